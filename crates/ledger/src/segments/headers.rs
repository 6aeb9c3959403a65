//! Headers: what a segment says of itself, version 1.
//!
//! ```text
//! "BNYLOG\r\n"(8)  version(4, LE)  day(4, LE)  first index(8, LE)  check(8)
//! ```
//!
//! The check is the head of SHA-256 over what stands before it. The carriage return
//! shows a copy made in text mode at once.

use sha2::{Digest, Sha256};

use crate::day::Day;

const MAGIC: &[u8; 8] = b"BNYLOG\r\n";
const VERSION: u32 = 1;
const CHECKED_LEN: usize = 24;

/// Length of a header in bytes.
pub(crate) const HEADER_LEN: usize = 32;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    pub day: Day,
    pub first_index: u64,
}

impl Header {
    pub(crate) fn encode(self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend(self.day.0.to_le_bytes());
        bytes.extend(self.first_index.to_le_bytes());
        let check = check(&bytes);
        bytes.extend(check);
        bytes
    }

    /// Reads a header; the error says what is wrong with it.
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, &'static str> {
        let bytes: &[u8; HEADER_LEN] = bytes.first_chunk().ok_or("header cut short")?;
        if bytes[..8] != *MAGIC {
            return Err("not a segment");
        }
        if bytes[8..12] != VERSION.to_le_bytes() {
            return Err("unknown segment version");
        }
        if bytes[CHECKED_LEN..] != check(&bytes[..CHECKED_LEN]) {
            return Err("header check differs");
        }
        let [.., d0, d1, d2, d3] = bytes[..16] else { return Err("header cut short") };
        let first: [u8; 8] = *bytes[16..].first_chunk().ok_or("header cut short")?;
        let day = Day(i32::from_le_bytes([d0, d1, d2, d3]));
        Ok(Self { day, first_index: u64::from_le_bytes(first) })
    }
}

fn check(bytes: &[u8]) -> [u8; 8] {
    let digest: [u8; 32] = Sha256::digest(bytes).into();
    *digest.first_chunk().expect("32 bytes hold 8")
}
