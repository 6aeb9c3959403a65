//! Records that the contracts store, small and complete.

use domain::cases::{Case, CaseEvent};
use domain::catalogue::{
    DataScope, EmptyText, Entry, EntryDraft, EntryState, InformationItem, Opening, Sensitivity,
    Sharing,
};
use domain::expr::{Comparison, Expr};
use domain::grants::{Grant, GrantState, Matter, Method};
use domain::ids::{CaseId, EntryId, GrantId, ItemId, KeyId, PersonId, SystemId, UnitId};
use domain::people::{Person, Post};
use domain::schema::TableKey;
use domain::systems::{ApiKey, ClientSystem, SecurityAssessment};
use domain::units::{Unit, UnitKind, UnitLevel};
use domain::values::{DeclaredType, Value};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use law::catalogue_codes::{ItemType, ResourceFormat, ShareType, UpdateCycle};
use serde_json::json;
use store::{Event, Store, Tx};

/// A moment of the day on which everything happens.
pub(crate) fn at(minute: i64) -> Timestamp {
    let start: Timestamp = "2026-11-23T01:00:00Z".parse().unwrap();
    start + jiff::SignedDuration::from_mins(minute)
}

pub(crate) const TODAY: Date = date(2026, 11, 23);

/// Three units and their people: what nearly every contract needs.
pub(crate) struct City {
    pub(crate) office: UnitId,
    pub(crate) police: UnitId,
    pub(crate) housing: UnitId,
    pub(crate) lin: PersonId,
    pub(crate) chen: PersonId,
}

pub(crate) async fn city(store: &Store) -> City {
    let tx = store.begin().await.unwrap();
    for name in ["office", "police", "housing"] {
        tx.insert_unit(&unit(name)).await.unwrap();
    }
    for (name, of) in [("lin", "housing"), ("chen", "office")] {
        tx.insert_person(&person(name, of)).await.unwrap();
    }
    tx.event(&event("demo.city-built")).await.unwrap();
    tx.commit().await.unwrap();
    City {
        office: UnitId::named("office"),
        police: UnitId::named("police"),
        housing: UnitId::named("housing"),
        lin: PersonId::named("lin"),
        chen: PersonId::named("chen"),
    }
}

/// Commits with an event, as every change must.
pub(crate) async fn commit(tx: Tx, kind: &str) {
    tx.event(&event(kind)).await.unwrap();
    tx.commit().await.unwrap();
}

pub(crate) fn event(kind: &str) -> Event {
    Event {
        at: at(0),
        actor: Some(PersonId::named("chen")),
        unit: Some(UnitId::named("office")),
        kind: kind.to_owned(),
        subject_kind: "sample".to_owned(),
        subject: "1".to_owned(),
        detail: json!({ "word": "样例" }),
    }
}

pub(crate) fn unit(name: &str) -> Unit {
    Unit {
        id: UnitId::named(name),
        credit_code: format!("code-{name}"),
        name_zh: format!("福州市{name}局"),
        name_en: name.to_owned(),
        short_name: name.to_owned(),
        kind: if name == "office" { UnitKind::DigitalOffice } else { UnitKind::StateOrgan },
        level: UnitLevel::City,
        division: "350100".to_owned(),
        catalogue_number: format!("{:03}", name.len()),
        valid_from: date(2017, 3, 1),
        valid_to: None,
        successors: Vec::new(),
    }
}

pub(crate) fn person(login: &str, of: &str) -> Person {
    Person {
        id: PersonId::named(login),
        unit: UnitId::named(of),
        login: login.to_owned(),
        name_zh: "林书凡".to_owned(),
        name_en: String::new(),
        posts: vec![Post::DataClerk, Post::CaseWorker],
        active: true,
    }
}

pub(crate) fn system(name: &str, of: &str) -> ClientSystem {
    ClientSystem {
        id: SystemId::named(name),
        unit: UnitId::named(of),
        name: name.to_owned(),
        purpose: "公积金提取核验".to_owned(),
        responsible: PersonId::named("lin"),
        assessment: Some(SecurityAssessment {
            assessor: "福建省信息安全测评中心".to_owned(),
            report_number: "FJ-2026-001".to_owned(),
            level: 3,
            issued_on: date(2026, 1, 5),
            valid_until: date(2027, 1, 4),
        }),
        suspended: false,
    }
}

pub(crate) fn api_key(name: &str, of: &str) -> ApiKey {
    ApiKey {
        id: KeyId::named(name),
        system: SystemId::named(of),
        label: name.to_owned(),
        prefix: "by_test".to_owned(),
        digest: format!("digest-{name}"),
        scope: vec![Method::Verification],
        created_at: at(0),
        expires_at: at(60),
        revoked_at: None,
    }
}

