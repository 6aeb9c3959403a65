//! One datum, one source (Article 8): leads, reasons, rulings that are remembered, and sketches of what was loaded.

use std::convert::Infallible;

use app::catalogue::DraftInput;
use app::collection::{Looked, Wanted};
use app::library::DataElement;
use app::loads::Upload;
use bytes::Bytes;
use domain::ids::{CaseId, EntryId, ItemId, UnitId};
use domain::library::ElementCode;
use domain::loads::LoadMode;
use domain::procedures::{COLLECTION_PLAN, LEAD_AGENCY, SOURCE_RULING};
use domain::sources::RulingOutcome;
use domain::values::DeclaredType;
use futures::stream;
use jiff::civil::date;
use law::catalogue_codes::ItemType;
use likeness::Reason;

use super::town::{SUCCESSOR, Town, refusal, unit_id, who};
use crate::catalogue::city::{HEALTH, POLICE, complete, item};

pub(super) const ELEMENT: &str = "DE00001";

/// A draft of the health commission that holds names too.
fn vaccinations(name: &str) -> DraftInput {
    let mut input = complete(name);
    input.draft.class_code = "307021".to_owned();
    input.draft.summary = "全市接种情况".to_owned();
    input.draft.items = vec![
        item("接种编号", ItemType::Text, 20),
        item("姓名", ItemType::Text, 50),
        item("疫苗批号", ItemType::Text, 18),
    ];
    input
}

async fn draft(town: &Town, input: &DraftInput) -> EntryId {
    town.app.create_entry(input, &who("health clerk")).await.unwrap()
}

async fn submit(town: &Town, entry: EntryId, reason: &str) -> app::Result<CaseId> {
    let seen = town.store.entry(entry).await.unwrap().unwrap().version;
    town.app.submit_entry_because(entry, &who("health officer"), seen, reason).await
}

/// The fields and codes of a refusal's gaps.
fn gaps<T: std::fmt::Debug>(outcome: app::Result<T>) -> Vec<(String, &'static str)> {
    let error = outcome.unwrap_err();
    error.gaps().iter().map(|gap| (gap.field.clone(), gap.code)).collect()
}

pub(super) async fn ruled(town: &Town, source: EntryId, outcome: &str) -> CaseId {
    let source = source.to_string();
    let form = [
        ("entry", source.as_str()),
        ("units", &unit_id(HEALTH)),
        ("items_wanted", "姓名"),
        ("facts", "接种登记另行采集姓名"),
    ];
    let case = town.open(&SOURCE_RULING, "registrar", &form).await.unwrap();
    let ruling = [("outcome", outcome), ("grounds", "以户籍登记为准")];
    town.act(case, "rule", "decider", &ruling).await.unwrap();
    case
}

async fn looked(town: &Town, entry: EntryId) -> Vec<Looked> {
    let entry = town.store.entry(entry).await.unwrap().unwrap();
    town.app.look_for_sources(&Wanted::of(&entry), &who("health clerk")).await.unwrap()
}

#[tokio::test]
async fn who_registers_what_another_holds_says_why_and_the_registrar_reads_it() {
    let town = Town::on("2026-03-02").await;
    let source = town.publish("常住人口").await;
    let entry = draft(&town, &vaccinations("常住人口")).await;
    assert_eq!(
        gaps(submit(&town, entry, "  ").await),
        [("source_reason".to_owned(), "collection.reason-needed")]
    );
    let case = submit(&town, entry, "接种现场无法联网").await.unwrap();
    let payload = town.case(case).await.payload;
    assert_eq!(payload["source_reason"], "接种现场无法联网");
    let overlap = &payload["overlaps"][0];
    assert_eq!(overlap["entry"], source.to_string());
    assert_eq!(overlap["items"][0]["wanted"], "姓名");
    assert!(overlap["items"][0]["percent"].as_u64().unwrap() >= 75, "{overlap}");
    assert!(!overlap["items"][0]["reasons"].as_array().unwrap().is_empty(), "{overlap}");
    town.acts(case, &[("register", "registrar"), ("publish", "registrar")]).await;
}

