//! Mending partial tiles after a stop.
//!
//! Partial tiles are never flushed, so a power cut may leave empty ones behind, of
//! the signed size, of sizes signed before, and of sizes that were never signed. A
//! client may still ask for the first two; the third must not outlive the batch
//! they were written for.

use std::io::ErrorKind;

use super::publishing::{Growth, Partial};
use crate::error::{Error, Result};
use crate::files::{Files, Flush};
use crate::tree::edges::row_len;
use crate::tree::tiles::{Row, TILE_WIDTH, TileName};

/// Puts the partial tiles on the right of the signed tree in order.
pub(crate) fn mend_partial_tiles(files: &dyn Files, growth: &Growth) -> Result<()> {
    let partials = growth.partials();
    for partial in &partials {
        mend(files, partial)?;
    }
    let rows = (0..8).map(Row::Level).chain([Row::Entries]);
    for row in rows {
        let len = match row {
            Row::Entries => growth.size(),
            Row::Level(level) => row_len(growth.size(), usize::from(level)),
        };
        remove_unsigned(files, row, len.div_ceil(TILE_WIDTH))?;
    }
    Ok(())
}

/// Makes every file of one place right that the signed tree reaches, and removes the
/// others; the one of the signed size is made if it is missing.
fn mend(files: &dyn Files, partial: &Partial) -> Result<()> {
    let folder = partial.name.partial_folder();
    let mut paths = files.list(&folder).map_err(|error| Error::io(&folder, error))?;
    let needed = partial.name.to_string();
    if !paths.contains(&needed) {
        paths.push(needed);
    }
    for path in paths {
        let io = |error| Error::io(&path, error);
        let name = path.parse::<TileName>().ok();
        match name.and_then(|name| partial.of_width(name.width)) {
            Some(right) if is(files, &path, right).map_err(io)? => {}
            Some(right) => files.write_atomic(&path, right, Flush::Later).map_err(io)?,
            None => files.remove(&path).map_err(io)?,
        }
    }
    Ok(())
}

fn is(files: &dyn Files, path: &str, right: &[u8]) -> std::io::Result<bool> {
    match files.read(path) {
        Ok(found) => Ok(found == right),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Removes partial tiles from a place on that the signed tree does not reach. Full
/// tiles there are written again with the records they hold.
fn remove_unsigned(files: &dyn Files, row: Row, from: u64) -> Result<()> {
    for number in from.. {
        let full = TileName { row, number, width: 256 };
        let folder = full.partial_folder();
        let found = files.list(&folder).map_err(|error| Error::io(&folder, error))?;
        if !found.is_empty() {
            files.remove(&folder).map_err(|error| Error::io(&folder, error))?;
        } else if files.len(&full.to_string()).is_err() {
            break;
        }
    }
    Ok(())
}
