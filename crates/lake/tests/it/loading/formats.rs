//! Formats: what agencies send, as they send it.

use std::io::Read;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array, RecordBatch,
    StringArray,
};
use domain::loads::{FileFormat, LoadMode};
use domain::schema::TableKey;
use domain::values::ValueFault;
use encoding_rs::GB18030;
use lake::{Encoding, FileFault, LakeError, Limit};
use parquet::arrow::ArrowWriter;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use super::{Desk, HEADING, file, people, unique};

fn gb(text: &str) -> Vec<u8> {
    GB18030.encode(text).0.into_owned()
}

#[tokio::test]
async fn a_quoted_file_in_gb18030_with_dos_line_ends_is_found_out_and_read() {
    let desk = Desk::new(people(TableKey::None));
    let text = "\"证件号码\",\"姓名\",\"备注\"\r\n\"110100\",\"北京市昌平区\",\"昌平区南口镇南辛路2号（北京）\"\r\n\"110101\",\"䶮㐂\",\"\"\r\n";
    let load = desk.load_of("medical-institutions.csv", &gb(text), LoadMode::Append, None);
    assert_eq!((load.format, load.encoding), (FileFormat::Csv, Encoding::Gb18030));
    let done = super::committed(desk.run(&load).await);
    let rows = desk.rows(done.version).await;
    assert_eq!(
        (rows[0][1].as_str(), rows[0][7].as_str()),
        ("北京市昌平区", "昌平区南口镇南辛路2号（北京）")
    );
    assert_eq!((rows[1][1].as_str(), rows[1][7].as_str()), ("䶮㐂", "∅"), "characters beyond GBK");
}

#[tokio::test]
async fn broken_bytes_are_a_fault_of_their_row_and_are_shown_not_replaced() {
    let desk = Desk::new(people(TableKey::None));
    let mut utf8 = file(&["1,张三,,,,,,", "2,李四,,,,,,", "3,王五,,,,,,"]).into_bytes();
    let at = utf8.windows(3).position(|bytes| bytes == "李".as_bytes()).unwrap();
    utf8[at] = 0xFF;
    let (_, done) = desk.tolerant("a.csv", &utf8).await;
    assert_eq!((done.counts.good, done.counts.bad), (2, 1));
    assert_eq!((done.sample[0].line, done.sample[0].fault), (3, ValueFault::Encoding));
    assert_eq!(done.sample[0].value, "\\xFF\\x9D\\x8E\\xE5\\x9B\\x9B");

    let desk = Desk::new(people(TableKey::None));
    let mut bytes = gb(&file(&["1,张三,,,,,,"]));
    bytes.extend_from_slice(b"2,\xFF\xFF,,,,,,\n");
    bytes.extend_from_slice(&gb("3,王五,,,,,,\n"));
    let (_, done) = desk.tolerant("a.csv", &bytes).await;
    let names: Vec<String> =
        desk.rows(done.version).await.into_iter().map(|mut row| row.swap_remove(1)).collect();
    assert_eq!(names, ["张三", "王五"]);
    assert_eq!(done.sample[0].value, "\\xFF\\xFF");
}

#[tokio::test]
async fn a_byte_order_mark_a_tab_or_a_semicolon_do_not_end_up_in_names() {
    for (mark, delimiter) in [("\u{feff}", ','), ("", '\t'), ("\u{feff}", ';')] {
        let desk = Desk::new(people(unique()));
        let text = format!("{mark}\"证件号码\"{delimiter}姓名\n\"1\"{delimiter}\"a,b\"\n");
        let done = desk.csv(&text, LoadMode::Append, None).await;
        assert_eq!(desk.rows(done.version).await[0][..2], ["1", "a,b"]);
    }
}

#[tokio::test]
async fn ragged_lines_are_set_aside_with_their_line_numbers() {
    let desk = Desk::new(people(TableKey::None));
    let (_, done) = desk
        .tolerant("a.csv", file(&["1,a,,,,,,", "2,b", "", "3,c,,,,,,,", "4,d,,,,,,"]).as_bytes())
        .await;
    assert_eq!((done.counts.read, done.counts.good), (4, 2));
    let faults: Vec<_> =
        done.sample.iter().map(|fault| (fault.line, fault.item, fault.fault)).collect();
    assert_eq!(faults, [(3, None, ValueFault::FieldCount), (5, None, ValueFault::FieldCount)]);
}

