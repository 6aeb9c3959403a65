//! The form in which an upload lies on disk: encrypted under a key of its own, in pieces that can be read from any place.
//!
//! ```text
//! magic (8) | salt (32) | piece 0 | piece 1 | … | last piece
//! ```
//!
//! A piece is 64 KiB of the upload (the last one less, or none) and its tag of
//! 16 bytes, AES-256-GCM. The key comes from the platform's secret and the
//! salt by HKDF-SHA256. The nonce is the piece's number and whether it is the
//! last; the header is authenticated with every piece. So no piece can be
//! changed, moved, left out, doubled or taken from another file.

use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::FileExt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use aws_lc_rs::rand;

/// The secret from which the keys of all uploads come.
#[derive(Clone, Copy)]
pub(crate) struct Secret(pub(crate) [u8; 32]);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

const MAGIC: &[u8; 8] = b"banyraw1";
const SALT_BYTES: usize = 32;
pub(super) const HEADER_BYTES: usize = MAGIC.len() + SALT_BYTES;
/// Bytes of the upload in a piece.
const PIECE_BYTES: usize = 64 * 1024;
const TAG_BYTES: usize = 16;
const SEALED_BYTES: u64 = (PIECE_BYTES + TAG_BYTES) as u64;
/// What the keys are for; another use of the secret never gives the same key.
const PURPOSE: &[u8] = b"banyan raw upload";

type Header = [u8; HEADER_BYTES];

fn refused(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("a stored upload cannot be opened: {why}"))
}

/// The key of the file that begins with a header.
fn key_of(secret: &Secret, header: &Header) -> io::Result<LessSafeKey> {
    let failed = |_unspecified| io::Error::other("no key could be derived");
    let extracted = Salt::new(HKDF_SHA256, &header[MAGIC.len()..]).extract(&secret.0);
    let expanded = extracted.expand(&[PURPOSE], &AES_256_GCM).map_err(failed)?;
    Ok(LessSafeKey::new(UnboundKey::from(expanded)))
}

fn nonce(piece: u64, is_last: bool) -> Nonce {
    let mut nonce = [0; NONCE_LEN];
    nonce[..8].copy_from_slice(&piece.to_be_bytes());
    nonce[NONCE_LEN - 1] = u8::from(is_last);
    Nonce::assume_unique_for_key(nonce)
}

/// Writes an upload sealed.
pub(super) struct Sealer<W> {
    out: W,
    header: Header,
    key: LessSafeKey,
    piece: Vec<u8>,
    pieces: u64,
}

impl<W: Write> Sealer<W> {
    /// Begins a file under a key that no other has.
    pub(super) fn new(mut out: W, secret: &Secret) -> io::Result<Self> {
        let mut header = [0; HEADER_BYTES];
        header[..MAGIC.len()].copy_from_slice(MAGIC);
        rand::fill(&mut header[MAGIC.len()..])
            .map_err(|_none| io::Error::other("no randomness"))?;
        out.write_all(&header)?;
        let key = key_of(secret, &header)?;
        let piece = Vec::with_capacity(PIECE_BYTES + TAG_BYTES);
        Ok(Self { out, header, key, piece, pieces: 0 })
    }

    pub(super) fn write(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            // Only what is followed by more is known not to be the last piece.
            if self.piece.len() == PIECE_BYTES {
                self.seal(false)?;
            }
            let fits = bytes.len().min(PIECE_BYTES - self.piece.len());
            self.piece.extend_from_slice(&bytes[..fits]);
            bytes = &bytes[fits..];
        }
        Ok(())
    }

    /// Seals what is left, and gives back where it was written.
    pub(super) fn finish(mut self) -> io::Result<W> {
        self.seal(true)?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn seal(&mut self, is_last: bool) -> io::Result<()> {
        let nonce = nonce(self.pieces, is_last);
        self.key
            .seal_in_place_append_tag(nonce, Aad::from(&self.header), &mut self.piece)
            .map_err(|_unspecified| io::Error::other("a piece could not be sealed"))?;
        self.out.write_all(&self.piece)?;
        self.piece.clear();
        self.pieces += 1;
        Ok(())
    }
}

/// Bytes of the upload in a sealed file of so many bytes; none where no sealed file is that long.
pub(super) fn plain_bytes(sealed: u64) -> Option<u64> {
    let pieces = sealed.checked_sub(HEADER_BYTES as u64)?;
    let last = pieces % SEALED_BYTES;
    let whole = pieces / SEALED_BYTES;
    let tags = if last == 0 { whole } else { whole + 1 };
    let too_short = pieces == 0 || (last > 0 && last < TAG_BYTES as u64);
    (!too_short).then(|| pieces - tags * TAG_BYTES as u64)
}

/// Reads an upload out of its sealed file, from any place.
pub struct RawReader {
    file: File,
    header: Header,
    key: LessSafeKey,
    bytes: u64,
    at: u64,
    /// The piece that is open, without its tag.
    piece: Vec<u8>,
    opened: Option<u64>,
}

impl fmt::Debug for RawReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawReader")
            .field("bytes", &self.bytes)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

impl RawReader {
    pub(super) fn open(file: File, secret: &Secret) -> io::Result<Self> {
        let bytes = plain_bytes(file.metadata()?.len()).ok_or_else(|| refused("wrong length"))?;
        let mut header = [0; HEADER_BYTES];
        file.read_exact_at(&mut header, 0)?;
        if !header.starts_with(MAGIC) {
            return Err(refused("not a sealed file"));
        }
        let key = key_of(secret, &header)?;
        Ok(Self { file, header, key, bytes, at: 0, piece: Vec::new(), opened: None })
    }

