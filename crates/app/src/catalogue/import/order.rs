//! 迁移令: one order of the digital office's decider by which a catalogue that was published elsewhere before is
//! published here, with the dates of publication it came with.

use domain::catalogue::{Entry, EntryState, Missing};
use domain::ids::ImportId;
use domain::people::Actor;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Tx;

use super::apply::moved_on;
use crate::application::App;
use crate::catalogue::registration::give_code;
use crate::error::{ErrorKind, Result};

/// Characters of an order's number.
const NUMBER_CHARS_MAX: usize = 100;

/// A migration order 迁移令.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MigrationOrder {
    /// 文号
    pub number: String,
    /// The day it was given.
    pub on: Date,
}

impl MigrationOrder {
    /// Everything that is wrong with it.
    pub(super) fn gaps(&self, today: Date) -> Vec<Missing> {
        let gap = |field: &str, code| Missing { field: field.to_owned(), code };
        let mut gaps = Vec::new();
        let chars = self.number.trim().chars().count();
        if chars == 0 || chars > NUMBER_CHARS_MAX {
            gaps.push(gap("order_number", "import.order-number"));
        }
        if self.on > today {
            gaps.push(gap("order_on", "import.order-future"));
        }
        gaps
    }
}

/// What became of an entry under an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MovedIn {
    /// It is published.
    Published,
    /// It stays a draft: its words must pass a secrecy review first (Article 23), which is opened with it, or a ruling
    /// leaves one of its items to another source (Article 8).
    Held,
}

impl App {
    /// Publishes a working copy with the date it was first published elsewhere. A code that came with it is kept.
    pub(super) async fn move_in(
        &self,
        tx: &Tx,
        mut entry: Entry,
        on: Date,
        (import, order): (ImportId, &MigrationOrder),
        actor: &Actor,
    ) -> Result<MovedIn> {
        if let Err(error) = self.refuse_ruled_out(&entry) {
            tracing::info!(entry = %entry.id, cause = error.chain(), "an entry stays a draft");
            return Ok(MovedIn::Held);
        }
        match self.check_secrecy(tx, &entry).await {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::Denied => {
                self.screen_submission(tx, &entry, actor).await?;
                return Ok(MovedIn::Held);
            }
            Err(error) => return Err(error),
        }
        let is_moved =
            entry.published_on.is_some() || !self.gaps_of_words(&entry).await?.is_empty();
        if is_moved {
            return Err(moved_on());
        }
        let seen = entry.version;
        entry.version += 1;
        entry.state = EntryState::Published;
        entry.published_on = Some(on);
        if entry.code.is_none() {
            entry.code = Some(give_code(tx, &entry.draft.class_code).await?);
        }
        tx.publish_entry(&entry, seen, actor.person, self.now()).await?;
        let facts = json!({
            "version": entry.version,
            "name": entry.draft.name,
            "code": entry.code,
            "published_on": on,
            "order": order.number,
            "order_on": order.on,
            "import": import,
        });
        self.business_event(tx, actor, "entry.moved-in", "entry", &entry.id.to_string(), facts)
            .await?;
        Ok(MovedIn::Published)
    }
}
