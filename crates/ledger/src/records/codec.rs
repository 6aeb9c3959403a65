//! The stored form of a usage record, version 1.
//!
//! Written by hand because it is on the path of every answer and must read back in
//! thirty years: numbers of fixed width are little-endian, lengths and counts are
//! LEB128, text is UTF-8 behind its length, an absent text has length 0 and a
//! present one its length plus one. The golden file `tests/golden/record-v1.hex`
//! holds the form still.

use crate::error::{Error, Result};
use crate::hexed::Hexed;
use crate::receipts::Receipt;
use crate::records::keyed::SaltedDigest;
use crate::records::{Method, Outcome, Stage, UsageRecord};

const VERSION: u8 = 1;

/// Longest body of a record, in bytes: room for a thousand keys and their items.
pub const BODY_LEN_MAX: usize = 256 * 1024;

/// Encodes a record as its body.
///
/// # Errors
/// [`Error::TooLong`] over [`BODY_LEN_MAX`].
pub fn encode(record: &UsageRecord) -> Result<Vec<u8>> {
    let mut out = Output(Vec::with_capacity(512));
    out.byte(VERSION);
    out.raw(&record.at_ms.to_le_bytes());
    encode_stage(&mut out, record.stage);
    out.byte(record.method.number());
    out.byte(record.outcome.number());
    if let Outcome::Denied { reason } = &record.outcome {
        out.text(reason);
    }
    for text in [
        &record.purpose,
        &record.user,
        &record.approver,
        &record.content,
        &record.medium,
        &record.resource,
        &record.consumer_unit,
        &record.provider_unit,
    ] {
        out.text(text);
    }
    out.count(record.items.len());
    for item in &record.items {
        out.text(item);
    }
    for text in [&record.grant, &record.grant_decision, &record.matter, &record.system] {
        out.text_or_none(text.as_deref());
    }
    encode_evidence(&mut out, record);
    match out.0.len() {
        len if len > BODY_LEN_MAX => {
            Err(Error::TooLong { what: "usage record", len, max: BODY_LEN_MAX })
        }
        _ => Ok(out.0),
    }
}

fn encode_stage(out: &mut Output, stage: Stage) {
    match stage {
        Stage::Complete => out.byte(0),
        Stage::Opened => out.byte(1),
        Stage::Closed { opening } => {
            out.byte(2);
            out.number(opening.index);
            out.raw(&opening.head.0);
        }
    }
}

fn encode_evidence(out: &mut Output, record: &UsageRecord) {
    out.flag(record.table_version.is_some());
    if let Some(version) = record.table_version {
        out.number(version);
    }
    out.number(record.row_count);
    out.count(record.key_hashes.len());
    for hash in &record.key_hashes {
        out.raw(&hash.0);
    }
    for digest in [&record.request_digest, &record.result_digest] {
        out.flag(digest.is_some());
        if let Some(digest) = digest {
            out.raw(&digest.salt.0);
            out.raw(&digest.value.0);
        }
    }
}

/// Reads a body back.
///
/// # Errors
/// [`Error::Malformed`] for an unknown version, a cut or overlong body, or a code
/// this version does not know.
pub fn decode(body: &[u8]) -> Result<UsageRecord> {
    let mut input = Input(body);
    if input.byte()? != VERSION {
        return Err(malformed("unknown version"));
    }
    let at_ms = i64::from_le_bytes(input.array()?);
    let stage = decode_stage(&mut input)?;
    let method = Method::of_number(input.byte()?).ok_or_else(|| malformed("unknown method"))?;
    let outcome = decode_outcome(&mut input)?;
    let record = UsageRecord {
        at_ms,
        stage,
        method,
        outcome,
        purpose: input.text()?,
        user: input.text()?,
        approver: input.text()?,
        content: input.text()?,
        medium: input.text()?,
        resource: input.text()?,
        consumer_unit: input.text()?,
        provider_unit: input.text()?,
        items: input.list(Input::text)?,
        grant: input.text_or_none()?,
        grant_decision: input.text_or_none()?,
        matter: input.text_or_none()?,
        system: input.text_or_none()?,
        table_version: input.when(Input::number)?,
        row_count: input.number()?,
        key_hashes: input.list(|input| input.array().map(Hexed::<16>))?,
        request_digest: input.when(digest)?,
        result_digest: input.when(digest)?,
    };
    if input.0.is_empty() { Ok(record) } else { Err(malformed("bytes after its end")) }
}

