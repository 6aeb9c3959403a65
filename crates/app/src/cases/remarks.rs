//! Remarks in a case: inside an office 内部意见, or to all its parties 对外回复. The two are kept apart here, not by pages.

use domain::cases::Case;
use domain::ids::CaseId;
use domain::people::Actor;
use serde_json::json;
pub use store::{Audience, Remark};

use super::is_protected;
use crate::application::App;
use crate::error::{AppError, ErrorKind, Result};

/// Characters of a remark at most.
const CHARS_MAX: usize = 4_000;

/// Whom the actor may write to in a case.
pub(super) fn audiences(actor: &Actor) -> &'static [Audience] {
    if actor.unit_kind.is_outside() {
        &[Audience::Parties]
    } else {
        &[Audience::Office, Audience::Parties]
    }
}

/// Whether a remark is for this reader of the case.
fn is_for(remark: &Remark, case: &Case, reader: &Actor) -> bool {
    match remark.audience {
        Audience::Parties => true,
        // Who reports misconduct may serve the office that handles it (Article 29).
        Audience::Office => {
            let own = remark.by == reader.person;
            own || (remark.unit == reader.unit
                && !reader.unit_kind.is_outside()
                && !(is_protected(case) && case.opened_by == Some(reader.person)))
        }
    }
}

impl App {
    /// The remarks that are for a reader of the case.
    pub(super) async fn remarks_for(&self, case: &Case, reader: &Actor) -> Result<Vec<Remark>> {
        let remarks = self.store.remarks(case.id).await?;
        Ok(remarks.into_iter().filter(|remark| is_for(remark, case, reader)).collect())
    }

    /// Adds a remark; a reply to the parties is told to them.
    ///
    /// # Errors
    /// `remark.empty`, `remark.too-long`; not found where the case is not the actor's to read.
    pub async fn add_remark(
        &self,
        id: CaseId,
        audience: Audience,
        words: &str,
        actor: &Actor,
    ) -> Result<()> {
        let case = self.readable_case(id, actor).await?;
        if !audiences(actor).contains(&audience) {
            return Err(AppError::denied("act.not-yours"));
        }
        let words = words.trim();
        if words.is_empty() {
            return Err(AppError::new(ErrorKind::Invalid, "remark.empty"));
        }
        if words.chars().count() > CHARS_MAX {
            return Err(AppError::new(ErrorKind::Invalid, "remark.too-long"));
        }
        let remark = Remark {
            id: 0,
            case: id,
            at: self.now(),
            by: actor.person,
            unit: actor.unit,
            audience,
            words: words.to_owned(),
        };
        let code: &str = audience.into();
        let tx = self.store.begin().await?;
        tx.insert_remark(&remark).await?;
        let facts = json!({ "number": case.number, "audience": code });
        self.case_witness(&tx, &case, "case.remarked", facts, actor).await?;
        if audience == Audience::Parties && !is_protected(&case) {
            let parties = [case.applicant, case.provider, case.decider];
            self.tell(&tx, &case, "remark", &parties, actor).await?;
        }
        Ok(tx.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use domain::ids::{PersonId, UnitId};
    use domain::people::Post;
    use domain::procedures::CORRECTION;
    use domain::units::{UnitKind, UnitLevel};
    use jiff::Timestamp;

    use super::*;

    fn reader(unit: &str, kind: UnitKind) -> Actor {
        Actor {
            person: PersonId::named(unit),
            unit: UnitId::named(unit),
            unit_kind: kind,
            unit_level: UnitLevel::City,
            posts: vec![Post::Registrar],
            stands_for: Vec::new(),
            acting_for: None,
        }
    }

    fn case() -> Case {
        Case {
            id: CaseId::named("case"),
            number: String::new(),
            procedure: CORRECTION.code.to_owned(),
            state: CORRECTION.initial().to_owned(),
            version: 1,
            title: String::new(),
            entry: None,
            applicant: UnitId::named("citizen"),
            provider: UnitId::named("police"),
            decider: UnitId::named("office"),
            parent: None,
            opened_by: Some(PersonId::named("citizen")),
            handlers: Vec::new(),
            excluded: Vec::new(),
            opened_at: Timestamp::UNIX_EPOCH,
            closed_at: None,
            clocks: Vec::new(),
            payload: serde_json::Value::Null,
        }
    }

    #[test]
    fn what_is_said_inside_an_office_stays_there() {
        let remark = |audience| Remark {
            id: 1,
            case: CaseId::named("case"),
            at: Timestamp::UNIX_EPOCH,
            by: PersonId::named("somebody"),
            unit: UnitId::named("office"),
            audience,
            words: "x".to_owned(),
        };
        let office = reader("office", UnitKind::DigitalOffice);
        let others =
            [reader("citizen", UnitKind::NaturalPerson), reader("police", UnitKind::StateOrgan)];
        assert!(is_for(&remark(Audience::Office), &case(), &office));
        for other in &others {
            assert!(!is_for(&remark(Audience::Office), &case(), other));
            assert!(is_for(&remark(Audience::Parties), &case(), other));
        }
        assert_eq!(audiences(&others[0]), [Audience::Parties]);
    }
}
