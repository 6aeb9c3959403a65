//! Opening a case: by a procedure's form, or by a use case that has a form of its own.

use domain::cases::{Case, CaseEvent};
use domain::ids::{CaseId, EntryId, PersonId, UnitId};
use domain::people::Actor;
use domain::procedures::{
    ClockEffect, Content, DecidedBy, FieldValue, Party, Procedure, Values, fields,
};
use serde_json::Value as Json;
use store::{GrantFilter, NewNotice, Recipient, Slice, Tx};

use super::platform::Opener;
use super::references::Referred;
use super::registers::check_public_texts;
use super::{Given, given_under, is_protected};
use crate::application::App;
use crate::error::{AppError, Result};

/// What a new case is about.
pub(crate) struct Opening {
    pub(crate) procedure: &'static Procedure,
    pub(crate) title: String,
    pub(crate) entry: Option<EntryId>,
    pub(crate) provider: UnitId,
    pub(crate) decider: UnitId,
    pub(crate) parent: Option<CaseId>,
    pub(crate) excluded: Vec<PersonId>,
    pub(crate) stated: Values,
    pub(crate) payload: Json,
}

/// How a new case begins.
pub(crate) struct Begin {
    pub(crate) state: &'static str,
    pub(crate) clocks: &'static [ClockEffect],
    /// The units told of the opening.
    pub(crate) told: Vec<UnitId>,
    /// Further facts of the opening: an object.
    pub(crate) detail: Json,
}

impl App {
    /// Opens a case by the procedure's form. Names everything that is missing at once.
    pub async fn open_by_form(
        &self,
        procedure: &'static Procedure,
        given: Given<'_>,
        actor: &Actor,
    ) -> Result<CaseId> {
        if !procedure.may_open(actor) {
            return Err(AppError::denied("act.not-yours"));
        }
        if procedure.form.is_empty() {
            return Err(AppError::denied("procedure.own-form"));
        }
        let stated = fields::read(procedure.form, |name| given_under(given, name))
            .map_err(AppError::incomplete)?;
        check_public_texts(procedure, procedure.form, &stated)?;
        let tx = self.store.begin().await?;
        let referred = self.check_references(&tx, procedure.form, &stated, actor).await?;
        let opening = self.opening_of(procedure, stated, referred, actor)?;
        let case = self.open_case(&tx, opening, actor).await?;
        self.foresee(&tx, procedure, &case, actor).await?;
        tx.commit().await?;
        Ok(case.id)
    }

    fn opening_of(
        &self,
        procedure: &'static Procedure,
        stated: Values,
        referred: Referred,
        actor: &Actor,
    ) -> Result<Opening> {
        let content = Content { schema: procedure.form_version, stated, ..Content::default() };
        let provider = referred
            .entry
            .as_ref()
            .map(|entry| entry.unit)
            .or_else(|| referred.grant.as_ref().map(|grant| grant.provider))
            .or_else(|| content.unit())
            .or_else(|| referred.parent.as_ref().map(|parent| parent.provider))
            .unwrap_or(actor.unit);
        let mut excluded = content.persons();
        let office = self.decider_of(procedure, provider, actor.unit).ok();
        if let Some(parent) = referred.parent.as_ref().filter(|_| procedure.fresh_handlers) {
            // Fresh is who decides now. The unit concerned may have nobody else to follow it up.
            let live = self.live_now();
            let decides = |person: &&PersonId| {
                live.person(**person).is_none_or(|known| Some(known.unit) == office)
            };
            excluded.extend(parent.handlers.iter().filter(decides).copied());
        }
        let entry = referred.entry.map(|entry| (entry.id, entry.draft.name));
        let parent = referred.parent.map(|parent| (parent.id, parent.entry, parent.title));
        let name = entry.as_ref().map_or(&referred.name, |(_, name)| name);
        let named = content.unit().filter(|_| procedure.decided_by == DecidedBy::Named);
        let decider = match named {
            Some(unit) => unit,
            None => self.decider_of(procedure, provider, actor.unit)?,
        };
        Ok(Opening {
            procedure,
            title: title(&content, name, parent.as_ref()),
            entry: entry
                .map(|(id, _)| id)
                .or_else(|| referred.grant.map(|grant| grant.entry))
                .or_else(|| parent.as_ref().and_then(|(_, entry, _)| *entry)),
            provider,
            decider,
            parent: parent.map(|(id, _, _)| id),
            excluded,
            payload: serde_json::to_value(&content).map_err(AppError::internal)?,
            stated: content.stated,
        })
    }

