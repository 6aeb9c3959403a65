//! Units' own rules and responsible persons (Article 27): which of them are missing.

use domain::ids::UnitId;
use domain::people::Actor;

use crate::application::App;
use crate::error::{AppError, Result};

/// What a unit lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleGap {
    /// The unit.
    pub unit: UnitId,
    /// The kinds of rules that are not on file, by code.
    pub missing: Vec<&'static str>,
}

impl App {
    /// Units without all the rules that Article 27 asks for, for the digital office; a unit sees its own gap.
    pub async fn rule_gaps(&self, actor: &Actor) -> Result<Vec<RuleGap>> {
        if actor.unit_kind.is_outside() {
            return Err(AppError::not_found());
        }
        let live = self.live();
        let mut gaps = Vec::new();
        for unit in live.units().filter(|unit| !unit.kind.is_outside() && unit.is_valid(live.on)) {
            if unit.id != actor.unit && !actor.is_digital_office() {
                continue;
            }
            let missing = self.rules_missing(unit.id).await?;
            if !missing.is_empty() {
                gaps.push(RuleGap { unit: unit.id, missing });
            }
        }
        gaps.sort_by_key(|gap| gap.unit);
        Ok(gaps)
    }
}
