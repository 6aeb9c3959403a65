//! Names and bytes of tiles and entry bundles.
//!
//! A tile is 256 consecutive hashes of one level, a bundle the 256 entries below a
//! tile of level 0. The rightmost ones are partial and carry their width in the
//! name, so a file once published never changes.

use std::fmt;
use std::str::FromStr;

use super::edges::row_len;
use crate::error::{Error, Result};
use crate::hexed::{Hash, Hexed};
use crate::receipts::parse_decimal;

/// Hashes in a full tile and entries in a full bundle.
pub const TILE_WIDTH: u64 = FULL_WIDTH as u64;
/// The same as the width of a tile.
const FULL_WIDTH: u16 = 256;
/// Highest level the format allows.
const LEVEL_MAX: u64 = 63;

/// Which row of files: the entries, or the hashes of a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Row {
    /// Entry bundles.
    Entries,
    /// Hash tiles of this level, 0–63.
    Level(u8),
}

/// The name of one tile or bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileName {
    /// Entries or level.
    pub row: Row,
    /// Number in the row, from 0.
    pub number: u64,
    /// 1–256; 256 is a full tile and shows no width.
    pub width: u16,
}

impl TileName {
    /// Name of the tile with this number in a row of `row_len` hashes or entries;
    /// `None` if the row does not reach it.
    pub fn in_row(row: Row, number: u64, row_len: u64) -> Option<Self> {
        let left = row_len.checked_sub(number * TILE_WIDTH).filter(|left| *left > 0)?;
        let width = u16::try_from(left.min(TILE_WIDTH)).expect("at most 256");
        Some(Self { row, number, width })
    }

    /// The partial bundle and tiles at the right edge of a tree of this size, at most one in each row.
    pub fn partials(size: u64) -> impl Iterator<Item = Self> {
        let levels = (0..=LEVEL_MAX).map(move |level| {
            let level = u8::try_from(level).expect("at most 63");
            (Row::Level(level), row_len(size, usize::from(level)))
        });
        let rows = levels.take_while(|(_, row_len)| *row_len > 0);
        std::iter::once((Row::Entries, size))
            .chain(rows)
            .filter_map(|(row, row_len)| Self::in_row(row, row_len / TILE_WIDTH, row_len))
    }

    /// Whether all 256 places are taken.
    pub const fn is_full(&self) -> bool {
        self.width as u64 == TILE_WIDTH
    }

    /// The full tile of the same place.
    #[must_use]
    pub const fn full(self) -> Self {
        Self { width: FULL_WIDTH, ..self }
    }

    /// Folder of the partial tiles of the same place.
    pub fn partial_folder(&self) -> String {
        format!("{}.p", self.full())
    }
}

impl fmt::Display for TileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row {
            Row::Entries => f.write_str("tile/entries/")?,
            Row::Level(level) => write!(f, "tile/{level}/")?,
        }
        let mut groups = vec![self.number % 1_000];
        let mut rest = self.number / 1_000;
        while rest > 0 {
            groups.push(rest % 1_000);
            rest /= 1_000;
        }
        for group in groups[1..].iter().rev() {
            write!(f, "x{group:03}/")?;
        }
        write!(f, "{:03}", groups[0])?;
        if self.is_full() { Ok(()) } else { write!(f, ".p/{}", self.width) }
    }
}

impl FromStr for TileName {
    type Err = Error;

    /// Reads exactly the names this type prints: the whole check of a path that
    /// comes from outside.
    fn from_str(path: &str) -> Result<Self> {
        parse(path)
            .filter(|name| name.to_string() == path)
            .ok_or_else(|| Error::malformed("tile path", path))
    }
}

