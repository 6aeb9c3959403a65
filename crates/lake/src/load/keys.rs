//! Unique keys while a file is read: which were there, which come twice, which stay.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use domain::loads::LoadMode;
use domain::schema::TableSchema;
use futures::TryStreamExt;

use crate::read::scan::Scan;
use crate::validate::keys_of;
use crate::{Lake, LakeError};

/// Keys are hashes already: their low half is as good as any hash of them.
#[derive(Debug, Default)]
pub(crate) struct LowHalf(u64);

impl Hasher for LowHalf {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.0 ^= u64::from_le_bytes(word);
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "the low half is what is wanted")]
    fn write_u128(&mut self, key: u128) {
        self.0 = key as u64;
    }
}

type KeySet = HashSet<u128, BuildHasherDefault<LowHalf>>;

/// The keys of a table with a unique key, while a load goes on.
#[derive(Debug, Default)]
pub(crate) struct UniqueKeys {
    /// Keys that no further row may have.
    taken: KeySet,
    /// Keys of the version that is being replaced.
    before: KeySet,
    kept: u64,
}

impl UniqueKeys {
    /// The keys that matter to a load: an append must not repeat what is there, a replace is told what it keeps,
    /// and an upsert finds out by merging.
    pub(crate) async fn of_load(
        lake: &Lake,
        schema: &Arc<TableSchema>,
        mode: LoadMode,
        base: Option<u64>,
    ) -> Result<Option<Self>, LakeError> {
        if !schema.key.is_unique() {
            return Ok(None);
        }
        let mut keys = Self::default();
        match (mode, base) {
            (LoadMode::Append, Some(base)) => keys.taken = keys_at(lake, schema, base).await?,
            (LoadMode::Replace, Some(base)) => keys.before = keys_at(lake, schema, base).await?,
            _ => {}
        }
        Ok(Some(keys))
    }

    /// Takes a key unless it is taken.
    pub(crate) fn take(&mut self, key: u128) -> bool {
        let is_new = self.taken.insert(key);
        self.kept += u64::from(is_new && self.before.contains(&key));
        is_new
    }

    /// Keys of the replaced version that came again.
    pub(crate) fn kept(&self) -> u64 {
        self.kept
    }
}

async fn keys_at(
    lake: &Lake,
    schema: &Arc<TableSchema>,
    version: u64,
) -> Result<KeySet, LakeError> {
    let table = lake.reading.tables.open(lake, schema.entry, version).await?;
    let mut keys = KeySet::default();
    let mut batches = Scan::everything(table, Arc::clone(schema), schema.key.items()).batches();
    while let Some(batch) = batches.try_next().await? {
        keys.extend(keys_of(&batch, schema)?);
    }
    Ok(keys)
}
