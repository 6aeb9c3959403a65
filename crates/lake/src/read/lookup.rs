//! Rows by key, through the key index.

use std::ops::ControlFlow;
use std::sync::Arc;

use domain::access::AccessPlan;
use domain::values::Value;

use crate::error::Limit;
use crate::index::{Key, OpenIndex, RowView, StoredRow};
use crate::ingest::{Feed, PushedRow};
use crate::{Lake, LakeError};

/// Keys of one [`Lake::get`].
const KEYS_MAX: usize = 1_000;
/// Rows given for one key; more are said to be there.
const ROWS_PER_KEY_MAX: usize = 1_000;

/// The rows of one key.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct KeyRows {
    /// Values in the order of the plan's items. Empty where the key is not found or the plan lets
    /// no row of it pass: the two are not told apart.
    pub rows: Vec<Vec<Value>>,
    /// Whether the key has more rows than are given.
    pub truncated: bool,
}

/// Look-ups at one version by one plan. Reading is a single small read of a file in the page cache,
/// so it may be done on the threads of the runtime.
#[derive(Debug)]
pub struct Lookup<'a> {
    plan: &'a AccessPlan,
    index: Arc<OpenIndex>,
    /// Rows pushed into the table, and up to which position the version has them.
    pushed: Option<(Arc<Feed>, u64)>,
}

impl Lake {
    /// Look-ups by a plan at a version, where the version's index is open already: no waiting, no
    /// disk.
    pub fn lookup_open<'a>(&self, plan: &'a AccessPlan, version: u64) -> Option<Lookup<'a>> {
        let index = self.reading.indexes.known(plan.schema(), version)?;
        let pushed = match self.feeds.known(plan.schema().entry) {
            Some(feed) => {
                let folded = feed.known_folded(version)?;
                Some((feed, folded))
            }
            None => None,
        };
        Some(Lookup { plan, index, pushed })
    }

    /// Look-ups by a plan at a version. Opens the version's index, and builds it from the table
    /// where it is absent or damaged.
    ///
    /// # Errors
    /// [`LakeError::NoKey`], [`LakeError::NoTable`], [`LakeError::UnknownVersion`].
    pub async fn lookup<'a>(
        &self,
        plan: &'a AccessPlan,
        version: u64,
    ) -> Result<Lookup<'a>, LakeError> {
        if let Some(open) = self.lookup_open(plan, version) {
            return Ok(open);
        }
        let index = self.open_index(plan.schema(), version).await?;
        let feed = self.feeds.known(plan.schema().entry);
        let folded = match &feed {
            Some(feed) => feed.folded_at(self, Some(version)).await?,
            None => 0,
        };
        Ok(Lookup { plan, index, pushed: feed.map(|feed| (feed, folded)) })
    }

    /// The rows of some keys, in the order of the keys; at most 1,000 keys.
    ///
    /// # Errors
    /// [`LakeError::Limit`] for more keys; else as [`Lake::lookup`].
    pub async fn get(
        &self,
        plan: &AccessPlan,
        version: u64,
        keys: &[Key],
    ) -> Result<Vec<KeyRows>, LakeError> {
        if keys.len() > KEYS_MAX {
            return Err(LakeError::Limit { limit: Limit::Keys, max: KEYS_MAX as u64 });
        }
        let lookup = self.lookup(plan, version).await?;
        keys.iter().map(|key| lookup.rows(key)).collect()
    }
}

impl Lookup<'_> {
    /// Shows the rows of a key that the plan lets pass, until `visit` breaks off.
    ///
    /// # Errors
    /// [`LakeError::Corrupt`] and [`LakeError::Storage`].
    pub fn for_each(
        &self,
        key: &Key,
        mut visit: impl FnMut(&RowView<'_>) -> ControlFlow<()>,
    ) -> Result<(), LakeError> {
        let mut show = |row: StoredRow<'_>| match RowView::new(self.plan, row) {
            Some(view) => visit(&view),
            None => ControlFlow::Continue(()),
        };
        if let Some((feed, folded)) = &self.pushed {
            let found = feed.find(key, *folded, |pushed| {
                if let PushedRow::Row(row) = pushed {
                    // A unique key has one row.
                    let _last = show(row);
                }
            });
            if found {
                return Ok(());
            }
        }
        self.index.find(key, show)
    }

    /// What `read` makes of the first row of a key that the plan lets pass; the only one, where the
    /// key is unique.
    pub fn first<T>(
        &self,
        key: &Key,
        read: impl FnOnce(&RowView<'_>) -> T,
    ) -> Result<Option<T>, LakeError> {
        let mut read = Some(read);
        let mut found = None;
        self.for_each(key, |row| {
            found = read.take().map(|read| read(row));
            ControlFlow::Break(())
        })?;
        Ok(found)
    }

    /// The rows of a key, at most 1,000.
    pub fn rows(&self, key: &Key) -> Result<KeyRows, LakeError> {
        self.rows_up_to(key, ROWS_PER_KEY_MAX)
    }

    /// The rows of a key, at most `most` and never more than 1,000; for a caller whose answer has a bound over all its
    /// keys. With none left, a key that has rows is still said to be cut.
    pub fn rows_up_to(&self, key: &Key, most: usize) -> Result<KeyRows, LakeError> {
        let most = most.min(ROWS_PER_KEY_MAX);
        let mut found = KeyRows::default();
        self.for_each(key, |row| {
            if found.rows.len() == most {
                found.truncated = true;
                return ControlFlow::Break(());
            }
            found.rows.push(row.values());
            ControlFlow::Continue(())
        })?;
        Ok(found)
    }
}