fn decode_stage(input: &mut Input<'_>) -> Result<Stage> {
    match input.byte()? {
        0 => Ok(Stage::Complete),
        1 => Ok(Stage::Opened),
        2 => {
            let opening = Receipt { index: input.number()?, head: Hexed(input.array()?) };
            Ok(Stage::Closed { opening })
        }
        _ => Err(malformed("unknown stage")),
    }
}

fn decode_outcome(input: &mut Input<'_>) -> Result<Outcome> {
    match input.byte()? {
        1 => Ok(Outcome::Answered),
        2 => Ok(Outcome::NotFound),
        3 => Ok(Outcome::Denied { reason: input.text()? }),
        4 => Ok(Outcome::Failed),
        _ => Err(malformed("unknown outcome")),
    }
}

fn digest(input: &mut Input<'_>) -> Result<SaltedDigest> {
    Ok(SaltedDigest { salt: Hexed(input.array()?), value: Hexed(input.array()?) })
}

fn malformed(why: &str) -> Error {
    Error::malformed("usage record", why)
}

struct Output(Vec<u8>);

impl Output {
    fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    fn flag(&mut self, set: bool) {
        self.byte(u8::from(set));
    }

    fn raw(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn number(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.byte((value & 0x7f) as u8 | 0x80);
            value >>= 7;
        }
        self.byte((value & 0x7f) as u8);
    }

    fn count(&mut self, len: usize) {
        self.number(len as u64);
    }

    fn text(&mut self, text: &str) {
        self.count(text.len());
        self.raw(text.as_bytes());
    }

    fn text_or_none(&mut self, text: Option<&str>) {
        match text {
            None => self.count(0),
            Some(text) => {
                self.count(text.len() + 1);
                self.raw(text.as_bytes());
            }
        }
    }
}

struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn slice(&mut self, len: usize) -> Result<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(len).ok_or_else(|| malformed("cut short"))?;
        self.0 = rest;
        Ok(head)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk().ok_or_else(|| malformed("cut short"))?;
        self.0 = rest;
        Ok(*head)
    }

    fn byte(&mut self) -> Result<u8> {
        self.array().map(|[byte]| byte)
    }

    fn number(&mut self) -> Result<u64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let part = u64::from(byte & 0x7f);
            if (part << shift) >> shift != part || (byte == 0 && shift > 0) {
                return Err(malformed("number out of form"));
            }
            value |= part << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(malformed("number out of form"))
    }

    fn len(&mut self) -> Result<usize> {
        usize::try_from(self.number()?).map_err(|source| malformed(&source.to_string()))
    }

    fn utf8(&mut self, len: usize) -> Result<String> {
        let text = str::from_utf8(self.slice(len)?);
        text.map(str::to_owned).map_err(|source| malformed(&source.to_string()))
    }

    fn text(&mut self) -> Result<String> {
        let len = self.len()?;
        self.utf8(len)
    }

    fn text_or_none(&mut self) -> Result<Option<String>> {
        match self.len()? {
            0 => Ok(None),
            more => self.utf8(more - 1).map(Some),
        }
    }

    fn list<T>(&mut self, mut one: impl FnMut(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        let count = self.len()?;
        if count > self.0.len() {
            return Err(malformed("cut short"));
        }
        (0..count).map(|_| one(self)).collect()
    }

    fn when<T>(&mut self, one: impl FnOnce(&mut Self) -> Result<T>) -> Result<Option<T>> {
        match self.byte()? {
            0 => Ok(None),
            1 => one(self).map(Some),
            _ => Err(malformed("flag out of form")),
        }
    }
}
