//! Measured conflicts between a source and another holder.

use std::collections::BTreeMap;

use domain::conflicts::{Compared, ConflictMeasure, Side, SourcePair};
use domain::ids::{EntryId, ItemId};
use jiff::civil::Date;
use sea_orm::entity::prelude::*;

use crate::kept::{Json, Printed, Whole};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "source_conflicts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub source: Printed<EntryId>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub source_item: Whole<u32>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub holder: Printed<EntryId>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub holder_item: Whole<u32>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub source_version: Whole<u64>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub holder_version: Whole<u64>,
    /// The empty text where a ruling names items only.
    pub element: String,
    pub measured_on: Printed<Date>,
    pub common_keys: Whole<u64>,
    pub differing: Whole<u64>,
    pub by_division: Json<BTreeMap<String, Compared>>,
    pub sampled_permille: Whole<u16>,
    pub newest: bool,
}

unrelated!();

impl From<&ConflictMeasure> for Model {
    fn from(measure: &ConflictMeasure) -> Self {
        let SourcePair { source, holder } = measure.pair;
        Self {
            source: Printed(source.entry),
            source_item: Whole(source.item.0),
            holder: Printed(holder.entry),
            holder_item: Whole(holder.item.0),
            source_version: Whole(measure.source_version),
            holder_version: Whole(measure.holder_version),
            element: measure.element.as_ref().map(ToString::to_string).unwrap_or_default(),
            measured_on: Printed(measure.measured_on),
            common_keys: Whole(measure.total.keys),
            differing: Whole(measure.total.differing),
            by_division: Json(measure.by_division.clone()),
            sampled_permille: Whole(measure.sampled_permille),
            newest: true,
        }
    }
}

impl From<Model> for ConflictMeasure {
    fn from(row: Model) -> Self {
        let side = |entry: Printed<EntryId>, item: Whole<u32>| Side {
            entry: entry.0,
            item: ItemId(item.0),
        };
        Self {
            pair: SourcePair {
                source: side(row.source, row.source_item),
                holder: side(row.holder, row.holder_item),
            },
            element: row.element.parse().ok(),
            source_version: row.source_version.0,
            holder_version: row.holder_version.0,
            measured_on: row.measured_on.0,
            total: Compared { keys: row.common_keys.0, differing: row.differing.0 },
            by_division: row.by_division.0,
            sampled_permille: row.sampled_permille.0,
        }
    }
}