fn item(number: u32, name: &str) -> InformationItem {
    InformationItem {
        id: ItemId(number),
        name: name.to_owned(),
        declared: DeclaredType { item_type: ItemType::Text, length: 18, precision: 0 },
        required: true,
        codes: None,
        check: None,
        sensitivity: Sensitivity::Personal,
        share_type: None,
        remark: String::new(),
        element: None,
        code_list: None,
        unit: String::new(),
        grade: None,
        open_type: None,
    }
}

pub(crate) fn entry(name: &str, of: &str) -> Entry {
    let draft = EntryDraft {
        class_code: "307001".to_owned(),
        theme: String::new(),
        name: name.to_owned(),
        name_en: String::new(),
        department: String::new(),
        summary: "全市常住人口".to_owned(),
        format: ResourceFormat::Database,
        format_type: "mysql".to_owned(),
        items: vec![item(1, "公民身份号码"), item(2, "姓名")],
        key: TableKey::Unique(vec![ItemId(1)]),
        empty_text: EmptyText::IsMissing,
        sharing: Sharing {
            share_type: ShareType::Conditional,
            condition: "履行职责需要".to_owned(),
            way: "3".to_owned(),
            basis: None,
            widening: None,
        },
        opening: Opening { open_type: None, condition: String::new() },
        grade: None,
        update_cycle: UpdateCycle::Daily,
        matter: String::new(),
        related: Vec::new(),
        scope: DataScope::City,
        source_system: String::new(),
        contact: "0591-00000000".to_owned(),
        keywords: vec!["人口".to_owned()],
        bad_rows_permille_max: 10,
        dropped_rows_permille_max: 50,
    };
    Entry {
        id: EntryId::named(name),
        code: None,
        unit: UnitId::named(of),
        draft,
        state: EntryState::Draft,
        published_on: None,
        last_item: 2,
        version: 1,
    }
}

/// The units of [`city`] with one entry of the police.
pub(crate) async fn city_with_entry(store: &Store) -> (City, Entry) {
    let city = city(store).await;
    let entry = entry("常住人口基本信息", "police");
    let tx = store.begin().await.unwrap();
    tx.insert_entry(&entry, city.chen, at(0)).await.unwrap();
    commit(tx, "catalogue.drafted").await;
    (city, entry)
}

pub(crate) fn case(number: &str) -> Case {
    Case {
        id: CaseId::named(number),
        number: number.to_owned(),
        procedure: "sharing_application".to_owned(),
        state: "submitted".to_owned(),
        version: 1,
        title: "公积金提取核验".to_owned(),
        entry: None,
        applicant: UnitId::named("housing"),
        provider: UnitId::named("police"),
        decider: UnitId::named("office"),
        parent: None,
        opened_by: Some(PersonId::named("lin")),
        handlers: Vec::new(),
        excluded: Vec::new(),
        opened_at: at(0),
        closed_at: None,
        clocks: Vec::new(),
        payload: json!({ "v": 1, "purpose": "核验" }),
    }
}

pub(crate) fn case_event(case: &Case, act: &str, to: &str) -> CaseEvent {
    CaseEvent {
        case: case.id,
        sequence: 0,
        at: at(1),
        actor: Some(PersonId::named("chen")),
        unit: Some(UnitId::named("office")),
        act: act.to_owned(),
        from: case.state.clone(),
        to: to.to_owned(),
        reason: "同意".to_owned(),
        basis: "fuzhou-2017/10".to_owned(),
        detail: json!({}),
    }
}

pub(crate) fn grant(number: &str, entry: EntryId) -> Grant {
    Grant {
        id: GrantId::named(number),
        number: number.to_owned(),
        case: None,
        decision: "榕数共享〔2026〕1号".to_owned(),
        entry,
        provider: UnitId::named("police"),
        consumer: UnitId::named("housing"),
        items: vec![ItemId(1), ItemId(2)],
        masks: Vec::new(),
        row_scope: Expr::Compare {
            item: ItemId(2),
            op: Comparison::Eq,
            value: Value::Text("林".to_owned()),
        },
        methods: vec![Method::Verification, Method::Lookup],
        matters: vec![Matter {
            code: "GJJ-TQ".to_owned(),
            name: "公积金提取".to_owned(),
            field: None,
        }],
        purpose: "核验身份".to_owned(),
        calls_per_day: Some(1000),
        responsible: PersonId::named("lin"),
        approver: PersonId::named("lin"),
        valid_from: date(2026, 11, 1),
        valid_to: date(2027, 10, 31),
        state: GrantState::Active,
        version: 1,
    }
}
