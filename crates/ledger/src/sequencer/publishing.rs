//! How the tree grows by a batch: which files that makes, in which order.

use super::flushing::Flushable;
use crate::checkpoints::{CHECKPOINT_PATH, Checkpoint};
use crate::error::{Error, Result};
use crate::files::{Files, Flush};
use crate::hexed::Hash;
use crate::leaves::Leaf;
use crate::tree::edges::Edge;
use crate::tree::tiles::{Row, TILE_WIDTH, TileName, encode_tile, push_entry, split_bundle};

/// The tree's right edge together with the bytes of the last, partial bundle.
#[derive(Clone, Default)]
pub(crate) struct Growth {
    edge: Edge,
    bundle: Vec<u8>,
}

/// A partial bundle or tile as it must be.
pub(crate) struct Partial {
    pub name: TileName,
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Partial {
    /// The bytes of the file of the same place with this width, if it reaches so far.
    pub(crate) fn of_width(&self, width: u16) -> Option<&[u8]> {
        let end = self.ends.get(usize::from(width).checked_sub(1)?)?;
        self.bytes.get(..*end)
    }
}

/// A tree grown by a batch, and the files to write for it.
pub(crate) struct Grown {
    growth: Growth,
    bundles: Vec<(TileName, Vec<u8>)>,
    tiles: Vec<(TileName, Vec<u8>)>,
}

impl Growth {
    /// A tree whose size is a whole number of bundles.
    pub(crate) fn at_bundle(edge: Edge) -> Self {
        debug_assert!(edge.size().is_multiple_of(TILE_WIDTH));
        Self { edge, bundle: Vec::new() }
    }

    pub(crate) fn size(&self) -> u64 {
        self.edge.size()
    }

    pub(crate) fn root(&self) -> Hash {
        self.edge.root()
    }

    /// The rightmost, partial bundle and tiles, each with the bytes up to every width.
    pub(crate) fn partials(&self) -> Vec<Partial> {
        let number = self.size() / TILE_WIDTH;
        let entries = split_bundle(&self.bundle).expect("this bundle was put together here");
        let ends = entries.iter().map(|(offset, entry)| offset + 2 + entry.len()).collect();
        let bundle = TileName::in_row(Row::Entries, number, self.size()).map(|name| Partial {
            name,
            bytes: self.bundle.clone(),
            ends,
        });
        let tiles = self.edge.partial_tiles().map(|(name, row)| Partial {
            name,
            bytes: encode_tile(row),
            ends: (1..=row.len()).map(|count| count * 32).collect(),
        });
        bundle.into_iter().chain(tiles).collect()
    }

    /// The tree with these leaves at its end. `self` stays as it is, so that a
    /// failure on the way to disk leaves nothing to undo.
    pub(crate) fn with<'a>(&self, leaves: impl Iterator<Item = (&'a Leaf, Hash)>) -> Grown {
        let mut growth = self.clone();
        let (mut bundles, mut tiles) = (Vec::new(), Vec::new());
        for (leaf, hash) in leaves {
            push_entry(&mut growth.bundle, &leaf.encode());
            growth.edge.push(hash, |name, hashes| tiles.push((name, encode_tile(hashes))));
            if growth.size().is_multiple_of(TILE_WIDTH) {
                let number = growth.size() / TILE_WIDTH - 1;
                let name = TileName { row: Row::Entries, number, width: 256 };
                bundles.push((name, std::mem::take(&mut growth.bundle)));
            }
        }
        if !growth.bundle.is_empty() {
            let number = growth.size() / TILE_WIDTH;
            let name = TileName::in_row(Row::Entries, number, growth.size());
            let name = name.expect("a bundle with bytes has entries");
            bundles.push((name, growth.bundle.clone()));
        }
        tiles.extend(growth.edge.partial_tiles().map(|(name, row)| (name, encode_tile(row))));
        Grown { growth, bundles, tiles }
    }
}

impl Grown {
    pub(crate) fn size(&self) -> u64 {
        self.growth.size()
    }

    pub(crate) fn root(&self) -> Hash {
        self.growth.root()
    }

    pub(crate) fn into_growth(self) -> Growth {
        self.growth
    }

    /// Writes bundles, then tiles; gives the full ones, which are worth a flush.
    pub(crate) fn write(&self, files: &dyn Files) -> Result<Flushable> {
        let mut flushable = Flushable::default();
        for (name, bytes) in self.bundles.iter().chain(&self.tiles) {
            let path = name.to_string();
            files
                .write_atomic(&path, bytes, Flush::Later)
                .map_err(|error| Error::io(&path, error))?;
            if name.is_full() {
                flushable.push(path);
            }
        }
        Ok(flushable)
    }

    /// Removes the partial tiles whose full tile is there now.
    pub(crate) fn remove_superseded(&self, files: &dyn Files) {
        for (name, _) in self.bundles.iter().chain(&self.tiles).filter(|(name, _)| name.is_full()) {
            // A partial tile that stays is no fault, only untidy.
            let _ = files.remove(&name.partial_folder());
        }
    }
}

/// Puts the checkpoint in place, durably and last of all.
pub(crate) fn write_checkpoint(files: &dyn Files, checkpoint: &Checkpoint) -> Result<()> {
    files
        .write_atomic(CHECKPOINT_PATH, checkpoint.note.as_bytes(), Flush::Now)
        .map_err(|error| Error::io(CHECKPOINT_PATH, error))
}
