//! Frames: one record in a segment, version 1.
//!
//! ```text
//! len(4, LE)  kind(1)  state(1)  at_ms(8, LE)  check(8)  salt(16)  body(len)
//! ```
//!
//! `check` is the head of the leaf hash, which covers kind, instant, salt and body,
//! and by the body also the length: the checksum costs nothing, because the receipt
//! needs that hash anyway. When a body is erased, `state` turns from 0 to 1 and salt
//! and body are overwritten by commitment (32), index of the erasure (8, LE) and
//! zeros. The commitment without its salt tells nothing, yet the leaf can still be
//! computed, so the tree stays a function of the segments.

use crate::error::Result;
use crate::hexed::{Hash, Hexed, Salt};
use crate::leaves::{Leaf, LeafKind, check_order};
use crate::records::BODY_LEN_MAX;
use crate::tree;

const CHECK_AT: usize = 14;
const CHECK_LEN: usize = 8;
const SALT_AT: usize = 22;
/// Bytes before the body.
pub(crate) const HEAD_LEN: usize = 38;
/// Place of the state byte in the frame; what an erasure overwrites begins here.
const STATE_AT: usize = 5;
const TOMBSTONE_LEN: usize = 40;
/// Shortest body: with the salt it must hold a tombstone.
const BODY_LEN_MIN: usize = TOMBSTONE_LEN - 16;
const PRESENT: u8 = 0;
const ERASED: u8 = 1;

/// A record ready to be written: its frame's bytes and its leaf.
pub(crate) struct Framed {
    pub leaf: Leaf,
    pub hash: Hash,
}

/// Appends the frame of a use to `out`.
pub(crate) fn push_use(out: &mut Vec<u8>, at_ms: i64, salt: &Salt, body: &[u8]) -> Framed {
    debug_assert!((BODY_LEN_MIN..=BODY_LEN_MAX).contains(&body.len()));
    let leaf = Leaf::of_use(at_ms, salt, body);
    push(out, leaf, salt, body)
}

/// Appends the frame of an erasure to `out`; its body is target and order, padded
/// with zeros to the least length of a body.
pub(crate) fn push_erasure(out: &mut Vec<u8>, at_ms: i64, target: u64, order: &str) -> Framed {
    let mut body = target.to_le_bytes().to_vec();
    body.extend(order.as_bytes());
    body.resize(body.len().max(BODY_LEN_MIN), 0);
    let leaf = Leaf::Erasure { at_ms, target, order: order.to_owned() };
    push(out, leaf, &Salt::default(), &body)
}

fn push(out: &mut Vec<u8>, leaf: Leaf, salt: &Salt, body: &[u8]) -> Framed {
    let hash = leaf.hash();
    let len = u32::try_from(body.len()).expect("bodies are held to their limit");
    out.extend(len.to_le_bytes());
    out.extend([leaf.kind().code(), PRESENT]);
    out.extend(leaf.at_ms().to_le_bytes());
    out.extend(&hash.0[..CHECK_LEN]);
    out.extend(salt.0);
    out.extend(body);
    Framed { leaf, hash }
}

/// A frame read back; its check holds.
#[derive(Debug)]
pub(crate) struct Frame<'a> {
    pub leaf: Leaf,
    pub hash: Hash,
    pub payload: Payload<'a>,
    /// Length of the whole frame in bytes.
    pub len: usize,
}

#[derive(Debug)]
pub(crate) enum Payload<'a> {
    Use { salt: Salt, body: &'a [u8] },
    Erased { by: u64 },
    Erasure,
}

/// Why bytes are no frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FrameFault {
    /// They end before the frame does; the whole frame would be this long.
    Cut { need: usize },
    /// They contradict themselves.
    Bad(&'static str),
}

/// Length of the frame that begins here, as far as its head says.
pub(crate) fn frame_len(bytes: &[u8]) -> Result<usize, FrameFault> {
    let len = bytes.first_chunk().ok_or(FrameFault::Cut { need: HEAD_LEN })?;
    let len = usize::try_from(u32::from_le_bytes(*len)).expect("u32 fits");
    if (BODY_LEN_MIN..=BODY_LEN_MAX).contains(&len) {
        Ok(HEAD_LEN + len)
    } else {
        Err(FrameFault::Bad("length out of bounds"))
    }
}

