//! Imports at their edges: files made to hurt, workers that die, posts that end, two people at once.

use app::ErrorKind;
use app::catalogue::{ImportState, ImportUnitState, MigrationOrder, SheetUpload};
use domain::ids::{ImportId, UnitId};
use domain::people::{Actor, Post};
use domain::procedures::SECRECY_REVIEW;
use jiff::Timestamp;
use jiff::civil::date;
use rust_xlsxwriter::Workbook;
use store::{CaseFilter, EntryFilter, ImportEffect, ImportEntry, JobState, Slice as StoreSlice};

use super::city::{
    City, HEALTH, NOW, OFFICE, POLICE, actor, clerk, complete, decider, officer, registrar, sheet,
    upload,
};
use super::sheets::{HEADINGS, line};

const KINDS: &[&str] = &["import.read", "import.apply"];

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

/// A workbook with one cell, far from all others.
fn far_cell(row: u32, column: u16) -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.write_string(0, 0, "名称").unwrap();
    page.write_string(row, column, "远").unwrap();
    book.save_to_buffer().unwrap()
}

/// A small file whose one long text stands in thousands of cells.
fn repeated_text() -> Vec<u8> {
    let text = "表".repeat(30_000);
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for row in 0..3_000 {
        page.write_string(row, 0, &text).unwrap();
    }
    book.save_to_buffer().unwrap()
}

impl City {
    /// Why a file was refused, and at which place.
    async fn refusal(&self, bytes: Vec<u8>) -> (Option<String>, String) {
        let id = self.read(upload(bytes), &clerk()).await;
        let view = self.app.import_view(id, &clerk()).await.unwrap();
        assert_eq!(view.import.state, ImportState::Refused);
        (view.import.error, view.report.error_place)
    }

    /// A worker that takes the next job of an import and dies.
    async fn dead_worker(&self) {
        let job = self.store.lease_job("dead", KINDS, now(), 0).await.unwrap();
        assert_eq!(job.unwrap().state, JobState::Running);
    }
}

#[tokio::test]
async fn files_made_to_hurt_are_refused_with_their_place() {
    let city = City::build().await;
    let refused = |code: &str, place: &str| (Some(code.to_owned()), place.to_owned());
    assert_eq!(city.refusal(far_cell(9, 16_383)).await, refused("sheet.too-wide", "Sheet1!10"));
    assert_eq!(city.refusal(far_cell(1_048_575, 0)).await, refused("sheet.no-heading", ""));
    assert_eq!(city.refusal(repeated_text()).await, refused("sheet.too-large", ""));
    let mut cut = far_cell(9, 9);
    cut.truncate(cut.len() / 2);
    assert_eq!(city.refusal(cut).await, refused("sheet.not-a-workbook", ""));
    assert_eq!(city.refusal(vec![0xFF, 0xFE, 0x00]).await, refused("sheet.encoding", ""));
    let wide = format!("{HEADINGS}{}x\n", ",".repeat(300));
    assert_eq!(city.refusal(wide.into_bytes()).await, refused("sheet.too-wide", "2"));
    let long = format!("{HEADINGS}{}", "甲\n".repeat(100_000));
    assert_eq!(city.refusal(long.into_bytes()).await, refused("sheet.too-large", ""));
    assert_eq!(city.entry_count().await, 0);
}

#[tokio::test]
async fn a_reading_begun_by_a_worker_that_died_is_done_again_from_the_start() {
    let city = City::build().await;
    let text = format!("{HEADINGS}{}", line("户籍人口", "", "证号", "有条件"));
    let id = city.app.upload_import(sheet(&text), &clerk()).await.unwrap();
    city.dead_worker().await;
    let left = ImportEntry {
        import: id,
        place: 0,
        unit_place: 0,
        sheet: String::new(),
        line: 2,
        name: "半途".to_owned(),
        effect: ImportEffect::New,
        content: serde_json::json!({}),
    };
    city.store.add_import_entries(&[left]).await.unwrap();
    city.app.run_jobs_until_idle().await.unwrap();
    let names: Vec<String> =
        city.planned(id, &clerk()).await.into_iter().map(|entry| entry.name).collect();
    assert_eq!(names, ["户籍人口"]);
}

