//! Loading 汇聚: from an uploaded file to a version of a table that everybody reads, or to nothing.
//!
//! The owner's clerk sends a file, checks which field feeds which item, and
//! confirms; a background job does the rest. What a load did becomes visible in
//! one transaction: the table's version, the batch and the event. Until then
//! readers have the version before.

mod confirm;
mod faults;
mod findings;
mod fold;
pub(crate) mod order;
mod record;
mod run;
mod screening;
mod secrets;
mod upload;
mod view;
mod watch;

use domain::authorisations::ServiceAct;
use domain::catalogue::{Entry, EntryState};
use domain::ids::{BatchId, CaseId, EntryId, FileId, JobId, PersonId, UnitId};
use domain::loads::{ColumnMapping, FileFormat, LoadCounts, LoadMode};
use domain::people::{Actor, Post};
use jiff::Timestamp;
use lake::raw::RawFile;
use lake::{FileFault, LakeError};
use serde::{Deserialize, Serialize};

pub use faults::{FaultSheet, FaultWords};
pub use findings::Findings;
pub use lake::load::ItemQuality;
pub use lake::quarantine::BadRow;
pub use lake::{Encoding, Inspection};
pub use screening::BatchScreening;
pub(crate) use screening::of_screening;
pub use store::{Batch, BatchState, Page, Progress, Slice, TableVersion};
pub use upload::Upload;
pub(crate) use upload::plain_name;
pub use view::{BatchView, DataView, ReviewRef, Waiting};

use crate::application::App;
use crate::authorisations::{may_work_on, within_authorisation};
use crate::error::{AppError, ErrorKind, Result};

/// Bytes of one upload.
pub const UPLOAD_BYTES_MAX: u64 = 2 * 1024 * 1024 * 1024;

/// What is kept of a load beside its counts. No value of any row is in it: those stay in the lake's quarantine.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LoadReport {
    /// The quality of each item.
    pub items: Vec<ItemQuality>,
    /// Who let a held load go on.
    pub released: Option<Release>,
    /// The technical service unit that sent it in the name of the unit whose table it is 受托单位 (Article 5).
    pub by_unit: Option<UnitId>,
    /// The change order that it carries out 数据更改删除审批; nobody else decides about such a batch.
    pub order: Option<CaseId>,
    /// What the screening of its file came to; none for what the platform made itself, and for files of before there was one.
    pub screening: Option<BatchScreening>,
    /// Up to which position it holds the rows that were pushed 接口推送; 0 where it holds none, or not all of them.
    pub folded_to: u64,
    /// Its place in the queue, once confirmed.
    turn: Option<Turn>,
}

/// A file that the platform wrote itself, in UTF-8, to load it.
pub(crate) struct OwnFile<'a> {
    pub entry: &'a Entry,
    pub raw: RawFile,
    pub name: String,
    pub format: FileFormat,
    pub mapping: ColumnMapping,
    pub mode: LoadMode,
    /// Who answers for it.
    pub by: PersonId,
}

/// A decision that a held load may drop what it drops.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// The data officer.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// A batch's place in the queue of its table: by the instant and the first job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Turn {
    at: Timestamp,
    first_job: JobId,
    /// The job that has it now.
    job: JobId,
}

impl Turn {
    fn is_before(self, other: Self) -> bool {
        (self.at, self.first_job) < (other.at, other.first_job)
    }
}

impl LoadReport {
    /// The report kept with a batch.
    pub fn of(batch: &Batch) -> Self {
        serde_json::from_value(batch.quality.clone()).unwrap_or_default()
    }

    /// When it was last confirmed or released; none before.
    pub fn queued_at(&self) -> Option<Timestamp> {
        self.turn.map(|turn| turn.at)
    }

    fn keep_in(&self, batch: &mut Batch) -> Result<()> {
        batch.quality = serde_json::to_value(self).map_err(AppError::internal)?;
        Ok(())
    }
}

/// Whether an actor loads an entry's table: for its own unit, or under an authorisation (Article 5).
fn loads_for(actor: &Actor, entry: &Entry) -> bool {
    let own = actor.has(Post::DataClerk) || actor.has(Post::DataOfficer);
    may_work_on(actor, ServiceAct::LoadData, (entry.unit, entry.id), own)
}

impl App {
    /// An entry of the actor's own unit, or of the agency acted for; others must not know of its data.
    ///
    /// # Errors
    /// Not found; what the authorisation acted under does not allow.
    async fn own_table(&self, id: EntryId, actor: &Actor) -> Result<Entry> {
        let entry = self.store.entry(id).await?;
        if actor.acting_for.is_some()
            && entry.as_ref().is_some_and(|one| one.unit == actor.serves())
        {
            within_authorisation(actor, ServiceAct::LoadData, Some(id))?;
        }
        entry.filter(|entry| loads_for(actor, entry)).ok_or_else(AppError::not_found)
    }

    /// A batch of a file of the platform's own, not queued yet.
    pub(crate) fn own_batch_of(&self, file: OwnFile<'_>) -> Batch {
        let now = self.now();
        let encoding = <&'static str>::from(Encoding::Utf8);
        Batch {
            id: BatchId::new(now),
            entry: file.entry.id,
            unit: file.entry.unit,
            mode: file.mode,
            file: FileId::new(now),
            file_name: file.name,
            digest: file.raw.digest,
            bytes: file.raw.bytes,
            format: file.format,
            encoding: Some(encoding.to_owned()),
            mapping: file.mapping,
            state: BatchState::Uploaded,
            counts: LoadCounts::default(),
            quality: serde_json::Value::Null,
            progress: Progress::default(),
            error: None,
            created_by: file.by,
            created_at: now,
            finished_at: None,
            version: None,
        }
    }

    /// The copy of an entry whose items make the table: the published one, for readers go by it; before the first publication the registered one. A draft has no table.
    async fn table_entry(&self, entry: Entry) -> Result<Option<Entry>> {
        if let Some(published) = self.store.published_entry(entry.id).await? {
            return Ok(Some(published));
        }
        Ok(Some(entry).filter(|entry| entry.state == EntryState::Registered))
    }

    async fn loadable_entry(&self, entry: Entry) -> Result<Entry> {
        let place = entry.draft.name.clone();
        let found = self.table_entry(entry).await?;
        found.ok_or_else(|| AppError::denied("load.not-registered").about(place))
    }
}

/// The error of a file that cannot be loaded as it is; `None` where the fault is not the file's.
pub(crate) fn file_error(error: &LakeError) -> Option<AppError> {
    let invalid = |code: String| AppError::new(ErrorKind::Invalid, code);
    Some(match error {
        LakeError::File(fault) => {
            let place = match fault {
                FileFault::UnsupportedColumn { column } => column.clone(),
                FileFault::RepeatedField { field } | FileFault::FieldAbsent { field } => {
                    field.clone()
                }
                FileFault::UnclosedQuote { line } | FileFault::NotJson { line } => line.to_string(),
                _ => String::new(),
            };
            invalid(format!("load.file-{}", dashed(fault.into()))).about(place)
        }
        LakeError::Limit { limit, .. } => {
            AppError::new(ErrorKind::Limited, format!("load.limit-{}", dashed(limit.into())))
        }
        LakeError::TypeChanged { item } => {
            invalid("load.type-changed".to_owned()).about(item.to_string())
        }
        LakeError::NoRawFile => invalid("load.file-gone".to_owned()),
        _ => return None,
    })
}

fn dashed(code: &'static str) -> String {
    code.replace('_', "-")
}
