//! Whole workbooks: several units, unit by unit, all of a unit or nothing; orders of migration; what versions say.

use app::ErrorKind;
use app::catalogue::{
    ImportEffect, ImportState, ImportUnitState, MigrationOrder, Slice, VersionCause,
};
use domain::catalogue::{Change, Element, EntryState, Value};
use domain::ids::UnitId;
use domain::people::{Actor, Post};
use jiff::civil::date;
use rust_xlsxwriter::Workbook;
use store::{EntryFilter, Slice as StoreSlice};

use super::city::{
    City, HEALTH, POLICE, actor, clerk, complete, decider, officer, registrar, sheet, stranger,
    upload,
};
use super::sheets::{HEADINGS, line};

/// A workbook of named sheets, each with its text as cells.
fn workbook(sheets: &[(&str, String)]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, text) in sheets {
        let page = book.add_worksheet();
        page.set_name(*name).unwrap();
        for (row, cells) in (0_u32..).zip(text.lines()) {
            for (column, cell) in (0_u16..).zip(cells.split(',')) {
                page.write_string(row, column, cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

fn of_unit(unit: &str, lines: &[String]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| format!("{unit},{line}")).collect();
    lines.concat()
}

fn order() -> MigrationOrder {
    MigrationOrder { number: "榕数办〔2026〕7号".to_owned(), on: date(2026, 11, 17) }
}

/// A line with the date it was first published.
fn dated(name: &str, code: &str, on: &str) -> String {
    line(name, code, "证号", "有条件").replace(",每日,,", &format!(",每日,{on},"))
}

#[tokio::test]
async fn bad_units_hinder_no_good_ones_and_faults_are_named_by_sheet() {
    let city = City::build().await;
    let good = format!("{HEADINGS}{}", line("户籍人口", "", "证号", "有条件"));
    let bad = format!("{HEADINGS}{}", line("医疗机构", "", "名称", "随便"));
    let bytes = workbook(&[("说明", "填表说明\n".to_owned()), (POLICE, good), (HEALTH, bad)]);
    let id = city.read(upload(bytes), &registrar()).await;
    let view = city.app.import_view(id, &registrar()).await.unwrap();
    assert_eq!((view.units, view.ready, view.counts.faulty), (2, 1, 1));
    assert_eq!(view.report.passed_over, ["说明"]);
    let fault = city.faults(id, &registrar()).await.remove(0);
    assert_eq!((fault.sheet.as_str(), fault.line, fault.column.as_str()), (HEALTH, 2, "共享类型"));
    let units = city.apply(id, &registrar()).await;
    let states: Vec<_> = units.iter().map(|unit| (unit.unit, unit.state)).collect();
    let expected = [
        (Some(UnitId::named(POLICE)), ImportUnitState::Applied),
        (Some(UnitId::named(HEALTH)), ImportUnitState::Faulty),
    ];
    assert_eq!((states.as_slice(), city.entry_count().await), (expected.as_slice(), 1));
}

#[tokio::test]
async fn units_are_chosen_one_by_one() {
    let city = City::build().await;
    let lines = [line("甲", "", "证号", "有条件")];
    let text = format!("提供方,{HEADINGS}{}{}", of_unit(POLICE, &lines), of_unit(HEALTH, &lines));
    let id = city.read(sheet(&text), &registrar()).await;
    city.app.apply_import(id, Some(&[1]), None, &registrar()).await.unwrap();
    city.app.run_jobs_until_idle().await.unwrap();
    let view = city.app.import_view(id, &registrar()).await.unwrap();
    assert_eq!((view.import.state, view.ready), (ImportState::Planned, 1));
    let filter = EntryFilter { unit: Some(UnitId::named(HEALTH)), ..EntryFilter::default() };
    assert_eq!(city.store.count_entries(&filter).await.unwrap(), 1);
    city.apply(id, &registrar()).await;
    assert_eq!(city.entry_count().await, 2);
}

#[tokio::test]
async fn an_entry_that_moved_on_stops_its_unit_and_nothing_of_it_is_changed() {
    let city = City::build().await;
    let known = city.app.create_entry(&complete("户籍人口"), &clerk()).await.unwrap();
    let text = format!(
        "{HEADINGS}{}{}",
        line("新目录", "", "证号", "有条件"),
        line("户籍人口", "", "证号", "有条件")
    );
    let id = city.read(sheet(&text), &clerk()).await;
    let mut edited = complete("户籍人口");
    edited.draft.summary = "另一种说法".to_owned();
    city.app.edit_entry(known, &edited, &clerk(), 1).await.unwrap();
    let units = city.apply(id, &clerk()).await;
    assert_eq!(units[0].state, ImportUnitState::Failed);
    assert_eq!(units[0].error.as_deref(), Some("import.moved-on"));
    assert_eq!((units[0].error_place.as_str(), city.entry_count().await), ("户籍人口", 1));
}

#[tokio::test]
async fn the_plan_says_what_a_changed_entry_changes() {
    let city = City::build().await;
    city.app.create_entry(&complete("户籍人口"), &clerk()).await.unwrap();
    let text = format!("{HEADINGS}{}", line("户籍人口", "", "公民身份号码", "有条件"));
    let id = city.read(sheet(&text), &clerk()).await;
    let planned = city.planned(id, &clerk()).await.remove(0);
    assert_eq!(planned.effect, ImportEffect::Changed);
    let summary = Change::Element {
        element: Element::Summary,
        before: Value::Text("全市常住人口的基本信息".to_owned()),
        after: Value::Text("全市人口".to_owned()),
    };
    assert!(planned.changes.contains(&summary), "{:?}", planned.changes);
    let removed = planned.changes.iter();
    let removed = removed.filter(|change| matches!(change, Change::ItemRemoved { .. })).count();
    assert_eq!(removed, 2);
}

#[tokio::test]
async fn nobody_else_sees_an_import_or_has_it_applied() {
    let city = City::build().await;
    let text = format!("{HEADINGS}{}", line("户籍人口", "", "证号", "有条件"));
    let id = city.read(sheet(&text), &clerk()).await;
    let worker: Actor = actor(POLICE, "officer", &[Post::CaseWorker]);
    for who in [stranger(), worker] {
        let seen = city.app.import_view(id, &who).await.map(drop).unwrap_err();
        let applied = city.app.apply_import(id, None, None, &who).await.unwrap_err();
        assert_eq!((seen.kind(), applied.kind()), (ErrorKind::NotFound, ErrorKind::NotFound));
    }
    let sent = city.app.upload_import(sheet(&text), &decider()).await.unwrap_err();
    assert_eq!(sent.code(), "catalogue.not-compiler");
    assert_eq!(city.app.imports(&clerk(), &Slice::first(9)).await.unwrap().rows.len(), 1);
    assert!(city.app.imports(&stranger(), &Slice::first(9)).await.unwrap().rows.is_empty());
}

#[tokio::test]
async fn a_migration_order_publishes_with_the_code_and_the_date_that_came() {
    let city = City::build().await;
    let headings = format!("咨询人/电话,{HEADINGS}");
    let text = format!(
        "{headings}0591-83300000,{}0591-83300000,{},{}",
        dated("户籍人口", "307015/000007", "2019-03-01"),
        dated("居住证", "", "2020-05-06"),
        dated("暂住人口", "", "2018-01-02"),
    );
    let id = city.read(sheet(&text), &clerk()).await;
    let refused = city.app.apply_import(id, None, Some(order()), &officer()).await.unwrap_err();
    assert_eq!(refused.code(), "import.not-orderer");
    let blank = MigrationOrder { number: " ".to_owned(), on: date(2027, 1, 1) };
    let gaps = city.app.apply_import(id, None, Some(blank), &decider()).await.unwrap_err();
    assert_eq!(gaps.gaps().len(), 2);
    city.app.apply_import(id, None, Some(order()), &decider()).await.unwrap();
    city.app.run_jobs_until_idle().await.unwrap();
    let unit = city.app.import_unit(id, 0, &decider()).await.unwrap();
    assert_eq!((unit.counts.created, unit.counts.published), (3, 2), "one has no contact");
    let filter = EntryFilter { published: Some(true), ..EntryFilter::default() };
    let rows = city.store.entries(&filter, &StoreSlice::first(9)).await.unwrap().rows;
    let moved = rows.iter().find(|entry| entry.draft.name == "户籍人口").unwrap();
    assert_eq!(moved.code.as_ref().unwrap().to_string(), "307015/000007");
    assert_eq!((moved.published_on, moved.state), (Some(date(2019, 3, 1)), EntryState::Published));
    let found = city.app.published_at("307015-000007").unwrap();
    assert_eq!(found.entry.id, moved.id);
    assert_eq!(city.search.len(), 2);
    let slice = Slice::first(9);
    let editions = city.app.entry_editions(moved.id, &clerk(), &slice).await.unwrap().rows;
    let Some(VersionCause::Event { kind, facts }) = &editions[0].cause else {
        panic!("{:?}", editions[0].cause)
    };
    assert_eq!(
        (kind.as_str(), facts["order"].as_str()),
        ("entry.moved-in", Some("榕数办〔2026〕7号"))
    );
}

#[tokio::test]
async fn versions_say_what_changed_who_why_and_by_which_step() {
    let city = City::build().await;
    let id = city.app.create_entry(&complete("常住人口"), &clerk()).await.unwrap();
    let case = city.app.submit_entry(id, &officer(), 1).await.unwrap();
    city.act(case, "return", &registrar(), "摘要太短").await.unwrap();
    let mut longer = complete("常住人口");
    longer.draft = city.entry(id).await.draft;
    longer.draft.summary = "全市常住人口的基本信息,每日更新".to_owned();
    city.app.edit_entry(id, &longer, &clerk(), 3).await.unwrap();
    let slice = Slice::first(2);
    let page = city.app.entry_editions(id, &clerk(), &slice).await.unwrap();
    let (edited, returned) = (&page.rows[0], &page.rows[1]);
    assert!(page.next.is_some());
    assert_eq!((edited.version.by, edited.changes.len()), (clerk().person, 1));
    assert!(returned.changes.is_empty());
    let Some(VersionCause::Act { act, reason, .. }) = &returned.cause else {
        panic!("{:?}", returned.cause)
    };
    assert_eq!((act.as_str(), reason.as_str()), ("return", "摘要太短"));
}

#[tokio::test]
async fn the_registrar_sees_what_a_submission_changes_against_what_is_published() {
    let city = City::build().await;
    let id = city.publish(&complete("常住人口")).await;
    let mut edited = complete("常住人口");
    edited.draft = city.entry(id).await.draft;
    edited.draft.name_en = "Residents".to_owned();
    let seen = city.entry(id).await.version;
    city.app.edit_entry(id, &edited, &clerk(), seen).await.unwrap();
    let case = city.app.submit_entry(id, &officer(), seen + 1).await.unwrap();
    let case = city.app.case(case, &registrar()).await.unwrap().case;
    let compared = city.app.submitted_changes(&case, &registrar()).await.unwrap().unwrap();
    assert_eq!(compared.changes.len(), 1);
    assert_eq!(city.app.submitted_changes(&case, &stranger()).await.unwrap(), None);
}

#[tokio::test]
async fn a_citys_catalogue_is_read_and_applied() {
    let city = City::build().await;
    let lines: Vec<String> =
        (0..5_000).map(|n| line(&format!("目录{n}"), "", "证号", "有条件")).collect();
    let text = format!("{HEADINGS}{}", lines.concat());
    let counts = city.import(sheet(&text), &clerk()).await;
    assert_eq!((counts.created, city.entry_count().await), (5_000, 5_000));
}
