//! Code lists 代码集 as objects of the library, from which elements and items take their codes.

use std::collections::HashSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::element_codes::ListCode;
use super::objects::{LibraryKind, LibraryObject, Validity, gap, overlong, reversed, unwritten};
use crate::catalogue::{CodeValue, Missing};

/// A code list 代码集.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeList {
    /// Its code, such as `GBT2261.1`.
    pub code: ListCode,
    /// 中文名称
    pub name_zh: String,
    /// English name; may be empty.
    pub name_en: String,
    /// The codes with their meanings, in the order of the source.
    pub values: Vec<CodeValue>,
    /// 来源标准, such as `GB/T 2261.1-2003`.
    pub source: String,
    /// First day on which it holds.
    pub valid_from: Date,
    /// Last day; none while it holds.
    pub valid_to: Option<Date>,
    /// 版本, from 1.
    pub version: u32,
}

impl CodeList {
    /// The name for a reader of `lang`.
    pub fn named(&self, lang: &str) -> &str {
        if lang == "en" && !self.name_en.is_empty() { &self.name_en } else { &self.name_zh }
    }
}

impl LibraryObject for CodeList {
    const KIND: LibraryKind = LibraryKind::CodeList;

    fn key(&self) -> String {
        self.code.to_string()
    }

    fn name(&self) -> &str {
        &self.name_zh
    }

    fn words(&self) -> Vec<&str> {
        vec![self.code.as_str(), self.name_zh.as_str(), self.name_en.as_str(), self.source.as_str()]
    }

    fn version(&self) -> u32 {
        self.version
    }

    fn set_version(&mut self, version: u32) {
        self.version = version;
    }

    fn validity(&self) -> Option<Validity> {
        Some(Validity { from: self.valid_from, to: self.valid_to })
    }

    fn gaps(&self) -> Vec<Missing> {
        let mut gaps =
            unwritten(&[("name_zh", self.name_zh.as_str()), ("source", self.source.as_str())]);
        gaps.extend(overlong(&[
            ("name_zh", &self.name_zh),
            ("name_en", &self.name_en),
            ("source", &self.source),
        ]));
        gaps.extend(value_gap(&self.values));
        gaps.extend(reversed(Validity { from: self.valid_from, to: self.valid_to }));
        gaps
    }
}

fn value_gap(values: &[CodeValue]) -> Option<Missing> {
    let mut seen = HashSet::new();
    let code = if values.is_empty() {
        "library.no-values"
    } else if values.iter().any(|value| value.code.is_empty() || value.name.is_empty()) {
        "library.value-unnamed"
    } else if values.iter().any(|value| !seen.insert(value.code.as_str())) {
        "library.value-twice"
    } else {
        return None;
    };
    Some(gap("values", code))
}
