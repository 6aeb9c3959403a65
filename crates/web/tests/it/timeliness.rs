//! Data on time: the board, its lists, the calendar of an entry and the orders that exempt it, in both languages.

use app::catalogue::{DraftInput, KeyKind, blank_draft};
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use domain::catalogue::{InformationItem, Sensitivity};
use domain::ids::{EntryId, ItemId, UnitId};
use domain::people::{Actor, Post};
use domain::units::UnitKind;
use domain::values::DeclaredType;
use jiff::SignedDuration;
use jiff::civil::date;
use law::catalogue_codes::{ItemType, UpdateCycle};
use serde_json::Value;
use tower::ServiceExt;

use crate::accounts::actor;
use crate::guards::site;
use crate::office::Office;
use crate::systems::connect_by;

const POSTS: [Post; 2] = [Post::DataClerk, Post::DataOfficer];
/// Working days of a week, so that something is missed.
const DAYS: i64 = 24;

struct Quay {
    office: Office,
    owner: Actor,
    entry: EntryId,
}

fn draft() -> DraftInput {
    let mut draft = blank_draft("203001");
    draft.name = "渔船检验".to_owned();
    draft.summary = "渔船检验情况".to_owned();
    draft.contact = "0591-83300000".to_owned();
    draft.sharing.condition = "无".to_owned();
    draft.theme = "101".to_owned();
    draft.update_cycle = UpdateCycle::Weekly;
    draft.items = vec![InformationItem {
        id: ItemId(0),
        name: "检验编号".to_owned(),
        declared: DeclaredType { item_type: ItemType::Text, length: 20, precision: 0 },
        required: false,
        codes: None,
        check: None,
        sensitivity: Sensitivity::Ordinary,
        share_type: None,
        remark: String::new(),
        element: None,
        code_list: None,
        unit: String::new(),
        grade: None,
        open_type: None,
    }];
    DraftInput { draft, key_kind: KeyKind::Unique, key_places: vec![0] }
}

impl Quay {
    /// A weekly entry that was published some weeks ago and never loaded.
    async fn open() -> Self {
        let office = Office::open().await;
        let registrar = actor(&office.registrar, UnitKind::DigitalOffice);
        let owner = office.test.settle_unit("ocean", UnitKind::StateOrgan, &POSTS).await;
        let owner = actor(&owner, UnitKind::StateOrgan);
        let (app, clock) = (&office.test.app, &office.test.clock);
        let entry = app.create_entry(&draft(), &owner).await.unwrap();
        let version = app.entry_view(entry, &owner).await.unwrap().entry.version;
        let case = app.submit_entry(entry, &owner, version).await.unwrap();
        app.act_on_case(case, "register", &registrar, "", 1).await.unwrap();
        app.act_on_case(case, "publish", &registrar, "", 2).await.unwrap();
        clock.set(app.now() + SignedDuration::from_hours(24 * DAYS));
        Self { office, owner, entry }
    }

    fn unit(&self) -> UnitId {
        self.owner.unit
    }
}

