//! How like two names are, and why.

use crate::align::{Alignment, align};
use crate::lexicon::Form;
use crate::names::Name;
use crate::reasons::Reason;

/// The most two names score where each says something that the other does not:
/// 职工人数 and 在岗人数 may be one datum, 养老机构名称 and 医疗机构名称 are not,
/// and only values and structure can tell.
const BOTH_DIFFER_MAX: f64 = 0.7;
/// The most two names score where one goes on behind what they share: 许可证 and 许可证附图.
const GOES_ON_MAX: f64 = 0.7;
/// The most two names score that end in things of different kinds.
const OTHER_KIND_MAX: f64 = 0.45;
/// The most two names score that a word tells apart.
const TOLD_APART_MAX: f64 = 0.4;
/// What comparing by characters is worth of comparing by words.
const BY_LETTERS: f64 = 0.96;
/// What each mistyped character costs.
const SLIP_COST: f64 = 0.06;
/// What is left of a name counts as said from this weight on: one character.
const SAYS_WEIGHT_MIN: f64 = 0.4;
/// What is left of a name counts as a word of its own from this weight on.
const WORD_WEIGHT_MIN: f64 = 0.75;
/// Names differ slightly up to this weight on each side: one character.
const SLIGHT_WEIGHT_MAX: f64 = 0.5;
/// Where words alone reach this, characters are not looked at.
const WORDS_SUFFICE: f64 = 0.97;

/// A score of two names with its reasons.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct NameLikeness {
    /// 0..=1
    pub(crate) score: f64,
    pub(crate) reasons: Vec<Reason>,
    /// Above this nothing else may lift the score either.
    pub(crate) ceiling: f64,
    /// Weight of what only the first name says.
    pub(crate) left_here: f64,
    /// Weight of what only the other name says.
    pub(crate) left_there: f64,
    /// One name has a telling word where the other has none.
    pub(crate) told_more: bool,
}

impl NameLikeness {
    /// Each name says something that the other does not.
    pub(crate) fn both_differ(&self) -> bool {
        self.left_here.min(self.left_there) >= SAYS_WEIGHT_MIN
    }

    /// The other name says what the first says, but for a character; or both
    /// differ, and values must tell anyway.
    pub(crate) fn first_is_said(&self) -> bool {
        self.left_here < WORD_WEIGHT_MIN || self.both_differ()
    }

    /// The same the other way round.
    pub(crate) fn other_is_said(&self) -> bool {
        self.left_there < WORD_WEIGHT_MIN || self.both_differ()
    }
}

/// Compares two names.
pub(crate) fn names(one: &Name, other: &Name) -> NameLikeness {
    if one.chars.is_empty() || other.chars.is_empty() {
        return NameLikeness::default();
    }
    if one.chars == other.chars {
        let reasons = vec![Reason::SameName];
        return NameLikeness { score: 1.0, reasons, ceiling: 1.0, ..NameLikeness::default() };
    }
    let by_words = align(&one.units, &other.units);
    let same_kind = !one.heads.is_empty() && one.heads == other.heads;
    let mut score = judged(&by_words, same_kind);
    let mut left = (by_words.left_here, by_words.left_there);
    let mut reasons =
        if by_words.pairs.is_empty() { Vec::new() } else { of_words(one, other, &by_words) };
    if score < WORDS_SUFFICE {
        let by_letters = align(&one.letters, &other.letters);
        let letters = BY_LETTERS * judged(&by_letters, same_kind);
        if letters > score {
            score = letters;
            left = (by_letters.left_here, by_letters.left_there);
            if is_slight(&by_letters) {
                left = (0.0, 0.0);
            }
            reasons = vec![Reason::SharedWords { share: by_letters.share }];
        }
        if let Some(edits) = crate::sound::slips(&one.chars, &other.chars) {
            let slipped = 1.0 - SLIP_COST * f64::from(edits);
            if slipped > score {
                score = slipped;
                left = (0.0, 0.0);
                let of = u32::try_from(one.chars.len()).unwrap_or(u32::MAX);
                reasons = vec![Reason::EditDistance { edits, of }];
            }
        }
    }
    let mut ceiling = 1.0_f64;
    if one.is_told_apart_from(other) {
        ceiling = TOLD_APART_MAX;
        reasons.push(Reason::ToldApart);
    }
    let heads_known = !one.heads.is_empty() && !other.heads.is_empty();
    if heads_known && one.heads.iter().all(|head| !other.heads.contains(head)) {
        ceiling = ceiling.min(OTHER_KIND_MAX);
        reasons.push(Reason::OtherKind);
    }
    NameLikeness {
        score: score.min(ceiling),
        reasons,
        ceiling,
        left_here: left.0,
        left_there: left.1,
        told_more: left.0.max(left.1) >= WORD_WEIGHT_MIN
            && (one.is_told_more_than(other) || other.is_told_more_than(one)),
    }
}

