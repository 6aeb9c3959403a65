//! Having the platform delete or alter data that two persons approved to be changed (Article 22).

use domain::cases::Case;
use domain::catalogue::Entry;
use domain::ids::BatchId;
use domain::loads::Refused;
use domain::people::Actor;
use serde_json::json;
use store::{Batch, Tx};

use super::entries::entry_of;
use super::{After, Brought, gap, stated};
use crate::application::App;
use crate::error::{AppError, ErrorKind, Result};
use crate::loads::order::{keys_fit, uploaded};

/// What is to be changed.
pub(super) enum Change {
    /// The rows with these keys, one a line.
    Delete(String),
    /// What an uploaded batch says.
    Alter(BatchId),
}

impl App {
    /// The change that an order states, where the table as it is now can be changed so.
    pub(super) async fn change_of(&self, tx: &Tx, case: &Case) -> Result<(Entry, Change)> {
        let content = stated(case)?;
        let entry = tx.published_entry(entry_of(case)?).await?.ok_or_else(AppError::not_found)?;
        if tx.table(entry.id).await?.is_none() {
            return Err(AppError::new(ErrorKind::Invalid, "resource.not-loaded"));
        }
        let change = if content.text("change_kind") == "delete" {
            Change::Delete(deletable(&entry, content.text("record_keys"))?)
        } else {
            let id = content.batch().ok_or_else(|| gap("batch", "change.batch-not-waiting"))?;
            let batch = uploaded(tx, id, &entry).await?;
            self.check_screened(tx, &batch).await?;
            Change::Alter(batch.id)
        };
        Ok((entry, change))
    }

    /// Queues the change; the order waits as approved until it has been carried out.
    pub(super) async fn change_data(&self, tx: &Tx, case: &Case, actor: &Actor) -> Result<Brought> {
        let (entry, change) = self.change_of(tx, case).await?;
        let batch: Batch = match change {
            Change::Delete(keys) => self.order_deletion(tx, case, &entry, &keys, actor).await?,
            Change::Alter(id) => self.order_alteration(tx, case, &entry, id, actor).await?,
        };
        Ok(Brought { detail: json!({ "batch": batch.id }), after: After::Nothing })
    }
}

fn deletable(entry: &Entry, keys: &str) -> Result<String> {
    let schema = entry.schema();
    if !schema.key.is_unique() {
        return Err(Refused::NoUniqueKey.into());
    }
    if keys.trim().is_empty() {
        return Err(gap("record_keys", "field.required"));
    }
    if !keys_fit(&schema, keys) {
        return Err(gap("record_keys", "change.key-parts"));
    }
    Ok(keys.to_owned())
}
