//! The check of the whole log, offline: what `banyan verify-log` does.
//!
//! Everything public is computed again from the segments and compared byte by byte,
//! and the root is compared with the signed one. Where segment, entry bundle and
//! tile disagree on a record, two against one say which file is wrong, so a single
//! flipped byte is named with its file, its place and its record, and nothing else
//! is blamed.

mod published;
mod report;
mod segments;
mod tiles;

use std::collections::{BTreeMap, HashSet};
use std::io::ErrorKind;
use std::path::Path;

pub use report::{Fault, FsckReport};

use crate::checkpoints::{CHECKPOINT_PATH, Checkpoint};
use crate::error::{Error, Result};
use crate::files::{DiskFiles, Files};
use crate::notes::VerifierKey;
use published::Published;
use tiles::Rebuilt;

/// Checks the log in a folder against a public key, `name+id+base64`.
///
/// # Errors
/// [`Error::Malformed`] if the key is none, [`Error::Io`] if files cannot be read.
/// Whatever is wrong with the log itself stands in the report.
pub fn fsck(dir: &Path, verifier_key: &str) -> Result<FsckReport> {
    if !dir.is_dir() {
        return Err(Error::io(dir.to_string_lossy(), ErrorKind::NotFound.into()));
    }
    check(&DiskFiles::read_only(dir), &verifier_key.parse()?)
}

/// Checks a log on any files.
///
/// # Errors
/// [`Error::Io`] if files cannot be read.
pub fn check(files: &dyn Files, key: &VerifierKey) -> Result<FsckReport> {
    let mut report = FsckReport::default();
    let checkpoint = read_checkpoint(files, key, &mut report)?;
    let signed = checkpoint.as_ref().map_or(0, |checkpoint| checkpoint.size);
    report.signed = signed;
    let mut walk = Walk {
        files,
        signed,
        checkpoint,
        published: Published::new(files, signed),
        rebuilt: Rebuilt::new(files, signed)?,
        tombstones: BTreeMap::new(),
        erasures: Vec::new(),
        report,
    };
    walk.segments()?;
    walk.finish()?;
    Ok(walk.report)
}

fn read_checkpoint(
    files: &dyn Files,
    key: &VerifierKey,
    report: &mut FsckReport,
) -> Result<Option<Checkpoint>> {
    let bytes = match files.read(CHECKPOINT_PATH) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        other => other.map_err(|error| Error::io(CHECKPOINT_PATH, error))?,
    };
    let opened = String::from_utf8(bytes)
        .map_err(|source| Error::malformed("checkpoint", source.to_string()))
        .and_then(|note| Checkpoint::open(&note, key));
    match opened {
        Ok(checkpoint) => Ok(Some(checkpoint)),
        Err(error) => {
            report.fault(Fault::of_file(CHECKPOINT_PATH, error.to_string()));
            Ok(None)
        }
    }
}

/// The check under way.
struct Walk<'a> {
    files: &'a dyn Files,
    signed: u64,
    checkpoint: Option<Checkpoint>,
    published: Published<'a>,
    rebuilt: Rebuilt<'a>,
    /// Erased records and the erasures they name.
    tombstones: BTreeMap<u64, u64>,
    /// Index, target and order of every erasure.
    erasures: Vec<(u64, u64, String)>,
    report: FsckReport,
}

impl Walk<'_> {
    /// What can only be said once every record was seen.
    fn finish(&mut self) -> Result<()> {
        if self.report.records < self.signed {
            let what = format!(
                "{} records found, the signed checkpoint counts {}",
                self.report.records, self.signed
            );
            self.report.fault(Fault::of_file(crate::segments::FOLDER, what));
        }
        self.report.pending = self.report.records.saturating_sub(self.signed);
        self.match_erasures();
        if let Some(checkpoint) = &self.checkpoint
            && let Some(root) = self.rebuilt.signed_root()
            && root != checkpoint.root
        {
            let what = "the records do not give the signed root".to_owned();
            self.report.fault(Fault::of_file(CHECKPOINT_PATH, what));
        }
        self.rebuilt.finish(&mut self.report)
    }

    /// A body may be missing only where an erasure names it, and must be then.
    fn match_erasures(&mut self) {
        for (index, target, order) in &self.erasures {
            if self.tombstones.contains_key(target) {
                self.report.erased.push((*target, order.clone()));
            } else if *index < self.signed {
                let what = format!("erased by order {order} (record {index}), but still there");
                self.report.fault(Fault::of_record(crate::segments::FOLDER, None, *target, what));
            }
        }
        let named: HashSet<_> =
            self.erasures.iter().map(|(index, target, _)| (*target, *index)).collect();
        for (target, by) in &self.tombstones {
            if !named.contains(&(*target, *by)) {
                let what = format!("body is missing, and record {by} is no erasure of it");
                self.report.fault(Fault::of_record(crate::segments::FOLDER, None, *target, what));
            }
        }
    }
}
