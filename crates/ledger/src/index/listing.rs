//! Lists of records by unit, resource, grant or system, newest first.

use redb::ReadableDatabase;
use serde::Serialize;

use super::keys::{self, Dimension};
use super::tallies::unpack;
use super::{NAMES, POSTINGS, STATE, UsageIndex, failed};
use crate::error::Result;

/// Whose uses to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListBy<'a> {
    /// Uses by this unit (数据使用单位).
    ConsumerUnit(&'a str),
    /// Uses of this unit's data (数据提供单位).
    ProviderUnit(&'a str),
    /// Uses of this resource.
    Resource(&'a str),
    /// Uses under this grant.
    Grant(&'a str),
    /// Uses by this client system.
    System(&'a str),
}

impl<'a> ListBy<'a> {
    fn key(self) -> (Dimension, &'a str) {
        match self {
            Self::ConsumerUnit(name) => (Dimension::ConsumerUnit, name),
            Self::ProviderUnit(name) => (Dimension::ProviderUnit, name),
            Self::Resource(name) => (Dimension::Resource, name),
            Self::Grant(name) => (Dimension::Grant, name),
            Self::System(name) => (Dimension::System, name),
        }
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// Indexes of records, falling.
    pub indexes: Vec<u64>,
    /// Where the next page begins: pass it as `before`. `None` on the last page.
    pub next: Option<u64>,
    /// Records the index reflected when it was read.
    pub reflects: u64,
}

impl UsageIndex {
    /// Up to `limit` records with an index smaller than `before`, newest first.
    ///
    /// # Errors
    /// [`crate::Error::Index`].
    pub fn list(&self, by: ListBy<'_>, before: Option<u64>, limit: usize) -> Result<Listed> {
        let read = self.database.begin_read().map_err(failed)?;
        let state = read.open_table(STATE).map_err(failed)?;
        let reflects = state.get("next").map_err(failed)?.map_or(0, |next| next.value());
        let mut listed = Listed { indexes: Vec::new(), next: None, reflects };
        let (dimension, name) = by.key();
        let names = read.open_table(NAMES).map_err(failed)?;
        let id = names.get((dimension as u8, name)).map_err(failed)?.map(|id| id.value());
        let (Some(id), Some(last)) = (id, before.unwrap_or(u64::MAX).checked_sub(1)) else {
            return Ok(listed);
        };
        let postings = read.open_table(POSTINGS).map_err(failed)?;
        let (from, to) = (keys::posting(dimension, id, 0), keys::posting(dimension, id, last));
        let range = postings.range::<&[u8; 13]>(&from..=&to).map_err(failed)?;
        for posting in range.rev() {
            let (_, packed) = posting.map_err(failed)?;
            let older = unpack(packed.value()).into_iter().rev().filter(|index| *index <= last);
            listed.indexes.extend(older);
            if listed.indexes.len() > limit {
                listed.indexes.truncate(limit);
                listed.next = listed.indexes.last().copied();
                break;
            }
        }
        Ok(listed)
    }
}
