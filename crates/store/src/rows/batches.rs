//! Batches 批次: one row for each load of one file.

use domain::ids::{BatchId, EntryId, FileId, PersonId, UnitId};
use domain::loads::{ColumnMapping, FileFormat, LoadCounts, LoadMode};
use sea_orm::entity::prelude::*;

use crate::batches::{Batch, BatchState, Progress};
use crate::kept::{Coded, Instant, Json, Printed, Whole};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "batches")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Printed<BatchId>,
    pub entry: Printed<EntryId>,
    pub unit: Printed<UnitId>,
    pub mode: Coded<LoadMode>,
    pub file: Printed<FileId>,
    pub file_name: String,
    pub digest: String,
    pub bytes: Whole<u64>,
    pub format: Coded<FileFormat>,
    pub encoding: Option<String>,
    pub mapping: Json<ColumnMapping>,
    pub state: Coded<BatchState>,
    pub counts: Json<LoadCounts>,
    pub quality: Json<serde_json::Value>,
    pub stage: String,
    pub stage_rows: Whole<u64>,
    pub stage_rows_of: Option<Whole<u64>>,
    pub error: Option<String>,
    pub created_by: Printed<PersonId>,
    pub created_at: Instant,
    pub finished_at: Option<Instant>,
    pub version: Option<Whole<u64>>,
}

unrelated!();

impl From<&Batch> for Model {
    fn from(batch: &Batch) -> Self {
        Self {
            id: Printed(batch.id),
            entry: Printed(batch.entry),
            unit: Printed(batch.unit),
            mode: Coded(batch.mode),
            file: Printed(batch.file),
            file_name: batch.file_name.clone(),
            digest: batch.digest.clone(),
            bytes: Whole(batch.bytes),
            format: Coded(batch.format),
            encoding: batch.encoding.clone(),
            mapping: Json(batch.mapping.clone()),
            state: Coded(batch.state),
            counts: Json(batch.counts),
            quality: Json(batch.quality.clone()),
            stage: batch.progress.stage.clone(),
            stage_rows: Whole(batch.progress.rows),
            stage_rows_of: batch.progress.of.map(Whole),
            error: batch.error.clone(),
            created_by: Printed(batch.created_by),
            created_at: Instant(batch.created_at),
            finished_at: batch.finished_at.map(Instant),
            version: batch.version.map(Whole),
        }
    }
}

impl From<Model> for Batch {
    fn from(row: Model) -> Self {
        let progress = Progress {
            stage: row.stage,
            rows: row.stage_rows.0,
            of: row.stage_rows_of.map(|rows| rows.0),
        };
        Self {
            id: row.id.0,
            entry: row.entry.0,
            unit: row.unit.0,
            mode: row.mode.0,
            file: row.file.0,
            file_name: row.file_name,
            digest: row.digest,
            bytes: row.bytes.0,
            format: row.format.0,
            encoding: row.encoding,
            mapping: row.mapping.0,
            state: row.state.0,
            counts: row.counts.0,
            quality: row.quality.0,
            progress,
            error: row.error,
            created_by: row.created_by.0,
            created_at: row.created_at.0,
            finished_at: row.finished_at.map(|at| at.0),
            version: row.version.map(|version| version.0),
        }
    }
}
