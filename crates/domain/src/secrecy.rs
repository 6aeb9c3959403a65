//! Screening texts for signs of secrets 保密审查 (Article 23): a pure search of word lists.
//!
//! A hit is a reason to look, never a finding: 商业秘密 is no state secret, and
//! an entry on secrecy law is none either. So a hit opens a review, and only a
//! person ends it. What a list does not name it does not find; the review
//! itself is asked for by people as well.

use serde::{Deserialize, Serialize};

use crate::catalogue::Entry;

/// Marks and words of state secrets 国家秘密 (保守国家秘密法: 绝密、机密、秘密, with the mark ★).
const STATE: &[&str] = &["国家秘密", "绝密", "机密", "秘密★", "秘密级", "涉密", "密级★"];
/// Words of work secrets 工作秘密.
const WORK: &[&str] =
    &["工作秘密", "内部资料", "内部文件", "内部使用", "不得外传", "注意保存", "敏感资料"];
/// Phrases that hold one of the words and are no sign of a secret.
const HARMLESS: &[&str] = &["非涉密", "不涉密", "机密性"];

/// Which list a word stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecrecyList {
    /// 国家秘密
    State,
    /// 工作秘密
    Work,
}

/// A word found in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecrecyHit {
    /// The list.
    pub list: SecrecyList,
    /// The word.
    pub word: String,
    /// Where it stood: `name`, `summary`, `keywords`, `remark`, `condition`, `matter`, or an item as `i7`.
    pub place: String,
}

/// The words of the lists that stand in a text, each once, in the order of the lists.
pub fn screen(text: &str) -> Vec<(SecrecyList, &'static str)> {
    let plain = without_harmless(text);
    let find = |list, words: &'static [&'static str]| {
        let plain = &plain;
        words.iter().filter(move |word| plain.contains(*word)).map(move |word| (list, *word))
    };
    find(SecrecyList::State, STATE).chain(find(SecrecyList::Work, WORK)).collect()
}

/// The text without blanks, which split marks such as `秘密 ★`, and without harmless phrases.
fn without_harmless(text: &str) -> String {
    let joined: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    HARMLESS.iter().fold(joined, |text, phrase| text.replace(phrase, "\u{0}"))
}

/// The hits in what an entry's working copy would publish.
pub fn screen_entry(entry: &Entry) -> Vec<SecrecyHit> {
    let draft = &entry.draft;
    let texts = [
        ("name", &draft.name),
        ("summary", &draft.summary),
        ("matter", &draft.matter),
        ("condition", &draft.sharing.condition),
        ("condition", &draft.opening.condition),
    ];
    let mut hits = Vec::new();
    for (place, text) in texts {
        add(&mut hits, place, text);
    }
    for keyword in &draft.keywords {
        add(&mut hits, "keywords", keyword);
    }
    for item in &draft.items {
        add(&mut hits, &item.id.to_string(), &format!("{}\n{}", item.name, item.remark));
    }
    hits
}

fn add(hits: &mut Vec<SecrecyHit>, place: &str, text: &str) {
    for (list, word) in screen(text) {
        let hit = SecrecyHit { list, word: word.to_owned(), place: place.to_owned() };
        if !hits.contains(&hit) {
            hits.push(hit);
        }
    }
}

/// The hits in a line, for a case's form: `机密(summary); 内部资料(i3)`.
pub fn in_words(hits: &[SecrecyHit]) -> String {
    let one = |hit: &SecrecyHit| format!("{}({})", hit.word, hit.place);
    hits.iter().map(one).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&'static str> {
        screen(text).into_iter().map(|(_, word)| word).collect()
    }

    #[test]
    fn marks_of_state_secrets_are_found_however_they_are_spaced() {
        assert_eq!(words("本件为国家秘密"), ["国家秘密"]);
        assert_eq!(words("秘密 ★ 5年"), ["秘密★"]);
        assert_eq!(words("机\u{3000}密★长期"), ["机密"]);
    }

    #[test]
    fn work_secrets_stand_in_a_list_of_their_own() {
        assert_eq!(
            screen("内部资料,不得外传"),
            [(SecrecyList::Work, "内部资料"), (SecrecyList::Work, "不得外传"),]
        );
    }

    #[test]
    fn trade_secrets_and_phrases_that_deny_secrecy_are_no_hits() {
        for text in ["", "商业秘密", "非涉密信息系统", "脱敏脱密", "数据机密性要求", "秘密"]
        {
            assert_eq!(words(text), [""; 0], "{text}");
        }
        assert_eq!(words("非涉密与涉密"), ["涉密"], "a harmless phrase hides no other");
    }

    #[test]
    fn a_word_is_named_once_for_each_list() {
        assert_eq!(words("机密机密机密"), ["机密"]);
    }
}
