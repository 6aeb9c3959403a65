//! Screening texts for signs of secrets 保密审查 (Article 23): a pure search of word lists.
//!
//! A hit is a reason to look, never a finding: 商业秘密 is no state secret, and
//! an entry on secrecy law is none either. So a hit opens a review, and only a
//! person ends it. What a list does not name it does not find; the review
//! itself is asked for by people as well.
//!
//! The lists stand here and nowhere else: the screening of files asks
//! [`occurrences`] and adds what only a file has, places and terms.

mod folding;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::catalogue::Entry;

pub use folding::{Folded, UNSEEN, fold, folded};

/// Marks and words of state secrets 国家秘密 (保守国家秘密法: 绝密、机密、秘密, with the mark ★). 秘密 alone is a word of
/// every day, so it counts only as a mark. 科学技术秘密 are a category of state secrets (科学技术保密规定).
const STATE: &[&str] = &[
    "国家秘密",
    "绝密",
    "机密",
    "秘密★",
    "秘密级",
    "涉密",
    "密级★",
    "密级:秘密",
    "密级秘密",
    "密级:(秘密",
    "密级(秘密",
    "(秘密)",
    "秘密件",
    "科学技术秘密",
];
/// Words of work secrets 工作秘密.
const WORK: &[&str] =
    &["工作秘密", "内部资料", "内部文件", "内部使用", "不得外传", "注意保存", "敏感资料"];
/// Phrases that hold one of the words and are no sign of a secret: denials, other kinds of secrets, the law's own
/// name, and words that only meet (随机 and 密码). None may hide a marking: 机密封存 is one, so 机密封 is not here,
/// 秘密级数据 is another, and [`is_harmless`] says where a phrase counts.
const HARMLESS: &[&str] = &[
    "非涉密",
    "不涉密",
    "未涉密",
    "无涉密",
    "是否涉密",
    "非国家秘密",
    "非工作秘密",
    "不涉及国家秘密",
    "未涉及国家秘密",
    "不涉及工作秘密",
    "未涉及工作秘密",
    "不属于国家秘密",
    "不属于工作秘密",
    "不含国家秘密",
    "保守国家秘密法",
    "商业秘密",
    "技术秘密",
    "机密性",
    "机密计算",
    "手机密码",
    "随机密码",
    "主机密码",
    "开机密码",
    "本机密码",
    "计算机密码",
    "主机密钥",
    "随机密钥",
    "计算机密集",
    "劳动力机密集",
    "机密切配合",
    "机密切联系",
    "机密切相关",
    "机密切关注",
    "机密封圈",
    "机密封件",
    "杜绝密切",
    "隔绝密闭",
];
/// What 机密性 may stand before to say that something is secret: 机密性文件.
const THINGS: &[char] =
    &['文', '资', '材', '档', '信', '内', '数', '公', '函', '图', '会', '项', '任', '工'];
/// More characters than a phrase has.
const PHRASE_CHARS_MAX: usize = 16;
/// One character of every word of the lists: a text without any of them holds no word, which is most texts.
const TELLING: &[char] = &['密', '宻', '部', '传', '傳', '存', '敏', '\u{FA41}', '\u{2F8C8}'];
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
    let mut found: Vec<_> =
        occurrences(&folded(text)).into_iter().map(|hit| (hit.list, hit.word)).collect();
    // Within a list the words come in its own order, which is that of their weight.
    found.dedup();
    found
}

/// Whether a text can hold a word of the lists at all. Cheap, and true more often than not needed.
pub fn may_hold_a_word(text: &str) -> bool {
    text.contains(TELLING)
}

/// A word of the lists where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// The list.
    pub list: SecrecyList,
    /// The word as the list has it.
    pub word: &'static str,
    /// Which of the folded characters it takes up.
    pub range: Range<usize>,
}

/// Every word of the lists in a folded text, list by list, word by word, and then in the order of the text.
pub fn occurrences(text: &Folded) -> Vec<Occurrence> {
    let telling =
        text.chars.iter().enumerate().filter(|(_, character)| TELLING.contains(character));
    let telling: Vec<usize> = telling.map(|(at, _)| at).collect();
    if telling.is_empty() {
        return Vec::new();
    }
    let harmless = harmless(text, &telling);
    let mut found = Vec::new();
    for (list, words) in [(SecrecyList::State, STATE), (SecrecyList::Work, WORK)] {
        for word in words {
            let hits = places(&text.chars, &telling, word);
            let hits = hits.filter(|range| !hides(text, &harmless, range));
            found.extend(hits.map(|range| Occurrence { list, word, range }));
        }
    }
    found
}

/// Where harmless phrases stand that count, in the order of the text.
fn harmless(text: &Folded, telling: &[usize]) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    for phrase in HARMLESS {
        let all = places(&text.chars, telling, phrase);
        ranges.extend(all.filter(|range| is_harmless(&text.chars, phrase, range)));
    }
    ranges.sort_unstable_by_key(|range| range.start);
    ranges
}

