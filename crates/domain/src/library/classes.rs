//! 目 and 细目, the levels of the classification that a city numbers itself (发改高技术〔2017〕1272号).

use jiff::civil::Date;
use law::classification::Classification;
use law::codes::resource_code::ClassCode;
use serde::{Deserialize, Serialize};

use super::objects::{LibraryKind, LibraryObject, Validity, gap, overlong, reversed, unwritten};
use crate::catalogue::Missing;

/// A class below 项.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassNode {
    /// All digits from 类 down, such as `101001`.
    pub code: ClassCode,
    /// 名称
    pub name_zh: String,
    /// Name in English; may be empty.
    pub name_en: String,
    /// First day on which it is given to entries.
    pub valid_from: Date,
    /// Last day; an ended class stays readable.
    pub valid_to: Option<Date>,
    /// 版本, from 1.
    pub version: u32,
}

impl ClassNode {
    /// The name for a reader of `lang`.
    pub fn named(&self, lang: &str) -> &str {
        if lang == "en" && !self.name_en.is_empty() { &self.name_en } else { &self.name_zh }
    }

    /// The days on which it is given to entries.
    pub fn days(&self) -> Validity {
        Validity { from: self.valid_from, to: self.valid_to }
    }
}

impl LibraryObject for ClassNode {
    const KIND: LibraryKind = LibraryKind::Class;

    fn key(&self) -> String {
        self.code.to_string()
    }

    fn name(&self) -> &str {
        &self.name_zh
    }

    fn words(&self) -> Vec<&str> {
        vec![self.code.as_str(), self.name_zh.as_str(), self.name_en.as_str()]
    }

    fn version(&self) -> u32 {
        self.version
    }

    fn set_version(&mut self, version: u32) {
        self.version = version;
    }

    fn validity(&self) -> Option<Validity> {
        Some(self.days())
    }

    fn gaps(&self) -> Vec<Missing> {
        let mut gaps = unwritten(&[("name_zh", self.name_zh.as_str())]);
        gaps.extend(overlong(&[("name_zh", &self.name_zh), ("name_en", &self.name_en)]));
        let guide = Classification::embedded();
        if guide.group(self.code.class(), self.code.group()).is_none() {
            gaps.push(gap("code", "library.class-group"));
        }
        gaps.extend(reversed(self.days()));
        gaps
    }
}
