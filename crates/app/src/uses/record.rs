//! The usage record of Article 22: made from the call and its result, durable before the answer.

use domain::ids::ItemId;
use jiff::Timestamp;
use ledger::{KeyHash, KeyHasher, Outcome, Receipt, SaltedDigest, Stage, UsageRecord};

use super::admit::{Admitted, Call, Turned};
use super::keys::Caller;
use crate::application::App;
use crate::error::{AppError, ErrorKind, Result};
use crate::live::LiveTable;

/// What proves that a use is on record.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// The receipt; empty only where the benchmark turned the record off.
    pub receipt: String,
    /// The table version that answered.
    pub version: u64,
}

/// What a use did, beyond the call.
pub(crate) struct Used {
    /// When: the moment of the call, or the end of a stream.
    pub(crate) at: Timestamp,
    /// The table version that answered.
    pub(crate) version: u64,
    pub(crate) method: ledger::Method,
    pub(crate) stage: Stage,
    pub(crate) outcome: Outcome,
    pub(crate) key_hashes: Vec<KeyHash>,
    pub(crate) rows: u64,
    pub(crate) request: Option<SaltedDigest>,
    pub(crate) result: Option<SaltedDigest>,
}

/// 介质类型 of an answer over the interface.
pub(crate) const MEDIUM_INTERFACE: &str = "interface";
/// 介质类型 of a page on a screen.
pub(crate) const MEDIUM_SCREEN: &str = "screen";
/// 介质类型 of a file.
pub(crate) const MEDIUM_FILE: &str = "file";

impl App {
    pub(crate) fn hasher(&self) -> &KeyHasher {
        &self.hasher
    }

    /// Digest of a request or answer, under a fresh salt.
    pub(crate) fn salted(&self, content: &[u8]) -> SaltedDigest {
        self.hasher.digest(rand::random::<[u8; 16]>().into(), content)
    }

    /// Records an admitted use; returns when it is durable.
    pub(crate) async fn record(
        &self,
        caller: &Caller,
        call: Call<'_>,
        admitted: &Admitted,
        used: Used,
    ) -> Result<Evidence> {
        let Admitted { table, grant, user, items, .. } = admitted;
        let is_file = used.method == ledger::Method::Export;
        let record = UsageRecord {
            at_ms: used.at.as_millisecond(),
            stage: used.stage,
            method: used.method,
            outcome: used.outcome,
            user: user.name_zh.clone(),
            content: content(&table.code, &table.schema, items),
            medium: if is_file { MEDIUM_FILE } else { MEDIUM_INTERFACE }.to_owned(),
            items: items.iter().map(ToString::to_string).collect(),
            table_version: Some(used.version),
            matter: Some(call.matter.to_owned()),
            system: Some(caller.key.system.id.to_string()),
            key_hashes: used.key_hashes,
            row_count: used.rows,
            request_digest: used.request,
            result_digest: used.result,
            ..grant.head(&caller.moment.live, table).clone()
        };
        let receipt = self.append(record).await?;
        Ok(Evidence { receipt, version: used.version })
    }

    /// Appends a record; the receipt is empty where the benchmark turned records off.
    pub(crate) async fn append(&self, record: UsageRecord) -> Result<String> {
        if !self.config.usage_record {
            return Ok(String::new());
        }
        let receipt: Receipt = self.ledger.append(record).await?;
        Ok(receipt.to_string())
    }

    /// Records a refused call and returns why it was refused. Where even that cannot be recorded, the fault of the log is returned.
    pub(crate) async fn refuse(
        &self,
        caller: &Caller,
        method: ledger::Method,
        call: Call<'_>,
        turned: Turned,
    ) -> AppError {
        let system = &caller.key.system;
        let live = &caller.moment.live;
        let known = turned.table.as_deref();
        let head = known.zip(turned.grant.as_deref()).map_or_else(
            || headless(caller, known),
            |(table, grant)| grant.head(live, table).clone(),
        );
        let record = UsageRecord {
            at_ms: caller.moment.now.as_millisecond(),
            method,
            outcome: outcome_of(&turned.error),
            user: turned.user.map_or_else(
                || live.person_name(system.responsible, ""),
                |user| user.name_zh.clone(),
            ),
            content: known.map_or_else(|| shortened(call.resource), |table| table.code.clone()),
            medium: MEDIUM_INTERFACE.to_owned(),
            table_version: known.and_then(|table| table.version),
            matter: Some(shortened(call.matter)).filter(|matter| !matter.is_empty()),
            system: Some(system.id.to_string()),
            ..head
        };
        match self.append(record).await {
            Ok(_receipt) => turned.error,
            Err(fault) => fault,
        }
    }
}

/// How a refused use ended.
pub(crate) fn outcome_of(error: &AppError) -> Outcome {
    match error.kind() {
        ErrorKind::Internal | ErrorKind::Unavailable => Outcome::Failed,
        ErrorKind::NotFound => Outcome::NotFound,
        _ => Outcome::Denied { reason: error.code().to_owned() },
    }
}

/// The head of a record of a call that no grant was found for.
fn headless(caller: &Caller, table: Option<&LiveTable>) -> UsageRecord {
    UsageRecord {
        resource: table.map(|table| table.code.clone()).unwrap_or_default(),
        consumer_unit: caller.key.system.unit.to_string(),
        provider_unit: table.map(|table| table.entry.unit.to_string()).unwrap_or_default(),
        ..blank()
    }
}

/// A record that says nothing yet.
pub(crate) fn blank() -> UsageRecord {
    UsageRecord {
        at_ms: 0,
        stage: Stage::Complete,
        method: ledger::Method::Verify,
        outcome: Outcome::Answered,
        purpose: String::new(),
        user: String::new(),
        approver: String::new(),
        content: String::new(),
        medium: String::new(),
        resource: String::new(),
        items: Vec::new(),
        table_version: None,
        grant: None,
        grant_decision: None,
        matter: None,
        consumer_unit: String::new(),
        provider_unit: String::new(),
        system: None,
        key_hashes: Vec::new(),
        row_count: 0,
        request_digest: None,
        result_digest: None,
    }
}

/// 数据内容: the resource and the names of the items.
pub(crate) fn content(
    code: &str,
    schema: &domain::schema::TableSchema,
    items: &[ItemId],
) -> String {
    let mut text = String::with_capacity(code.len() + items.len() * 16);
    text.push_str(code);
    for (place, item) in items.iter().enumerate() {
        text.push(if place == 0 { ':' } else { ',' });
        text.push_str(schema.column(*item).map_or("", |column| column.name.as_str()));
    }
    text
}

/// A text from outside, bounded before it goes on record.
fn shortened(text: &str) -> String {
    text.chars().take(100).collect()
}
