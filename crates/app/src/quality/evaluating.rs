//! Evaluating tables: after each load, after a change of rules, and on schedule.

use std::sync::Arc;

use domain::access::{Right, Wanted, compile};
use domain::conflicts::sample_permille;
use domain::grants::Method;
use domain::ids::{EntryId, JobId};
use domain::quality::{
    Evaluation, Found, HISTORY, Judge, Keys, Past, References, RuleKind, RuleVersion, Score,
    TableFacts,
};
use domain::timeliness::Freshness;
use jiff::ToSpan;
use law::clocks::civil_date;
use law::rules::{Subject, keys};
use serde_json::json;
use store::Tx;

use crate::application::App;
use crate::error::Result;
use crate::jobs::{EVALUATE, JobEnd, Lease};
use crate::live::LiveTable;
use crate::timeliness::Facts;

/// The kind of the event that says a table was evaluated.
const EVALUATED: &str = "quality.evaluated";
/// Evaluations among which those of earlier versions are looked for.
const LOOKED_BACK: u64 = 100;

impl App {
    /// Queues the evaluation of an entry's table, in the transaction that makes it necessary.
    pub(crate) async fn queue_evaluation(&self, tx: &Tx, entry: EntryId) -> Result<()> {
        let payload = json!({ "entry": entry });
        self.queue_job(tx, JobId::new(self.now()), EVALUATE, payload, 0).await
    }

    /// Queues one job for every table that is to be evaluated: its version or rules were not evaluated yet, it became late
    /// or is late no longer, or its last evaluation is older than the schedule lets it be.
    pub async fn queue_due_evaluations(&self) -> Result<()> {
        self.refresh_live_if_stale().await?;
        if self.due_evaluations().await?.is_empty() {
            return Ok(());
        }
        let tx = self.store.begin().await?;
        self.queue_job(&tx, JobId::new(self.now()), EVALUATE, json!({}), 0).await?;
        Ok(tx.commit().await?)
    }

    /// Evaluates the entry that a leased job names, or all that are due.
    pub(crate) async fn run_evaluation(&self, lease: Lease<'_>) -> Result<JobEnd> {
        self.refresh_live_if_stale().await?;
        let named = lease.job.payload.get("entry").and_then(|id| id.as_str());
        let tables: Vec<Arc<LiveTable>> = match named.and_then(|id| id.parse::<EntryId>().ok()) {
            Some(entry) => self.live().table(entry).cloned().into_iter().collect(),
            None => self.due_evaluations().await?,
        };
        let mut failed = None;
        for table in tables.iter().filter(|table| table.version.is_some()) {
            if lease.worker.is_stopping() {
                return Ok(JobEnd::Stopped);
            }
            // Many short scans outlast a lease as one long one does.
            if !self.keep_lease(lease).await? {
                return Ok(JobEnd::Lost);
            }
            let Some(evaluated) = self.while_leased(lease, self.evaluate(table)).await? else {
                return Ok(JobEnd::Lost);
            };
            let kept = match evaluated {
                Ok((evaluation, keys)) => self.keep_evaluation(table, &evaluation, &keys).await,
                Err(error) => Err(error),
            };
            // The others are evaluated all the same, and this one when the job is tried again.
            if let Err(error) = kept {
                tracing::warn!(entry = %table.entry.id, cause = error.chain(), "a table was not evaluated");
                failed = Some(error);
            }
        }
        if let Some(error) = failed {
            return Err(error);
        }
        let tx = self.store.begin().await?;
        self.end_job(tx, lease).await
    }

    async fn due_evaluations(&self) -> Result<Vec<Arc<LiveTable>>> {
        let newest = self.store.newest_evaluations().await?;
        let rules = self.store.all_quality_rules().await?;
        let facts = self.timely_facts(None).await?;
        let days = self.config.law.rule(
            self.book,
            keys::QUALITY_SCAN_DAYS,
            self.today(),
            Subject::Aggregation,
        )?;
        let oldest = self.today().saturating_sub(i64::from(days.count()?).days());
        let mut due = Vec::new();
        for table in self.live().tables().filter(|table| table.version.is_some()) {
            let set = RuleVersion::effective(&table.entry, rules.get(&table.entry.id));
            let is_current = self.is_current(table, &facts)?;
            let done = newest.get(&table.entry.id).is_some_and(|one| {
                Some(one.table_version) == table.version
                    && (one.rules_version, &one.rules_digest) == (set.version, &set.digest)
                    && civil_date(one.at) > oldest
                    && was_current(one).is_none_or(|before| before == is_current)
            });
            if !done {
                due.push(Arc::clone(table));
            }
        }
        Ok(due)
    }

