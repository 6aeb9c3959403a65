//! Feeds 接口推送: how a system of the owner sends rows of an entry by itself, registered before its first row (Article 8).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::{EntryId, PersonId, SystemId};

/// The feed of an entry; an entry has one at most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feed {
    /// The entry.
    pub entry: EntryId,
    /// The owner's system that sends 来源系统; it needs a valid assessment (Article 24).
    pub system: SystemId,
    /// Whether it may remove rows, as registered.
    pub removals: bool,
    /// Whether it is stopped by hand.
    pub paused: bool,
    /// Who registered it, and is told of what goes wrong.
    pub opened_by: PersonId,
    /// When.
    pub opened_at: Timestamp,
}
