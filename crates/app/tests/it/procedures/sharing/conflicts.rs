//! Conflicts between holders (Article 8): measured by key and by district, once for each pair of versions, and as counts.

use std::convert::Infallible;

use app::catalogue::DraftInput;
use app::loads::Upload;
use bytes::Bytes;
use domain::catalogue::CodeCheck;
use domain::conflicts::{Compared, ConflictMeasure, WHOLE};
use domain::ids::{EntryId, ItemId};
use domain::loads::LoadMode;
use domain::people::Actor;
use domain::units::UnitKind;
use futures::stream;
use jiff::civil::date;
use law::catalogue_codes::ItemType;
use store::{EventFilter, Slice};

use super::sources::{ELEMENT, element, named, ruled};
use super::town::{Town, refusal, who};
use crate::catalogue::city::{POLICE, complete, item};

/// What the police hold: names by identity number, with the district.
fn residents() -> DraftInput {
    let mut input = complete("常住人口");
    input.draft.items = vec![
        item("公民身份号码", ItemType::Text, 18),
        item("姓名", ItemType::Text, 50),
        item("户籍区划", ItemType::Text, 6),
    ];
    input.draft.items[1].element = Some(ELEMENT.parse().unwrap());
    input.draft.items[2].check = Some(CodeCheck::DivisionCode);
    input
}

/// What the health commission holds: the same names, called otherwise, several rows a person.
fn vaccinations(called: &str) -> DraftInput {
    let mut input = complete("接种登记");
    input.draft.class_code = "307021".to_owned();
    input.draft.items = vec![
        item("接种编号", ItemType::Text, 20),
        item("公民身份号码", ItemType::Text, 18),
        item(called, ItemType::Text, 50),
    ];
    input.key_places = vec![0, 1];
    input
}

pub(super) async fn published(
    town: &Town,
    input: &DraftInput,
    clerk: &str,
    officer: &str,
) -> EntryId {
    let id = town.app.create_entry(input, &who(clerk)).await.unwrap();
    let seen = town.store.entry(id).await.unwrap().unwrap().version;
    let case = town.app.submit_entry_because(id, &who(officer), seen, "现场采集").await.unwrap();
    town.acts(case, &[("register", "registrar"), ("publish", "registrar")]).await;
    id
}

/// Loads rows; says how many jobs ran.
pub(super) async fn load(town: &Town, entry: EntryId, clerk: &str, text: String) -> u64 {
    let piece: Result<Bytes, Infallible> = Ok(Bytes::from(text));
    let upload = Upload { entry, file_name: "名册.csv", encoding: None };
    let clerk = who(clerk);
    let id = town.app.store_upload(&clerk, upload, stream::iter([piece])).await.unwrap().id;
    let mapping = town.store.batch(id).await.unwrap().unwrap().mapping;
    town.app.confirm_load(id, mapping, LoadMode::Replace, &clerk).await.unwrap();
    town.app.run_jobs_until_idle().await.unwrap()
}

pub(super) fn number(n: u32) -> String {
    format!("3501021990010{n:05}")
}

/// Residents 1 to 12: the first five in one district, the others in the next.
fn register() -> String {
    let row = |n: u32| {
        let division = if n <= 5 { "350102" } else { "350103" };
        format!("\n{},林{n},{division}", number(n))
    };
    format!("公民身份号码,姓名,户籍区划{}", (1..=12).map(row).collect::<String>())
}

/// Vaccinations of 3 to 14, two each; the second of the wrong ones names somebody else.
fn vaccinated(called: &str, wrong: &[u32]) -> String {
    let row = |n: u32| {
        let (number, name) = (number(n), if wrong.contains(&n) { "陈" } else { "林" });
        format!("\nL{n}a,{number},林{n}\nL{n}b,{number},{name}{n}")
    };
    format!("接种编号,公民身份号码,{called}{}", (3..=14).map(row).collect::<String>())
}

/// Both tables with rows, where the police lead the element.
pub(super) async fn two_holders(wrong: &[u32]) -> (Town, EntryId, EntryId) {
    let town = Town::on("2026-03-02").await;
    town.app.save_library(&element(), 0, "", &who("registrar")).await.unwrap();
    let source = published(&town, &residents(), "clerk", "officer").await;
    let mut input = vaccinations("受种者");
    input.draft.items[2].element = Some(ELEMENT.parse().unwrap());
    let holder = published(&town, &input, "health clerk", "health officer").await;
    named(&town, POLICE, "2026-03-01").await;
    load(&town, source, "clerk", register()).await;
    assert!(town.store.newest_conflicts().await.unwrap().is_empty(), "one side has no rows yet");
    load(&town, holder, "health clerk", vaccinated("受种者", wrong)).await;
    (town, source, holder)
}

async fn newest(town: &Town) -> ConflictMeasure {
    let mut found = town.store.newest_conflicts().await.unwrap();
    assert_eq!(found.len(), 1, "one pair: {found:?}");
    found.remove(0)
}