    fn is_current(&self, table: &LiveTable, facts: &Facts) -> Result<bool> {
        let currency = self.currency(&table.entry, facts, self.today())?;
        Ok(currency.freshness == Freshness::Fresh)
    }

    /// Reads a whole table once and judges it.
    async fn evaluate(&self, table: &LiveTable) -> Result<(Evaluation, Keys)> {
        let entry = &table.entry;
        let kept = self.store.quality_rules(entry.id).await?;
        let set = RuleVersion::effective(entry, kept.as_ref());
        let version = table.version.unwrap_or_default();
        let referred = self.referred(entry.unit, &set);
        let most = referred.values().map(|one| one.table.rows).chain([table.rows]).max();
        let sample = sample_permille(most.unwrap_or_default());
        let mut references = References::new();
        for (place, reference) in referred {
            let known = self.known_values(reference, place.1, sample).await?;
            references.insert(place, Arc::new(known));
        }
        let facts = TableFacts {
            today: self.today(),
            recorded_rows: table.rows,
            is_current: self.is_current(table, &self.timely_facts(Some(entry.id)).await?)?,
            past: self.past_of(entry.id, version).await?,
            sample_permille: sample,
        };
        let judge = Judge::new(&set, &table.schema, facts, &references);
        let found = self.judged(table, version, judge).await?;
        let score = Score::of(&found.outcomes);
        let evaluation = Evaluation {
            entry: entry.id,
            table_version: version,
            rules_version: set.version,
            rules_digest: set.digest,
            at: self.now(),
            rows: found.rows,
            outcomes: found.outcomes,
            score,
        };
        Ok((evaluation, found.keys))
    }

    async fn judged(&self, table: &LiveTable, version: u64, judge: Judge) -> Result<Found> {
        let names: Vec<String> = judge.items().iter().map(ToString::to_string).collect();
        let right = Right::Owner { unit: table.entry.unit };
        let wanted = Wanted { items: &names, filter: None };
        let plan = compile(right, &table.schema, Method::Lookup, "", &wanted, self.today())?;
        let judge = self.lake.fold_rows(&plan, version, judge, Judge::row).await?;
        Ok(judge.end())
    }

    /// What is known of earlier versions, the newest first.
    async fn past_of(&self, entry: EntryId, version: u64) -> Result<Vec<Past>> {
        let mut past: Vec<(u64, Past)> = Vec::new();
        for one in self.store.evaluations(entry, LOOKED_BACK).await? {
            let is_known = past.iter().any(|(known, _)| *known == one.table_version);
            if one.table_version >= version || is_known {
                continue;
            }
            let shapes = one.outcomes.into_iter();
            let shapes = shapes.filter_map(|one| Some((one.rule.code, one.shape?))).collect();
            past.push((one.table_version, Past { rows: one.rows, shapes }));
            if past.len() == HISTORY {
                break;
            }
        }
        Ok(past.into_iter().map(|(_, past)| past).collect())
    }

    /// Keeps an evaluation with its event and what follows for the entry's case; nothing where the table was loaded
    /// meanwhile, for the new version has a job of its own.
    async fn keep_evaluation(
        &self,
        table: &LiveTable,
        evaluation: &Evaluation,
        keys: &Keys,
    ) -> Result<()> {
        let tx = self.store.begin().await?;
        let kept = tx.table(evaluation.entry).await?;
        if kept.is_none_or(|kept| kept.version != evaluation.table_version) {
            return Ok(tx.rollback().await?);
        }
        tx.insert_evaluation(evaluation, keys).await?;
        let facts = json!({
            "name": table.entry.draft.name,
            "version": evaluation.table_version,
            "rules": evaluation.rules_version,
            "digest": evaluation.rules_digest,
            "points": evaluation.score.whole,
            "over": evaluation.over().count(),
        });
        let subject = evaluation.entry.to_string();
        tx.event(&self.by_clock(EVALUATED, "entry", subject, facts)).await?;
        self.follow_evaluation(&tx, table, evaluation).await?;
        Ok(tx.commit().await?)
    }
}

/// Whether a table was on time when it was evaluated; none where that was not asked.
fn was_current(evaluation: &Evaluation) -> Option<bool> {
    let outcome = evaluation.outcomes.iter().find(|one| one.rule.kind == RuleKind::OnTime)?;
    Some(outcome.failed == 0)
}
