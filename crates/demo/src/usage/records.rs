//! One record of a use, in the shape that `app::uses` gives it.

use domain::grants::Method as Granted;
use domain::ids::ItemId;
use jiff::Timestamp;
use lake::Key;
use ledger::{KeyHash, KeyHasher, Method, Outcome, SaltedDigest, Stage, UsageRecord};
use rand::Rng;
use rand::rngs::StdRng;

use super::flows::Flow;
use crate::error::DemoError;
use crate::rows::City;
use crate::seed::Seeder;

/// How long an export runs, milliseconds.
pub(super) const EXPORT_MS: i64 = 4_200;
/// Uses in a thousand that are refused.
const DENIED_PERMILLE: u32 = 12;
/// Uses in a thousand that find nothing.
const NOT_FOUND_PERMILLE: u32 = 35;
/// Why calls are refused, the most common first.
const REASONS: [&str; 4] =
    ["grant.matter", "use.unknown-person", "grant.method", "access.unknown-item"];

/// What records are written with.
pub(super) struct Writer<'a> {
    city: &'a City,
    hasher: KeyHasher,
}

impl<'a> Writer<'a> {
    pub(super) fn new(seeder: &'a Seeder<'_>) -> Self {
        Self { city: &seeder.city, hasher: KeyHasher::new(&seeder.app.config().key_secret) }
    }

    /// A use of a flow at an instant.
    pub(super) fn record(
        &self,
        flow: &Flow,
        at: Timestamp,
        rng: &mut StdRng,
    ) -> Result<UsageRecord, DemoError> {
        let method = method(flow, rng);
        let drawn = rng.random_range(0..1_000);
        if drawn < DENIED_PERMILLE {
            return Ok(denied(flow, method, at, rng));
        }
        let found = drawn >= DENIED_PERMILLE + NOT_FOUND_PERMILLE;
        let items = items(flow, method, rng);
        let (keys, rows) = match method {
            Method::Query => (Vec::new(), rng.random_range(1..=100)),
            _ => (vec![self.key_hash(flow, rng)?], 1),
        };
        Ok(UsageRecord {
            outcome: if found { Outcome::Answered } else { Outcome::NotFound },
            user: user(flow, rng),
            content: content(flow, &items),
            items: items.iter().map(ToString::to_string).collect(),
            key_hashes: keys,
            row_count: if found { rows } else { 0 },
            request_digest: Some(self.salted(rng)),
            result_digest: Some(self.salted(rng)),
            ..blank(flow, method, at)
        })
    }

    /// The opening record of an export.
    pub(super) fn export(&self, flow: &Flow, at: Timestamp, rng: &mut StdRng) -> UsageRecord {
        let items = granted(flow);
        UsageRecord {
            stage: Stage::Opened,
            content: content(flow, &items),
            items: items.iter().map(ToString::to_string).collect(),
            request_digest: Some(self.salted(rng)),
            ..blank(flow, Method::Export, at)
        }
    }

    /// A digest of content that nobody has: it shows its shape and can be traced to nothing.
    pub(super) fn salted(&self, rng: &mut StdRng) -> SaltedDigest {
        let content: [u8; 32] = rng.random();
        self.hasher.digest(rng.random::<[u8; 16]>().into(), &content)
    }

    fn key_hash(&self, flow: &Flow, rng: &mut StdRng) -> Result<KeyHash, DemoError> {
        let texts = flow.table.some_key(self.city, rng);
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let key = Key::of_texts(&flow.schema, &texts)
            .map_err(|error| DemoError::Story(error.to_string()))?;
        Ok(self.hasher.key_hash(&flow.code, key.bytes()))
    }
}

/// A record with what every use of a flow has in common.
fn blank(flow: &Flow, method: Method, at: Timestamp) -> UsageRecord {
    let grant = &flow.grant;
    UsageRecord {
        at_ms: at.as_millisecond(),
        stage: Stage::Complete,
        method,
        outcome: Outcome::Answered,
        purpose: grant.purpose.clone(),
        user: flow.responsible.clone(),
        approver: flow.approver.clone(),
        content: flow.code.clone(),
        medium: "interface".to_owned(),
        resource: flow.code.clone(),
        items: Vec::new(),
        table_version: flow.version(at),
        grant: Some(grant.number.clone()),
        grant_decision: Some(grant.decision.clone()),
        matter: grant.matters.first().map(|matter| matter.code.clone()),
        consumer_unit: grant.consumer.to_string(),
        provider_unit: flow.entry.unit.to_string(),
        system: Some(flow.system.clone()),
        key_hashes: Vec::new(),
        row_count: 0,
        request_digest: None,
        result_digest: None,
    }
}

fn denied(flow: &Flow, method: Method, at: Timestamp, rng: &mut StdRng) -> UsageRecord {
    let reason =
        REASONS[rng.random_range(0..REASONS.len()).min(rng.random_range(0..REASONS.len()))];
    UsageRecord {
        outcome: Outcome::Denied { reason: reason.to_owned() },
        ..blank(flow, method, at)
    }
}

/// Verification is used most; exports have their own hour.
fn method(flow: &Flow, rng: &mut StdRng) -> Method {
    let weighted = [
        (Granted::Verification, Method::Verify, 60),
        (Granted::Lookup, Method::Lookup, 30),
        (Granted::Interface, Method::Query, 10),
    ];
    let open: Vec<(Method, u32)> = weighted
        .into_iter()
        .filter(|(granted, ..)| flow.grant.methods.contains(granted))
        .map(|(_, method, weight)| (method, weight))
        .collect();
    let mut drawn = rng.random_range(0..open.iter().map(|(_, weight)| weight).sum::<u32>().max(1));
    for (method, weight) in open {
        if drawn < weight {
            return method;
        }
        drawn -= weight;
    }
    Method::Query
}

/// The granted items in the order of the table.
fn granted(flow: &Flow) -> Vec<ItemId> {
    flow.schema
        .columns
        .iter()
        .map(|column| column.id)
        .filter(|id| flow.grant.items.contains(id))
        .collect()
}

/// A verification claims some items; everything else gives all that are granted.
fn items(flow: &Flow, method: Method, rng: &mut StdRng) -> Vec<ItemId> {
    let all = granted(flow);
    if method != Method::Verify {
        return all;
    }
    let key = flow.schema.key.items();
    let claimed: Vec<ItemId> = all.into_iter().filter(|id| !key.contains(id)).collect();
    let count = rng.random_range(1..=3).min(claimed.len());
    claimed.into_iter().take(count).collect()
}

fn user(flow: &Flow, rng: &mut StdRng) -> String {
    if flow.users.is_empty() || rng.random_ratio(1, 8) {
        return flow.responsible.clone();
    }
    flow.users[rng.random_range(0..flow.users.len())].clone()
}

/// 数据内容: the resource and the names of the items.
fn content(flow: &Flow, items: &[ItemId]) -> String {
    let name = |item: &ItemId| flow.schema.column(*item).map_or("", |column| column.name.as_str());
    let names: Vec<&str> = items.iter().map(name).collect();
    if names.is_empty() { flow.code.clone() } else { format!("{}:{}", flow.code, names.join(",")) }
}
