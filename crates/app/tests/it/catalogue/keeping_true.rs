//! What keeps a published catalogue true: yearly checks, updates after a change of law or duty, and a unit's own view.

use app::ErrorKind;
use app::cases::ActRequest;
use app::catalogue::{EntryQuery, EntryShow, MigrationOrder, OwnView, Slice};
use domain::ids::{CaseId, EntryId};
use domain::procedures::CATALOGUE_UPDATE;
use jiff::civil::date;
use store::{EntryFilter, Slice as StoreSlice};

use super::city::{
    City, HEALTH, actor, clerk, complete, decider, officer, registrar, sheet, stranger,
};
use super::sheets::{HEADINGS, line};
use domain::people::Post;

impl City {
    /// An entry that was published elsewhere on a National Day's eve of last year.
    async fn moved_in(&self) -> EntryId {
        let dated = line("户籍人口", "", "证号", "有条件").replace(",每日,,", ",每日,2025-10-02,");
        let text = format!("咨询人/电话,{HEADINGS}0591-83300000,{dated}");
        let id = self.read(sheet(&text), &clerk()).await;
        let order =
            MigrationOrder { number: "榕数办〔2026〕7号".to_owned(), on: date(2026, 11, 17) };
        self.app.apply_import(id, None, Some(order), &decider()).await.unwrap();
        self.app.run_jobs_until_idle().await.unwrap();
        let filter = EntryFilter { published: Some(true), ..EntryFilter::default() };
        self.store.entries(&filter, &StoreSlice::first(1)).await.unwrap().rows[0].id
    }

    async fn ask_for_update(&self, entry: EntryId) -> CaseId {
        let given = [
            ("entry", entry.to_string()),
            ("change_kind", "law_changed".to_owned()),
            ("changed_on", "2026-11-01".to_owned()),
            ("account", "登记条例已修订".to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value));
        self.app.open_by_form(&CATALOGUE_UPDATE, &given, &registrar()).await.unwrap()
    }

    async fn case_state(&self, id: CaseId) -> String {
        self.store.case(id).await.unwrap().unwrap().case.state
    }
}

#[tokio::test]
async fn a_yearly_check_that_falls_on_a_holiday_is_due_after_it_and_confirming_begins_a_new_year() {
    let city = City::build().await;
    let id = city.moved_in().await;
    let due = city.app.entry_checks(None, &clerk()).await.unwrap().remove(0);
    assert_eq!((due.since, due.due_on), (date(2025, 10, 2), date(2026, 10, 8)));
    assert!(due.is_late(date(2026, 11, 18)));
    city.app.confirm_entries(&[id], &clerk()).await.unwrap();
    let due = city.app.entry_check(id).await.unwrap().unwrap();
    assert_eq!((due.since, due.due_on), (date(2026, 11, 18), date(2027, 11, 18)));
}

#[tokio::test]
async fn only_who_compiles_for_the_unit_confirms_and_all_or_nothing() {
    let city = City::build().await;
    let id = city.moved_in().await;
    let elsewhere = city.app.confirm_entries(&[id], &stranger()).await.unwrap_err();
    assert_eq!(elsewhere.kind(), ErrorKind::NotFound);
    let reader = city.app.confirm_entries(&[id], &registrar()).await.unwrap_err();
    assert_eq!(reader.code(), "catalogue.not-compiler");
    let mixed = [id, EntryId::named("unknown")];
    assert!(city.app.confirm_entries(&mixed, &clerk()).await.is_err());
    let due = city.app.entry_check(id).await.unwrap().unwrap();
    assert_eq!(due.since, date(2025, 10, 2));
}

#[tokio::test]
async fn a_unit_is_reminded_of_its_checks_once_a_month() {
    let city = City::build().await;
    city.moved_in().await;
    city.app.sweep_overdue().await.unwrap();
    city.app.sweep_overdue().await.unwrap();
    let slice = StoreSlice::first(50);
    let told = city.store.notices(clerk().person, clerk().unit, &slice).await.unwrap().rows;
    let reminders = told.iter().filter(|notice| notice.code == "entry.to-check").count();
    assert_eq!(reminders, 1);
}

#[tokio::test]
async fn a_new_edition_ends_the_case_that_asked_for_it() {
    let city = City::build().await;
    let id = city.publish(&complete("户籍人口")).await;
    let case = city.ask_for_update(id).await;
    let mut input = complete("户籍人口");
    input.draft.summary = "按修订后的条例登记的人口信息".to_owned();
    let seen = city.entry(id).await.version;
    city.app.edit_entry(id, &input, &clerk(), seen).await.unwrap();
    assert_eq!(city.case_state(case).await, "submitted");
    city.publish_draft(id).await;
    assert_eq!(city.case_state(case).await, "updated");
}

#[tokio::test]
async fn the_owner_alone_finds_with_reasons_that_nothing_changes() {
    let city = City::build().await;
    let id = city.publish(&complete("户籍人口")).await;
    let case = city.ask_for_update(id).await;
    let foreign = actor(HEALTH, "stranger", &[Post::DataOfficer]);
    assert!(city.act(case, "find_unchanged", &foreign, "不涉及").await.is_err());
    let request = ActRequest { act: "find_unchanged", reason: "", seen: 1, given: &[] };
    assert!(city.app.act(case, request, &officer()).await.is_err(), "without reasons");
    city.act(case, "find_unchanged", &officer(), "修订不涉及登记事项").await.unwrap();
    assert_eq!(city.case_state(case).await, "unchanged");
}

#[tokio::test]
async fn each_number_of_the_own_view_counts_the_list_it_leads_to() {
    let city = City::build().await;
    let published = city.publish(&complete("户籍人口")).await;
    let mut lacking = complete("居住证");
    lacking.draft.summary.clear();
    city.app.create_entry(&lacking, &clerk()).await.unwrap();
    city.app.create_entry(&complete("暂住证"), &clerk()).await.unwrap();
    city.ask_for_update(published).await;
    let view = city.app.own_view(None, &clerk()).await.unwrap().unwrap();
    let expected = OwnView {
        published: 1,
        no_data: 1,
        drafts: 2,
        incomplete: 1,
        to_update: 1,
        ..OwnView::default()
    };
    assert_eq!(view, expected);
    for (show, name) in [(EntryShow::NoData, "户籍人口"), (EntryShow::Incomplete, "居住证")]
    {
        let query = EntryQuery { show: Some(show), ..EntryQuery::default() };
        let rows = city.app.entries(&query, &clerk(), &Slice::first(9)).await.unwrap().rows;
        let names: Vec<&str> = rows.iter().map(|entry| entry.draft.name.as_str()).collect();
        assert_eq!(names, [name]);
    }
    assert!(city.app.own_view(None, &registrar()).await.unwrap().is_none());
}
