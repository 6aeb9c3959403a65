//! Carrying out erasures: the body goes, the leaf stays.
//!
//! An erasure is carried out after its own record is durable and before the
//! checkpoint that counts it. A crash in between is made good when the log is
//! opened, because every erasure beyond the checkpoint is then carried out again.
//! A body may be found half overwritten then: its commitment is read from the
//! published entry, which was flushed before the first byte was overwritten.

use crate::error::{Error, Result};
use crate::hexed::Hash;
use crate::leaves::Leaf;
use crate::segments::frames::{self, FrameFault, Payload};
use crate::segments::path;
use crate::segments::table::{Place, Table};
use crate::tree::tiles::{Row, TILE_WIDTH, TileName, split_bundle};

/// Which erasures to carry out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Only {
    /// All that are not carried out yet.
    All,
    /// Those that were cut off half-way, so that the segments can be read again.
    HalfDone,
}

/// Carries out the erasures among these leaves, the first of which has this index.
pub(crate) fn apply<'a>(
    table: &Table,
    first_index: u64,
    leaves: impl Iterator<Item = &'a Leaf>,
    only: Only,
) -> Result<()> {
    for (index, leaf) in (first_index..).zip(leaves) {
        if let Leaf::Erasure { target, .. } = leaf {
            overwrite(table, *target, index, only)?;
        }
    }
    Ok(())
}

fn overwrite(table: &Table, target: u64, by: u64, only: Only) -> Result<()> {
    let place = table.place(target)?.ok_or(Error::NotFound)?;
    let (offset, frame) = read_frame(table, place, target)?;
    match frames::parse(&frame) {
        Ok(parsed) if only == Only::HalfDone || !matches!(parsed.payload, Payload::Use { .. }) => {
            return Ok(());
        }
        Ok(_) | Err(FrameFault::Bad(_)) => {}
        Err(FrameFault::Cut { .. }) => {
            return Err(Error::corrupt(path(place.day), format!("byte {offset}: cut short")));
        }
    }
    let (bundle, at_ms, commitment) = published_use(table, target)?;
    table.files().sync(&bundle).map_err(|error| Error::io(bundle, error))?;
    let (at, bytes) = frames::tombstone(frame.len(), at_ms, &commitment, by);
    let segment = path(place.day);
    let _nobody_reads = table.erasing();
    table.files().write_at(&segment, offset + at, &bytes).map_err(|error| Error::io(segment, error))
}

/// Offset and bytes of a frame, found by lengths alone.
fn read_frame(table: &Table, place: Place, target: u64) -> Result<(u64, Vec<u8>)> {
    let segment = path(place.day);
    let io = |error| Error::io(&segment, error);
    let mut offset = place.offset;
    let mut index = place.index;
    loop {
        let head = table.files().read_at(&segment, offset, frames::HEAD_LEN).map_err(io)?;
        let len = frames::frame_len(&head)
            .map_err(|_fault| Error::corrupt(&segment, format!("byte {offset}: no frame")))?;
        if index == target {
            return Ok((offset, table.files().read_at(&segment, offset, len).map_err(io)?));
        }
        offset += len as u64;
        index += 1;
    }
}

/// Path of the bundle that holds an entry of a use, its instant and commitment.
fn published_use(table: &Table, index: u64) -> Result<(String, i64, Hash)> {
    let (bundle, bytes) = published_bundle(table, index)?;
    let position = usize::try_from(index % TILE_WIDTH).expect("below 256");
    let entry = split_bundle(&bytes).ok().and_then(|entries| Some(entries.get(position)?.1));
    match entry.map(Leaf::decode).transpose()? {
        Some(Leaf::Use { at_ms, commitment }) => Ok((bundle, at_ms, commitment)),
        _ => Err(Error::corrupt(bundle, format!("no entry of a use for record {index}"))),
    }
}

/// The widest bundle that holds an entry: the full one, or a partial one.
fn published_bundle(table: &Table, index: u64) -> Result<(String, Vec<u8>)> {
    let number = index / TILE_WIDTH;
    let least = u16::try_from(index % TILE_WIDTH + 1).expect("at most 256");
    for width in (least..=256).rev() {
        let name = TileName { row: Row::Entries, number, width }.to_string();
        match table.files().read(&name) {
            Ok(bytes) => return Ok((name, bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(Error::io(name, error)),
        }
    }
    Err(Error::corrupt("tile/entries", format!("no entry for record {index}")))
}
