//! Mistyped characters: people type by sound, so a wrong character most often
//! sounds like the right one.

use pinyin::ToPinyin;

/// Shortest name in which one mistyped character is taken for a slip, in characters.
const SLIP_CHARS_MIN: usize = 4;
/// Characters of a name for each slip allowed beyond the first.
const CHARS_PER_SLIP: usize = 8;

/// Places at which two names of one length differ by like-sounding characters,
/// if they differ nowhere else and not too often.
pub(crate) fn slips(one: &[char], other: &[char]) -> Option<u32> {
    if one.len() != other.len() || one.len() < SLIP_CHARS_MIN {
        return None;
    }
    let slips_max = 1 + one.len() / CHARS_PER_SLIP;
    let mut slips = 0_u32;
    for (&a, &b) in one.iter().zip(other) {
        if a == b {
            continue;
        }
        slips += 1;
        if slips as usize > slips_max || !sound_alike(a, b) {
            return None;
        }
    }
    Some(slips)
}

fn sound_alike(a: char, b: char) -> bool {
    match (a.to_pinyin(), b.to_pinyin()) {
        (Some(a), Some(b)) => a.plain() == b.plain(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(one: &str, other: &str) -> Option<u32> {
        slips(&one.chars().collect::<Vec<_>>(), &other.chars().collect::<Vec<_>>())
    }

    #[test]
    fn like_sounding_characters_are_slips_and_others_are_not() {
        assert_eq!(of("机动车型号", "机动车形号"), Some(1));
        assert_eq!(of("父亲电话", "母亲电话"), None);
        assert_eq!(of("姓名", "性名"), None, "too short to tell");
    }
}
