//! Imports of catalogue workbooks 目录导入: one row for each file.

use domain::ids::{ImportId, JobId, PersonId, UnitId};
use sea_orm::entity::prelude::*;

use crate::batches::Progress;
use crate::imports::{Import, ImportState};
use crate::kept::{Coded, Instant, Json, Printed, Whole};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "imports")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Printed<ImportId>,
    pub unit: Printed<UnitId>,
    pub for_unit: Option<Printed<UnitId>>,
    pub created_by: Printed<PersonId>,
    pub created_at: Instant,
    pub file_name: String,
    pub digest: String,
    pub bytes: Whole<u64>,
    pub state: Coded<ImportState>,
    pub job: Printed<JobId>,
    pub stage: String,
    pub stage_rows: Whole<u64>,
    pub stage_rows_of: Option<Whole<u64>>,
    pub report: Json<serde_json::Value>,
    pub error: Option<String>,
    pub finished_at: Option<Instant>,
}

unrelated!();

impl From<&Import> for Model {
    fn from(import: &Import) -> Self {
        Self {
            id: Printed(import.id),
            unit: Printed(import.unit),
            for_unit: import.for_unit.map(Printed),
            created_by: Printed(import.created_by),
            created_at: Instant(import.created_at),
            file_name: import.file_name.clone(),
            digest: import.digest.clone(),
            bytes: Whole(import.bytes),
            state: Coded(import.state),
            job: Printed(import.job),
            stage: import.progress.stage.clone(),
            stage_rows: Whole(import.progress.rows),
            stage_rows_of: import.progress.of.map(Whole),
            report: Json(import.report.clone()),
            error: import.error.clone(),
            finished_at: import.finished_at.map(Instant),
        }
    }
}

impl From<Model> for Import {
    fn from(row: Model) -> Self {
        let progress = Progress {
            stage: row.stage,
            rows: row.stage_rows.0,
            of: row.stage_rows_of.map(|rows| rows.0),
        };
        Self {
            id: row.id.0,
            unit: row.unit.0,
            for_unit: row.for_unit.map(|unit| unit.0),
            created_by: row.created_by.0,
            created_at: row.created_at.0,
            file_name: row.file_name,
            digest: row.digest,
            bytes: row.bytes.0,
            state: row.state.0,
            job: row.job.0,
            progress,
            report: row.report.0,
            error: row.error,
            finished_at: row.finished_at.map(|at| at.0),
        }
    }
}
