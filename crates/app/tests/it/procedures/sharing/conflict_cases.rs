//! Conflicts between holders as cases (Articles 8 and 13): opened by the platform, answered by both, ended by agreement of
//! the data or by the digital office.

use app::cases::{Shelf, ShelfQuery, stated_by};
use domain::cases::{Case, CaseClock};
use domain::conflict_cases::counts;
use domain::conflicts::Compared;
use domain::ids::{CaseId, EntryId, UnitId};
use domain::procedures::SOURCE_CONFLICT;
use store::{CaseFilter, CaseOrder, Slice};

use super::conflicts::{load, number, two_holders};
use super::town::{Town, refusal, who};
use crate::catalogue::city::{HEALTH, OFFICE, POLICE};

/// People whom both units hold.
const PEOPLE: u32 = 200;
const EXPLAINED: [(&str, &str); 2] = [("stands", "to_correct"), ("explanation", "录入有误")];

fn register() -> String {
    let row = |n: u32| format!("\n{},林{n},350102", number(n));
    format!("公民身份号码,姓名,户籍区划{}", (1..=PEOPLE).map(row).collect::<String>())
}

/// The same people with both rows that they had before, or the load would be held; the first `wrong` under another name.
fn vaccinated(wrong: u32) -> String {
    let row = |n: u32| {
        let name = if n <= wrong { "陈" } else { "林" };
        let number = number(n);
        format!("\nL{n}a,{number},{name}{n}\nL{n}b,{number},{name}{n}")
    };
    format!("接种编号,公民身份号码,受种者{}", (1..=PEOPLE).map(row).collect::<String>())
}

/// Both units with rows of all people, so many of them under another name; the holder's entry.
async fn differing(wrong: u32) -> (Town, EntryId, EntryId) {
    let (town, source, holder) = two_holders(&[3, 4, 10]).await;
    assert!(cases(&town).await.is_empty(), "three of ten keys prove nothing");
    load(&town, source, "clerk", register()).await;
    load(&town, holder, "health clerk", vaccinated(wrong)).await;
    let measured = town.store.newest_conflicts().await.unwrap();
    let total = Compared { keys: PEOPLE.into(), differing: wrong.into() };
    assert_eq!((measured.len(), measured[0].total), (1, total));
    (town, source, holder)
}

/// All cases of conflicts, the oldest first.
async fn cases(town: &Town) -> Vec<Case> {
    let procedure = Some(SOURCE_CONFLICT.code.to_owned());
    let filter = CaseFilter { procedure, ..CaseFilter::default() };
    let page = town.store.cases(&filter, CaseOrder::Newest, &Slice::first(10)).await.unwrap();
    page.rows.into_iter().rev().map(|stored| stored.case).collect()
}

async fn only(town: &Town) -> Case {
    let mut cases = cases(town).await;
    assert_eq!(cases.len(), 1, "{cases:?}");
    cases.remove(0)
}

async fn waiting(town: &Town, name: &str) -> u64 {
    let procedure = SOURCE_CONFLICT.code.to_owned();
    let mine = ShelfQuery { procedure, ..Shelf::Mine.into() };
    town.app.shelf_count(&who(name), &mine).await.unwrap()
}

async fn told(town: &Town, name: &str, act: &str) -> usize {
    let code = format!("case.{act}");
    town.notices(name).await.iter().filter(|notice| **notice == code).count()
}

/// The holder answers and the source contests, so that the digital office has it.
async fn contested(town: &Town) -> CaseId {
    let case = only(town).await.id;
    town.act(case, "answer", "health clerk", &EXPLAINED).await.unwrap();
    town.act(case, "contest", "officer", &[]).await.unwrap();
    case
}

#[tokio::test]
async fn the_platform_opens_one_case_at_the_bound_and_tells_both_units_and_the_office() {
    let (town, source, holder) = differing(2).await;
    let case = only(&town).await;
    assert_eq!((case.opened_by, case.number.as_str()), (None, "CT20260001"));
    let parties = [POLICE, HEALTH, OFFICE].map(UnitId::named);
    assert_eq!([case.applicant, case.provider, case.decider], parties);
    assert_eq!((case.entry, case.title.as_str()), (Some(holder), "接种登记 · 受种者"));
    let stated = app::cases::content_of(&case).unwrap();
    assert_eq!(counts(&stated.stated), Some(Compared { keys: 200, differing: 2 }));
    assert_eq!(stated.text("source_item"), "姓名");
    assert!(case.payload.to_string().contains(&source.to_string()));
    let opened = town.last_event(case.id).await;
    assert_eq!((opened.actor, opened.unit, opened.act.as_str()), (None, None, "open"));
    let clock = &case.clocks[0];
    assert_eq!((clock.code.as_str(), clock.stamp.key.as_str()), ("answer", "conflict.answer"));
    for name in ["officer", "health officer", "registrar"] {
        assert!(town.notices(name).await.contains(&"case.open".to_owned()), "{name}");
        assert!(town.app.case(case.id, &who(name)).await.is_ok(), "{name}");
    }
    assert_eq!(refusal(town.app.case(case.id, &who("successor officer")).await), "not-found");
    assert_eq!((waiting(&town, "health clerk").await, waiting(&town, "clerk").await), (1, 0));
    let kept = format!("{case:?} {opened:?}");
    for value in [number(1), "林1".to_owned(), "陈1".to_owned()] {
        assert!(!kept.contains(&value), "{value} in {kept}");
    }
}

