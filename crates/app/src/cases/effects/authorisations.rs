//! Keeping the authorisation of a technical service unit as the acts of its case leave it (Article 5).

use domain::authorisations::{Authorisation, AuthorisationState, CoveredEntries};
use domain::cases::Case;
use domain::catalogue::Missing;
use domain::ids::AuthorisationId;
use domain::procedures::{Content, FieldValue, Step};
use domain::units::UnitKind;
use jiff::civil::Date;
use serde_json::json;
use store::Tx;

use super::{Brought, stated};
use crate::application::App;
use crate::error::{AppError, Result};

impl App {
    /// Keeps the authorisation of a case: made when it is accepted, then suspended, in force again or revoked.
    pub(super) async fn keep_authorisation(
        &self,
        tx: &Tx,
        case: &Case,
        step: &Step,
    ) -> Result<Brought> {
        let state = step.to.parse::<AuthorisationState>().map_err(AppError::internal)?;
        if tx.authorisation_of_case(case.id).await?.is_some() {
            tx.set_authorisation_state(case.id, state, self.now()).await?;
            return Ok(Brought::nothing());
        }
        self.askable_authorisation(tx, case).await?;
        let authorisation = self.authorisation_stated(case, state)?;
        tx.insert_authorisation(&authorisation).await?;
        Ok(Brought { detail: json!({ "authorisation": authorisation.id }), ..Brought::nothing() })
    }

    /// Whether the authorisation that a case proposes can be accepted. It is judged again then.
    pub(super) async fn askable_authorisation(&self, tx: &Tx, case: &Case) -> Result<()> {
        let content = stated(case)?;
        let mut gaps = term_gaps(&content, self.today());
        let unit = tx.unit(case.provider).await?;
        let today = self.today();
        let serves = unit.is_some_and(|unit| {
            unit.kind == UnitKind::TechnicalServiceUnit && unit.is_valid(today)
        });
        if !serves || case.provider == case.applicant {
            gaps.push(gap("unit", "authorisation.no-service-unit"));
        }
        match (content.text("scope"), content.stated("entries")) {
            ("chosen_entries", None) => gaps.push(gap("entries", "authorisation.no-entries")),
            ("all_entries", Some(_)) => gaps.push(gap("entries", "authorisation.all-and-chosen")),
            _ => {}
        }
        if gaps.is_empty() { Ok(()) } else { Err(AppError::incomplete(gaps)) }
    }

    fn authorisation_stated(
        &self,
        case: &Case,
        state: AuthorisationState,
    ) -> Result<Authorisation> {
        let content = stated(case)?;
        let day = |code: &str| {
            content.date(code).ok_or_else(|| AppError::internal(format!("{code} is not stated")))
        };
        let document_digest = match content.added("accept", "digest") {
            Some(FieldValue::Text(digest)) => digest.clone(),
            _ => return Err(AppError::internal("accepted without its document")),
        };
        let acts = match content.stated("service_acts") {
            Some(FieldValue::Choices(codes)) => codes
                .iter()
                .map(|code| code.parse())
                .collect::<std::result::Result<_, _>>()
                .map_err(AppError::internal)?,
            _ => return Err(AppError::internal("authorised to nothing")),
        };
        Ok(Authorisation {
            id: AuthorisationId::new(self.now()),
            case: case.id,
            principal: case.applicant,
            agent: case.provider,
            entries: covered(&content),
            acts,
            first_on: day("valid_from")?,
            last_on: day("valid_to")?,
            document_number: content.text("document_number").to_owned(),
            document_digest,
            state,
            changed_at: self.now(),
        })
    }
}

fn gap(field: &str, code: &'static str) -> Missing {
    Missing { field: field.to_owned(), code }
}

fn covered(content: &Content) -> CoveredEntries {
    match (content.text("scope"), content.stated("entries")) {
        ("all_entries", _) => CoveredEntries::All,
        (_, Some(FieldValue::Entries(chosen))) => {
            CoveredEntries::Chosen(chosen.iter().copied().collect())
        }
        _ => CoveredEntries::Chosen(std::collections::BTreeSet::new()),
    }
}

/// A term ends after it begins, and not before today.
fn term_gaps(content: &Content, today: Date) -> Vec<Missing> {
    let mut gaps = Vec::new();
    let (first, last) = (content.date("valid_from"), content.date("valid_to"));
    if last < first {
        gaps.push(gap("valid_to", "authorisation.ends-before"));
    } else if last.is_some_and(|last| last < today) {
        gaps.push(gap("valid_to", "authorisation.past"));
    }
    gaps
}
