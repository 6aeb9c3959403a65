//! Files, loaded as a clerk would: upload, look, confirm, and the job runs.

use std::sync::Arc;

use app::loads::{Encoding, LoadReport, Upload};
use futures::stream;

use super::{Loaded, Outcome, Seeder};
use crate::data::DemoLoad;
use crate::error::DemoError;
use crate::rows::{Rows, Table, sent};

impl Seeder<'_> {
    /// Loads one file of the story; one in which the screening finds something waits for its review.
    pub(super) async fn load(&mut self, load: &DemoLoad) -> Outcome {
        let place =
            |error: app::AppError| DemoError::at(format!("load {}", load.file_name), &error);
        let actor = self.actor(&load.by)?;
        let entry = self.entry(&load.entry)?;
        let table =
            Table::of(&load.entry).ok_or_else(|| DemoError::unknown("table", &load.entry))?;
        let gb18030 = load.encoding == "gb18030";
        let encoding = Some(if gb18030 { Encoding::Gb18030 } else { Encoding::Utf8 });
        let (demo, rows) = (self.data.entry(&load.entry)?, self.scale.of(load.rows));
        let rows =
            Rows::new(Arc::clone(&self.city), table, demo, load.part, rows, self.app.today());
        let upload = Upload { entry, file_name: &load.file_name, encoding };
        let pieces = stream::iter(sent(rows, gb18030));
        let batch = self.app.store_upload(&actor, upload, pieces).await.map_err(place)?;
        if LoadReport::of(&batch).screening.is_some_and(|found| found.stops()) {
            return Ok(());
        }
        self.app.confirm_load(batch.id, batch.mapping, load.mode, &actor).await.map_err(place)?;
        self.app.run_jobs_until_idle().await.map_err(place)?;
        if let Some(version) = self.app.store().table(entry).await? {
            self.loaded.push(Loaded {
                entry,
                at: self.app.now(),
                version: version.version,
                rows: version.rows,
            });
        }
        Ok(())
    }
}
