//! Files made for tests: archives, documents and a PDF written by hand.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use screening::{FileScreening, Limits, ScreeningError, screen_file};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub(crate) fn screen(name: &str, bytes: &[u8]) -> Result<FileScreening, ScreeningError> {
    screen_file(name, Cursor::new(bytes), &Limits::default())
}

/// An archive of parts.
pub(crate) fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A DOCX of a body, with more parts.
pub(crate) fn docx(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"w\" xmlns:mc=\"mc\"><w:body>{body}</w:body></w:document>"
    );
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<Types/>".as_slice()),
        ("word/document.xml", body.as_bytes()),
    ];
    parts.extend(more.iter().map(|(name, text)| (*name, text.as_bytes())));
    archive(&parts)
}

pub(crate) fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// How the text of a made PDF is encoded.
#[derive(Clone, Copy)]
pub(crate) enum PdfFont {
    /// `GBK-EUC-H`, no table.
    Gbk,
    /// `UniGB-UCS2-H`, no table.
    Ucs2,
    /// `Identity-H` with a table that maps every code to itself.
    Table,
    /// `Identity-H` and nothing else.
    Mute,
}

/// A PDF of one page for each content stream, whose font `F1` is as told.
pub(crate) fn pdf(font: PdfFont, contents: &[Vec<u8>]) -> Vec<u8> {
    pdf_with(font, contents, "")
}

/// The same, with more entries for every page.
pub(crate) fn pdf_with(font: PdfFont, contents: &[Vec<u8>], entries: &str) -> Vec<u8> {
    pdf_of(&font_object(font), font, contents, entries, &[])
}

/// Of one page whose font `F1` is the given object, with more entries for the page, and more objects from the ninth on.
pub(crate) fn page_of(font: &str, content: &[u8], entries: &str, more: &[Vec<u8>]) -> Vec<u8> {
    pdf_of(font, PdfFont::Mute, &[content.to_vec()], entries, more)
}

pub(crate) fn font_object(font: PdfFont) -> String {
    let encoding = match font {
        PdfFont::Gbk => "GBK-EUC-H",
        PdfFont::Ucs2 => "UniGB-UCS2-H",
        PdfFont::Table | PdfFont::Mute => "Identity-H",
    };
    let table = if matches!(font, PdfFont::Table) { "/ToUnicode 4 0 R" } else { "" };
    format!(
        "<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /{encoding} {table} /DescendantFonts [ << /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun >> ] >>"
    )
}

fn pdf_of(
    font_object: &str,
    font: PdfFont,
    contents: &[Vec<u8>],
    entries: &str,
    more: &[Vec<u8>],
) -> Vec<u8> {
    let mut ranges = String::new();
    for high in 0..=255 {
        writeln!(ranges, "<{high:02X}00> <{high:02X}FF> <{high:02X}00>").unwrap();
    }
    let cmap = format!(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo\n<< /Registry (Adobe)\n/Ordering (UCS)\n/Supplement 0\n>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n256 beginbfrange\n{ranges}endbfrange\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    );
    let mut objects: Vec<Vec<u8>> = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        Vec::new(),
        font_object.as_bytes().to_vec(),
        stream("", cmap.as_bytes()),
        stream(
            "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8",
            b"x",
        ),
    ];
    let mut kids = String::new();
    for content in contents {
        let page = objects.len() + 1;
        write!(kids, "{page} 0 R ").unwrap();
        objects.push(format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> /XObject << /I 5 0 R /Form {} 0 R >> >> /Contents {} 0 R {entries} >>", page + 2, page + 1).into_bytes());
        objects.push(stream("", content));
        let mark = text_drawn(font, "机密★10年");
        objects.push(stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", &mark));
    }
    objects[1] =
        format!("<< /Type /Pages /Kids [ {kids}] /Count {} >>", contents.len()).into_bytes();
    objects.extend(more.iter().cloned());
    assembled(&objects)
}

pub(crate) fn stream(entries: &str, content: &[u8]) -> Vec<u8> {
    let mut made = format!("<< {entries} /Length {} >>\nstream\n", content.len()).into_bytes();
    made.extend_from_slice(content);
    made.extend_from_slice(b"\nendstream");
    made
}

fn assembled(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut table = String::new();
    for (number, object) in (1..).zip(objects) {
        writeln!(table, "{:010} 00000 n ", file.len()).unwrap();
        file.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        file.extend_from_slice(object);
        file.extend_from_slice(b"\nendobj\n");
    }
    let (start, size) = (file.len(), objects.len() + 1);
    let end = format!(
        "xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    );
    file.extend_from_slice(end.as_bytes());
    file
}

/// Operations that draw lines of text.
pub(crate) fn text_drawn(font: PdfFont, text: &str) -> Vec<u8> {
    let mut drawn = "BT /F1 12 Tf 1 0 0 1 72 700 Tm\n".to_owned();
    for line in text.lines() {
        let bytes = match font {
            PdfFont::Gbk => encoding_rs::GB18030.encode(line).0.into_owned(),
            _ => line.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        };
        let hex: String = bytes.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02X}"));
        writeln!(drawn, "<{hex}> Tj 0 -14 Td").unwrap();
    }
    drawn.push_str("ET\n");
    drawn.into_bytes()
}
