//! Entering units 数据生产应用单位 and changing what they are called. What a unit is, and its codes, stay: entries and records name them.

use domain::catalogue::Missing;
use domain::ids::UnitId;
use domain::people::{Actor, Post};
use domain::units::{Unit, UnitKind, UnitLevel};
use jiff::civil::Date;
use law::codes::{CreditCode, division};
use serde_json::json;
use store::Tx;

use crate::application::App;
use crate::error::{AppError, Result};

/// Digits of a catalogue number under class 307 of the resource codes 目.
const CATALOGUE_NUMBER_DIGITS: usize = 3;

/// What a unit is called, which may change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnitNames {
    /// Official name in Chinese.
    pub name_zh: String,
    /// Name in English; may be empty.
    pub name_en: String,
    /// Short Chinese name for tables.
    pub short_name: String,
}

/// What is entered about a new unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitDetails {
    /// What it is called.
    pub names: UnitNames,
    /// Unified social credit code 统一社会信用代码 (GB 32100).
    pub credit_code: String,
    /// Kind in law (Articles 2, 3, 5).
    pub kind: UnitKind,
    /// Level of government.
    pub level: UnitLevel,
    /// Division code 行政区划代码 (GB/T 2260).
    pub division: String,
    /// Three-digit local number under class 307 目; empty for those outside the government, who have no catalogue.
    pub catalogue_number: String,
    /// First day of existence.
    pub valid_from: Date,
}

fn keeps_units(actor: &Actor) -> Result<()> {
    if actor.has(Post::SystemAdministrator) {
        Ok(())
    } else {
        Err(AppError::denied("act.not-yours"))
    }
}

fn gap(field: &str, code: &'static str) -> Missing {
    Missing { field: field.to_owned(), code }
}

fn name_gaps(names: &UnitNames) -> Vec<Missing> {
    let needed = [("name_zh", &names.name_zh), ("short_name", &names.short_name)];
    let empty = needed.into_iter().filter(|(_, text)| text.trim().is_empty());
    empty.map(|(field, _)| gap(field, "unit.required")).collect()
}

/// What is wrong with a new unit by itself.
fn own_gaps(details: &UnitDetails, today: Date) -> Vec<Missing> {
    let mut gaps = name_gaps(&details.names);
    if CreditCode::parse(&details.credit_code).is_err() {
        gaps.push(gap("credit_code", "unit.credit-code"));
    }
    if division::find_on(&details.division, today).is_none() {
        gaps.push(gap("division", "unit.division"));
    }
    let number = &details.catalogue_number;
    let is_number =
        number.len() == CATALOGUE_NUMBER_DIGITS && number.bytes().all(|byte| byte.is_ascii_digit());
    let fits = if details.kind.is_outside() { number.is_empty() } else { is_number };
    if !fits {
        gaps.push(gap("catalogue_number", "unit.catalogue-number"));
    }
    gaps
}

/// What of a new unit is another's already.
fn shared_gaps(details: &UnitDetails, units: &[Unit], today: Date) -> Vec<Missing> {
    let mut gaps = Vec::new();
    if units.iter().any(|unit| unit.credit_code == details.credit_code) {
        gaps.push(gap("credit_code", "unit.credit-code-taken"));
    }
    let number = &details.catalogue_number;
    if !number.is_empty() && units.iter().any(|unit| unit.catalogue_number == *number) {
        gaps.push(gap("catalogue_number", "unit.catalogue-number-taken"));
    }
    let office = |kind, level| kind == UnitKind::DigitalOffice && level == UnitLevel::City;
    if office(details.kind, details.level)
        && units.iter().any(|unit| office(unit.kind, unit.level) && unit.is_valid(today))
    {
        gaps.push(gap("kind", "unit.one-digital-office"));
    }
    gaps
}

fn trimmed(names: &UnitNames) -> UnitNames {
    UnitNames {
        name_zh: names.name_zh.trim().to_owned(),
        name_en: names.name_en.trim().to_owned(),
        short_name: names.short_name.trim().to_owned(),
    }
}

impl App {
    /// Enters a unit.
    ///
    /// # Errors
    /// `incomplete` with every gap; `act.not-yours`.
    pub async fn enter_unit(&self, details: &UnitDetails, actor: &Actor) -> Result<UnitId> {
        keeps_units(actor)?;
        let today = self.today();
        let tx = self.store.begin().await?;
        let mut gaps = own_gaps(details, today);
        gaps.extend(shared_gaps(details, &tx.units().await?, today));
        if !gaps.is_empty() {
            return Err(AppError::incomplete(gaps));
        }
        let names = trimmed(&details.names);
        let unit = Unit {
            id: UnitId::new(self.now()),
            credit_code: details.credit_code.clone(),
            name_zh: names.name_zh,
            name_en: names.name_en,
            short_name: names.short_name,
            kind: details.kind,
            level: details.level,
            division: details.division.clone(),
            catalogue_number: details.catalogue_number.clone(),
            valid_from: details.valid_from,
            valid_to: None,
            successors: Vec::new(),
        };
        tx.insert_unit(&unit).await?;
        let facts = json!({ "name": unit.name_zh });
        self.unit_event(&tx, "unit.entered", unit.id, facts, actor).await?;
        tx.commit().await?;
        self.refresh_live().await?;
        Ok(unit.id)
    }

    /// Changes what a unit is called. The name before stays in the event.
    pub async fn rename_unit(&self, id: UnitId, names: &UnitNames, actor: &Actor) -> Result<()> {
        keeps_units(actor)?;
        let gaps = name_gaps(names);
        if !gaps.is_empty() {
            return Err(AppError::incomplete(gaps));
        }
        let UnitNames { name_zh, name_en, short_name } = trimmed(names);
        let tx = self.store.begin().await?;
        let old = tx.unit(id).await?.ok_or_else(AppError::not_found)?;
        let new = Unit { name_zh, name_en, short_name, ..old.clone() };
        if new == old {
            return Ok(());
        }
        tx.update_unit(&new).await?;
        let facts = json!({ "before": old.name_zh, "after": new.name_zh });
        self.unit_event(&tx, "unit.renamed", id, facts, actor).await?;
        tx.commit().await?;
        self.refresh_live().await
    }

    async fn unit_event(
        &self,
        tx: &Tx,
        kind: &str,
        unit: UnitId,
        facts: serde_json::Value,
        actor: &Actor,
    ) -> Result<()> {
        self.business_event(tx, actor, kind, "unit", &unit.to_string(), facts).await
    }
}
