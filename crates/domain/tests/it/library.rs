//! The library: what objects lack, what an item takes from an element, and which classes may be given.

use domain::catalogue::CodeValue;
use domain::library::{
    ClassNode, ClassStanding, ClassTable, CodeList, DataElement, LibraryObject, fill,
};
use domain::values::DeclaredType;
use jiff::civil::date;
use law::catalogue_codes::ItemType;
use law::codes::ClassCode;

use crate::samples::{day, item};

fn element() -> DataElement {
    DataElement {
        code: "DE00008".parse().unwrap(),
        name_zh: "性别代码".to_owned(),
        name_en: "sex".to_owned(),
        definition: "自然人的性别".to_owned(),
        declared: DeclaredType { item_type: ItemType::Text, length: 1, precision: 0 },
        measure: String::new(),
        codes: Some("GBT2261.1".parse().unwrap()),
        synonyms: Vec::new(),
        source: "GB/T 2261.1-2003".to_owned(),
        valid_from: date(2020, 1, 1),
        valid_to: None,
        version: 1,
    }
}

fn list(values: &[(&str, &str)]) -> CodeList {
    let value = |(code, name): &(&str, &str)| CodeValue {
        code: (*code).to_owned(),
        name: (*name).to_owned(),
    };
    CodeList {
        code: "GBT2261.1".parse().unwrap(),
        name_zh: "性别代码".to_owned(),
        name_en: String::new(),
        values: values.iter().map(value).collect(),
        source: "GB/T 2261.1-2003".to_owned(),
        valid_from: date(2004, 3, 1),
        valid_to: None,
        version: 1,
    }
}

fn class(code: &str, to: Option<&str>) -> ClassNode {
    ClassNode {
        code: ClassCode::parse(code).unwrap(),
        name_zh: format!("目{code}"),
        name_en: String::new(),
        valid_from: date(2018, 1, 1),
        valid_to: to.map(day),
        version: 1,
    }
}

fn codes(object: &impl LibraryObject) -> Vec<(String, &'static str)> {
    object.gaps().into_iter().map(|gap| (gap.field, gap.code)).collect()
}

fn field(name: &str, code: &'static str) -> (String, &'static str) {
    (name.to_owned(), code)
}

#[test]
fn everything_an_element_lacks_is_named_at_once() {
    assert_eq!(codes(&element()), []);
    let mut bare = element();
    bare.name_zh.clear();
    bare.source = " ".to_owned();
    bare.declared.length = 0;
    bare.valid_to = Some(date(2019, 12, 31));
    assert_eq!(
        codes(&bare),
        [
            field("name_zh", "library.required"),
            field("source", "library.required"),
            field("length", "library.length"),
            field("valid_to", "library.dates"),
        ]
    );
}

#[test]
fn a_code_list_has_codes_each_once_and_each_with_a_meaning() {
    assert_eq!(codes(&list(&[("1", "男"), ("2", "女")])), []);
    assert_eq!(codes(&list(&[])), [field("values", "library.no-values")]);
    assert_eq!(codes(&list(&[("1", "")])), [field("values", "library.value-unnamed")]);
    assert_eq!(codes(&list(&[("1", "男"), ("1", "女")])), [field("values", "library.value-twice")]);
}

#[test]
fn a_class_stands_under_a_group_of_the_guide() {
    assert_eq!(codes(&class("101001", None)), []);
    assert_eq!(codes(&class("199001", None)), [field("code", "library.class-group")]);
}

#[test]
fn an_item_takes_what_it_leaves_open_and_keeps_what_was_written() {
    let (element, list) = (element(), list(&[("1", "男"), ("2", "女")]));
    let mut open = item(1, "", ItemType::Text);
    open.declared.length = 0;
    fill(&mut open, Some(&element), Some(&list));
    assert_eq!((open.name.as_str(), open.declared), ("性别代码", element.declared));
    assert_eq!(open.code_list, element.codes);
    assert_eq!(open.codes, Some(list.values.clone()));

    let mut written = item(1, "性别", ItemType::Integer);
    written.codes = Some(vec![CodeValue { code: "M".to_owned(), name: "男".to_owned() }]);
    let before = written.clone();
    fill(&mut written, Some(&element), Some(&list));
    assert_eq!(written, before);
}

#[test]
fn codes_are_taken_from_the_named_list_and_no_other() {
    let mut named = item(1, "性别", ItemType::Text);
    named.code_list = Some("OTHER".parse().unwrap());
    fill(&mut named, None, Some(&list(&[("1", "男")])));
    assert_eq!(named.codes, None);
}

#[test]
fn an_ended_class_is_read_and_not_given() {
    let table = ClassTable::of([
        class("101001", None),
        class("101002", Some("2026-06-30")),
        class("101001001", None),
    ]);
    let on = date(2026, 7, 1);
    let standing = |code: &str| table.standing(&ClassCode::parse(code).unwrap(), on);
    assert_eq!(standing("101001"), ClassStanding::Given);
    assert_eq!(standing("101002"), ClassStanding::NotGiven);
    assert_eq!(standing("101009"), ClassStanding::Unknown);
    assert_eq!(standing("102001"), ClassStanding::Given, "the group is not numbered yet");
    let offered: Vec<_> = table.offered(on).map(|node| node.code.as_str()).collect();
    assert_eq!(offered, ["101001", "101001001"]);
    assert!(table.find("101002").is_some());
    let path = table.path(&ClassCode::parse("101001001").unwrap());
    assert_eq!(path.len(), 2);
    assert!(table.has_place_for(&ClassCode::parse("101002007").unwrap()));
    assert!(!table.has_place_for(&ClassCode::parse("101009007").unwrap()));
}
