//! Counts of open entries: they are those of the rows, by no masked item, and on record.

use std::fmt::Write as _;
use std::net::IpAddr;

use app::uses::{OpenChart, OpenReader, USER_PUBLIC};
use app::{ErrorKind, OPEN_CALLS_PER_MINUTE};
use domain::catalogue::Sensitivity;
use domain::ids::EntryId;
use law::catalogue_codes::ItemType;
use ledger::{Method, Outcome};

use super::square::{Square, person};
use crate::catalogue::city::{complete, item};

const KINDS: i32 = 15;

fn public() -> OpenReader<'static> {
    OpenReader::Public { address: "192.0.2.78".parse::<IpAddr>().unwrap() }
}

/// One row of the first kind, two of the second, and so on; each kind in a year of its own. The districts take turns.
fn rows() -> String {
    let mut text = String::from("编号,类别,登记日期,区划代码\n");
    for kind in 0..KINDS {
        for number in 0..=kind {
            let district = ["350102", "350103", "350100"][usize::try_from(number % 3).unwrap()];
            let year = 2010 + kind;
            writeln!(text, "{kind}-{number},类{kind:02},{year}-01-31,{district}").unwrap();
        }
    }
    text
}

async fn registrations(square: &Square) -> (EntryId, String) {
    let app = square.app();
    let mut input = complete("登记信息");
    let ordinary = |name: &str, item_type, length| {
        let mut item = item(name, item_type, length);
        item.sensitivity = Sensitivity::Ordinary;
        item
    };
    input.draft.items = vec![
        ordinary("编号", ItemType::Text, 20),
        ordinary("类别", ItemType::Text, 20),
        ordinary("登记日期", ItemType::Date, 0),
        ordinary("区划代码", ItemType::Text, 6),
    ];
    let id = app.create_entry(&input, &person("clerk")).await.unwrap();
    let version = app.entry_view(id, &person("registrar")).await.unwrap().entry.version;
    let case = app.submit_entry(id, &person("officer"), version).await.unwrap();
    for act in ["register", "publish"] {
        square.act(case, act, "registrar", &[]).await.unwrap();
    }
    let upload = app::loads::Upload { entry: id, file_name: "登记.csv", encoding: None };
    let piece = Ok::<_, std::convert::Infallible>(bytes::Bytes::from(rows()));
    let clerk = person("clerk");
    let batch = app.store_upload(&clerk, upload, futures::stream::iter([piece])).await.unwrap();
    let mode = domain::loads::LoadMode::Append;
    app.confirm_load(batch.id, batch.mapping.clone(), mode, &clerk).await.unwrap();
    app.run_jobs_until_idle().await.unwrap();
    let code = app.entry_view(id, &person("registrar")).await.unwrap().entry.code;
    (id, code.unwrap().to_path())
}

fn bars(chart: &OpenChart) -> Vec<(String, u64)> {
    let bars = chart.bars.iter();
    bars.map(|bar| (bar.value.clone().unwrap_or_default(), bar.count)).collect()
}

#[tokio::test]
async fn a_chart_counts_what_is_there_and_leaves_one_record_and_no_row() {
    let square = Square::on("2026-03-02").await;
    let (entry, resource) = registrations(&square).await;
    square.open_entry(entry, "to_all").await;
    let app = square.app();
    let dataset = app.open_dataset(&resource).unwrap();
    let offered: Vec<_> = dataset.chart_items();
    let offered: Vec<_> = offered.iter().map(|(item, _)| item.name.as_str()).collect();
    assert_eq!(offered, ["类别", "登记日期", "区划代码"]);
    let before = app.log_len();
    let chart = app.open_chart(&resource, "类别", public()).await.unwrap();
    assert_eq!(app.log_len(), before + 1);
    let wanted: Vec<_> = (3..KINDS).rev().map(|kind| (format!("类{kind:02}"), kind)).collect();
    let wanted: Vec<_> =
        wanted.into_iter().map(|(name, kind)| (name, u64::try_from(kind + 1).unwrap())).collect();
    assert_eq!(bars(&chart), wanted);
    assert_eq!((chart.others, chart.rows, chart.is_by_year), (1 + 2 + 3, 120, false));
    let record = square.last_record();
    assert_eq!((record.user.as_str(), record.row_count), (USER_PUBLIC, 0));
    assert!(matches!((record.method, &record.outcome), (Method::Query, Outcome::Answered)));
    assert!(record.content.ends_with(":类别"), "{}", record.content);
    let years = app.open_chart(&resource, "i3", public()).await.unwrap();
    let shown = bars(&years);
    assert_eq!(shown.len(), 12);
    assert_eq!((shown[0].0.as_str(), shown[0].1), ("2013", 4));
    assert_eq!((shown[11].0.as_str(), shown[11].1), ("2024", 15));
    assert_eq!((years.others, years.is_by_year), (6, true));
}

#[tokio::test]
async fn a_map_counts_by_district_and_says_what_is_in_none() {
    let square = Square::on("2026-03-02").await;
    let (entry, resource) = registrations(&square).await;
    square.open_entry(entry, "to_all").await;
    let map = square.app().open_districts(&resource, public()).await.unwrap().unwrap();
    let text = rows();
    let reference = |code: &str| text.lines().filter(|line| line.ends_with(code)).count() as u64;
    let of = |code: &str| map.districts.iter().find(|one| one.code == code).unwrap().count;
    for code in ["350102", "350103"] {
        assert_eq!(of(code), reference(code), "{code}");
    }
    assert_eq!((of("350104"), map.elsewhere), (0, reference("350100")));
    assert_eq!((map.name.as_str(), map.districts.len()), ("区划代码", 13));
}

#[tokio::test]
async fn by_a_masked_item_nothing_is_counted_and_the_refusal_is_on_record() {
    let square = Square::on("2026-03-02").await;
    let (entry, resource) = square.people().await;
    square.open_entry(entry, "to_all").await;
    let app = square.app();
    for masked in ["公民身份号码", "姓名", "i3"] {
        let before = app.log_len();
        let refused = app.open_chart(&resource, masked, public()).await.unwrap_err();
        assert_eq!((refused.kind(), refused.code()), (ErrorKind::Invalid, "access.unknown-item"));
        assert_eq!(app.log_len(), before + 1);
        assert!(matches!(square.last_record().outcome, Outcome::Denied { .. }), "{masked}");
    }
    let dataset = app.open_dataset(&resource).unwrap();
    let offered: Vec<_> = dataset.chart_items();
    assert_eq!(offered.iter().map(|(item, _)| item.name.as_str()).collect::<Vec<_>>(), ["街道"]);
    let before = app.log_len();
    assert!(app.open_districts(&resource, public()).await.unwrap().is_none());
    assert_eq!(app.log_len(), before, "without an item to count by it is no use");
}

#[tokio::test]
async fn counts_are_calls_like_pages_and_none_of_what_is_not_open() {
    let square = Square::on("2026-03-02").await;
    let (entry, resource) = square.people().await;
    let app = square.app();
    let closed = app.open_chart(&resource, "街道", public()).await.unwrap_err();
    assert_eq!(closed.kind(), ErrorKind::NotFound);
    square.open_entry(entry, "to_all").await;
    let mut answered = 0;
    let limited = loop {
        match app.open_chart(&resource, "街道", public()).await {
            Ok(_) => answered += 1,
            Err(error) => break error,
        }
    };
    // The call for what was not open yet was counted too.
    assert_eq!((answered, limited.kind()), (OPEN_CALLS_PER_MINUTE - 1, ErrorKind::Limited));
}
