//! Data quality: the page of a resource, the form of its rules, and that only its unit sees which rows fail.

use std::convert::Infallible;

use app::catalogue::{DraftInput, KeyKind, blank_draft};
use app::loads::Upload;
use app::quality::{Dimension, KindName, Skip};
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use bytes::Bytes;
use domain::catalogue::{InformationItem, Sensitivity};
use domain::expr::Comparison;
use domain::ids::{EntryId, ItemId, UnitId};
use domain::loads::LoadMode;
use domain::people::{Actor, Post};
use domain::units::UnitKind;
use domain::values::DeclaredType;
use futures::stream;
use jiff::civil::date;
use law::catalogue_codes::{ItemType, UpdateCycle};
use serde_json::Value;
use strum::IntoEnumIterator;
use tower::ServiceExt;
use web::{Lang, Texts};

use crate::accounts::actor;
use crate::guards::site;
use crate::office::Office;
use crate::systems::connect_by;

const POSTS: [Post; 2] = [Post::DataClerk, Post::DataOfficer];
/// The key of the ship that is longer than any.
const WRONG: &str = "MC-3550-7";

struct Harbour {
    office: Office,
    owner: Actor,
    entry: EntryId,
}

fn item(name: &str, item_type: ItemType, length: u32) -> InformationItem {
    InformationItem {
        id: ItemId(0),
        name: name.to_owned(),
        declared: DeclaredType { item_type, length, precision: 0 },
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
    }
}

fn draft() -> DraftInput {
    let mut draft = blank_draft("203001");
    draft.name = "渔船登记".to_owned();
    draft.summary = "渔船登记情况".to_owned();
    draft.contact = "0591-83300000".to_owned();
    draft.sharing.condition = "无".to_owned();
    draft.theme = "101".to_owned();
    draft.update_cycle = UpdateCycle::Yearly;
    draft.items = vec![item("登记编号", ItemType::Text, 20), item("船长", ItemType::Integer, 0)];
    DraftInput { draft, key_kind: KeyKind::Unique, key_places: vec![0] }
}

impl Harbour {
    /// Ships, one of which is far too long.
    async fn open() -> Self {
        let office = Office::open().await;
        let registrar = actor(&office.registrar, UnitKind::DigitalOffice);
        let owner = office.test.settle_unit("ocean", UnitKind::StateOrgan, &POSTS).await;
        let owner = actor(&owner, UnitKind::StateOrgan);
        let app = &office.test.app;
        let entry = app.create_entry(&draft(), &owner).await.unwrap();
        let version = app.entry_view(entry, &owner).await.unwrap().entry.version;
        let case = app.submit_entry(entry, &owner, version).await.unwrap();
        app.act_on_case(case, "register", &registrar, "", 1).await.unwrap();
        app.act_on_case(case, "publish", &registrar, "", 2).await.unwrap();
        let row = |n: u32| format!("\nMC-{n},{}", 8 + n % 30);
        let rows: String = (1..=20).map(row).collect();
        let text = format!("登记编号,船长{rows}\n{WRONG},9000");
        let piece: Result<Bytes, Infallible> = Ok(Bytes::from(text));
        let upload = Upload { entry, file_name: "渔船.csv", encoding: None };
        let batch = app.store_upload(&owner, upload, stream::iter([piece])).await.unwrap();
        app.confirm_load(batch.id, batch.mapping, LoadMode::Replace, &owner).await.unwrap();
        app.run_jobs_until_idle().await.unwrap();
        Self { office, owner, entry }
    }

    fn page(&self) -> String {
        format!("/entries/{}/quality", self.entry)
    }

    /// Adds the rule of lengths by its form.
    async fn rule(&self) {
        let form = [
            ("kind", "range"),
            ("seen", "0"),
            ("name", "船长范围"),
            ("item", "i2"),
            ("least", "3"),
            ("most", "150"),
            ("tolerance", "10"),
            ("reason", "船舶检验规则"),
        ];
        let browser = self.office.browser("ocean").await;
        let set = browser.post(&format!("{}/rules", self.page()), &form).await;
        assert_eq!(set.to, format!("{}?done=quality-rule-set", self.page()), "{}", set.text);
        self.office.test.app.run_jobs_until_idle().await.unwrap();
    }
}

