//! Opening entries (Articles 14 to 16): who decides, what leaves, and what is on record of it.

use std::net::IpAddr;

use app::catalogue::{DraftInput, SearchRequest};
use app::uses::{OpenExport, OpenFormat, OpenPage, OpenQuery, OpenReader, USER_PUBLIC};
use app::{ErrorKind, OPEN_CALLS_PER_MINUTE};
use domain::catalogue::Grade;
use domain::expr::Filter;
use domain::openings::Masks;
use domain::procedures::{ENTRY_OPENING, OPENING_END};
use futures::StreamExt;
use law::catalogue_codes::OpenType;
use ledger::{Outcome, Stage};
use serde_json::json;

use super::square::{ITEMS, Square, person, proposal};

const SECRETS: [&str; 4] = ["350102198001010011", "张三丰", "1980-01-01", "李四"];
const SHOWN: [[&str; 4]; 2] =
    [["3****************1", "张**", "1980", "东街"], ["3****************2", "李*", "1990", "南街"]];

fn public() -> OpenReader<'static> {
    OpenReader::Public { address: "192.0.2.77".parse::<IpAddr>().unwrap() }
}

fn texts(page: &OpenPage) -> Vec<Vec<String>> {
    page.rows.iter().map(|row| row.iter().map(domain::values::Value::to_text).collect()).collect()
}

async fn downloaded(square: &Square, resource: &str, format: OpenFormat) -> Vec<u8> {
    let wanted = OpenExport { format, ..OpenExport::default() };
    let mut stream = square.app().open_export(resource, &wanted, public()).await.unwrap();
    let mut bytes = Vec::new();
    while let Some(chunk) = stream.chunks.next().await {
        bytes.extend_from_slice(&chunk.unwrap());
    }
    square.app().settle().await;
    bytes
}

#[tokio::test]
async fn opening_takes_a_proposer_a_reviewer_and_a_decider_who_are_three_people() {
    let square = Square::on("2026-03-02").await;
    let (entry, resource) = square.people().await;
    let named = entry.to_string();
    let foreign =
        square.open(&ENTRY_OPENING, "health clerk", &proposal(&named, "to_all")).await.unwrap_err();
    assert_eq!(foreign.code(), "incomplete");
    let case = square.open(&ENTRY_OPENING, "registrar", &proposal(&named, "to_all")).await.unwrap();
    assert!(square.act(case, "open_entry", "decider", &[]).await.is_err(), "not reviewed yet");
    square.act(case, "clear", "police reviewer", &[]).await.unwrap();
    let own = square.act(case, "open_entry", "registrar", &[]).await.unwrap_err();
    assert_eq!(own.code(), "act.conflict-of-interest");
    assert!(square.app().open_dataset(&resource).is_err(), "not before the decision");
    square.act(case, "open_entry", "decider", &[]).await.unwrap();
    let dataset = square.app().open_dataset(&resource).unwrap();
    let number = square.town.detail(case, "open_entry").await["number"].clone();
    assert_eq!(number, dataset.opening.decision);
    assert_eq!((dataset.opening.kind, dataset.rows), (OpenType::ToAll, 2));
    assert!(square.case(case).await.clocks.iter().all(domain::cases::CaseClock::has_ended));
}

#[tokio::test]
async fn what_is_open_to_all_leaves_masked_on_every_way_and_on_record_as_public() {
    let square = Square::on("2026-03-02").await;
    let (entry, resource) = square.people().await;
    square.open_entry(entry, "to_all").await;
    let app = square.app();
    let decision = app.open_dataset(&resource).unwrap().opening.decision.clone();
    let before = app.log_len();
    assert_eq!(texts(&app.open_preview(&resource, public()).await.unwrap()), SHOWN);
    let page = app.open_page(&resource, OpenQuery::default(), public()).await.unwrap();
    assert_eq!(texts(&page), SHOWN);
    assert_eq!(page.named[0]["姓名"], json!("张**"));
    assert_eq!(app.log_len(), before + 2);
    let record = square.last_record();
    assert_eq!((record.user.as_str(), record.approver.as_str()), (USER_PUBLIC, decision.as_str()));
    assert_eq!((record.outcome.clone(), record.row_count), (Outcome::Answered, 2));
    assert!(!format!("{record:?}").contains("192.0.2"), "no address");
    for format in OpenFormat::ALL {
        let bytes = downloaded(&square, &resource, *format).await;
        let text = String::from_utf8_lossy(&bytes);
        assert!(SECRETS.iter().all(|secret| !text.contains(secret)), "{format:?}");
        let closed = square.last_record();
        assert!(matches!(closed.stage, Stage::Closed { .. }), "{format:?}");
        assert_eq!((closed.outcome, closed.row_count), (Outcome::Answered, 2), "{format:?}");
    }
    let csv = downloaded(&square, &resource, OpenFormat::Csv).await;
    let csv = String::from_utf8(csv).unwrap();
    assert_eq!(csv.lines().nth(1), Some("3****************1,张**,1980,东街"));
}

#[tokio::test]
async fn a_filter_may_not_ask_around_a_mask() {
    let square = Square::on("2026-03-02").await;
    let (entry, resource) = square.people().await;
    square.open_entry(entry, "to_all").await;
    let by = |item: &str, value: &str| -> Filter {
        serde_json::from_value(json!({ "item": item, "op": "eq", "value": value })).unwrap()
    };
    let (name, street) = (by("姓名", "李四"), by("街道", "南街"));
    let wanted = |filter| OpenQuery { filter: Some(filter), ..OpenQuery::default() };
    let app = square.app();
    let refused = app.open_page(&resource, wanted(&name), public()).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Invalid);
    assert!(matches!(square.last_record().outcome, Outcome::Denied { .. }));
    let found = app.open_page(&resource, wanted(&street), public()).await.unwrap();
    assert_eq!(texts(&found), [SHOWN[1]]);
}

