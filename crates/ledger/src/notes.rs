//! Signed notes, as [C2SP signed-note](https://c2sp.org/signed-note) defines them:
//! a text, a blank line, and lines `— name base64(key id ‖ signature)`.
//!
//! Only Ed25519 (type `0x01`) is made and checked; other signatures, such as those
//! of witnesses, are passed over as the standard demands.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

const ED25519: u8 = 1;
const NOTE_LEN_MAX: usize = 128 * 1024;
const PRIVATE_HEAD: &str = "PRIVATE+KEY+";

/// A name a key may have: not empty, no spaces, no plus sign.
fn check_name(name: &str) -> Result<()> {
    let bad = |c: char| c.is_whitespace() || c.is_control() || c == '+';
    if name.is_empty() || name.contains(bad) {
        return Err(Error::malformed("key name", name));
    }
    Ok(())
}

fn key_id(name: &str, public: &[u8; 32]) -> [u8; 4] {
    let digest: [u8; 32] = Sha256::new()
        .chain_update(name)
        .chain_update([b'\n', ED25519])
        .chain_update(public)
        .finalize()
        .into();
    [digest[0], digest[1], digest[2], digest[3]]
}

/// A public key with its name, shown as `name+id+base64`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    key: VerifyingKey,
}

impl VerifierKey {
    /// Name of the key, which is the origin of the log.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn id(&self) -> [u8; 4] {
        key_id(&self.name, self.key.as_bytes())
    }

    /// Checks a note and gives its text.
    ///
    /// # Errors
    /// [`Error::Malformed`] for what is no note, [`Error::Unproven`] if this key did
    /// not sign it or a signature of this key is wrong.
    pub fn open<'a>(&self, note: &'a str) -> Result<&'a str> {
        let wrong = |why: &str| Error::malformed("note", why);
        if note.len() > NOTE_LEN_MAX || note.contains(|c: char| c < ' ' && c != '\n') {
            return Err(wrong("too long, or control characters"));
        }
        let end = note.rfind("\n\n").ok_or_else(|| wrong("no signatures"))?;
        let (text, signatures) = (&note[..=end], &note[end + 2..]);
        let signatures = signatures.strip_suffix('\n').ok_or_else(|| wrong("no last newline"))?;
        let mut signed = false;
        for line in signatures.split('\n') {
            let (name, id, signature) = parse_signature(line).ok_or_else(|| wrong(line))?;
            if name == self.name && id == self.id() {
                self.check(text, &signature)?;
                signed = true;
            }
        }
        if signed { Ok(text) } else { Err(Error::Unproven("note not signed by this key")) }
    }

    fn check(&self, text: &str, signature: &[u8]) -> Result<()> {
        let unproven = |_source| Error::Unproven("signature is wrong");
        let signature = Signature::from_slice(signature).map_err(unproven)?;
        self.key.verify_strict(text.as_bytes(), &signature).map_err(unproven)
    }
}

fn parse_signature(line: &str) -> Option<(&str, [u8; 4], Vec<u8>)> {
    let (name, encoded) = line.strip_prefix("— ")?.split_once(' ')?;
    check_name(name).ok()?;
    let bytes = STANDARD.decode(encoded).ok()?;
    let (id, signature) = bytes.split_first_chunk()?;
    Some((name, *id, signature.to_vec()))
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut encoded = vec![ED25519];
        encoded.extend(self.key.as_bytes());
        write!(f, "{}+{}+{}", self.name, hex::encode(self.id()), STANDARD.encode(encoded))
    }
}

impl FromStr for VerifierKey {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let (name, id, public) = parse_key(text).ok_or_else(|| malformed_key("no key"))?;
        let key = VerifyingKey::from_bytes(&public)
            .map_err(|source| malformed_key(&source.to_string()))?;
        let parsed = Self { name: name.to_owned(), key };
        if hex::encode(parsed.id()) == id { Ok(parsed) } else { Err(malformed_key("id differs")) }
    }
}

fn malformed_key(why: &str) -> Error {
    Error::malformed("note key", why)
}

/// Splits `name+id+base64(0x01 ‖ 32 bytes)`.
fn parse_key(text: &str) -> Option<(&str, &str, [u8; 32])> {
    let (name, rest) = text.split_once('+')?;
    let (id, encoded) = rest.split_once('+')?;
    check_name(name).ok()?;
    let bytes = STANDARD.decode(encoded).ok()?;
    let [ED25519, key @ ..] = bytes.as_slice() else { return None };
    Some((name, id, key.try_into().ok()?))
}

/// A private key with its name.
#[derive(Clone)]
pub struct NoteSigner {
    name: String,
    key: SigningKey,
}

impl NoteSigner {
    /// The key with this name made from a seed of 32 random bytes.
    ///
    /// # Errors
    /// [`Error::Malformed`] if the name holds spaces or plus signs, or is empty.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self> {
        check_name(name)?;
        Ok(Self { name: name.to_owned(), key: SigningKey::from_bytes(seed) })
    }

    /// Reads the private form, `PRIVATE+KEY+name+id+base64`.
    ///
    /// # Errors
    /// [`Error::Malformed`] if it is not in that form or its id does not fit.
    pub fn from_private(text: &str) -> Result<Self> {
        let rest = text.trim_end().strip_prefix(PRIVATE_HEAD);
        let (name, id, seed) = rest.and_then(parse_key).ok_or_else(|| malformed_key("no key"))?;
        let signer = Self::from_seed(name, &seed)?;
        let fits = hex::encode(signer.verifier().id()) == id;
        if fits { Ok(signer) } else { Err(malformed_key("id differs")) }
    }

    /// The private form, one line. Whoever reads it can sign for this log.
    pub fn to_private(&self) -> String {
        let mut encoded = vec![ED25519];
        encoded.extend(self.key.as_bytes());
        let id = hex::encode(self.verifier().id());
        format!("{PRIVATE_HEAD}{}+{id}+{}\n", self.name, STANDARD.encode(encoded))
    }

    /// The public key.
    pub fn verifier(&self) -> VerifierKey {
        VerifierKey { name: self.name.clone(), key: self.key.verifying_key() }
    }

    /// Signs a text, which must end in a newline.
    pub fn sign(&self, text: &str) -> String {
        debug_assert!(text.ends_with('\n'));
        let mut bytes = self.verifier().id().to_vec();
        bytes.extend(self.key.sign(text.as_bytes()).to_bytes());
        format!("{text}\n— {} {}\n", self.name, STANDARD.encode(bytes))
    }
}

impl fmt::Debug for NoteSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NoteSigner").field("name", &self.name).finish_non_exhaustive()
    }
}