#[tokio::test]
async fn the_key_of_a_table_needs_no_reason_for_it_is_what_rows_are_joined_by() {
    let town = Town::on("2026-03-02").await;
    town.publish("常住人口").await;
    let mut input = vaccinations("常住人口");
    input.draft.items =
        vec![item("公民身份号码", ItemType::Text, 18), item("疫苗批号", ItemType::Text, 18)];
    let entry = draft(&town, &input).await;
    let found = looked(&town, entry).await;
    assert!(found[0].holders[0].is_likely && !found[0].asks, "{found:?}");
    submit(&town, entry, "").await.unwrap();
}

#[tokio::test]
async fn what_was_ruled_is_not_asked_about_again_until_it_is_set_aside() {
    let town = Town::on("2026-03-02").await;
    let source = town.publish("常住人口").await;
    let entry = draft(&town, &vaccinations("常住人口")).await;
    assert!(looked(&town, entry).await[1].asks);
    let ruling = ruled(&town, source, "second_source").await;
    assert_eq!(town.state(ruling).await, "in_force");
    let number = town.last_event(ruling).await.detail["number"].as_str().unwrap().to_owned();

    let found = looked(&town, entry).await;
    let holder = found[1].holders.iter().find(|holder| holder.entry == source).unwrap();
    let note = holder.ruling.as_ref().unwrap();
    assert_eq!((note.outcome, &note.document), (RulingOutcome::SecondSource, &number));
    assert!(!found[1].asks && found[1].stop.is_none(), "{found:?}");
    for name in ["health clerk", "clerk"] {
        assert!(town.notices(name).await.contains(&"case.rule".to_owned()), "{name} is told");
    }
    assert!(town.app.case(ruling, &who("health clerk")).await.is_ok(), "it binds them");
    let stranger = town.app.case(ruling, &who("successor officer")).await;
    assert_eq!(refusal(stranger), "not-found");

    let case = submit(&town, entry, "").await.unwrap();
    town.acts(case, &[("register", "registrar"), ("publish", "registrar")]).await;
    for held in [source, entry] {
        let noted = town.app.rulings_on(held);
        assert_eq!(noted.iter().map(|ruling| ruling.case).collect::<Vec<_>>(), [ruling]);
    }
    town.acts(ruling, &[("set_aside", "decider")]).await;
    assert!(town.app.rulings_on(entry).is_empty());
    assert!(looked(&town, entry).await[1].asks, "it is asked again");
}

#[tokio::test]
async fn a_ruling_to_use_the_source_stops_the_registration_before_and_after_it_was_submitted() {
    let town = Town::on("2026-03-02").await;
    let source = town.publish("常住人口").await;
    let submitted = draft(&town, &vaccinations("常住人口")).await;
    let case = submit(&town, submitted, "接种现场无法联网").await.unwrap();
    ruled(&town, source, "use_source").await;
    let refused = town.act(case, "register", "registrar", &[]).await.unwrap_err();
    assert_eq!(refused.code(), "collection.use-source");
    assert!(refused.place().contains("姓名"), "{}", refused.place());
    town.acts(case, &[("return", "registrar")]).await;
    let other = draft(&town, &vaccinations("常住人口接种记录")).await;
    assert_eq!(
        gaps(submit(&town, other, "仍要登记").await),
        [("items.1.name".to_owned(), "collection.use-source")]
    );
    let plan = |reason: &'static str| {
        [
            ("title", "接种登记"),
            ("items_collected", "姓名"),
            ("collected_from", "persons"),
            ("legal_basis", "疫苗管理法"),
            ("cycle", "daily"),
            ("load_by", "2026-05-01"),
            ("repetition_reason", reason),
        ]
    };
    let stopped = town.open(&COLLECTION_PLAN, "health clerk", &plan("现场采集")).await;
    assert_eq!(gaps(stopped), [("items_collected".to_owned(), "collection.use-source")]);
}

