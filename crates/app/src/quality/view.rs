//! The quality of one resource, for its unit and whoever looks after all units.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::ids::{CaseId, EntryId};
use domain::people::Actor;
use domain::quality::{Evaluation, Rule, RuleSet, RuleVersion, defaults};

use super::case_following::last_case;
use super::setting::owns;
use crate::application::App;
use crate::cases::may_see;
use crate::error::{AppError, Result};
use crate::live::LiveTable;
use crate::timeliness::may_know;

/// Evaluations among which the last of each version is looked for.
const LOOKED_BACK: u64 = 200;
/// Versions that a trend shows.
const TREND: usize = 24;

/// A rule with how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetRule {
    /// The rule.
    pub rule: Rule,
    /// Whether it counts.
    pub is_on: bool,
    /// Whether the unit added it; the others follow from the items.
    pub is_added: bool,
}

/// The case about the quality of a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QualityCaseRef {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// Its state.
    pub state: String,
}

/// The quality of one resource.
#[derive(Debug, Clone)]
pub struct EntryQuality {
    /// The published entry with its table.
    pub table: Arc<LiveTable>,
    /// The rules that count, with the name of the set.
    pub set: RuleSet,
    /// All rules.
    pub rules: Vec<SetRule>,
    /// What was evaluated last; none before.
    pub newest: Option<Evaluation>,
    /// The last evaluation of each of the latest versions, the oldest first.
    pub trend: Vec<Evaluation>,
    /// Every version of what the unit set, the newest first.
    pub history: Vec<RuleVersion>,
    /// The open case, where the reader may see it.
    pub case: Option<QualityCaseRef>,
    /// A whole score below so many points of 1,000 is a case.
    pub bound_permille: u32,
    /// Whether the reader sets rules and looks at failing keys.
    pub is_owner: bool,
}

impl App {
    /// The quality of a published entry, for its unit and whoever looks after all units.
    ///
    /// # Errors
    /// Not found for everybody else, and where it is not published.
    pub async fn entry_quality(&self, entry: EntryId, actor: &Actor) -> Result<EntryQuality> {
        let live = self.live();
        let table = live.table(entry).filter(|table| may_know(&table.entry, actor));
        let table = table.ok_or_else(AppError::not_found)?;
        let history = self.store.quality_rule_history(entry).await?;
        let kept = history.first();
        let evaluations = self.store.evaluations(entry, LOOKED_BACK).await?;
        let newest = evaluations.first().cloned();
        let case = last_case(&self.store, entry).await?;
        let open = case.filter(|case| case.closed_at.is_none() && may_see(case, actor));
        Ok(EntryQuality {
            set: RuleVersion::effective(&table.entry, kept),
            rules: all_rules(table, kept),
            newest,
            trend: trend(evaluations),
            case: open.map(|case| QualityCaseRef {
                id: case.id,
                number: case.number,
                state: case.state,
            }),
            history,
            bound_permille: self.quality_bound()?.permille,
            is_owner: owns(table, actor),
            table: Arc::clone(table),
        })
    }
}

fn all_rules(table: &LiveTable, kept: Option<&RuleVersion>) -> Vec<SetRule> {
    let is_on = |rule: &Rule| kept.is_none_or(|kept| !kept.off.contains(&rule.code));
    let made = defaults(&table.entry).into_iter().map(|rule| (rule, false));
    let added = kept.map(|kept| kept.rules.clone()).unwrap_or_default();
    let all = made.chain(added.into_iter().map(|rule| (rule, true)));
    all.map(|(rule, is_added)| SetRule { is_on: is_on(&rule), rule, is_added }).collect()
}

/// The last evaluation of each version, of so many that there are the newest first.
fn trend(evaluations: Vec<Evaluation>) -> Vec<Evaluation> {
    let mut seen = BTreeSet::new();
    let mut last: Vec<Evaluation> =
        evaluations.into_iter().filter(|one| seen.insert(one.table_version)).take(TREND).collect();
    last.reverse();
    last
}
