//! Public figures: sums over the catalogue, the log and the cases that say nothing of a person or a single use.

use std::collections::{BTreeMap, BTreeSet};

use domain::grants::UseField;
use domain::procedures::{self, Procedure, Readers, SHARING_APPLICATION};
use jiff::civil::Date;
use ledger::CountFilter;
use store::CaseFilter;

use crate::application::App;
use crate::error::{AppError, ErrorKind, Result};

/// Calls of one day over all units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DaySum {
    /// The day, as `2026-11-22`.
    pub day: String,
    /// Calls that got data or a definite no.
    pub answered: u64,
    /// Calls that were refused or failed.
    pub other: u64,
}

/// How the cases of one procedure stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcedureSum {
    /// The procedure.
    pub procedure: &'static Procedure,
    /// Opened and not concluded.
    pub open: u64,
    /// Of these, past their term.
    pub overdue: u64,
    /// Concluded.
    pub closed: u64,
}

impl App {
    /// Calls by day, both days included, oldest first.
    pub fn daily_sums(&self, from: Date, to: Date) -> Result<Vec<DaySum>> {
        let index = self
            .ledger
            .usage()
            .ok_or_else(|| AppError::new(ErrorKind::Unavailable, "log.unavailable"))?;
        let days = (crate::receipts::log_day(from), crate::receipts::log_day(to));
        let mut sums: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        for count in index.counts(&CountFilter::default(), days.0, days.1)? {
            let sum = sums.entry(count.day.to_string()).or_default();
            match count.outcome {
                "answered" | "not_found" => sum.0 += count.calls,
                _ => sum.1 += count.calls,
            }
        }
        let day = |(day, (answered, other))| DaySum { day, answered, other };
        Ok(sums.into_iter().map(day).collect())
    }

    /// Grants in force by the field of use that Article 11 names, and those of other duties last; a grant for matters of
    /// several fields counts in each.
    pub fn grants_by_field(&self) -> Vec<(Option<UseField>, u64)> {
        let mut sums: BTreeMap<Option<UseField>, u64> = BTreeMap::new();
        for grant in self.live().all_grants() {
            let fields: BTreeSet<_> =
                grant.grant.matters.iter().map(|matter| matter.field).collect();
            for field in fields {
                *sums.entry(field).or_default() += 1;
            }
        }
        let mut sums: Vec<_> = sums.into_iter().collect();
        sums.sort_by_key(|(field, _)| (field.is_none(), *field));
        sums
    }

    /// How the procedures that concern everyone stand: those with a public register, and sharing.
    pub async fn procedure_sums(&self) -> Result<Vec<ProcedureSum>> {
        let public = procedures::ALL.iter().copied().filter(|procedure| {
            procedure.readers == Readers::Register || procedure.code == SHARING_APPLICATION.code
        });
        let mut sums = Vec::new();
        for procedure in public {
            let count = async |filter: CaseFilter| {
                let of = Some(procedure.code.to_owned());
                self.store.count_cases(&CaseFilter { procedure: of, ..filter }).await
            };
            let open = CaseFilter { open: Some(true), ..CaseFilter::default() };
            let closed = CaseFilter { open: Some(false), ..CaseFilter::default() };
            let overdue = CaseFilter { due_before: Some(self.today()), ..open.clone() };
            sums.push(ProcedureSum {
                procedure,
                open: count(open).await?,
                overdue: count(overdue).await?,
                closed: count(closed).await?,
            });
        }
        sums.retain(|sum| sum.open + sum.closed > 0);
        Ok(sums)
    }
}
