//! Quarantine: bad rows as they stood, and the reports made of them.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use domain::ids::{BatchId, ItemId};
use domain::schema::TableKey;
use domain::values::ValueFault;
use lake::LakeError;
use lake::quarantine::ReportWords;

use super::{Desk, file, people};

fn item(id: ItemId) -> String {
    format!("信息项{}", id.0)
}

fn reason(fault: ValueFault) -> String {
    match fault {
        ValueFault::NotInteger => "不是整数".to_owned(),
        other => other.to_string(),
    }
}

fn words() -> ReportWords<'static> {
    ReportWords { headings: ["行号", "信息项", "值", "原因"], item: &item, reason: &reason }
}

async fn desk_with_bad_rows() -> (Desk, BatchId) {
    let desk = Desk::new(people(TableKey::None));
    let lines = ["1,好,,,1,,,", "2,b,,,-1x,,,\"=HYPERLINK(\"\"x\"\")\"", "3,c,,,y,昨天,,"];
    let (load, _) = desk.tolerant("a.csv", file(&lines).as_bytes()).await;
    (desk, load.batch)
}

#[tokio::test]
async fn bad_rows_are_kept_as_they_stood_with_every_fault() {
    let (desk, batch) = desk_with_bad_rows().await;
    let quarantine = desk.lake.quarantine(batch).unwrap();
    assert_eq!(quarantine.fields()[1], "姓名");
    let rows: Vec<_> = quarantine.map(Result::unwrap).collect();
    assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [3, 4]);
    assert_eq!(rows[0].fields[7], "=HYPERLINK(\"x\")");
    assert_eq!(rows[1].faults.len(), 2);
}

#[tokio::test]
async fn the_csv_report_has_a_line_for_each_fault_and_nothing_that_a_spreadsheet_runs() {
    let (desk, batch) = desk_with_bad_rows().await;
    let mut out = Vec::new();
    assert_eq!(desk.lake.write_quarantine_csv(batch, &words(), &mut out).unwrap(), 3);
    let text = String::from_utf8(out).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        "\u{feff}行号,信息项,值,原因,证件号码,姓名,区划代码,金额,人数,登记日期,是否有效,备注"
    );
    assert_eq!(lines[1], "3,信息项5,'-1x,不是整数,2,b,,,'-1x,,,\"'=HYPERLINK(\"\"x\"\")\"");
    assert_eq!(lines.len(), 4);
}

#[tokio::test]
async fn the_workbook_report_is_all_text_and_says_whether_it_is_whole() {
    let (desk, batch) = desk_with_bad_rows().await;
    let sheet = desk.lake.write_quarantine_xlsx(batch, &words()).unwrap();
    assert_eq!((sheet.written, sheet.total), (3, 3));
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(sheet.bytes)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(range.get_value((1, 0)).unwrap().to_string(), "3");
    assert_eq!(range.get_value((1, 3)).unwrap().to_string(), "不是整数");
    assert_eq!(range.get_value((1, 11)).unwrap().to_string(), "=HYPERLINK(\"x\")");
}

#[tokio::test]
async fn a_batch_without_bad_rows_has_no_quarantine_and_a_forgotten_one_neither() {
    let (desk, batch) = desk_with_bad_rows().await;
    assert!(matches!(
        desk.lake.quarantine(BatchId::named("other")).unwrap_err(),
        LakeError::NoQuarantine
    ));
    desk.lake.forget_quarantine(batch).unwrap();
    assert!(matches!(desk.lake.quarantine(batch).unwrap_err(), LakeError::NoQuarantine));
    desk.lake.forget_quarantine(batch).unwrap();
}
