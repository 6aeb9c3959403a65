//! Opening a case, moving it by an act, and the worklist: the same for every procedure.

use domain::cases::{Case, CaseClock, CaseEvent};
use domain::ids::{CaseId, EntryId, UnitId};
use domain::people::Actor;
use domain::procedures::{
    self, Act, CATALOGUE_REGISTRATION, ClockEffect, Party, Procedure, SHARING_APPLICATION, Step,
};
use jiff::civil::Date;
use law::Profile;
use law::clocks::{ClockEvent, ClockState, Remaining, remaining};
use serde_json::Value as Json;
use store::{
    CaseFilter, CaseOrder, NewNotice, Notice, Page, Recipient, Slice, StoredCase, Tx, Waiting,
};

use crate::application::App;
use crate::error::{AppError, Result};

/// What a new case is about.
pub(crate) struct Opening {
    pub(crate) procedure: &'static Procedure,
    /// Prefix of the case number.
    pub(crate) prefix: &'static str,
    pub(crate) title: String,
    pub(crate) entry: Option<EntryId>,
    pub(crate) provider: UnitId,
    pub(crate) decider: UnitId,
    pub(crate) payload: Json,
}

/// A running or ended clock as pages show it.
#[derive(Debug, Clone)]
pub struct ClockView {
    /// What it measures.
    pub code: String,
    /// Where it stands.
    pub state: ClockState,
    /// What is left of it, in its own kind of day.
    pub remaining: Remaining,
    /// The rule it was started under.
    pub rule: String,
}

/// A case as one reader sees it.
#[derive(Debug, Clone)]
pub struct CaseView {
    /// The case.
    pub case: Case,
    /// Its events, oldest first.
    pub events: Vec<CaseEvent>,
    /// Its clocks.
    pub clocks: Vec<ClockView>,
    /// The acts open to the reader.
    pub acts: Vec<&'static Act>,
}

/// A line of the worklist.
#[derive(Debug, Clone)]
pub struct WorklistRow {
    /// The case.
    pub case: Case,
    /// The clock that is due first, where one runs.
    pub clock: Option<ClockView>,
}

/// Which cases a worklist shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shelf {
    /// Waiting for an act of the reader.
    #[default]
    Mine,
    /// All open cases of the reader's unit.
    Unit,
    /// Open and past their term.
    Overdue,
    /// Closed.
    Closed,
}

impl App {
    /// Opens a case within a transaction: number, clocks, event, notice to the decider.
    pub(crate) async fn open_case(&self, tx: &Tx, opening: Opening, actor: &Actor) -> Result<Case> {
        let now = self.now();
        let today = self.today();
        let number = tx.next_number(opening.prefix, today.year()).await?;
        let mut case = Case {
            id: CaseId::new(now),
            number: format!("{}{}{number:04}", opening.prefix, today.year()),
            procedure: opening.procedure.code.to_owned(),
            state: opening.procedure.initial().to_owned(),
            version: 1,
            title: opening.title,
            entry: opening.entry,
            applicant: actor.unit,
            provider: opening.provider,
            decider: opening.decider,
            opened_by: actor.person,
            opened_at: now,
            closed_at: None,
            clocks: Vec::new(),
            payload: opening.payload,
        };
        self.move_clocks(&mut case, opening.procedure, opening.procedure.opening_clocks, today)?;
        let event = self.case_event(
            &case,
            actor,
            "open",
            "",
            opening.procedure.initial(),
            "",
            opening.procedure.basis,
        );
        tx.insert_case(&case, case.due_on(self.law()), &event).await?;
        self.tell(tx, &case, "open", &[case.decider], actor).await?;
        Ok(case)
    }

    /// Moves a case by a decided step: state, clocks, event, notices.
    pub(crate) async fn move_case(
        &self,
        tx: &Tx,
        case: &mut Case,
        step: &Step,
        actor: &Actor,
        reason: &str,
        detail: Json,
    ) -> Result<()> {
        let seen = case.version;
        let procedure = procedure_of(case)?;
        let from = std::mem::replace(&mut case.state, step.to.to_owned());
        case.version += 1;
        case.closed_at = step.ends.then(|| self.now());
        self.move_clocks(case, procedure, step.act.clocks, self.today())?;
        let basis = basis(case, step.act);
        let mut event = self.case_event(case, actor, step.act.code, &from, step.to, reason, basis);
        event.detail = detail;
        tx.update_case(case, case.due_on(self.law()), seen, &event).await?;
        self.tell(tx, case, step.act.code, &step.told, actor).await
    }

