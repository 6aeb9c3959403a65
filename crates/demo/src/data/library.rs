//! `library.toml`: the standard library 标准库 that the city's catalogue refers to.

use app::library::{ClassNode, CodeList, DataElement, ElementCode, ListCode, Term};
use domain::catalogue::CodeValue;
use domain::ids::TermId;
use domain::values::DeclaredType;
use jiff::civil::Date;
use law::catalogue_codes::ItemType;
use law::codes::ClassCode;
use serde::Deserialize;

/// The library of the city.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Library {
    pub(crate) element: Vec<DemoElement>,
    pub(crate) code_list: Vec<DemoList>,
    pub(crate) term: Vec<DemoTerm>,
    pub(crate) class: Vec<DemoClass>,
    pub(crate) change: Vec<DemoChange>,
}

/// A data element.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DemoElement {
    pub(crate) code: ElementCode,
    name_zh: String,
    name_en: String,
    definition: String,
    /// The official letter of the type.
    r#type: String,
    #[serde(default)]
    length: u32,
    #[serde(default)]
    precision: u8,
    #[serde(default)]
    measure: String,
    #[serde(default)]
    codes: Option<ListCode>,
    #[serde(default)]
    synonyms: Vec<String>,
    source: String,
    valid_from: Date,
    #[serde(default)]
    valid_to: Option<Date>,
}

/// A code list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DemoList {
    code: ListCode,
    name_zh: String,
    name_en: String,
    source: String,
    valid_from: Date,
    values: Vec<(String, String)>,
}

/// A term.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DemoTerm {
    zh: String,
    en: String,
    definition: String,
    source: String,
}

/// A 目 or 细目.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DemoClass {
    code: ClassCode,
    name_zh: String,
    name_en: String,
    valid_from: Date,
    #[serde(default)]
    valid_to: Option<Date>,
}

/// What the office changed in an element later.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DemoChange {
    pub(crate) element: ElementCode,
    pub(crate) definition: String,
    pub(crate) reason: String,
}

impl DemoElement {
    fn item_type(&self) -> ItemType {
        ItemType::from_code(&self.r#type).expect("the letters are read by this crate's tests")
    }

    pub(crate) fn element(&self) -> DataElement {
        DataElement {
            code: self.code.clone(),
            name_zh: self.name_zh.clone(),
            name_en: self.name_en.clone(),
            definition: self.definition.clone(),
            declared: DeclaredType {
                item_type: self.item_type(),
                length: self.length,
                precision: self.precision,
            },
            measure: self.measure.clone(),
            codes: self.codes.clone(),
            synonyms: self.synonyms.clone(),
            source: self.source.clone(),
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            version: 0,
        }
    }
}

impl DemoList {
    pub(crate) fn list(&self) -> CodeList {
        let value =
            |(code, name): &(String, String)| CodeValue { code: code.clone(), name: name.clone() };
        CodeList {
            code: self.code.clone(),
            name_zh: self.name_zh.clone(),
            name_en: self.name_en.clone(),
            values: self.values.iter().map(value).collect(),
            source: self.source.clone(),
            valid_from: self.valid_from,
            valid_to: None,
            version: 0,
        }
    }
}

impl DemoTerm {
    pub(crate) fn term(&self) -> Term {
        Term {
            id: TermId::named(&self.zh),
            zh: self.zh.clone(),
            en: self.en.clone(),
            definition: self.definition.clone(),
            source: self.source.clone(),
            version: 0,
        }
    }
}

impl DemoClass {
    pub(crate) fn class(&self) -> ClassNode {
        ClassNode {
            code: self.code.clone(),
            name_zh: self.name_zh.clone(),
            name_en: self.name_en.clone(),
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            version: 0,
        }
    }
}

impl Library {
    /// The element in force that an item of this name and type is.
    pub(crate) fn element_of(&self, name: &str, item_type: ItemType) -> Option<&ElementCode> {
        let is_it = |element: &&DemoElement| {
            let is_named =
                element.name_zh == name || element.synonyms.iter().any(|synonym| synonym == name);
            is_named && element.valid_to.is_none() && element.item_type() == item_type
        };
        self.element.iter().find(is_it).map(|element| &element.code)
    }
}
