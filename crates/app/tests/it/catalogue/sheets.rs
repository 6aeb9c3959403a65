//! The catalogue sheet: what comes in, what is refused, what goes out.

use app::catalogue::export::Scope;
use app::catalogue::sheet::{Column, SheetFormat, SheetRow, decode, encode};
use app::catalogue::{ImportEffect, ImportState, ImportUnitState, SheetUpload};
use domain::catalogue::{BasisKind, CodeValue, EntryState, Grade};
use domain::ids::UnitId;
use law::catalogue_codes::{OpenType, ShareType};

use super::city::{
    City, HEALTH, POLICE, clerk, complete, officer, registrar, sheet, state_basis, stranger,
    upload, withhold,
};

pub(crate) const HEADINGS: &str = "序号,部门类信息资源分类,项,目,细目1,细目1.1,关联业务事项,名称,代码,下设机构,摘要,格式分类,格式类型,其他格式描述,信息项名称,数据类型,数据长度,共享类型,共享条件/不予共享依据,共享方式分类,共享方式类型,是否开放,开放条件,更新周期,发布日期,开放主题分类\n";

/// A line of the official sheet with its telling cells.
pub(crate) fn line(name: &str, code: &str, item: &str, share: &str) -> String {
    format!(
        "1,3,07,015,,,户籍办理,{name},{code},人口处,全市人口,数据库,oracle,,{item},字符型C,18,{share},用于身份核验,共享平台方式,服务,0,,每日,,人口\n"
    )
}

pub(crate) fn more(item: &str) -> String {
    format!(",,,,,,,,,,,,,,{item},C,20,,,,,,,,,\n")
}

#[tokio::test]
async fn several_lines_make_one_entry_with_its_items() {
    let city = City::build().await;
    let text = format!(
        "{HEADINGS}{}{}{}",
        line("户籍人口", "", "身份证号", "有条件"),
        more("姓名"),
        line("居住证", "", "证号", "无条件共享")
    );
    let id = city.read(sheet(&text), &clerk()).await;
    let plan = city.planned(id, &clerk()).await;
    let told: Vec<_> =
        plan.iter().map(|entry| (entry.name.as_str(), entry.items, entry.effect)).collect();
    let expected = [("户籍人口", 2, ImportEffect::New), ("居住证", 1, ImportEffect::New)];
    assert_eq!(told, expected);
    assert_eq!(city.entry_count().await, 0, "a plan writes nothing");
    let units = city.apply(id, &clerk()).await;
    assert_eq!((units[0].counts.created, city.entry_count().await), (2, 2));
    let view = city.app.import_view(id, &clerk()).await.unwrap();
    assert_eq!((view.import.state, view.may_apply), (ImportState::Applied, false));
}

#[tokio::test]
async fn the_report_names_line_column_value_and_fault() {
    let city = City::build().await;
    let wrong = line("户籍人口", "307015-1", "身份证号", "随便")
        .replace("每日", "时时")
        .replace(",18,", ",十八,");
    let id = city.read(sheet(&format!("{HEADINGS}{wrong}")), &clerk()).await;
    let faults = city.faults(id, &clerk()).await;
    let mut told: Vec<_> = faults
        .iter()
        .map(|fault| (fault.line, fault.column.as_str(), fault.value.as_str(), fault.code.as_str()))
        .collect();
    told.sort_unstable();
    let mut expected = [
        (2, "代码", "307015-1", "sheet.code"),
        (2, "共享类型", "随便", "sheet.unknown-value"),
        (2, "更新周期", "时时", "sheet.unknown-value"),
        (2, "数据长度", "十八", "sheet.not-number"),
    ];
    expected.sort_unstable();
    assert_eq!(told, expected);
}

