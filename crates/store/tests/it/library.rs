//! The library: objects of every kind as they stand, version by version, found by words, state and reference.

use domain::catalogue::CodeValue;
use domain::ids::TermId;
use domain::library::{
    ClassNode, CodeList, DataElement, LibraryKind, LibraryObject, LibraryState, Term,
};
use domain::values::DeclaredType;
use jiff::civil::date;
use law::catalogue_codes::ItemType;
use law::codes::ClassCode;
use store::{ErrorKind, LibraryFilter, LibrarySaving, Slice, Store};

use crate::samples::{TODAY, at, city, commit};

contract! {
    every_kind_comes_back_as_it_was_stored,
    a_change_keeps_the_version_before_with_its_reason,
    whoever_read_an_older_version_is_told,
    a_code_is_taken_once_in_its_kind,
    a_change_without_an_event_is_undone,
    lists_narrow_by_words_state_reference_and_code,
    pages_of_a_kind_neither_repeat_nor_leave_out,
    classes_grow_the_epoch_and_elements_do_not,
}

fn element(number: u32, name: &str) -> DataElement {
    DataElement {
        code: format!("DE{number:05}").parse().unwrap(),
        name_zh: name.to_owned(),
        name_en: format!("Element {number}"),
        definition: "定义".to_owned(),
        declared: DeclaredType { item_type: ItemType::Text, length: 18, precision: 0 },
        measure: String::new(),
        codes: None,
        synonyms: vec!["身份证号".to_owned()],
        source: "GB 11643-1999".to_owned(),
        valid_from: date(2020, 1, 1),
        valid_to: None,
        version: 1,
    }
}

fn list(code: &str) -> CodeList {
    CodeList {
        code: code.parse().unwrap(),
        name_zh: "性别代码".to_owned(),
        name_en: "Sexes".to_owned(),
        values: vec![CodeValue { code: "1".to_owned(), name: "男".to_owned() }],
        source: "GB/T 2261.1-2003".to_owned(),
        valid_from: date(2004, 3, 1),
        valid_to: None,
        version: 1,
    }
}

fn term(zh: &str) -> Term {
    Term {
        id: TermId::named(zh),
        zh: zh.to_owned(),
        en: "metadata".to_owned(),
        definition: "定义".to_owned(),
        source: "GB/T 21063.3-2007".to_owned(),
        version: 1,
    }
}

fn class(code: &str) -> ClassNode {
    ClassNode {
        code: ClassCode::parse(code).unwrap(),
        name_zh: "基本信息".to_owned(),
        name_en: String::new(),
        valid_from: date(2017, 7, 1),
        valid_to: None,
        version: 1,
    }
}

async fn saving(store: &Store, minute: i64, reason: &str) -> LibrarySaving {
    let by = match store.people().await.unwrap().first() {
        Some(person) => person.id,
        None => city(store).await.chen,
    };
    LibrarySaving { by, at: at(minute), reason: reason.to_owned() }
}

async fn add<T: LibraryObject>(store: &Store, object: &T) {
    let saving = saving(store, 0, "").await;
    let tx = store.begin().await.unwrap();
    tx.insert_library(object, &saving).await.unwrap();
    commit(tx, "library.entered").await;
}

async fn comes_back<T: LibraryObject>(store: &Store, object: &T) {
    add(store, object).await;
    let stored = store.library_object::<T>(&object.key()).await.unwrap();
    assert_eq!(stored.as_ref(), Some(object));
}

async fn every_kind_comes_back_as_it_was_stored(store: Store) {
    comes_back(&store, &element(1, "公民身份号码")).await;
    comes_back(&store, &list("GBT2261.1")).await;
    comes_back(&store, &term("元数据")).await;
    comes_back(&store, &class("101001")).await;
    assert_eq!(store.library_object::<CodeList>("DE00001").await.unwrap(), None, "another kind");
    for kind in [LibraryKind::Element, LibraryKind::CodeList, LibraryKind::Term, LibraryKind::Class]
    {
        assert_eq!(store.count_library(kind, &LibraryFilter::default()).await.unwrap(), 1);
    }
}

async fn a_change_keeps_the_version_before_with_its_reason(store: Store) {
    let first = element(1, "公民身份号码");
    add(&store, &first).await;
    let second = DataElement { definition: "改写".to_owned(), version: 2, ..first.clone() };
    let saving = saving(&store, 5, "标准修订").await;
    let tx = store.begin().await.unwrap();
    tx.update_library(&second, 1, &saving).await.unwrap();
    commit(tx, "library.changed").await;
    let stored = store.library_object::<DataElement>("DE00001").await.unwrap();
    assert_eq!(stored.as_ref(), Some(&second));
    let versions = store.library_versions::<DataElement>("DE00001").await.unwrap();
    assert_eq!(versions[0].saving, saving);
    assert_eq!(versions.into_iter().map(|one| one.object).collect::<Vec<_>>(), [second, first]);
}

