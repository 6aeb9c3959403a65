//! Measuring how often a source and another holder differ: both tables are read by their owners' rights, for nobody's eyes.
//!
//! In memory stand hashes under a secret; what is kept are counts. The same
//! versions are measured once, and of large tables the same part each time.

use std::collections::HashMap;
use std::sync::Arc;

use domain::access::{Right, Wanted, compile};
use domain::conflicts::{Comparison, ConflictMeasure, SourcePair, division_item, sample_permille};
use domain::grants::Method;
use domain::ids::{EntryId, ItemId, JobId};
use domain::quality::stated;
use domain::values::Value;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::Tx;

use super::pairs::{Pair, pairs};
use crate::application::App;
use crate::error::Result;
use crate::jobs::{JobEnd, Lease, MEASURE};
use crate::live::LiveTable;

/// The kind of the event that says a pair was measured.
const MEASURED: &str = "conflict.measured";
/// What such an event is about.
const CONFLICT: &str = "source_conflict";

impl App {
    /// Queues the measuring of an entry's pairs in the transaction that records its new version; nothing where it has none.
    pub(crate) async fn queue_measuring(&self, tx: &Tx, entry: EntryId) -> Result<()> {
        let pairs = pairs(&self.live(), self.today());
        if pairs.iter().any(|pair| pair.concerns(entry)) {
            let payload = json!({ "entry": entry });
            self.queue_job(tx, JobId::new(self.now()), MEASURE, payload, 0).await?;
        }
        Ok(())
    }

    /// Queues the measuring of every pair whose versions were not compared yet, such as after a lead was named or a load
    /// while this did not run.
    pub async fn queue_missing_measures(&self) -> Result<()> {
        self.refresh_live_if_stale().await?;
        if self.unmeasured(None).await?.is_empty() {
            return Ok(());
        }
        let tx = self.store.begin().await?;
        self.queue_job(&tx, JobId::new(self.now()), MEASURE, json!({}), 0).await?;
        Ok(tx.commit().await?)
    }

    /// Measures the pairs of the entry that a leased job names, or all.
    pub(crate) async fn run_measuring(&self, lease: Lease<'_>) -> Result<JobEnd> {
        self.refresh_live_if_stale().await?;
        let named = lease.job.payload.get("entry").and_then(|id| id.as_str());
        let entry = named.and_then(|id| id.parse::<EntryId>().ok());
        let mut failed = None;
        for pair in self.unmeasured(entry).await? {
            if lease.worker.is_stopping() {
                return Ok(JobEnd::Stopped);
            }
            // Many short comparisons outlast a lease as one long one does.
            if !self.keep_lease(lease).await? {
                return Ok(JobEnd::Lost);
            }
            let Some(measured) = self.while_leased(lease, self.measure(&pair)).await? else {
                return Ok(JobEnd::Lost);
            };
            match measured {
                Ok(measured) => self.keep_measure(&pair, &measured).await?,
                // The others are compared all the same, and this one when the job is tried again.
                Err(error) => {
                    let (source, holder) = (pair.source.entry.id, pair.holder.entry.id);
                    tracing::warn!(%source, %holder, cause = error.chain(), "a pair of holders was not compared");
                    failed = Some(error);
                }
            }
        }
        if let Some(error) = failed {
            return Err(error);
        }
        let tx = self.store.begin().await?;
        self.end_job(tx, lease).await
    }

    /// Pairs with rows on both sides whose present versions were not compared yet.
    async fn unmeasured(&self, entry: Option<EntryId>) -> Result<Vec<Pair>> {
        let mut pairs = pairs(&self.live(), self.today());
        pairs.retain(|pair| {
            entry.is_none_or(|entry| pair.concerns(entry))
                && pair.source.version.is_some()
                && pair.holder.version.is_some()
        });
        if pairs.is_empty() {
            return Ok(pairs);
        }
        let newest = self.store.newest_conflicts().await?;
        let measured: HashMap<SourcePair, (u64, u64)> = newest
            .into_iter()
            .map(|one| (one.pair, (one.source_version, one.holder_version)))
            .collect();
        pairs.retain(|pair| {
            let versions = pair.source.version.zip(pair.holder.version);
            measured.get(&pair.sides).copied() != versions
        });
        Ok(pairs)
    }

    async fn measure(&self, pair: &Pair) -> Result<ConflictMeasure> {
        let permille = sample_permille(pair.source.rows.max(pair.holder.rows));
        let secret = self.conflict_secret();
        let start = Reading::of(Comparison::of(permille), secret, true);
        let (source, holder) = (pair.sides.source.item, pair.sides.holder.item);
        let stated = self.read_rows(&pair.source, (pair.key.0, source), start).await?;
        let start = Reading::of(stated, secret, false);
        let met = self.read_rows(&pair.holder, (pair.key.1, holder), start).await?;
        let (total, by_division) = met.counts();
        Ok(ConflictMeasure {
            pair: pair.sides,
            element: pair.element.clone(),
            source_version: pair.source.version.unwrap_or_default(),
            holder_version: pair.holder.version.unwrap_or_default(),
            measured_on: self.today(),
            total,
            by_division,
            sampled_permille: permille,
        })
    }