#[tokio::test]
async fn an_item_made_stricter_after_the_opening_is_given_out_no_more() {
    let square = Square::on("2026-03-02").await;
    let (entry, resource) = square.people().await;
    square.open_entry(entry, "to_all").await;
    let app = square.app();
    let names = async || {
        app.open_page(&resource, OpenQuery::default(), public()).await.map(|page| page.names)
    };
    assert_eq!(names().await.unwrap(), ["公民身份号码", "姓名", "出生日期", "街道"]);
    let published = app.entry_view(entry, &person("registrar")).await.unwrap().entry;
    let mut input = DraftInput::of(&published.draft);
    input.draft.opening.open_type = Some(OpenType::ToAll);
    input.draft.opening.condition = "署名".to_owned();
    input.draft.items[3].open_type = Some(OpenType::ByAuthorisation);
    input.draft.items[1].grade = Some(Grade::L4);
    app.edit_entry(entry, &input, &person("clerk"), published.version).await.unwrap();
    let version = app.entry_view(entry, &person("registrar")).await.unwrap().entry.version;
    let case = app.submit_entry(entry, &person("officer"), version).await.unwrap();
    for act in ["register", "publish"] {
        square.act(case, act, "registrar", &[]).await.unwrap();
    }
    assert_eq!(names().await.unwrap(), ["公民身份号码", "出生日期"]);
    assert_eq!(app.open_dataset(&resource).unwrap().items.len(), 2, "nor offered");
    let street = ["街道".to_owned()];
    let wanted = OpenQuery { items: &street, ..OpenQuery::default() };
    let refused = app.open_page(&resource, wanted, public()).await.unwrap_err();
    assert_eq!(refused.code(), "access.unknown-item");
    let named = entry.to_string();
    let anew = square.open(&ENTRY_OPENING, "clerk", &proposal(&named, "to_all")).await.unwrap_err();
    let gaps: Vec<_> = anew.gaps().iter().map(|gap| (gap.field.as_str(), gap.code)).collect();
    assert_eq!(gaps, [("items", "opening.item-stricter")]);
}

#[tokio::test]
async fn an_opening_that_was_ended_is_over_on_the_next_request() {
    let square = Square::on("2026-03-02").await;
    let (entry, resource) = square.people().await;
    let open_ones = async || {
        let request = SearchRequest { open_only: true, limit: 5, ..SearchRequest::default() };
        square.app().search_catalogue(request).await.unwrap().found.len()
    };
    assert_eq!(open_ones().await, 0, "declared as open is not opened");
    square.open_entry(entry, "to_all").await;
    assert_eq!(open_ones().await, 1);
    let named = entry.to_string();
    let given = [("entry", named.as_str()), ("reasons", "数据有误")];
    let case = square.open(&OPENING_END, "officer", &given).await.unwrap();
    square.act(case, "end_opening", "decider", &[]).await.unwrap();
    assert_eq!(open_ones().await, 0);
    let gone = square.app().open_page(&resource, OpenQuery::default(), public()).await.unwrap_err();
    assert_eq!(gone.kind(), ErrorKind::NotFound);
    let history = square.app().openings_of(entry).await.unwrap();
    assert_eq!(history.len(), 1);
    assert_eq!(history[0].ended_on, Some("2026-03-02".parse().unwrap()));
    let again = square.open(&OPENING_END, "officer", &given).await.unwrap_err();
    assert_eq!(again.code(), "opening.not-open");
}

#[tokio::test]
async fn one_address_has_so_many_calls_a_minute_and_those_over_are_not_on_record() {
    let square = Square::on("2026-03-02").await;
    let (entry, resource) = square.people().await;
    square.open_entry(entry, "to_all").await;
    let app = square.app();
    for _ in 0..OPEN_CALLS_PER_MINUTE {
        app.open_page(&resource, OpenQuery::default(), public()).await.unwrap();
    }
    let before = app.log_len();
    let limited = app.open_page(&resource, OpenQuery::default(), public()).await.unwrap_err();
    assert_eq!((limited.kind(), app.log_len()), (ErrorKind::Limited, before));
}

#[tokio::test]
async fn the_sample_shows_the_owner_both_and_who_decides_only_what_would_leave() {
    let square = Square::on("2026-03-02").await;
    let (entry, _) = square.people().await;
    let app = square.app();
    let view = app.entry_view(entry, &person("registrar")).await.unwrap().entry;
    let items = Masks::default().over(&view, &ITEMS);
    let gaps = domain::openings::check(&view, OpenType::ToAll, &items);
    assert!(gaps.is_empty(), "{gaps:?}");
    let before = app.log_len();
    let sample = app.masking_sample(entry, &items, &person("clerk")).await.unwrap();
    assert_eq!(app.log_len(), before + 1, "a look is a use");
    assert_eq!(
        sample.items[1].before.as_deref(),
        Some(["张三丰".to_owned(), "李四".to_owned()].as_slice())
    );
    assert_eq!(sample.items[1].after, ["张**", "李*"]);
    assert!(app.masking_sample(entry, &items, &person("decider")).await.is_err(), "no proposal");
    let named = entry.to_string();
    square.open(&ENTRY_OPENING, "clerk", &proposal(&named, "to_all")).await.unwrap();
    let sample = app.masking_sample(entry, &items, &person("decider")).await.unwrap();
    assert_eq!((sample.items[1].before.clone(), sample.items[1].after[0].as_str()), (None, "张**"));
    assert!(app.masking_sample(entry, &items, &person("citizen")).await.is_err());
}