#[tokio::test]
async fn quoted_newlines_stay_in_the_value_and_lines_are_counted_past_them() {
    for end in ["\n", "\r\n"] {
        let desk = Desk::new(people(TableKey::None));
        let lines = [
            HEADING.trim_end(),
            "1,a,,,,,,\"第一行\n第二行,\"\"引\"\"\"",
            "2,b,,,x,,,",
            "3,c,,,,,,",
        ];
        let (_, done) = desk.tolerant("a.csv", (lines.join(end) + end).as_bytes()).await;
        let rows = desk.rows(done.version).await;
        assert_eq!(rows[0][7], "第一行\n第二行,\"引\"");
        assert_eq!(rows.len(), 2);
        assert_eq!(done.sample[0].line, 4);
    }
}

#[tokio::test]
async fn a_quote_that_never_ends_is_refused_with_its_line() {
    let desk = Desk::new(people(TableKey::None));
    let load = desk.load_of("a.csv", file(&["1,a,,,,,,"]).as_bytes(), LoadMode::Append, None);
    let broken = desk.store(file(&["1,a,,,,,,", "2,\"b,,,,,,", "3,c,,,,,,"]).as_bytes());
    let failed = desk
        .lake
        .load(&lake::load::Load { digest: broken, ..load }, Arc::new(lake::load::Unwatched))
        .await
        .unwrap_err();
    assert!(matches!(failed, LakeError::File(FileFault::UnclosedQuote { line: 3 })), "{failed:?}");
}

#[tokio::test]
async fn json_numbers_keep_their_digits_and_null_differs_from_absent_text() {
    let desk = Desk::new(people(unique()));
    let text = concat!(
        "{\"证件号码\":350102199001011234,\"姓名\":\"张\\u4e09\",\"金额\":10.50,\"是否有效\":true,\"其他\":[1]}\n",
        "\n",
        "{\"姓名\":null,\"证件号码\":\"00000000000000000001\"}\n",
        "{\"证件号码\":\"3\",\"人数\":7}\n",
        "not an object\n",
    );
    let (_, done) = desk.tolerant("a.jsonl", text.as_bytes()).await;
    let rows = desk.rows(done.version).await;
    assert_eq!(rows[0][..4], ["350102199001011234", "张三", "∅", "10.50"]);
    assert_eq!(rows[0][6], "1");
    assert_eq!(rows[1][..2], ["3", "∅"]);
    let faults: Vec<_> = done.sample.iter().map(|fault| (fault.line, fault.fault)).collect();
    assert_eq!(faults, [(3, ValueFault::TooLong), (5, ValueFault::FieldCount)]);
}

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in (0..).zip(["证件号码", "姓名", "金额", "人数", "登记日期", "是否有效"])
    {
        sheet.write_string(0, column, name).unwrap();
    }
    let day = Format::new().set_num_format("yyyy-mm-dd");
    sheet.write_string(1, 0, "000123").unwrap();
    sheet.write_string(1, 1, " 张三 ").unwrap();
    sheet.write_number(1, 2, 12.5).unwrap();
    sheet.write_number(1, 3, 42.0).unwrap();
    sheet
        .write_datetime_with_format(1, 4, ExcelDateTime::from_ymd(2026, 11, 22).unwrap(), &day)
        .unwrap();
    sheet.write_boolean(1, 5, true).unwrap();
    sheet.write_number(3, 0, 350_102.0).unwrap();
    sheet.write_number(4, 0, 350_102_199_001_011_234_f64).unwrap();
    sheet.write_string(5, 0, "5").unwrap();
    sheet.write_string(5, 9, "beyond the heading").unwrap();
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn workbook_cells_become_the_texts_that_were_meant() {
    let desk = Desk::new(people(unique()));
    let (load, done) = desk.tolerant("a.xlsx", &workbook()).await;
    assert_eq!(load.format, FileFormat::Xlsx);
    let rows = desk.rows(done.version).await;
    assert_eq!(rows[0][..2], ["000123", " 张三 "]);
    assert_eq!(rows[0][3..7], ["12.50", "42", "2026-11-22", "1"]);
    assert_eq!(rows[1][0], "350102");
    assert_eq!(rows.len(), 2, "a blank row is no row");
    let faults: Vec<_> = done.sample.iter().map(|fault| (fault.line, fault.fault)).collect();
    let expected = [(5, ValueFault::TooPrecise), (6, ValueFault::FieldCount)];
    assert_eq!(faults, expected, "a number cell of eighteen digits has lost some of them");
}