#[tokio::test]
async fn with_one_fault_nothing_is_imported() {
    let city = City::build().await;
    let text = format!(
        "{HEADINGS}{}{}",
        line("户籍人口", "", "身份证号", "有条件"),
        line("居住证", "", "证号", "随便")
    );
    let id = city.read(sheet(&text), &clerk()).await;
    let refused = city.app.apply_import(id, None, None, &clerk()).await.unwrap_err();
    assert_eq!(refused.code(), "import.nothing-chosen");
    let refused = city.app.apply_import(id, Some(&[0]), None, &clerk()).await.unwrap_err();
    assert_eq!(refused.code(), "import.unit-not-ready");
    assert_eq!(city.entry_count().await, 0);
}

#[tokio::test]
async fn a_sheet_in_gb18030_under_a_title_line_is_read() {
    let city = City::build().await;
    let text =
        format!("政务数据目录编制表,,,\n{HEADINGS}{}", line("户籍人口", "", "身份证号", "有条件"));
    let bytes = encode(&rows_of(&text), SheetFormat::CsvGb18030).unwrap();
    assert!(std::str::from_utf8(&bytes).is_err());
    assert_eq!(city.import(upload(bytes), &clerk()).await.created, 1);
}

/// The lines of the only sheet.
fn lines_of(bytes: &[u8]) -> Vec<SheetRow> {
    decode(bytes).unwrap().remove(0).rows
}

fn rows_of(text: &str) -> Vec<Vec<String>> {
    lines_of(text.as_bytes()).into_iter().map(|row| row.cells).collect()
}

#[tokio::test]
async fn an_imported_code_is_kept_and_no_other_entry_gets_it() {
    let city = City::build().await;
    let text = format!("{HEADINGS}{}", line("户籍人口", "307015/000001", "身份证号", "有条件"));
    city.import(sheet(&text), &clerk()).await;
    let later = city.publish(&complete("常住人口基本信息")).await;
    assert_eq!(city.entry(later).await.code.unwrap().to_string(), "307015/000002");
    let again = format!("{HEADINGS}{}", line("别的人口", "307015/000001", "身份证号", "有条件"));
    let id = city.read(sheet(&again), &stranger()).await;
    assert_eq!(city.faults(id, &stranger()).await[0].code, "sheet.code-taken");
}

#[tokio::test]
async fn a_known_name_updates_the_draft_and_keeps_what_the_sheet_has_no_column_for() {
    let city = City::build().await;
    let mut input = complete("户籍人口");
    input.draft.items[0].codes =
        Some(vec![CodeValue { code: "1".to_owned(), name: "男".to_owned() }]);
    let id = city.app.create_entry(&input, &clerk()).await.unwrap();
    let text =
        format!("{HEADINGS}{}{}", line("户籍人口", "", "公民身份号码", "有条件"), more("新项"));
    let counts = city.import(sheet(&text), &clerk()).await;
    assert_eq!((counts.changed, counts.created), (1, 0));
    let entry = city.entry(id).await;
    let items: Vec<_> =
        entry.draft.items.iter().map(|item| (item.id.0, item.name.as_str())).collect();
    assert_eq!(items, [(1, "公民身份号码"), (4, "新项")]);
    assert!(entry.draft.items[0].codes.is_some() && entry.draft.contact.starts_with("林晓榕"));
    assert_eq!(entry.draft.key.items().len(), 1);
}

#[tokio::test]
async fn an_entry_under_review_is_not_overwritten() {
    let city = City::build().await;
    let id = city.app.create_entry(&complete("户籍人口"), &clerk()).await.unwrap();
    city.app.submit_entry(id, &officer(), 1).await.unwrap();
    let text = format!("{HEADINGS}{}", line("户籍人口", "", "身份证号", "有条件"));
    let id = city.read(sheet(&text), &clerk()).await;
    assert_eq!(city.faults(id, &clerk()).await[0].code, "sheet.in-review");
}

