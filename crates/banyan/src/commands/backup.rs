//! `banyan backup`: everything into one folder while the platform serves (Article 25), checked before it counts as one.
//!
//! The metadata is copied first, as it is at one instant; tables and log only
//! grow, so that what it refers to is in the copies made after it. Of the log the
//! checkpoint is copied first, before anybody looks what files there are: what it
//! signs is there by then, and what came later is left out or made anew. Files are
//! named with their digests in `SHA256SUMS`, as `sha256sum -c` reads them. A
//! folder gets its name when all of this is durable: what ends in `.partial` is
//! no backup.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use lake::{Lake, LakeConfig};
use ledger::Checkpoint;
use ledger::checkpoints::CHECKPOINT_PATH;
use ledger::tree::tiles::TileName;
use sha2::{Digest, Sha256};
use store::Store;

use super::Outcome;
use crate::config::Config;
use crate::log_output::say;

/// Name of the list of digests.
pub(crate) const SUMS: &str = "SHA256SUMS";
/// Name of the metadata in a data folder and in a backup.
pub(crate) const STORE: &str = "banyan.db";
/// The folder of the log.
const LOG: &str = "log";
/// What is made anew at the first start: a lock, the index of the log, the index of the search.
const MADE_ANEW: &[&str] = &["log/.lock", "log/index", "search"];
/// Bytes read at a time.
const CHUNK: usize = 1 << 20;
/// Files after which progress is told.
const PROGRESS_FILES: usize = 1_000;

/// Options of `banyan backup`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder to make; it must not be there.
    to: PathBuf,
    /// Configuration file.
    #[arg(long)]
    config: Option<PathBuf>,
    /// Folder of all data; overrides the file.
    #[arg(long)]
    data: Option<PathBuf>,
}

/// Digests by path, with `/` between folders.
pub(crate) type Sums = BTreeMap<String, String>;