fn parse(path: &str) -> Option<TileName> {
    let (row, rest) = path.strip_prefix("tile/")?.split_once('/')?;
    let row = match row {
        "entries" => Row::Entries,
        level => {
            let level = parse_decimal(level).filter(|level| *level <= LEVEL_MAX)?;
            Row::Level(u8::try_from(level).ok()?)
        }
    };
    let (groups, width) = match rest.split_once(".p/") {
        None => (rest, TILE_WIDTH),
        Some((groups, width)) => {
            (groups, parse_decimal(width).filter(|width| (1..TILE_WIDTH).contains(width))?)
        }
    };
    let mut number = 0_u64;
    for group in groups.split('/') {
        let digits = group.strip_prefix('x').unwrap_or(group);
        if digits.len() != 3 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        number = number.checked_mul(1_000)?.checked_add(digits.parse().ok()?)?;
    }
    Some(TileName { row, number, width: u16::try_from(width).ok()? })
}

/// Bytes of a hash tile.
pub(crate) fn encode_tile(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

/// Hashes of a tile's bytes; `None` if they are no whole number of hashes.
pub(crate) fn decode_tile(bytes: &[u8]) -> Option<Vec<Hash>> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    rest.is_empty().then(|| hashes.iter().copied().map(Hexed).collect())
}

/// Appends one entry to a bundle: its length as big-endian u16, then its bytes.
pub(crate) fn push_entry(bundle: &mut Vec<u8>, entry: &[u8]) {
    let len = u16::try_from(entry.len()).expect("leaves are shorter than 300 bytes");
    bundle.extend(len.to_be_bytes());
    bundle.extend(entry);
}

/// Entries of a bundle's bytes with their offsets; stops where the bytes do not hold
/// a whole entry and gives the offset of that place as an error.
pub(crate) fn split_bundle(bytes: &[u8]) -> Result<Vec<(usize, &[u8])>, usize> {
    let mut entries = Vec::new();
    let mut offset = 0;
    while offset < bytes.len() {
        let rest = &bytes[offset..];
        let entry = rest
            .split_first_chunk()
            .and_then(|(len, rest)| rest.get(..usize::from(u16::from_be_bytes(*len))));
        let entry = entry.ok_or(offset)?;
        entries.push((offset, entry));
        offset += 2 + entry.len();
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn the_right_edge_has_one_partial_tile_in_each_row_that_is_not_full() {
        let names =
            |size| TileName::partials(size).map(|name| name.to_string()).collect::<Vec<_>>();
        assert!(names(0).is_empty());
        assert_eq!(names(256), ["tile/1/000.p/1"]);
        assert_eq!(
            names(70_000),
            ["tile/entries/273.p/112", "tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"]
        );
    }

    #[test]
    fn names_are_those_of_the_specification() {
        let name = |row, number, width| TileName { row, number, width }.to_string();
        assert_eq!(name(Row::Level(0), 1_234_067, 256), "tile/0/x001/x234/067");
        assert_eq!(name(Row::Level(1), 0, 17), "tile/1/000.p/17");
        assert_eq!(name(Row::Entries, 273, 112), "tile/entries/273.p/112");
        assert_eq!(name(Row::Entries, 1_000, 256), "tile/entries/x001/000");
    }

    #[test]
    fn only_well_formed_names_are_read() {
        for path in ["tile/0/000", "tile/63/x001/x234/067.p/255", "tile/entries/x999/999"] {
            assert_eq!(path.parse::<TileName>().unwrap().to_string(), path);
        }
        for path in [
            "",
            "tile/0",
            "tile/0/",
            "tile/00/000",
            "tile/64/000",
            "tile/0/00",
            "tile/0/0000",
            "tile/0/x000/000",
            "tile/0/001/002",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/000.p/01",
            "tile/0/000.p/",
            "tile/0/../../signer.key",
            "/tile/0/000",
            "tile/0/000/",
            "tile/0/+00",
            "checkpoint",
            "segments/2026-11-22.seg",
            "tile/0/x018/x446/x744/x073/x709/x551/x616",
        ] {
            assert!(path.parse::<TileName>().is_err(), "{path}");
        }
    }
}
