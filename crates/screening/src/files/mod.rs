//! The text of a file, read as a stream within limits, and everything found in it.
//!
//! The bytes say what a file is; of the name only the ending `csv` or `tsv` is
//! believed, to tell a table from prose. Three ends are possible: screened, with
//! what was found and what could not be read; or an error, for a broken file and
//! for one beyond the limits. None of them lets an unread part pass for clean.

mod archive;
mod error;
mod gather;
mod json;
mod office;
mod parts;
mod pdf;
mod text;
mod workbook;
mod xml;

use std::io::{Read, Seek};

use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr};

pub use error::{Limit, Limits, ScreeningError};

use crate::identifiers::ColumnFinding;
use crate::markings::Marking;
use crate::place::Place;
use gather::Gather;

/// What a file is, by its bytes.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumIter,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum FileFormat {
    /// Delimited text, a table.
    Csv,
    /// Plain text, JSON and the like, line by line.
    Text,
    /// A workbook of Office Open XML.
    Xlsx,
    /// A text document of Office Open XML.
    Docx,
    /// 版式文档 (GB/T 33190)
    Ofd,
    /// PDF (ISO 32000)
    Pdf,
}

/// Why a file or a part of it was not read. Each is a finding: a person must look.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    EnumIter,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum UnreadReason {
    /// A format that has no text or is not known here: a picture, an archive, a program, Parquet.
    Format,
    /// A binary office document of before 2007, or a document locked by a password, which looks the same outside.
    Compound,
    /// Locked by a password.
    Encrypted,
    /// Bytes that are neither UTF-8 nor GB18030.
    Encoding,
    /// A page or document of pictures without text, such as a scan.
    Picture,
    /// Text drawn in a font that does not say what its glyphs mean.
    Font,
    /// A file within the file.
    Embedded,
}

/// Something that was not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    /// Why.
    pub reason: UnreadReason,
    /// Where; none for the whole file.
    pub place: Option<Place>,
}

/// What the screening of a file found. No value of the file is in it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FileScreening {
    /// What the file is; none where that is not known here.
    pub format: Option<FileFormat>,
    /// Markings, in the order of reading, up to [`Limits::findings_max`].
    pub markings: Vec<Marking>,
    /// Markings in all.
    pub markings_total: u64,
    /// Personal identifiers, by table and column, up to [`Limits::columns_max`] and of each kind at least one; and those
    /// of running text.
    pub columns: Vec<ColumnFinding>,
    /// Columns with identifiers of a kind, in all.
    #[serde(default)]
    pub columns_total: u64,
    /// What was not read, up to [`Limits::findings_max`].
    pub unread: Vec<Unread>,
    /// What was not read, in all.
    pub unread_total: u64,
}

impl FileScreening {
    /// Whether the file was read whole and nothing was found. The screening looks for what it knows; this is no proof.
    pub fn is_clean(&self) -> bool {
        self.markings_total == 0 && self.columns.is_empty() && self.unread_total == 0
    }

    /// Whether a person must look before anything is done with the file: a marking, or something unread. Personal
    /// identifiers alone grade the data and do not stop it.
    pub fn needs_review(&self) -> bool {
        self.markings_total > 0 || self.unread_total > 0
    }
}

