//! Rows as CSV bytes, straight from arrow's columns.

use std::borrow::Cow;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use domain::schema::TableSchema;
use encoding_rs::GB18030;

use super::formats::RowWriter;
use super::text::TextColumn;
use crate::LakeError;

/// The encoding of an exported file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum TextEncoding {
    /// UTF-8 with a byte-order mark, which spreadsheets need to read Chinese.
    #[default]
    Utf8Bom,
    /// UTF-8.
    Utf8,
    /// GB 18030
    Gb18030,
}

/// How an export is written.
#[derive(Debug, Clone, Default)]
pub struct CsvOptions {
    /// The encoding.
    pub encoding: TextEncoding,
    /// The heading, in the plan's order of items; no heading where empty.
    pub header: Vec<String>,
    /// Whether texts that a spreadsheet would take for a formula get an apostrophe in front.
    pub spreadsheet_safe: bool,
}

/// Writes rows into a buffer that is taken away chunk by chunk.
pub(crate) struct CsvWriter {
    options: CsvOptions,
    texts: Vec<TextColumn>,
    out: Vec<u8>,
    cell: String,
}

impl CsvWriter {
    /// A writer for batches of the columns given.
    pub(crate) fn new(schema: &TableSchema, columns: &SchemaRef, options: CsvOptions) -> Self {
        let texts = columns.fields().iter().map(|field| TextColumn::of(schema, field)).collect();
        let mark: &[u8] =
            if options.encoding == TextEncoding::Utf8Bom { b"\xef\xbb\xbf" } else { b"" };
        Self { options, texts, out: mark.to_vec(), cell: String::new() }
    }

    /// Takes what was written, in the encoding asked for.
    fn encoded(&mut self) -> Vec<u8> {
        let written = std::mem::take(&mut self.out);
        if self.options.encoding != TextEncoding::Gb18030 {
            return written;
        }
        // Chunks end with a line, and every character has a code in GB 18030.
        let (encoded, _, _) =
            GB18030.encode(std::str::from_utf8(&written).expect("only texts were written"));
        match encoded {
            Cow::Owned(encoded) => encoded,
            Cow::Borrowed(_) => written,
        }
    }

    pub(crate) fn heading(&mut self) {
        let header = std::mem::take(&mut self.options.header);
        for (place, name) in header.iter().enumerate() {
            self.separate(place);
            put_quoted(&mut self.out, name, self.options.spreadsheet_safe);
        }
        if !header.is_empty() {
            self.out.extend_from_slice(b"\r\n");
        }
    }

    fn separate(&mut self, place: usize) {
        if place > 0 {
            self.out.push(b',');
        }
    }
}

impl RowWriter for CsvWriter {
    /// Bytes waiting, in UTF-8.
    fn waiting(&self) -> usize {
        self.out.len()
    }

    fn rows(&mut self, batch: &RecordBatch) -> Result<(), LakeError> {
        for row in 0..batch.num_rows() {
            for place in 0..self.texts.len() {
                self.separate(place);
                self.cell.clear();
                let array = batch.column(place);
                match self.texts[place].text(array, row, &mut self.cell) {
                    None => {}
                    Some(text) if self.texts[place].is_text() => {
                        put_quoted(&mut self.out, text, self.options.spreadsheet_safe);
                    }
                    Some(text) => self.out.extend_from_slice(text.as_bytes()),
                }
            }
            self.out.extend_from_slice(b"\r\n");
        }
        Ok(())
    }

    fn take(&mut self) -> Result<Vec<u8>, LakeError> {
        Ok(self.encoded())
    }
}

/// Appends a text, quoted where a reader would otherwise see another one; the empty text always, as
/// it is not a missing value.
fn put_quoted(out: &mut Vec<u8>, text: &str, spreadsheet_safe: bool) {
    let guard = spreadsheet_safe && text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let special = |byte: u8| matches!(byte, b',' | b'"' | b'\r' | b'\n');
    let blank_at_end = text.starts_with(' ') || text.ends_with(' ');
    if !text.is_empty() && !blank_at_end && !text.bytes().any(special) {
        if guard {
            out.push(b'\'');
        }
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    if guard {
        out.push(b'\'');
    }
    for (place, part) in text.split('"').enumerate() {
        if place > 0 {
            out.extend_from_slice(b"\"\"");
        }
        out.extend_from_slice(part.as_bytes());
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(text: &str, spreadsheet_safe: bool) -> String {
        let mut out = Vec::new();
        put_quoted(&mut out, text, spreadsheet_safe);
        String::from_utf8(out).expect("texts only")
    }

    #[test]
    fn texts_are_quoted_only_where_needed() {
        for (text, field) in [
            ("福州", "福州"),
            ("", "\"\""),
            ("a,b", "\"a,b\""),
            ("他说\"好\"", "\"他说\"\"好\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            (" lead", "\" lead\""),
            ("=1+1", "=1+1"),
        ] {
            assert_eq!(quoted(text, false), field);
        }
    }

    #[test]
    fn formulas_are_guarded_when_asked() {
        for (text, field) in [
            ("=1+1", "'=1+1"),
            ("@x", "'@x"),
            ("-1", "'-1"),
            ("+86", "'+86"),
            ("=A1,B1", "\"'=A1,B1\""),
            ("1-1", "1-1"),
        ] {
            assert_eq!(quoted(text, true), field);
        }
    }
}
