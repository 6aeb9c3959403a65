//! Passwords: how they are hashed, what a good one is, and the ones that serve once.

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};

use crate::application::App;
use crate::error::{AppError, ErrorKind, Result};

/// Characters a chosen password has at least: length withstands guessing better than a mix of signs does.
const CHARS_MIN: usize = 12;
/// And at most: a longer one would only cost hashing.
const CHARS_MAX: usize = 128;

/// Characters of one-time passwords: 32, none of which is taken for another when read out.
const ONE_TIME_ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789+";
/// Length of a one-time password: five bits each make 80.
const ONE_TIME_CHARS: usize = 16;

/// A well-formed hash that no password has.
pub(super) const UNKNOWN_HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// How passwords are hashed: argon2id, 19 MiB, 2 passes, 1 lane.
pub struct Passwords(Argon2<'static>);

impl Default for Passwords {
    fn default() -> Self {
        Self(Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default()))
    }
}

impl Passwords {
    /// The hash of a password, with a fresh salt.
    pub fn hash(&self, password: &str) -> Result<String> {
        let salt = SaltString::encode_b64(&rand::random::<[u8; 16]>())
            .map_err(|error| AppError::internal(error.to_string()))?;
        let hash = self.0.hash_password(password.as_bytes(), &salt);
        hash.map(|hash| hash.to_string()).map_err(|error| AppError::internal(error.to_string()))
    }

    fn matches(&self, password: &str, hash: &str) -> bool {
        PasswordHash::new(hash)
            .is_ok_and(|hash| self.0.verify_password(password.as_bytes(), &hash).is_ok())
    }
}

/// A password that serves once, in groups of four for reading out.
pub(super) fn one_time() -> String {
    let bytes = rand::random::<[u8; ONE_TIME_CHARS]>();
    let letters: Vec<char> =
        bytes.iter().map(|byte| char::from(ONE_TIME_ALPHABET[usize::from(byte % 32)])).collect();
    letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-")
}

/// Refuses a chosen password that is too easy to guess, or no new one.
pub(super) fn check_chosen(new: &str, old: &str, login: &str) -> Result<()> {
    let length = new.chars().count();
    let fault = if length < CHARS_MIN {
        "password.short"
    } else if length > CHARS_MAX {
        "password.long"
    } else if new == old {
        "password.same"
    } else if new.to_lowercase().contains(&login.to_lowercase()) {
        "password.like-login"
    } else {
        return Ok(());
    };
    Err(AppError::new(ErrorKind::Invalid, fault))
}

impl App {
    /// The hash of a password, to be kept as a credential.
    pub fn hash_password(&self, password: &str) -> Result<String> {
        self.passwords.hash(password)
    }

    /// Hashes on the blocking pool: slow on purpose, and must not hold up other calls.
    pub(super) async fn hash_apart(&self, password: &str) -> Result<String> {
        let _turn = self.hashing_turn().await?;
        let password = password.to_owned();
        let hashed = tokio::task::spawn_blocking(move || Passwords::default().hash(&password));
        hashed.await.map_err(AppError::internal)?
    }

    /// A turn at hashing. Where too many wait already, one is sent away at once rather than kept for seconds.
    async fn hashing_turn(&self) -> Result<[tokio::sync::SemaphorePermit<'_>; 2]> {
        let busy = |_full| AppError::new(ErrorKind::Limited, "sign-in.too-many");
        let place = self.sign_in_queue.try_acquire().map_err(busy)?;
        let turn = self.sign_ins.acquire().await.map_err(AppError::internal)?;
        Ok([place, turn])
    }

    /// Compares on the blocking pool, two at a time: hashing is slow on purpose and must not hold up other calls.
    pub(super) async fn password_fits(&self, password: &str, hash: &str) -> Result<bool> {
        let _turn = self.hashing_turn().await?;
        let (password, hash) = (password.to_owned(), hash.to_owned());
        let fits =
            tokio::task::spawn_blocking(move || Passwords::default().matches(&password, &hash));
        fits.await.map_err(AppError::internal)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn a_chosen_password_is_long_enough_and_new_and_not_the_account() {
        let fault = |new: &str| check_chosen(new, "the old password", "wanglei").unwrap_err();
        assert_eq!(fault("elevenchars").code(), "password.short");
        assert_eq!(fault(&"长".repeat(129)).code(), "password.long");
        assert_eq!(fault("the old password").code(), "password.same");
        assert_eq!(fault("my WangLei password").code(), "password.like-login");
        assert!(check_chosen("十二个汉字组成的一个密码", "old", "wanglei").is_ok());
    }

    #[test]
    fn one_time_passwords_differ_and_can_be_read_out() {
        let (one, two) = (one_time(), one_time());
        assert_ne!(one, two);
        assert_eq!(one.len(), ONE_TIME_CHARS + 3);
        assert!(one.chars().all(|c| c == '-' || ONE_TIME_ALPHABET.contains(&(c as u8))));
    }

    #[test]
    fn the_stand_in_hash_is_well_formed_so_that_comparing_takes_its_time() {
        assert!(PasswordHash::new(UNKNOWN_HASH).is_ok());
        assert!(!Passwords::default().matches("", UNKNOWN_HASH));
    }
}
