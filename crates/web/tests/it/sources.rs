//! One datum, one source: what the pages and programs are told of leads, holders, reasons and rulings.

use app::catalogue::{DraftInput, KeyKind, blank_draft};
use app::library::DataElement;
use axum::http::StatusCode;
use domain::conflicts::{Compared, ConflictMeasure, Side, SourcePair};
use domain::ids::{CaseId, EntryId, ItemId};
use domain::people::{Actor, Post};
use domain::procedures::{LEAD_AGENCY, Procedure, SOURCE_RULING};
use domain::units::UnitKind;
use domain::values::DeclaredType;
use jiff::civil::date;
use law::catalogue_codes::{ItemType, UpdateCycle};

use crate::accounts::actor;
use crate::office::Office;
use crate::open_page::item;

const POSTS: [Post; 2] = [Post::DataClerk, Post::DataOfficer];

fn draft(name: &str, key: &str) -> DraftInput {
    let mut draft = blank_draft("203001");
    draft.name = name.to_owned();
    draft.summary = "渔船检验情况".to_owned();
    draft.contact = "0591-83300000".to_owned();
    draft.sharing.condition = "无".to_owned();
    draft.theme = "101".to_owned();
    draft.update_cycle = UpdateCycle::Monthly;
    let mut inspector = item("渔船检验机关", 50);
    inspector.element = Some("DE00001".parse().unwrap());
    draft.items = vec![item(key, 20), inspector];
    DraftInput { draft, key_kind: KeyKind::Unique, key_places: vec![0] }
}

fn element() -> DataElement {
    DataElement {
        code: "DE00001".parse().unwrap(),
        name_zh: "渔船检验机关".to_owned(),
        name_en: String::new(),
        definition: "对渔船实施检验的机关".to_owned(),
        declared: DeclaredType { item_type: ItemType::Text, length: 50, precision: 0 },
        measure: String::new(),
        codes: None,
        synonyms: Vec::new(),
        source: "GB/T 1".to_owned(),
        valid_from: date(2020, 1, 1),
        valid_to: None,
        version: 0,
    }
}

struct Harbour {
    office: Office,
    registrar: Actor,
    decider: Actor,
    owner: Actor,
    source: EntryId,
}

impl Harbour {
    /// An agency that holds and leads the element.
    async fn open() -> Self {
        let office = Office::open().await;
        let registrar = actor(&office.registrar, UnitKind::DigitalOffice);
        let owner = office.test.settle_unit("ocean", UnitKind::StateOrgan, &POSTS).await;
        let owner = actor(&owner, UnitKind::StateOrgan);
        let decider = office.test.settle_unit("rulings", UnitKind::StateOrgan, &[]).await;
        let decider = Actor {
            posts: vec![Post::Decider],
            unit: registrar.unit,
            ..actor(&decider, UnitKind::DigitalOffice)
        };
        let app = &office.test.app;
        app.save_library(&element(), 0, "", &registrar).await.unwrap();
        let source = app.create_entry(&draft("渔船检验", "检验编号"), &owner).await.unwrap();
        let version = app.entry_view(source, &owner).await.unwrap().entry.version;
        let case = app.submit_entry(source, &owner, version).await.unwrap();
        app.act_on_case(case, "register", &registrar, "", 1).await.unwrap();
        app.act_on_case(case, "publish", &registrar, "", 2).await.unwrap();
        Self { office, registrar, decider, owner, source }
    }

    async fn decided(
        &self,
        procedure: &'static Procedure,
        form: &[(&str, &str)],
        act: &str,
        given: &[(&str, &str)],
    ) -> CaseId {
        let owned = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let app = &self.office.test.app;
        let case = app.open_by_form(procedure, &owned(form), &self.registrar).await.unwrap();
        let given = owned(given);
        let request = app::cases::ActRequest { act, reason: "", seen: 1, given: &given };
        app.act(case, request, &self.decider).await.unwrap();
        case
    }

    async fn lead(&self) -> CaseId {
        let unit = self.owner.unit.to_string();
        let form = [
            ("element", "DE00001"),
            ("unit", unit.as_str()),
            ("valid_from", "2020-01-01"),
            ("lead_basis", "渔船检验管理规定"),
        ];
        self.decided(&LEAD_AGENCY, &form, "name_lead", &[]).await
    }
}

