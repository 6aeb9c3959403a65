//! Export 数据交换: all granted rows as a stream, with an opening record before its first byte and a closing one after its last.

mod chunks;
mod opened;

use std::sync::Arc;

use domain::access::Wanted;
use domain::expr::Filter;
use domain::grants::{Grant, Method};
use futures::StreamExt;
use lake::{CsvOptions, ExportSummary, TextEncoding};
use ledger::{Outcome, Receipt, Stage};
use serde::{Deserialize, Serialize};

pub use chunks::Chunks;
pub use opened::{OpenExport, OpenFormat, OpenStream};

use super::admit::{Admitted, Asked, Call};
use super::keys::Caller;
use super::record::{Evidence, Used};
use crate::application::App;
use crate::error::{AppError, Result};
use crate::live::Moment;

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
    pub chunks: Chunks,
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
    opening: Evidence,
}

/// How a stream ended.
enum End {
    /// All rows were handed over.
    Whole(ExportSummary),
    /// It was broken off when so many rows had left.
    Broken { rows: u64 },
}

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
        let rows = Wanted { items: &wanted.items, filter: Some(&wanted.filter) };
        let asked = Asked::Rows(Method::Exchange, &rows);
        let admitted = match self.admit(caller, call, asked, 1).await {
            Ok(admitted) => admitted,
            Err(turned) => return Err(self.refuse(caller, method, call, turned).await),
        };
        let opened = self.begin_export(caller, call, &admitted, wanted, body).await;
        let (export, opening) = match opened {
            Ok(opened) => opened,
            Err(error) => {
                return Err(self.refuse_admitted(caller, method, call, &admitted, error).await);
            }
        };
        let (sender, chunks) = chunks::channel();
        let running = Running {
            app: Arc::clone(self),
            caller: caller.clone(),
            resource: call.resource.to_owned(),
            matter: call.matter.to_owned(),
            person: call.person.to_owned(),
            admitted,
            opening: opening.clone(),
        };
        self.tasks.spawn(running.drive(export, sender));
        Ok(ExportStream { chunks, evidence: opening })
    }

    async fn begin_export(
        &self,
        caller: &Caller,
        call: Call<'_>,
        admitted: &Admitted,
        wanted: &Export,
        body: &[u8],
    ) -> Result<(lake::Export, Evidence)> {
        let plan = &admitted.plan;
        let name = |item| {
            plan.schema().column(item).map_or_else(String::new, |column| column.name.clone())
        };
        let encoding = match wanted.encoding.as_str() {
            "utf-8" => TextEncoding::Utf8,
            "gb18030" => TextEncoding::Gb18030,
            _ => TextEncoding::Utf8Bom,
        };
        let options = CsvOptions {
            // What is marked for spreadsheets is made safe for them; programs ask for plain UTF-8 and get it as it is.
            spreadsheet_safe: encoding != TextEncoding::Utf8,
            encoding,
            header: plan.projection().iter().copied().map(name).collect(),
        };
        let export = self.lake.export_csv(plan, admitted.version, options).await?;
        let used = Used {
            at: caller.moment.now,
            version: admitted.version,
            method: ledger::Method::Export,
            stage: Stage::Opened,
            outcome: Outcome::Answered,
            key_hashes: Vec::new(),
            rows: 0,
            request: Some(self.salted(body)),
            result: None,
        };
        let evidence = self.record(caller, call, admitted, used).await?;
        Ok((export, evidence))
    }

    /// Whether grant, key and system are still what they were: checked before every chunk, so that a withdrawal ends a
    /// running stream.
    fn still_granted(&self, caller: &Caller, grant: &Grant) -> bool {
        let Moment { now, today, live } = self.moment();
        let key = live.key(&caller.key.digest);
        if !key.is_some_and(|key| key.key.is_live(now) && key.system.connectable(today).is_ok()) {
            return false;
        }
        let same = |known: &Grant| {
            known.id == grant.id && known.version == grant.version && known.in_force(today).is_ok()
        };
        live.grants(grant.consumer, grant.entry).iter().any(|known| same(&known.grant))
    }
}

impl Running {
    async fn drive(self, mut export: lake::Export, mut sender: chunks::Sender) {
        let end = export.end();
        let mut reason = None;
        let mut reader_gone = false;
        while let Some(chunk) = export.next().await {
            if !self.app.still_granted(&self.caller, &self.admitted.grant.grant) {
                reason = Some(AppError::denied("grant.withdrawn"));
                break;
            }
            match chunk {
                Ok(chunk) => reader_gone = sender.send(chunk).await.is_err(),
                Err(error) => reason = Some(error.into()),
            }
            if reader_gone || reason.is_some() {
                break;
            }
        }
        drop(export);
        if reason.is_none() && !reader_gone {
            // The last chunks still wait: a reader that leaves now has not had all.
            reader_gone = sender.all_taken().await.is_err();
        }
        // What was handed over to a reader who still reads will leave; where the reader is gone, only what it took has left.
        let rows = if reader_gone { sender.rows_taken() } else { sender.rows_sent() };
        let end = match end.summary() {
            Some(summary) if !reader_gone && reason.is_none() => End::Whole(summary),
            _ => End::Broken { rows },
        };
        if let Err(error) = self.close(end).await {
            tracing::error!(error = %error.chain(), receipt = %self.opening.receipt, "the closing record of an export could not be written");
            reason = reason.or(Some(error));
        }
        if let Some(error) = reason {
            sender.break_off(error).await;
        }
    }

    /// The closing record: rows and digest of the whole, or the rows of a part, whose digest would prove nothing.
    async fn close(&self, end: End) -> Result<()> {
        let Ok(opening) = self.opening.receipt.parse::<Receipt>() else { return Ok(()) };
        let (outcome, rows, result) = match end {
            End::Whole(summary) => {
                (Outcome::Answered, summary.rows, Some(self.app.salted(&summary.digest)))
            }
            End::Broken { rows } => (Outcome::Failed, rows, None),
        };
        let used = Used {
            at: self.app.now(),
            version: self.admitted.version,
            method: ledger::Method::Export,
            stage: Stage::Closed { opening },
            outcome,
            key_hashes: Vec::new(),
            rows,
            request: None,
            result,
        };
        let call = Call { resource: &self.resource, matter: &self.matter, person: &self.person };
        self.app.record(&self.caller, call, &self.admitted, used).await?;
        Ok(())
    }
}
