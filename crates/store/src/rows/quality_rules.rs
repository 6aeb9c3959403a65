//! The rules of quality that units set.

use domain::ids::{EntryId, PersonId, UnitId};
use domain::quality::{Rule, RuleChange, RuleVersion};
use sea_orm::entity::prelude::*;

use crate::kept::{Coded, Instant, Json, Printed, Whole};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "quality_rules")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub entry: Printed<EntryId>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: Whole<u32>,
    pub at: Instant,
    pub set_by: Printed<PersonId>,
    pub unit: Printed<UnitId>,
    pub change: Coded<RuleChange>,
    pub code: String,
    pub reason: String,
    pub rules: Json<Vec<Rule>>,
    pub switched_off: Json<Vec<String>>,
    pub last_number: Whole<u32>,
}

unrelated!();

impl From<&RuleVersion> for Model {
    fn from(set: &RuleVersion) -> Self {
        Self {
            entry: Printed(set.entry),
            version: Whole(set.version),
            at: Instant(set.at),
            set_by: Printed(set.by),
            unit: Printed(set.unit),
            change: Coded(set.change),
            code: set.code.clone(),
            reason: set.reason.clone(),
            rules: Json(set.rules.clone()),
            switched_off: Json(set.off.clone()),
            last_number: Whole(set.last),
        }
    }
}

impl From<Model> for RuleVersion {
    fn from(row: Model) -> Self {
        Self {
            entry: row.entry.0,
            version: row.version.0,
            at: row.at.0,
            by: row.set_by.0,
            unit: row.unit.0,
            change: row.change.0,
            code: row.code,
            reason: row.reason,
            rules: row.rules.0,
            off: row.switched_off.0,
            last: row.last_number.0,
        }
    }
}