    fn case_event(
        &self,
        case: &Case,
        actor: &Actor,
        act: &str,
        from: &str,
        to: &str,
        reason: &str,
        basis: &str,
    ) -> CaseEvent {
        CaseEvent {
            case: case.id,
            sequence: 0,
            at: self.now(),
            actor: Some(actor.person),
            unit: Some(actor.unit),
            act: act.to_owned(),
            from: from.to_owned(),
            to: to.to_owned(),
            reason: reason.to_owned(),
            basis: basis.to_owned(),
            detail: Json::Null,
        }
    }

    fn move_clocks(
        &self,
        case: &mut Case,
        procedure: &Procedure,
        effects: &[ClockEffect],
        on: Date,
    ) -> Result<()> {
        for effect in effects {
            match effect {
                ClockEffect::Start { code, rules } => {
                    let in_force =
                        |key| self.config.law.rule(self.book, key, on, procedure.subject);
                    let profile = self.config.law.profile(on, procedure.subject);
                    let own = rules.iter().find_map(|key| self.book.version(*key, profile, on));
                    let rule = match own {
                        Some(rule) => rule,
                        None => in_force(
                            *rules
                                .last()
                                .ok_or_else(|| AppError::internal("a clock without a rule"))?,
                        )?,
                    };
                    let events = vec![ClockEvent::Started { on }];
                    case.clocks.push(CaseClock {
                        code: (*code).to_owned(),
                        stamp: rule.stamp(),
                        events,
                    });
                }
                ClockEffect::End { code } => {
                    let running = case
                        .clocks
                        .iter_mut()
                        .filter(|clock| clock.code == *code && !clock.has_ended());
                    running.for_each(|clock| clock.events.push(ClockEvent::Ended { on }));
                }
            }
        }
        Ok(())
    }

    async fn tell(
        &self,
        tx: &Tx,
        case: &Case,
        act: &str,
        units: &[UnitId],
        actor: &Actor,
    ) -> Result<()> {
        let notice = |unit: &UnitId| NewNotice {
            to: Recipient::Unit(*unit),
            code: format!("case.{act}"),
            args: serde_json::json!({ "number": case.number, "title": case.title, "by": actor.person, "procedure": case.procedure }),
            link: format!("/cases/{}", case.id),
        };
        let notices: Vec<NewNotice> =
            units.iter().filter(|unit| **unit != actor.unit).map(notice).collect();
        tx.notify(&notices, self.now()).await?;
        Ok(())
    }

    /// A case that may be acted on by `actor`, decided by the procedure, to be moved by the use case that knows its effects.
    pub(crate) async fn decide(
        &self,
        tx: &Tx,
        id: CaseId,
        act: &str,
        actor: &Actor,
        reason: &str,
        seen: u32,
    ) -> Result<(Case, Step)> {
        let stored = tx.case(id).await?.ok_or_else(AppError::not_found)?;
        if !may_see(&stored.case, actor) {
            return Err(AppError::not_found());
        }
        let procedure = procedure_of(&stored.case)?;
        let step = procedures::act(procedure, &stored.case, act, actor, reason, seen)?;
        Ok((stored.case, step))
    }

    /// A case with its timeline, for a party to it or the digital office.
    pub async fn case(&self, id: CaseId, actor: &Actor) -> Result<CaseView> {
        let stored = self
            .store
            .case(id)
            .await?
            .filter(|stored| may_see(&stored.case, actor))
            .ok_or_else(AppError::not_found)?;
        let events = self.store.case_events(id).await?;
        let acts = procedure_of(&stored.case)?.open_acts(&stored.case, actor);
        let clocks =
            stored.case.clocks.iter().map(|clock| self.clock_view(clock)).collect::<Result<_>>()?;
        Ok(CaseView { case: stored.case, events, clocks, acts })
    }

    /// Does an act on a case of any procedure; its effects are the procedure's use case.
    pub async fn act_on_case(
        &self,
        id: CaseId,
        act: &str,
        actor: &Actor,
        reason: &str,
        seen: u32,
    ) -> Result<()> {
        let stored = self
            .store
            .case(id)
            .await?
            .filter(|stored| may_see(&stored.case, actor))
            .ok_or_else(AppError::not_found)?;
        match stored.case.procedure.as_str() {
            code if code == CATALOGUE_REGISTRATION.code => {
                self.catalogue_act(id, act, actor, reason, seen).await
            }
            code if code == SHARING_APPLICATION.code => {
                self.application_act(id, act, actor, reason, seen).await
            }
            code => Err(AppError::internal(format!("no use case for procedure {code}"))),
        }
    }

