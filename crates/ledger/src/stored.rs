//! What the log gives back for an index.

use serde::{Deserialize, Serialize};

use crate::hexed::{Hash, Salt};
use crate::receipts::Receipt;
use crate::records::UsageRecord;

/// A record as it stands in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredRecord {
    /// Index in the log, from 0.
    pub index: u64,
    /// Receipt that was given for it.
    pub receipt: Receipt,
    /// RFC 6962 hash of its leaf.
    pub leaf_hash: Hash,
    /// Milliseconds since the Unix epoch.
    pub at_ms: i64,
    /// What it holds, or what became of it.
    pub content: StoredContent,
}

/// What stands under an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoredContent {
    /// A use, with the salt of its commitment.
    Use {
        /// Salt under which the leaf commits to the body.
        salt: Salt,
        /// The record.
        record: Box<UsageRecord>,
    },
    /// A use whose body was erased.
    Erased {
        /// Index of the erasure.
        by: u64,
        /// Number of the order, as the erasure names it.
        order: String,
    },
    /// An erasure (删除) of another record.
    Erasure {
        /// Index of the erased record.
        target: u64,
        /// Number of the order.
        order: String,
    },
}