    pub(super) fn decider_of(
        &self,
        procedure: &Procedure,
        provider: UnitId,
        applicant: UnitId,
    ) -> Result<UnitId> {
        match procedure.decided_by {
            DecidedBy::DigitalOffice => self.office(),
            // A unit that the form names is known only from what it states.
            DecidedBy::Provider | DecidedBy::Named => Ok(provider),
            DecidedBy::Applicant => Ok(applicant),
            DecidedBy::FinanceBureau => self.finance_bureau(),
            DecidedBy::Law => self.decider_by_law(provider),
        }
    }

    /// The digital office 市数字办.
    pub(crate) fn office(&self) -> Result<UnitId> {
        let live = self.live_now();
        live.digital_office()
            .map(|office| office.id)
            .ok_or_else(|| AppError::internal("there is no digital office"))
    }

    /// The finance bureau 市财政局: the city's unit that reviews funds; the digital office as long as there is none.
    pub(crate) fn finance_bureau(&self) -> Result<UnitId> {
        match self.live_now().finance_bureau() {
            Some(bureau) => Ok(bureau.id),
            None => self.office(),
        }
    }

    /// Opens a case within a transaction: number, clocks, event, notice to the decider.
    pub(crate) async fn open_case(&self, tx: &Tx, opening: Opening, actor: &Actor) -> Result<Case> {
        let procedure = opening.procedure;
        let begin = Begin {
            state: procedure.initial(),
            clocks: procedure.opening_clocks,
            told: vec![opening.decider, opening.provider],
            detail: serde_json::json!({}),
        };
        self.open_case_at(tx, opening, begin, actor).await
    }

    /// The same, where the case begins otherwise than its procedure says.
    pub(crate) async fn open_case_at(
        &self,
        tx: &Tx,
        opening: Opening,
        begin: Begin,
        actor: &Actor,
    ) -> Result<Case> {
        self.begin_case(tx, opening, begin, Opener::Person(actor)).await
    }

    /// Begins a case, whoever opens it.
    pub(super) async fn begin_case(
        &self,
        tx: &Tx,
        opening: Opening,
        begin: Begin,
        by: Opener<'_>,
    ) -> Result<Case> {
        let now = self.now();
        let procedure = opening.procedure;
        let year = self.today().year();
        let number = tx.next_number(procedure.prefix, year).await?;
        let mut case = Case {
            id: CaseId::new(now),
            number: format!("{}{year}{number:04}", procedure.prefix),
            procedure: procedure.code.to_owned(),
            state: begin.state.to_owned(),
            version: 1,
            title: opening.title,
            entry: opening.entry,
            applicant: by.unit(),
            provider: opening.provider,
            decider: opening.decider,
            parent: opening.parent,
            opened_by: by.actor().map(|actor| actor.person),
            handlers: Vec::new(),
            excluded: opening.excluded,
            opened_at: now,
            closed_at: procedure.is_terminal(begin.state).then_some(now),
            clocks: Vec::new(),
            payload: opening.payload,
        };
        self.move_clocks(&mut case, procedure, begin.clocks, &[&opening.stated])?;
        let event = CaseEvent {
            case: case.id,
            sequence: 0,
            at: now,
            actor: by.actor().map(|actor| actor.person),
            unit: by.actor().map(|actor| actor.unit),
            act: "open".to_owned(),
            from: String::new(),
            to: case.state.clone(),
            reason: String::new(),
            basis: procedure.basis.to_owned(),
            detail: merged(
                by.actor().map_or(Json::Null, |actor| opened_for(procedure, actor)),
                begin.detail,
            ),
        };
        tx.insert_case(&case, case.due_on(self.law()), &event).await?;
        let mut told = begin.told;
        told.extend(self.recipients(tx, &case, procedure.opening_tells).await?);
        self.tell_of(tx, &case, "open", &told, by.actor()).await?;
        Ok(case)
    }

    /// Tells units of an act; whoever acted knows. Of a protected case no unit learns, only who handles it.
    pub(super) async fn tell(
        &self,
        tx: &Tx,
        case: &Case,
        act: &str,
        units: &[UnitId],
        actor: &Actor,
    ) -> Result<()> {
        self.tell_of(tx, case, act, units, Some(actor)).await
    }

