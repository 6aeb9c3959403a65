//! Terms 术语: one word for one thing, with where it is defined.

use serde::{Deserialize, Serialize};

use super::objects::{LibraryKind, LibraryObject, overlong, too_much, unwritten};
use crate::catalogue::Missing;
use crate::ids::TermId;

/// A term 术语.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Permanent identifier.
    pub id: TermId,
    /// 中文术语
    pub zh: String,
    /// The English word; may be empty.
    pub en: String,
    /// 定义
    pub definition: String,
    /// Where it is defined, such as an article or a standard.
    pub source: String,
    /// 版本, from 1.
    pub version: u32,
}

impl LibraryObject for Term {
    const KIND: LibraryKind = LibraryKind::Term;

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn name(&self) -> &str {
        &self.zh
    }

    fn words(&self) -> Vec<&str> {
        vec![self.zh.as_str(), self.en.as_str(), self.definition.as_str()]
    }

    fn version(&self) -> u32 {
        self.version
    }

    fn set_version(&mut self, version: u32) {
        self.version = version;
    }

    fn gaps(&self) -> Vec<Missing> {
        let mut gaps = unwritten(&[
            ("zh", self.zh.as_str()),
            ("definition", self.definition.as_str()),
            ("source", self.source.as_str()),
        ]);
        gaps.extend(overlong(&[("zh", &self.zh), ("en", &self.en), ("source", &self.source)]));
        gaps.extend(too_much("definition", &self.definition));
        gaps
    }
}
