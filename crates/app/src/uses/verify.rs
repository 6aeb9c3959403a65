//! Verification 比对验证: claims in, match or mismatch out, no value disclosed.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

use domain::access::{AccessPlan, Denied, Wanted};
use domain::catalogue::EmptyText;
use domain::expr::value_from_json;
use domain::grants::Method;
use domain::ids::ItemId;
use domain::values::Value;
use lake::{Key, Lookup, RowView};
use ledger::{KeyHash, Outcome, Stage};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::KEYS_MAX;
use super::admit::{Admitted, Call, Caller};
use super::record::{Evidence, Used};
use crate::application::App;
use crate::error::{AppError, ErrorKind, Result};

/// One subject to verify.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct VerifyRequest {
    /// The key items by name, or one bare value.
    pub key: Json,
    /// What is claimed of the subject, by item name; empty asks whether the key exists.
    #[serde(default)]
    pub claims: BTreeMap<String, Json>,
}

/// What became of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Claim {
    /// The record says the same.
    Match,
    /// The record says otherwise, or nothing.
    Mismatch,
}

/// What became of one subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifyResult {
    /// Whether the key names a row that the grant covers.
    pub found: bool,
    /// Every claim's outcome; empty where the key was not found.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub claims: BTreeMap<String, Claim>,
}

/// The answer.
#[derive(Debug, Clone)]
pub struct VerifyAnswer {
    /// One result for each subject, in order.
    pub results: Vec<VerifyResult>,
    /// The proof that this use is on record.
    pub evidence: Evidence,
}

struct Verified {
    results: Vec<VerifyResult>,
    key_hashes: Vec<KeyHash>,
    found: u64,
}

impl App {
    /// Verifies up to 1,000 subjects in one call, under one record. `body` is the call as sent, for its digest.
    pub async fn verify(
        &self,
        caller: &Caller,
        call: Call<'_>,
        subjects: &[VerifyRequest],
        body: &[u8],
    ) -> Result<VerifyAnswer> {
        let method = ledger::Method::Verify;
        let claimed = claimed_items(subjects);
        let wanted = Wanted { items: &claimed, filter: None };
        let admitted =
            match self.admit(caller, Method::Verification, call, &wanted, subjects.len() as u64) {
                Ok(admitted) => admitted,
                Err(turned) => return Err(self.refuse(caller, method, call, turned).await),
            };
        let verified = match self.verify_admitted(&admitted, subjects).await {
            Ok(verified) => verified,
            Err(error) => {
                return Err(self.refuse(caller, method, call, admitted.turned(error)).await);
            }
        };
        let answer = serde_json::to_vec(&verified.results).map_err(AppError::internal)?;
        let used = Used {
            method,
            stage: Stage::Complete,
            outcome: if verified.found == 0 { Outcome::NotFound } else { Outcome::Answered },
            items: if claimed.is_empty() { &[] } else { admitted.plan.projection() },
            key_hashes: verified.key_hashes,
            rows: verified.found,
            request: Some(self.salted(body)),
            result: Some(self.salted(&answer)),
        };
        let evidence = self.record(caller, call, &admitted, used).await?;
        Ok(VerifyAnswer { results: verified.results, evidence })
    }

    async fn verify_admitted(
        &self,
        admitted: &Admitted,
        subjects: &[VerifyRequest],
    ) -> Result<Verified> {
        if subjects.is_empty() || subjects.len() > KEYS_MAX {
            return Err(AppError::new(ErrorKind::Invalid, "use.too-many-keys"));
        }
        let lookup = self.lake.lookup(&admitted.plan, admitted.version).await?;
        let mut verified = Verified {
            results: Vec::with_capacity(subjects.len()),
            key_hashes: Vec::new(),
            found: 0,
        };
        for subject in subjects {
            let (result, hash) = self.verify_one(admitted, &lookup, subject)?;
            verified.found += u64::from(result.found);
            verified.key_hashes.push(hash);
            verified.results.push(result);
        }
        Ok(verified)
    }

    fn verify_one(
        &self,
        admitted: &Admitted,
        lookup: &Lookup<'_>,
        subject: &VerifyRequest,
    ) -> Result<(VerifyResult, KeyHash)> {
        let plan = &admitted.plan;
        let key = Key::of_json(plan.schema(), &subject.key)?;
        let claimed = subject
            .claims
            .iter()
            .map(|(name, json)| claim(plan, name, json))
            .collect::<Result<Vec<_>>>()?;
        let mut matched = vec![false; claimed.len()];
        let mut found = false;
        lookup.for_each(&key, |row| {
            found = true;
            let hits: Vec<bool> =
                claimed.iter().map(|(item, value)| fits(row, *item, value)).collect();
            if count(&hits) > count(&matched) {
                matched = hits;
            }
            if count(&matched) == claimed.len() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })?;
        let outcome = |matched: &bool| if *matched { Claim::Match } else { Claim::Mismatch };
        let claims = if found {
            subject.claims.keys().cloned().zip(matched.iter().map(outcome)).collect()
        } else {
            BTreeMap::new()
        };
        Ok((
            VerifyResult { found, claims },
            self.hasher().key_hash(&admitted.table.code, key.bytes()),
        ))
    }
}

/// The item a claim names, if the plan lets the caller know of it, and the claimed value.
fn claim(plan: &AccessPlan, name: &str, json: &Json) -> Result<(ItemId, Value)> {
    let unknown = || Denied::UnknownItem { item: name.to_owned() };
    let column = plan
        .schema()
        .resolve(name)
        .filter(|column| plan.may_read(column.id))
        .ok_or_else(unknown)?;
    let empty = json.as_str() == Some("") && plan.schema().empty_text == EmptyText::IsMissing;
    let value = if json.is_null() || empty {
        Value::Missing
    } else {
        value_from_json(column.declared, json).map_err(|fault| AppError::from(fault).about(name))?
    };
    Ok((column.id, value))
}

/// The items claimed of any subject, each once.
fn claimed_items(subjects: &[VerifyRequest]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in subjects.iter().flat_map(|subject| subject.claims.keys()) {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}

/// Whether a row has the claimed value; a claim of `null` fits a missing one. Where a key has several rows, the claims
/// are judged against one of them, the one that most of them fit.
fn fits(row: &RowView<'_>, item: ItemId, value: &Value) -> bool {
    match value {
        Value::Missing => row.value(item) == Some(Value::Missing),
        value => row.compare(item, value).flatten() == Some(Ordering::Equal),
    }
}

fn count(hits: &[bool]) -> usize {
    hits.iter().filter(|hit| **hit).count()
}
