//! The page of an open entry: its chart, its map, where it comes from, and what is said of it.

use app::cases::RegisterQuery;
use app::catalogue::{DraftInput, KeyKind, blank_draft};
use axum::http::StatusCode;
use domain::catalogue::{CodeCheck, InformationItem, Sensitivity};
use domain::ids::{EntryId, ItemId};
use domain::people::{Actor, Post};
use domain::procedures::{DATASET_RATING, ENTRY_OPENING};
use domain::units::UnitKind;
use domain::values::DeclaredType;
use law::catalogue_codes::{ItemType, UpdateCycle};

use crate::accounts::actor;
use crate::office::Office;

const ROWS: &str = "名称,类别,区划代码,联系人\n\
    一院,医院,350102,陈依妹\n\
    二院,医院,350102,林阿弟\n\
    三院,医院,350103,陈依伯\n\
    四所,诊所,350103,林依姆\n\
    五所,诊所,350100,陈阿妹\n";

pub(crate) fn item(name: &str, length: u32) -> InformationItem {
    InformationItem {
        id: ItemId(0),
        name: name.to_owned(),
        declared: DeclaredType { item_type: ItemType::Text, length, precision: 0 },
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

pub(crate) fn draft() -> DraftInput {
    let mut draft = blank_draft("307015");
    draft.name = "诊疗机构".to_owned();
    draft.summary = "本市的诊疗机构".to_owned();
    draft.contact = "0591-83300000".to_owned();
    draft.sharing.condition = "无".to_owned();
    draft.theme = "101".to_owned();
    draft.update_cycle = UpdateCycle::Monthly;
    let mut division = item("区划代码", 6);
    division.check = Some(CodeCheck::DivisionCode);
    let mut person = item("联系人", 20);
    person.sensitivity = Sensitivity::Personal;
    draft.class_code = "203001".to_owned();
    draft.items = vec![item("名称", 20), item("类别", 20), division, person];
    DraftInput { draft, key_kind: KeyKind::Unique, key_places: vec![0] }
}

/// An entry of an agency, published, loaded, and opened to all with the contact's name masked; and its place.
async fn opened(office: &Office) -> (EntryId, String) {
    let app = &office.test.app;
    let state = UnitKind::StateOrgan;
    let posts = [Post::DataClerk, Post::DataOfficer];
    let owner = actor(&office.test.settle_unit("health", state, &posts).await, state);
    let registrar = actor(&office.registrar, UnitKind::DigitalOffice);
    let reviewer = office.test.settle_unit("reviewer", state, &[Post::SecrecyReviewer]).await;
    let reviewer = Actor { unit: registrar.unit, ..actor(&reviewer, UnitKind::DigitalOffice) };
    let entry = app.create_entry(&draft(), &owner).await.unwrap();
    let version = app.entry_view(entry, &owner).await.unwrap().entry.version;
    let case = app.submit_entry(entry, &owner, version).await.unwrap();
    app.act_on_case(case, "register", &registrar, "", 1).await.unwrap();
    app.act_on_case(case, "publish", &registrar, "", 2).await.unwrap();
    let upload = app::loads::Upload { entry, file_name: "机构.csv", encoding: None };
    let piece = Ok::<_, std::convert::Infallible>(bytes::Bytes::from_static(ROWS.as_bytes()));
    let batch = app.store_upload(&owner, upload, futures::stream::iter([piece])).await.unwrap();
    let mode = domain::loads::LoadMode::Append;
    app.confirm_load(batch.id, batch.mapping.clone(), mode, &owner).await.unwrap();
    app.run_jobs_until_idle().await.unwrap();
    let named = entry.to_string();
    let proposal = [
        ("entry", named.as_str()),
        ("items", "1"),
        ("items", "2"),
        ("items", "3"),
        ("items", "4"),
        ("open_type", "to_all"),
        ("mask_personal", "by_item"),
        ("mask_sensitive", "drop"),
        ("mask_trade_secret", "drop"),
        ("conditions", "注明来源"),
        ("basis", "便民"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let case = app.open_by_form(&ENTRY_OPENING, &proposal, &owner).await.unwrap();
    app.act_on_case(case, "clear", &reviewer, "", 1).await.unwrap();
    app.act_on_case(case, "open_entry", &registrar, "", 2).await.unwrap();
    let code = app.entry_view(entry, &owner).await.unwrap().entry.code.unwrap();
    (entry, code.to_path())
}

#[tokio::test]
async fn the_page_shows_a_chart_and_a_map_and_says_where_the_data_comes_from() {
    let office = Office::open().await;
    let (_, path) = opened(&office).await;
    let anybody = office.anybody();
    let page = anybody.get(&format!("/open/{path}")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    for shown in [
        "按“类别”统计，最多的是“医院”：3 行，占 60%",
        "<th scope=\"row\">医院</th><td class=\"num\">3</td>",
        "<th scope=\"row\">诊所</th><td class=\"num\">2</td>",
        "data-district=\"350102\"",
        "另有 1 行",
        "数据来源",
        "health",
        "注明来源",
        "版，5 行",
    ] {
        assert!(page.text.contains(shown), "{shown}");
    }
    assert!(!page.text.contains("陈依妹"), "masked");
    let by_code = anybody.get(&format!("/open/{path}?by=i3")).await;
    assert!(by_code.text.contains("<th scope=\"row\">350100</th><td class=\"num\">1</td>"));
    for refused in ["i4", "i9"] {
        let answer = anybody.get(&format!("/open/{path}?by={refused}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{refused}");
        assert!(!answer.text.contains("陈依妹"), "{refused}");
    }
}

#[tokio::test]
async fn ratings_stand_on_both_pages_without_their_author_until_they_are_hidden() {
    let office = Office::open().await;
    let (entry, path) = opened(&office).await;
    let pages = [format!("/open/{path}"), format!("/catalogue/{path}")];
    let anybody = office.anybody();
    let form = format!("/services/dataset_rating?entry={entry}");
    for page in &pages {
        let text = anybody.get(page).await.text;
        assert!(text.contains("还没有人评价") && text.contains(&form), "{page}");
        assert!(text.contains(&format!("/services/correction?entry={entry}")), "{page}");
    }
    assert!(anybody.get(&form).await.to.starts_with("/sign-in?back="));
    let citizen = office.browser("chenrong").await;
    assert!(citizen.get(&form).await.text.contains("诊疗机构"));
    let named = entry.to_string();
    let fields = [("entry", named.as_str()), ("stars", "4"), ("comment", "地址很准，<b>谢谢</b>")];
    let sent = citizen.post("/services/dataset_rating", &fields).await;
    assert!(sent.to.starts_with("/cases/"), "{} {}", sent.status, sent.text);
    for page in &pages {
        let text = anybody.get(page).await.text;
        assert!(text.contains("4.00") && text.contains("地址很准"), "{page}");
        assert!(!text.contains("<b>谢谢") && !text.contains("chenrong"), "{page}");
    }
    let app = &office.test.app;
    let slice = app::Slice::first(1);
    let listed = app.register(&DATASET_RATING, &RegisterQuery::default(), &slice).await.unwrap();
    let registrar = actor(&office.registrar, UnitKind::DigitalOffice);
    app.act_on_case(listed.rows[0].id, "hide", &registrar, "不当", 1).await.unwrap();
    for page in &pages {
        let text = anybody.get(page).await.text;
        assert!(!text.contains("地址很准") && text.contains("还没有人评价"), "{page}");
    }
    let item = anybody.get(&format!("/registers/dataset_rating/{}", listed.rows[0].id)).await;
    assert_eq!(item.status, StatusCode::NOT_FOUND);
}
