//! The library over a temporary store: who keeps it, what a change touches, what a draft takes from it.

use app::ErrorKind;
use app::catalogue::DraftInput;
use app::library::{
    ClassNode, CodeList, DataElement, ElementCode, LibraryKind, LibraryQuery, LibraryState, Slice,
};
use domain::catalogue::CodeValue;
use domain::ids::{EntryId, UnitId};
use domain::values::DeclaredType;
use jiff::civil::date;
use law::catalogue_codes::ItemType;
use law::codes::ClassCode;
use store::EventFilter;

use crate::catalogue::city::{City, POLICE, actor, clerk, complete, item, officer, registrar};

fn element(code: &str) -> DataElement {
    DataElement {
        code: code.parse().unwrap(),
        name_zh: "性别代码".to_owned(),
        name_en: "sex".to_owned(),
        definition: "自然人的性别".to_owned(),
        declared: DeclaredType { item_type: ItemType::Text, length: 1, precision: 0 },
        measure: String::new(),
        codes: Some("GBT2261.1".parse().unwrap()),
        synonyms: vec!["性别".to_owned()],
        source: "GB/T 2261.1-2003".to_owned(),
        valid_from: date(2020, 1, 1),
        valid_to: None,
        version: 0,
    }
}

fn list() -> CodeList {
    let value = |code: &str, name: &str| CodeValue { code: code.to_owned(), name: name.to_owned() };
    CodeList {
        code: "GBT2261.1".parse().unwrap(),
        name_zh: "性别代码".to_owned(),
        name_en: String::new(),
        values: vec![value("1", "男"), value("2", "女")],
        source: "GB/T 2261.1-2003".to_owned(),
        valid_from: date(2004, 3, 1),
        valid_to: None,
        version: 0,
    }
}

fn class(code: &str) -> ClassNode {
    ClassNode {
        code: ClassCode::parse(code).unwrap(),
        name_zh: "基本信息".to_owned(),
        name_en: String::new(),
        valid_from: date(2018, 1, 1),
        valid_to: None,
        version: 0,
    }
}

async fn stocked() -> City {
    let city = City::build().await;
    city.app.save_library(&list(), 0, "", &registrar()).await.unwrap();
    city.app.save_library(&element("DE00001"), 0, "", &registrar()).await.unwrap();
    city
}

/// A complete draft with one more item that names the element and leaves the rest to it.
fn naming(name: &str) -> DraftInput {
    let mut input = complete(name);
    let mut open = item("", ItemType::Text, 0);
    open.element = Some("DE00001".parse().unwrap());
    input.draft.items.push(open);
    input
}

async fn gaps_on_submission(city: &City, id: EntryId) -> Vec<(String, &'static str)> {
    let version = city.entry(id).await.version;
    let refused = city.app.submit_entry(id, &officer(), version).await.unwrap_err();
    refused.gaps().iter().map(|gap| (gap.field.clone(), gap.code)).collect()
}

#[tokio::test]
async fn the_digital_office_keeps_the_library_and_nobody_else() {
    let city = City::build().await;
    let others = [clerk(), officer(), actor(POLICE, "other", &[domain::people::Post::Registrar])];
    for other in others {
        let refused = city.app.save_library(&list(), 0, "", &other).await.unwrap_err();
        assert_eq!((refused.kind(), refused.code()), (ErrorKind::Denied, "act.not-yours"));
    }
    city.app.save_library(&list(), 0, "", &registrar()).await.unwrap();
    let counts = city.app.library_counts(&LibraryQuery::default()).await.unwrap();
    assert_eq!((counts.code_lists, counts.elements), (1, 0));
}

#[tokio::test]
async fn what_an_object_lacks_is_named_at_once_and_nothing_is_saved() {
    let city = City::build().await;
    let bare = DataElement { definition: String::new(), ..element("DE00001") };
    let refused = city.app.save_library(&bare, 0, "", &registrar()).await.unwrap_err();
    let gaps: Vec<_> = refused.gaps().iter().map(|gap| (gap.field.as_str(), gap.code)).collect();
    assert_eq!(gaps, [("definition", "library.required"), ("codes", "library.unknown-list")]);
    let taken = stocked().await;
    let refused = taken.app.save_library(&element("DE00001"), 0, "", &registrar()).await;
    assert_eq!(refused.unwrap_err().gaps()[0].code, "library.code-taken");
    let next = taken.app.next_element_code().await.unwrap();
    assert_eq!(next.map(|code| code.to_string()).as_deref(), Some("DE00002"));
}

#[tokio::test]
async fn an_item_that_names_an_element_takes_name_type_and_codes_from_it() {
    let city = stocked().await;
    let id = city.app.create_entry(&naming("常住人口基本信息"), &clerk()).await.unwrap();
    let entry = city.entry(id).await;
    let taken = entry.draft.items.last().unwrap();
    assert_eq!((taken.name.as_str(), taken.declared.length), ("性别代码", 1));
    assert_eq!(taken.code_list, Some("GBT2261.1".parse().unwrap()));
    assert_eq!(taken.codes, Some(list().values));
}

