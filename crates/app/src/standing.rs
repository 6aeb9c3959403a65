//! How a unit stands, gathered from catalogue, loads, cases, grants and the usage log: the evidence for Articles 6, 7, 26 and 27.

use std::collections::HashSet;

use domain::cases::{Case, CaseClock};
use domain::catalogue::EntryState;
use domain::ids::UnitId;
use domain::people::{Actor, Post};
use domain::procedures::{self, Party, RULE_KINDS, UNIT_RULES, VIOLATION};
use domain::standing::Standing;
use jiff::civil::Date;
use law::clocks::{Phase, civil_date};
use ledger::{CountFilter, UsageIndex};
use store::{
    Batch, BatchFilter, BatchState, CaseFilter, CaseOrder, GrantFilter, Link, Reach, Slice,
};

use crate::application::App;
use crate::cases::{content_of, protected};
use crate::error::{AppError, ErrorKind, Result};

/// Rows read at a time.
const PAGE_ROWS: u32 = 500;
/// States of a violation that is confirmed and not yet mended for good.
const CONFIRMED: [&str; 4] = ["confirmed", "ordered", "criticised", "mended"];
/// The unit that has to act before a clock runs out.
pub(crate) fn unit_bound(case: &Case, clock: &CaseClock) -> UnitId {
    let procedure = procedures::find(&case.procedure);
    match procedure.map(|procedure| procedure.bound_by(&clock.code)) {
        Some(Party::Applicant) => case.applicant,
        Some(Party::Provider) => case.provider,
        _ => case.decider,
    }
}

impl App {
    /// How a unit stands over a period: for the unit's own officers, the digital office and the finance bureau.
    pub async fn standing(
        &self,
        unit: UnitId,
        from: Date,
        until: Date,
        actor: &Actor,
    ) -> Result<Standing> {
        let own = unit == actor.unit && !actor.unit_kind.is_outside();
        if own || actor.is_digital_office() || actor.has(Post::FinanceReviewer) {
            self.standing_of(unit, from, until).await
        } else {
            Err(AppError::not_found())
        }
    }

    /// How a unit stands from 1 January to today.
    pub(crate) async fn standing_today(&self, unit: UnitId) -> Result<Standing> {
        let today = self.today();
        self.standing_of(unit, today.first_of_year(), today).await
    }

    /// Gathers a unit's counts.
    pub(crate) async fn standing_of(
        &self,
        unit: UnitId,
        from: Date,
        until: Date,
    ) -> Result<Standing> {
        let mut standing = Standing { from, until, ..Standing::default() };
        self.count_entries(unit, &mut standing).await?;
        self.count_loads(unit, &mut standing).await?;
        self.count_terms(unit, &mut standing).await?;
        self.count_grants(unit, &mut standing).await?;
        self.count_uses(unit, &mut standing)?;
        let violations = CaseFilter {
            procedure: Some(VIOLATION.code.to_owned()),
            provider: Some(unit),
            states: CONFIRMED.map(str::to_owned).to_vec(),
            ..CaseFilter::default()
        };
        standing.violations_open = self.store.count_cases(&violations).await?;
        standing.rules_missing = self.rules_missing(unit).await?.len() as u64;
        Ok(standing)
    }

    /// All cases that a filter finds.
    pub(crate) async fn all_cases(&self, filter: &CaseFilter) -> Result<Vec<Case>> {
        all_cases(&self.store, filter).await
    }

    async fn count_entries(&self, unit: UnitId, standing: &mut Standing) -> Result<()> {
        let facts = self.timely_facts(None).await?;
        let live = self.live();
        for entry in self.store.entries_of_unit(unit).await? {
            let Some(published) = live.table(entry.id) else {
                standing.entries_unfinished += u64::from(entry.state != EntryState::Withdrawn);
                continue;
            };
            let currency = self.currency(&published.entry, &facts, standing.until)?;
            standing.entries_published += 1;
            standing.entries_open += u64::from(published.entry.draft.opening.open_type.is_some());
            standing.tables_loaded += u64::from(facts.is_loaded(entry.id));
            standing.tables_late += u64::from(currency.is_wanting());
        }
        Ok(())
    }

    async fn count_loads(&self, unit: UnitId, standing: &mut Standing) -> Result<()> {
        let states = vec![BatchState::Committed, BatchState::Refused, BatchState::Failed];
        let filter = BatchFilter { unit: Some(unit), states, ..BatchFilter::default() };
        let mut slice = Slice::first(PAGE_ROWS);
        loop {
            let page = self.store.batches(&filter, &slice).await?;
            let oldest = page.rows.last().map(|batch| civil_date(batch.created_at));
            page.rows.iter().for_each(|batch| count_load(batch, standing));
            match page.next {
                Some(next) if oldest.is_some_and(|day| day >= standing.from) => {
                    slice = Slice::new(Some(next), PAGE_ROWS);
                }
                _ => return Ok(()),
            }
        }
    }

