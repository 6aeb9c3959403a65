//! Cuts a text file into blocks at line ends that no quoted field contains.
//!
//! Works on raw bytes: in UTF-8 and in GB18030 neither a quote, a line end nor
//! any of the delimiters is ever the later byte of a longer character.

use std::io::Read;

use super::RECORD_BYTES_MAX;
use super::encoding::UTF8_BOM;
use crate::raw::{RawSource, SourceReader};
use crate::{FileFault, LakeError, Limit};

/// Bytes of a block, but for the last record's overhang.
const BLOCK_BYTES: usize = 1 << 20;

/// Some whole lines of a file.
#[derive(Debug)]
pub(crate) struct Lines {
    /// The bytes, with the line ends.
    pub bytes: Vec<u8>,
    /// The line of the first byte, from 1.
    pub first_line: u64,
}

/// Whether line ends within double quotes belong to the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quoting {
    /// Every line is a record.
    None,
    /// A field may begin with a quote behind this delimiter.
    After(u8),
}

/// Reads a file as blocks of whole records, a byte-order mark left out.
#[derive(Debug)]
pub(crate) struct BlockReader {
    file: SourceReader,
    quoting: Quoting,
    /// Bytes read and not yet given out.
    rest: Vec<u8>,
    next_line: u64,
    bytes_total: u64,
    bytes_read: u64,
    ended: bool,
}

impl BlockReader {
    /// Opens a file.
    pub(crate) fn open(raw: &RawSource, quoting: Quoting) -> Result<Self, LakeError> {
        let mut reader = Self {
            file: raw.open()?,
            quoting,
            rest: Vec::new(),
            next_line: 1,
            bytes_total: raw.bytes(),
            bytes_read: 0,
            ended: false,
        };
        reader.fill(UTF8_BOM.len())?;
        if reader.rest == UTF8_BOM {
            reader.rest.clear();
        }
        Ok(reader)
    }

    /// Bytes given out, and bytes in all.
    pub(crate) fn progress(&self) -> (u64, u64) {
        (self.bytes_read - self.rest.len() as u64, self.bytes_total)
    }

    /// The next block of whole records; `None` at the end of the file.
    pub(crate) fn next_lines(&mut self) -> Result<Option<Lines>, LakeError> {
        self.fill(BLOCK_BYTES)?;
        if self.rest.is_empty() {
            return Ok(None);
        }
        let mut cut = Cut::default();
        loop {
            cut.scan(&self.rest, self.quoting);
            if self.ended {
                return self.last(&cut);
            }
            if cut.last_end > 0 {
                return Ok(Some(self.give(cut.last_end)));
            }
            if self.rest.len() > RECORD_BYTES_MAX + BLOCK_BYTES {
                return Err(self.overlong(&cut));
            }
            self.fill(self.rest.len() + BLOCK_BYTES)?;
        }
    }

    /// The rest of the file, which may end without a line end.
    fn last(&mut self, cut: &Cut) -> Result<Option<Lines>, LakeError> {
        if cut.open_quote.is_some() {
            return Err(self.overlong(cut));
        }
        Ok(Some(self.give(self.rest.len())))
    }

    fn overlong(&self, cut: &Cut) -> LakeError {
        match cut.open_quote {
            Some(at) => {
                FileFault::UnclosedQuote { line: self.next_line + lines_in(&self.rest[..at]) }
                    .into()
            }
            None => LakeError::Limit { limit: Limit::RecordBytes, max: RECORD_BYTES_MAX as u64 },
        }
    }

    fn give(&mut self, end: usize) -> Lines {
        let rest = self.rest.split_off(end);
        let bytes = std::mem::replace(&mut self.rest, rest);
        let first_line = self.next_line;
        self.next_line += lines_in(&bytes);
        Lines { bytes, first_line }
    }

