//! Markings in texts.

use domain::secrecy::{SecrecyList, UNSEEN, screen};
use proptest::prelude::*;
use screening::markings::find;
use screening::{MarkingKind, SecrecyTerm};

fn kinds(text: &str) -> Vec<MarkingKind> {
    find(text).into_iter().map(|mark| mark.kind).collect()
}

#[test]
fn level_and_term_are_read_in_every_form() {
    let cases = [
        ("秘密★10年", MarkingKind::Confidential, Some(SecrecyTerm::Years(10))),
        ("秘 密 ★ ２０ 年", MarkingKind::Confidential, Some(SecrecyTerm::Years(20))),
        ("机密★", MarkingKind::Secret, None),
        ("机密★二十年", MarkingKind::Secret, Some(SecrecyTerm::Years(20))),
        ("绝密 ★ 长期", MarkingKind::TopSecret, Some(SecrecyTerm::Permanent)),
        ("絕\u{200B}密★十五年", MarkingKind::TopSecret, Some(SecrecyTerm::Years(15))),
        ("秘密★6个月", MarkingKind::Confidential, Some(SecrecyTerm::Months(6))),
        ("密级：秘密★5年", MarkingKind::Confidential, Some(SecrecyTerm::Years(5))),
        ("密级：机密", MarkingKind::Secret, None),
        ("秘密＊10年", MarkingKind::Confidential, Some(SecrecyTerm::Years(10))),
        ("秘密", MarkingKind::Confidential, None),
        ("秘密10年", MarkingKind::Confidential, Some(SecrecyTerm::Years(10))),
        ("秘密 长期", MarkingKind::Confidential, Some(SecrecyTerm::Permanent)),
        ("（秘密）", MarkingKind::Confidential, None),
        ("【秘密】", MarkingKind::Confidential, None),
        ("［秘密 5年］", MarkingKind::Confidential, Some(SecrecyTerm::Years(5))),
        ("“秘密”。", MarkingKind::Confidential, None),
        ("密级：（秘密）", MarkingKind::Confidential, None),
        ("密级：【秘密】5年 第3号", MarkingKind::Confidential, Some(SecrecyTerm::Years(5))),
        ("密级 - 秘密", MarkingKind::Confidential, None),
        ("秘密件", MarkingKind::Confidential, None),
        ("秘密件 10年", MarkingKind::Confidential, Some(SecrecyTerm::Years(10))),
        ("第000123号 秘密10年 特急", MarkingKind::Confidential, Some(SecrecyTerm::Years(10))),
        ("关于数据的报告（秘密）", MarkingKind::Confidential, None),
        ("秘密⋆10\u{F98E}", MarkingKind::Confidential, Some(SecrecyTerm::Years(10))),
        ("机密⭐\u{FE0F}10年", MarkingKind::Secret, Some(SecrecyTerm::Years(10))),
        ("\u{202E}机\u{E0100}\u{2066}密", MarkingKind::Secret, None),
        ("\u{F967}得外传", MarkingKind::Work, None),
        ("国家科学技术秘密", MarkingKind::State, None),
        ("本件属国家秘密", MarkingKind::State, None),
        ("内部资料 注意保存", MarkingKind::Work, None),
        ("内部⽂件", MarkingKind::Work, None),
        ("机密★⻓期", MarkingKind::Secret, Some(SecrecyTerm::Permanent)),
    ];
    for (text, kind, term) in cases {
        let marks = find(text);
        assert_eq!((marks[0].kind, marks[0].term), (kind, term), "{text}");
    }
    assert_eq!(kinds("密级：秘密★5年").len(), 1, "words that overlap are one marking");
}

#[test]
fn a_marking_tells_where_it_begins() {
    let mark = &find("一、关于 机 密 文件")[0];
    assert_eq!(mark.offset, 5);
}

#[test]
fn harmless_phrases_are_not_hit() {
    for text in [
        "",
        "非涉密信息系统",
        "不涉密",
        "是否涉密",
        "保护商业秘密",
        "《中华人民共和国保守国家秘密法》",
        "数据机密性、完整性",
        "手机密码",
        "随机密码已发送",
        "计算机密码",
        "机密计算平台",
        "不涉及国家秘密，不属于工作秘密",
        "他们之间没有什么秘密",
        "这个秘密10年后才揭开",
        "秘密花园",
        "脱敏脱密",
        "密切接触者",
        "加密传输",
        "部门内部",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn a_harmless_phrase_hides_no_marking_beside_it() {
    assert_eq!(kinds("非涉密网络中发现机密★长期文件"), [MarkingKind::Secret]);
    assert_eq!(kinds("机密封存档案"), [MarkingKind::Secret]);
}

#[test]
fn the_word_lists_of_the_catalogue_are_the_same_lists() {
    let words = |text| screen(text).into_iter().map(|(_, word)| word).collect::<Vec<_>>();
    assert_eq!(words("本件为国家秘密"), ["国家秘密"]);
    assert_eq!(words("秘密 ★ 5年"), ["秘密★"]);
    assert_eq!(words("机\u{3000}密★长期"), ["机密"]);
    assert_eq!(words("非涉密与涉密"), ["涉密"]);
    assert_eq!(words("机密机密机密"), ["机密"]);
    assert_eq!(
        screen("内部资料,不得外传"),
        [(SecrecyList::Work, "内部资料"), (SecrecyList::Work, "不得外传")]
    );
    for text in ["", "商业秘密", "非涉密信息系统", "脱敏脱密", "数据机密性要求", "秘密"]
    {
        assert_eq!(words(text), [""; 0], "{text}");
    }
}

/// Whatever may stand between the characters of a mark and is not seen there.
fn gap() -> impl Strategy<Value = char> {
    let blanks = [' ', '\t', '\u{3000}', '\u{A0}'];
    let all: Vec<char> = blanks.into_iter().chain(UNSEEN.iter().cloned().flatten()).collect();
    proptest::sample::select(all)
}

proptest! {
    #[test]
    fn a_marking_is_found_whatever_parts_its_characters(
        before in "[a-z0-9，。的]{0,20}",
        gaps in proptest::collection::vec(proptest::collection::vec(gap(), 0..4), 3),
        after in "[ ，。a-z]{0,20}",
        level in prop_oneof![Just("绝密"), Just("机密"), Just("秘密")],
    ) {
        let mut text = before.clone();
        for (character, gap) in level.chars().chain(['★']).zip(&gaps) {
            text.push(character);
            text.extend(gap);
        }
        text.push_str(&after);
        let marks = find(&text);
        prop_assert_eq!(marks.len(), 1);
        prop_assert_eq!(marks[0].offset, before.chars().count());
    }

    #[test]
    fn no_text_makes_it_fail(text in "\\PC{0,200}") {
        let _ = find(&text);
    }
}
