//! A sketch of a column's distinct values: small enough to keep, enough to
//! estimate how many values two columns share, and nothing to read a value from.
//!
//! Every value is folded and hashed with HMAC-SHA-256 under a secret of the
//! platform; the 64-bit hashes are spread evenly, and the sketch keeps the `k`
//! smallest (bottom-k, "k minimum values": Bar-Yossef et al. 2002, Beyer et al.
//! 2007). Of the `k` smallest hashes of two columns together, the share that is
//! in both estimates the Jaccard index; the standard error is at most
//! `0.5 / sqrt(k)`, 0.031 for [`Sketch::SIZE`]. Columns of fewer values than `k`
//! are compared exactly.
//!
//! Whoever has the secret can ask whether a value is in a sketch, since
//! identity numbers are few enough to try; without it nobody can. A sketch does
//! tell about how many distinct values there are.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::fold::value_text;

type HmacSha256 = Hmac<Sha256>;

/// First byte of a sketch; the next way to write one has another.
const VERSION: u8 = 1;
/// Bytes before the hashes: version, key mark, size.
const HEADING_BYTES: usize = 1 + 4 + 2;

/// The smallest keyed hashes of a column's distinct values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Sketch {
    /// Tells sketches of one secret from those of another.
    key_mark: u32,
    /// Most hashes kept.
    size: u16,
    /// Ascending.
    hashes: Vec<u64>,
}

/// How much two columns have in common, estimated; all 0..=1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Overlap {
    /// Of the distinct values of both, the share that is in both.
    pub jaccard: f64,
    /// Of the distinct values of the first, the share that is in the second.
    pub first_in_second: f64,
    /// Of the distinct values of the second, the share that is in the first.
    pub second_in_first: f64,
}

impl Overlap {
    /// The greater containment: how much of the smaller column is in the larger.
    pub fn containment(&self) -> f64 {
        self.first_in_second.max(self.second_in_first)
    }
}

/// Why bytes or a text are no sketch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SketchFault {
    /// Not base64.
    #[error("sketch.not-base64")]
    NotBase64,
    /// Of another version.
    #[error("sketch.unknown-version")]
    UnknownVersion,
    /// Cut off, too long, or not in ascending order.
    #[error("sketch.broken")]
    Broken,
}

/// Makes sketches under one secret.
#[derive(Clone)]
pub struct Sketcher {
    keyed: HmacSha256,
    key_mark: u32,
    size: u16,
}

impl std::fmt::Debug for Sketcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sketcher").field("size", &self.size).finish_non_exhaustive()
    }
}

impl Sketcher {
    /// Makes sketches of [`Sketch::SIZE`] hashes. The secret must not be kept with the sketches.
    pub fn new(secret: &[u8; 32]) -> Self {
        Self::with_size(secret, Sketch::SIZE)
    }

    /// Makes sketches of another size, in hashes; at least 16.
    pub fn with_size(secret: &[u8; 32], size: u16) -> Self {
        let keyed = HmacSha256::new_from_slice(secret).expect("HMAC takes keys of any length");
        let mut all = Self { keyed, key_mark: 0, size: size.max(16) };
        let [a, b, c, d, ..] = all.hash("mark", "").to_le_bytes();
        all.key_mark = u32::from_le_bytes([a, b, c, d]);
        all
    }

    /// A sketch to which values are added one by one.
    pub fn begin(&self) -> Growing {
        Growing { sketcher: self.clone(), hashes: BTreeSet::new() }
    }

    /// The sketch of a column. Values are folded for width, case, blanks and
    /// dashes; blank ones are passed over.
    pub fn sketch<V: AsRef<str>>(&self, values: impl IntoIterator<Item = V>) -> Sketch {
        let mut growing = self.begin();
        for value in values {
            growing.add(value.as_ref());
        }
        growing.finish()
    }

    fn hash(&self, purpose: &str, value: &str) -> u64 {
        let mut mac = self.keyed.clone();
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(value.as_bytes());
        let full = mac.finalize().into_bytes();
        full.iter().take(8).fold(0, |hash, byte| hash << 8 | u64::from(*byte))
    }
}

/// A sketch in the making; it holds no more than the finished one.
#[derive(Debug)]
pub struct Growing {
    sketcher: Sketcher,
    hashes: BTreeSet<u64>,
}

impl Growing {
    /// Adds a value.
    pub fn add(&mut self, value: &str) {
        let value = value_text(value);
        if value.is_empty() {
            return;
        }
        let hash = self.sketcher.hash("value", &value);
        let size = usize::from(self.sketcher.size);
        if self.hashes.len() < size || self.hashes.last().is_some_and(|last| hash < *last) {
            self.hashes.insert(hash);
            if self.hashes.len() > size {
                self.hashes.pop_last();
            }
        }
    }

    /// The sketch of what was added.
    pub fn finish(self) -> Sketch {
        let Self { sketcher, hashes } = self;
        let hashes = hashes.into_iter().collect();
        Sketch { key_mark: sketcher.key_mark, size: sketcher.size, hashes }
    }
}

impl Sketch {
    /// Hashes of a sketch where nothing else is asked: 2 KB.
    pub const SIZE: u16 = 256;

