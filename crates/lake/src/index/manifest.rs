//! Manifests: which segments make up the index of a version.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{ErrorKind as IoKind, Write};
use std::path::{Path, PathBuf};

use domain::ids::EntryId;
use serde::{Deserialize, Serialize};

use crate::{Lake, LakeError};

/// The format written.
const FORMAT: u32 = 1;
/// Manifests of recorded versions that stay; what is older is built anew should anyone ask.
const KEPT_VERSIONS: usize = 2;

/// A segment of a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SegmentRef {
    pub(crate) file: String,
    pub(crate) entries: u64,
    pub(crate) bytes: u64,
}

/// What the index of one version consists of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub(crate) format: u32,
    /// The table version that it reflects.
    pub(crate) version: u64,
    /// Rows of the table at that version.
    pub(crate) rows: u64,
    /// Newest first.
    pub(crate) segments: Vec<SegmentRef>,
}

/// The folder of a table's index.
pub(crate) fn index_dir(lake: &Lake, entry: EntryId) -> PathBuf {
    lake.table_dir(entry).join("index")
}

impl Manifest {
    pub(crate) fn new(version: u64, rows: u64, segments: Vec<SegmentRef>) -> Self {
        Self { format: FORMAT, version, rows, segments }
    }

    /// The manifest of a version; `None` where there is none, or none that can be read.
    pub(crate) fn read(dir: &Path, version: u64) -> Result<Option<Self>, LakeError> {
        let bytes = match fs::read(dir.join(name_of(version))) {
            Ok(bytes) => bytes,
            Err(absent) if absent.kind() == IoKind::NotFound => return Ok(None),
            Err(cause) => return Err(cause.into()),
        };
        let manifest: Option<Self> = serde_json::from_slice(&bytes).ok();
        Ok(manifest.filter(|manifest| manifest.format == FORMAT && manifest.version == version))
    }

    /// Writes the manifest durably, segments' names before its own.
    pub(crate) fn write(&self, dir: &Path) -> Result<(), LakeError> {
        let mut temporary = tempfile::Builder::new().suffix(".tmp").tempfile_in(dir)?;
        temporary.write_all(&serde_json::to_vec_pretty(self).expect("numbers and names only"))?;
        temporary.as_file().sync_all()?;
        let folder = File::open(dir)?;
        folder.sync_all()?;
        temporary.persist(dir.join(name_of(self.version))).map_err(|refused| refused.error)?;
        folder.sync_all()?;
        Ok(())
    }
}

fn name_of(version: u64) -> String {
    format!("{version}.json")
}

/// Removes what no recorded version needs: half-written files, manifests beyond `recorded` or long
/// past, and segments that no manifest names. With no recorded version everything goes. No load of
/// the table may be under way.
pub(crate) fn sweep(lake: &Lake, entry: EntryId, recorded: Option<u64>) -> Result<(), LakeError> {
    let dir = index_dir(lake, entry);
    let names = file_names(&dir)?;
    let mut versions: Vec<u64> = names
        .iter()
        .filter_map(|name| name.strip_suffix(".json")?.parse().ok())
        .filter(|version| recorded.is_some_and(|recorded| *version <= recorded))
        .collect();
    versions.sort_unstable_by(|a, b| b.cmp(a));
    versions.truncate(KEPT_VERSIONS);
    let mut kept: HashSet<String> = versions.iter().map(|version| name_of(*version)).collect();
    for version in &versions {
        let manifest = Manifest::read(&dir, *version)?;
        kept.extend(
            manifest.into_iter().flat_map(|manifest| manifest.segments).map(|segment| segment.file),
        );
    }
    for name in names.iter().filter(|name| !kept.contains(*name)) {
        match fs::remove_file(dir.join(name)) {
            Err(cause) if cause.kind() != IoKind::NotFound => return Err(cause.into()),
            _ => {}
        }
    }
    lake.reading.forget_beyond(entry, recorded);
    Ok(())
}

fn file_names(dir: &Path) -> Result<Vec<String>, LakeError> {
    let listing = match fs::read_dir(dir) {
        Ok(listing) => listing,
        Err(absent) if absent.kind() == IoKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(cause.into()),
    };
    let mut names = Vec::new();
    for file in listing {
        names.extend(file?.file_name().into_string());
    }
    Ok(names)
}