#[tokio::test]
async fn of_ten_common_keys_three_differ_and_the_districts_say_where() {
    let (town, source, holder) = two_holders(&[3, 4, 10]).await;
    let measure = newest(&town).await;
    let pair = measure.pair;
    assert_eq!((pair.source.entry, pair.source.item), (source, ItemId(2)));
    assert_eq!((pair.holder.entry, pair.holder.item), (holder, ItemId(3)));
    assert_eq!(measure.total, Compared { keys: 10, differing: 3 });
    assert_eq!(measure.sampled_permille, WHOLE);
    assert_eq!(measure.measured_on, date(2026, 3, 2));
    let parts: Vec<(&str, u64, u64)> = measure
        .by_division
        .iter()
        .map(|(code, counts)| (code.as_str(), counts.keys, counts.differing))
        .collect();
    assert_eq!(parts, [("350102", 3, 2), ("350103", 7, 1)]);
    let version = |table: Option<store::TableVersion>| table.unwrap().version;
    assert_eq!(measure.source_version, version(town.store.table(source).await.unwrap()));
    assert_eq!(measure.holder_version, version(town.store.table(holder).await.unwrap()));
}

#[tokio::test]
async fn neither_a_key_nor_a_value_is_kept_in_the_measurement_or_its_event() {
    let (town, ..) = two_holders(&[3]).await;
    let filter =
        EventFilter { kind_prefix: Some("conflict.measured".to_owned()), ..EventFilter::default() };
    let events = town.store.events(&filter, &Slice::first(10)).await.unwrap().rows;
    assert_eq!(events.len(), 1);
    let kept = format!("{:?} {events:?}", newest(&town).await);
    for n in 1..=14 {
        for value in [number(n), format!("林{n}"), format!("陈{n}")] {
            assert!(!kept.contains(&value), "{value} in {kept}");
        }
    }
}

#[tokio::test]
async fn the_same_versions_are_measured_once_and_the_next_version_shows_the_trend() {
    let (town, _, holder) = two_holders(&[3, 4, 10]).await;
    town.app.queue_missing_measures().await.unwrap();
    assert_eq!(town.app.run_jobs_until_idle().await.unwrap(), 0, "nothing is left to measure");
    town.go_to("2026-03-20");
    load(&town, holder, "health clerk", vaccinated("受种者", &[10])).await;
    assert_eq!(newest(&town).await.total, Compared { keys: 10, differing: 1 });
    let shown = town.app.conflicts(&who("health officer")).await.unwrap();
    let trend: Vec<_> =
        shown[0].trend.iter().map(|point| (point.on, point.total.differing)).collect();
    assert_eq!(trend, [(date(2026, 3, 2), 3), (date(2026, 3, 20), 1)], "what was measured stays");
    assert_eq!(shown[0].permille, 100);
}

#[tokio::test]
async fn both_holders_and_the_digital_office_see_it_and_nobody_else() {
    let (town, ..) = two_holders(&[3]).await;
    for name in ["clerk", "officer", "health clerk", "registrar", "supervisor"] {
        let shown = town.app.conflicts(&who(name)).await.unwrap();
        assert_eq!(shown.len(), 1, "{name}");
        assert_eq!((&*shown[0].source.item, &*shown[0].holder.item), ("姓名", "受种者"));
    }
    for name in ["successor officer", "engineer"] {
        assert!(town.app.conflicts(&who(name)).await.unwrap().is_empty(), "{name}");
    }
    let citizen = Actor { unit_kind: UnitKind::NaturalPerson, ..who("clerk") };
    assert_eq!(refusal(town.app.conflicts(&citizen).await), "not-found");
}

#[tokio::test]
async fn a_second_source_by_ruling_is_measured_by_the_daily_sweep_and_no_more_once_it_is_set_aside()
{
    let town = Town::on("2026-03-02").await;
    let mut input = residents();
    input.draft.items[1].element = None;
    let source = published(&town, &input, "clerk", "officer").await;
    let holder = published(&town, &vaccinations("姓名"), "health clerk", "health officer").await;
    load(&town, source, "clerk", register()).await;
    load(&town, holder, "health clerk", vaccinated("姓名", &[12])).await;
    assert!(town.store.newest_conflicts().await.unwrap().is_empty(), "nobody is the source");

    let ruling = ruled(&town, source, "second_source").await;
    town.go_to("2026-03-03");
    town.app.sweep_overdue().await.unwrap();
    town.app.run_jobs_until_idle().await.unwrap();
    let measure = newest(&town).await;
    assert_eq!((measure.element, measure.total), (None, Compared { keys: 10, differing: 1 }));

    town.acts(ruling, &[("set_aside", "decider")]).await;
    assert!(town.app.conflicts(&who("registrar")).await.unwrap().is_empty(), "no pair any more");
    assert_eq!(town.store.newest_conflicts().await.unwrap().len(), 1, "what was measured stays");
}