#[tokio::test]
async fn an_application_begun_by_a_worker_that_died_is_carried_out_once() {
    let city = City::build().await;
    let text = format!("{HEADINGS}{}", line("户籍人口", "", "证号", "有条件"));
    let id = city.read(sheet(&text), &clerk()).await;
    city.app.apply_import(id, None, None, &clerk()).await.unwrap();
    city.dead_worker().await;
    city.app.run_jobs_until_idle().await.unwrap();
    assert_eq!(city.entry_count().await, 1);
    let view = city.app.import_view(id, &clerk()).await.unwrap();
    assert_eq!(view.import.state, ImportState::Applied);
}

#[tokio::test]
async fn a_job_that_always_kills_its_worker_gives_the_choice_back() {
    let city = City::build().await;
    let text = format!("{HEADINGS}{}", line("户籍人口", "", "证号", "有条件"));
    let id = city.read(sheet(&text), &clerk()).await;
    city.app.apply_import(id, None, None, &clerk()).await.unwrap();
    for _ in 0..5 {
        city.dead_worker().await;
    }
    city.app.run_jobs_until_idle().await.unwrap();
    let view = city.app.import_view(id, &clerk()).await.unwrap();
    assert_eq!((view.import.state, view.ready), (ImportState::Planned, 1));
    assert_eq!(view.import.error.as_deref(), Some("job.lease-ran-out"));
    let slice = StoreSlice::first(9);
    let told = city.store.notices(clerk().person, clerk().unit, &slice).await.unwrap().rows;
    assert!(told.iter().any(|notice| notice.code == "import.failed"));
    city.apply(id, &clerk()).await;
    assert_eq!(city.entry_count().await, 1);
}

#[tokio::test]
async fn of_two_who_apply_at_once_the_second_is_told() {
    let city = City::build().await;
    let text = format!("{HEADINGS}{}", line("户籍人口", "", "证号", "有条件"));
    let id = city.read(sheet(&text), &clerk()).await;
    let (clerk, registrar) = (clerk(), registrar());
    let (one, other) = tokio::join!(
        city.app.apply_import(id, None, None, &clerk),
        city.app.apply_import(id, None, None, &registrar),
    );
    let refused = one.and(other).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Stale);
    city.app.run_jobs_until_idle().await.unwrap();
    assert_eq!(city.entry_count().await, 1);
}

#[tokio::test]
async fn a_clerk_of_the_office_applies_nothing_of_the_registrars_plan() {
    let city = City::build().await;
    let text = format!("提供方,{HEADINGS}{POLICE},{}", line("户籍人口", "", "证号", "有条件"));
    let id = city.read(sheet(&text), &registrar()).await;
    let office_clerk: Actor = actor(OFFICE, "office-clerk", &[Post::DataClerk]);
    let view = city.app.import_view(id, &office_clerk).await.unwrap();
    assert!(!view.may_apply);
    let refused = city.app.apply_import(id, None, None, &office_clerk).await.unwrap_err();
    assert_eq!(refused.code(), "import.unit-not-yours");
    let none = city.app.apply_import(id, Some(&[]), None, &registrar()).await.unwrap_err();
    assert_eq!(none.code(), "import.nothing-chosen");
}

#[tokio::test]
async fn a_sheet_of_another_unit_is_at_fault_and_never_taken_for_ones_own() {
    let city = City::build().await;
    let text = format!("提供方,{HEADINGS}{HEALTH},{}", line("医疗机构", "", "证号", "有条件"));
    let id = city.read(sheet(&text), &clerk()).await;
    let fault = city.faults(id, &clerk()).await.remove(0);
    assert_eq!((fault.column.as_str(), fault.code.as_str()), ("提供方", "sheet.unit-not-yours"));
    let foreign = SheetUpload { unit: Some(UnitId::named(HEALTH)), ..sheet(&text) };
    let refused = city.app.upload_import(foreign, &clerk()).await.unwrap_err();
    assert_eq!(refused.code(), "import.unit-unknown");
    let nobody = SheetUpload { unit: Some(UnitId::named("无此单位")), ..sheet(&text) };
    let refused = city.app.upload_import(nobody, &registrar()).await.unwrap_err();
    assert_eq!(refused.code(), "import.unit-unknown");
}