pub(crate) fn run(args: &Args) -> Outcome {
    let mut config = Config::read(args.config.as_deref())?;
    if let Some(dir) = &args.data {
        config.data.dir.clone_from(dir);
    }
    if !config.data.database.is_empty() {
        return Err("the metadata is kept by a database server: back it up by its own means (pg_dump), and this folder by copying it afterwards".into());
    }
    if !config.data.dir.join(STORE).is_file() {
        return Err(format!("{}: holds no platform", config.data.dir.display()).into());
    }
    if args.to.exists() {
        return Err(format!("{}: is there already", args.to.display()).into());
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(back_up(&config, &args.to))
}

async fn back_up(config: &Config, to: &Path) -> Outcome {
    let from = &config.data.dir;
    let partial = PathBuf::from(format!("{}.partial", to.display()));
    fs::create_dir_all(&partial)?;
    store::snapshot(&config.database_url(), &partial.join(STORE)).await?;
    say("metadata copied");
    let mut sums = Sums::new();
    sums.insert(STORE.to_owned(), digest_of(&partial.join(STORE))?);
    let checkpoint = format!("{LOG}/{CHECKPOINT_PATH}");
    take(from, &partial, &checkpoint, &mut sums)?;
    let mut files = files_below(from)?;
    files.retain(|path| is_kept(path) && *path != checkpoint);
    // Segments of the log last: whatever vouches for a record is never ahead of the record.
    files.sort_by_key(|path| (path.starts_with("log/segments/"), path.clone()));
    for (done, path) in files.iter().enumerate() {
        take(from, &partial, path, &mut sums)?;
        if (done + 1) % PROGRESS_FILES == 0 {
            say(&format!("{} of {} files", done + 1, files.len()));
        }
    }
    if sums.contains_key(&checkpoint) {
        let note = fs::read_to_string(partial.join(&checkpoint))?;
        take_edge(from, &partial, Checkpoint::claimed_size(&note)?, &mut sums)?;
    }
    let tables = check_tables(&partial).await?;
    write_sums(&partial, &sums)?;
    fs::rename(&partial, to)?;
    sync_folder(to.parent().filter(|parent| !parent.as_os_str().is_empty()))?;
    say(&format!("{} files, {tables} tables, in {}", sums.len(), to.display()));
    Ok(())
}

/// Copies one file, if it is still there, and notes its digest.
fn take(from: &Path, to: &Path, path: &str, sums: &mut Sums) -> io::Result<()> {
    if let Some(digest) = copy(&from.join(path), &to.join(path))? {
        sums.insert(path.to_owned(), digest);
    }
    Ok(())
}

/// Copies the full tile where a partial one, which the checkpoint needs, gave way to it meanwhile.
fn take_edge(from: &Path, to: &Path, size: u64, sums: &mut Sums) -> io::Result<()> {
    for tile in TileName::partials(size) {
        let full = format!("{LOG}/{}", tile.full());
        if !sums.contains_key(&format!("{LOG}/{tile}")) && !sums.contains_key(&full) {
            take(from, to, &full, sums)?;
        }
    }
    Ok(())
}

/// Whether a file is part of a backup: not what is made anew, and not the store, which was copied by itself.
fn is_kept(path: &str) -> bool {
    let anew = |prefix: &str| path == prefix || path.starts_with(&format!("{prefix}/"));
    !path.starts_with(STORE) && !MADE_ANEW.iter().any(|prefix| anew(prefix))
}

/// Every table that the metadata names has the version it names.
pub(crate) async fn check_tables(
    dir: &Path,
) -> Result<usize, Box<dyn std::error::Error + Send + Sync>> {
    let scratch = tempfile::tempdir()?;
    let copy = scratch.path().join(STORE);
    fs::copy(dir.join(STORE), &copy)?;
    let store = Store::connect(&format!("sqlite:{}?mode=rw", copy.display())).await?;
    // No upload is opened here.
    let lake = Lake::open(LakeConfig { dir: dir.join("lake"), secret: [0; 32] })?;
    let tables = store.tables().await?;
    for table in &tables {
        let known = lake.versions(table.entry, usize::MAX).await?;
        if !known.iter().any(|known| known.version == table.version) {
            return Err(format!("table {} lacks version {}", table.entry, table.version).into());
        }
    }
    Ok(tables.len())
}

/// All files below a folder, by path from it, sorted; a folder that goes meanwhile has none.
pub(crate) fn files_below(dir: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(dir.join(&folder)) {
            Err(fault) if fault.kind() == io::ErrorKind::NotFound && folder != Path::new("") => {
                continue;
            }
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            let path = folder.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                folders.push(path);
            } else {
                found.push(path.to_string_lossy().into_owned());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Copies a file durably and returns its digest; none where it is gone, as unfinished loads are when they end.
pub(crate) fn copy(from: &Path, to: &Path) -> io::Result<Option<String>> {
    let mut source = match fs::File::open(from) {
        Ok(file) => file,
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(fault) => return Err(fault),
    };
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut target = fs::File::create_new(to)?;
    target.set_permissions(source.metadata()?.permissions())?;
    let digest = read_through(&mut source, |chunk| target.write_all(chunk))?;
    target.sync_all()?;
    Ok(Some(digest))
}

/// The digest of a file.
pub(crate) fn digest_of(path: &Path) -> io::Result<String> {
    read_through(&mut fs::File::open(path)?, |_chunk| Ok(()))
}

fn read_through(
    source: &mut fs::File,
    mut take: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<String> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; CHUNK];
    loop {
        let read = source.read(&mut buffer)?;
        if read == 0 {
            return Ok(format!("{:x}", hasher.finalize()));
        }
        hasher.update(&buffer[..read]);
        take(&buffer[..read])?;
    }
}

fn write_sums(dir: &Path, sums: &Sums) -> io::Result<()> {
    let mut file = fs::File::create_new(dir.join(SUMS))?;
    for (path, digest) in sums {
        writeln!(file, "{digest}  {path}")?;
    }
    file.sync_all()?;
    sync_folder(Some(dir))
}

/// Makes the names in a folder durable.
fn sync_folder(dir: Option<&Path>) -> io::Result<()> {
    fs::File::open(dir.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partial_tile_that_gave_way_is_taken_as_the_full_one() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for path in ["log/tile/0/000", "log/tile/0/001", "log/tile/entries/001.p/44"] {
            let path = from.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, b"a tile").unwrap();
        }
        let mut sums = Sums::new();
        take(from.path(), to.path(), "log/tile/entries/001.p/44", &mut sums).unwrap();
        take_edge(from.path(), to.path(), 300, &mut sums).unwrap();
        let taken: Vec<_> = sums.keys().map(String::as_str).collect();
        assert_eq!(taken, ["log/tile/0/001", "log/tile/entries/001.p/44"]);
        assert_eq!(files_below(to.path()).unwrap(), taken);
    }

    #[test]
    fn what_is_made_anew_and_the_live_store_are_left_out() {
        let kept = ["log/segments/2026-11-22.seg", "log/signer.key", "lake/raw/ab", "key-secret"];
        assert!(kept.into_iter().all(is_kept));
        let left = ["banyan.db", "banyan.db-wal", "log/.lock", "log/index/keys", "search/x"];
        assert!(!left.into_iter().any(is_kept));
    }
}
