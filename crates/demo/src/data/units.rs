//! `units.toml`: the municipal bureaus and the other kinds of unit the rule names.

use domain::ids::UnitId;
use domain::units::{Unit, UnitKind, UnitLevel};
use jiff::civil::Date;
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct File {
    pub(super) unit: Vec<DemoUnit>,
}

/// A unit of the city.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DemoUnit {
    pub(crate) key: String,
    pub(crate) credit_code: String,
    pub(crate) name_zh: String,
    pub(crate) name_en: String,
    pub(crate) short_name: String,
    pub(crate) kind: UnitKind,
    pub(crate) level: UnitLevel,
    pub(crate) division: String,
    pub(crate) catalogue_number: String,
    pub(crate) valid_from: Date,
}

impl DemoUnit {
    pub(crate) fn id(&self) -> UnitId {
        UnitId::named(&self.key)
    }

    /// The class under which the unit's entries get their codes: departments below the province, then the unit.
    pub(crate) fn class_code(&self) -> String {
        format!("307{}", self.catalogue_number)
    }

    pub(crate) fn unit(&self) -> Unit {
        Unit {
            id: self.id(),
            credit_code: self.credit_code.clone(),
            name_zh: self.name_zh.clone(),
            name_en: self.name_en.clone(),
            short_name: self.short_name.clone(),
            kind: self.kind,
            level: self.level,
            division: self.division.clone(),
            catalogue_number: self.catalogue_number.clone(),
            valid_from: self.valid_from,
            valid_to: None,
            successors: Vec::new(),
        }
    }
}