#[tokio::test]
async fn a_ruling_is_asked_for_by_who_wants_or_holds_the_datum_and_never_against_the_source_itself()
{
    let town = Town::on("2026-03-02").await;
    let source = town.publish("常住人口").await.to_string();
    let form = |units: &str, element: &str| {
        [("entry", &*source), ("units", units), ("items_wanted", "姓名"), ("element", element)]
            .into_iter()
            .chain([("facts", "重复")])
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect::<Vec<_>>()
    };
    let open = async |name: &str, units: &str, element: &str| {
        let form = form(units, element);
        town.app.open_by_form(&SOURCE_RULING, &form, &who(name)).await
    };
    let (health, police) = (unit_id(HEALTH), unit_id(POLICE));
    let stranger = open("successor officer", &health, "").await;
    assert_eq!(refusal(stranger), "source.not-party");
    assert_eq!(
        gaps(open("registrar", &police, "").await),
        [("units".to_owned(), "source.own-source")]
    );
    assert_eq!(
        gaps(open("registrar", &health, "DE99999").await),
        [("element".to_owned(), "source.unknown-element")]
    );
    for name in ["health officer", "officer", "registrar"] {
        let case = open(name, &health, "").await.unwrap();
        let ruling = [("outcome", "merge"), ("grounds", "口径相同")];
        let by_opener = town.act(case, "rule", "registrar", &ruling).await;
        assert_eq!(by_opener.is_ok(), name != "registrar", "nobody rules on what they asked");
    }
}

pub(super) fn element() -> DataElement {
    DataElement {
        code: ELEMENT.parse().unwrap(),
        name_zh: "姓名".to_owned(),
        name_en: "name".to_owned(),
        definition: "自然人的姓名".to_owned(),
        declared: DeclaredType { item_type: ItemType::Text, length: 50, precision: 0 },
        measure: String::new(),
        codes: None,
        synonyms: Vec::new(),
        source: "GA/T 543".to_owned(),
        valid_from: date(2020, 1, 1),
        valid_to: None,
        version: 0,
    }
}

pub(super) async fn named(town: &Town, unit: &str, from: &str) -> CaseId {
    let form = [
        ("element", ELEMENT),
        ("unit", &*unit_id(unit)),
        ("valid_from", from),
        ("lead_basis", "户口登记条例"),
    ];
    let case = town.open(&LEAD_AGENCY, "registrar", &form).await.unwrap();
    town.acts(case, &[("name_lead", "decider")]).await;
    case
}

#[tokio::test]
async fn a_lead_is_named_under_a_number_followed_by_another_and_revoked_with_its_history() {
    let town = Town::on("2026-03-02").await;
    let unknown = [
        ("element", ELEMENT),
        ("unit", &*unit_id(POLICE)),
        ("valid_from", "2026-03-01"),
        ("valid_until", "2026-02-01"),
        ("lead_basis", "户口登记条例"),
    ];
    assert_eq!(
        gaps(town.open(&LEAD_AGENCY, "registrar", &unknown).await),
        [
            ("element".to_owned(), "source.unknown-element"),
            ("valid_until".to_owned(), "source.ends-before"),
        ]
    );
    town.app.save_library(&element(), 0, "", &who("registrar")).await.unwrap();
    let code: ElementCode = ELEMENT.parse().unwrap();
    let first = named(&town, POLICE, "2026-03-01").await;
    let now = |town: &Town| {
        let live = town.app.live();
        live.sources().lead(&code, town.app.today()).map(|lead| lead.unit)
    };
    assert_eq!(now(&town), Some(UnitId::named(POLICE)));

    let mut input = vaccinations("接种登记");
    input.draft.items =
        vec![item("接种编号", ItemType::Text, 20), item("接种人", ItemType::Text, 50)];
    input.draft.items[1].element = Some(code.clone());
    let entry = draft(&town, &input).await;
    let found = looked(&town, entry).await;
    assert_eq!(found[1].lead.as_ref().map(|lead| lead.unit), Some(UnitId::named(POLICE)));
    assert!(found[1].asks, "nobody holds it under that name, and another unit leads it");

    let second = named(&town, SUCCESSOR, "2026-03-02").await;
    assert_eq!(town.state(first).await, "replaced");
    assert_eq!(now(&town), Some(UnitId::named(SUCCESSOR)));
    town.acts(second, &[("repeal", "decider")]).await;
    assert_eq!(now(&town), None, "revoked today, it leads no more");
    assert!(!looked(&town, entry).await[1].asks);
    let history = town.app.element_leads(&code).await.unwrap();
    let spans: Vec<_> =
        history.iter().map(|lead| (lead.unit, lead.since_on, lead.until_on)).collect();
    assert_eq!(
        spans,
        [
            (UnitId::named(SUCCESSOR), date(2026, 3, 2), Some(date(2026, 3, 1))),
            (UnitId::named(POLICE), date(2026, 3, 1), Some(date(2026, 3, 1))),
        ]
    );
    assert!(history.iter().all(|lead| lead.document.starts_with("TEST〔2026〕")));
    assert!(history.iter().all(|lead| !lead.ended_by.is_empty()));
}