    /// Notices to the reader and the reader's unit, newest first.
    pub async fn notices(&self, actor: &Actor, slice: &Slice) -> Result<Page<Notice>> {
        Ok(self.store.notices(actor.person, actor.unit, slice).await?)
    }

    /// A clock as pages show it today.
    pub fn clock_view(&self, clock: &CaseClock) -> Result<ClockView> {
        let state = clock.state(self.law()).map_err(AppError::internal)?;
        let remaining = remaining(&state, self.today(), self.calendar);
        Ok(ClockView {
            code: clock.code.clone(),
            rule: clock.stamp.key.to_string(),
            state,
            remaining,
        })
    }

    /// The worklist of a reader.
    pub async fn worklist(
        &self,
        actor: &Actor,
        shelf: Shelf,
        slice: &Slice,
    ) -> Result<Page<WorklistRow>> {
        let order = if shelf == Shelf::Closed { CaseOrder::Newest } else { CaseOrder::Due };
        let Some(filter) = self.shelf_filter(actor, shelf) else {
            return Ok(Page { rows: Vec::new(), next: None });
        };
        let page = self.store.cases(&filter, order, slice).await?;
        let row = |stored: StoredCase| {
            let clock = match stored.case.next_due(self.law()) {
                Some((clock, _)) => Some(self.clock_view(clock)?),
                None => None,
            };
            Ok(WorklistRow { case: stored.case, clock })
        };
        let rows = page.rows.into_iter().map(row).collect::<Result<_>>()?;
        Ok(Page { rows, next: page.next })
    }

    /// How many cases wait for the reader.
    pub async fn worklist_count(&self, actor: &Actor) -> Result<u64> {
        self.shelf_count(actor, Shelf::Mine).await
    }

    /// How many cases a shelf holds.
    pub async fn shelf_count(&self, actor: &Actor, shelf: Shelf) -> Result<u64> {
        match self.shelf_filter(actor, shelf) {
            Some(filter) => Ok(self.store.count_cases(&filter).await?),
            None => Ok(0),
        }
    }

    /// The filter of a shelf; none where it can hold nothing.
    fn shelf_filter(&self, actor: &Actor, shelf: Shelf) -> Option<CaseFilter> {
        let party = Some(actor.unit);
        Some(match shelf {
            Shelf::Mine => {
                let waiting = waiting_for(actor);
                if waiting.is_empty() {
                    return None;
                }
                CaseFilter { open: Some(true), waiting, ..CaseFilter::default() }
            }
            Shelf::Unit => CaseFilter { open: Some(true), party, ..CaseFilter::default() },
            Shelf::Overdue => CaseFilter {
                open: Some(true),
                party,
                due_before: Some(self.today()),
                ..CaseFilter::default()
            },
            Shelf::Closed => CaseFilter { open: Some(false), party, ..CaseFilter::default() },
        })
    }
}

/// The states that wait for an act of the actor, taking a case back aside.
fn waiting_for(actor: &Actor) -> Vec<Waiting> {
    let mut waiting = Vec::new();
    for procedure in procedures::ALL {
        for act in procedure.acts.iter().filter(|act| act.code != "take_back") {
            for doer in act.by.iter().filter(|doer| actor.has(doer.post)) {
                for state in act.from {
                    waiting.push(waits(procedure, state, doer.party, act, actor));
                }
            }
        }
    }
    waiting
}

fn waits(procedure: &Procedure, state: &str, party: Party, act: &Act, actor: &Actor) -> Waiting {
    Waiting {
        procedure: procedure.code.to_owned(),
        state: state.to_owned(),
        party,
        unit: actor.unit,
        not_opened_by: act.not_by_opener.then_some(actor.person),
    }
}

/// The article an act rests on: that of the profile under which the case's clock began.
fn basis(case: &Case, act: &Act) -> &'static str {
    let overlaid = case.clocks.iter().any(|clock| clock.stamp.profile == Profile::StateCouncil809);
    if overlaid { "state-council-809-2025/21" } else { act.basis }
}

pub(crate) fn procedure_of(case: &Case) -> Result<&'static Procedure> {
    procedures::find(&case.procedure)
        .ok_or_else(|| AppError::internal(format!("unknown procedure {}", case.procedure)))
}

/// Parties see their cases; the digital office sees all (Article 6); nobody else knows of them.
pub(crate) fn may_see(case: &Case, actor: &Actor) -> bool {
    actor.is_digital_office() || [case.applicant, case.provider, case.decider].contains(&actor.unit)
}
