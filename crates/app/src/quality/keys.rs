//! Keys of rows that fail: for the data clerk and officer of the unit alone, each look on record like any look at its rows.

use domain::ids::EntryId;
use domain::people::Actor;
use domain::quality::{Keys, Rule};

use super::setting::owns;
use crate::application::App;
use crate::error::{AppError, Result};
use crate::uses::{Given, Look};

/// Why the owner looks at failing keys, as it stands in the usage log.
const SHOWN: Look<'static> = Look::Preview("owner-quality");

/// Failing keys of the newest evaluation of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailingKeys {
    /// Each rule with failing rows, with what fails in all and the keys that were kept.
    pub rules: Vec<(Rule, u64, Vec<String>)>,
    /// The version of the table.
    pub table_version: u64,
    /// The receipt of this look; empty where there was nothing to see.
    pub receipt: String,
}

impl App {
    /// Keys of rows that fail in the newest evaluation of an entry. Looking at them is a use, and on record.
    ///
    /// # Errors
    /// Not found for everybody but the data clerk and officer of the unit, on record too, and where nothing was evaluated.
    pub async fn failing_keys(&self, entry: EntryId, actor: &Actor) -> Result<FailingKeys> {
        let live = self.live();
        let Some(table) = live.table(entry).filter(|table| owns(table, actor)) else {
            return Err(self.refuse_owner(actor, entry, SHOWN, AppError::not_found()).await);
        };
        let newest = self.store.evaluations(entry, 1).await?.into_iter().next();
        let newest = newest.ok_or_else(AppError::not_found)?;
        let mut keys: Keys = self.store.failing_keys(entry).await?;
        let mut rules = Vec::new();
        for outcome in newest.outcomes {
            if let Some(kept) = keys.remove(&outcome.rule.code) {
                rules.push((outcome.rule, outcome.failed, kept));
            }
        }
        let rows: usize = rules.iter().map(|(_, _, kept)| kept.len()).sum();
        let mut receipt = String::new();
        if rows > 0 {
            let given = Given {
                entry: &table.entry,
                items: table.schema.key.items(),
                version: Some(newest.table_version),
                rows: rows as u64,
            };
            receipt = self.record_owner(actor, SHOWN, given).await?;
        }
        Ok(FailingKeys { rules, table_version: newest.table_version, receipt })
    }
}