/// Names that differ by a character each, behind what they are about: 办结日期
/// and 办毕日期. Subjects that differ by a character are two: 食品 and 药品.
fn is_slight(found: &Alignment) -> bool {
    found.differs_late && found.left_here.max(found.left_there) <= SLIGHT_WEIGHT_MAX
}

/// The score of an alignment of names, which may end in things of the same known kind.
fn judged(found: &Alignment, same_kind: bool) -> f64 {
    if is_slight(found) {
        found.share
    } else if found.left_here >= SAYS_WEIGHT_MIN && found.left_there >= SAYS_WEIGHT_MIN {
        found.share.min(BOTH_DIFFER_MAX)
    } else if found.ends_alike || same_kind {
        found.share
    } else {
        found.share.min(GOES_ON_MAX)
    }
}

/// Reasons of an alignment by words: the synonyms and short forms it rests on.
fn of_words(one: &Name, other: &Name, found: &Alignment) -> Vec<Reason> {
    let mut reasons = Vec::new();
    for &(i, j) in &found.pairs {
        let (here, there) = (&one.units[i], &other.units[j]);
        let (a, b) = (one.written(here), other.written(there));
        if a == b {
            continue;
        }
        let is_short = here.form == Form::Short || there.form == Form::Short;
        reasons.push(if is_short {
            Reason::ShortForm { one: a, other: b }
        } else {
            Reason::Synonym { one: a, other: b }
        });
    }
    let is_whole = found.left_here + found.left_there <= 0.0;
    if reasons.is_empty() && is_whole {
        reasons.push(Reason::SameName);
    } else if !is_whole {
        reasons.push(Reason::SharedWords { share: found.share });
    }
    reasons
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(one: &str, other: &str) -> f64 {
        names(&Name::of(one), &Name::of(other)).score
    }

    #[test]
    fn other_names_of_the_same_score_high() {
        for (one, other) in [
            ("身份证号码", "公民身份号码"),
            ("证件号", "公民身份号码"),
            ("统一社会信用代码", "信用代码"),
            ("联系电话", "手机号码"),
            ("法定代表人", "法人代表"),
            ("住所", "经营地址"),
            ("成立日期", "注册日期"),
            ("婚姻登记日期", "日期（婚姻登记）"),
            ("婚姻登记日期", "婚姻登记的日期信息"),
            ("企业注册资本(万元)", "注册资金"),
            ("渔船型号", "渔船形号"),
        ] {
            assert!(score(one, other) >= crate::LIKELY, "{one} {other}: {}", score(one, other));
        }
    }

    #[test]
    fn what_only_looks_alike_scores_low() {
        for (one, other) in [
            ("出生日期", "死亡日期"),
            ("法定代表人姓名", "法定代表人证件号"),
            ("注册资本", "实缴资本"),
            ("登记机关", "登记日期"),
            ("有效期起", "有效期止"),
            ("养老机构名称", "医疗机构名称"),
            ("父亲姓名", "母亲姓名"),
            ("联系人", "联系电话"),
        ] {
            assert!(score(one, other) < crate::LIKELY, "{one} {other}: {}", score(one, other));
        }
    }

    #[test]
    fn the_reasons_name_the_words() {
        let found = names(&Name::of("法人代表身份证号"), &Name::of("法定代表人公民身份号码"));
        assert!(found.reasons.contains(&Reason::ShortForm {
            one: "身份证号".to_owned(),
            other: "公民身份号码".to_owned()
        }));
        let apart = names(&Name::of("出生日期"), &Name::of("死亡日期"));
        assert!(apart.reasons.contains(&Reason::ToldApart));
    }
}
