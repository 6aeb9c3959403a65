//! The usage record of Article 22: made from the call and its result, durable before the answer.

use domain::ids::ItemId;
use ledger::{KeyHash, KeyHasher, Outcome, Receipt, SaltedDigest, Stage, UsageRecord};

use super::admit::{Admitted, Call, Caller, Turned};
use crate::application::App;
use crate::error::{AppError, ErrorKind, Result};

/// What proves that a use is on record.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// The receipt; empty only where the benchmark turned the record off.
    pub receipt: String,
    /// The table version that answered.
    pub version: u64,
}

/// What a use did, beyond the call.
pub(crate) struct Used<'a> {
    pub(crate) method: ledger::Method,
    pub(crate) stage: Stage,
    pub(crate) outcome: Outcome,
    pub(crate) items: &'a [ItemId],
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
        used: Used<'_>,
    ) -> Result<Evidence> {
        self.record_at(caller, call, admitted, admitted.version, used).await
    }

    /// The same for a reading at an earlier version: a later page of a query.
    pub(crate) async fn record_at(
        &self,
        caller: &Caller,
        call: Call<'_>,
        admitted: &Admitted,
        version: u64,
        used: Used<'_>,
    ) -> Result<Evidence> {
        let grant = &admitted.grant;
        let record = UsageRecord {
            at_ms: self.now().as_millisecond(),
            stage: used.stage,
            method: used.method,
            outcome: used.outcome,
            purpose: grant.purpose.clone(),
            user: admitted.user.name_zh.clone(),
            approver: self.live_now().person_name(grant.approver, ""),
            content: content(&admitted.table.code, &admitted.table.schema, used.items),
            medium: if used.method == ledger::Method::Export {
                MEDIUM_FILE
            } else {
                MEDIUM_INTERFACE
            }
            .to_owned(),
            resource: admitted.table.code.clone(),
            items: used.items.iter().map(ToString::to_string).collect(),
            table_version: Some(version),
            grant: Some(grant.number.clone()),
            grant_decision: Some(grant.decision.clone()),
            matter: Some(call.matter.to_owned()),
            consumer_unit: grant.consumer.to_string(),
            provider_unit: grant.provider.to_string(),
            system: Some(caller.key.system.id.to_string()),
            key_hashes: used.key_hashes,
            row_count: used.rows,
            request_digest: used.request,
            result_digest: used.result,
        };
        let receipt = self.append(record).await?;
        Ok(Evidence { receipt, version })
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
        let live = self.live_now().clone();
        let known = turned.table.as_deref();
        let reason = turned.error.code().to_owned();
        let outcome = match turned.error.kind() {
            ErrorKind::Internal | ErrorKind::Unavailable => Outcome::Failed,
            ErrorKind::NotFound => Outcome::NotFound,
            _ => Outcome::Denied { reason },
        };
        let record = UsageRecord {
            at_ms: self.now().as_millisecond(),
            stage: Stage::Complete,
            method,
            outcome,
            purpose: turned.grant.as_deref().map(|grant| grant.purpose.clone()).unwrap_or_default(),
            user: turned.user.map_or_else(
                || live.person_name(system.responsible, ""),
                |user| user.name_zh.clone(),
            ),
            approver: turned
                .grant
                .as_deref()
                .map(|grant| live.person_name(grant.approver, ""))
                .unwrap_or_default(),
            content: known.map_or_else(|| shortened(call.resource), |table| table.code.clone()),
            medium: MEDIUM_INTERFACE.to_owned(),
            resource: known.map(|table| table.code.clone()).unwrap_or_default(),
            items: Vec::new(),
            table_version: known.and_then(|table| table.version),
            grant: turned.grant.as_deref().map(|grant| grant.number.clone()),
            grant_decision: turned.grant.as_deref().map(|grant| grant.decision.clone()),
            matter: Some(shortened(call.matter)).filter(|matter| !matter.is_empty()),
            consumer_unit: system.unit.to_string(),
            provider_unit: known.map(|table| table.entry.unit.to_string()).unwrap_or_default(),
            system: Some(system.id.to_string()),
            key_hashes: Vec::new(),
            row_count: 0,
            request_digest: None,
            result_digest: None,
        };
        match self.append(record).await {
            Ok(_receipt) => turned.error,
            Err(fault) => fault,
        }
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
