//! What the parts of an office archive are, by their names: every one is read, holds no text, or is noted as unread.

use std::io::{BufReader, Read, Seek};

use zip::ZipArchive;

use super::error::ScreeningError;
use super::gather::{Gather, cut};
use super::xml::{Form, each_paragraph, each_text};
use super::{UnreadReason, archive};
use crate::place::Place;

/// Characters of a document that is more than its pictures.
pub(super) const TEXT_CHARS_MIN: usize = 20;
/// Endings of XML, as drawings of the older kind and pictures of lines are too.
const XML: &[&str] = &["xml", "vml", "svg", "xsd"];
/// Endings of pictures.
const PICTURES: &[&str] = &[
    "png", "jpg", "jpeg", "jpe", "gif", "bmp", "tif", "tiff", "emf", "wmf", "emz", "wmz", "webp",
    "wdp", "jxr", "ico", "jb2", "jbig2", "jp2", "pct", "eps",
];
/// Endings of fonts, which are believed only in the folders of fonts and resources.
const FONTS: &[&str] = &["ttf", "otf", "ttc", "odttf", "fntdata", "cff", "pfb"];
/// XML whose words are names of looks and of other parts.
const TEXTLESS: &[&str] = &[
    "[Content_Types].xml",
    "word/styles",
    "word/theme/",
    "word/fontTable.xml",
    "xl/styles.xml",
    "xl/theme/",
    "xl/calcChain.xml",
];

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// XML, which may hold text anywhere.
    Xml,
    /// A picture, whose text nobody reads here.
    Picture,
    /// What has no text: looks, fonts, settings of printers, seals, thumbnails, folders.
    Textless,
    /// Anything else: an embedded document, a program, an attachment.
    Other,
}

/// What a part is by its name.
pub(super) fn kind(part: &str) -> Kind {
    let ending = part.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let ends = |endings: &[&str]| ending.as_deref().is_some_and(|ending| endings.contains(&ending));
    let is_textless = part.ends_with('/')
        || ends(&["rels"])
        || TEXTLESS.iter().any(|name| part.starts_with(name))
        || part.starts_with("docProps/thumbnail.")
        || (part.contains("/printerSettings/") && ends(&["bin"]))
        || part == "_xmlsignatures/origin.sigs"
        || is_seal(part)
        || (ends(FONTS)
            && ["/fonts/", "/Fonts/", "/Res/"].iter().any(|folder| part.contains(folder)));
    if is_textless {
        Kind::Textless
    } else if ends(XML) {
        Kind::Xml
    } else if ends(PICTURES) {
        Kind::Picture
    } else {
        Kind::Other
    }
}

/// A seal or signature of an OFD (GB/T 33190, 电子签章): bytes of a certificate, and the seal's picture.
fn is_seal(part: &str) -> bool {
    let name = part.rsplit('/').next().unwrap_or(part);
    part.contains("/Signs/") && matches!(name, "SignedValue.dat" | "Seal.esl")
}

/// Reads one part by the form of its format, and says how many characters it has.
pub(super) fn read_part<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    name: &str,
    form: &Form,
    gather: &mut Gather<'_>,
) -> Result<usize, ScreeningError> {
    let part = BufReader::new(archive::part(archive, name)?);
    let bytes_max = gather.limits.record_bytes_max;
    let (mut paragraph, mut characters) = (0, 0);
    let shown = cut(name);
    each_paragraph(part, name, form, bytes_max, &mut |text| {
        paragraph += 1;
        characters += text.chars().filter(|character| !character.is_whitespace()).count();
        let place = |paragraph| Place::Paragraph { part: shown.clone(), paragraph };
        if form.lines.is_empty() {
            gather.line(text, || place(paragraph));
        } else {
            gather.page(text, |line| place(u64::from(line)));
        }
    })?;
    gather.end_run();
    Ok(characters)
}

/// Reads every text and every attribute of a part whose form is not known here.
pub(super) fn read_any<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    name: &str,
    gather: &mut Gather<'_>,
) -> Result<(), ScreeningError> {
    let part = BufReader::new(archive::part(archive, name)?);
    let bytes_max = gather.limits.record_bytes_max;
    let mut paragraph = 0;
    let shown = cut(name);
    each_text(part, name, bytes_max, &mut |text, is_value| {
        paragraph += 1;
        let place = || Place::Paragraph { part: shown.clone(), paragraph };
        if is_value {
            gather.line(text, place);
        } else {
            gather.attribute(text, place);
        }
    })?;
    gather.end_run();
    Ok(())
}

/// Notes what is not read: files within the file, and pictures where they may be all there is to read.
pub(super) fn note_unread(parts: &[String], characters: usize, gather: &mut Gather<'_>) {
    let has_pictures = parts.iter().any(|part| kind(part) == Kind::Picture);
    if characters < TEXT_CHARS_MIN && has_pictures {
        gather.unread(UnreadReason::Picture, None);
    }
    for part in parts.iter().filter(|part| kind(part) == Kind::Other) {
        let place = Place::Paragraph { part: cut(part), paragraph: 1 };
        gather.unread(UnreadReason::Embedded, Some(place));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_no_known_kind_is_one_that_is_not_read() {
        for (part, wanted) in [
            ("word/document.xml", Kind::Xml),
            ("xl/drawings/vmlDrawing1.vml", Kind::Xml),
            ("customXml/item1.xml", Kind::Xml),
            ("word/media/image1.PNG", Kind::Picture),
            ("docProps/thumbnail.jpeg", Kind::Textless),
            ("_rels/.rels", Kind::Textless),
            ("xl/printerSettings/printerSettings1.bin", Kind::Textless),
            ("word/fonts/font1.odttf", Kind::Textless),
            ("Doc_0/Signs/Sign_0/SignedValue.dat", Kind::Textless),
            ("word/afchunk1.mht", Kind::Other),
            ("word/embeddings/oleObject1.bin", Kind::Other),
            ("xl/vbaProject.bin", Kind::Other),
            ("Doc_0/Attachs/a.dat", Kind::Other),
            ("Doc_0/Attachs/a.ttf", Kind::Other),
            ("mimetype", Kind::Other),
        ] {
            assert_eq!(kind(part), wanted, "{part}");
        }
    }
}
