//! What must hold of every case, whatever happened to it.

use app::App;
use domain::cases::{Case, CaseEvent};
use domain::procedures;
use law::Calendar;
use law::clocks::Phase;
use store::{CaseFilter, CaseOrder, Slice};

use crate::error::DemoError;

/// Cases read at a time.
const PAGE_ROWS: u32 = 500;

/// Checks every case; says how many there were.
///
/// # Errors
/// [`DemoError::Invariant`] with the case and what was broken.
pub async fn check_all(app: &App) -> Result<u64, DemoError> {
    let mut checked = 0;
    let mut slice = Slice::first(PAGE_ROWS);
    loop {
        let page = app.store().cases(&CaseFilter::default(), CaseOrder::Newest, &slice).await?;
        for stored in &page.rows {
            let events = app.store().case_events(stored.case.id).await?;
            check(app, &stored.case, &events).map_err(|broken| DemoError::Invariant {
                case: stored.case.number.clone(),
                broken,
            })?;
            checked += 1;
        }
        match page.next {
            Some(next) => slice = Slice::new(Some(next), PAGE_ROWS),
            None => return Ok(checked),
        }
    }
}

fn check(app: &App, case: &Case, events: &[CaseEvent]) -> Result<(), String> {
    replayed(case, events)?;
    ended(case)?;
    due_on_working_days(app, case)
}

/// The events lead, one into the next, to the state in which the case stands, and each is the procedure's.
fn replayed(case: &Case, events: &[CaseEvent]) -> Result<(), String> {
    let procedure = procedures::find(&case.procedure).ok_or("an unknown procedure")?;
    let mut state = "";
    for event in events {
        if event.from != state {
            return Err(format!("{} leads from {}, not from {state}", event.act, event.from));
        }
        let known = procedure.act(&event.act);
        let leads = match known {
            Some(act) => act.from.contains(&state) && act.to == event.to,
            None => (state.is_empty() && procedure.begins_in(&event.to)) || event.to == state,
        };
        if !leads {
            return Err(format!("{} does not lead from {state} to {}", event.act, event.to));
        }
        state = &event.to;
    }
    if state == case.state {
        Ok(())
    } else {
        Err(format!("the events lead to {state}, the case stands in {}", case.state))
    }
}

/// In an end state the case is closed and no clock runs; elsewhere it is open.
fn ended(case: &Case) -> Result<(), String> {
    let procedure = procedures::find(&case.procedure).ok_or("an unknown procedure")?;
    let terminal = procedure.is_terminal(&case.state);
    if terminal != case.closed_at.is_some() {
        return Err(format!("{} and closed at {:?}", case.state, case.closed_at));
    }
    match case.clocks.iter().find(|clock| terminal && !clock.has_ended()) {
        Some(clock) => Err(format!("the clock {} runs in {}", clock.code, case.state)),
        None => Ok(()),
    }
}

/// Every clock can be computed, and what runs falls due on a working day.
fn due_on_working_days(app: &App, case: &Case) -> Result<(), String> {
    for clock in &case.clocks {
        let state = clock.state(app.law()).map_err(|fault| format!("{}: {fault}", clock.code))?;
        let off = !Calendar::embedded().is_working(state.due_on);
        if state.phase == Phase::Running && off {
            return Err(format!("{} falls due on {}, a day off", clock.code, state.due_on));
        }
    }
    Ok(())
}