/// Whether a phrase means what it says where it stands: not before a star or 级, which make a marking of its end, and
/// not within 科学技术秘密 or before the thing that is secret. The star behind 是否涉密 is that of a field to be filled in.
fn is_harmless(chars: &[char], phrase: &str, range: &Range<usize>) -> bool {
    let next = chars.get(range.end);
    match (phrase, next) {
        ("是否涉密", _) => true,
        (_, Some('★' | '级')) if phrase.ends_with('密') => false,
        ("技术秘密", _) => !chars[..range.start].ends_with(&['科', '学']),
        ("机密性", Some(next)) => !THINGS.contains(next),
        _ => true,
    }
}

/// Whether a harmless phrase holds the word at a place. A phrase over the end of a line is one only for a word that is
/// parted there too: lines meet by chance, and 机密 at the end of one is a marking whatever the next begins with.
fn hides(text: &Folded, harmless: &[Range<usize>], word: &Range<usize>) -> bool {
    // No phrase is as long as this, so that few of them need a look.
    let from = harmless.partition_point(|phrase| phrase.start + PHRASE_CHARS_MAX <= word.start);
    let near = harmless[from..].iter().take_while(|phrase| phrase.start <= word.start);
    near.filter(|phrase| phrase.end >= word.end)
        .any(|phrase| text.breaks_within(phrase) == text.breaks_within(word))
}

/// Where a word stands. Only about the telling characters is looked, for they are few.
fn places<'t>(
    chars: &'t [char],
    telling: &'t [usize],
    word: &'static str,
) -> impl Iterator<Item = Range<usize>> + 't {
    let offset = word.chars().take_while(|character| !TELLING.contains(character)).count();
    telling.iter().filter_map(move |at| {
        let start = at.checked_sub(offset)?;
        let mut left = chars[start..].iter();
        let stands = word.chars().all(|wanted| left.next() == Some(&wanted));
        stands.then(|| start..chars.len() - left.len())
    })
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
        assert_eq!(words("絕\u{200B}密"), ["绝密"], "nor by what is not seen or by older forms");
        assert_eq!(words("密级：秘密"), ["密级:秘密"]);
        assert_eq!(words("⼯作秘密"), ["工作秘密"], "nor by radicals in place of characters");
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
    fn words_that_only_meet_are_no_hits() {
        for text in [
            "手机密码",
            "随机密码重置",
            "主机密钥",
            "计算机密集型",
            "机械密封,机密封圈",
            "保守国家秘密法",
            "是否涉密",
        ] {
            assert_eq!(words(text), [""; 0], "{text}");
        }
        assert_eq!(words("机密封存档案"), ["机密"], "and hide no marking");
    }

    #[test]
    fn a_harmless_phrase_hides_no_marking_that_ends_it() {
        assert_eq!(words("秘密级数据"), ["秘密级"]);
        assert_eq!(words("国家科学技术秘密"), ["科学技术秘密"]);
        assert_eq!(words("科学技术秘密★5年"), ["秘密★", "科学技术秘密"]);
        assert_eq!(words("商业秘密★3年"), ["秘密★"]);
        assert_eq!(words("技术秘密级"), ["秘密级"]);
        assert_eq!(words("机密性文件"), ["机密"]);
        for text in ["技术秘密", "机密性、完整性", "机密性要求", "*手机密码*", "是否涉密*"]
        {
            assert_eq!(words(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_phrase_over_a_line_end_hides_only_a_word_that_is_parted_there_too() {
        assert_eq!(words("机密\n性质"), ["机密"]);
        assert_eq!(words("非\r\n国家秘密"), ["国家秘密"]);
        assert_eq!(words("手\n机密\n码"), ["机密"]);
        assert_eq!(words("手机\n密码"), [""; 0], "a word is broken between lines as well");
        assert_eq!(words("机\n密★"), ["机密"]);
    }

    #[test]
    fn the_lowest_level_is_found_in_brackets_and_as_the_name_of_a_file() {
        for text in
            ["关于数据的报告（秘密）", "【秘密】", "密级：（秘密）", "密级〔秘密〕", "秘密件"]
        {
            assert!(!words(text).is_empty(), "{text}");
        }
        assert_eq!(words("《秘密》"), [""; 0], "a title is none");
    }

    #[test]
    fn no_phrase_is_longer_than_is_looked_back() {
        for phrase in HARMLESS {
            assert!(phrase.chars().count() <= PHRASE_CHARS_MAX, "{phrase}");
        }
    }

    #[test]
    fn every_word_holds_a_telling_character() {
        for word in STATE.iter().chain(WORK) {
            assert!(may_hold_a_word(word), "{word}");
        }
    }

    #[test]
    fn an_occurrence_leads_back_to_the_text() {
        let text = folded("关于 机 密 的");
        let hit = &occurrences(&text)[0];
        assert_eq!((text.at[hit.range.start], text.at[hit.range.end - 1]), (3, 5));
    }

    #[test]
    fn a_word_is_named_once_for_each_list() {
        assert_eq!(words("机密机密机密"), ["机密"]);
    }
}
