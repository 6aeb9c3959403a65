//! Delimited and plain text, record by record, in UTF-8 or GB18030.

use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use csv::{ByteRecord, ReaderBuilder};
use domain::secrecy::may_hold_a_word;
use encoding_rs::GB18030;

use super::error::{Limit, ScreeningError, WHOLE};
use super::gather::Gather;
use super::{UnreadReason, json};
use crate::place::Place;

const UTF8_BOM: &str = "\u{FEFF}";
const BUFFER_BYTES: usize = 1 << 16;

/// The text of a field or line, and whether it is what the bytes say. UTF-8 is tried first each time, for no word of a
/// level is UTF-8 by chance in the other encoding; a text of both is read as either, and is not whole.
fn decode(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (Cow::Borrowed(text), true);
    }
    let lossy = String::from_utf8_lossy(bytes);
    match GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) if may_hold_a_word(&lossy) => (Cow::Owned(format!("{text}\n{lossy}")), false),
        Some(text) => (text, true),
        None => (lossy, false),
    }
}

/// Stops a record that never ends, such as one behind an open quote, before it fills the memory.
struct Guard<R> {
    inner: R,
    left: Rc<Cell<u64>>,
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(left) = self.left.get().checked_sub(buffer.len() as u64) else {
            self.left.set(0);
            return Err(io::ErrorKind::FileTooLarge.into());
        };
        self.left.set(left);
        self.inner.read(buffer)
    }
}

/// Reads a table.
pub(super) fn read_csv(
    sample: &[u8],
    reader: impl Read,
    gather: &mut Gather<'_>,
) -> Result<(), ScreeningError> {
    let max = gather.limits.record_bytes_max;
    let allowed = max.saturating_add(2 * BUFFER_BYTES as u64);
    let left = Rc::new(Cell::new(allowed));
    let guard = Guard { inner: reader, left: Rc::clone(&left) };
    let mut records = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(BUFFER_BYTES)
        .delimiter(delimiter(sample))
        .from_reader(guard);
    let mut record = ByteRecord::new();
    let mut is_heading = true;
    loop {
        left.set(allowed);
        let line = records.position().line();
        match records.read_byte_record(&mut record) {
            Ok(true) => read_record(&record, std::mem::take(&mut is_heading), gather)?,
            Ok(false) => return Ok(()),
            Err(_stopped) if left.get() == 0 => {
                return Err(ScreeningError::limit(Limit::RecordBytes, max, format!("line {line}")));
            }
            Err(failed) => return Err(of_csv(failed)),
        }
    }
}

fn of_csv(failed: csv::Error) -> ScreeningError {
    match failed.into_kind() {
        csv::ErrorKind::Io(failed) => ScreeningError::Read(failed),
        other => ScreeningError::broken(WHOLE, &format!("{other:?}")),
    }
}

fn read_record(
    record: &ByteRecord,
    is_heading: bool,
    gather: &mut Gather<'_>,
) -> Result<(), ScreeningError> {
    let line = record.position().map_or(0, csv::Position::line);
    let mut whole = true;
    for (column, bytes) in record.iter().enumerate() {
        let (text, decoded) = decode(bytes);
        whole &= decoded;
        let text = text.strip_prefix(UTF8_BOM).unwrap_or(&text);
        let field = u32::try_from(column).map_or(u32::MAX, |column| column.saturating_add(1));
        let place = || Place::Field { line, field };
        if is_heading {
            gather.heading(column, text, place)?;
        } else {
            gather.value(column, text, place)?;
        }
    }
    if !whole {
        gather.unread(UnreadReason::Encoding, Some(Place::Line { line }));
    }
    Ok(())
}

/// Comma, tab or semicolon: whichever the first record has most of, quoted text not counted, as loading tells it.
fn delimiter(sample: &[u8]) -> u8 {
    let mut counts = [(b';', 0_u32), (b'\t', 0), (b',', 0)];
    let mut quoted = false;
    for byte in sample {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if quoted => {}
            byte => counts
                .iter_mut()
                .filter(|(delimiter, _)| delimiter == byte)
                .for_each(|(_, count)| *count += 1),
        }
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map_or(b',', |(delimiter, _)| delimiter)
}

/// Reads prose, or anything else of lines. A line of JSON is read value by value.
pub(super) fn read_lines(reader: impl Read, gather: &mut Gather<'_>) -> Result<(), ScreeningError> {
    let max = gather.limits.record_bytes_max;
    let mut reader = BufReader::with_capacity(BUFFER_BYTES, reader);
    let mut bytes = Vec::new();
    for line in 1_u64.. {
        bytes.clear();
        let read = reader.by_ref().take(max.saturating_add(1)).read_until(b'\n', &mut bytes)?;
        if read == 0 {
            break;
        }
        if read as u64 > max {
            return Err(ScreeningError::limit(Limit::RecordBytes, max, format!("line {line}")));
        }
        let (text, decoded) = decode(&bytes);
        let text = text.strip_prefix(UTF8_BOM).unwrap_or(&text);
        let place = || Place::Line { line };
        let is_json = json::each_value(text, &mut |key, value| gather.keyed(key, value, place));
        if !is_json {
            gather.line(text, place);
        }
        if !decoded || text.contains('\0') {
            gather.unread(UnreadReason::Encoding, Some(Place::Line { line }));
        }
    }
    Ok(())
}
