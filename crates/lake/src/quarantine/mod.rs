//! Rows set aside by a load, as they stood in the file, with every fault found in them.
//!
//! One file a batch, JSON lines behind a heading that names the format's
//! version: written once, read as a stream, kept until the batch is forgotten.

mod report;

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Lines, Write};
use std::path::PathBuf;

use domain::ids::BatchId;
use domain::loads::RowFault;
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

pub use report::{QuarantineSheet, ReportWords, SHEET_ROWS_MAX};

use crate::raw::sync_dir;
use crate::{Lake, LakeError};

const FORMAT: u32 = 1;

/// A row set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadRow {
    /// Line in the file (row of the sheet), from 1, the heading included.
    pub line: u64,
    /// The row's fields as they stood; undecodable bytes as `\xNN`.
    pub fields: Vec<String>,
    /// What is wrong, at least one fault.
    pub faults: Vec<RowFault>,
}

#[derive(Serialize, Deserialize)]
struct Heading {
    format: u32,
    fields: Vec<String>,
}

/// The quarantine of one batch, row by row.
#[derive(Debug)]
pub struct Quarantine {
    fields: Vec<String>,
    lines: Lines<BufReader<File>>,
}

impl Quarantine {
    /// Names of the file's fields.
    pub fn fields(&self) -> &[String] {
        &self.fields
    }
}

impl Iterator for Quarantine {
    type Item = Result<BadRow, LakeError>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.lines.next()?;
        Some(
            line.map_err(LakeError::from)
                .and_then(|line| serde_json::from_str(&line).map_err(|cause| broken(&cause))),
        )
    }
}

fn broken(cause: &serde_json::Error) -> LakeError {
    LakeError::corrupt(format!("a quarantine file: {cause}"))
}

impl Lake {
    fn quarantine_path(&self, batch: BatchId) -> PathBuf {
        self.dir.join("quarantine").join(format!("{batch}.jsonl"))
    }

    /// The rows that a batch set aside, in the order of the file.
    ///
    /// # Errors
    /// [`LakeError::NoQuarantine`] where it set none aside.
    pub fn quarantine(&self, batch: BatchId) -> Result<Quarantine, LakeError> {
        let file = match File::open(self.quarantine_path(batch)) {
            Err(absent) if absent.kind() == io::ErrorKind::NotFound => {
                return Err(LakeError::NoQuarantine);
            }
            file => file?,
        };
        let mut lines = BufReader::new(file).lines();
        let first = lines.next().transpose()?.unwrap_or_default();
        let heading: Heading = serde_json::from_str(&first).map_err(|cause| broken(&cause))?;
        if heading.format != FORMAT {
            return Err(LakeError::corrupt(format!(
                "a quarantine file of format {}",
                heading.format
            )));
        }
        Ok(Quarantine { fields: heading.fields, lines })
    }

    /// Forgets what a batch set aside.
    pub fn forget_quarantine(&self, batch: BatchId) -> Result<(), LakeError> {
        match std::fs::remove_file(self.quarantine_path(batch)) {
            Err(failed) if failed.kind() != io::ErrorKind::NotFound => Err(failed.into()),
            _ => Ok(()),
        }
    }
}

/// Writes the quarantine of one batch; its file appears whole or not at all.
#[derive(Debug)]
pub(crate) struct QuarantineWriter {
    path: PathBuf,
    fields: Vec<String>,
    out: Option<BufWriter<NamedTempFile>>,
}

impl QuarantineWriter {
    pub(crate) fn new(lake: &Lake, batch: BatchId, fields: Vec<String>) -> Self {
        Self { path: lake.quarantine_path(batch), fields, out: None }
    }

    pub(crate) fn write(&mut self, row: &BadRow) -> Result<(), LakeError> {
        let mut out = match self.out.take() {
            Some(out) => out,
            None => self.begin()?,
        };
        put(&mut out, row)?;
        self.out = Some(out);
        Ok(())
    }

    fn begin(&mut self) -> Result<BufWriter<NamedTempFile>, LakeError> {
        let dir = self
            .path
            .parent()
            .ok_or_else(|| LakeError::corrupt("a quarantine path without a folder"))?;
        let file = tempfile::Builder::new().prefix("writing-").tempfile_in(dir)?;
        let mut out = BufWriter::new(file);
        put(&mut out, &Heading { format: FORMAT, fields: std::mem::take(&mut self.fields) })?;
        Ok(out)
    }

    /// Makes the file durable under its name, where there was a bad row.
    pub(crate) fn finish(self) -> Result<(), LakeError> {
        let Some(out) = self.out else {
            return Ok(());
        };
        let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.as_file().sync_all()?;
        file.persist(&self.path).map_err(|failed| failed.error)?;
        if let Some(dir) = self.path.parent() {
            sync_dir(dir)?;
        }
        Ok(())
    }
}

fn put(out: &mut impl Write, value: &impl Serialize) -> Result<(), LakeError> {
    serde_json::to_writer(&mut *out, value).map_err(io::Error::from)?;
    out.write_all(b"\n")?;
    Ok(())
}