#[tokio::test]
async fn a_resource_shows_its_score_and_a_rule_is_added_by_its_form() {
    let harbour = Harbour::open().await;
    let owner = harbour.office.browser("ocean").await;
    let shown = owner.get(&harbour.page()).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
    for part in ["100.00", "规范性", "可访问性", "符合要求", "登记编号已填写。"]
    {
        assert!(shown.text.contains(part), "{part}: {}", shown.text);
    }
    let kinds = owner.get(&format!("{}/rules", harbour.page())).await;
    assert!(kinds.text.contains("rules?kind=distribution"), "{}", kinds.text);
    let form = owner.get(&format!("{}/rules?kind=range", harbour.page())).await;
    assert!(form.text.contains("name=\"least\"") && !form.text.contains("name=\"pattern\""));
    let wrong = [("kind", "range"), ("seen", "0"), ("name", "船长"), ("item", "i2")];
    let again = owner.post(&format!("{}/rules", harbour.page()), &wrong).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text.contains("至少填写一端") && again.text.contains("value=\"船长\""));

    harbour.rule().await;
    let shown = owner.get(&harbour.page()).await;
    for part in ["船长范围", "船长在 3 与 150 之间。", "超出容许比例", "第 1 版", "船舶检验规则"]
    {
        assert!(shown.text.contains(part), "{part}: {}", shown.text);
    }
    let english = harbour.office.english("ocean").await.get(&harbour.page()).await;
    for part in ["Accuracy", "1 rules over their tolerance", "船长 lies between 3 and 150."] {
        assert!(english.text.contains(part), "{part}: {}", english.text);
    }
    let case = harbour.office.browser("registry").await.get("/quality/list").await;
    assert!(case.text.contains(&harbour.page()) && case.text.contains("待整改"), "{}", case.text);
    let entry = owner.get(&format!("/entries/{}", harbour.entry)).await;
    assert!(entry.text.contains(&harbour.page()), "the entry leads to its quality");
}

