//! Keyed hashes of keys and salted digests of requests and answers.
//!
//! Identity numbers are few enough to try them all, so a plain hash of one is the
//! number itself. Everything here is HMAC-SHA-256 under a secret that lives outside
//! the log: with it an auditor can ask "was this key read?", without it nobody can.

use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::hexed::{Hash, Hexed, KeyHash, Salt};

type HmacSha256 = Hmac<Sha256>;

/// A digest with the salt it was made under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaltedDigest {
    /// Random salt, fresh for each digest.
    pub salt: Salt,
    /// HMAC-SHA-256 over salt and content.
    pub value: Hash,
}

/// Hashes keys and digests content under one secret.
#[derive(Clone)]
pub struct KeyHasher {
    keyed: HmacSha256,
}

impl KeyHasher {
    /// A hasher under this secret, which must not be stored with the log.
    pub fn new(secret: &[u8; 32]) -> Self {
        let keyed = HmacSha256::new_from_slice(secret).expect("HMAC takes keys of any length");
        Self { keyed }
    }

    /// Keyed hash of one look-up key of a resource. The same key of the same
    /// resource always has the same hash; the same key elsewhere has another.
    pub fn key_hash(&self, resource: &str, key: impl AsRef<[u8]>) -> KeyHash {
        let mut mac = self.keyed.clone();
        mac.update(b"key\0");
        mac.update(&(resource.len() as u64).to_le_bytes());
        mac.update(resource.as_bytes());
        mac.update(key.as_ref());
        let full: [u8; 32] = mac.finalize().into_bytes().into();
        let (head, _) = full.split_first_chunk().expect("32 bytes hold 16");
        Hexed(*head)
    }

    /// Salted digest of content that is at hand as a whole.
    pub fn digest(&self, salt: Salt, content: &[u8]) -> SaltedDigest {
        let mut digester = self.digester(salt);
        digester.update(content);
        digester.finish()
    }

    /// Salted digest of content that comes in parts, as a stream does.
    pub fn digester(&self, salt: Salt) -> Digester {
        let mut mac = self.keyed.clone();
        mac.update(b"digest\0");
        mac.update(&salt.0);
        Digester { salt, mac }
    }
}

/// A digest in the making.
#[derive(Clone)]
pub struct Digester {
    salt: Salt,
    mac: HmacSha256,
}

impl Digester {
    /// Takes in the next part.
    pub fn update(&mut self, part: &[u8]) {
        self.mac.update(part);
    }

    /// The digest of all parts, in order.
    pub fn finish(self) -> SaltedDigest {
        SaltedDigest { salt: self.salt, value: Hexed(self.mac.finalize().into_bytes().into()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_hash_depends_on_secret_resource_and_key() {
        let hasher = KeyHasher::new(&[1; 32]);
        let hash = hasher.key_hash("A/1", "350102199001011234");
        assert_eq!(hash, hasher.key_hash("A/1", "350102199001011234"));
        assert_ne!(hash, hasher.key_hash("A/2", "350102199001011234"));
        assert_ne!(hash, hasher.key_hash("A/", "1350102199001011234"));
        assert_ne!(hash, KeyHasher::new(&[2; 32]).key_hash("A/1", "350102199001011234"));
    }

    #[test]
    fn a_digest_in_parts_is_the_digest_of_the_whole() {
        let hasher = KeyHasher::new(&[1; 32]);
        let mut parts = hasher.digester(Hexed([7; 16]));
        parts.update(b"one ");
        parts.update(b"two");
        assert_eq!(parts.finish(), hasher.digest(Hexed([7; 16]), b"one two"));
        assert_ne!(hasher.digest(Hexed([8; 16]), b"x"), hasher.digest(Hexed([7; 16]), b"x"));
    }
}