    /// Estimated number of distinct values; exact below the sketch's size.
    pub fn distinct(&self) -> f64 {
        distinct(&self.hashes, usize::from(self.size))
    }

    /// The hashes kept, ascending.
    pub(crate) fn hashes(&self) -> &[u64] {
        &self.hashes
    }

    /// How much two columns have in common; none where they were sketched under
    /// different secrets or one has no values.
    ///
    /// Where one column has many times the values of the other, the containments
    /// rest on few hashes and are rough.
    pub fn overlap(&self, other: &Self) -> Option<Overlap> {
        if self.key_mark != other.key_mark || self.hashes.is_empty() || other.hashes.is_empty() {
            return None;
        }
        let (union, shared) =
            merge(&self.hashes, &other.hashes, self.seen_to().min(other.seen_to()));
        let jaccard = shared / count(union.len()).max(1.0);
        let in_both = jaccard * self.distinct_with(other, &union);
        Some(Overlap {
            jaccard,
            first_in_second: (in_both / self.distinct()).clamp(0.0, 1.0),
            second_in_first: (in_both / other.distinct()).clamp(0.0, 1.0),
        })
    }

    /// Up to this hash the sketch knows every value.
    fn seen_to(&self) -> u64 {
        let is_full = self.hashes.len() >= usize::from(self.size);
        self.hashes.last().copied().filter(|_| is_full).unwrap_or(u64::MAX)
    }

    /// Distinct values of both columns together.
    fn distinct_with(&self, other: &Self, union: &[u64]) -> f64 {
        let is_exact = self.seen_to() == u64::MAX && other.seen_to() == u64::MAX;
        distinct(union, if is_exact { usize::MAX } else { union.len() })
    }

    /// The sketch as bytes: version, mark of the secret, size, hashes; little endian.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADING_BYTES + self.hashes.len() * 8);
        bytes.push(VERSION);
        bytes.extend(self.key_mark.to_le_bytes());
        bytes.extend(self.size.to_le_bytes());
        bytes.extend(self.hashes.iter().flat_map(|hash| hash.to_le_bytes()));
        bytes
    }

    /// A sketch from its bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SketchFault> {
        let [version, m0, m1, m2, m3, s0, s1, rest @ ..] = bytes else {
            return Err(SketchFault::Broken);
        };
        if *version != VERSION {
            return Err(SketchFault::UnknownVersion);
        }
        let (parts, odd) = rest.as_chunks::<8>();
        let hashes: Vec<u64> = parts.iter().map(|part| u64::from_le_bytes(*part)).collect();
        let size = u16::from_le_bytes([*s0, *s1]);
        let is_whole = odd.is_empty() && hashes.len() <= usize::from(size);
        if !is_whole || !hashes.is_sorted_by(|one, next| one < next) {
            return Err(SketchFault::Broken);
        }
        Ok(Self { key_mark: u32::from_le_bytes([*m0, *m1, *m2, *m3]), size, hashes })
    }
}

impl From<Sketch> for String {
    fn from(sketch: Sketch) -> Self {
        STANDARD_NO_PAD.encode(sketch.to_bytes())
    }
}

impl TryFrom<String> for Sketch {
    type Error = SketchFault;

    fn try_from(text: String) -> Result<Self, SketchFault> {
        let bytes = STANDARD_NO_PAD.decode(text).map_err(|_fault| SketchFault::NotBase64)?;
        Self::from_bytes(&bytes)
    }
}

/// Distinct values behind the smallest hashes, of which at most `size` were kept.
fn distinct(hashes: &[u64], size: usize) -> f64 {
    match hashes.last() {
        Some(&last) if hashes.len() >= size && size > 1 => {
            (count(size) - 1.0) / (as_fraction(last)).max(f64::MIN_POSITIVE)
        }
        _ => count(hashes.len()),
    }
}

/// Hashes in either that are no greater than `to`, and how many are in both.
fn merge(one: &[u64], other: &[u64], to: u64) -> (Vec<u64>, f64) {
    let (mut i, mut j, mut shared) = (0, 0, 0.0);
    let mut union = Vec::with_capacity(one.len().max(other.len()));
    loop {
        let next = match (one.get(i), other.get(j)) {
            (Some(a), Some(b)) => *a.min(b),
            (Some(next), None) | (None, Some(next)) => *next,
            (None, None) => break,
        };
        if next > to {
            break;
        }
        let (in_one, in_other) = (one.get(i) == Some(&next), other.get(j) == Some(&next));
        i += usize::from(in_one);
        j += usize::from(in_other);
        shared += if in_one && in_other { 1.0 } else { 0.0 };
        union.push(next);
    }
    (union, shared)
}

#[expect(clippy::cast_precision_loss, reason = "an estimate needs no more than 52 bits")]
fn as_fraction(hash: u64) -> f64 {
    (hash as f64 + 1.0) / (u64::MAX as f64)
}

#[expect(clippy::cast_precision_loss, reason = "sketches hold far fewer than 2^52 hashes")]
fn count(n: usize) -> f64 {
    n as f64
}