    /// Bytes of the upload.
    pub fn size(&self) -> u64 {
        self.bytes
    }

    fn last_piece(&self) -> u64 {
        self.bytes.saturating_sub(1) / PIECE_BYTES as u64
    }

    fn open_piece(&mut self, number: u64) -> io::Result<()> {
        if self.opened == Some(number) {
            return Ok(());
        }
        self.opened = None;
        let is_last = number == self.last_piece();
        let start = number * PIECE_BYTES as u64;
        let plain = (self.bytes - start).min(PIECE_BYTES as u64);
        let plain = usize::try_from(plain).map_err(io::Error::other)?;
        self.piece.resize(plain + TAG_BYTES, 0);
        let place = HEADER_BYTES as u64 + number * SEALED_BYTES;
        self.file.read_exact_at(&mut self.piece, place)?;
        let opened = self
            .key
            .open_in_place(nonce(number, is_last), Aad::from(&self.header), &mut self.piece)
            .map_err(|_unspecified| refused(&format!("piece {number} was changed")))?
            .len();
        self.piece.truncate(opened);
        self.opened = Some(number);
        Ok(())
    }
}

impl Read for RawReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // An empty upload has a piece too, and only opening it shows that nothing was cut off.
        if self.at >= self.bytes && self.bytes > 0 {
            return Ok(0);
        }
        self.open_piece(self.at / PIECE_BYTES as u64)?;
        let from = usize::try_from(self.at % PIECE_BYTES as u64).map_err(io::Error::other)?;
        let rest = self.piece.get(from..).unwrap_or_default();
        let read = rest.len().min(buffer.len());
        buffer[..read].copy_from_slice(&rest[..read]);
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for RawReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.bytes.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECRET: Secret = Secret([7; 32]);

    fn sealed(bytes: &[u8]) -> Vec<u8> {
        let mut sealer = Sealer::new(Vec::new(), &SECRET).unwrap();
        for some in bytes.chunks(10_007) {
            sealer.write(some).unwrap();
        }
        sealer.finish().unwrap()
    }

    fn opened(sealed: &[u8], secret: &Secret) -> io::Result<Vec<u8>> {
        let mut file = tempfile::tempfile()?;
        file.write_all(sealed)?;
        let mut all = Vec::new();
        RawReader::open(file, secret)?.read_to_end(&mut all)?;
        Ok(all)
    }

    fn sample(bytes: usize) -> Vec<u8> {
        (0..bytes).map(|at| u8::try_from(at % 251).unwrap()).collect()
    }

    #[test]
    fn what_was_sealed_is_read_at_every_edge_of_a_piece() {
        for bytes in [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES] {
            let plain = sample(bytes);
            let sealed = sealed(&plain);
            assert_eq!(plain_bytes(sealed.len() as u64), Some(bytes as u64));
            assert_eq!(opened(&sealed, &SECRET).unwrap(), plain);
        }
    }

    #[test]
    fn nothing_of_the_upload_stands_in_the_sealed_file() {
        let plain = "绝密★十年".repeat(10_000).into_bytes();
        let sealed = sealed(&plain);
        assert!(!sealed.windows(12).any(|part| part == &plain[..12]));
        assert_ne!(sealed[HEADER_BYTES..], super::tests::sealed(&plain)[HEADER_BYTES..]);
    }

    #[test]
    fn another_secret_opens_nothing() {
        assert!(opened(&sealed(b"row"), &Secret([8; 32])).is_err());
    }

    #[test]
    fn a_file_that_was_cut_swapped_or_joined_is_refused() {
        let one = sealed(&sample(3 * PIECE_BYTES));
        let two = sealed(&sample(3 * PIECE_BYTES));
        let piece = PIECE_BYTES + TAG_BYTES;
        let cut = &one[..HEADER_BYTES + 2 * piece];
        let mut swapped = one.clone();
        swapped[HEADER_BYTES..HEADER_BYTES + 2 * piece].rotate_left(piece);
        let mut joined = one.clone();
        joined[HEADER_BYTES..HEADER_BYTES + piece]
            .copy_from_slice(&two[HEADER_BYTES..HEADER_BYTES + piece]);
        for broken in [cut, &swapped, &joined, &one[..HEADER_BYTES], &one[..10], b""] {
            assert!(opened(broken, &SECRET).is_err());
        }
        let empty_cut = sealed(b"");
        assert!(opened(&empty_cut[..HEADER_BYTES + TAG_BYTES - 1], &SECRET).is_err());
    }

    proptest! {
        #[test]
        fn any_flipped_bit_is_found(at in 0_usize..200, bit in 0_u8..8) {
            let mut sealed = sealed(&sample(200 - HEADER_BYTES - TAG_BYTES));
            sealed[at] ^= 1 << bit;
            prop_assert!(opened(&sealed, &SECRET).is_err());
        }

        #[test]
        fn any_part_can_be_read(from in 0_u64..200_000, bytes in 0_usize..100_000) {
            let plain = sample(150_000);
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(&sealed(&plain)).unwrap();
            let mut reader = RawReader::open(file, &SECRET).unwrap();
            reader.seek(SeekFrom::Start(from)).unwrap();
            let mut part = Vec::new();
            reader.take(bytes as u64).read_to_end(&mut part).unwrap();
            let from = usize::try_from(from).unwrap().min(plain.len());
            prop_assert_eq!(&part[..], &plain[from..(from + bytes).min(plain.len())]);
        }
    }
}
