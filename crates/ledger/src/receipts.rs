//! Receipts: what a caller keeps of a use, `R<index>-<20 hex digits>`.
//!
//! The index finds the record and the digits are the head of its leaf hash, so a
//! receipt needs no look-up table and a wrong one is known at once.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::Error;
use crate::hexed::{Hash, Hexed};

/// Bytes of the leaf hash that a receipt repeats.
const HEAD_LEN: usize = 10;

/// 使用凭证: names one record of the log and a part of its leaf hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Receipt {
    /// Index of the record in the log, from 0.
    pub index: u64,
    /// First ten bytes of the leaf hash.
    pub head: Hexed<HEAD_LEN>,
}

impl Receipt {
    /// The receipt of the leaf with this index and hash.
    pub fn new(index: u64, leaf_hash: &Hash) -> Self {
        let mut head = [0; HEAD_LEN];
        head.copy_from_slice(&leaf_hash.0[..HEAD_LEN]);
        Self { index, head: Hexed(head) }
    }

    /// Whether this receipt was given for the leaf with this hash.
    pub fn matches(&self, leaf_hash: &Hash) -> bool {
        leaf_hash.0[..HEAD_LEN] == self.head.0
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "R{}-{}", self.index, self.head)
    }
}

impl FromStr for Receipt {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = |why: &str| Error::malformed("receipt", why);
        let rest = text.strip_prefix('R').ok_or_else(|| wrong("no R at its start"))?;
        let (index, head) = rest.split_once('-').ok_or_else(|| wrong("no dash"))?;
        let index = parse_decimal(index).ok_or_else(|| wrong("index is no number"))?;
        Ok(Self { index, head: head.parse()? })
    }
}

/// Reads a decimal number in the one form it may be written in.
pub(crate) fn parse_decimal(text: &str) -> Option<u64> {
    let canonical = text.bytes().all(|byte| byte.is_ascii_digit())
        && (text.len() == 1 || !text.starts_with('0'));
    if canonical { text.parse().ok() } else { None }
}

impl Serialize for Receipt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Receipt {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn a_receipt_reads_back_and_knows_its_leaf() {
        let hash = Hexed([0xab; 32]);
        let receipt = Receipt::new(42, &hash);
        assert_eq!(receipt.to_string(), "R42-abababababababababab");
        assert_eq!(receipt.to_string().parse::<Receipt>().unwrap(), receipt);
        assert!(receipt.matches(&hash));
        assert!(!receipt.matches(&Hexed([0xac; 32])));
    }

    #[test]
    fn a_receipt_has_one_spelling() {
        for text in [
            "",
            "R",
            "R1",
            "R01-abababababababababab",
            "r1-abababababababababab",
            "R1-ABABABABABABABABABAB",
            "R1-abab",
            "R-abababababababababab",
            "R+1-abababababababababab",
        ] {
            assert!(text.parse::<Receipt>().is_err(), "{text}");
        }
    }
}
