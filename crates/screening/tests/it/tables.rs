//! CSV, plain text and workbooks.

use std::io::{Cursor, Write as _};

use encoding_rs::GB18030;
use rust_xlsxwriter::{Chart, ChartType, Note, Workbook};
use screening::{
    FileFormat, IdentifierKind, Limits, MarkingKind, Place, UnreadReason, screen_file,
};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::made::screen;

const TABLE: &str = "姓名,身份证号,电话,备注\n张三,11010519491231002X,13800138000,无\n李四,11010519491231002X,13900139000,\"多行\n机密★10年\"\n王五,11010519491231002X,13700137000,无\n";

#[test]
fn a_table_is_read_in_either_encoding() {
    let (gb, _, _) = GB18030.encode(TABLE);
    for bytes in [TABLE.as_bytes(), &gb, format!("\u{FEFF}{TABLE}").as_bytes()] {
        let found = screen("名单.CSV", bytes).unwrap();
        assert_eq!(found.format, Some(FileFormat::Csv));
        assert_eq!(found.markings.len(), 1);
        assert_eq!(found.markings[0].kind, MarkingKind::Secret);
        assert_eq!(found.markings[0].place, Place::Field { line: 3, field: 4 });
        assert_eq!(found.markings[0].character, 4);
        let columns: Vec<_> =
            found.columns.iter().map(|c| (c.column.as_deref(), c.column_number, c.kind)).collect();
        assert_eq!(
            columns,
            [
                (Some("姓名"), Some(1), IdentifierKind::PersonName),
                (Some("身份证号"), Some(2), IdentifierKind::ResidentId),
                (Some("电话"), Some(3), IdentifierKind::Mobile),
            ]
        );
        assert_eq!(found.columns[1].example_place, Place::Field { line: 2, field: 2 });
        assert!(found.needs_review());
    }
}

#[test]
fn a_clean_table_is_clean() {
    let found = screen("区划.csv", "代码,名称\n350102,鼓楼区\n350103,台江区\n".as_bytes()).unwrap();
    assert!(found.is_clean(), "{found:?}");
}

#[test]
fn text_behind_a_head_of_plain_ascii_is_read_as_what_it_is() {
    let mut bytes = "1,2,3\n".repeat(20_000).into_bytes();
    bytes.extend_from_slice(&GB18030.encode("1,2,绝密★长期\n").0);
    let found = screen("a.csv", &bytes).unwrap();
    assert_eq!(found.markings[0].place, Place::Field { line: 20_001, field: 3 });
    assert_eq!(found.unread_total, 0);
}

#[test]
fn a_table_without_a_heading_does_not_put_a_value_into_the_report() {
    let found = screen("a.csv", b"13800138000,a\n13900139000,b\n").unwrap();
    assert_eq!(
        (found.columns[0].column.as_deref(), found.columns[0].column_number),
        (None, Some(1))
    );
    assert_eq!(found.columns[0].hits, 2);
    assert!(!format!("{found:?}").contains("13800138000"));
}

