//! How a text sounds: one pinyin syllable per Chinese character, without tone.
//!
//! `pinyin` gives a character's usual reading; `readings.tsv` lists the words
//! in which it is read otherwise (银行 is yin hang). A name is indexed by its
//! syllables from every starting point, so that a typed prefix finds any word.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use pinyin::ToPinyin;

use crate::ngrams::LATIN_CHARS_MAX;
use crate::normalise::{is_han, runs};
use crate::synonyms::rows;

/// Syllables indexed from each starting point.
const SYLLABLES_MAX: usize = 12;

/// Characters of a name that are indexed by sound.
const NAME_CHARS_MAX: usize = 60;

static READINGS: LazyLock<HashMap<Vec<char>, Vec<&'static str>>> = LazyLock::new(|| {
    rows(include_str!("../data/readings.tsv"))
        .map(|(word, syllables)| (word.chars().collect(), syllables))
        .collect()
});

/// Longest word in the table of readings, in characters.
const READING_CHARS_MAX: usize = 2;

/// One syllable, or one Latin run, of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Syllable {
    /// Character positions in the text.
    at: Range<usize>,
    /// Lower-case letters; ü is written v, as it is typed.
    letters: Cow<'static, str>,
    /// What stands for it among initials: its first letter, or a Latin run
    /// whole.
    initial_len: usize,
}

/// The syllables of a folded text. Characters without a reading are passed
/// over.
pub(crate) fn syllables(chars: &[char]) -> Vec<Syllable> {
    let mut found = Vec::new();
    for run in runs(chars) {
        if run.han {
            read_run(chars, run.at, &mut found);
        } else {
            let part = &chars[run.at.clone()];
            let letters: String = part.iter().take(LATIN_CHARS_MAX).collect();
            found.push(Syllable {
                at: run.at,
                initial_len: letters.len(),
                letters: Cow::Owned(letters),
            });
        }
    }
    found
}

fn read_run(chars: &[char], at: Range<usize>, found: &mut Vec<Syllable>) {
    let mut i = at.start;
    while i < at.end {
        let listed = (1..=READING_CHARS_MAX.min(at.end - i))
            .rev()
            .find_map(|n| Some((n, READINGS.get(&chars[i..i + n])?)));
        let taken = listed.map_or(1, |(n, _)| n);
        for k in 0..taken {
            let letters = match listed {
                Some((_, letters)) => letters.get(k).copied(),
                None => chars[i].to_pinyin().map(pinyin::Pinyin::plain),
            };
            if let Some(letters) = letters {
                found.push(Syllable {
                    at: i + k..i + k + 1,
                    letters: typed(letters),
                    initial_len: letters.chars().next().map_or(0, char::len_utf8),
                });
            }
        }
        i += taken;
    }
}

/// ü as it is typed.
fn typed(letters: &'static str) -> Cow<'static, str> {
    if letters.contains('ü') {
        Cow::Owned(letters.replace('ü', "v"))
    } else {
        Cow::Borrowed(letters)
    }
}

/// The terms under which a name is found by sound.
pub(crate) fn name_sounds(name: &[char]) -> Vec<String> {
    from_each_syllable(name, |s| s.letters.as_ref())
}

/// The terms under which a name is found by initials.
pub(crate) fn name_initials(name: &[char]) -> Vec<String> {
    from_each_syllable(name, Syllable::initial)
}

fn from_each_syllable(name: &[char], part: for<'a> fn(&'a Syllable) -> &'a str) -> Vec<String> {
    let syllables = syllables(&name[..name.len().min(NAME_CHARS_MAX)]);
    (0..syllables.len())
        .map(|i| syllables[i..].iter().take(SYLLABLES_MAX).map(part).collect())
        .collect()
}

/// The letters of a whole text, its syllables cut at the indexed length; none
/// if nothing in it is Chinese.
pub(crate) fn letters_of(chars: &[char]) -> Option<String> {
    let han = chars.iter().any(|c| is_han(*c));
    han.then(|| syllables(chars).iter().take(SYLLABLES_MAX).map(|s| s.letters.as_ref()).collect())
}

/// The key that puts names in pinyin order.
pub(crate) fn sort_key(chars: &[char]) -> String {
    let mut key = String::new();
    for syllable in syllables(&chars[..chars.len().min(NAME_CHARS_MAX)]) {
        key.push_str(&syllable.letters);
        key.push(' ');
    }
    key.extend(chars);
    key
}

impl Syllable {
    fn initial(&self) -> &str {
        &self.letters[..self.initial_len.min(self.letters.len())]
    }
}

/// The first stretch of `syllables` that `typed` spells, by whole syllables
/// (the last may be begun) or else by initials.
pub(crate) fn spelt_stretch(syllables: &[Syllable], typed: &str) -> Option<Range<usize>> {
    if typed.is_empty() {
        return None;
    }
    let by = |part: for<'a> fn(&'a Syllable) -> &'a str| {
        (0..syllables.len()).find_map(|i| spelt_from(&syllables[i..], typed, part))
    };
    by(|s| s.letters.as_ref()).or_else(|| by(Syllable::initial))
}

fn spelt_from(
    syllables: &[Syllable],
    typed: &str,
    part: for<'a> fn(&'a Syllable) -> &'a str,
) -> Option<Range<usize>> {
    let start = syllables.first()?.at.start;
    let mut rest = typed;
    for syllable in syllables {
        let letters = part(syllable);
        if letters.starts_with(rest) {
            return Some(start..syllable.at.end);
        }
        rest = rest.strip_prefix(letters)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::fold;

    #[test]
    fn the_table_of_readings_is_well_formed() {
        for (word, syllables) in READINGS.iter() {
            assert_eq!(word.len(), syllables.len(), "{word:?}");
            assert!(word.len() <= READING_CHARS_MAX, "{word:?}");
            assert!(syllables.iter().all(|s| s.chars().all(|c| c.is_ascii_lowercase())));
        }
    }

    #[test]
    fn the_table_lists_only_readings_that_are_unusual() {
        let usual = |word: &[char]| -> Vec<_> {
            let read = |c: &char| c.to_pinyin().map(|p| typed(p.plain()));
            word.iter().filter_map(read).collect()
        };
        let idle: Vec<String> = READINGS
            .iter()
            .filter(|(word, listed)| usual(word) == **listed)
            .map(|(word, _)| word.iter().collect())
            .collect();
        assert!(idle.is_empty(), "{}", idle.join(" "));
    }

    #[test]
    fn words_with_unusual_readings_are_read_as_spoken() {
        assert_eq!(letters_of(&fold("银行行业调查")).as_deref(), Some("yinhanghangyediaocha"));
        assert_eq!(letters_of(&fold("女性")).as_deref(), Some("nvxing"));
    }

    #[test]
    fn a_name_is_spelt_from_any_syllable() {
        let name = fold("常住人口");
        assert_eq!(name_sounds(&name), ["changzhurenkou", "zhurenkou", "renkou", "kou"]);
        assert_eq!(name_initials(&name), ["czrk", "zrk", "rk", "k"]);
    }

    #[test]
    fn the_stretch_spelt_is_the_one_heard() {
        let name = syllables(&fold("福州常住人口"));
        assert_eq!(spelt_stretch(&name, "renk"), Some(4..6));
        assert_eq!(spelt_stretch(&name, "czrk"), Some(2..6));
        assert_eq!(spelt_stretch(&name, "xyz"), None);
    }
}
