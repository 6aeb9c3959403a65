//! Standard data elements 数据元: what a datum is called, means and looks like, the same in every entry.

use jiff::civil::Date;
use law::catalogue_codes::ItemType;
use serde::{Deserialize, Serialize};

use super::code_lists::CodeList;
use super::element_codes::{ElementCode, ListCode};
use super::objects::{
    LibraryKind, LibraryObject, Validity, gap, overlong, reversed, too_much, unwritten,
};
use crate::catalogue::{InformationItem, Missing};
use crate::values::DeclaredType;

/// A standard data element 数据元 (after GB/T 19488.1 and GB/T 18391).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataElement {
    /// 标识符
    pub code: ElementCode,
    /// 中文名称
    pub name_zh: String,
    /// English name; may be empty.
    pub name_en: String,
    /// 定义
    pub definition: String,
    /// 数据类型, 表示格式
    pub declared: DeclaredType,
    /// 计量单位; empty where the values are none of a measure.
    pub measure: String,
    /// 值域: the code list its values are taken from.
    pub codes: Option<ListCode>,
    /// 同义名称
    pub synonyms: Vec<String>,
    /// 来源标准, such as `GB 11643-1999`.
    pub source: String,
    /// First day on which it holds.
    pub valid_from: Date,
    /// Last day; none while it holds.
    pub valid_to: Option<Date>,
    /// 版本, from 1.
    pub version: u32,
}

impl DataElement {
    /// The name for a reader of `lang`.
    pub fn named(&self, lang: &str) -> &str {
        if lang == "en" && !self.name_en.is_empty() { &self.name_en } else { &self.name_zh }
    }
}

impl LibraryObject for DataElement {
    const KIND: LibraryKind = LibraryKind::Element;

    fn key(&self) -> String {
        self.code.to_string()
    }

    fn name(&self) -> &str {
        &self.name_zh
    }

    fn words(&self) -> Vec<&str> {
        let names = [self.code.as_str(), self.name_zh.as_str(), self.name_en.as_str()];
        names.into_iter().chain(self.synonyms.iter().map(String::as_str)).collect()
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

    fn refers_to(&self) -> Option<String> {
        self.codes.as_ref().map(ToString::to_string)
    }

    fn gaps(&self) -> Vec<Missing> {
        let mut gaps = unwritten(&[
            ("name_zh", self.name_zh.as_str()),
            ("definition", self.definition.as_str()),
            ("source", self.source.as_str()),
        ]);
        gaps.extend(overlong(&[
            ("name_zh", &self.name_zh),
            ("name_en", &self.name_en),
            ("measure", &self.measure),
            ("source", &self.source),
        ]));
        gaps.extend(too_much("definition", &self.definition));
        gaps.extend(too_much("synonyms", &self.synonyms.join(";")));
        if self.declared.item_type == ItemType::Text && self.declared.length == 0 {
            gaps.push(gap("length", "library.length"));
        }
        gaps.extend(reversed(Validity { from: self.valid_from, to: self.valid_to }));
        gaps
    }
}

/// Fills what an item leaves open from the element and the code list it names: name, type and codes. What was written stays.
pub fn fill(item: &mut InformationItem, element: Option<&DataElement>, list: Option<&CodeList>) {
    if let Some(element) = element {
        if item.name.trim().is_empty() {
            item.name.clone_from(&element.name_zh);
        }
        if is_undeclared(item.declared) {
            item.declared = element.declared;
        }
        if item.code_list.is_none() && item.codes.is_none() {
            item.code_list.clone_from(&element.codes);
        }
    }
    if item.codes.is_none() {
        let named = list.filter(|list| item.code_list.as_ref() == Some(&list.code));
        item.codes = named.map(|list| list.values.clone());
    }
}

/// Lets go of the codes of a list that an item names no more, so that those of the list it names now take their place.
/// Codes that were written by hand, or changed with the list, stay.
pub fn let_go_of_codes(item: &mut InformationItem, before: &InformationItem) {
    let exchanged = before.code_list.is_some()
        && item.code_list.is_some()
        && item.code_list != before.code_list;
    if exchanged && item.codes == before.codes {
        item.codes = None;
    }
}

/// A new item is text without a length: nobody has said yet what it is.
fn is_undeclared(declared: DeclaredType) -> bool {
    declared.item_type == ItemType::Text && declared.length == 0 && declared.precision == 0
}