#[tokio::test]
async fn a_unit_imports_for_itself_and_the_registrar_for_any() {
    let city = City::build().await;
    let text = format!("提供方,{HEADINGS}{HEALTH},{}", line("医疗机构", "", "机构名称", "无条件"));
    let id = city.read(sheet(&text), &clerk()).await;
    assert_eq!(city.faults(id, &clerk()).await[0].code, "sheet.unit-not-yours");
    city.import(sheet(&text), &registrar()).await;
    let unnamed = format!("{HEADINGS}{}", line("户籍人口", "", "身份证号", "有条件"));
    let id = city.read(sheet(&unnamed), &registrar()).await;
    assert_eq!(city.faults(id, &registrar()).await[0].code, "sheet.unit-missing");
    let for_police = SheetUpload { unit: Some(UnitId::named(POLICE)), ..sheet(&unnamed) };
    let id = city.read(for_police, &registrar()).await;
    assert!(city.faults(id, &registrar()).await.is_empty());
    let unit = city.app.import_unit(id, 0, &registrar()).await.unwrap();
    assert_eq!((unit.unit, unit.state), (Some(UnitId::named(POLICE)), ImportUnitState::Ready));
}

#[tokio::test]
async fn a_file_without_the_headings_is_refused_and_an_unknown_column_is_reported() {
    let city = City::build().await;
    let id = city.read(sheet("a,b\n1,2\n"), &clerk()).await;
    let import = city.app.import_view(id, &clerk()).await.unwrap().import;
    let told = (import.state, import.error.as_deref());
    assert_eq!(told, (ImportState::Refused, Some("sheet.no-heading")));
    let text = format!("涉密性,{HEADINGS}无,{}", line("户籍人口", "", "身份证号", "有条件"));
    let id = city.read(sheet(&text), &clerk()).await;
    assert_eq!(city.app.import_view(id, &clerk()).await.unwrap().report.ignored, ["涉密性"]);
}

#[tokio::test]
async fn what_is_exported_and_imported_again_changes_nothing() {
    let city = City::build().await;
    let mut rich = complete("常住人口基本信息");
    rich.draft.opening.open_type = Some(OpenType::ByAuthorisation);
    rich.draft.opening.condition = "=脱敏后".to_owned();
    rich.draft.sharing.way = "3".to_owned();
    rich.draft.summary = "第一行\n第二行,\"引号\"".to_owned();
    rich.draft.keywords = vec!["人口".to_owned(), "户籍".to_owned()];
    rich.draft.items[1].share_type = Some(ShareType::Withheld);
    state_basis(&mut rich.draft);
    rich.draft.grade = Some(Grade::L4);
    rich.draft.items[1].grade = Some(Grade::L4);
    rich.draft.items[0].open_type = Some(OpenType::ByAuthorisation);
    rich.draft.items[0].unit = "个".to_owned();
    rich.draft.items[2].codes = Some(vec![CodeValue { code: "1".to_owned(), name: String::new() }]);
    rich.key_places = vec![1, 0];
    city.publish(&rich).await;
    city.app.create_entry(&complete("草稿"), &clerk()).await.unwrap();
    let mut withheld = complete("消费投诉线索");
    withhold(&mut withheld.draft);
    city.app.create_entry(&withheld, &clerk()).await.unwrap();
    let before = city
        .store
        .entries(&store::EntryFilter::default(), &store::Slice::first(10))
        .await
        .unwrap()
        .rows;
    for format in [SheetFormat::Xlsx, SheetFormat::CsvUtf8, SheetFormat::CsvGb18030] {
        let bytes = city.app.export_catalogue(Scope::Own, format, &clerk()).await.unwrap();
        let counts = city.import(upload(bytes), &clerk()).await;
        assert_eq!((counts.created, counts.changed, counts.same), (0, 0, 3), "{format:?}");
    }
    let after = city
        .store
        .entries(&store::EntryFilter::default(), &store::Slice::first(10))
        .await
        .unwrap()
        .rows;
    assert_eq!(after, before);
    assert_eq!(after.iter().filter(|entry| entry.state == EntryState::Published).count(), 1);
}

