//! An entry, an application and a grant in good order, for tests to spoil.

use domain::applications::Application;
use domain::catalogue::{
    DataScope, EmptyText, Entry, EntryDraft, EntryState, InformationItem, Opening, Sensitivity,
    Sharing,
};
use domain::expr::{Expr, Filter};
use domain::grants::{Grant, GrantState, Matter, Method};
use domain::ids::{EntryId, GrantId, ItemId, PersonId, UnitId};
use domain::schema::TableKey;
use domain::values::DeclaredType;
use jiff::civil::Date;
use law::catalogue_codes::{ItemType, ResourceFormat, ShareType, UpdateCycle};
use strum::IntoEnumIterator;

/// A date as it is written in the tables of cases.
pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The unit that every sample entry belongs to.
pub(crate) fn owner() -> UnitId {
    UnitId::named("owner")
}

/// The unit that every sample grant is for.
pub(crate) fn consumer() -> UnitId {
    UnitId::named("consumer")
}

/// An item of a type, with the length that its type asks for.
pub(crate) fn item(number: u32, name: &str, item_type: ItemType) -> InformationItem {
    let length = if item_type == ItemType::Text { 18 } else { 0 };
    InformationItem {
        id: ItemId(number),
        name: name.to_owned(),
        declared: DeclaredType { item_type, length, precision: 0 },
        required: false,
        codes: None,
        check: None,
        sensitivity: Sensitivity::Ordinary,
        share_type: None,
        remark: String::new(),
        element: None,
        code_list: None,
        unit: String::new(),
        grade: None,
        open_type: None,
    }
}

/// A draft that lacks nothing, conditionally shared, of these items.
pub(crate) fn draft(items: Vec<InformationItem>) -> EntryDraft {
    EntryDraft {
        class_code: "307015".to_owned(),
        theme: String::new(),
        name: "低保对象信息".to_owned(),
        name_en: String::new(),
        department: String::new(),
        summary: "本市低保对象的基本信息".to_owned(),
        format: ResourceFormat::Database,
        format_type: String::new(),
        items,
        key: TableKey::None,
        empty_text: EmptyText::IsMissing,
        sharing: Sharing {
            share_type: ShareType::Conditional,
            condition: "办理救助事项".to_owned(),
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
        keywords: Vec::new(),
        bad_rows_permille_max: 10,
        dropped_rows_permille_max: 10,
    }
}

/// A published entry of these items.
pub(crate) fn entry(items: Vec<InformationItem>) -> Entry {
    Entry {
        id: EntryId::named("entry"),
        code: None,
        unit: owner(),
        last_item: items.iter().map(|item| item.id.0).max().unwrap_or_default(),
        draft: draft(items),
        state: EntryState::Published,
        published_on: Some(day("2026-01-05")),
        version: 1,
    }
}

/// An application that lacks nothing.
pub(crate) fn application(items: &[u32]) -> Application {
    Application {
        v: 1,
        legal_basis: "社会救助暂行办法".to_owned(),
        matter: matter(),
        purpose: "核对申请人家庭状况".to_owned(),
        items: items.iter().copied().map(ItemId).collect(),
        row_scope: Filter::always(),
        methods: vec![Method::Lookup],
        calls_per_day: Some(500),
        valid_to: Some(day("2027-12-31")),
        responsible: Some(PersonId::named("responsible")),
        decision: None,
    }
}

/// The matter of every sample application and grant.
pub(crate) fn matter() -> Matter {
    Matter { code: "JZ-01".to_owned(), name: "临时救助".to_owned(), field: None }
}

/// A grant of these items on the sample entry, for every method, over the year 2026.
pub(crate) fn grant(items: &[u32]) -> Grant {
    Grant {
        id: GrantId::named("grant"),
        number: "SQ-1".to_owned(),
        case: None,
        decision: "榕数共享〔2026〕1号".to_owned(),
        entry: EntryId::named("entry"),
        provider: owner(),
        consumer: consumer(),
        items: items.iter().copied().map(ItemId).collect(),
        masks: Vec::new(),
        row_scope: Expr::always(),
        methods: Method::iter().collect(),
        matters: vec![matter()],
        purpose: "核对申请人家庭状况".to_owned(),
        calls_per_day: None,
        responsible: PersonId::named("responsible"),
        approver: PersonId::named("approver"),
        valid_from: day("2026-01-01"),
        valid_to: day("2026-12-31"),
        state: GrantState::Active,
        version: 7,
    }
}
