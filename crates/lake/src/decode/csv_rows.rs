//! Delimited text: the delimiter, the heading, and rows of decoded fields.

use std::borrow::Cow;
use std::io::Read;

use csv::{ByteRecord, ReaderBuilder};

use super::blocks::{BlockReader, Lines, Quoting};
use super::encoding::{UTF8_BOM, undecodable};
use super::{Block, FIELDS_MAX, Field, Row, Source};
use crate::raw::RawSource;
use crate::{Encoding, FileFault, LakeError, Limit};

/// Bytes looked at to tell the delimiter and the encoding.
pub(crate) const SAMPLE_BYTES: u64 = 1 << 16;

/// A delimited file being read.
#[derive(Debug)]
pub(crate) struct CsvSource {
    reader: BlockReader,
    shape: Shape,
    fields: Vec<String>,
    first: Option<Lines>,
}

#[derive(Debug, Clone, Copy)]
struct Shape {
    delimiter: u8,
    encoding: Encoding,
}

/// Rows of a delimited file.
#[derive(Debug)]
pub(crate) struct CsvBlock {
    lines: Lines,
    shape: Shape,
    has_heading: bool,
}

impl CsvSource {
    /// Opens a file and reads its heading.
    pub(crate) fn open(raw: &RawSource, encoding: Encoding) -> Result<Self, LakeError> {
        let delimiter = sniff_delimiter(&sample(raw)?);
        let shape = Shape { delimiter, encoding };
        let mut reader = BlockReader::open(raw, Quoting::After(delimiter))?;
        let first = reader.next_lines()?.ok_or(FileFault::Empty)?;
        let fields = heading(&first.bytes, shape)?;
        Ok(Self { reader, shape, fields, first: Some(first) })
    }
}

impl Source for CsvSource {
    fn fields(&self) -> &[String] {
        &self.fields
    }

    fn next_block(&mut self) -> Result<Option<Block>, LakeError> {
        let (lines, has_heading) = match self.first.take() {
            Some(lines) => (Some(lines), true),
            None => (self.reader.next_lines()?, false),
        };
        Ok(lines.map(|lines| Block::Csv(CsvBlock { lines, shape: self.shape, has_heading })))
    }

    fn progress(&self) -> (u64, u64) {
        self.reader.progress()
    }
}

/// The beginning of a file, without a byte-order mark.
pub(crate) fn sample(raw: &RawSource) -> Result<Vec<u8>, LakeError> {
    let mut bytes = Vec::new();
    raw.open()?.take(SAMPLE_BYTES).read_to_end(&mut bytes)?;
    if bytes.starts_with(UTF8_BOM) {
        bytes.drain(..UTF8_BOM.len());
    }
    Ok(bytes)
}

/// Comma, tab or semicolon: whichever the heading has most of outside quotes.
fn sniff_delimiter(sample: &[u8]) -> u8 {
    let mut counts = [(b',', 0_u32), (b'\t', 0), (b';', 0)];
    let mut quoted = false;
    for &byte in sample {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if quoted => {}
            _ => counts
                .iter_mut()
                .filter(|(delimiter, _)| *delimiter == byte)
                .for_each(|(_, count)| *count += 1),
        }
    }
    counts
        .into_iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or(b',', |(delimiter, _)| delimiter)
}

fn reader_of(bytes: &[u8], delimiter: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(bytes)
}

fn heading(bytes: &[u8], shape: Shape) -> Result<Vec<String>, LakeError> {
    let mut record = ByteRecord::new();
    let found = reader_of(bytes, shape.delimiter).read_byte_record(&mut record);
    if !found.map_err(|cause| LakeError::Storage(Box::new(cause)))? {
        return Err(FileFault::Empty.into());
    }
    if record.len() > FIELDS_MAX {
        return Err(LakeError::Limit { limit: Limit::Fields, max: FIELDS_MAX as u64 });
    }
    let name = |field: &[u8]| match shape.encoding.decode(field) {
        Some(text) => text.trim().to_owned(),
        None => undecodable(field).shown().to_owned(),
    };
    Ok(record.iter().map(name).collect())
}

impl CsvBlock {
    /// Visits every row, the heading left out.
    pub(crate) fn for_each_row(&self, visit: &mut dyn FnMut(&Row<'_, '_>)) {
        let encoding = self.shape.encoding;
        match encoding.decode(&self.lines.bytes) {
            Some(text) => self.walk(text.as_bytes(), &mut |line, record| {
                let field = |bytes| {
                    std::str::from_utf8(bytes).map_or_else(|_never| undecodable(bytes), Field::Text)
                };
                let fields: Vec<Field<'_>> = record.iter().map(field).collect();
                visit(&Row { line, fields: &fields });
            }),
            None => self.walk(&self.lines.bytes, &mut |line, record| {
                let texts: Vec<Result<Cow<'_, str>, &[u8]>> =
                    record.iter().map(|bytes| encoding.decode(bytes).ok_or(bytes)).collect();
                let fields: Vec<Field<'_>> = texts.iter().map(field_of).collect();
                visit(&Row { line, fields: &fields });
            }),
        }
    }

    fn walk(&self, bytes: &[u8], visit: &mut dyn FnMut(u64, &ByteRecord)) {
        let mut reader = reader_of(bytes, self.shape.delimiter);
        let mut record = ByteRecord::new();
        let mut lines = LineCounter { bytes, at: 0, line: self.lines.first_line };
        let mut heading = self.has_heading;
        while reader.read_byte_record(&mut record).expect("memory does not fail to be read") {
            let at = record.position().map_or(0, csv::Position::byte);
            if !std::mem::take(&mut heading) {
                visit(
                    lines.line_at(usize::try_from(at).expect("an offset within memory")),
                    &record,
                );
            }
        }
    }
}

fn field_of<'a>(decoded: &'a Result<Cow<'_, str>, &[u8]>) -> Field<'a> {
    match decoded {
        Ok(text) => Field::Text(text),
        Err(bytes) => undecodable(bytes),
    }
}

/// Counts lines up to where a record begins, going forward only.
struct LineCounter<'b> {
    bytes: &'b [u8],
    at: usize,
    line: u64,
}

impl LineCounter<'_> {
    fn line_at(&mut self, offset: usize) -> u64 {
        // The reader may place a record before the line end that it has yet to skip.
        let ends =
            self.bytes[offset..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let start = offset + ends;
        self.line += memchr::memchr_iter(b'\n', &self.bytes[self.at..start]).count() as u64;
        self.at = start;
        self.line
    }
}
