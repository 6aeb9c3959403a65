//! The usage index: who used what, and how often, for pages and charts.
//!
//! Derived from the log and thrown away at will: drop `index/usage.redb` and it is
//! built again. It says up to which record it reflects the log, and a reader shows
//! that lag rather than hide it. It holds ids and numbers, no purposes and no names
//! of persons, so an erasure has nothing to remove here.

mod counting;
pub(crate) mod following;
mod keys;
mod listing;
mod tallies;

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::Mutex;
use redb::{Database, Durability, ReadableDatabase, ReadableTable, TableDefinition};

pub use counting::{CountFilter, DayCount};
pub use listing::{ListBy, Listed};

use crate::error::{Error, Result};
use crate::hexed::Hash;
use crate::segments::table::Table;
use keys::{CountKey, DimensionCountKey, PostingKey};
use tallies::{Names, Tally};

const FILE: &str = "usage.redb";
/// Version of the index's own form; another one in the file means: build again.
const VERSION: u64 = 1;
const CACHE_BYTES: usize = 16 * 1024 * 1024;

const STATE: TableDefinition<'_, &str, u64> = TableDefinition::new("state");
const LAST_LEAF: TableDefinition<'_, (), &[u8; 32]> = TableDefinition::new("last_leaf");
const NAMES: TableDefinition<'_, (u8, &str), u32> = TableDefinition::new("names");
const POSTINGS: TableDefinition<'_, PostingKey, &[u8]> = TableDefinition::new("postings");
const COUNTS: TableDefinition<'_, CountKey, (u64, u64)> = TableDefinition::new("counts");
const COUNTS_BY: TableDefinition<'_, DimensionCountKey, (u64, u64)> =
    TableDefinition::new("counts_by");

/// Lists and counters over the log.
pub struct UsageIndex {
    database: Database,
    reflects: AtomicU64,
    names: Mutex<Names>,
}

impl UsageIndex {
    /// Opens the index in a folder; builds it anew if it is absent, unreadable, or
    /// not of this log.
    pub(crate) fn open(folder: &Path, log: &Table) -> Result<Self> {
        let file = folder.join(FILE);
        fs::create_dir_all(folder).map_err(|error| Error::io(folder.to_string_lossy(), error))?;
        if let Some(index) = Self::try_open(&file).ok().filter(|index| index.fits(log)) {
            return Ok(index);
        }
        match fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(Error::io(file.to_string_lossy(), error))
            }
            _ => Self::try_open(&file),
        }
    }

    fn try_open(file: &Path) -> Result<Self> {
        let mut builder = Database::builder();
        let database = builder.set_cache_size(CACHE_BYTES).create(file).map_err(failed)?;
        let write = database.begin_write().map_err(failed)?;
        let reflects = {
            let mut state = write.open_table(STATE).map_err(failed)?;
            let version = state.get("version").map_err(failed)?.map(|found| found.value());
            if version.is_some_and(|version| version != VERSION) {
                return Err(Error::Index("of another version".to_owned()));
            }
            state.insert("version", VERSION).map_err(failed)?;
            let next = state.get("next").map_err(failed)?.map(|found| found.value());
            next.unwrap_or(0)
        };
        write.open_table(LAST_LEAF).map_err(failed)?;
        write.open_table(NAMES).map_err(failed)?;
        write.open_table(POSTINGS).map_err(failed)?;
        write.open_table(COUNTS).map_err(failed)?;
        write.open_table(COUNTS_BY).map_err(failed)?;
        write.commit().map_err(failed)?;
        let reflects = AtomicU64::new(reflects);
        Ok(Self { database, reflects, names: Mutex::default() })
    }

    /// Whether the last record this index reflects is in that log, at that place.
    fn fits(&self, log: &Table) -> bool {
        let next = self.reflects();
        let Some(last) = next.checked_sub(1) else { return true };
        let mut found: Option<Hash> = None;
        let read = log.visit(last, 1, |record| {
            found = Some(record.frame.hash);
            Ok(())
        });
        read.is_ok() && found.is_some() && found == self.last_leaf().ok().flatten()
    }

    fn last_leaf(&self) -> Result<Option<Hash>> {
        let read = self.database.begin_read().map_err(failed)?;
        let table = read.open_table(LAST_LEAF).map_err(failed)?;
        let found = table.get(()).map_err(failed)?;
        Ok(found.map(|hash| Hash::from(*hash.value())))
    }

    /// Records this index reflects: all with a smaller index.
    pub fn reflects(&self) -> u64 {
        self.reflects.load(Ordering::Acquire)
    }

    /// Takes up to `limit` further records in; gives how many it took.
    ///
    /// With `flush` the result survives a crash at once, else with a later flush.
    pub(crate) fn follow(&self, log: &Table, limit: u64, flush: bool) -> Result<u64> {
        let from = self.reflects();
        let mut names = self.names.lock();
        let mut write = self.database.begin_write().map_err(failed)?;
        let durability = if flush { Durability::Immediate } else { Durability::None };
        write.set_durability(durability).map_err(failed)?;
        write.set_quick_repair(flush);
        let mut tally = Tally::default();
        let mut last = None;
        let next = {
            let mut stored = write.open_table(NAMES).map_err(failed)?;
            log.visit(from, limit, |found| {
                last = Some(found.frame.hash);
                tally.add(&found, &mut |dimension, name| names.id(&mut stored, dimension, name))
            })?
        };
        tally.write(&write)?;
        if let Some(last) = last {
            let mut state = write.open_table(STATE).map_err(failed)?;
            state.insert("next", next).map_err(failed)?;
            let mut leaf = write.open_table(LAST_LEAF).map_err(failed)?;
            leaf.insert((), &last.0).map_err(failed)?;
        }
        if let Err(error) = write.commit() {
            *names = Names::default();
            return Err(failed(error));
        }
        self.reflects.store(next, Ordering::Release);
        Ok(next - from)
    }
}

/// Any failure of the index's own database.
fn failed(error: impl Into<redb::Error>) -> Error {
    Error::Index(error.into().to_string())
}
