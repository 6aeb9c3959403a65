//! The daily sweep: each term that ran out is told once, to who decides and to the supervisors 逾期督办 (Article 26); each that
//! runs out soon is told once, to who has to act (Articles 20, 26); and units learn that their yearly report is due,
//! entries to be looked at, or data to be loaded.
//!
//! It acts on nothing: what follows from a term that ran out is a person's act.
//! Each telling leaves an event with the case, the clock and its day, and a
//! clock that has such an event is never told again, whichever process sweeps.

use std::collections::{BTreeMap, BTreeSet};

use domain::cases::Case;
use domain::ids::UnitId;
use domain::people::Post;
use domain::procedures;
use jiff::ToSpan;
use jiff::civil::Date;
use law::clocks::ClockEvent;
use law::rules::{Subject, keys};
use serde_json::{Value as Json, json};
use store::{CaseFilter, CaseOrder, Event, EventFilter, NewNotice, Recipient, Slice, Tx};

use crate::application::App;
use crate::cases::{is_protected, protected};
use crate::error::Result;
use crate::standing::unit_bound;

/// The kind of the event that says a clock was told of.
const OVERDUE: &str = "clock.overdue";
/// The kind of the event that says a clock was told of before its day.
const SOON: &str = "clock.soon";
/// What such an event is about.
const CLOCK: &str = "clock";
/// The kind of the event that says a unit was reminded of its yearly report.
const REPORT: &str = "report.expected";
/// The kind of the event that says a unit was reminded of entries to be looked at.
const CHECKS: &str = "entry.to-check";
/// Days before its day that a term is told of.
const DAYS_BEFORE: i64 = 3;
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
        self.remind_all(today).await?;
        self.remind_of_reports(today).await?;
        self.remind_of_checks(today).await?;
        self.tell_of_windows(today).await?;
        self.expire_authorisations().await?;
        self.queue_missing_sketches().await?;
        self.queue_missing_measures().await?;
        self.queue_due_evaluations().await?;
        self.destroy_orphaned_uploads().await?;
        *self.swept_on.lock() = Some(today);
        Ok(told)
    }

    /// Tells of every term that runs out within the next days, once and only to the unit that has to act.
    async fn remind_all(&self, today: Date) -> Result<()> {
        let filter = CaseFilter {
            open: Some(true),
            due_from: Some(today),
            due_before: Some(today.saturating_add((DAYS_BEFORE + 1).days())),
            not_procedures: protected(),
            ..CaseFilter::default()
        };
        let mut slice = Slice::first(PAGE_ROWS);
        loop {
            let tx = self.store.begin().await?;
            tx.hold(SOON).await?;
            let page = tx.cases(&filter, CaseOrder::Due, &slice).await?;
            for stored in &page.rows {
                self.remind(&tx, &stored.case, today).await?;
            }
            tx.commit().await?;
            match page.next {
                Some(next) => slice = Slice::new(Some(next), PAGE_ROWS),
                None => return Ok(()),
            }
        }
    }

    async fn remind(&self, tx: &Tx, case: &Case, today: Date) -> Result<()> {
        for clock in case.clocks.iter().filter(|clock| !clock.has_ended()) {
            let Ok(state) = clock.state(self.law()) else { continue };
            let subject = format!("{}/{}/{}", case.id, clock.code, state.due_on);
            let begun_today = matches!(
                clock.events.first(),
                Some(ClockEvent::Started { on }) if *on == today
            );
            let is_near =
                state.due_on >= today && state.due_on <= today.saturating_add(DAYS_BEFORE.days());
            if !is_near || begun_today || self.was_told(tx, SOON, CLOCK, &subject).await? {
                continue;
            }
            let args = json!({ "number": case.number, "title": case.title, "procedure": case.procedure, "clock": clock.code, "due": state.due_on });
            let notice = NewNotice {
                to: Recipient::Unit(unit_bound(case, clock)),
                code: "case.due-soon".to_owned(),
                args: args.clone(),
                link: format!("/cases/{}", case.id),
            };
            tx.event(&self.by_clock(SOON, CLOCK, subject, args)).await?;
            tx.notify(&[notice], self.now()).await?;
        }
        Ok(())
    }

    /// Tells each unit once a year that its report on the year before is due (Article 27).
    async fn remind_of_reports(&self, today: Date) -> Result<()> {
        let year = today.year() - 1;
        let rule = self.config.law.rule(
            self.book,
            keys::UNIT_ANNUAL_REPORT,
            today,
            Subject::Supervision,
        )?;
        let due = rule.due_in_year(today.year())?;
        if today > due {
            return Ok(());
        }
        let handed_in = self.units_reported(year).await?;
        let live = self.live_now();
        let tx = self.store.begin().await?;
        tx.hold(REPORT).await?;
        let units = live.units().filter(|unit| !unit.kind.is_outside() && unit.is_valid(today));
        for unit in units.filter(|unit| !handed_in.contains(&unit.id)) {
            let subject = format!("{year}/{}", unit.id);
            if self.was_told(&tx, REPORT, "unit", &subject).await? {
                continue;
            }
            let args = json!({ "title": year.to_string(), "due": due });
            let notice = NewNotice {
                to: Recipient::Unit(unit.id),
                code: "report.expected".to_owned(),
                args: args.clone(),
                link: format!("/services/unit_report?year={year}"),
            };
            tx.event(&self.by_clock(REPORT, "unit", subject, args)).await?;
            tx.notify(&[notice], self.now()).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Tells each unit once a month how many of its entries are to be looked at 目录年度核查 (Article 14).
    async fn remind_of_checks(&self, today: Date) -> Result<()> {
        let mut by_unit: BTreeMap<UnitId, (u64, Date)> = BTreeMap::new();
        for check in self.checks_of(None).await?.iter().filter(|check| check.is_near(today)) {
            by_unit.entry(check.table.entry.unit).or_insert((0, check.due_on)).0 += 1;
        }
        let tx = self.store.begin().await?;
        tx.hold(CHECKS).await?;
        for (unit, (count, first)) in by_unit {
            let subject = format!("{}-{:02}/{unit}", today.year(), today.month());
            if self.was_told(&tx, CHECKS, "unit", &subject).await? {
                continue;
            }
            let args = json!({ "title": count.to_string(), "due": first });
            let notice = NewNotice {
                to: Recipient::Unit(unit),
                code: CHECKS.to_owned(),
                args: args.clone(),
                link: "/entries/checks".to_owned(),
            };
            tx.event(&self.by_clock(CHECKS, "unit", subject, args)).await?;
            tx.notify(&[notice], self.now()).await?;
        }
        Ok(tx.commit().await?)
    }

    /// An event that time alone brings.
    pub(crate) fn by_clock(
        &self,
        kind: &str,
        subject_kind: &str,
        subject: String,
        detail: Json,
    ) -> Event {
        Event {
            at: self.now(),
            actor: None,
            unit: None,
            kind: kind.to_owned(),
            subject_kind: subject_kind.to_owned(),
            subject,
            detail,
        }
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
            if !state.is_overdue(today) || self.was_told(tx, OVERDUE, CLOCK, &subject).await? {
                continue;
            }
            let facts = if is_protected(case) {
                json!({ "due_on": state.due_on })
            } else {
                json!({ "procedure": case.procedure, "number": case.number, "clock": clock.code, "due_on": state.due_on })
            };
            let event = self.by_clock(OVERDUE, CLOCK, subject, facts);
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

    /// Whether an event of this kind about this subject is on record.
    pub(crate) async fn was_told(
        &self,
        tx: &Tx,
        kind: &str,
        of: &str,
        subject: &str,
    ) -> Result<bool> {
        let filter = EventFilter {
            kind_prefix: Some(kind.to_owned()),
            subject: Some((of.to_owned(), subject.to_owned())),
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