#[tokio::test]
async fn the_element_says_who_leads_it_since_when_and_who_holds_it() {
    let harbour = Harbour::open().await;
    let anybody = harbour.office.anybody();
    let path = "/library/elements/DE00001";
    assert!(anybody.get(path).await.text.contains("尚未确定数源单位"));
    harbour.lead().await;
    let page = anybody.get(path).await;
    for part in ["2020-01-01", "渔船检验管理规定", "现任", "持有单位", "渔船检验"]
    {
        assert!(page.text.contains(part), "{part}");
    }
    assert!(!page.text.contains("/services/lead_agency"), "the public names nobody");
    let registrar = harbour.office.browser("registry").await;
    assert!(registrar.get(path).await.text.contains("/services/lead_agency?element=DE00001"));
    let form = registrar.get("/services/lead_agency?element=DE00001").await;
    assert!(form.text.contains("value=\"DE00001\""), "{}", form.text);
    let reply = anybody.get("/api/v1/library/elements/DE00001").await;
    let reply: serde_json::Value = serde_json::from_str(&reply.text).unwrap();
    let unit = harbour.owner.unit.to_string();
    assert_eq!(reply["lead"]["unit"].as_str(), Some(unit.as_str()));
    assert_eq!(reply["leads"][0]["basis"], "渔船检验管理规定");
    assert_eq!(reply["lead"].get("valid_to"), None);
}

#[tokio::test]
async fn a_submission_shows_the_holder_asks_why_and_tells_the_registrar() {
    let harbour = Harbour::open().await;
    harbour.lead().await;
    let again = harbour.office.test.settle_unit("transport", UnitKind::StateOrgan, &POSTS).await;
    let again = actor(&again, UnitKind::StateOrgan);
    let app = &harbour.office.test.app;
    let entry = app.create_entry(&draft("渔船检验", "船名"), &again).await.unwrap();
    let browser = harbour.office.browser("transport").await;
    let path = format!("/entries/{entry}");
    let page = browser.get(&path).await;
    for part in ["其他单位已经持有", "name=\"source_reason\"", "ocean"] {
        assert!(page.text.contains(part), "{part}");
    }
    let bare = browser.post(&format!("{path}/submit"), &[("version", "1")]).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bare.text.contains("请说明为何仍要采集登记"), "{}", bare.text);
    let given = [("version", "1"), ("source_reason", "检验现场无网络")];
    let sent = browser.post(&format!("{path}/submit"), &given).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let registrar = harbour.office.browser("registry").await;
    let case = registrar.get(sent.to.split('?').next().unwrap()).await;
    for part in ["检验现场无网络", "渔船检验机关", "引用同一数据元", "数源单位是"]
    {
        assert!(case.text.contains(part), "{part}");
    }

    let (source, unit) = (harbour.source.to_string(), again.unit.to_string());
    let form = [
        ("entry", source.as_str()),
        ("units", unit.as_str()),
        ("items_wanted", "渔船检验机关"),
        ("facts", "重复登记"),
    ];
    let ruling = [("outcome", "use_source"), ("grounds", "以海洋渔业部门登记为准")];
    harbour.decided(&SOURCE_RULING, &form, "rule", &ruling).await;
    let checked = browser.get(&format!("/collection/check?entry={entry}")).await;
    assert!(checked.text.contains("已裁定使用数源"), "{}", checked.text);
    let noted = harbour.office.browser("ocean").await.get(&format!("/entries/{source}")).await;
    for part in ["本目录是数源", "以海洋渔业部门登记为准"] {
        assert!(noted.text.contains(part), "{part}");
    }
}

impl Harbour {
    /// Another agency that holds the element, with the holder's entry published.
    async fn other_holder(&self) -> (Actor, EntryId) {
        let app = &self.office.test.app;
        let again = self.office.test.settle_unit("transport", UnitKind::StateOrgan, &POSTS).await;
        let again = actor(&again, UnitKind::StateOrgan);
        let holder = app.create_entry(&draft("渔船动态", "检验编号"), &again).await.unwrap();
        let version = app.entry_view(holder, &again).await.unwrap().entry.version;
        let case = app.submit_entry_because(holder, &again, version, "现场采集").await.unwrap();
        app.act_on_case(case, "register", &self.registrar, "", 1).await.unwrap();
        app.act_on_case(case, "publish", &self.registrar, "", 2).await.unwrap();
        (again, holder)
    }

    /// Loads 200 ships, the first `wrong` of them with another inspector, and compares.
    async fn load(&self, entry: EntryId, owner: &Actor, wrong: usize) {
        let app = &self.office.test.app;
        let row = |n: usize| {
            let inspector = if n < wrong { "台江检验所" } else { "马尾检验所" };
            format!("\nYC{n:04},{inspector}")
        };
        let rows = format!("检验编号,渔船检验机关{}", (0..200).map(row).collect::<String>());
        let upload = app::loads::Upload { entry, file_name: "渔船.csv", encoding: None };
        let piece = Ok::<_, std::convert::Infallible>(bytes::Bytes::from(rows));
        let batch = app.store_upload(owner, upload, futures::stream::iter([piece])).await.unwrap();
        let mode = domain::loads::LoadMode::Replace;
        app.confirm_load(batch.id, batch.mapping.clone(), mode, owner).await.unwrap();
        app.run_jobs_until_idle().await.unwrap();
    }
}

