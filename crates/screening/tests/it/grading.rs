//! Suggested grades.

use domain::catalogue::{
    CodeCheck, DataScope, EmptyText, Entry, EntryDraft, EntryState, InformationItem, Opening,
    Sensitivity, Sharing,
};
use domain::ids::{EntryId, ItemId, UnitId};
use domain::schema::TableKey;
use domain::values::DeclaredType;
use law::catalogue_codes::{ItemType, OpenType, ResourceFormat, ShareType, UpdateCycle};
use screening::grade::{PersonalCode, suggest};
use screening::{FileScreening, Grade, Level, MarkingKind, Reason, UnreadReason};

use crate::made::screen;

pub(crate) fn item(
    number: u32,
    sensitivity: Sensitivity,
    check: Option<CodeCheck>,
) -> InformationItem {
    InformationItem {
        id: ItemId(number),
        name: format!("项{number}"),
        declared: DeclaredType { item_type: ItemType::Text, length: 18, precision: 0 },
        required: false,
        codes: None,
        code_list: None,
        element: None,
        check,
        sensitivity,
        share_type: None,
        remark: String::new(),
        unit: String::new(),
        grade: None,
        open_type: None,
    }
}

pub(crate) fn entry(
    share_type: ShareType,
    open_type: Option<OpenType>,
    items: Vec<InformationItem>,
) -> Entry {
    let draft = EntryDraft {
        class_code: "307015".to_owned(),
        theme: String::new(),
        name: "样例".to_owned(),
        name_en: String::new(),
        department: String::new(),
        summary: "样例".to_owned(),
        format: ResourceFormat::Database,
        format_type: String::new(),
        items,
        key: TableKey::None,
        empty_text: EmptyText::IsMissing,
        sharing: Sharing {
            share_type,
            condition: String::new(),
            way: "3".to_owned(),
            basis: None,
            widening: None,
        },
        opening: Opening { open_type, condition: String::new() },
        grade: None,
        update_cycle: UpdateCycle::Daily,
        matter: String::new(),
        related: Vec::new(),
        scope: DataScope::City,
        source_system: String::new(),
        contact: String::new(),
        keywords: Vec::new(),
        bad_rows_permille_max: 10,
        dropped_rows_permille_max: 10,
    };
    Entry {
        id: EntryId::named("entry"),
        code: None,
        unit: UnitId::named("unit"),
        last_item: 9,
        draft,
        state: EntryState::Draft,
        published_on: None,
        version: 1,
    }
}

fn open_entry(items: Vec<InformationItem>) -> Entry {
    entry(ShareType::Unconditional, Some(OpenType::ToAll), items)
}

fn csv(text: &str) -> FileScreening {
    screen("a.csv", text.as_bytes()).unwrap()
}

#[test]
fn access_alone_gives_the_lowest_level_that_fits_it() {
    let cases = [
        (ShareType::Unconditional, Some(OpenType::ToAll), Level::L1),
        (ShareType::Unconditional, Some(OpenType::ByAuthorisation), Level::L2),
        (ShareType::Unconditional, None, Level::L2),
        (ShareType::Conditional, Some(OpenType::ByAuthorisation), Level::L3),
        (ShareType::Conditional, None, Level::L3),
        (ShareType::Withheld, None, Level::L4),
    ];
    for (share_type, open_type, level) in cases {
        let suggested = suggest(&entry(share_type, open_type, Vec::new()), &[], &[]);
        assert_eq!(suggested.grade, Grade::Suggested(level), "{share_type:?} {open_type:?}");
    }
}

#[test]
fn declared_items_raise_the_level_with_their_reasons() {
    let personal = open_entry(vec![
        item(1, Sensitivity::Ordinary, Some(CodeCheck::CreditCode)),
        item(2, Sensitivity::Ordinary, Some(CodeCheck::ResidentId)),
    ]);
    let suggested = suggest(&personal, &[], &[]);
    assert_eq!(suggested.grade, Grade::Suggested(Level::L3));
    let check = Reason::Checked { item: ItemId(2), check: PersonalCode::ResidentId };
    assert!(suggested.reasons.contains(&check));
    let sensitive = open_entry(vec![item(1, Sensitivity::SensitivePersonal, None)]);
    assert_eq!(suggest(&sensitive, &[], &[]).grade, Grade::Suggested(Level::L4));
    let mut stricter = item(1, Sensitivity::Ordinary, None);
    stricter.share_type = Some(ShareType::Withheld);
    assert_eq!(suggest(&open_entry(vec![stricter]), &[], &[]).grade, Grade::Suggested(Level::L4));
}

#[test]
fn what_the_data_hold_counts_against_what_was_declared() {
    let mobile = csv("a,b\n1,13800138000\n2,13900139000\n");
    let suggested = suggest(&open_entry(Vec::new()), std::slice::from_ref(&mobile), &[]);
    assert_eq!(suggested.grade, Grade::Suggested(Level::L3));
    assert_eq!(suggest(&open_entry(Vec::new()), &[], &mobile.columns), suggested);
    let together = csv(
        "a,b,c\n张三,13800138000,a@example.com\n李小明,13900139000,b@example.com\n陈静,13700137000,c@example.com\n",
    );
    let suggested = suggest(&open_entry(Vec::new()), &[together], &[]);
    assert_eq!(suggested.grade, Grade::Suggested(Level::L4), "kinds that tell more together");
    assert!(suggested.reasons.contains(&Reason::Combined { kinds: 3 }));
}

#[test]
fn an_address_is_nobodys_until_a_name_stands_beside_it() {
    let ways = ["五四路8号", "广达路10号", "上三路12号"];
    let of = |names: [&str; 3]| {
        let rows = names.iter().zip(ways).map(|(name, way)| format!("{name},{way}\n"));
        suggest(&open_entry(Vec::new()), &[csv(&format!("a,b\n{}", rows.collect::<String>()))], &[])
    };
    assert_eq!(of(["教育局", "财政局", "民政局"]).grade, Grade::Suggested(Level::L2));
    assert_eq!(of(["张三", "李小明", "陈静"]).grade, Grade::Suggested(Level::L3));
}

#[test]
fn nothing_is_settled_before_a_person_has_looked_at_a_marking_or_at_what_is_unread() {
    let marked = suggest(&open_entry(Vec::new()), &[csv("a\n机密★10年\n")], &[]);
    assert_eq!(marked.grade, Grade::Unsettled(Level::L1));
    assert!(marked.reasons.contains(&Reason::Marked { kind: MarkingKind::Secret }));
    let unread = suggest(&open_entry(Vec::new()), &[screen("a.png", b"\x89PNG\0").unwrap()], &[]);
    assert_eq!(unread.grade, Grade::Unsettled(Level::L1));
    assert!(unread.reasons.contains(&Reason::Unread { reason: UnreadReason::Format }));
}
