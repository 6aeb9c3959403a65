//! Data on time (Articles 4 and 28 (4)): counted from loads alone, everywhere the same; told once before and once after;
//! excused by order.

use std::convert::Infallible;

use app::catalogue::{EntryQuery, EntryShow};
use app::loads::Upload;
use app::timeliness::{Freshness, NewExemption, TimelyShow, Verdict, VerdictKind};
use bytes::Bytes;
use domain::ids::{EntryId, UnitId};
use domain::loads::LoadMode;
use futures::stream;
use jiff::civil::date;
use law::catalogue_codes::UpdateCycle;
use store::{EventFilter, Slice};
use strum::IntoEnumIterator;

use super::town::{FINANCE, Town, who};
use crate::catalogue::city::POLICE;

const ROWS: &str = "公民身份号码,姓名,出生日期\nP00000001,居民,2001-02-03\n";

impl Town {
    async fn load(&self, entry: EntryId) {
        let upload = Upload { entry, file_name: "人口.csv", encoding: None };
        let pieces = stream::iter([Ok::<_, Infallible>(Bytes::from_static(ROWS.as_bytes()))]);
        let batch = self.app.store_upload(&who("clerk"), upload, pieces).await.unwrap();
        let mapping = batch.mapping.clone();
        self.app.confirm_load(batch.id, mapping, LoadMode::Replace, &who("clerk")).await.unwrap();
        self.app.run_jobs_until_idle().await.unwrap();
    }

    async fn verdicts(&self, entry: EntryId) -> Vec<Verdict> {
        let found = self.app.entry_timeliness(entry, &who("clerk")).await.unwrap().unwrap();
        found.windows.iter().map(|one| one.verdict).collect()
    }

    async fn freshness(&self, entry: EntryId) -> Freshness {
        let found = self.app.entry_timeliness(entry, &who("clerk")).await.unwrap().unwrap();
        found.currency.freshness
    }

    async fn told(&self, name: &str, code: &str) -> usize {
        let told = self.app.notices(&who(name), &Slice::first(50)).await.unwrap().rows;
        told.iter().filter(|notice| notice.code == code).count()
    }
}

fn order(entry: EntryId) -> NewExemption {
    NewExemption {
        entry,
        first_on: Some(date(2026, 3, 1)),
        last_on: Some(date(2026, 5, 31)),
        reason: "机房搬迁".to_owned(),
        order_number: "榕数办〔2026〕9号".to_owned(),
    }
}

#[tokio::test]
async fn windows_are_judged_by_loads_and_by_the_rules_terms() {
    let town = Town::on("2026-01-12").await;
    let entry = town.publish_with("人口基本信息", UpdateCycle::Monthly).await;
    assert_eq!(town.freshness(entry).await, Freshness::NeverLoaded);
    town.go_to("2026-01-20");
    town.load(entry).await;
    // February is due five working days after its end; nothing came by then.
    town.go_to("2026-03-06");
    assert_eq!(town.verdicts(entry).await, [Verdict::Early, Verdict::Open]);
    assert_eq!(town.freshness(entry).await, Freshness::Fresh);
    town.go_to("2026-03-09");
    assert_eq!(town.verdicts(entry).await, [Verdict::Early, Verdict::Missed, Verdict::Open]);
    assert_eq!(town.freshness(entry).await, Freshness::Stale);
    town.go_to("2026-03-10");
    town.load(entry).await;
    let late = Verdict::Late { days: 4 };
    assert_eq!(town.verdicts(entry).await, [Verdict::Early, late, Verdict::Early]);
    assert_eq!(town.freshness(entry).await, Freshness::Fresh);
    let stranger = town.app.entry_timeliness(entry, &who("finance officer")).await.unwrap();
    assert!(stranger.is_none(), "another unit does not know");
}

#[tokio::test]
async fn each_number_counts_the_list_it_leads_to_and_every_page_counts_alike() {
    let town = Town::on("2026-01-12").await;
    let loaded = town.publish_with("人口基本信息", UpdateCycle::Monthly).await;
    town.publish_with("流动人口", UpdateCycle::Weekly).await;
    town.publish_with("人口档案", UpdateCycle::Irregular).await;
    town.load(loaded).await;
    town.go_to("2026-03-10");
    let (supervisor, unit) = (who("supervisor"), UnitId::named(POLICE));
    let board = town.app.timeliness(None, &supervisor).await.unwrap();
    assert_eq!(board.lines.len(), 1);
    assert!(board.total.windows.missed > 5, "eight weeks without a load: {board:?}");
    for kind in VerdictKind::iter() {
        let show = TimelyShow::Windows(kind);
        let listed = town.app.timely_list(show, Some(unit), &supervisor).await.unwrap();
        assert_eq!(listed.len() as u64, board.lines[0].windows.of(kind), "{kind:?}");
    }
    for freshness in Freshness::iter() {
        let show = TimelyShow::Entries(freshness);
        let listed = town.app.timely_list(show, Some(unit), &who("clerk")).await.unwrap();
        assert_eq!(listed.len() as u64, board.lines[0].entries(freshness), "{freshness:?}");
    }
    let own = town.app.own_view(None, &who("clerk")).await.unwrap().unwrap();
    assert_eq!((own.no_data, own.late), (board.total.never_loaded, board.total.stale));
    let query = EntryQuery { show: Some(EntryShow::NoData), ..EntryQuery::default() };
    let listed = town.app.entries(&query, &who("clerk"), &app::catalogue::Slice::first(9)).await;
    assert_eq!(listed.unwrap().rows.len() as u64, board.total.never_loaded);
    let today = date(2026, 3, 10);
    let standing = town.app.standing(unit, date(2026, 1, 1), today, &supervisor).await.unwrap();
    assert_eq!(standing.tables_late, board.total.never_loaded + board.total.stale);
    assert_eq!(town.app.freshness_counts(None).await.unwrap().fresh, board.total.fresh);
}

