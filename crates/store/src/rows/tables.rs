//! The recorded version of each entry's table.

use domain::ids::{BatchId, EntryId};
use sea_orm::entity::prelude::*;

use crate::kept::{Instant, Printed, Whole};
use crate::tables::TableVersion;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "tables")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub entry: Printed<EntryId>,
    pub version: Whole<u64>,
    pub row_count: Whole<u64>,
    pub bytes: Whole<u64>,
    pub index_version: Option<Whole<u64>>,
    pub batch: Option<Printed<BatchId>>,
    pub updated_at: Instant,
}

unrelated!();

impl From<&TableVersion> for Model {
    fn from(table: &TableVersion) -> Self {
        Self {
            entry: Printed(table.entry),
            version: Whole(table.version),
            row_count: Whole(table.rows),
            bytes: Whole(table.bytes),
            index_version: table.index_version.map(Whole),
            batch: table.batch.map(Printed),
            updated_at: Instant(table.updated_at),
        }
    }
}

impl From<Model> for TableVersion {
    fn from(row: Model) -> Self {
        Self {
            entry: row.entry.0,
            version: row.version.0,
            rows: row.row_count.0,
            bytes: row.bytes.0,
            index_version: row.index_version.map(|version| version.0),
            batch: row.batch.map(|batch| batch.0),
            updated_at: row.updated_at.0,
        }
    }
}
