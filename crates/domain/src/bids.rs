//! The seal of a bid 投标承诺值 (Article 17): a digest handed in before the opening, checked at the opening.
//!
//! The digest is SHA-256 over salt, line feed and text in UTF-8, so a bidder
//! computes it with any tool and the platform learns nothing from it: the salt
//! keeps a short bid from being guessed.

use sha2::{Digest, Sha256};

/// Least length of a salt, in characters.
pub const SALT_CHARS_MIN: usize = 16;

/// The digest of a bid, in hexadecimal digits. Line ends count as line feeds, blanks at both ends do not count.
pub fn seal(text: &str, salt: &str) -> String {
    let plain = text.replace("\r\n", "\n");
    let sealed = format!("{}\n{}", salt.trim(), plain.trim());
    hex::encode(Sha256::digest(sealed.as_bytes()))
}

/// Whether a revealed bid is the one that was handed in.
pub fn matches(digest: &str, text: &str, salt: &str) -> bool {
    salt.trim().chars().count() >= SALT_CHARS_MIN && seal(text, salt).eq_ignore_ascii_case(digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SALT: &str = "9f2c41d07be85a63";

    #[test]
    fn a_seal_is_sha_256_of_salt_line_feed_and_text() {
        // printf '%s\n%s' 9f2c41d07be85a63 'ten percent' | sha256sum
        assert_eq!(
            seal("ten percent", SALT),
            "fd3a3fdf9da61f247150a8d3b109312532a1be2377b4b0cfd2247931bb8342e9"
        );
    }

    #[test]
    fn the_line_ends_of_a_form_do_not_break_the_seal() {
        assert!(matches(&seal("one\ntwo", SALT), "one\r\ntwo\r\n", SALT));
    }

    #[test]
    fn another_text_another_salt_or_a_short_salt_does_not_open_it() {
        let digest = seal("ten percent", SALT);
        assert!(matches(&digest, "ten percent", SALT));
        assert!(!matches(&digest, "nine percent", SALT));
        assert!(!matches(&digest, "ten percent", "9f2c41d07be85a64"));
        assert!(!matches(&seal("ten percent", "short"), "ten percent", "short"));
    }
}