/// The check value that stands in a frame's head, valid or not.
pub(crate) fn stored_check(bytes: &[u8]) -> Option<&[u8]> {
    bytes.get(CHECK_AT..CHECK_AT + CHECK_LEN)
}

/// Whether a frame with this check value can be the one of the leaf with this hash.
pub(crate) fn check_of(hash: &Hash) -> &[u8] {
    &hash.0[..CHECK_LEN]
}

/// Reads the frame at the beginning of `bytes`.
pub(crate) fn parse(bytes: &[u8]) -> Result<Frame<'_>, FrameFault> {
    let len = frame_len(bytes)?;
    let frame = bytes.get(..len).ok_or(FrameFault::Cut { need: len })?;
    let (leaf, payload) = parse_payload(frame)?;
    let hash = tree::leaf_hash(&leaf.encode());
    if stored_check(frame) == Some(check_of(&hash)) {
        Ok(Frame { leaf, hash, payload, len })
    } else {
        Err(FrameFault::Bad("check differs"))
    }
}

fn parse_payload(frame: &[u8]) -> Result<(Leaf, Payload<'_>), FrameFault> {
    let kind = LeafKind::of_code(frame[4]).ok_or(FrameFault::Bad("unknown kind"))?;
    let at_ms = i64::from_le_bytes(array(frame, 6));
    let salt: Salt = Hexed(array(frame, SALT_AT));
    let body = &frame[HEAD_LEN..];
    match (kind, frame[STATE_AT]) {
        (LeafKind::Use, PRESENT) => {
            Ok((Leaf::of_use(at_ms, &salt, body), Payload::Use { salt, body }))
        }
        (LeafKind::Use, ERASED) => {
            let commitment = Hexed(array(frame, SALT_AT));
            if frame[SALT_AT + TOMBSTONE_LEN..].iter().any(|byte| *byte != 0) {
                return Err(FrameFault::Bad("erased body is not zero"));
            }
            let by = u64::from_le_bytes(array(frame, SALT_AT + 32));
            Ok((Leaf::Use { at_ms, commitment }, Payload::Erased { by }))
        }
        (LeafKind::Erasure, PRESENT) if salt == Salt::default() => {
            Ok((parse_erasure(at_ms, body)?, Payload::Erasure))
        }
        _ => Err(FrameFault::Bad("unknown state")),
    }
}

fn parse_erasure(at_ms: i64, body: &[u8]) -> Result<Leaf, FrameFault> {
    let target = u64::from_le_bytes(array(body, 0));
    let end = body.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    let order = body.get(8..end.max(8)).and_then(|order| str::from_utf8(order).ok());
    let order = order.filter(|order| check_order(order).is_ok());
    let order = order.ok_or(FrameFault::Bad("order out of form"))?.to_owned();
    if body.len() == end.max(BODY_LEN_MIN) {
        Ok(Leaf::Erasure { at_ms, target, order })
    } else {
        Err(FrameFault::Bad("padding out of form"))
    }
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    *bytes[at..].first_chunk().expect("lengths were checked with the frame's")
}

/// What an erasure writes over a frame of `frame_len` bytes, and at which offset in
/// it. Length, kind, instant and check stay.
pub(crate) fn tombstone(
    frame_len: usize,
    at_ms: i64,
    commitment: &Hash,
    by: u64,
) -> (u64, Vec<u8>) {
    let mut bytes = vec![0; frame_len - STATE_AT];
    bytes[0] = ERASED;
    bytes[1..9].copy_from_slice(&at_ms.to_le_bytes());
    let hash = Leaf::Use { at_ms, commitment: *commitment }.hash();
    bytes[CHECK_AT - STATE_AT..SALT_AT - STATE_AT].copy_from_slice(check_of(&hash));
    let salt_at = SALT_AT - STATE_AT;
    bytes[salt_at..salt_at + 32].copy_from_slice(&commitment.0);
    bytes[salt_at + 32..salt_at + 40].copy_from_slice(&by.to_le_bytes());
    (STATE_AT as u64, bytes)
}
