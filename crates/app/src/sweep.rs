//! The overdue sweep 逾期督办: each term that ran out is told once, to who decides and to the supervisors (Article 26).
//!
//! It acts on nothing: what follows from a term that ran out is a person's act.
//! Each telling leaves an event with the case, the clock and its day, and a
//! clock that has such an event is never told again, whichever process sweeps.

use std::collections::BTreeSet;

use domain::cases::Case;
use domain::ids::UnitId;
use domain::people::Post;
use domain::procedures;
use jiff::civil::Date;
use serde_json::json;
use store::{CaseFilter, CaseOrder, Event, EventFilter, NewNotice, Recipient, Slice, Tx};

use crate::application::App;
use crate::cases::is_protected;
use crate::error::Result;
use crate::standing::unit_bound;

/// The kind of the event that says a clock was told of.
const OVERDUE: &str = "clock.overdue";
/// What such an event is about.
const CLOCK: &str = "clock";
/// Cases looked at in one transaction.
const PAGE_ROWS: u32 = 100;

impl App {
    /// Tells of every term that ran out and was not told of before; says how many. Looks once a day and process.
    pub async fn sweep_overdue(&self) -> Result<u64> {
        let today = self.today();
        if *self.swept_on.lock() == Some(today) {
            return Ok(0);
        }
        let told = self.sweep_all(today).await?;
        *self.swept_on.lock() = Some(today);
        Ok(told)
    }

    async fn sweep_all(&self, today: Date) -> Result<u64> {
        let filter =
            CaseFilter { open: Some(true), due_before: Some(today), ..CaseFilter::default() };
        let mut told = 0;
        let mut slice = Slice::first(PAGE_ROWS);
        loop {
            let tx = self.store.begin().await?;
            // One node at a time: what it tells of is seen by the next.
            tx.hold(OVERDUE).await?;
            let page = tx.cases(&filter, CaseOrder::Due, &slice).await?;
            for stored in &page.rows {
                told += self.tell_overdue(&tx, &stored.case, today).await?;
            }
            tx.commit().await?;
            match page.next {
                Some(next) => slice = Slice::new(Some(next), PAGE_ROWS),
                None => return Ok(told),
            }
        }
    }

    async fn tell_overdue(&self, tx: &Tx, case: &Case, today: Date) -> Result<u64> {
        let mut told = 0;
        for clock in case.clocks.iter().filter(|clock| !clock.has_ended()) {
            let Ok(state) = clock.state(self.law()) else { continue };
            let subject = format!("{}/{}/{}", case.id, clock.code, state.due_on);
            if !state.is_overdue(today) || self.was_told(tx, &subject).await? {
                continue;
            }
            let event = Event {
                at: self.now(),
                actor: None,
                unit: None,
                kind: OVERDUE.to_owned(),
                subject_kind: CLOCK.to_owned(),
                subject,
                detail: if is_protected(case) {
                    json!({ "due_on": state.due_on })
                } else {
                    json!({ "procedure": case.procedure, "number": case.number, "clock": clock.code, "due_on": state.due_on })
                },
            };
            tx.event(&event).await?;
            let args = json!({ "number": case.number, "title": case.title, "procedure": case.procedure, "clock": clock.code, "due": state.due_on });
            let notice = |to: Recipient| NewNotice {
                to,
                code: "case.overdue".to_owned(),
                args: args.clone(),
                link: format!("/cases/{}", case.id),
            };
            let notices: Vec<NewNotice> =
                self.warned(case, unit_bound(case, clock)).into_iter().map(notice).collect();
            tx.notify(&notices, self.now()).await?;
            told += 1;
        }
        Ok(told)
    }

    async fn was_told(&self, tx: &Tx, subject: &str) -> Result<bool> {
        let filter = EventFilter {
            kind_prefix: Some(OVERDUE.to_owned()),
            subject: Some((CLOCK.to_owned(), subject.to_owned())),
            ..EventFilter::default()
        };
        Ok(!tx.events(&filter, &Slice::first(1)).await?.rows.is_empty())
    }

    /// Who is told: the unit that is late, who decides, and the supervisors; of a protected case only who handles it.
    fn warned(&self, case: &Case, bound: UnitId) -> Vec<Recipient> {
        if is_protected(case) {
            return self.confidants(case);
        }
        let units: BTreeSet<UnitId> = [bound, case.decider].into();
        let live = self.live();
        let supervises = |person: &&std::sync::Arc<domain::people::Person>| {
            person.active
                && person.posts.contains(&Post::Supervisor)
                && !units.contains(&person.unit)
        };
        let supervisors =
            live.people().filter(supervises).map(|person| Recipient::Person(person.id));
        let supervisors: Vec<Recipient> = supervisors.collect();
        units.iter().copied().map(Recipient::Unit).chain(supervisors).collect()
    }

    /// Those who may know of a protected case: whoever holds a post that acts in it and is not named in it (Article 29).
    pub(crate) fn confidants(&self, case: &Case) -> Vec<Recipient> {
        let Some(procedure) = procedures::find(&case.procedure) else { return Vec::new() };
        let acts = |post: &Post| {
            procedure.acts.iter().flat_map(|act| act.by).any(|doer| doer.post == *post)
        };
        let live = self.live();
        live.people()
            .filter(|person| person.active && person.posts.iter().any(acts))
            .filter(|person| !case.excluded.contains(&person.id))
            .map(|person| Recipient::Person(person.id))
            .collect()
    }
}