#[tokio::test]
async fn only_the_unit_sees_which_rows_fail() {
    let harbour = Harbour::open().await;
    harbour.rule().await;
    let office = &harbour.office;
    let keys = format!("{}/keys", harbour.page());
    let owner = office.browser("ocean").await;
    let shown = owner.get(&keys).await;
    assert!(shown.text.contains(WRONG) && shown.text.contains("/receipts/"), "{}", shown.text);
    let page = owner.get(&harbour.page()).await;
    assert!(page.text.contains(&keys) && !page.text.contains(WRONG), "by a look on record only");

    let before = office.test.app.log_len();
    let registry = office.browser("registry").await;
    let seen = registry.get(&harbour.page()).await;
    assert_eq!(seen.status, StatusCode::OK, "whoever looks after all units sees the score");
    assert!(seen.text.contains("船长范围") && !seen.text.contains(&keys), "{}", seen.text);
    for login in ["registry", "police", "chenrong"] {
        let refused = office.browser(login).await.get(&keys).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{login}");
        assert!(!refused.text.contains(WRONG), "{login}");
    }
    // A citizen comes no further than the door.
    assert_eq!(office.test.app.log_len(), before + 2, "refused looks of officials are on record");
    for login in ["police", "chenrong"] {
        let refused = office.browser(login).await.get(&harbour.page()).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{login}");
    }
    for path in [format!("{}/rules", harbour.page()), format!("{}/rules/a1", harbour.page())] {
        assert_eq!(registry.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        let refused = registry.post(&path, &[("kind", "filled"), ("seen", "1")]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn a_rule_is_switched_off_with_a_reason() {
    let harbour = Harbour::open().await;
    harbour.rule().await;
    let owner = harbour.office.browser("ocean").await;
    let rule = format!("{}/rules/a1", harbour.page());
    let form = owner.get(&rule).await;
    assert!(form.text.contains("value=\"150\"") && form.text.contains("停用"), "{}", form.text);
    let switch = format!("{rule}/switch");
    let bare = owner.post(&switch, &[("seen", "1"), ("to", "off")]).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    let late = [("seen", "0"), ("to", "off"), ("reason", "已由系统校验")];
    assert_eq!(owner.post(&switch, &late).await.status, StatusCode::CONFLICT);
    let off = [("seen", "1"), ("to", "off"), ("reason", "已由系统校验")];
    assert_eq!(
        owner.post(&switch, &off).await.to,
        format!("{}?done=quality-rule-set", harbour.page())
    );
    harbour.office.test.app.run_jobs_until_idle().await.unwrap();
    let shown = owner.get(&harbour.page()).await;
    for part in ["已停用", "已由系统校验", "第 2 版", "100.00"] {
        assert!(shown.text.contains(part), "{part}: {}", shown.text);
    }
    let built_in = owner.get(&format!("{}/rules/on_time", harbour.page())).await;
    assert!(built_in.text.contains("更新周期") && !built_in.text.contains("name=\"tolerance\""));
    let unknown = owner.get(&format!("{}/rules/a7", harbour.page())).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_system_reads_scores_and_never_a_key_of_a_row() {
    let harbour = Harbour::open().await;
    harbour.rule().await;
    let test = &harbour.office.test;
    let owner = &harbour.owner;
    let system = test.app.register_system("系统", "报送", owner.person, owner).await.unwrap();
    let registrar = actor(&harbour.office.registrar, UnitKind::DigitalOffice);
    connect_by(test, system, owner, &registrar).await;
    let wanted = app::systems::NewKey {
        label: "一".to_owned(),
        scope: Vec::new(),
        valid_to: date(2026, 12, 31),
    };
    let key = test.app.make_key(system, wanted, owner).await.unwrap();
    let ask = async |path: &str| {
        let request = Request::builder()
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {key}"))
            .body(Body::empty())
            .unwrap();
        let answer = site(test).oneshot(request).await.unwrap();
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        (status, serde_json::from_slice::<Value>(&bytes).unwrap())
    };
    let (status, board) = ask("/api/v1/quality").await;
    assert_eq!((status, &board["total"]["below"]), (StatusCode::OK, &Value::from(1)), "{board}");
    let (_, list) = ask("/api/v1/quality/list").await;
    assert_eq!((&list["total"], &list["next"]), (&Value::from(1), &Value::Null));
    assert_eq!(list["lines"][0]["rules_version"], 1);
    let (_, entry) = ask(&format!("/api/v1/quality/entries/{}", harbour.entry)).await;
    let outcomes = entry["outcomes"].as_array().unwrap();
    let range = outcomes.iter().find(|one| one["rule"]["code"] == "a1").unwrap();
    assert_eq!((&range["failed"], &range["is_over"]), (&Value::from(1), &Value::from(true)));
    assert_eq!(
        (&range["rule"]["kind"], &range["dimension"]),
        (&"range".into(), &"accuracy".into())
    );
    assert!(!entry.to_string().contains(WRONG));
    let (other, _) = ask(&format!("/api/v1/quality?unit={}", UnitId::named("police"))).await;
    assert_eq!(other, StatusCode::NOT_FOUND);
    let (malformed, _) = ask("/api/v1/quality?unit=7").await;
    assert_eq!(malformed, StatusCode::UNPROCESSABLE_ENTITY);
    let (unknown, _) = ask("/api/v1/quality/entries/7").await;
    assert_eq!(unknown, StatusCode::NOT_FOUND);
}

#[test]
fn every_kind_dimension_and_reason_has_words_in_both_languages() {
    let mut keys: Vec<String> = Vec::new();
    for kind in KindName::iter() {
        let code = <&str>::from(kind).replace('_', "-");
        keys.extend([format!("quality-kind-{code}"), format!("quality-says-{code}")]);
        if kind.is_added() {
            keys.push(format!("quality-kind-text-{code}"));
        }
    }
    keys.extend(Dimension::iter().map(|one| format!("quality-dimension-{}", <&str>::from(one))));
    keys.extend(Comparison::iter().map(|op| format!("quality-op-{}", <&str>::from(op))));
    for skip in ["item-gone", "type-changed", "not-readable", "no-history", "nothing-to-test"] {
        assert!(skip.replace('-', "_").parse::<Skip>().is_ok(), "{skip}");
        keys.push(format!("quality-skip-{skip}"));
    }
    for lang in [Lang::Chinese, Lang::English] {
        let t = Texts { lang };
        for key in &keys {
            assert!(t.has(key), "{key} in {}", lang.tag());
        }
    }
}
