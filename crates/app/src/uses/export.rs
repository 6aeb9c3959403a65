//! Export 数据交换: all granted rows as a stream, with an opening record before its first byte and a closing one after its last.

use std::sync::Arc;

use bytes::Bytes;
use domain::access::Wanted;
use domain::expr::Filter;
use domain::grants::{Grant, Method};
use futures::StreamExt;
use lake::{CsvOptions, ExportSummary, TextEncoding};
use ledger::{Outcome, Receipt, Stage};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use super::admit::{Admitted, Call, Caller};
use super::record::{Evidence, Used};
use crate::application::App;
use crate::error::{AppError, Result};

/// What is exported.
#[derive(Debug, Clone, Deserialize, Serialize)]
pub struct Export {
    /// Rows wanted; all granted rows where absent.
    #[serde(default = "Filter::always")]
    pub filter: Filter,
    /// Items wanted, by name; empty means all granted.
    #[serde(default)]
    pub items: Vec<String>,
    /// `utf-8`, `utf-8-bom` (the default, for spreadsheets) or `gb18030`.
    #[serde(default)]
    pub encoding: String,
}

/// An export on its way.
pub struct ExportStream {
    /// The bytes; the stream breaks off with an error where the grant ends while it runs.
    pub chunks: mpsc::Receiver<Result<Bytes>>,
    /// The opening record's receipt.
    pub evidence: Evidence,
}

/// What the task that drives an export knows.
struct Running {
    app: Arc<App>,
    caller: Caller,
    resource: String,
    matter: String,
    person: String,
    admitted: Admitted,
    items: Vec<domain::ids::ItemId>,
    opening: Evidence,
}

/// Chunks that wait for a slow reader; the reading of the table waits with them.
const CHUNKS_WAITING: usize = 2;

impl App {
    /// Opens an export; its first byte leaves after the opening record is durable.
    pub async fn export(
        self: &Arc<Self>,
        caller: &Caller,
        call: Call<'_>,
        wanted: &Export,
        body: &[u8],
    ) -> Result<ExportStream> {
        let method = ledger::Method::Export;
        let items = Wanted { items: &wanted.items, filter: Some(&wanted.filter) };
        let admitted = match self.admit(caller, Method::Exchange, call, &items, 1) {
            Ok(admitted) => admitted,
            Err(turned) => return Err(self.refuse(caller, method, call, turned).await),
        };
        let opened = self.open_export(caller, call, &admitted, wanted, body).await;
        let (export, items, opening) = match opened {
            Ok(opened) => opened,
            Err(error) => {
                return Err(self.refuse(caller, method, call, admitted.turned(error)).await);
            }
        };
        let (sender, chunks) = mpsc::channel(CHUNKS_WAITING);
        let running = Running {
            app: Arc::clone(self),
            caller: caller.clone(),
            resource: call.resource.to_owned(),
            matter: call.matter.to_owned(),
            person: call.person.to_owned(),
            admitted,
            items,
            opening: opening.clone(),
        };
        self.tasks.spawn(running.drive(export, sender));
        Ok(ExportStream { chunks, evidence: opening })
    }

    async fn open_export(
        &self,
        caller: &Caller,
        call: Call<'_>,
        admitted: &Admitted,
        wanted: &Export,
        body: &[u8],
    ) -> Result<(lake::Export, Vec<domain::ids::ItemId>, Evidence)> {
        let plan = &admitted.plan;
        let name = |item| {
            plan.schema().column(item).map_or_else(String::new, |column| column.name.clone())
        };
        let options = CsvOptions {
            encoding: match wanted.encoding.as_str() {
                "utf-8" => TextEncoding::Utf8,
                "gb18030" => TextEncoding::Gb18030,
                _ => TextEncoding::Utf8Bom,
            },
            header: plan.projection().iter().copied().map(name).collect(),
            spreadsheet_safe: false,
        };
        let export = self.lake.export_csv(plan, admitted.version, options).await?;
        let used = Used {
            method: ledger::Method::Export,
            stage: Stage::Opened,
            outcome: Outcome::Answered,
            items: plan.projection(),
            key_hashes: Vec::new(),
            rows: 0,
            request: Some(self.salted(body)),
            result: None,
        };
        let evidence = self.record(caller, call, admitted, used).await?;
        Ok((export, plan.projection().to_vec(), evidence))
    }

    /// Whether grant, key and system are still what they were: checked before every chunk, so that a withdrawal ends a
    /// running stream.
    fn still_granted(&self, caller: &Caller, grant: &Grant) -> bool {
        let (now, today) = (self.now(), self.today());
        let live = self.live_now();
        let key = live.key(&caller.key.key.digest);
        if !key.is_some_and(|key| key.key.is_live(now) && key.system.connectable(today).is_ok()) {
            return false;
        }
        let same = |known: &Arc<Grant>| {
            known.id == grant.id && known.version == grant.version && known.in_force(today).is_ok()
        };
        live.grants(grant.consumer, grant.entry).iter().any(same)
    }
}

impl Running {
    async fn drive(self, mut export: lake::Export, sender: mpsc::Sender<Result<Bytes>>) {
        let end = export.end();
        let mut broken = None;
        let mut whole = true;
        while let Some(chunk) = export.next().await {
            if !self.app.still_granted(&self.caller, &self.admitted.grant) {
                broken = Some(AppError::denied("grant.withdrawn"));
                break;
            }
            match chunk {
                Ok(chunk) => {
                    if sender.send(Ok(chunk)).await.is_err() {
                        whole = false;
                        break;
                    }
                }
                Err(error) => {
                    broken = Some(error.into());
                    break;
                }
            }
        }
        drop(export);
        if let Err(error) =
            self.close(end.summary().filter(|_whole| whole && broken.is_none())).await
        {
            tracing::error!(error = %error.chain(), receipt = %self.opening.receipt, "the closing record of an export could not be written");
            broken = broken.or(Some(error));
        }
        if let Some(error) = broken {
            // Where nobody reads any more, nobody is left to tell.
            let _reader_gone = sender.send(Err(error)).await;
        }
    }

    /// The closing record; without a summary the stream broke off and the rows that left are not known.
    async fn close(&self, summary: Option<ExportSummary>) -> Result<()> {
        let Ok(opening) = self.opening.receipt.parse::<Receipt>() else { return Ok(()) };
        let used = Used {
            method: ledger::Method::Export,
            stage: Stage::Closed { opening },
            outcome: if summary.is_some() { Outcome::Answered } else { Outcome::Failed },
            items: &self.items,
            key_hashes: Vec::new(),
            rows: summary.map_or(0, |summary| summary.rows),
            request: None,
            result: summary.map(|summary| self.app.salted(&summary.digest)),
        };
        let call = Call { resource: &self.resource, matter: &self.matter, person: &self.person };
        self.app.record(&self.caller, call, &self.admitted, used).await?;
        Ok(())
    }
}
