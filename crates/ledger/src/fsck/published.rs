//! What bundles and level-0 tiles say of a record: the two other witnesses beside
//! its segment.

use crate::files::Files;
use crate::hexed::Hash;
use crate::leaves::Leaf;
use crate::tree::ranges::read_tile;
use crate::tree::tiles::{Row, TILE_WIDTH, TileName, decode_tile, split_bundle};

/// The published entries and hashes, one bundle at a time.
pub(super) struct Published<'a> {
    files: &'a dyn Files,
    signed: u64,
    number: Option<u64>,
    leaves: Vec<Option<Leaf>>,
    hashes: Vec<Hash>,
}

impl<'a> Published<'a> {
    pub(super) fn new(files: &'a dyn Files, signed: u64) -> Self {
        Self { files, signed, number: None, leaves: Vec::new(), hashes: Vec::new() }
    }

    /// The leaf in the bundle; `None` if it is not signed yet or cannot be read.
    pub(super) fn leaf(&mut self, index: u64) -> Option<Leaf> {
        self.load(index);
        self.leaves.get(place(index)).cloned().flatten()
    }

    /// The leaf's hash in the tile.
    pub(super) fn hash(&mut self, index: u64) -> Option<Hash> {
        self.load(index);
        self.hashes.get(place(index)).copied()
    }

    fn load(&mut self, index: u64) {
        let number = index / TILE_WIDTH;
        if self.number == Some(number) {
            return;
        }
        self.number = Some(number);
        let entries = self.bytes(Row::Entries, number);
        // A bundle that cannot be split is found when it is compared as a whole.
        let entries = split_bundle(&entries).unwrap_or_default();
        self.leaves = entries.iter().map(|(_, entry)| Leaf::decode(entry).ok()).collect();
        self.hashes = decode_tile(&self.bytes(Row::Level(0), number)).unwrap_or_default();
    }

    fn bytes(&self, row: Row, number: u64) -> Vec<u8> {
        let name = TileName::in_row(row, number, self.signed);
        name.and_then(|name| read_tile(self.files, name).ok().flatten()).unwrap_or_default()
    }
}

fn place(index: u64) -> usize {
    usize::try_from(index % TILE_WIDTH).expect("below 256")
}
