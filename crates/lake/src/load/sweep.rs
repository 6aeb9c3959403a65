//! Clearing away what loads that did not finish left behind.

use std::collections::HashSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use domain::ids::EntryId;

use super::note::staging_dir;
use crate::table::{self, read_commit};
use crate::{Lake, LakeError, index};

impl Lake {
    /// Removes files that no commit names, what lies aside, and indexes beyond the recorded version.
    ///
    /// No load of the table may be under way, and none may wait for [`Lake::recover`]: its note would go too.
    pub async fn sweep(
        &self,
        entry: EntryId,
        recorded_version: Option<u64>,
    ) -> Result<(), LakeError> {
        let named = named_files(self, entry).await?;
        remove_files(&table::delta_dir(self, entry), |name| {
            name.ends_with(".parquet") && !named.contains(name)
        })?;
        remove_files(&staging_dir(self, entry), |_any| true)?;
        index::sweep(self, entry, recorded_version)
    }
}

/// Every file that any commit added: versions stay readable until they are purged.
async fn named_files(lake: &Lake, entry: EntryId) -> Result<HashSet<String>, LakeError> {
    let mut named = HashSet::new();
    let Some(latest) = table::latest_version(lake, entry).await? else {
        return Ok(named);
    };
    for version in 0..=latest {
        named.extend(read_commit(lake, entry, version).await?.added);
    }
    Ok(named)
}

fn remove_files(dir: &Path, gone: impl Fn(&str) -> bool) -> Result<(), LakeError> {
    let listing = match fs::read_dir(dir) {
        Err(absent) if absent.kind() == ErrorKind::NotFound => return Ok(()),
        listing => listing?,
    };
    for file in listing {
        let file = file?;
        let is_gone = file.file_type()?.is_file() && file.file_name().to_str().is_some_and(&gone);
        if is_gone {
            fs::remove_file(file.path())?;
        }
    }
    Ok(())
}
