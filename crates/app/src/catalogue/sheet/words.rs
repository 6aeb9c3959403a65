//! Words in cells for codes that the law's own tables do not hold.

use std::sync::LazyLock;

use strum::{EnumString, IntoStaticStr};

/// A family of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Family {
    /// 共享方式分类
    WayClass,
    /// 共享方式类型
    Way,
    /// 是 or 否
    YesNo,
    /// 敏感程度
    Sensitivity,
    /// National code checks.
    Check,
    /// Kinds of key.
    Key,
    /// What empty fields mean.
    EmptyText,
    /// 数据范围
    Scope,
    /// What withholding may rest on 不予共享依据类别.
    BasisKind,
    /// 数据分级
    Grade,
}

struct Word {
    family: Family,
    code: &'static str,
    word: &'static str,
    others: Vec<&'static str>,
}

static WORDS: LazyLock<Vec<Word>> = LazyLock::new(|| {
    let lines = include_str!("words.tsv").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let mut parts = line.split('\t');
            let (family, code, word) = (parts.next()?.parse().ok()?, parts.next()?, parts.next()?);
            let others = parts.next().map(|others| others.split('|').collect()).unwrap_or_default();
            Some(Word { family, code, word, others })
        })
        .collect()
});

/// The word for a code; empty where there is none.
pub fn word_for(family: Family, code: &str) -> &'static str {
    WORDS
        .iter()
        .find(|known| known.family == family && known.code == code)
        .map_or("", |known| known.word)
}

/// The code for a word, or for the code itself.
pub fn code_for(family: Family, text: &str) -> Option<&'static str> {
    let fits = |known: &&Word| {
        known.family == family
            && (known.word == text || known.code == text || known.others.contains(&text))
    };
    WORDS.iter().find(fits).map(|known| known.code)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use domain::catalogue::{BasisKind, CodeCheck, DataScope, EmptyText, Grade, Sensitivity};
    use strum::IntoEnumIterator;

    use super::*;

    fn has_words<T: IntoEnumIterator + Into<&'static str>>(family: Family) {
        for value in T::iter() {
            let code: &'static str = value.into();
            assert_eq!(code_for(family, word_for(family, code)), Some(code));
        }
    }

    #[test]
    fn every_code_of_the_domain_has_a_word_that_leads_back_to_it() {
        has_words::<Sensitivity>(Family::Sensitivity);
        has_words::<CodeCheck>(Family::Check);
        has_words::<EmptyText>(Family::EmptyText);
        has_words::<DataScope>(Family::Scope);
        has_words::<BasisKind>(Family::BasisKind);
        has_words::<Grade>(Family::Grade);
    }

    #[test]
    fn withholding_rests_on_nothing_lower_than_a_national_policy() {
        for text in ["部门规章", "地方性法规", "规范性文件", "地方政府规章"] {
            assert_eq!(code_for(Family::BasisKind, text), None, "{text}");
        }
    }

    #[test]
    fn no_line_of_the_table_is_lost() {
        let lines = include_str!("words.tsv").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(WORDS.len(), lines);
    }
}
