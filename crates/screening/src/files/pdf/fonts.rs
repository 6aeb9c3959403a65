//! What the bytes of a font's strings mean.

use std::collections::HashMap;
use std::rc::Rc;

use encoding_rs::{GB18030, UTF_16BE};
use lopdf::{DecompressError, Dictionary, Document, Encoding, Error, Object, Stream};

use super::cmap::Table;

/// Fonts of a document whose tables are read. A table of a few bytes may stand for 65,536 characters.
const FONTS_MAX: usize = 2_000;
/// The flag of a font with characters outside of the standard Latin set (ISO 32000-1 table 123).
const SYMBOLIC: i64 = 4;
/// The encodings that have names (ISO 32000-1 annex D).
const NAMED: &[&[u8]] =
    &[b"StandardEncoding", b"WinAnsiEncoding", b"MacRomanEncoding", b"MacExpertEncoding"];
/// The standard fonts of signs (9.6.2.2), which every reader of the file has.
const SIGNS: &[&[u8]] = &[b"Symbol", b"ZapfDingbats"];

/// How a font's strings are read.
pub(super) enum Meaning<'d> {
    /// By the font's own table; whether its codes are of two bytes where the table does not tell.
    Table(Table, bool),
    /// By an encoding of single bytes.
    Bytes(Encoding<'d>),
    /// By a predefined character map of Chinese (ISO 32000-1 table 118), as official documents are often set in.
    Predefined(&'static encoding_rs::Encoding),
    /// As signs of a standard font that are no characters: bullets, arrows.
    Signs,
    /// Not at all: glyphs without a table.
    Unknown,
}

/// The fonts of a document, each read once however many pages use it.
pub(super) struct Fonts<'d> {
    document: &'d Document,
    /// By where the font stands in the document, which nothing moves while it is borrowed.
    known: HashMap<*const Dictionary, Rc<Meaning<'d>>>,
    /// Bytes of tables that may still be unpacked.
    left: usize,
}

impl<'d> Fonts<'d> {
    pub(super) fn new(document: &'d Document, unpacked_max: usize) -> Self {
        Self { document, known: HashMap::new(), left: unpacked_max }
    }

