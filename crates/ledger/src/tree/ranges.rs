//! Hashes of ranges of leaves, read from tiles.
//!
//! A proof is a list of such hashes. Each is put together from perfect subtrees,
//! and a perfect subtree lies within one tile.

use std::io::ErrorKind;

use super::edges::row_len;
use super::tiles::{Row, TILE_WIDTH, TileName, decode_tile};
use super::{empty_root, node_hash, perfect_root};
use crate::error::{Error, Result};
use crate::files::Files;
use crate::hexed::Hash;

/// Where proofs get their hashes from.
pub trait Hashes {
    /// Hash of the perfect subtree over the leaves `index << height .. (index + 1) << height`.
    ///
    /// # Errors
    /// If the hash cannot be had or is not in the tree.
    fn perfect(&self, height: u32, index: u64) -> Result<Hash>;
}

/// Hash of the tree over the leaves `from..to`, as RFC 6962 defines it.
///
/// # Errors
/// As [`Hashes::perfect`].
pub fn range_hash(hashes: &impl Hashes, from: u64, to: u64) -> Result<Hash> {
    let width = to - from;
    if width == 0 {
        return Ok(empty_root());
    }
    if width.is_power_of_two() && from.is_multiple_of(width) {
        let height = width.trailing_zeros();
        return hashes.perfect(height, from >> height);
    }
    let middle = from + split(width);
    let right = range_hash(hashes, middle, to)?;
    Ok(node_hash(&range_hash(hashes, from, middle)?, &right))
}

/// The largest power of two smaller than `width`, which is at least 2.
pub(crate) const fn split(width: u64) -> u64 {
    1 << (width - 1).ilog2()
}

/// The tiles of a tree of a published size.
pub struct TileHashes<'a> {
    files: &'a dyn Files,
    size: u64,
}

impl<'a> TileHashes<'a> {
    /// Reads the tiles of the tree with `size` leaves.
    pub fn new(files: &'a dyn Files, size: u64) -> Self {
        Self { files, size }
    }

    /// The hashes of one tile, as far as the tree reaches.
    ///
    /// # Errors
    /// [`Error::Corrupt`] if the tile is missing or short.
    pub(crate) fn tile(&self, level: u8, number: u64) -> Result<Vec<Hash>> {
        let row = row_len(self.size, usize::from(level));
        let name = TileName::in_row(Row::Level(level), number, row)
            .ok_or_else(|| Error::corrupt("tile", "asked beyond the tree"))?;
        let mut hashes = decode_tile(&self.read(name)?).unwrap_or_default();
        if hashes.len() < usize::from(name.width) {
            return Err(Error::corrupt(name.to_string(), "shorter than its width"));
        }
        hashes.truncate(usize::from(name.width));
        Ok(hashes)
    }

    /// A partial tile goes away once the full one is there, so that is read instead.
    fn read(&self, name: TileName) -> Result<Vec<u8>> {
        read_tile(self.files, name)?.ok_or_else(|| Error::corrupt(name.to_string(), "missing"))
    }
}

/// Bytes of a tile or bundle, from the full one where the partial one is gone.
pub(crate) fn read_tile(files: &dyn Files, name: TileName) -> Result<Option<Vec<u8>>> {
    for path in [name.to_string(), name.full().to_string()] {
        match files.read(&path) {
            Ok(bytes) => return Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(Error::io(path, error)),
        }
    }
    Ok(None)
}

impl Hashes for TileHashes<'_> {
    fn perfect(&self, height: u32, index: u64) -> Result<Hash> {
        let level = height / 8;
        let first = index << (height % 8);
        let width = 1_usize << (height % 8);
        let level = u8::try_from(level).expect("heights are below 64");
        let tile = self.tile(level, first / TILE_WIDTH)?;
        let start = usize::try_from(first % TILE_WIDTH).expect("below 256");
        let hashes = tile
            .get(start..start + width)
            .ok_or_else(|| Error::corrupt("tile", "subtree beyond the tree"))?;
        Ok(perfect_root(hashes))
    }
}
