//! 信息资源代码 in its official form and as a path segment.

use law::classification::Classification;
use law::codes::{ClassCode, CodeError, ResourceCode};
use proptest::prelude::*;

#[test]
fn a_code_has_class_group_item_and_sequence() {
    let code = ResourceCode::parse("307015/000123").unwrap();
    let class_code = code.class_code();
    assert_eq!((class_code.class(), class_code.group(), class_code.item()), ("3", "07", "015"));
    assert_eq!((class_code.detail(), code.sequence()), ("", 123));
    assert!(Classification::embedded().group(class_code.class(), class_code.group()).is_some());
}

#[test]
fn a_detail_is_of_any_length() {
    let code = ResourceCode::parse("1010010203/000001").unwrap();
    assert_eq!(code.class_code().detail(), "0203");
}

#[test]
fn the_path_form_has_a_dash() {
    let code = ResourceCode::parse("307015/000123").unwrap();
    assert_eq!(code.to_path(), "307015-000123");
    assert_eq!(ResourceCode::from_path("307015-000123").unwrap(), code);
    assert!(ResourceCode::from_path("307015/000123").is_err());
    assert!(ResourceCode::parse("307015-000123").is_err());
}

#[test]
fn other_texts_are_refused() {
    let texts = [
        "",
        "/",
        "407015/000123",
        "007015/000123",
        "30701/000123",
        "307015/00123",
        "307015/0000123",
        "307015000123",
        "307015/+00123",
        "30701a/000123",
        "307015/000123 ",
        "307015/../123",
        "３07015/000123",
        "3070150000000000000000000/000123",
    ];
    for text in texts {
        assert_eq!(ResourceCode::parse(text), Err(CodeError::ResourceCode), "{text}");
    }
}

#[test]
fn a_class_holds_a_million_numbers_at_most() {
    let class_code = ClassCode::parse("307015").unwrap();
    assert_eq!(
        ResourceCode::new(class_code.clone(), 999_999).unwrap().to_string(),
        "307015/999999"
    );
    assert_eq!(ResourceCode::new(class_code, 1_000_000), Err(CodeError::Sequence));
}

#[test]
fn a_code_is_stored_as_its_text() {
    let code: ResourceCode = serde_json::from_str("\"307015/000123\"").unwrap();
    assert_eq!(serde_json::to_string(&code).unwrap(), "\"307015/000123\"");
    assert!(serde_json::from_str::<ResourceCode>("\"307015\"").is_err());
}

proptest! {
    #[test]
    fn every_code_comes_back_from_both_forms(text in "[123][0-9]{5}[0-9]{0,18}/[0-9]{6}") {
        let code = ResourceCode::parse(&text).unwrap();
        prop_assert_eq!(code.to_string(), text);
        prop_assert_eq!(ResourceCode::from_path(&code.to_path()).unwrap(), code);
    }

    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        let _ = (ResourceCode::parse(&text), ResourceCode::from_path(&text));
    }
}