#[tokio::test]
async fn a_unit_sees_its_own_numbers_and_the_public_none() {
    let town = Town::on("2026-01-12").await;
    town.publish_with("人口基本信息", UpdateCycle::Monthly).await;
    let own = town.app.timeliness(None, &who("clerk")).await.unwrap();
    assert_eq!(own.total.never_loaded, 1);
    assert_eq!(town.app.timeliness(None, &who("treasurer")).await.unwrap().lines.len(), 1);
    assert!(town.app.timeliness(None, &who("finance officer")).await.unwrap().lines.is_empty());
    let police = Some(UnitId::named(POLICE));
    assert!(town.app.timeliness(police, &who("finance officer")).await.is_err());
    assert!(town.app.timeliness(Some(UnitId::named(FINANCE)), &who("clerk")).await.is_err());
    assert!(town.app.timeliness(None, &who("firm")).await.is_err());
}

#[tokio::test]
async fn who_answers_for_a_unit_is_reminded_once_and_told_once_however_long_nothing_comes() {
    let town = Town::on("2026-01-12").await;
    let entry = town.publish_with("人口基本信息", UpdateCycle::Monthly).await;
    town.load(entry).await;
    let sweep = async |day: &str| {
        town.go_to(day);
        town.app.sweep_overdue().await.unwrap();
        (town.told("clerk", "window.reminded").await, town.told("clerk", "window.missed").await)
    };
    assert_eq!(sweep("2026-02-27").await, (0, 0), "a week before");
    assert_eq!(sweep("2026-03-02").await, (1, 0));
    assert_eq!(sweep("2026-03-03").await, (1, 0), "once");
    assert_eq!(sweep("2026-03-06").await, (1, 0), "the due day itself is in time");
    assert_eq!(sweep("2026-03-09").await, (1, 1));
    assert_eq!(sweep("2026-03-10").await, (1, 1), "once");
    assert_eq!(sweep("2026-05-20").await, (1, 1), "two more are missed, and the unit knows");
    assert_eq!(town.told("officer", "window.missed").await, 1);
    assert_eq!(town.told("registrar", "window.missed").await, 0);
    town.load(entry).await;
    assert_eq!(sweep("2026-06-08").await, (1, 1), "loaded in May");
    assert_eq!(sweep("2026-07-08").await, (1, 2), "June is missed anew");
    let filter =
        EventFilter { kind_prefix: Some("window.missed".to_owned()), ..EventFilter::default() };
    assert_eq!(town.store.events(&filter, &Slice::first(9)).await.unwrap().rows.len(), 2);
}

#[tokio::test]
async fn an_order_of_the_decider_excuses_what_falls_due_while_it_holds() {
    let town = Town::on("2026-01-12").await;
    let entry = town.publish_with("人口基本信息", UpdateCycle::Monthly).await;
    town.load(entry).await;
    town.go_to("2026-03-02");
    let refused = town.app.give_exemption(&order(entry), &who("supervisor")).await.unwrap_err();
    assert_eq!(refused.code(), "exemption.not-decider");
    let empty = NewExemption {
        last_on: Some(date(2026, 2, 1)),
        reason: " ".to_owned(),
        order_number: String::new(),
        ..order(entry)
    };
    let gaps = town.app.give_exemption(&empty, &who("decider")).await.unwrap_err();
    let fields: Vec<&str> = gaps.gaps().iter().map(|gap| gap.field.as_str()).collect();
    assert_eq!(fields, ["reason", "order_number", "last_on"]);
    let given = town.app.give_exemption(&order(entry), &who("decider")).await.unwrap();
    assert_eq!(town.told("clerk", "exemption.given").await, 1);
    town.go_to("2026-04-20");
    let exempt = Verdict::Exempt;
    // April, due on 11 May, is excused like the two months before it.
    assert_eq!(town.verdicts(entry).await, [Verdict::Early, exempt, exempt, exempt]);
    assert_eq!(town.freshness(entry).await, Freshness::Fresh);
    town.app.sweep_overdue().await.unwrap();
    assert_eq!(town.told("clerk", "window.missed").await, 0);
    assert!(town.app.end_exemption(given, &who("clerk")).await.is_err());
    assert_eq!(town.app.end_exemption(given, &who("decider")).await.unwrap(), entry);
    town.app.end_exemption(given, &who("decider")).await.unwrap();
    assert_eq!(town.told("clerk", "exemption.ended").await, 1, "ended once");
    town.go_to("2026-05-12");
    assert_eq!(town.freshness(entry).await, Freshness::Stale, "April was asked for again");
}

#[tokio::test]
async fn missed_windows_are_found_with_their_number_and_excused_ones_are_not() {
    let town = Town::on("2026-01-12").await;
    let missed = town.publish_with("人口基本信息", UpdateCycle::Monthly).await;
    let excused = town.publish_with("流动人口", UpdateCycle::Monthly).await;
    let all_year = NewExemption { first_on: Some(date(2026, 1, 1)), ..order(excused) };
    town.app.give_exemption(&all_year, &who("decider")).await.unwrap();
    let from = date(2026, 1, 1);
    assert!(town.app.findings(from, &who("supervisor")).await.unwrap().is_empty(), "none is due");
    town.go_to("2026-03-10");
    let found = town.app.findings(from, &who("supervisor")).await.unwrap();
    let found: Vec<_> = found.iter().map(|one| (one.kind, one.entry, one.count)).collect();
    assert_eq!(found, [("aggregated_late", Some(missed), 2)]);
}
