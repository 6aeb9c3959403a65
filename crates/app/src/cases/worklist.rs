//! The one worklist over all procedures: what waits for me, for my unit, for others, what is late, what is done.

use domain::authorisations::{ActingFor, CoveredEntries, ServiceAct};
use domain::cases::Case;
use domain::people::Actor;
use domain::procedures::{self, Act, CORRECTION, Party, Procedure, Readers, is_service_work};
use jiff::civil::{Date, Weekday};
use store::{CaseFilter, CaseOrder, Page, Slice, StoredCase, Waiting};

use super::ClockView;
use crate::application::App;
use crate::error::{AppError, Result};

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
    /// All open cases of the reader's unit, those aside that wait for nobody.
    Unit,
    /// Open and past their term.
    Overdue,
    /// Open and due from today to the end of the week.
    DueThisWeek,
    /// Opened by the reader, and waiting for somebody else.
    Others,
    /// Closed.
    Closed,
}

/// A shelf, narrowed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShelfQuery {
    /// The shelf.
    pub shelf: Shelf,
    /// Code of one procedure; empty for all.
    pub procedure: String,
    /// Part of a title or number; empty for all.
    pub text: String,
}

impl From<Shelf> for ShelfQuery {
    fn from(shelf: Shelf) -> Self {
        Self { shelf, ..Self::default() }
    }
}

/// Rows of a shelf that are exported at most.
pub const EXPORT_ROWS_MAX: usize = 10_000;
/// Rows read at once for an export.
const EXPORT_ROWS: u32 = 1_000;

impl App {
    /// The worklist of a reader.
    pub async fn worklist(
        &self,
        actor: &Actor,
        query: &ShelfQuery,
        slice: &Slice,
    ) -> Result<Page<WorklistRow>> {
        let order = if query.shelf == Shelf::Closed { CaseOrder::Newest } else { CaseOrder::Due };
        let Some(filter) = self.shelf_filter(actor, query)? else {
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

    /// A whole shelf, up to [`EXPORT_ROWS_MAX`] rows; says whether that cut it off.
    pub async fn whole_shelf(
        &self,
        actor: &Actor,
        query: &ShelfQuery,
    ) -> Result<(Vec<WorklistRow>, bool)> {
        let mut rows = Vec::new();
        let mut slice = Slice::first(EXPORT_ROWS);
        loop {
            let page = self.worklist(actor, query, &slice).await?;
            rows.extend(page.rows);
            match page.next {
                Some(_) if rows.len() >= EXPORT_ROWS_MAX => return Ok((rows, true)),
                Some(next) => slice = Slice::new(Some(next), EXPORT_ROWS),
                None => return Ok((rows, false)),
            }
        }
    }

    /// How many cases wait for the reader.
    pub async fn worklist_count(&self, actor: &Actor) -> Result<u64> {
        self.shelf_count(actor, &Shelf::Mine.into()).await
    }

    /// How many cases a shelf holds.
    pub async fn shelf_count(&self, actor: &Actor, query: &ShelfQuery) -> Result<u64> {
        match self.shelf_filter(actor, query)? {
            Some(filter) => Ok(self.store.count_cases(&filter).await?),
            None => Ok(0),
        }
    }

    /// The filter of a shelf; none where it can hold nothing.
    fn shelf_filter(&self, actor: &Actor, query: &ShelfQuery) -> Result<Option<CaseFilter>> {
        if actor.acting_for.is_some() && query.shelf != Shelf::Mine {
            return Ok(None);
        }
        let today = self.today();
        let open = CaseFilter {
            open: Some(true),
            procedure: Some(query.procedure.clone()).filter(|code| !code.is_empty()),
            text: query.text.trim().to_owned(),
            ..CaseFilter::default()
        };
        let of_unit =
            CaseFilter { party: Some(actor.unit), not_procedures: protected(), ..open.clone() };
        Ok(Some(match query.shelf {
            Shelf::Mine => {
                let waiting = waiting_for(actor);
                if waiting.is_empty() {
                    return Ok(None);
                }
                CaseFilter { waiting, ..open }
            }
            Shelf::Unit => CaseFilter { not_in: resting(), ..of_unit },
            Shelf::Overdue => CaseFilter { due_before: Some(today), ..of_unit },
            Shelf::DueThisWeek => CaseFilter {
                due_from: Some(today),
                due_before: Some(next_monday(today)?),
                ..of_unit
            },
            Shelf::Others => CaseFilter {
                opened_by: Some(actor.person),
                not_waiting: waiting_for(actor),
                ..open
            },
            Shelf::Closed => CaseFilter { open: Some(false), ..of_unit },
        }))
    }
}

/// The states in which nobody is waited for, each with its procedure.
fn resting() -> Vec<(&'static str, &'static str)> {
    let of = |procedure: &&'static Procedure| {
        let resting = procedure.states.iter().filter(|state| state.rests);
        resting.map(|state| (procedure.code, state.code)).collect::<Vec<_>>()
    };
    procedures::ALL.iter().flat_map(of).collect()
}

/// The first day of the next week.
fn next_monday(today: Date) -> Result<Date> {
    today.nth_weekday(1, Weekday::Monday).map_err(AppError::internal)
}

/// The states that wait for an act of the actor, taking a case back aside.
fn waiting_for(actor: &Actor) -> Vec<Waiting> {
    if let Some(acting) = &actor.acting_for {
        return waiting_under(acting, actor);
    }
    let mut waiting = Vec::new();
    for procedure in procedures::ALL {
        for act in procedure.acts.iter().filter(|act| act.awaited && act.code != "take_back") {
            // A lent post opens no protected case.
            let holds = |post| match procedure.readers {
                Readers::Protected => actor.has_own(post),
                Readers::Parties | Readers::Register => actor.has(post),
            };
            for doer in act.by.iter().filter(|doer| holds(doer.post)) {
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
        person: actor.person,
        not_opener: act.not_by_opener,
        not_handler: act.not_by_handler,
        named: (party == Party::Anywhere && !knows_all(procedure, actor)).then_some(actor.unit),
        entries: None,
    }
}

/// The doubts about data that wait for whoever acts for an agency, on the entries of the authorisation.
fn waiting_under(acting: &ActingFor, actor: &Actor) -> Vec<Waiting> {
    let authorisation = &acting.authorisation;
    let handles = authorisation.acts.contains(&ServiceAct::HandleCorrections);
    if !handles || authorisation.runs(acting.on).is_err() {
        return Vec::new();
    }
    let entries = match &authorisation.entries {
        CoveredEntries::All => None,
        CoveredEntries::Chosen(chosen) => Some(chosen.iter().copied().collect::<Vec<_>>()),
    };
    let work = CORRECTION.acts.iter().filter(|act| is_service_work(act));
    let states = work.flat_map(|act| act.from.iter().map(move |state| (act, *state)));
    let waiting = |(act, state): (&Act, &str)| Waiting {
        unit: acting.principal(),
        entries: entries.clone(),
        ..waits(&CORRECTION, state, Party::Provider, act, actor)
    };
    states.map(waiting).collect()
}

/// Whether the actor may know of every case of a procedure that waits for a post of theirs in whichever unit.
fn knows_all(procedure: &Procedure, actor: &Actor) -> bool {
    procedure.readers != Readers::Parties || actor.is_digital_office()
}

/// Procedures whose cases a unit's shelves leave out, since the unit as such may not read them (Article 29).
pub(crate) fn protected() -> Vec<String> {
    procedures::ALL
        .iter()
        .filter(|procedure| procedure.readers == Readers::Protected)
        .map(|procedure| procedure.code.to_owned())
        .collect()
}