/// A measurement of the harbour's pair, put straight into the store.
async fn measured(harbour: &Harbour, holder: EntryId) {
    let side = |entry| Side { entry, item: ItemId(2) };
    let counts = |keys, differing| Compared { keys, differing };
    let by_division = [("350102", counts(1_200, 36)), ("350181", counts(800, 0))];
    let measure = ConflictMeasure {
        pair: SourcePair { source: side(harbour.source), holder: side(holder) },
        element: Some("DE00001".parse().unwrap()),
        source_version: 3,
        holder_version: 4,
        measured_on: harbour.office.test.app.today(),
        total: counts(2_000, 36),
        by_division: by_division.map(|(code, counts)| (code.to_owned(), counts)).into(),
        sampled_permille: 250,
    };
    harbour.office.test.keep_measure(&measure).await;
}

#[tokio::test]
async fn what_was_measured_is_shown_to_both_holders_in_both_languages_and_to_no_stranger() {
    let harbour = Harbour::open().await;
    harbour.lead().await;
    let (_, holder) = harbour.other_holder().await;

    let path = "/collection/conflicts";
    let office = &harbour.office;
    let empty = office.browser("ocean").await.get(path).await;
    assert!(empty.text.contains("还没有比对结果"), "{}", empty.text);
    measured(&harbour, holder).await;
    for login in ["ocean", "transport", "registry"] {
        let page = office.browser(login).await.get(path).await;
        for part in ["1.8%", "2,000", "3.0%", "鼓楼区 (350102)", "25.0%", "3 / 4", "渔船动态"]
        {
            assert!(page.text.contains(part), "{login}: {part}");
        }
    }
    let ask = |entry: EntryId| format!("/services/correction?entry={entry}");
    let of_source = office.browser("ocean").await.get(path).await.text;
    assert!(of_source.contains(&ask(holder)) && !of_source.contains(&ask(harbour.source)));
    let of_holder = office.browser("transport").await.get(path).await.text;
    assert!(of_holder.contains(&ask(harbour.source)) && !of_holder.contains(&ask(holder)));
    let english = office.english("ocean").await.get(path).await;
    for part in ["1.8% of the keys differ", "By district", "Other holder"] {
        assert!(english.text.contains(part), "{part}");
    }
    let stranger = office.browser("police").await.get(path).await;
    assert_eq!(stranger.status, StatusCode::OK);
    assert!(stranger.text.contains("还没有比对结果") && !stranger.text.contains("渔船"));
    let citizen = office.browser("chenrong").await.get(path).await;
    assert_eq!(citizen.status, StatusCode::NOT_FOUND);

    let of_other = office.browser("ocean").await.get("/collection/conflicts?element=DE00002").await;
    assert!(!of_other.text.contains("渔船动态"), "only what was asked about");
    let element = office.browser("ocean").await.get("/library/elements/DE00001").await;
    assert!(element.text.contains("/collection/conflicts?element=DE00001"), "{}", element.text);
    let public = office.anybody().get("/library/elements/DE00001").await;
    assert!(!public.text.contains("/collection/conflicts"), "not for the public");
}

#[tokio::test]
async fn a_conflict_leads_to_its_case_which_says_that_the_platform_opened_it_and_names_both() {
    let harbour = Harbour::open().await;
    harbour.lead().await;
    let (again, holder) = harbour.other_holder().await;
    harbour.load(harbour.source, &harbour.owner, 0).await;
    harbour.load(holder, &again, 9).await;
    let office = &harbour.office;
    let shown = office.test.app.conflicts(&again).await.unwrap();
    let href = format!("/cases/{}", shown[0].case.as_ref().unwrap().id);
    for login in ["ocean", "transport", "registry"] {
        let browser = office.browser(login).await;
        let page = browser.get("/collection/conflicts").await.text;
        assert!(page.contains(&href), "{login}");
        assert!(page.contains("核对办件 CT") && page.contains("待持有单位说明"), "{login}");
        let case = browser.get(&href).await;
        let parts = ["平台，为ocean", "渔船检验", "渔船动态", "渔船检验机关", "DE00001"];
        for part in parts.into_iter().chain(["最近一次比对", "4.5%", "说明或者更正期限"])
        {
            assert!(case.text.contains(part), "{login}: {part}");
        }
        assert!(!case.text.contains("台江检验所") && !case.text.contains("YC0000"), "{login}");
    }
    let english = office.english("transport").await.get(&href).await;
    for part in ["The platform, for ocean", "Latest comparison", "Waiting for the holder"] {
        assert!(english.text.contains(part), "{part}");
    }
    let work = office.browser("transport").await.get("/work").await;
    assert!(
        work.text.contains(&href)
            && work.text.contains("平台，为ocean")
            && work.text.contains("数源比对发现不一致"),
        "{}",
        work.text
    );
    assert_eq!(office.browser("police").await.get(&href).await.status, StatusCode::NOT_FOUND);

    harbour.load(holder, &again, 0).await;
    let settled = office.browser("ocean").await.get(&href).await;
    for part in ["已自动办结", "重新比对低于规定比例，自动办结"] {
        assert!(settled.text.contains(part), "{part}");
    }
    let over = office.browser("ocean").await.get("/collection/conflicts").await;
    assert!(!over.text.contains(&href), "no case is open");
}
