//! The newest pushed row of each key, in memory, in front of the index.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;

use crate::index::{Entry, Layout, StoredRow};

/// What was last pushed for a key.
#[derive(Debug, Clone)]
pub(super) struct Operation {
    pub position: u64,
    pub at: Timestamp,
    pub layout: Arc<Layout>,
    /// None where the row was removed.
    pub row: Option<Box<[u8]>>,
}

/// Keys with what was last pushed for them.
pub(super) type Operations = Vec<(Box<[u8]>, Operation)>;

impl Operation {
    /// The row, as it is stored.
    pub(super) fn stored(&self) -> Option<StoredRow<'_>> {
        self.row.as_deref().map(|bytes| StoredRow { layout: &self.layout, bytes })
    }
}

/// What the overlay says of a key.
pub(crate) enum PushedRow<'a> {
    /// Its newest row.
    Row(StoredRow<'a>),
    /// It was removed.
    Removed,
}

#[derive(Debug, Default)]
pub(super) struct Overlay {
    newest: HashMap<Box<[u8]>, Operation>,
    /// Bytes of keys and rows.
    pub bytes: u64,
    /// The last position that is in it.
    pub last: u64,
}

impl Overlay {
    /// Takes in the entries of one push, whose first row has this position.
    pub(super) fn add(&mut self, first: u64, at: Timestamp, layout: &Arc<Layout>, entries: &[u8]) {
        let mut rest = entries;
        let mut position = first;
        while let Some(entry) = Entry::take(&mut rest) {
            let row = entry.row.map(Box::from);
            let operation = Operation { position, at, layout: Arc::clone(layout), row };
            self.bytes += size(entry.key, &operation);
            if let Some(before) = self.newest.insert(entry.key.into(), operation) {
                self.bytes -= size(entry.key, &before);
            }
            self.last = position;
            position += 1;
        }
    }

    /// Keys that it has.
    pub(super) fn keys(&self) -> u64 {
        self.newest.len() as u64
    }

    /// What was pushed for a key after a position.
    pub(super) fn beyond(&self, folded: u64, key: &[u8]) -> Option<PushedRow<'_>> {
        let operation = self.newest.get(key).filter(|operation| operation.position > folded)?;
        Some(operation.stored().map_or(PushedRow::Removed, PushedRow::Row))
    }

    /// Everything pushed after a position and not replaced since, in the order it came.
    pub(super) fn all_beyond(&self, folded: u64) -> Operations {
        let beyond = self.newest.iter().filter(|(_, operation)| operation.position > folded);
        let mut found: Operations =
            beyond.map(|(key, operation)| (key.clone(), operation.clone())).collect();
        found.sort_unstable_by_key(|(_, operation)| operation.position);
        found
    }

    /// How many keys were pushed after a position, and when the first of them came.
    pub(super) fn waiting_beyond(&self, folded: u64) -> Option<(u64, Timestamp)> {
        if self.last <= folded {
            return None;
        }
        let beyond = self.newest.values().filter(|operation| operation.position > folded);
        beyond.fold(None, |found, operation| {
            let (rows, since) = found.unwrap_or((0, operation.at));
            Some((rows + 1, since.min(operation.at)))
        })
    }

    /// Lets go of what no reader asks for any more.
    pub(super) fn forget_up_to(&mut self, folded: u64) {
        let mut bytes = 0;
        self.newest.retain(|key, operation| {
            let stays = operation.position > folded;
            bytes += if stays { size(key, operation) } else { 0 };
            stays
        });
        self.newest.shrink_to_fit();
        self.bytes = bytes;
    }
}

fn size(key: &[u8], operation: &Operation) -> u64 {
    (key.len() + operation.row.as_ref().map_or(0, |row| row.len())) as u64
}
