//! Batches that a change order 数据更改删除审批 brings about (Article 22): queued by the platform, closed with the order.
//!
//! A deletion is a batch like any other, whose file lists keys, so that it has
//! the same lease, the same recovery and the same record. Nobody can confirm,
//! hold or give up such a batch: two persons approved it.

use bytes::Bytes;
use domain::cases::Case;
use domain::catalogue::Entry;
use domain::ids::{BatchId, JobId};
use domain::loads::{ColumnMapping, FileFormat, LoadMode};
use domain::people::Actor;
use domain::schema::TableSchema;
use futures::stream;
use serde_json::json;
use std::convert::Infallible;
use store::{Batch, BatchState, Tx};

use super::{LoadReport, OwnFile, Turn};
use crate::application::App;
use crate::error::{AppError, ErrorKind, Result};

impl App {
    /// Queues the batch by which the platform deletes the rows with `keys`, one key a line, its parts between commas.
    pub(crate) async fn order_deletion(
        &self,
        tx: &Tx,
        order: &Case,
        entry: &Entry,
        keys: &str,
        actor: &Actor,
    ) -> Result<Batch> {
        let schema = entry.schema();
        let piece: std::result::Result<Bytes, Infallible> =
            Ok(Bytes::from(key_file(&schema, keys)));
        let raw = self.store_raw(stream::iter([piece])).await?;
        let names: Vec<String> = key_names(&schema).map(str::to_owned).collect();
        let batch = self.own_batch_of(OwnFile {
            entry,
            raw,
            name: format!("{}.csv", order.number),
            format: FileFormat::Csv,
            mapping: ColumnMapping::by_name(&names, &schema),
            mode: LoadMode::Delete,
            by: order
                .opened_by
                .ok_or_else(|| AppError::internal("nobody asked for the deletion"))?,
        });
        tx.insert_batch(&batch).await?;
        self.queue_ordered(tx, order, batch, actor).await
    }

    /// Queues an uploaded batch by which the platform alters rows.
    pub(crate) async fn order_alteration(
        &self,
        tx: &Tx,
        order: &Case,
        entry: &Entry,
        batch: BatchId,
        actor: &Actor,
    ) -> Result<Batch> {
        let mut batch = uploaded(tx, batch, entry).await?;
        self.check_screened(tx, &batch).await?;
        let by_key = entry.schema().key.is_unique();
        batch.mode = if by_key { LoadMode::Upsert } else { LoadMode::Replace };
        self.queue_ordered(tx, order, batch, actor).await
    }

    async fn queue_ordered(
        &self,
        tx: &Tx,
        order: &Case,
        mut batch: Batch,
        actor: &Actor,
    ) -> Result<Batch> {
        let (at, job) = (self.now(), JobId::new(self.now()));
        batch.state = BatchState::Queued;
        let mut report = LoadReport::of(&batch);
        report.order = Some(order.id);
        report.turn = Some(Turn { at, first_job: job, job });
        report.keep_in(&mut batch)?;
        tx.update_batch(&batch, BatchState::Uploaded).await?;
        self.queue_load(tx, &batch, job, 0).await?;
        let detail = json!({ "order": order.number, "mode": <&'static str>::from(batch.mode) });
        let subject = batch.id.to_string();
        self.business_event(tx, actor, "batch.confirmed", "batch", &subject, detail).await?;
        Ok(batch)
    }

    /// Closes the order that a batch was queued by, with what the batch came to.
    pub(super) async fn close_order(&self, tx: &Tx, batch: &Batch) -> Result<()> {
        let Some(order) = LoadReport::of(batch).order else { return Ok(()) };
        let Some(stored) = tx.case(order).await? else { return Ok(()) };
        let mut case = stored.case;
        let counts = batch.counts;
        let facts = json!({
            "batch": batch.id,
            "version": batch.version,
            "deleted": counts.dropped,
            "altered": counts.updated,
            "added": counts.inserted,
            "rows": counts.total,
        });
        match batch.state {
            BatchState::Committed => {
                self.act_by_platform(tx, &mut case, "execute", "", facts).await
            }
            BatchState::Refused | BatchState::Failed | BatchState::Cancelled | BatchState::Held => {
                let why = batch.error.clone().unwrap_or_else(|| "load.failed".to_owned());
                self.act_by_platform(tx, &mut case, "fail", &why, facts).await
            }
            BatchState::Uploaded | BatchState::Queued | BatchState::Running => Ok(()),
        }
    }
}

/// A batch of the entry that nobody has confirmed yet.
pub(crate) async fn uploaded(tx: &Tx, id: BatchId, entry: &Entry) -> Result<Batch> {
    let batch = tx
        .batch(id)
        .await?
        .filter(|batch| batch.entry == entry.id && batch.state == BatchState::Uploaded);
    batch.ok_or_else(|| AppError::new(ErrorKind::Invalid, "change.batch-not-waiting"))
}

/// The keys as a file with the names of the key's items above them; a key listed twice stands once.
fn key_file(schema: &TableSchema, keys: &str) -> String {
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let mut lines = vec![key_names(schema).map(quoted).collect::<Vec<_>>().join(",")];
    for key in keys.lines().map(str::trim).filter(|key| !key.is_empty()) {
        if !lines[1..].iter().any(|known| known == key) {
            lines.push(key.to_owned());
        }
    }
    lines.join("\n") + "\n"
}

fn key_names(schema: &TableSchema) -> impl Iterator<Item = &str> {
    let items = schema.key.items().iter();
    items.filter_map(|item| schema.column(*item)).map(|column| column.name.as_str())
}

/// Whether every key has as many parts as the table's key has items.
pub(crate) fn keys_fit(schema: &TableSchema, keys: &str) -> bool {
    let parts = schema.key.items().len();
    let mut lines = keys.lines().map(str::trim).filter(|key| !key.is_empty()).peekable();
    lines.peek().is_some() && lines.all(|key| key.split(',').count() == parts)
}
