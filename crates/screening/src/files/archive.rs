//! Zip archives of office documents: every part unpacked once and counted before anything is read from it.
//!
//! The sizes an archive states of itself are not to be trusted, and the workbook
//! reader holds what it unpacks, so the count comes first.

use std::io::{self, Read, Seek, sink};

use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::UnreadReason;
use super::error::{Limit, Limits, ScreeningError, WHOLE};
use super::gather::Gather;
use crate::place::Place;

/// Parts that are read row by row.
const SHEETS: &str = "xl/worksheets/";

/// Opens an archive.
pub(super) fn open<R: Read + Seek>(reader: R) -> Result<ZipArchive<R>, ScreeningError> {
    ZipArchive::new(reader).map_err(|cause| of_zip(WHOLE, cause))
}

/// The names of all parts, once they are known to stay within the limits and to be whole. None where the archive is
/// locked, which is noted.
pub(super) fn check<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    gather: &mut Gather<'_>,
) -> Result<Option<Vec<String>>, ScreeningError> {
    let limits = gather.limits;
    if archive.len() > limits.entries_max {
        let max = limits.entries_max as u64;
        return Err(ScreeningError::limit(Limit::Entries, max, WHOLE));
    }
    let mut names = Vec::with_capacity(archive.len());
    let (mut left, mut resident) = (limits.unpacked_bytes_max, limits.resident_bytes_max);
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(|cause| of_zip(WHOLE, cause))?;
        let name = part.name().map_err(|cause| of_zip(WHOLE, cause))?.into_owned();
        let locked = part.encrypted();
        drop(part);
        if locked {
            let place = Place::Paragraph { part: name, paragraph: 1 };
            gather.unread(UnreadReason::Encrypted, Some(place));
            return Ok(None);
        }
        let part = archive.by_index(index).map_err(|cause| of_zip(&name, cause))?;
        let is_sheet = name.starts_with(SHEETS);
        let room = if is_sheet { left } else { left.min(resident) };
        let bytes = count(part, &name, room, limits)?;
        left -= bytes;
        resident -= if is_sheet { 0 } else { bytes };
        names.push(name);
    }
    Ok(Some(names))
}

/// Unpacks a part to nowhere. The answer is at most `room`.
fn count<R: Read>(
    part: ZipFile<'_, R>,
    name: &str,
    room: u64,
    limits: &Limits,
) -> Result<u64, ScreeningError> {
    let by_ratio = part.compressed_size().max(1).saturating_mul(limits.ratio_max);
    let allowed = by_ratio.max(limits.ratio_from_bytes);
    let most = room.min(allowed);
    let bytes = io::copy(&mut part.take(most.saturating_add(1)), &mut sink())
        .map_err(|cause| of_io(name, cause))?;
    if bytes <= most {
        Ok(bytes)
    } else if allowed < room {
        Err(ScreeningError::limit(Limit::Ratio, limits.ratio_max, name))
    } else if name.starts_with(SHEETS) {
        Err(ScreeningError::limit(Limit::UnpackedBytes, limits.unpacked_bytes_max, name))
    } else {
        Err(ScreeningError::limit(Limit::ResidentBytes, limits.resident_bytes_max, name))
    }
}

/// Opens a part that [`check`] has counted.
pub(super) fn part<'a, R: Read + Seek>(
    archive: &'a mut ZipArchive<R>,
    name: &str,
) -> Result<ZipFile<'a, R>, ScreeningError> {
    archive.by_name(name).map_err(|cause| of_zip(name, cause))
}

fn of_zip(part: &str, cause: ZipError) -> ScreeningError {
    match cause {
        ZipError::Io(cause) => of_io(part, cause),
        other => ScreeningError::broken(part, &other),
    }
}

/// An archive that ends early or fails its checksum is broken; anything else is the reader's own failure.
fn of_io(part: &str, cause: io::Error) -> ScreeningError {
    match cause.kind() {
        io::ErrorKind::UnexpectedEof
        | io::ErrorKind::InvalidData
        | io::ErrorKind::InvalidInput
        | io::ErrorKind::Other => ScreeningError::broken(part, &cause),
        _ => ScreeningError::Read(cause),
    }
}
