//! Verification 比对验证: claims in, match or mismatch out, no value disclosed.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

use domain::access::{AccessPlan, Denied};
use domain::catalogue::EmptyText;
use domain::expr::value_from_json;
use domain::ids::ItemId;
use domain::values::Value;
use lake::{Key, Lookup, RowView};
use ledger::{Outcome, Stage};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::KEYS_MAX;
use super::admit::{Admitted, Asked, Call};
use super::keys::Caller;
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

/// The answer as the bytes that are sent and that the record's digest is of.
#[derive(Debug, Clone)]
pub struct VerifyJson {
    /// A JSON list with one [`VerifyResult`] for each subject, in order.
    pub results: Vec<u8>,
    /// The proof that this use is on record.
    pub evidence: Evidence,
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
        let VerifyJson { results, evidence } =
            self.verify_json(caller, call, subjects, body).await?;
        let results = serde_json::from_slice(&results).map_err(AppError::internal)?;
        Ok(VerifyAnswer { results, evidence })
    }

    /// [`App::verify`] for a caller that sends the answer on: it is written once and never read back.
    pub async fn verify_json(
        &self,
        caller: &Caller,
        call: Call<'_>,
        subjects: &[VerifyRequest],
        body: &[u8],
    ) -> Result<VerifyJson> {
        let method = ledger::Method::Verify;
        let names = claimed_names(subjects);
        let asked = Asked::Claims(&names);
        let admitted = match self.admit(caller, call, asked, subjects.len() as u64).await {
            Ok(admitted) => admitted,
            Err(turned) => return Err(self.refuse(caller, method, call, turned).await),
        };
        match self.verify_admitted(caller, call, &admitted, subjects, body).await {
            Ok(answer) => Ok(answer),
            Err(error) => Err(self.refuse_admitted(caller, method, call, &admitted, error).await),
        }
    }

    async fn verify_admitted(
        &self,
        caller: &Caller,
        call: Call<'_>,
        admitted: &Admitted,
        subjects: &[VerifyRequest],
        body: &[u8],
    ) -> Result<VerifyJson> {
        if subjects.is_empty() || subjects.len() > KEYS_MAX {
            return Err(AppError::new(ErrorKind::Invalid, "use.too-many-keys"));
        }
        let lookup = self.lake.lookup(&admitted.plan, admitted.version).await?;
        let mut key_hashes = Vec::with_capacity(subjects.len());
        let mut answers = Answers::of(subjects.len());
        for subject in subjects {
            let key = Key::of_json(admitted.plan.schema(), &subject.key)?;
            let claims = claims(&admitted.plan, subject)?;
            answers.put(subject, judge(&lookup, &key, &claims)?.as_deref());
            key_hashes.push(self.hasher().key_hash(&admitted.table.code, key.bytes()));
        }
        let Answers { json: results, found } = answers.end();
        let used = Used {
            at: caller.moment.now,
            version: admitted.version,
            method: ledger::Method::Verify,
            stage: Stage::Complete,
            outcome: if found == 0 { Outcome::NotFound } else { Outcome::Answered },
            key_hashes,
            rows: found,
            request: Some(self.salted(body)),
            result: Some(self.salted(&results)),
        };
        let evidence = self.record(caller, call, admitted, used).await?;
        Ok(VerifyJson { results, evidence })
    }
}

/// A claimed value of an item.
type Claimed = (ItemId, Value);

/// A subject's claims, in the order of their names.
fn claims(plan: &AccessPlan, subject: &VerifyRequest) -> Result<Vec<Claimed>> {
    subject.claims.iter().map(|(name, json)| claim(plan, name, json)).collect()
}

/// Which claims a key's row fits; `None` where the key names no row that the plan lets pass. Where a key has several
/// rows, the claims are judged against one of them, the one that most of them fit.
fn judge(lookup: &Lookup<'_>, key: &Key, claims: &[Claimed]) -> Result<Option<Vec<bool>>> {
    let mut most = None;
    let (mut best, mut hits) = (Vec::new(), Vec::new());
    lookup.for_each(key, |row| {
        hits.clear();
        hits.extend(claims.iter().map(|(item, value)| fits(row, *item, value)));
        let count = hits.iter().filter(|hit| **hit).count();
        if Some(count) > most {
            most = Some(count);
            std::mem::swap(&mut best, &mut hits);
        }
        if count == claims.len() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok(most.map(|_| best))
}

/// The list of results, as JSON in the making.
struct Answers {
    json: Vec<u8>,
    found: u64,
}

impl Answers {
    fn of(subjects: usize) -> Self {
        let mut json = Vec::with_capacity(64 * subjects.min(KEYS_MAX) + 64);
        json.push(b'[');
        Self { json, found: 0 }
    }

    /// Appends what [`VerifyResult`] stands for; no hits where the key was not found.
    fn put(&mut self, subject: &VerifyRequest, hits: Option<&[bool]>) {
        if self.json.len() > 1 {
            self.json.push(b',');
        }
        let Some(hits) = hits else {
            self.json.extend_from_slice(br#"{"found":false}"#);
            return;
        };
        self.found += 1;
        self.json.extend_from_slice(br#"{"found":true"#);
        for (place, (name, hit)) in subject.claims.keys().zip(hits).enumerate() {
            self.json.extend_from_slice(if place == 0 { br#","claims":{"# } else { b"," });
            serde_json::to_writer(&mut self.json, name).expect("a text can be written to memory");
            self.json.extend_from_slice(if *hit { br#":"match""# } else { br#":"mismatch""# });
        }
        self.json.extend_from_slice(if hits.is_empty() { b"}" } else { b"}}" });
    }

    fn end(mut self) -> Self {
        self.json.push(b']');
        self
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

/// The items claimed of any subject, each name once.
fn claimed_names(subjects: &[VerifyRequest]) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for name in subjects.iter().flat_map(|subject| subject.claims.keys()) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names
}

/// Whether a row has the claimed value; a claim of `null` fits a missing one.
fn fits(row: &RowView<'_>, item: ItemId, value: &Value) -> bool {
    match value {
        Value::Missing => row.value(item) == Some(Value::Missing),
        value => row.compare(item, value).flatten() == Some(Ordering::Equal),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_bytes_sent_are_those_of_the_results_described() {
        let subject = |claims: Json| VerifyRequest {
            key: json!("k"),
            claims: serde_json::from_value(claims).unwrap_or_default(),
        };
        let both = subject(json!({ "姓名": "林", "a\"b": 1 }));
        let none = subject(json!({}));
        let mut answers = Answers::of(3);
        answers.put(&both, Some(&[false, true]));
        answers.put(&none, Some(&[]));
        answers.put(&both, None);
        let Answers { json: bytes, found } = answers.end();
        let claims = BTreeMap::from([
            ("a\"b".to_owned(), Claim::Mismatch),
            ("姓名".to_owned(), Claim::Match),
        ]);
        let results = [
            VerifyResult { found: true, claims },
            VerifyResult { found: true, claims: BTreeMap::new() },
            VerifyResult { found: false, claims: BTreeMap::new() },
        ];
        assert_eq!(bytes, serde_json::to_vec(&results).unwrap_or_default());
        assert_eq!(found, 2);
    }
}
