//! Where a page ended. A cursor names a place among the rows of one version and holds no value of
//! any row.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::ids::EntryId;
use twox_hash::XxHash3_64;

use super::page::Order;
use super::positions::Position;
use super::tables::OpenTable;
use crate::LakeError;

const FORMAT: u8 = 1;
const BODY_BYTES: usize = 22;
const BYTES: usize = BODY_BYTES + 8;

/// The place of the last row of a page. Opaque to callers; its text form is safe in a body or a
/// form.
///
/// It is bound to the entry, the version and the order, and checked against mistakes, not against
/// forgery: it lets nobody read more than the plan it is used with. The caller binds it to the
/// grant, and may seal it where the places of rows should not be guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    order: Order,
    version: u64,
    at: Position,
    sum: u64,
}

impl Cursor {
    pub(crate) fn new(entry: EntryId, version: u64, order: Order, at: Position) -> Self {
        let mut cursor = Self { order, version, at, sum: 0 };
        cursor.sum = cursor.sum_for(entry);
        cursor
    }

    /// The version that the next page is read from.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The place, if the cursor was given for this table, version and order.
    pub(crate) fn position(&self, table: &OpenTable, order: Order) -> Result<Position, LakeError> {
        let own = self.sum == self.sum_for(table.entry)
            && self.version == table.version
            && self.order == order;
        let within = table.files.get(self.at.file).is_some_and(|file| self.at.row < file.rows());
        if own && within { Ok(self.at) } else { Err(LakeError::BadCursor) }
    }

    fn body(&self) -> [u8; BODY_BYTES] {
        let mut out = [0; BODY_BYTES];
        out[0] = FORMAT;
        out[1] = match self.order {
            Order::Stored => 0,
            Order::Key => 1,
        };
        out[2..10].copy_from_slice(&self.version.to_be_bytes());
        out[10..14].copy_from_slice(&u32::try_from(self.at.file).unwrap_or(u32::MAX).to_be_bytes());
        out[14..].copy_from_slice(&self.at.row.to_be_bytes());
        out
    }

    fn sum_for(&self, entry: EntryId) -> u64 {
        let mut bytes = self.body().to_vec();
        bytes.extend_from_slice(entry.to_string().as_bytes());
        XxHash3_64::oneshot(&bytes)
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = self.body().to_vec();
        bytes.extend_from_slice(&self.sum.to_be_bytes());
        f.write_str(&URL_SAFE_NO_PAD.encode(bytes))
    }
}

impl FromStr for Cursor {
    type Err = LakeError;

    fn from_str(text: &str) -> Result<Self, LakeError> {
        let decoded = URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
        let bytes: [u8; BYTES] =
            decoded.try_into().map_err(|_wrong_length| LakeError::BadCursor)?;
        let number = |at: usize| u64::from_be_bytes(*bytes[at..].first_chunk().expect("30 bytes"));
        let order = match bytes[..2] {
            [FORMAT, 0] => Order::Stored,
            [FORMAT, 1] => Order::Key,
            _ => return Err(LakeError::BadCursor),
        };
        let file = u32::from_be_bytes(*bytes[10..].first_chunk().expect("30 bytes")) as usize;
        Ok(Self {
            order,
            version: number(2),
            at: Position { file, row: number(14) },
            sum: number(BODY_BYTES),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn a_cursor_survives_its_text_form() {
        let cursor =
            Cursor::new(EntryId::named("t"), 7, Order::Key, Position { file: 3, row: 1_000_000 });
        assert_eq!(cursor.to_string().parse::<Cursor>().unwrap(), cursor);
    }

    #[test]
    fn a_cursor_of_another_shape_is_refused() {
        for text in ["", "x", "AAAA", "!!!!", &"A".repeat(40), &"A".repeat(400)] {
            assert!(matches!(text.parse::<Cursor>(), Err(LakeError::BadCursor)), "{text}");
        }
    }
}
