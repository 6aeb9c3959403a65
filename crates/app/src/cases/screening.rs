//! Screening of what is attached to a case: the hook for a scanner, and what is always refused.

use crate::error::{AppError, ErrorKind, Result};

/// Looks at a file before it is kept. An implementation may hand the bytes to a scanner.
pub trait Screening: Send + Sync {
    /// The media type found.
    ///
    /// # Errors
    /// A code `document.…` where the file must not be kept.
    fn screen(&self, name: &str, bytes: &[u8]) -> Result<&'static str>;
}

/// Takes documents, pictures, sheets and plain text by their first bytes; the name is not believed.
#[derive(Debug, Clone, Copy, Default)]
pub struct ByMagicBytes;

/// First bytes of what is taken.
const TAKEN: &[(&[u8], &str)] = &[
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xFF\xD8\xFF", "image/jpeg"),
    (b"OFDV", "application/ofd"),
];
/// Parts that every office document has, by which a zip archive is one.
const OFFICE: &[(&[u8], &str)] = &[
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"OFD.xml", "application/ofd"),
];
/// First bytes of programs and scripts.
const PROGRAMS: &[&[u8]] =
    &[b"MZ", b"\x7FELF", b"#!", b"\xCF\xFA\xED\xFE", b"\xCA\xFE\xBA\xBE", b"\xFE\xED\xFA"];
/// Names of macros inside office documents.
const MACROS: &[u8] = b"vbaProject.bin";

impl Screening for ByMagicBytes {
    fn screen(&self, _name: &str, bytes: &[u8]) -> Result<&'static str> {
        let holds = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
        if PROGRAMS.iter().any(|magic| bytes.starts_with(magic)) || holds(MACROS) {
            return Err(AppError::new(ErrorKind::Invalid, "document.program"));
        }
        if let Some((_, media_type)) = TAKEN.iter().find(|(magic, _)| bytes.starts_with(magic)) {
            return Ok(media_type);
        }
        if bytes.starts_with(b"PK\x03\x04")
            && let Some((_, media_type)) = OFFICE.iter().find(|(part, _)| holds(part))
        {
            return Ok(media_type);
        }
        if bytes.starts_with(b"PK") {
            return Err(AppError::new(ErrorKind::Invalid, "document.type"));
        }
        match std::str::from_utf8(bytes) {
            Ok(text) if !text.contains('\0') => Ok("text/plain"),
            _ => Err(AppError::new(ErrorKind::Invalid, "document.type")),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn a_file_is_what_its_first_bytes_say() {
        let screen = |bytes: &[u8]| ByMagicBytes.screen("a.pdf", bytes);
        assert_eq!(screen(b"%PDF-1.7 ...").unwrap(), "application/pdf");
        assert_eq!(screen("情况说明".as_bytes()).unwrap(), "text/plain");
        assert_eq!(
            screen(b"PK\x03\x04....word/document.xml").unwrap().rsplit('.').next(),
            Some("document")
        );
        for program in
            [&b"MZ\x90"[..], b"\x7FELF\x02", b"#!/bin/sh\n", b"PK\x03\x04word/vbaProject.bin"]
        {
            assert_eq!(screen(program).unwrap_err().code(), "document.program");
        }
        for other in [&b"PK\x03\x04classes.dex"[..], b"a\0b", b"\xFF\xFE"] {
            assert_eq!(screen(other).unwrap_err().code(), "document.type");
        }
    }
}
