//! Character encodings of delimited text: UTF-8 and GB18030, decoded strictly.
//!
//! Bytes that the encoding does not know are a fault of the row, never a
//! replacement character that nobody wrote.

use std::borrow::Cow;
use std::fmt::Write as _;

use domain::values::ValueFault;
use encoding_rs::GB18030;
use serde::{Deserialize, Serialize};

use super::Field;

/// The encoding of a text file.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    strum::EnumIter,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Encoding {
    /// UTF-8, with or without a byte-order mark.
    Utf8,
    /// GB 18030, and GBK and GB 2312 within it.
    Gb18030,
}

pub(crate) const UTF8_BOM: &[u8] = b"\xEF\xBB\xBF";

impl Encoding {
    /// UTF-8 where the bytes are; else GB18030. `sample` may end within a character.
    pub(crate) fn sniff(sample: &[u8]) -> Self {
        let is_whole = match std::str::from_utf8(sample) {
            Ok(_) => true,
            Err(broken) => broken.error_len().is_none(),
        };
        if is_whole || sample.starts_with(UTF8_BOM) || mostly_utf8(sample) {
            Self::Utf8
        } else {
            Self::Gb18030
        }
    }

    /// Decodes all of some bytes, or nothing.
    pub(crate) fn decode(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        match self {
            Self::Utf8 => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
            Self::Gb18030 => GB18030.decode_without_bom_handling_and_without_replacement(bytes),
        }
    }
}

/// Whether text is UTF-8 but for a few bytes. Chinese in UTF-8 is characters of three bytes; in text of GB18030 the bytes
/// of one such character follow each other by chance in a few of a hundred places.
fn mostly_utf8(sample: &[u8]) -> bool {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in sample.utf8_chunks() {
        whole += chunk.valid().chars().filter(|character| character.len_utf8() >= 3).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > broken * 2
}

/// A field that does not decode: shown with `\xNN` for each byte beyond ASCII.
pub(crate) fn undecodable(bytes: &[u8]) -> Field<'static> {
    let mut shown = String::with_capacity(bytes.len());
    for &byte in bytes {
        if byte.is_ascii() {
            shown.push(char::from(byte));
        } else {
            write!(shown, "\\x{byte:02X}").expect("a String takes any text");
        }
    }
    Field::Faulty(shown, ValueFault::Encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_text_in_either_encoding_is_told_apart() {
        let text = "行政区划代码,城市,机构名称\n110100,北京市,北京大学国际医院\n";
        let (gb, _, _) = GB18030.encode(text);
        assert_eq!(Encoding::sniff(text.as_bytes()), Encoding::Utf8);
        assert_eq!(Encoding::sniff(&gb), Encoding::Gb18030);
    }

    #[test]
    fn a_sample_cut_within_a_character_is_still_utf8() {
        let text = "机构名称".as_bytes();
        assert_eq!(Encoding::sniff(&text[..text.len() - 1]), Encoding::Utf8);
    }

    #[test]
    fn one_broken_byte_does_not_turn_a_utf8_file_into_gb18030() {
        let mut bytes = "北京市昌平区医院,昌平区鼓楼北街9号\n".repeat(20).into_bytes();
        bytes[100] = 0xFF;
        assert_eq!(Encoding::sniff(&bytes), Encoding::Utf8);
    }

    #[test]
    fn undecodable_bytes_are_shown_and_not_replaced() {
        assert_eq!(
            undecodable(b"a\xFFb"),
            Field::Faulty("a\\xFFb".to_owned(), ValueFault::Encoding)
        );
        assert_eq!(Encoding::Gb18030.decode(b"\xFF"), None);
    }
}