    /// The same; `by` is nobody where the platform acted.
    pub(super) async fn tell_of(
        &self,
        tx: &Tx,
        case: &Case,
        act: &str,
        units: &[UnitId],
        by: Option<&Actor>,
    ) -> Result<()> {
        let knows = |unit: UnitId| by.is_some_and(|actor| actor.unit == unit);
        let mut units: Vec<UnitId> = units.iter().copied().filter(|unit| !knows(*unit)).collect();
        units.sort_unstable();
        units.dedup();
        let person = by.map(|actor| actor.person);
        let notice = |to: Recipient| NewNotice {
            to,
            code: format!("case.{act}"),
            args: serde_json::json!({ "number": case.number, "title": case.title, "by": person, "procedure": case.procedure }),
            link: format!("/cases/{}", case.id),
        };
        let to = if is_protected(case) {
            let mut to = self.confidants(case);
            // Who reported learns what becomes of it.
            to.extend(case.opened_by.map(Recipient::Person));
            to.retain(|one| person.is_none_or(|person| *one != Recipient::Person(person)));
            to
        } else {
            units.into_iter().map(Recipient::Unit).collect()
        };
        let notices: Vec<NewNotice> = to.into_iter().map(notice).collect();
        tx.notify(&notices, self.now()).await?;
        Ok(())
    }

    /// The units that must be told of a case beside its parties.
    pub(super) async fn recipients(
        &self,
        tx: &Tx,
        case: &Case,
        tells: &[Party],
    ) -> Result<Vec<UnitId>> {
        let mut units = Vec::new();
        for party in tells {
            match party {
                Party::Recipients => units.extend(self.grantees(tx, case).await?),
                Party::Bidders => {
                    let bids = self.bids_of(tx, case.id, &["sealed", "revealed"]).await?;
                    units.extend(bids.iter().map(|bid| bid.applicant));
                }
                Party::AllUnits => {
                    let live = self.live_now();
                    let of_government = live
                        .units()
                        .filter(|unit| !unit.kind.is_outside() && unit.is_valid(live.on));
                    units.extend(of_government.map(|unit| unit.id));
                }
                Party::Office => units.push(self.office()?),
                Party::Applicant | Party::Provider | Party::Decider | Party::Anywhere => {}
            }
        }
        Ok(units)
    }

    /// The units with a grant in force on the entry of a case.
    async fn grantees(&self, tx: &Tx, case: &Case) -> Result<Vec<UnitId>> {
        let Some(entry) = case.entry else { return Ok(Vec::new()) };
        let filter = GrantFilter {
            entry: Some(entry),
            in_force_on: Some(self.today()),
            ..GrantFilter::default()
        };
        let mut units = Vec::new();
        let mut slice = Slice::first(500);
        loop {
            let page = tx.grants(&filter, &slice).await?;
            units.extend(page.rows.iter().map(|grant| grant.consumer));
            match page.next {
                Some(next) => slice = Slice::new(Some(next), 500),
                None => return Ok(units),
            }
        }
    }
}

/// In whose place a case is opened, where not by a post of the actor's own 代理.
fn opened_for(procedure: &Procedure, actor: &Actor) -> Json {
    let own = procedure.openers.iter().any(|post| actor.has_own(*post));
    match actor.lenders(procedure.openers).next() {
        Some(absent) if !own => serde_json::json!({ "for": absent }),
        _ => Json::Null,
    }
}

/// The facts of an opening, one set beside the other.
fn merged(first: Json, second: Json) -> Json {
    match (first, second) {
        (Json::Object(mut first), Json::Object(second)) => {
            first.extend(second);
            Json::Object(first)
        }
        (Json::Null, Json::Object(second)) if !second.is_empty() => Json::Object(second),
        (first, _) => first,
    }
}

/// The case in a line: its stated title, else the name of what it is about.
fn title(
    content: &Content,
    name: &str,
    parent: Option<&(CaseId, Option<EntryId>, String)>,
) -> String {
    match (content.stated("title"), parent) {
        (Some(FieldValue::Text(title)), _) => title.clone(),
        (_, Some((_, _, title))) if name.is_empty() => title.clone(),
        _ => name.to_owned(),
    }
}