    async fn count_terms(&self, unit: UnitId, standing: &mut Standing) -> Result<()> {
        let not_procedures = protected();
        let filter = CaseFilter { party: Some(unit), not_procedures, ..CaseFilter::default() };
        let today = self.today();
        for case in self.all_cases(&filter).await? {
            for clock in case.clocks.iter().filter(|clock| unit_bound(&case, clock) == unit) {
                let Ok(state) = clock.state(self.law()) else { continue };
                match state.phase {
                    Phase::Ended { on, late } if on >= standing.from && on <= standing.until => {
                        standing.terms_kept += u64::from(!late);
                        standing.terms_missed += u64::from(late);
                    }
                    _ if state.is_overdue(today) => {
                        standing.terms_missed += 1;
                        standing.terms_overdue += 1;
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }

    async fn count_grants(&self, unit: UnitId, standing: &mut Standing) -> Result<()> {
        let in_force_on = Some(standing.until);
        let given = GrantFilter { provider: Some(unit), in_force_on, ..GrantFilter::default() };
        let held = GrantFilter { consumer: Some(unit), in_force_on, ..GrantFilter::default() };
        standing.grants_given = self.store.count_grants(&given).await?;
        standing.grants_held = self.store.count_grants(&held).await?;
        Ok(())
    }

    fn count_uses(&self, unit: UnitId, standing: &mut Standing) -> Result<()> {
        let unit = unit.to_string();
        let days = (standing.from, standing.until);
        let of = |consumer, provider| {
            self.uses_between(&CountFilter { consumer, provider, ..CountFilter::default() }, days)
        };
        let (supplied, made) = (of(None, Some(unit.as_str()))?, of(Some(unit.as_str()), None)?);
        let own = of(Some(unit.as_str()), Some(unit.as_str()))?;
        standing.uses_supplied = supplied.0.saturating_sub(own.0);
        standing.rows_supplied = supplied.1.saturating_sub(own.1);
        standing.uses_made = made.0.saturating_sub(own.0);
        standing.rows_received = made.1.saturating_sub(own.1);
        Ok(())
    }

    /// Answered uses and the rows they gave, both days included.
    pub(crate) fn uses_between(
        &self,
        filter: &CountFilter<'_>,
        days: (Date, Date),
    ) -> Result<(u64, u64)> {
        let days = (crate::receipts::log_day(days.0), crate::receipts::log_day(days.1));
        let counts = self.usage_index()?.counts(filter, days.0, days.1)?;
        let answered =
            counts.iter().filter(|count| matches!(count.outcome, "answered" | "not_found"));
        Ok(answered.fold((0, 0), |(calls, rows), count| (calls + count.calls, rows + count.rows)))
    }

    /// The counters of the usage log.
    pub(crate) fn usage_index(&self) -> Result<&UsageIndex> {
        self.ledger.usage().ok_or_else(|| AppError::new(ErrorKind::Unavailable, "log.unavailable"))
    }

    /// The kinds of own rules that a unit has not on file (Article 27).
    pub(crate) async fn rules_missing(&self, unit: UnitId) -> Result<Vec<&'static str>> {
        let filter = CaseFilter {
            procedure: Some(UNIT_RULES.code.to_owned()),
            applicant: Some(unit),
            states: vec!["in_force".to_owned()],
            ..CaseFilter::default()
        };
        let cases = self.all_cases(&filter).await?;
        let kept: HashSet<String> = cases
            .iter()
            .filter_map(content_of)
            .map(|content| content.text("kind").to_owned())
            .collect();
        Ok(RULE_KINDS.iter().copied().filter(|kind| !kept.contains(*kind)).collect())
    }
}

/// All cases that a filter finds, over whatever link.
pub(crate) async fn all_cases<R: Reach>(link: &Link<R>, filter: &CaseFilter) -> Result<Vec<Case>> {
    let mut found = Vec::new();
    let mut slice = Slice::first(PAGE_ROWS);
    loop {
        let page = link.cases(filter, CaseOrder::Newest, &slice).await?;
        found.extend(page.rows.into_iter().map(|stored| stored.case));
        match page.next {
            Some(next) => slice = Slice::new(Some(next), PAGE_ROWS),
            None => return Ok(found),
        }
    }
}

fn count_load(batch: &Batch, standing: &mut Standing) {
    let day = civil_date(batch.created_at);
    if day < standing.from || day > standing.until {
        return;
    }
    if batch.state == BatchState::Committed {
        standing.loads_committed += 1;
        standing.rows_read += batch.counts.read;
        standing.rows_bad += batch.counts.bad;
    } else {
        standing.loads_refused += 1;
    }
}
