//! Taking a workbook: kept as it came, and queued to be read.

use std::convert::Infallible;

use bytes::Bytes;
use domain::ids::{ImportId, JobId, UnitId};
use domain::people::Actor;
use futures::stream;
use store::{Import, ImportState, Progress};

use super::{ImportReport, is_registrar};
use crate::application::App;
use crate::catalogue::compiles;
use crate::catalogue::sheet::BYTES_MAX;
use crate::error::{AppError, ErrorKind, Result};
use crate::jobs::IMPORT_READ;
use crate::loads::plain_name;

/// A file as it was sent: a workbook, or one sheet as delimited text.
#[derive(Debug, Clone)]
pub struct SheetUpload {
    /// The name under which it was sent.
    pub file_name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The unit whose entries it holds, where the file itself does not say; only the digital office may name one.
    pub unit: Option<UnitId>,
}

impl App {
    /// Whether an actor imports: those who compile for their own unit, the registrar for all.
    pub fn may_import(&self, actor: &Actor) -> bool {
        compiles(actor) || is_registrar(actor)
    }

    /// Keeps a file and queues its reading. Nothing of the catalogue is changed before its plan is applied.
    ///
    /// # Errors
    /// `catalogue.not-compiler`; `import.unit-unknown` where it names a unit that does not exist or whose entries the
    /// actor may not import; `sheet.empty`; `sheet.too-large`.
    pub async fn upload_import(&self, upload: SheetUpload, actor: &Actor) -> Result<ImportId> {
        if !self.may_import(actor) {
            return Err(AppError::denied("catalogue.not-compiler"));
        }
        if let Some(unit) = upload.unit {
            self.check_unit(unit, actor).await?;
        }
        if upload.bytes.is_empty() {
            return Err(AppError::new(ErrorKind::Invalid, "sheet.empty"));
        }
        if upload.bytes.len() > BYTES_MAX {
            return Err(AppError::new(ErrorKind::Limited, "sheet.too-large"));
        }
        let piece: std::result::Result<Bytes, Infallible> = Ok(Bytes::from(upload.bytes));
        let raw = self.store_raw(stream::iter([piece])).await?;
        let (now, job) = (self.now(), JobId::new(self.now()));
        let mut import = Import {
            id: ImportId::new(now),
            unit: actor.unit,
            for_unit: upload.unit,
            created_by: actor.person,
            created_at: now,
            file_name: plain_name(&upload.file_name),
            digest: raw.digest,
            bytes: raw.bytes,
            state: ImportState::Reading,
            job,
            progress: Progress::default(),
            report: serde_json::Value::Null,
            error: None,
            finished_at: None,
        };
        ImportReport::default().keep_in(&mut import)?;
        let tx = self.store.begin().await?;
        tx.insert_import(&import).await?;
        let payload = serde_json::json!({ "import": import.id });
        self.queue_job(&tx, job, IMPORT_READ, payload, 0).await?;
        let detail = serde_json::json!({ "digest": import.digest, "bytes": import.bytes });
        let subject = import.id.to_string();
        self.business_event(&tx, actor, "import.uploaded", "import", &subject, detail).await?;
        tx.commit().await?;
        Ok(import.id)
    }

    async fn check_unit(&self, unit: UnitId, actor: &Actor) -> Result<()> {
        let exists = self.store.unit(unit).await?.is_some_and(|unit| unit.is_valid(self.today()));
        if exists && (is_registrar(actor) || unit == actor.unit) {
            Ok(())
        } else {
            Err(AppError::new(ErrorKind::Invalid, "import.unit-unknown"))
        }
    }
}