/// Bytes looked at to tell the format, the delimiter and the encoding.
const SAMPLE_BYTES: u64 = 1 << 16;
/// Where the header of a PDF may begin (ISO 32000-1 annex H).
const PDF_HEADER_BYTES: usize = 1024;
/// Where the source of a document says what it is.
const SOURCE_HEAD_BYTES: usize = 4096;
/// The head of a compound file (MS-CFB).
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Screens a file from its first byte to its last. `name` is screened too. Memory is bounded by `limits` whatever the
/// size of a table; a PDF alone is held whole.
///
/// # Errors
/// [`ScreeningError::Broken`] names the part that cannot be read, [`ScreeningError::Limit`] what is too large, and
/// [`ScreeningError::Read`] is the reader's own.
pub fn screen_file(
    name: &str,
    mut reader: impl Read + Seek,
    limits: &Limits,
) -> Result<FileScreening, ScreeningError> {
    reader.rewind()?;
    let mut sample = Vec::new();
    reader.by_ref().take(SAMPLE_BYTES).read_to_end(&mut sample)?;
    reader.rewind()?;
    let mut gather = Gather::new(limits);
    gather.name(name);
    let format = if is_pdf(&sample) {
        pdf::read(reader, &mut gather)?;
        Some(FileFormat::Pdf)
    } else if sample.starts_with(b"PK\x03\x04") {
        read_archive(reader, &mut gather)?
    } else {
        read_text(name, &sample, reader, &mut gather)?
    };
    Ok(gather.finish(format))
}

fn is_pdf(sample: &[u8]) -> bool {
    let head = &sample[..sample.len().min(PDF_HEADER_BYTES)];
    head.windows(5).any(|window| window == b"%PDF-")
}

fn read_archive<R: Read + Seek>(
    mut reader: R,
    gather: &mut Gather<'_>,
) -> Result<Option<FileFormat>, ScreeningError> {
    let mut archive = archive::open(&mut reader)?;
    let Some(parts) = archive::check(&mut archive, gather)? else {
        return Ok(None);
    };
    let holds = |name: &str| parts.iter().any(|part| part == name);
    if holds("word/document.xml") {
        office::read_docx(&mut archive, &parts, gather)?;
        return Ok(Some(FileFormat::Docx));
    }
    if holds("xl/workbook.xml") {
        let beside = workbook::read_other_parts(&mut archive, &parts, gather)?;
        drop(archive);
        workbook::read_sheets(reader, &parts, beside, gather)?;
        return Ok(Some(FileFormat::Xlsx));
    }
    if holds("OFD.xml") {
        office::read_ofd(&mut archive, &parts, gather)?;
        return Ok(Some(FileFormat::Ofd));
    }
    gather.unread(UnreadReason::Format, None);
    Ok(None)
}

fn read_text<R: Read + Seek>(
    name: &str,
    sample: &[u8],
    reader: R,
    gather: &mut Gather<'_>,
) -> Result<Option<FileFormat>, ScreeningError> {
    let utf16 = sample.starts_with(b"\xFF\xFE") || sample.starts_with(b"\xFE\xFF");
    if utf16 || sample.starts_with(COMPOUND) || sample.contains(&0) {
        let reason = match (utf16, sample.starts_with(COMPOUND)) {
            (true, _) => UnreadReason::Encoding,
            (_, true) => UnreadReason::Compound,
            _ => UnreadReason::Format,
        };
        gather.unread(reason, None);
        return Ok(None);
    }
    if is_laid_out(sample) {
        gather.unread(UnreadReason::Format, None);
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    if matches!(ending.as_deref(), Some("csv" | "tsv")) {
        text::read_csv(sample, reader, gather)?;
        Ok(Some(FileFormat::Csv))
    } else {
        text::read_lines(reader, gather)?;
        Ok(Some(FileFormat::Text))
    }
}

/// Whether a text is the source of a document whose words may be written otherwise than they read: RTF, a web page, a
/// workbook as XML, a mail with its encodings. Its lines are read all the same.
fn is_laid_out(sample: &[u8]) -> bool {
    let head = sample.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(sample).trim_ascii_start();
    let head = head[..head.len().min(SOURCE_HEAD_BYTES)].to_ascii_lowercase();
    let holds = |mark: &[u8]| memchr::memmem::find(&head, mark).is_some();
    let marked_up = [b"<html".as_slice(), b"<!doctype html", b"<table", b"<?mso-application"];
    head.starts_with(b"{\\rtf")
        || (head.starts_with(b"<") && marked_up.into_iter().any(holds))
        || head.starts_with(b"mime-version:")
        || holds(b"\nmime-version:")
}
