//! Possible violations found by rule from facts (Article 28): a list for the supervisor, never a judgement.
//!
//! A person raises the case, hears the unit and confirms. What a rule found is
//! told with its count and its subject, so that it can be looked at.

use domain::cases::Case;
use domain::ids::{CaseId, EntryId, UnitId};
use domain::people::{Actor, Post};
use domain::procedures::{COLLECTION_PLAN, VIOLATION};
use domain::timeliness::{Judged, Verdict};
use jiff::civil::Date;
use ledger::CountFilter;
use store::CaseFilter;

use crate::application::App;
use crate::cases::content_of;
use crate::collection::Overlap;
use crate::error::{AppError, Result};
use crate::standing::unit_bound;
use crate::timeliness::TimelyEntry;

/// What a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The unit concerned.
    pub unit: UnitId,
    /// The kind of violation that it may be, by code.
    pub kind: &'static str,
    /// What it was found at: an entry's name, a case's number, the unit's short name.
    pub subject: String,
    /// The entry, where it is about one.
    pub entry: Option<EntryId>,
    /// The case, where it is about one.
    pub case: Option<CaseId>,
    /// How often, or how many.
    pub count: u64,
}

impl App {
    /// What the rules find today; uses and windows of loading are looked at from `from` on. For the supervisor.
    pub async fn findings(&self, from: Date, actor: &Actor) -> Result<Vec<Finding>> {
        if !actor.has(Post::Supervisor) {
            return Err(AppError::not_found());
        }
        let mut found = self.missed_windows(from).await?;
        found.extend(self.late_steps().await?);
        found.extend(self.repeated_plans().await?);
        found.extend(self.refused_uses(from)?);
        found.sort_by(|one, other| (one.unit, one.kind).cmp(&(other.unit, other.kind)));
        Ok(found)
    }

    /// Opens a violation for what a rule found; the unit is heard before anybody confirms it.
    pub async fn raise_finding(
        &self,
        finding: &Finding,
        title: &str,
        facts: &str,
        actor: &Actor,
    ) -> Result<CaseId> {
        let given = [
            ("title", title.to_owned()),
            ("unit", finding.unit.to_string()),
            ("kind", finding.kind.to_owned()),
            ("source", "by_rule".to_owned()),
            ("facts", facts.to_owned()),
            ("evidence", format!("{} × {}", finding.subject, finding.count)),
        ]
        .map(|(name, value)| (name.to_owned(), value));
        self.open_by_form(&VIOLATION, &given, actor).await
    }

    /// (4) 未按规定时限汇聚: published entries with windows that passed and nothing came, and no order excused.
    async fn missed_windows(&self, from: Date) -> Result<Vec<Finding>> {
        let is_missed = |one: &&Judged| one.verdict == Verdict::Missed;
        let count = |entry: &TimelyEntry| entry.windows.iter().filter(is_missed).count() as u64;
        let entries = self.timely_entries(None, from).await?;
        let missed = entries.iter().map(|entry| (entry, count(entry)));
        let finding = |(entry, count): (&TimelyEntry, u64)| {
            let entry = &entry.table.entry;
            Finding {
                unit: entry.unit,
                kind: "aggregated_late",
                subject: entry.draft.name.clone(),
                entry: Some(entry.id),
                case: None,
                count,
            }
        };
        Ok(missed.filter(|(_, count)| *count > 0).map(finding).collect())
    }

    /// (1) and (4): steps of the catalogue and of collection plans that run late.
    async fn late_steps(&self) -> Result<Vec<Finding>> {
        let today = self.today();
        let filter =
            CaseFilter { open: Some(true), due_before: Some(today), ..CaseFilter::default() };
        let mut found = Vec::new();
        for case in self.all_cases(&filter).await? {
            let Some(kind) = kind_of_late_step(&case.procedure) else { continue };
            let late = case.clocks.iter().filter(|clock| {
                !clock.has_ended()
                    && clock.state(self.law()).is_ok_and(|state| state.is_overdue(today))
            });
            found.extend(late.map(|clock| of_case(&case, unit_bound(&case, clock), kind, 1)));
        }
        Ok(found)
    }

    /// (3) 重复采集: plans that collect what another unit shares already.
    async fn repeated_plans(&self) -> Result<Vec<Finding>> {
        let filter = CaseFilter {
            procedure: Some(COLLECTION_PLAN.code.to_owned()),
            states: vec!["submitted".to_owned(), "approved".to_owned()],
            ..CaseFilter::default()
        };
        let mut found = Vec::new();
        for case in self.all_cases(&filter).await? {
            let Some(content) = content_of(&case) else { continue };
            let mut overlaps =
                self.overlaps(content.text("items_collected"), case.applicant).await?;
            overlaps.retain(Overlap::is_unsettled);
            if !overlaps.is_empty() {
                found.push(of_case(
                    &case,
                    case.applicant,
                    "collected_again",
                    overlaps.len() as u64,
                ));
            }
        }
        Ok(found)
    }

    /// (5) 未按照规定使用共享数据: calls that were refused because no grant covers them.
    fn refused_uses(&self, from: Date) -> Result<Vec<Finding>> {
        let days = (crate::receipts::log_day(from), crate::receipts::log_day(self.today()));
        let live = self.live();
        let mut found = Vec::new();
        for unit in live.units() {
            let consumer = unit.id.to_string();
            let filter = CountFilter { consumer: Some(&consumer), ..CountFilter::default() };
            let counts = self.usage_index()?.counts(&filter, days.0, days.1)?;
            let count: u64 = counts
                .iter()
                .filter(|count| count.outcome == "denied")
                .map(|count| count.calls)
                .sum();
            if count > 0 {
                found.push(Finding {
                    unit: unit.id,
                    kind: "shared_data_misused",
                    subject: unit.short_name.clone(),
                    entry: None,
                    case: None,
                    count,
                });
            }
        }
        Ok(found)
    }
}

fn kind_of_late_step(procedure: &str) -> Option<&'static str> {
    match procedure {
        "collection_plan" => Some("aggregated_late"),
        "catalogue_registration" | "catalogue_withdrawal" | "catalogue_restoration" => {
            Some("catalogue_neglected")
        }
        _ => None,
    }
}

fn of_case(case: &Case, unit: UnitId, kind: &'static str, count: u64) -> Finding {
    Finding {
        unit,
        kind,
        subject: case.number.clone(),
        entry: case.entry,
        case: Some(case.id),
        count,
    }
}