async fn whoever_read_an_older_version_is_told(store: Store) {
    let first = list("GBT2261.1");
    add(&store, &first).await;
    let saving = saving(&store, 5, "一").await;
    let tx = store.begin().await.unwrap();
    let later = CodeList { version: 9, ..first };
    let refused = tx.update_library(&later, 8, &saving).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Stale);
}

async fn a_code_is_taken_once_in_its_kind(store: Store) {
    add(&store, &class("101001")).await;
    let saving = saving(&store, 5, "").await;
    let tx = store.begin().await.unwrap();
    let refused = tx.insert_library(&class("101001"), &saving).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Conflict);
}

async fn a_change_without_an_event_is_undone(store: Store) {
    let saving = saving(&store, 0, "").await;
    let tx = store.begin().await.unwrap();
    tx.insert_library(&term("元数据"), &saving).await.unwrap();
    assert_eq!(tx.commit().await.unwrap_err().kind(), ErrorKind::Program);
    let all = LibraryFilter::default();
    assert_eq!(store.count_library(LibraryKind::Term, &all).await.unwrap(), 0);
}

async fn lists_narrow_by_words_state_reference_and_code(store: Store) {
    let coded = DataElement {
        codes: Some("GBT2261.1".parse().unwrap()),
        synonyms: Vec::new(),
        ..element(2, "性别代码")
    };
    let ended = DataElement { valid_to: Some(date(2026, 11, 22)), ..element(3, "旧号码") };
    let planned = DataElement { valid_from: date(2027, 1, 1), ..element(4, "新号码") };
    for object in [element(1, "公民身份号码"), coded, ended, planned] {
        add(&store, &object).await;
    }
    let found = async |filter: LibraryFilter| {
        let page = store.library_objects::<DataElement>(&filter, &Slice::first(10)).await.unwrap();
        let count = store.count_library(LibraryKind::Element, &filter).await.unwrap();
        assert_eq!(count, page.rows.len() as u64);
        page.rows.iter().map(|element| element.code.number()).collect::<Vec<_>>()
    };
    let text =
        |text: &str| LibraryFilter { text: Some(text.to_owned()), ..LibraryFilter::default() };
    let state = |state| LibraryFilter { state: Some((state, TODAY)), ..LibraryFilter::default() };
    assert_eq!(found(text("身份证")).await, [1, 3, 4]);
    assert_eq!(found(text("ELEMENT 2")).await, [2], "letter case does not matter");
    assert_eq!(found(text("%")).await, [] as [u32; 0], "a percent sign means itself");
    assert_eq!(found(state(LibraryState::InForce)).await, [1, 2]);
    assert_eq!(found(state(LibraryState::Superseded)).await, [3]);
    assert_eq!(found(state(LibraryState::Planned)).await, [4]);
    let of_list =
        LibraryFilter { refers_to: Some("GBT2261.1".to_owned()), ..LibraryFilter::default() };
    assert_eq!(found(of_list).await, [2]);
    let named = LibraryFilter {
        codes: vec!["DE00004".to_owned(), "DE00009".to_owned()],
        ..LibraryFilter::default()
    };
    assert_eq!(found(named).await, [4]);
}

async fn pages_of_a_kind_neither_repeat_nor_leave_out(store: Store) {
    for number in 1..=5 {
        add(&store, &element(number, "元素")).await;
    }
    add(&store, &class("101001")).await;
    let (mut seen, mut slice) = (Vec::new(), Slice::first(2));
    loop {
        let page =
            store.library_objects::<DataElement>(&LibraryFilter::default(), &slice).await.unwrap();
        seen.extend(page.rows.iter().map(|element| element.code.number()));
        let Some(next) = page.next else { break };
        slice = Slice::new(Some(next), 2);
    }
    assert_eq!(seen, [1, 2, 3, 4, 5]);
    let last = store.last_library_code(LibraryKind::Element).await.unwrap();
    assert_eq!(last.as_deref(), Some("DE00005"));
    assert_eq!(store.last_library_code(LibraryKind::Term).await.unwrap(), None);
}

async fn classes_grow_the_epoch_and_elements_do_not(store: Store) {
    saving(&store, 0, "").await;
    let before = store.grant_epoch().await.unwrap();
    add(&store, &element(1, "公民身份号码")).await;
    assert_eq!(store.grant_epoch().await.unwrap(), before);
    add(&store, &class("101001")).await;
    assert!(store.grant_epoch().await.unwrap() > before);
}