#[tokio::test]
async fn the_job_run_twice_and_the_next_version_open_no_second_case() {
    let (town, _, holder) = differing(4).await;
    town.app.queue_missing_measures().await.unwrap();
    town.app.run_jobs_until_idle().await.unwrap();
    let case = only(&town).await;
    load(&town, holder, "health clerk", vaccinated(6)).await;
    assert_eq!(only(&town).await, case, "it is open already");
    let shown = town.app.conflicts(&who("officer")).await.unwrap();
    assert_eq!(shown[0].case.as_ref().unwrap().id, case.id);
    assert_eq!(shown[0].newest.total.differing, 6);
    let measured = town.app.measured_of(&case).await.unwrap().unwrap();
    assert_eq!(measured.total, Compared { keys: 200, differing: 6 });
}

#[tokio::test]
async fn below_the_bound_no_case_is_opened_and_nobody_can_open_one() {
    let (town, ..) = differing(1).await;
    assert!(cases(&town).await.is_empty());
    for name in ["clerk", "officer", "registrar", "decider", "supervisor"] {
        let refused = refusal(town.open(&SOURCE_CONFLICT, name, &[]).await);
        assert_eq!(refused, "act.not-yours", "{name}");
    }
}

#[tokio::test]
async fn what_was_corrected_settles_by_itself_and_what_differs_again_is_a_new_case() {
    let (town, _, holder) = differing(4).await;
    let case = contested(&town).await;
    assert_eq!((waiting(&town, "registrar").await, waiting(&town, "health clerk").await), (1, 0));
    town.act(case, "order_correction", "registrar", &[("mend_by", "2026-03-20")]).await.unwrap();
    town.go_to("2026-03-10");
    load(&town, holder, "health clerk", vaccinated(0)).await;
    let settled = town.case(case).await;
    assert_eq!(settled.state, "settled");
    assert!(settled.closed_at.is_some() && settled.clocks.iter().all(CaseClock::has_ended));
    let event = town.last_event(case).await;
    assert_eq!((event.actor, event.act.as_str()), (None, "settle"));
    assert_eq!(counts(&stated_by(&event)), Some(Compared { keys: 200, differing: 0 }));
    for name in ["officer", "health officer", "registrar"] {
        assert_eq!(told(&town, name, "settle").await, 1, "{name}");
    }
    let shown = town.app.conflicts(&who("officer")).await.unwrap();
    assert_eq!(shown[0].case, None, "no case is open");

    town.go_to("2026-03-11");
    load(&town, holder, "health clerk", vaccinated(4)).await;
    let both = cases(&town).await;
    assert_eq!(both.len(), 2);
    assert_eq!((both[1].state.as_str(), both[1].number.as_str()), ("open", "CT20260002"));
}

#[tokio::test]
async fn what_the_office_closed_is_asked_again_only_once_it_has_grown() {
    let (town, _, holder) = differing(4).await;
    let case = contested(&town).await;
    load(&town, holder, "health clerk", vaccinated(6)).await;
    town.act(case, "close", "registrar", &[]).await.unwrap();
    let closed_on = town.last_event(case).await;
    let found = Some(Compared { keys: 200, differing: 6 });
    assert_eq!(
        counts(&stated_by(&closed_on)),
        found,
        "the newest figures, not those it began with"
    );
    assert_eq!(town.state(case).await, "closed");

    load(&town, holder, "health clerk", format!("{}\n", vaccinated(6))).await;
    load(&town, holder, "health clerk", vaccinated(5)).await;
    assert_eq!(only(&town).await.id, case, "no more differs than before");
    town.go_to("2026-03-03");
    load(&town, holder, "health clerk", vaccinated(7)).await;
    let both = cases(&town).await;
    assert_eq!((both.len(), both[1].state.as_str()), (2, "open"));
}

#[tokio::test]
async fn the_source_confirms_what_the_holder_reports_and_the_office_may_take_it_up() {
    let (town, ..) = differing(4).await;
    let case = only(&town).await.id;
    let own = town.act(case, "answer", "clerk", &EXPLAINED).await;
    assert_eq!(refusal(own), "act.not-yours", "the source does not answer for the holder");
    town.act(case, "take_up", "decider", &[]).await.unwrap();
    assert!(town.case(case).await.clocks[0].has_ended());
    town.act(case, "order_correction", "decider", &[("mend_by", "2026-03-20")]).await.unwrap();
    let correction = [("correction", "已按户籍更正")];
    town.act(case, "report_corrected", "health officer", &correction).await.unwrap();
    assert_eq!(waiting(&town, "clerk").await, 1);
    town.act(case, "confirm", "clerk", &[]).await.unwrap();
    assert_eq!(told(&town, "health officer", "confirm").await, 1);
    assert_eq!(town.state(case).await, "confirmed");
    town.act(case, "close", "second registrar", &[]).await.unwrap();
    assert_eq!(town.state(case).await, "closed");
}