    /// How a font is read.
    ///
    /// # Errors
    /// A table that unpacks beyond what is left.
    pub(super) fn meaning(&mut self, font: &'d Dictionary) -> Result<Rc<Meaning<'d>>, Error> {
        let key = std::ptr::from_ref(font);
        if let Some(known) = self.known.get(&key) {
            return Ok(Rc::clone(known));
        }
        if self.known.len() >= FONTS_MAX {
            return Ok(Rc::new(Meaning::Unknown));
        }
        let meaning = Rc::new(self.read(font)?);
        self.known.insert(key, Rc::clone(&meaning));
        Ok(meaning)
    }

    /// The table counts before the encoding, which often names glyphs only.
    fn read(&mut self, font: &'d Dictionary) -> Result<Meaning<'d>, Error> {
        let table = font.get_deref(b"ToUnicode", self.document).and_then(Object::as_stream);
        if let Ok(table) = table {
            return self.read_table(font, table);
        }
        let named = font.get_deref(b"Encoding", self.document).and_then(Object::as_name).ok();
        if let Some(predefined) = named.and_then(predefined) {
            return Ok(Meaning::Predefined(predefined));
        }
        if kind_of(font) == b"Type0" {
            return Ok(Meaning::Unknown);
        }
        Ok(self.read_simple(font, named))
    }

    /// A font of single bytes without a table: read only where its encoding says what the glyphs are, for in a font that
    /// is part of the file any glyph may stand behind any byte.
    fn read_simple(&self, font: &'d Dictionary, named: Option<&[u8]>) -> Meaning<'d> {
        let descriptor =
            font.get_deref(b"FontDescriptor", self.document).and_then(Object::as_dict).ok();
        let is_embedded = descriptor.is_some_and(|descriptor| {
            [b"FontFile".as_slice(), b"FontFile2", b"FontFile3"]
                .iter()
                .any(|file| descriptor.has(file))
        });
        let flags = descriptor
            .and_then(|descriptor| descriptor.get(b"Flags").and_then(Object::as_i64).ok());
        let is_symbolic = flags.is_some_and(|flags| flags & SYMBOLIC != 0);
        let encoding = font.get_deref(b"Encoding", self.document).and_then(Object::as_dict).ok();
        let differs = encoding.is_some_and(|encoding| encoding.has(b"Differences"));
        let base = encoding.and_then(|encoding| encoding.get(b"BaseEncoding").ok());
        let named = named.or_else(|| base.and_then(|base| base.as_name().ok()));
        let is_told = match kind_of(font) {
            b"Type3" => differs,
            // Of a symbolic font of this kind a reader of the file leaves the encoding aside (9.6.6.4).
            b"TrueType" if is_embedded && is_symbolic => false,
            _ => match named {
                Some(named) => NAMED.contains(&named),
                None => differs || !(is_embedded || is_symbolic),
            },
        };
        let name = font.get(b"BaseFont").and_then(Object::as_name).unwrap_or_default();
        if !is_embedded && SIGNS.contains(&name) {
            return Meaning::Signs;
        }
        if !is_told {
            return Meaning::Unknown;
        }
        match font.get_font_encoding_with_limit(self.document, self.left) {
            // Differences that name glyphs of no meaning come back as a standard encoding.
            Ok(Encoding::Differences(names)) => Meaning::Bytes(Encoding::Differences(names)),
            Ok(_) if differs => Meaning::Unknown,
            Ok(encoding) => Meaning::Bytes(encoding),
            Err(_) => Meaning::Unknown,
        }
    }

    fn read_table(&mut self, font: &Dictionary, table: &Stream) -> Result<Meaning<'d>, Error> {
        let table = match table.get_plain_content_with_limit(self.left) {
            Err(bomb @ Error::Decompress(DecompressError::MemoryLimitExceeded { .. })) => {
                return Err(bomb);
            }
            unpacked => unpacked.unwrap_or_default(),
        };
        self.left = self.left.saturating_sub(table.len());
        let table = Table::parse(&table);
        if table.is_empty() {
            return Ok(Meaning::Unknown);
        }
        Ok(Meaning::Table(table, kind_of(font) == b"Type0"))
    }
}

fn kind_of(font: &Dictionary) -> &[u8] {
    font.get(b"Subtype").and_then(Object::as_name).unwrap_or_default()
}

fn predefined(name: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let name = name.strip_suffix(b"-H").or_else(|| name.strip_suffix(b"-V"))?;
    match name {
        b"GB-EUC" | b"GBpc-EUC" | b"GBK-EUC" | b"GBKp-EUC" | b"GBK2K" => Some(GB18030),
        b"UniGB-UCS2" | b"UniGB-UTF16" => Some(UTF_16BE),
        _ => None,
    }
}

impl Meaning<'_> {
    /// The text of a string as far as the font tells it, up to so many bytes, and whether it tells all.
    pub(super) fn text(&self, bytes: &[u8], bytes_max: usize) -> (String, bool) {
        let (text, least) = match self {
            Self::Table(table, is_wide) => return table.text(bytes, *is_wide, bytes_max),
            Self::Signs => return (String::new(), true),
            Self::Unknown => return (String::new(), bytes.is_empty()),
            Self::Bytes(encoding) => {
                // A byte of no glyph leaves nothing behind.
                let drawn = bytes.iter().filter(|byte| !byte.is_ascii_control()).count();
                (encoding.bytes_to_string(bytes).unwrap_or_default(), drawn)
            }
            Self::Predefined(encoding) => {
                (encoding.decode_without_bom_handling(bytes).0.into_owned(), 0)
            }
        };
        let is_whole = !text.contains(char::REPLACEMENT_CHARACTER) && text.chars().count() >= least;
        (text.replace(char::REPLACEMENT_CHARACTER, ""), is_whole)
    }
}
