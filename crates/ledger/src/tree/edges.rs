//! The right edge of the tree: all that is needed to add leaves.
//!
//! At each level only the hashes of the last, partial tile are held, at most 255;
//! everything to their left is in full tiles and is never looked at again.

use super::tiles::{Row, TILE_WIDTH, TileName};
use super::{empty_root, node_hash, perfect_root};
use crate::hexed::Hash;

/// The partial tiles on the right of a tree.
#[derive(Debug, Clone, Default)]
pub struct Edge {
    size: u64,
    levels: Vec<Vec<Hash>>,
}

impl Edge {
    /// The edge of a tree of `size` leaves with these partial tiles, lowest level
    /// first; each level's length must be what the size demands.
    pub(crate) fn from_levels(size: u64, levels: Vec<Vec<Hash>>) -> Self {
        debug_assert!(
            levels.iter().enumerate().all(|(level, hashes)| {
                hashes.len() as u64 == row_len(size, level) % TILE_WIDTH
            })
        );
        Self { size, levels }
    }

    /// Number of leaves.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf; `full` is told each tile that this makes full.
    pub fn push(&mut self, leaf: Hash, mut full: impl FnMut(TileName, &[Hash])) {
        self.size += 1;
        let mut hash = leaf;
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Vec::with_capacity(256));
            }
            let row = &mut self.levels[level];
            row.push(hash);
            if (row.len() as u64) < TILE_WIDTH {
                return;
            }
            let number = row_len(self.size, level) / TILE_WIDTH - 1;
            full(tile(level, number, 256), row);
            hash = perfect_root(row);
            row.clear();
        }
    }

    /// The partial tiles there are now, lowest level first.
    pub fn partial_tiles(&self) -> impl Iterator<Item = (TileName, &[Hash])> {
        self.levels.iter().enumerate().filter(|(_, row)| !row.is_empty()).map(|(level, row)| {
            let number = row_len(self.size, level) / TILE_WIDTH;
            (tile(level, number, row.len()), row.as_slice())
        })
    }

    /// Root of the tree.
    pub fn root(&self) -> Hash {
        let mut root: Option<Hash> = None;
        for row in &self.levels {
            let mut end = row.len();
            while end > 0 {
                let width = 1 << end.trailing_zeros();
                let left = perfect_root(&row[end - width..end]);
                root = Some(root.map_or(left, |right| node_hash(&left, &right)));
                end -= width;
            }
        }
        root.unwrap_or_else(empty_root)
    }
}

fn tile(level: usize, number: u64, width: usize) -> TileName {
    TileName {
        row: Row::Level(u8::try_from(level).expect("2^64 leaves have 8 levels")),
        number,
        width: u16::try_from(width).expect("at most 256"),
    }
}

/// Number of hashes at a level of a tree of `size` leaves.
pub(crate) fn row_len(size: u64, level: usize) -> u64 {
    size.checked_shr(8 * u32::try_from(level).unwrap_or(u32::MAX)).unwrap_or(0)
}