    /// Reads key, value and division of every row of a table, by its owner's right.
    async fn read_rows(
        &self,
        table: &Arc<LiveTable>,
        (key, item): (ItemId, ItemId),
        start: Reading,
    ) -> Result<Comparison> {
        let division =
            division_item(&table.entry.draft).filter(|division| ![key, item].contains(division));
        let names: Vec<String> =
            [Some(key), Some(item), division].iter().flatten().map(ToString::to_string).collect();
        let right = Right::Owner { unit: table.entry.unit };
        let wanted = Wanted { items: &names, filter: None };
        let plan = compile(right, &table.schema, Method::Lookup, "", &wanted, self.today())?;
        let version = table.version.unwrap_or_default();
        let read = self.lake.fold_values(&plan, version, start, Reading::add).await?;
        Ok(read.end())
    }

    /// Keeps a measurement with its event and what follows for the pair's case; nothing where these versions were measured
    /// meanwhile.
    async fn keep_measure(&self, pair: &Pair, measure: &ConflictMeasure) -> Result<()> {
        let tx = self.store.begin().await?;
        if !tx.insert_conflict(measure).await? {
            return Ok(tx.rollback().await?);
        }
        let subject = format!("{}/{}", measure.pair.source.entry, measure.pair.holder.entry);
        let facts = json!({
            "entry": measure.pair.holder.entry,
            "element": measure.element,
            "keys": measure.total.keys,
            "differing": measure.total.differing,
        });
        tx.event(&self.by_clock(MEASURED, CONFLICT, subject, facts)).await?;
        self.follow_measure(&tx, pair, measure).await?;
        Ok(tx.commit().await?)
    }

    /// A secret of its own, so that no hash equals one of the usage log or of a sketch; the same each time, so that the same
    /// part of a large table is compared.
    fn conflict_secret(&self) -> [u8; 32] {
        Sha256::new()
            .chain_update(b"source conflicts\0")
            .chain_update(self.config.key_secret)
            .finalize()
            .into()
    }
}

/// Rows in the making: the lake hands out a batch column by column.
struct Reading {
    comparison: Comparison,
    secret: [u8; 32],
    is_source: bool,
    keys: Vec<Option<u64>>,
    values: Vec<Option<u64>>,
    divisions: Vec<String>,
    last: usize,
}

impl Reading {
    fn of(comparison: Comparison, secret: [u8; 32], is_source: bool) -> Self {
        let (keys, values, divisions) = (Vec::new(), Vec::new(), Vec::new());
        Self { comparison, secret, is_source, keys, values, divisions, last: 0 }
    }

    fn add(&mut self, place: usize, value: &Value) {
        if place == 0 && self.last != 0 {
            self.take_rows();
        }
        self.last = place;
        match place {
            0 => self.keys.push(self.hashed(0, value)),
            1 => self.values.push(self.hashed(1, value)),
            _ => self.divisions.push(value.to_text()),
        }
    }

    /// Compares the rows of a batch; those without a key or a value state nothing.
    fn take_rows(&mut self) {
        let (keys, values) = (std::mem::take(&mut self.keys), std::mem::take(&mut self.values));
        let divisions = std::mem::take(&mut self.divisions);
        for (row, stated) in keys.into_iter().zip(values).enumerate() {
            let (Some(key), Some(value)) = stated else { continue };
            let division = divisions.get(row).map(String::as_str);
            if self.is_source {
                self.comparison.state(key, value, division);
            } else {
                self.comparison.meet(key, value, division);
            }
        }
    }

    fn end(mut self) -> Comparison {
        self.take_rows();
        self.comparison
    }

    fn hashed(&self, kind: u8, value: &Value) -> Option<u64> {
        let text = stated(value)?;
        let digest =
            Sha256::new().chain_update(self.secret).chain_update([kind]).chain_update(text);
        let digest: [u8; 32] = digest.finalize().into();
        let (head, _) = digest.split_first_chunk::<8>()?;
        Some(u64::from_be_bytes(*head))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_of_different_scale_are_the_same_number_and_nothing_is_no_value() {
        let decimal = |unscaled, scale| Value::Decimal { unscaled, scale };
        assert_eq!(stated(&decimal(1_500, 3)), stated(&decimal(15, 1)));
        assert_eq!(stated(&decimal(500, 2)), stated(&Value::Int(5)));
        assert_eq!(stated(&decimal(500, 0)), stated(&Value::Int(500)));
        assert_eq!(stated(&Value::Missing), None);
        assert_eq!(stated(&Value::Text(String::new())), None);
    }

    #[test]
    fn rows_are_put_together_from_columns_over_several_batches() {
        let text = |text: &str| Value::Text(text.to_owned());
        let mut source = Reading::of(Comparison::of(1_000), [1; 32], true);
        for batch in [["a", "b"], ["c", "d"]] {
            for key in batch {
                source.add(0, &text(key));
            }
            for value in ["x", "x"] {
                source.add(1, &text(value));
            }
        }
        let mut holder = Reading::of(source.end(), [1; 32], false);
        for (key, value) in [("a", "x"), ("d", "y")] {
            holder.add(0, &text(key));
            holder.add(1, &text(value));
        }
        holder.add(0, &text("b"));
        holder.add(1, &Value::Missing);
        let (total, _) = holder.end().counts();
        assert_eq!((total.keys, total.differing), (2, 1), "who states nothing is not counted");
    }
}
