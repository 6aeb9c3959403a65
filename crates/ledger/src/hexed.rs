//! Fixed byte strings that read and print as lower-case hex, so that hashes look
//! the same in JSON, on a page and in a report.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::Error;

/// `N` bytes, shown as `2 N` lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hexed<const N: usize>(pub [u8; N]);

/// SHA-256 hash.
pub type Hash = Hexed<32>;
/// Keyed hash of a look-up key, HMAC-SHA-256 cut to 16 bytes.
pub type KeyHash = Hexed<16>;
/// Random salt of a commitment or a digest.
pub type Salt = Hexed<16>;

impl<const N: usize> Hexed<N> {
    /// The bytes.
    pub const fn as_bytes(&self) -> &[u8; N] {
        &self.0
    }
}

impl<const N: usize> Default for Hexed<N> {
    fn default() -> Self {
        Self([0; N])
    }
}

impl<const N: usize> From<[u8; N]> for Hexed<N> {
    fn from(bytes: [u8; N]) -> Self {
        Self(bytes)
    }
}

impl<const N: usize> AsRef<[u8]> for Hexed<N> {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl<const N: usize> fmt::Display for Hexed<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl<const N: usize> fmt::Debug for Hexed<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<const N: usize> FromStr for Hexed<N> {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Err(Error::malformed("hex string", "upper-case digit"));
        }
        let mut bytes = [0; N];
        hex::decode_to_slice(text, &mut bytes)
            .map_err(|source| Error::malformed("hex string", source.to_string()))?;
        Ok(Self(bytes))
    }
}

impl<const N: usize> Serialize for Hexed<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, const N: usize> Deserialize<'de> for Hexed<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