/// Loads rows into an entry of the health commission.
async fn load(town: &Town, entry: EntryId, text: String) {
    let piece: Result<Bytes, Infallible> = Ok(Bytes::from(text));
    let upload = Upload { entry, file_name: "名册.csv", encoding: None };
    let clerk = who("health clerk");
    let id = town.app.store_upload(&clerk, upload, stream::iter([piece])).await.unwrap().id;
    let mapping = town.store.batch(id).await.unwrap().unwrap().mapping;
    town.app.confirm_load(id, mapping, LoadMode::Replace, &clerk).await.unwrap();
    town.app.run_jobs_until_idle().await.unwrap();
}

#[tokio::test]
async fn sketches_find_the_same_column_where_names_say_nothing_and_hold_no_value() {
    let town = Town::on("2026-03-02").await;
    let source = town.publish("常住人口").await;
    let number = |n: u32| format!("3501021990010{n:05}");
    let rows = |range: std::ops::Range<u32>, row: &dyn Fn(u32) -> String| {
        range.map(row).collect::<Vec<_>>().join("\n")
    };
    town.load(source, &rows(0..300, &|n| format!("{},林{n},1990-01-01", number(n)))).await;
    let mut input = vaccinations("建档名册");
    input.draft.items =
        vec![item("建档流水", ItemType::Text, 20), item("备用栏", ItemType::Text, 18)];
    let entry = draft(&town, &input).await;
    let case = submit(&town, entry, "").await.unwrap();
    town.acts(case, &[("register", "registrar"), ("publish", "registrar")]).await;
    let before = looked(&town, entry).await;
    assert!(before[1].holders.is_empty(), "names alone say nothing: {before:?}");

    let text = rows(50..250, &|n| format!("L{n},{}", number(n)));
    load(&town, entry, format!("建档流水,备用栏\n{text}")).await;
    let found = looked(&town, entry).await;
    let holder = &found[1].holders[0];
    assert_eq!((holder.entry, holder.item), (source, ItemId(1)));
    let shared = |reason: &Reason| matches!(reason, Reason::SharedValues { containment, .. } if *containment > 0.8);
    assert!(holder.reasons.iter().any(shared), "{holder:?}");

    let kept = town.store.sketches().await.unwrap();
    let columns: Vec<_> =
        kept.iter().filter(|one| one.entry == source).map(|one| one.item).collect();
    assert_eq!(columns, [ItemId(1), ItemId(2)], "texts, and no dates");
    for sketch in &kept {
        assert!(sketch.sketch.len() < 4_096, "bounded, whatever was loaded");
        let read = likeness::Sketch::try_from(sketch.sketch.clone()).unwrap();
        let bytes = read.to_bytes();
        for value in [number(60), "林60".to_owned(), "L60".to_owned()] {
            let holds = bytes.windows(value.len()).any(|part| part == value.as_bytes());
            assert!(!holds && !sketch.sketch.contains(&value), "{value}");
        }
        let unkeyed = likeness::Sketcher::new(&[3; 32]).sketch([number(60)]);
        assert!(read.overlap(&unkeyed).is_none(), "another secret compares with nothing");
    }

    let text = rows(50..250, &|n| format!("L{n},旧档{n}"));
    load(&town, entry, format!("建档流水,备用栏\n{text}")).await;
    let table = town.store.table(entry).await.unwrap().unwrap();
    let kept = town.store.sketches().await.unwrap();
    assert!(kept.iter().filter(|one| one.entry == entry).all(|one| one.version == table.version));
    assert!(
        looked(&town, entry).await[1].holders.is_empty(),
        "the old values went with their version"
    );
}