    fn fill(&mut self, wanted: usize) -> Result<(), LakeError> {
        if self.ended || self.rest.len() >= wanted {
            return Ok(());
        }
        let missing = (wanted - self.rest.len()) as u64;
        let read = self.file.by_ref().take(missing).read_to_end(&mut self.rest)? as u64;
        self.bytes_read += read;
        self.ended = read < missing;
        Ok(())
    }
}

fn lines_in(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

/// How far a block has been looked through.
#[derive(Debug, Default)]
struct Cut {
    scanned: usize,
    /// Behind the last line end that ends a record.
    last_end: usize,
    /// Where the quote began that is open now.
    open_quote: Option<usize>,
    /// Where the last quoted field closed; another quote right behind it is a doubled one.
    closed_at: Option<usize>,
}

impl Cut {
    fn scan(&mut self, bytes: &[u8], quoting: Quoting) {
        let Quoting::After(delimiter) = quoting else {
            self.last_end = memchr::memrchr(b'\n', bytes).map_or(0, |at| at + 1);
            return;
        };
        let start = self.scanned;
        for at in memchr::memchr2_iter(b'"', b'\n', &bytes[start..]).map(|at| at + start) {
            match (bytes[at], self.open_quote) {
                (b'\n', None) => self.last_end = at + 1,
                (b'"', None) if self.opens(bytes, at, delimiter) => self.open_quote = Some(at),
                (b'"', Some(_)) => {
                    self.open_quote = None;
                    self.closed_at = Some(at);
                }
                _ => {}
            }
        }
        self.scanned = bytes.len();
    }

    /// Whether a quote begins a quoted field, or goes on with one behind a doubled quote. Elsewhere it is plain text.
    fn opens(&self, bytes: &[u8], at: usize, delimiter: u8) -> bool {
        at == 0
            || matches!(bytes[at - 1], b'\n' | b'\r')
            || bytes[at - 1] == delimiter
            || self.closed_at.is_some_and(|closed| closed + 1 == at)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;
    use crate::{Lake, LakeConfig};

    fn blocks(text: &[u8]) -> Result<Vec<(u64, usize)>, LakeError> {
        let dir = tempfile::tempdir().unwrap();
        let lake = Lake::open(LakeConfig { dir: dir.path().to_owned(), secret: [1; 32] }).unwrap();
        let mut sink = lake.raw_sink().unwrap();
        sink.write(text).unwrap();
        let raw = lake.raw_source(&sink.finish().unwrap().digest).unwrap();
        let mut reader = BlockReader::open(&raw, Quoting::After(b',')).unwrap();
        let mut found = Vec::new();
        while let Some(lines) = reader.next_lines()? {
            found.push((lines.first_line, lines.bytes.len()));
        }
        Ok(found)
    }

    #[test]
    fn a_line_end_within_quotes_never_ends_a_block() {
        let record = format!("\"{}\n\",x\n", "y".repeat(1000));
        let text = record.repeat(3000);
        let found = blocks(text.as_bytes()).unwrap();
        assert!(found.len() > 2);
        assert!(found.iter().all(|(line, bytes)| line % 2 == 1 && bytes % record.len() == 0));
        assert_eq!(found.iter().map(|(_, bytes)| bytes).sum::<usize>(), text.len());
    }

    #[test]
    fn a_quote_within_an_unquoted_field_is_plain_text() {
        assert_eq!(blocks(b"a,b\n5\"\" pipe,6\"\n").unwrap().len(), 1);
    }

    #[test]
    fn a_quote_that_never_ends_is_named_by_its_line() {
        let failed = blocks(b"a,b\n1,2\n\"3,4\n5,6\n").unwrap_err();
        assert!(
            matches!(failed, LakeError::File(FileFault::UnclosedQuote { line: 3 })),
            "{failed:?}"
        );
    }

    #[test]
    fn a_record_without_end_is_refused_and_not_read_into_memory() {
        let failed = blocks("x".repeat(4 << 20).as_bytes()).unwrap_err();
        assert!(matches!(failed, LakeError::Limit { limit: Limit::RecordBytes, .. }), "{failed:?}");
    }
}
