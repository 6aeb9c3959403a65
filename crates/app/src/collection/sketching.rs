//! Sketches of columns, made from each version that is loaded: evidence that two columns hold the same values, whatever they
//! are called.
//!
//! A sketch holds keyed hashes and no value. It is derived: thrown away with the
//! version it reflects, and made anew where it is missing. The table is read by
//! the owner's own right, for nobody's eyes.

use std::sync::Arc;

use domain::access::{Right, Wanted, compile};
use domain::catalogue::Entry;
use domain::grants::Method;
use domain::ids::{EntryId, ItemId, JobId};
use domain::schema::{Column, TableSchema};
use law::catalogue_codes::ItemType;
use likeness::{Growing, Sketcher};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{ColumnSketch, Tx};

use crate::application::App;
use crate::error::{AppError, Result};
use crate::jobs::{JobEnd, Lease, SKETCH};

impl App {
    /// Queues the sketching of a version, in the transaction that records it.
    pub(crate) async fn queue_sketching(
        &self,
        tx: &Tx,
        entry: EntryId,
        version: u64,
    ) -> Result<()> {
        let payload = json!({ "entry": entry, "version": version });
        self.queue_job(tx, JobId::new(self.now()), SKETCH, payload, 0).await
    }

    /// Queues the sketching of every table whose version has none, such as after an upgrade.
    pub(crate) async fn queue_missing_sketches(&self) -> Result<()> {
        let sketched = self.store.sketched_versions().await?;
        let tables = self.store.tables().await?;
        let live = self.live();
        let wants = |entry: EntryId| {
            live.table(entry).is_some_and(|table| table.schema.columns.iter().any(is_sketched))
        };
        let tx = self.store.begin().await?;
        for table in tables {
            if sketched.get(&table.entry) != Some(&table.version) && wants(table.entry) {
                self.queue_sketching(&tx, table.entry, table.version).await?;
            }
        }
        Ok(tx.commit().await?)
    }

    /// Makes the sketches of the version that a leased job names.
    pub(crate) async fn run_sketching(&self, lease: Lease<'_>) -> Result<JobEnd> {
        let (id, version) = named(&lease)?;
        let entry = match self.store.published_entry(id).await? {
            Some(entry) => Some(entry),
            None => self.store.entry(id).await?,
        };
        let Some(entry) = entry.filter(|entry| entry.schema().columns.iter().any(is_sketched))
        else {
            return self.keep_sketches(lease, id, version, &[]).await;
        };
        if self.store.table(id).await?.is_none_or(|table| table.version != version) {
            return self.keep_sketches(lease, id, version, &[]).await;
        }
        match self.while_leased(lease, self.sketches_of(&entry, version)).await? {
            Some(sketches) => self.keep_sketches(lease, id, version, &sketches?).await,
            None => Ok(JobEnd::Lost),
        }
    }

    async fn sketches_of(&self, entry: &Entry, version: u64) -> Result<Vec<ColumnSketch>> {
        let schema: Arc<TableSchema> = Arc::new(entry.schema());
        let items: Vec<ItemId> =
            schema.columns.iter().filter(|column| is_sketched(column)).map(|one| one.id).collect();
        let names: Vec<String> = items.iter().map(ToString::to_string).collect();
        let right = Right::Owner { unit: entry.unit };
        let wanted = Wanted { items: &names, filter: None };
        let plan = compile(right, &schema, Method::Lookup, "", &wanted, self.today())?;
        let sketcher = Sketcher::new(&self.sketch_secret());
        let growing: Vec<Growing> = items.iter().map(|_| sketcher.begin()).collect();
        let grown = self
            .lake
            .fold_values(&plan, version, growing, |growing, place, value| {
                if let Some(growing) = growing.get_mut(place) {
                    growing.add(&value.to_text());
                }
            })
            .await?;
        let sketch = |(item, growing): (ItemId, Growing)| ColumnSketch {
            entry: entry.id,
            item,
            version,
            sketch: growing.finish().into(),
        };
        Ok(items.into_iter().zip(grown).map(sketch).collect())
    }

    /// Keeps the sketches where the version is still the one that readers see, and closes the job.
    async fn keep_sketches(
        &self,
        lease: Lease<'_>,
        entry: EntryId,
        version: u64,
        sketches: &[ColumnSketch],
    ) -> Result<JobEnd> {
        let tx = self.store.begin().await?;
        if tx.table(entry).await?.is_some_and(|table| table.version == version) {
            tx.replace_sketches(entry, sketches).await?;
        }
        if !self.close_job(&tx, lease).await? {
            tx.rollback().await?;
            return Ok(JobEnd::Lost);
        }
        tx.commit().await?;
        self.refresh_live_if_stale().await?;
        Ok(JobEnd::Closed)
    }

    /// A secret of its own, so that no hash of a sketch equals one of the usage log.
    fn sketch_secret(&self) -> [u8; 32] {
        Sha256::new()
            .chain_update(b"column sketches\0")
            .chain_update(self.config.key_secret)
            .finalize()
            .into()
    }
}

/// Texts and whole numbers tell; a code list has few values and many tables.
fn is_sketched(column: &Column) -> bool {
    matches!(column.declared.item_type, ItemType::Text | ItemType::Integer)
        && column.codes.is_none()
}

fn named(lease: &Lease<'_>) -> Result<(EntryId, u64)> {
    let payload = &lease.job.payload;
    let entry = payload.get("entry").and_then(|id| id.as_str()).and_then(|id| id.parse().ok());
    let version = payload.get("version").and_then(serde_json::Value::as_u64);
    entry.zip(version).ok_or_else(|| AppError::internal("the job names no version of a table"))
}