#[tokio::test]
async fn lines_that_mean_one_entry_or_take_anothers_name_are_at_fault() {
    let city = City::build().await;
    city.publish(&complete("户籍人口")).await;
    city.app.create_entry(&complete("居住证"), &clerk()).await.unwrap();
    let code = "307015/000001";
    let text = format!(
        "{HEADINGS}{}{}",
        line("户籍人口", "", "证号", "有条件"),
        line("居住证", code, "证号", "有条件"),
    );
    let id = city.read(sheet(&text), &clerk()).await;
    let mut codes: Vec<String> =
        city.faults(id, &clerk()).await.into_iter().map(|fault| fault.code).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["sheet.entry-twice", "sheet.name-taken"]);
    let twice = format!(
        "{HEADINGS}{}{}",
        line("甲", "307015/000008", "证号", "有条件"),
        line("乙", "307015/000008", "证号", "有条件"),
    );
    let id = city.read(sheet(&twice), &clerk()).await;
    let faults = city.faults(id, &clerk()).await;
    assert_eq!(faults[0].code, "sheet.code-twice");
}

#[tokio::test]
async fn a_draft_with_a_high_code_ends_no_class() {
    let city = City::build().await;
    let text = format!("{HEADINGS}{}", line("户籍人口", "307015/999999", "证号", "有条件"));
    city.import(sheet(&text), &clerk()).await;
    let id = city.publish(&complete("居住证")).await;
    assert_eq!(city.entry(id).await.code.unwrap().to_string(), "307015/000001");
}

#[tokio::test]
async fn words_of_a_secret_keep_an_entry_a_draft_and_open_its_review() {
    let city = City::build().await;
    let dated = |name: &str| {
        let line = line(name, "", "证号", "有条件").replace(",每日,,", ",每日,2019-03-01,");
        format!("0591-83300000,{line}")
    };
    let headings = format!("咨询人/电话,{HEADINGS}");
    let text = format!("{headings}{}{}", dated("涉密人员"), dated("居住证"));
    let id = city.read(sheet(&text), &clerk()).await;
    let order =
        MigrationOrder { number: "榕数办〔2026〕7号".to_owned(), on: date(2026, 11, 17) };
    city.app.apply_import(id, None, Some(order), &decider()).await.unwrap();
    city.app.run_jobs_until_idle().await.unwrap();
    let unit = city.app.import_unit(id, 0, &decider()).await.unwrap();
    assert_eq!((unit.counts.published, unit.counts.held), (1, 1));
    let reviews =
        CaseFilter { procedure: Some(SECRECY_REVIEW.code.to_owned()), ..CaseFilter::default() };
    assert_eq!(city.store.count_cases(&reviews).await.unwrap(), 1);
}

#[tokio::test]
async fn a_plan_made_before_the_name_was_taken_publishes_nothing() {
    let city = City::build().await;
    let text = format!("{HEADINGS}{}", line("户籍人口", "", "证号", "有条件"));
    let id: ImportId = city.read(sheet(&text), &clerk()).await;
    city.app.create_entry(&complete("户籍人口"), &officer()).await.unwrap();
    let units = city.apply(id, &clerk()).await;
    assert_eq!(units[0].state, ImportUnitState::Failed);
    let filter = EntryFilter::default();
    assert_eq!(city.store.entries(&filter, &StoreSlice::first(9)).await.unwrap().rows.len(), 1);
}

#[tokio::test]
async fn a_plan_that_was_given_up_is_applied_by_nobody() {
    let city = City::build().await;
    let text = format!("{HEADINGS}{}", line("户籍人口", "", "证号", "有条件"));
    let id = city.read(sheet(&text), &clerk()).await;
    let refused = city.app.discard_import(id, &decider()).await.unwrap_err();
    assert_eq!(refused.code(), "catalogue.not-compiler");
    city.app.discard_import(id, &clerk()).await.unwrap();
    let refused = city.app.apply_import(id, None, None, &clerk()).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Stale);
    let view = city.app.import_view(id, &clerk()).await.unwrap();
    assert_eq!((view.import.state, view.may_discard), (ImportState::Discarded, false));
}