#[tokio::test]
async fn parquet_columns_of_any_plain_type_are_read_through_the_same_parsers() {
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("证件号码", Arc::new(StringArray::from(vec!["0001", "0002"]))),
        (
            "金额",
            Arc::new(
                Decimal128Array::from(vec![Some(1_050), None])
                    .with_precision_and_scale(10, 2)
                    .unwrap(),
            ),
        ),
        ("人数", Arc::new(Int64Array::from(vec![Some(-3), None]))),
        ("区划代码", Arc::new(Float64Array::from(vec![Some(350_102.0), None]))),
        ("登记日期", Arc::new(Date32Array::from(vec![Some(20_000), None]))),
        ("是否有效", Arc::new(BooleanArray::from(vec![Some(false), None]))),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();

    let desk = Desk::new(people(unique()));
    let done = super::committed(
        desk.run(&desk.load_of("a.parquet", &bytes, LoadMode::Append, None)).await,
    );
    let rows = desk.rows(done.version).await;
    assert_eq!(rows[0], ["0001", "∅", "350102", "10.50", "-3", "2024-10-04", "0", "∅"]);
    assert_eq!(rows[1], ["0002", "∅", "∅", "∅", "∅", "∅", "∅", "∅"]);
}

#[test]
fn an_inspection_shows_fields_sample_and_size_without_loading_anything() {
    let desk = Desk::new(people(unique()));
    let lines: Vec<String> = (0..50_000)
        .map(|n| format!("{n:018},张三,350102,1.00,1,2026-11-22,是,第{n}行的备注"))
        .collect();
    let text = file(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    let seen = desk.lake.inspect(&desk.store(text.as_bytes()), "大表.CSV", None).unwrap();
    assert_eq!(seen.fields.len(), 8);
    assert_eq!(seen.sample.len(), 20);
    assert_eq!(seen.sample[0][7], "第0行的备注");
    assert!((49_000..51_000).contains(&seen.rows_estimate), "{}", seen.rows_estimate);
}

#[test]
fn a_workbook_that_unpacks_beyond_bounds_is_refused_before_it_is_read() {
    let mut packed = std::io::Cursor::new(Vec::new());
    let mut archive = zip::ZipWriter::new(&mut packed);
    archive.start_file("xl/sharedStrings.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let zeros = vec![b'0'; 1 << 20];
    for _ in 0..300 {
        std::io::Write::write_all(&mut archive, &zeros).unwrap();
    }
    archive.finish().unwrap();
    let desk = Desk::new(people(unique()));
    let digest = desk.store(&packed.into_inner());
    let failed = desk.lake.inspect(&digest, "bomb.xlsx", None).unwrap_err();
    assert!(matches!(failed, LakeError::Limit { limit: Limit::WorkbookBytes, .. }), "{failed:?}");
}

#[test]
fn a_digest_that_is_a_path_is_no_digest() {
    let desk = Desk::new(people(unique()));
    for digest in ["../../etc/passwd", "", "ABC", "."] {
        assert!(matches!(desk.lake.raw_open(digest).unwrap_err(), LakeError::NoRawFile));
    }
}

#[test]
fn an_upload_lies_encrypted_and_its_destruction_leaves_nothing() {
    let desk = Desk::new(people(unique()));
    let text = "证号,姓名\n".repeat(20_000);
    let digest = desk.store(text.as_bytes());
    let path = desk.dir.path().join("raw").join(&digest);
    let on_disk = std::fs::read(&path).unwrap();
    assert!(!on_disk.windows("证号,姓名".len()).any(|part| part == "证号,姓名".as_bytes()));
    let mut read = String::new();
    desk.lake.raw_open(&digest).unwrap().read_to_string(&mut read).unwrap();
    assert_eq!(read, text);

    let linked = desk.dir.path().join("the-freed-blocks");
    std::fs::hard_link(&path, &linked).unwrap();
    desk.lake.raw_destroy(&digest).unwrap();
    assert!(matches!(desk.lake.raw_open(&digest).unwrap_err(), LakeError::NoRawFile));
    std::fs::rename(linked, &path).unwrap();
    desk.lake.raw_open(&digest).unwrap_err();
    desk.lake.raw_destroy(&digest).unwrap();
    desk.lake.raw_destroy(&digest).unwrap();
}

#[test]
fn what_an_upload_left_that_never_ended_is_removed_at_the_start() {
    let desk = Desk::new(people(unique()));
    let digest = desk.store(b"a,b\n");
    let raw = desk.dir.path().join("raw");
    std::fs::write(raw.join("incoming-x9"), b"half").unwrap();
    assert_eq!(desk.lake.raw_sweep().unwrap(), 1);
    assert_eq!(desk.lake.raw_sweep().unwrap(), 0);
    desk.lake.raw_open(&digest).unwrap();
}