#[tokio::test]
async fn the_board_leads_to_its_lists_and_a_unit_sees_its_own() {
    let quay = Quay::open().await;
    let office = &quay.office;
    let list = format!("/timeliness/list?show=missed&unit={}", quay.unit());
    // The week of Monday 23 November and the two after it passed without a load; the fourth is running.
    for login in ["registry", "ocean"] {
        let board = office.browser(login).await.get("/timeliness").await;
        let link = format!("<a href=\"{}\">3</a>", list.replace('&', "&#38;"));
        assert!(board.text.contains(&link), "{login}: {}", board.text);
        let missed = office.browser(login).await.get(&list).await;
        assert_eq!(missed.text.matches("kind-overdue").count() / 2, 3, "{}", missed.text);
        let entry = format!("/entries/{}#timeliness", quay.entry);
        assert!(missed.text.contains(&entry), "{login}");
    }
    let english = office.english("registry").await.get("/timeliness").await;
    for part in ["Data on time", "Never loaded", "Not due yet"] {
        assert!(english.text.contains(part), "{part}");
    }
    let stranger = office.browser("police").await;
    assert!(stranger.get("/timeliness").await.text.contains("还没有已发布的目录"));
    assert_eq!(stranger.get(&list).await.status, StatusCode::NOT_FOUND);
    let unknown = stranger.get("/timeliness/list?show=whatever").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let citizen = office.browser("chenrong").await;
    assert_eq!(citizen.get("/timeliness").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_entry_shows_its_calendar_and_the_decider_exempts_it() {
    let quay = Quay::open().await;
    let office = &quay.office;
    office.test.settle_unit("chief", UnitKind::DigitalOffice, &[Post::Decider]).await;
    let page = format!("/entries/{}", quay.entry);
    let shown = office.browser("ocean").await.get(&page).await;
    for part in ["汇聚日历", "有目录无数据", "未汇聚", "待汇聚", "2026-12-01"] {
        assert!(shown.text.contains(part), "{part}");
    }
    let orders = format!("{page}/exemptions");
    let form =
        [("order_number", "榕数办〔2026〕9号"), ("first_on", "2026-12-16"), ("reason", "迁移")];
    let owner = office.browser("ocean").await;
    assert!(!owner.get(&orders).await.text.contains("name=\"order_number\""));
    let last_on = ("last_on", "2026-12-31");
    let refused = owner.post(&orders, &[form.as_slice(), &[last_on]].concat()).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let decider = office.browser("chief").await;
    let backwards = [form.as_slice(), &[("last_on", "2026-12-01")]].concat();
    let again = decider.post(&orders, &backwards).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text.contains("不能早于起始日") && again.text.contains("榕数办〔2026〕9号"));
    let given = decider.post(&orders, &[form.as_slice(), &[last_on]].concat()).await;
    assert_eq!(given.status, StatusCode::SEE_OTHER);
    assert_eq!(given.to, format!("{orders}?done=exemption-given"));
    let kept = owner.get(&orders).await;
    assert!(kept.text.contains("榕数办〔2026〕9号") && !kept.text.contains("/end\""));
    assert!(owner.get(&page).await.text.contains("免于汇聚"));
    let listed = owner.get("/timeliness/list?show=exempt").await;
    assert!(listed.text.contains("渔船检验"), "{}", listed.text);
    let stranger = office.browser("police").await;
    assert_eq!(stranger.get(&orders).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_system_reads_the_board_and_its_lists_of_its_own_unit() {
    let quay = Quay::open().await;
    let test = &quay.office.test;
    let system = test.app.register_system("系统", "报送", quay.owner.person, &quay.owner).await;
    let system = system.unwrap();
    let registrar = actor(&quay.office.registrar, UnitKind::DigitalOffice);
    connect_by(test, system, &quay.owner, &registrar).await;
    let wanted = app::systems::NewKey {
        label: "一".to_owned(),
        scope: Vec::new(),
        valid_to: date(2026, 12, 31),
    };
    let key = test.app.make_key(system, wanted, &quay.owner).await.unwrap();
    let ask = async |method: &str, path: &str, body: &'static str| {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {key}"))
            .body(Body::from(body))
            .unwrap();
        let answer = site(test).oneshot(request).await.unwrap();
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        (status, serde_json::from_slice::<Value>(&bytes).unwrap())
    };
    let (status, board) = ask("GET", "/api/v1/timeliness", "").await;
    assert_eq!((status, &board["total"]["windows"]["missed"]), (StatusCode::OK, &Value::from(3)));
    assert_eq!(board["lines"][0]["never_loaded"], 1);
    let (_, list) = ask("GET", "/api/v1/timeliness/list?show=missed", "").await;
    assert_eq!((&list["total"], &list["next"]), (&Value::from(3), &Value::Null));
    assert_eq!(list["lines"][2]["window"]["verdict"], "missed");
    assert_eq!(list["lines"][2]["window"]["due_on"], "2026-12-01");
    let (unknown, _) = ask("GET", "/api/v1/timeliness/list?show=whatever", "").await;
    assert_eq!(unknown, StatusCode::UNPROCESSABLE_ENTITY);
    let (other, _) =
        ask("GET", &format!("/api/v1/timeliness?unit={}", UnitId::named("police")), "").await;
    assert_eq!(other, StatusCode::NOT_FOUND);
    let (malformed, _) = ask("POST", "/api/v1/timeliness/exemptions", "{}").await;
    assert_eq!(malformed, StatusCode::UNPROCESSABLE_ENTITY);
}