#[test]
fn bytes_of_no_encoding_are_unread_and_not_clean() {
    let found = screen("a.csv", b"a,b\n1,\xFF\xFF\n").unwrap();
    assert_eq!(found.unread[0].reason, UnreadReason::Encoding);
    assert_eq!(found.unread[0].place, Some(Place::Line { line: 2 }));
    assert!(!found.is_clean());
    for bytes in
        [&b"\xFF\xFEa\0"[..], b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0", b"\x89PNG\r\n\x1a\n\0"]
    {
        let found = screen("a.txt", bytes).unwrap();
        assert_eq!((found.format, found.unread_total), (None, 1));
    }
}

#[test]
fn values_of_json_are_read_as_they_are_meant_under_their_keys() {
    for text in [
        "{\"level\":\"\\u673a\\u5bc6\"}\n",
        "{\n  \"a\": {\n    \"level\": \"\\u673a\\u5BC6★10年\",\n    \"b\": 1\n  }\n}\n",
        "level=\\u673a\\u5bc6\n",
        "var level = '&#26426;&#x5bc6;';\n",
        "[\"秘密\"]",
    ] {
        let found = screen("a.jsonl", text.as_bytes()).unwrap();
        assert_eq!(found.markings.len(), 1, "{text}");
    }
    let lines = "{\"电话\":13800138000}\n{\"电话\":13900139000,\"编号\":7}\n";
    let column = &screen("a.jsonl", lines.as_bytes()).unwrap().columns[0];
    assert_eq!((column.column.as_deref(), column.kind), (Some("电话"), IdentifierKind::Mobile));
    assert_eq!((column.hits, column.column_number), (2, None));
    let many: Vec<_> = (0..5_000).map(|n| format!("{{\"k{n}\":\"13800138000\"}}")).collect();
    let many = many.join("\n");
    let found = screen("a.jsonl", many.as_bytes()).unwrap();
    assert_eq!(found.columns.iter().map(|column| column.hits).sum::<u64>(), 5_000);
}

#[test]
fn the_source_of_a_laid_out_document_is_not_clean() {
    for text in [
        "{\\rtf1\\ansi \\'bb\\'fa}",
        "\u{FEFF}<!DOCTYPE HTML>\n<p>x",
        "<?xml version=\"1.0\"?>\n<html xmlns=\"x\"/>",
        "From: a\r\nMIME-Version: 1.0\r\n\r\n5py65a+G",
        "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>",
    ] {
        let found = screen("a.csv", text.as_bytes()).unwrap();
        assert_eq!(found.unread[0].reason, UnreadReason::Format, "{text}");
    }
    assert!(screen("a.txt", "网页以 <html> 开头。".as_bytes()).unwrap().is_clean());
}

#[test]
fn a_stray_byte_of_another_encoding_spoils_no_other_field() {
    let mut bytes = b"a,b\n\xC4\xE3,1\n".to_vec();
    bytes.extend_from_slice("2,机密\n".as_bytes());
    let found = screen("a.csv", &bytes).unwrap();
    assert_eq!((found.markings_total, found.unread_total), (1, 0));
    let mut line = "本件为机密文件".as_bytes().to_vec();
    line.extend_from_slice(b"\xC4\xE3\xBA\xC3");
    let found = screen("a.txt", &line).unwrap();
    assert_eq!((found.markings_total, found.unread_total), (1, 1), "both are read");
}

#[test]
fn quoted_text_does_not_tell_the_delimiter() {
    let text = "\"a,b,c,d\";电话\n\"x,y\";13800138000\n\"x\";13900139000\n";
    let found = screen("a.csv", text.as_bytes()).unwrap();
    assert_eq!(found.columns[0].column.as_deref(), Some("电话"));
}

#[test]
fn a_mark_spread_over_neighbouring_cells_is_found() {
    let spread = [
        ("a,b,c,d\n机,密,★,10年\n", MarkingKind::Secret, 2),
        ("a,b,c\n1,,\n绝,,密\n", MarkingKind::TopSecret, 3),
        ("a\n秘\n密\n正文\n", MarkingKind::Confidential, 2),
    ];
    for (text, kind, line) in spread {
        let found = screen("a.csv", text.as_bytes()).unwrap();
        assert_eq!(found.markings_total, 1, "{text}");
        let place = Place::Field { line, field: 1 };
        assert_eq!((found.markings[0].kind, &found.markings[0].place), (kind, &place), "{text}");
    }
    let long = format!("a\n{}绝\n密\n", "是\n".repeat(1_063));
    assert_eq!(screen("a.csv", long.as_bytes()).unwrap().markings_total, 1);
    let clean = screen("a.csv", "a,b\n机,电\n密,切\n".as_bytes()).unwrap();
    assert!(clean.is_clean(), "{clean:?}");
}

#[test]
fn columns_of_identifiers_are_kept_up_to_a_limit_and_counted_beyond() {
    let limits = Limits { columns_max: 3, ..Limits::default() };
    let of = |values: [&str; 5]| {
        let mut book = Workbook::new();
        for value in values {
            let sheet = book.add_worksheet();
            sheet.write(0, 0, "号码").unwrap();
            sheet.write(1, 0, value).unwrap();
        }
        let bytes = Cursor::new(book.save_to_buffer().unwrap());
        screen_file("a.xlsx", bytes, &limits).unwrap()
    };
    let found = of(["13800138000"; 5]);
    assert_eq!((found.columns.len(), found.columns_total), (3, 5));
    let mobile = "13800138000";
    let found = of([mobile, mobile, mobile, mobile, "11010519491231002X"]);
    let has = |kind| found.columns.iter().any(|column| column.kind == kind);
    assert!(has(IdentifierKind::ResidentId), "a kind is never lost");
}

/// An ordinary workbook with more parts.
fn workbook_with(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, text) in (0..).zip(["代码", "350102", "350103", "350104", "350105"]) {
        sheet.write(row, 0, text).unwrap();
    }
    let mut chart = Chart::new(ChartType::Line);
    chart.add_series().set_values("Sheet1!$A$2:$A$5");
    sheet.insert_chart(0, 3, &chart).unwrap();
    let mut archive = ZipWriter::new_append(Cursor::new(book.save_to_buffer().unwrap())).unwrap();
    for (name, text) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn every_part_of_a_workbook_is_read_or_noted() {
    let ordinary = [
        ("xl/printerSettings/printerSettings1.bin", "x"),
        ("xl/media/image1.png", "x"),
        ("docProps/thumbnail.wmf", "x"),
        (
            "docProps/custom.xml",
            "<Properties><property name=\"KSOProductBuildVer\"><vt:lpwstr xmlns:vt=\"v\">2052-12.1.0.16120</vt:lpwstr></property></Properties>",
        ),
        ("customXml/item1.xml", "<sources xmlns=\"b\"/>"),
    ];
    let found = screen("a.xlsx", &workbook_with(&ordinary)).unwrap();
    assert!(found.is_clean(), "{found:?}");
    for (part, text) in [
        (
            "xl/pivotCache/pivotCacheDefinition1.xml",
            "<d><sharedItems><s v=\"机密\"/></sharedItems></d>",
        ),
        ("xl/pivotCache/pivotCacheRecords1.xml", "<r><s v=\"秘密★5年\"/></r>"),
        ("xl/externalLinks/externalLink1.xml", "<e><cell><v>机密</v></cell></e>"),
        ("xl/diagrams/data1.xml", "<d xmlns:a=\"a\"><a:p><a:t>机</a:t><a:t>密</a:t></a:p></d>"),
        (
            "xl/chartsheets/sheet1.xml",
            "<c><headerFooter><oddHeader>机密</oddHeader></headerFooter></c>",
        ),
        ("xl/macrosheets/sheet1.xml", "<m><c t=\"str\"><v>机密</v></c></m>"),
        ("customXml/item1.xml", "<a><b>机密</b></a>"),
    ] {
        let found = screen("a.xlsx", &workbook_with(&[(part, text)])).unwrap();
        assert_eq!((found.markings_total, found.unread_total), (1, 0), "{part}");
    }
    let cached = "<r><s v=\"13800138000\"/></r>";
    let found = screen("a.xlsx", &workbook_with(&[("xl/pivotCache/r.xml", cached)])).unwrap();
    assert_eq!(found.columns[0].kind, IdentifierKind::Mobile);
    for (part, text) in [
        ("xl/vbaProject.bin", "x"),
        ("xl/worksheets/sheet9.xml", "<worksheet><sheetData/></worksheet>"),
        ("stray.dat", "x"),
    ] {
        let found = screen("a.xlsx", &workbook_with(&[(part, text)])).unwrap();
        assert_eq!(found.unread[0].reason, UnreadReason::Embedded, "{part}");
    }
}

#[test]
fn a_workbook_of_a_picture_alone_is_not_clean() {
    let mut book = Workbook::new();
    book.add_worksheet().write(0, 0, "扫描件").unwrap();
    let mut archive = ZipWriter::new_append(Cursor::new(book.save_to_buffer().unwrap())).unwrap();
    archive.start_file("xl/media/image1.png", SimpleFileOptions::default()).unwrap();
    let found = screen("a.xlsx", &archive.finish().unwrap().into_inner()).unwrap();
    assert_eq!(found.unread[0].reason, UnreadReason::Picture);
}

#[test]
fn prose_is_read_line_by_line_and_its_name_too() {
    let text = "会议纪要\n  秘密\n联系电话 13800138000，账号 6222020200112230\n";
    let found = screen("内部资料.txt", text.as_bytes()).unwrap();
    let places: Vec<_> = found.markings.iter().map(|m| m.place.clone()).collect();
    assert_eq!(places, [Place::FileName, Place::Line { line: 2 }]);
    assert_eq!(found.columns[0].kind, IdentifierKind::Mobile);
    assert_eq!(found.columns[0].example_place, Place::Line { line: 3 });
    assert_eq!(found.columns[0].column, None);
}

#[test]
fn every_sheet_of_a_workbook_is_read_and_what_stands_beside_its_cells() {
    let mut book = Workbook::new();
    let open = book.add_worksheet();
    open.set_name("公开").unwrap();
    for (row, value) in (0..).zip(["电话", "13800138000", "13900139000"]) {
        open.write(row, 1, value).unwrap();
    }
    open.write(3, 1, 13_700_137_000_u64).unwrap();
    open.set_header("&C&\"宋体\"秘密★10年");
    open.insert_note(5, 0, &Note::new("不得外传")).unwrap();
    let hidden = book.add_worksheet();
    hidden.set_name("附表").unwrap().set_hidden(true);
    hidden.write(6, 2, "绝 密 ★ 长期").unwrap();
    let found = screen("表.xlsx", &book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(found.format, Some(FileFormat::Xlsx));
    let kinds: Vec<_> = found.markings.iter().map(|m| m.kind).collect();
    assert_eq!(kinds.len(), 3, "{:?}", found.markings);
    for kind in [MarkingKind::Confidential, MarkingKind::Work, MarkingKind::TopSecret] {
        assert!(kinds.contains(&kind), "{kind:?}");
    }
    let cell = Place::Cell { sheet: "附表".to_owned(), row: 7, column: 3 };
    assert!(found.markings.iter().any(|m| m.place == cell));
    let column = &found.columns[0];
    assert_eq!((column.table.as_deref(), column.column.as_deref()), (Some("公开"), Some("电话")));
    assert_eq!((column.hits, column.column_number), (3, Some(2)));
    assert_eq!(found.unread_total, 0);
}
