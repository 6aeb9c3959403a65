//! Taking up the work after a stop, clean or not.
//!
//! Tiles are trusted up to the flushed mark; from there everything up to the signed
//! size is computed again from the segments and must give the signed root. Records
//! beyond the checkpoint are then sequenced as if they had just come.

use std::io::ErrorKind;

use super::erasures::{self, Only};
use super::flushing::{Flushing, read_mark};
use super::mending;
use super::publishing::Growth;
use crate::checkpoints::{CHECKPOINT_PATH, Checkpoint};
use crate::error::{Error, Result};
use crate::files::Files;
use crate::leaves::Leaf;
use crate::notes::VerifierKey;
use crate::segments::frames::Framed;
use crate::segments::table::Table;
use crate::tree::edges::{Edge, row_len};
use crate::tree::perfect_root;
use crate::tree::ranges::TileHashes;
use crate::tree::tiles::TILE_WIDTH;

/// Records computed again at once.
const CHUNK_LEN: u64 = 65_536;

/// Where sequencing goes on.
pub(crate) struct Resumed {
    pub growth: Growth,
    pub flushing: Flushing,
    /// Durable records that no checkpoint counts yet.
    pub pending: Vec<Framed>,
}

/// The last signed checkpoint; `None` in a new log.
pub(crate) fn read_checkpoint(files: &dyn Files, key: &VerifierKey) -> Result<Option<Checkpoint>> {
    match files.read(CHECKPOINT_PATH) {
        Ok(bytes) => {
            let note = String::from_utf8(bytes)
                .map_err(|source| Error::corrupt(CHECKPOINT_PATH, source.to_string()))?;
            Checkpoint::open(&note, key).map(Some)
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io(CHECKPOINT_PATH, error)),
    }
}

/// Brings tiles and erasures to the state the checkpoint and the segments demand.
pub(crate) fn resume(table: &Table, checkpoint: Option<&Checkpoint>) -> Result<Resumed> {
    let files = table.files();
    let signed = checkpoint.map_or(0, |checkpoint| checkpoint.size);
    let mark = read_mark(files)?.min(signed - signed % TILE_WIDTH);
    let pending = read_pending(table, signed)?;
    let erasures = || pending.iter().map(|record| &record.leaf);
    erasures::apply(table, signed, erasures(), Only::HalfDone)?;
    let (growth, flushing) = match rebuild(table, mark, signed, checkpoint) {
        // The flushed tiles do not fit: compute all of them again before giving up.
        Err(Error::Corrupt { .. }) if mark > 0 => rebuild(table, 0, signed, checkpoint)?,
        other => other?,
    };
    mending::mend_partial_tiles(files, &growth)?;
    erasures::apply(table, signed, erasures(), Only::All)?;
    Ok(Resumed { growth, flushing, pending })
}

fn read_pending(table: &Table, signed: u64) -> Result<Vec<Framed>> {
    let mut pending = Vec::new();
    table.visit(signed, u64::MAX, |found| {
        pending.push(Framed { leaf: found.frame.leaf, hash: found.frame.hash });
        Ok(())
    })?;
    Ok(pending)
}

/// Computes bundles and tiles from `mark` to `signed` again and compares the root.
fn rebuild(
    table: &Table,
    mark: u64,
    signed: u64,
    checkpoint: Option<&Checkpoint>,
) -> Result<(Growth, Flushing)> {
    let files = table.files();
    let mut growth = Growth::at_bundle(edge_at(files, mark)?);
    let mut flushing = Flushing::from_mark(mark);
    while growth.size() < signed {
        let mut leaves: Vec<(Leaf, _)> = Vec::new();
        let count = CHUNK_LEN.min(signed - growth.size());
        table.visit(growth.size(), count, |found| {
            leaves.push((found.frame.leaf, found.frame.hash));
            Ok(())
        })?;
        let grown = growth.with(leaves.iter().map(|(leaf, hash)| (leaf, *hash)));
        flushing.add(grown.write(files)?);
        grown.remove_superseded(files);
        growth = grown.into_growth();
    }
    match checkpoint {
        Some(checkpoint) if checkpoint.root != growth.root() => {
            let what = format!("the segments do not give the root signed for size {signed}");
            Err(Error::corrupt(CHECKPOINT_PATH, what))
        }
        _ => Ok((growth, flushing)),
    }
}

/// The edge of a tree of whole bundles, from the full tiles below it.
fn edge_at(files: &dyn Files, size: u64) -> Result<Edge> {
    let tiles = TileHashes::new(files, size);
    let mut levels = vec![Vec::new()];
    for level in 1..8_u8 {
        let row = row_len(size, usize::from(level));
        if row == 0 {
            break;
        }
        let first = row - row % TILE_WIDTH;
        let hashes = (first..row)
            .map(|number| tiles.tile(level - 1, number).map(|below| perfect_root(&below)));
        levels.push(hashes.collect::<Result<Vec<_>>>()?);
    }
    Ok(Edge::from_levels(size, levels))
}