#[tokio::test]
async fn a_change_says_what_it_touches_and_is_kept_with_its_reason_and_event() {
    let city = stocked().await;
    let id = city.publish(&naming("常住人口基本信息")).await;
    let changed = DataElement { definition: "登记的性别".to_owned(), ..element("DE00001") };
    let change = city.app.library_change(&changed, 1, &registrar()).await.unwrap();
    assert_eq!(change.before.definition, "自然人的性别");
    assert_eq!(change.units, [UnitId::named(POLICE)]);
    assert_eq!((change.uses[0].entry, change.uses[0].is_published), (id, true));
    assert_eq!(change.uses[0].items, ["性别代码"]);

    let refused = city.app.save_library(&changed, 1, " ", &registrar()).await.unwrap_err();
    assert_eq!(refused.gaps()[0].field, "reason");
    city.app.save_library(&changed, 1, "标准修订", &registrar()).await.unwrap();
    let stale = city.app.save_library(&changed, 1, "标准修订", &registrar()).await.unwrap_err();
    assert_eq!(stale.kind(), ErrorKind::Stale);

    let history = city.app.library_history::<DataElement>("DE00001").await.unwrap();
    let saved: Vec<_> =
        history.iter().map(|one| (one.object.version, one.saving.reason.as_str())).collect();
    assert_eq!(saved, [(2, "标准修订"), (1, "")]);
    let about = EventFilter {
        subject: Some(("element".to_owned(), "DE00001".to_owned())),
        ..EventFilter::default()
    };
    let events = city.store.events(&about, &Slice::first(10)).await.unwrap().rows;
    let kinds: Vec<_> = events.iter().map(|one| one.event.kind.as_str()).collect();
    assert_eq!(kinds, ["library.changed", "library.entered"]);
    assert_eq!(events[0].event.detail["reason"], "标准修订");
}

#[tokio::test]
async fn a_change_of_a_code_list_touches_what_takes_codes_through_an_element() {
    let city = stocked().await;
    city.publish(&naming("常住人口基本信息")).await;
    let mut changed = list();
    changed.values.push(CodeValue { code: "9".to_owned(), name: "未说明".to_owned() });
    let change = city.app.library_change(&changed, 1, &registrar()).await.unwrap();
    let elements: Vec<&ElementCode> = change.elements.iter().map(|one| &one.code).collect();
    assert_eq!(elements, [&"DE00001".parse::<ElementCode>().unwrap()]);
    assert_eq!(change.uses.len(), 1);
    let public = {
        let elements = city.app.elements_of(LibraryKind::CodeList, "GBT2261.1").await.unwrap();
        city.app.library_uses(LibraryKind::CodeList, "GBT2261.1", &elements)
    };
    assert_eq!(public.len(), 1);
}

#[tokio::test]
async fn a_superseded_element_is_not_named_by_a_new_submission() {
    let city = stocked().await;
    let id = city.app.create_entry(&naming("常住人口基本信息"), &clerk()).await.unwrap();
    let ended = DataElement { valid_to: Some(date(2026, 10, 31)), ..element("DE00001") };
    city.app.save_library(&ended, 1, "标准废止", &registrar()).await.unwrap();
    let place = city.entry(id).await.draft.items.len() - 1;
    assert_eq!(
        gaps_on_submission(&city, id).await,
        [(format!("items.{place}.element"), "library.superseded")]
    );
    let query = LibraryQuery { state: Some(LibraryState::Superseded), ..LibraryQuery::default() };
    let found = city.app.library_all::<DataElement>(&query).await.unwrap();
    assert_eq!(found.len(), 1, "it stays readable");
}

#[tokio::test]
async fn a_class_that_ended_is_read_and_not_given_to_a_new_entry() {
    let city = City::build().await;
    for code in ["101001", "101002"] {
        city.app.save_library(&class(code), 0, "", &registrar()).await.unwrap();
    }
    let orphan = city.app.save_library(&class("101009001"), 0, "", &registrar()).await;
    assert_eq!(orphan.unwrap_err().gaps()[0].code, "library.class-parent");
    let ended = ClassNode { valid_to: Some(date(2026, 6, 30)), ..class("101002") };
    city.app.save_library(&ended, 1, "并入 001", &registrar()).await.unwrap();
    let live = city.app.live();
    assert!(live.classes().find("101002").is_some());
    let offered: Vec<String> =
        live.classes().offered(city.app.today()).map(|node| node.code.to_string()).collect();
    assert_eq!(offered, ["101001", "307001", "307015", "307021"], "units have their numbers");

    for (class, code) in [("101002", "library.class-ended"), ("101077", "library.class-unknown")] {
        let mut input = complete(&format!("人口{class}"));
        input.draft.class_code = class.to_owned();
        let id = city.app.create_entry(&input, &clerk()).await.unwrap();
        let gaps = gaps_on_submission(&city, id).await;
        assert_eq!(gaps, [("class_code".to_owned(), code)], "{class}");
    }
    let mut input = complete("人口基本信息");
    input.draft.class_code = "101001".to_owned();
    let id = city.publish(&input).await;
    assert_eq!(city.entry(id).await.code.unwrap().to_string(), "101001/000001");
}
