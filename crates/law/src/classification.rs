//! 类 and 项 of the catalogue guide (发改高技术〔2017〕1272号), as an editable table.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::error::{FileProblem, LawError};
use crate::source::Source;

/// The two upper levels of the classification of information resources (信息资源分类).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classification {
    classes: Vec<Class>,
}

/// 类, the first level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Class {
    /// One digit.
    pub code: String,
    /// The official name.
    pub name_zh: String,
    /// The name in English.
    pub name_en: String,
    /// 项, the second level.
    pub groups: Vec<Group>,
}

/// 项, the second level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Two digits.
    pub code: String,
    /// The official name.
    pub name_zh: String,
    /// The name in English.
    pub name_en: String,
}

impl Classification {
    /// The guide's own table, compiled in from `classification.toml`.
    pub fn embedded() -> &'static Self {
        static TABLE: LazyLock<Classification> = LazyLock::new(|| {
            Classification::parse("classification.toml", include_str!("../classification.toml"))
                .expect("the classification is read by this crate's tests")
        });
        &TABLE
    }

    /// Reads a table, given as file name and text. Errors name file and line.
    pub fn parse(file: &str, text: &str) -> Result<Self, LawError> {
        let source = Source::new(file, text);
        let table: ClassificationFile = source.parse()?;
        let mut classes: Vec<Class> = Vec::new();
        for spanned in table.class {
            let start = spanned.span().start;
            let class = spanned.into_inner();
            check(&classes, &class)
                .map_err(|code| source.error_at(start, FileProblem::BadCode(code)))?;
            let ClassTable { code, name_zh, name_en, groups } = class;
            classes.push(Class { code, name_zh, name_en, groups });
        }
        Ok(Self { classes })
    }

    /// The classes in their order.
    pub fn classes(&self) -> &[Class] {
        &self.classes
    }

    /// The class of this one-digit code.
    pub fn class(&self, code: &str) -> Option<&Class> {
        self.classes.iter().find(|class| class.code == code)
    }

    /// The group of this two-digit code within a class.
    pub fn group(&self, class: &str, group: &str) -> Option<&Group> {
        self.class(class)?.groups.iter().find(|candidate| candidate.code == group)
    }
}

fn check(before: &[Class], class: &ClassTable) -> Result<(), String> {
    let is_class = matches!(class.code.as_str(), "1" | "2" | "3");
    if !is_class || before.iter().any(|other| other.code == class.code) {
        return Err(class.code.clone());
    }
    for (index, group) in class.groups.iter().enumerate() {
        let two_digits =
            group.code.len() == 2 && group.code.bytes().all(|byte| byte.is_ascii_digit());
        let seen = class.groups[..index].iter().any(|other| other.code == group.code);
        if !two_digits || seen {
            return Err(format!("{}{}", class.code, group.code));
        }
    }
    Ok(())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassificationFile {
    class: Vec<Spanned<ClassTable>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassTable {
    code: String,
    name_zh: String,
    name_en: String,
    groups: Vec<Group>,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn the_guide_has_three_classes_and_twenty_five_groups() {
        let counts: Vec<_> = Classification::embedded()
            .classes()
            .iter()
            .map(|c| (c.code.as_str(), c.groups.len()))
            .collect();
        assert_eq!(counts, [("1", 5), ("2", 12), ("3", 8)]);
    }

    #[test]
    fn municipal_departments_fall_under_307() {
        let group = Classification::embedded().group("3", "07").unwrap();
        assert_eq!(group.name_zh, "省(自治区、直辖市)及其下各级政务部门");
    }

    #[test]
    fn a_code_given_twice_is_named_with_its_line() {
        let class = "[[class]]\ncode = \"1\"\nname_zh = \"\"\nname_en = \"\"\ngroups = []\n";
        let error = Classification::parse("c.toml", &class.repeat(2)).unwrap_err();
        assert_eq!(error.to_string(), "c.toml:6: code `1` is malformed or stands twice");
    }
}