#[tokio::test]
async fn the_official_column_tells_the_basis_of_what_is_withheld() {
    let city = City::build().await;
    let mut withheld = complete("消费投诉线索");
    withhold(&mut withheld.draft);
    city.app.create_entry(&withheld, &clerk()).await.unwrap();
    let bytes =
        city.app.export_catalogue(Scope::Own, SheetFormat::CsvUtf8, &clerk()).await.unwrap();
    let rows = lines_of(&bytes);
    let place = rows[0].cells.iter().position(|cell| cell == "共享条件/不予共享依据").unwrap();
    let told = "《中华人民共和国统计法》（主席令第三十六号）第二十八条";
    assert_eq!(rows[1].cells[place], told);
}

#[tokio::test]
async fn an_export_begins_with_the_official_columns() {
    let city = City::build().await;
    city.publish(&complete("常住人口基本信息")).await;
    let bytes = city
        .app
        .export_catalogue(Scope::Published, SheetFormat::CsvUtf8, &stranger())
        .await
        .unwrap();
    let rows = lines_of(&bytes);
    let official: Vec<&str> = HEADINGS.trim().split(',').collect();
    assert_eq!(rows[0].cells[..Column::OFFICIAL], official);
    assert_eq!(rows.len(), 4, "a heading and three items");
}

#[tokio::test]
async fn an_export_fills_an_empty_catalogue_with_the_same_drafts() {
    let (here, there) = (City::build().await, City::build().await);
    let mut rich = complete("常住人口基本信息");
    rich.draft.opening.open_type = Some(OpenType::ToAll);
    rich.draft.opening.condition = "署名".to_owned();
    state_basis(&mut rich.draft);
    rich.draft.grade = Some(Grade::L3);
    let item = &mut rich.draft.items[1];
    (item.grade, item.unit) = (Some(Grade::L3), "人".to_owned());
    item.open_type = Some(OpenType::ByAuthorisation);
    item.element = Some("DE00001".parse().unwrap());
    item.code_list = Some("GBT2261.1".parse().unwrap());
    let id = here.app.create_entry(&rich, &clerk()).await.unwrap();
    let bytes = here.app.export_catalogue(Scope::Own, SheetFormat::Xlsx, &clerk()).await.unwrap();
    there.import(upload(bytes), &clerk()).await;
    let copies = there
        .store
        .entries(&store::EntryFilter::default(), &store::Slice::first(10))
        .await
        .unwrap()
        .rows;
    let copied = &copies[0].draft;
    assert_eq!(*copied, here.entry(id).await.draft);
    let basis = copied.sharing.basis.as_ref().unwrap();
    assert_eq!((basis.kind, basis.article.as_str()), (Some(BasisKind::Law), "第二十八条"));
    let named = copied.items[1].element.as_ref().map(ToString::to_string);
    assert_eq!((copied.items[1].grade, named.as_deref()), (Some(Grade::L3), Some("DE00001")));
}

#[tokio::test]
async fn a_basis_lower_than_the_three_kinds_is_a_fault_of_its_cell() {
    let city = City::build().await;
    let headings = HEADINGS.trim_end();
    let line = line("户籍人口", "", "身份证号", "暂不共享");
    let text = format!(
        "{headings},不予共享依据类别,扩大共享日期,信息项数据分级,数据元\n{},部门规章,不久,五级,性别\n",
        line.trim_end()
    );
    let id = city.read(sheet(&text), &clerk()).await;
    let faults = city.faults(id, &clerk()).await;
    let mut told: Vec<_> =
        faults.iter().map(|fault| (fault.column.as_str(), fault.code.as_str())).collect();
    told.sort_unstable();
    let mut expected = ["不予共享依据类别", "扩大共享日期", "信息项数据分级", "数据元"]
        .map(|column| (column, "sheet.unknown-value"));
    expected.sort_unstable();
    assert_eq!(told, expected);
}
