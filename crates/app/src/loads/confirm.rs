//! What people decide about a batch: load it so, let a held one go on, give it up.

use std::collections::HashSet;

use domain::ids::{BatchId, ItemId, JobId};
use domain::loads::{ColumnMapping, LoadMode, check_mode};
use domain::people::{Actor, Post};
use domain::schema::TableSchema;
use store::{Batch, BatchState, Tx};

use super::{LoadReport, Release, Turn, Waiting};
use crate::application::App;
use crate::error::{AppError, ErrorKind, Result};
use crate::jobs::LOAD;

impl App {
    /// Queues a batch under a mapping and a mode.
    pub async fn confirm_load(
        &self,
        id: BatchId,
        mapping: ColumnMapping,
        mode: LoadMode,
        actor: &Actor,
    ) -> Result<()> {
        let mut batch = self.own_batch(id, actor).await?;
        if batch.state != BatchState::Uploaded {
            return Err(AppError::new(ErrorKind::Stale, "stale"));
        }
        if mode == LoadMode::Delete {
            return Err(AppError::denied("load.delete-by-order"));
        }
        let entry = self.may_load(batch.entry, actor).await?;
        self.check_not_under_review(entry.id, id).await?;
        let schema = entry.schema();
        check_mode(mode, &schema.key)?;
        let looked = self.look_again(&batch).await?;
        check_mapping(&mapping, &schema, &looked.fields)?;
        self.check_exposure(&batch, &entry, &mapping, &looked.fields, actor).await?;
        batch.mapping = mapping;
        batch.mode = mode;
        let mode: &'static str = mode.into();
        self.enter_queue(
            batch,
            BatchState::Uploaded,
            actor,
            "batch.confirmed",
            serde_json::json!({ "mode": mode }),
        )
        .await
    }

    /// Lets a held replace drop what it drops: the data officer's decision, with its reason.
    pub async fn release_load(&self, id: BatchId, reason: &str, actor: &Actor) -> Result<()> {
        let mut batch = self.own_batch(id, actor).await?;
        if !actor.has(Post::DataOfficer) {
            return Err(AppError::denied("load.officer-releases"));
        }
        if batch.state != BatchState::Held {
            return Err(AppError::new(ErrorKind::Stale, "stale"));
        }
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(AppError::new(ErrorKind::Invalid, "load.reason-required").about("reason"));
        }
        let mut report = LoadReport::of(&batch);
        report.released =
            Some(Release { by: actor.person, at: self.now(), reason: reason.to_owned() });
        report.keep_in(&mut batch)?;
        batch.error = None;
        let detail = serde_json::json!({ "reason": reason, "dropped": batch.counts.dropped });
        self.enter_queue(batch, BatchState::Held, actor, "batch.released", detail).await
    }

    /// Gives a batch up. One that runs stops before its commit; what it may have committed is never recorded, and undone.
    pub async fn cancel_load(&self, id: BatchId, actor: &Actor) -> Result<()> {
        let mut batch = self.own_batch(id, actor).await?;
        let seen = batch.state;
        if LoadReport::of(&batch).order.is_some() {
            return Err(AppError::denied("load.ordered"));
        }
        if matches!(self.waiting_for(&batch).await?, Some(Waiting::Review(_))) {
            return Err(AppError::denied("secrecy.under-review"));
        }
        if !is_open(seen) {
            return Err(AppError::new(ErrorKind::Stale, "stale"));
        }
        batch.state = BatchState::Cancelled;
        batch.finished_at = Some(self.now());
        let tx = self.store.begin().await?;
        tx.update_batch(&batch, seen).await?;
        self.business_event(
            &tx,
            actor,
            "batch.cancelled",
            "batch",
            &id.to_string(),
            serde_json::json!({}),
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }

    async fn enter_queue(
        &self,
        mut batch: Batch,
        seen: BatchState,
        actor: &Actor,
        kind: &str,
        detail: serde_json::Value,
    ) -> Result<()> {
        let (now, job) = (self.now(), JobId::new(self.now()));
        batch.state = BatchState::Queued;
        let mut report = LoadReport::of(&batch);
        report.turn = Some(Turn { at: now, first_job: job, job });
        report.keep_in(&mut batch)?;
        let tx = self.store.begin().await?;
        tx.update_batch(&batch, seen).await?;
        self.queue_load(&tx, &batch, job, 0).await?;
        self.business_event(&tx, actor, kind, "batch", &batch.id.to_string(), detail).await?;
        tx.commit().await?;
        Ok(())
    }

    pub(super) async fn queue_load(
        &self,
        tx: &Tx,
        batch: &Batch,
        job: JobId,
        wait_ms: i64,
    ) -> Result<()> {
        self.queue_job(tx, job, LOAD, serde_json::json!({ "batch": batch.id }), wait_ms).await
    }

    /// A batch of the actor's own unit, whose table the actor loads.
    pub(super) async fn own_batch(&self, id: BatchId, actor: &Actor) -> Result<Batch> {
        let batch = self.store.batch(id).await?.ok_or_else(AppError::not_found)?;
        self.own_table(batch.entry, actor).await?;
        Ok(batch)
    }
}

/// Whether a batch can still come to something.
pub(super) fn is_open(state: BatchState) -> bool {
    matches!(
        state,
        BatchState::Uploaded | BatchState::Queued | BatchState::Running | BatchState::Held
    )
}

/// Every field is in the file, every item is fed at most once, and what must have a value is fed.
fn check_mapping(mapping: &ColumnMapping, schema: &TableSchema, fields: &[String]) -> Result<()> {
    let invalid =
        |code: &str, place: String| Err(AppError::new(ErrorKind::Invalid, code).about(place));
    let mut fed: HashSet<ItemId> = HashSet::new();
    for (field, item) in &mapping.columns {
        if !fields.contains(field) {
            return invalid("load.file-field-absent", field.clone());
        }
        let Some(column) = schema.column(*item) else {
            return invalid("load.unknown-item", item.to_string());
        };
        if !fed.insert(*item) {
            return invalid("load.item-fed-twice", column.name.clone());
        }
    }
    if fed.is_empty() {
        return invalid("load.nothing-mapped", String::new());
    }
    let unfed: Vec<String> = mapping
        .unfed(schema)
        .into_iter()
        .filter_map(|item| schema.column(item))
        .map(|column| column.name.clone())
        .collect();
    if unfed.is_empty() { Ok(()) } else { invalid("load.unfed-items", unfed.join("、")) }
}
