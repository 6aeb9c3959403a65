//! Broken files, bombs, and bytes of chance.

use std::io::Cursor;

use lopdf::{Dictionary, Stream};
use proptest::prelude::*;
use screening::{Limit, Limits, ScreeningError, screen_file};

use crate::made::{
    PdfFont, archive, docx, font_object, page_of, paragraph, pdf, screen, stream, text_drawn,
};

fn refused(bytes: &[u8], limits: &Limits) -> (Limit, String) {
    match screen_file("a.docx", Cursor::new(bytes), limits).unwrap_err() {
        ScreeningError::Limit { limit, part, .. } => (limit, part),
        other => panic!("{other}"),
    }
}

#[test]
fn a_zip_bomb_is_refused_by_name() {
    let zeros = vec![b' '; 40 << 20];
    let bomb = archive(&[("word/document.xml", b"<w/>".as_slice()), ("word/header1.xml", &zeros)]);
    assert!(bomb.len() < 100_000);
    let at = "word/header1.xml".to_owned();
    assert_eq!(refused(&bomb, &Limits::default()), (Limit::Ratio, at.clone()));
    let lax = Limits { ratio_max: 10_000, resident_bytes_max: 8 << 20, ..Limits::default() };
    assert_eq!(refused(&bomb, &lax), (Limit::ResidentBytes, at));
    let sheet = archive(&[("xl/worksheets/sheet1.xml", &zeros)]);
    let lax = Limits { ratio_max: 10_000, unpacked_bytes_max: 8 << 20, ..Limits::default() };
    assert_eq!(refused(&sheet, &lax).0, Limit::UnpackedBytes);
    let few = Limits { entries_max: 1, ..Limits::default() };
    assert_eq!(refused(&bomb, &few).0, Limit::Entries);
}

#[test]
fn a_broken_archive_names_what_is_broken() {
    let whole = docx(&paragraph(&"福州".repeat(2000)), &[]);
    let cut = &whole[..whole.len() / 2];
    let failed = screen("a.docx", cut).unwrap_err();
    assert_eq!(failed.code(), "screening.broken");
    let mut bent = whole.clone();
    let middle = bent.windows(17).position(|w| w == b"word/document.xml").unwrap() + 30;
    bent[middle] ^= 0xFF;
    match screen("a.docx", &bent).unwrap_err() {
        ScreeningError::Broken { part, .. } => assert_eq!(part, "word/document.xml"),
        other => panic!("{other}"),
    }
    for body in ["<w:p><w:r><w:t>机密", "<w:p></w:r>", "<w:p><w:t>&#xFFFFFFFF;</w:t></w:p>"] {
        let failed =
            screen("a.docx", &archive(&[("word/document.xml", body.as_bytes())])).unwrap_err();
        assert_eq!(failed.code(), "screening.broken", "{body}");
    }
    let failed = screen("a.xlsx", &archive(&[("xl/workbook.xml", b"<x")])).unwrap_err();
    assert_eq!(failed.code(), "screening.broken");
}

#[test]
fn elements_and_tokens_without_end_are_refused_by_their_part() {
    let deep = format!("<w:p>{}{}</w:p>", "<w:r>".repeat(300), "</w:r>".repeat(300));
    let failed = screen("a.docx", &docx(&deep, &[])).unwrap_err();
    assert_eq!(failed.code(), "screening.broken", "{failed}");
    let long = "x".repeat(2 << 20);
    for body in [
        format!("<!--{long}-->"),
        format!("<w:p w:a=\"{long}\"/>"),
        format!("<w:p>{long}</w:p>"),
        format!("<w:p><w:t>{}</w:t></w:p>", "x&amp;".repeat(1 << 20)),
    ] {
        let lax = Limits { ratio_max: 1_000_000, ..Limits::default() };
        let bytes = docx(&body, &[]);
        assert_eq!(refused(&bytes, &lax), (Limit::RecordBytes, "word/document.xml".to_owned()));
    }
    let cell = format!("<sheetData><c><is>{}</is></c></sheetData>", "<t>xxxx</t>".repeat(1 << 19));
    let sheet = archive(&[
        ("xl/workbook.xml", b"<x/>".as_slice()),
        ("xl/worksheets/s.xml", cell.as_bytes()),
    ]);
    assert_eq!(refused(&sheet, &Limits::default()).0, Limit::RecordBytes);
    for attribute in ["&#xFFFFFFFF;", "&none;"] {
        let bent = format!("<w:p><v:textpath string=\"{attribute}\"/></w:p>");
        assert_eq!(screen("a.docx", &docx(&bent, &[])).unwrap_err().code(), "screening.broken");
    }
}

#[test]
fn a_broken_pdf_is_an_error_and_never_clean() {
    let whole = pdf(PdfFont::Gbk, &[text_drawn(PdfFont::Gbk, "机密")]);
    assert!(screen("a.pdf", &whole[..40]).is_err());
    assert!(screen("a.pdf", b"%PDF-1.7\n%%EOF\n").is_err());
    let small = Limits { pdf_bytes_max: 100, ..Limits::default() };
    assert_eq!(refused(&whole, &small).0, Limit::PdfBytes);
}

#[test]
fn object_streams_count_together_against_the_limit() {
    let packed = |_| {
        let mut packed = Stream::new(Dictionary::new(), vec![b' '; 900 << 10]);
        packed.compress().unwrap();
        stream("/Type /ObjStm /N 0 /First 0 /Filter /FlateDecode", &packed.content)
    };
    let many: Vec<_> = (0..6).map(packed).collect();
    let few = Limits { pdf_bytes_max: 4 << 20, ..Limits::default() };
    let bytes = page_of(&font_object(PdfFont::Gbk), b"", "", &many);
    assert!(bytes.len() < 100_000);
    assert_eq!(refused(&bytes, &few), (Limit::UnpackedBytes, "file".to_owned()));
    let bytes = page_of(&font_object(PdfFont::Gbk), b"", "", &many[..3]);
    assert!(screen_file("a.pdf", Cursor::new(&bytes), &few).is_ok());
}

#[test]
fn a_page_of_text_without_end_is_refused_by_its_number() {
    let long = text_drawn(PdfFont::Gbk, &"福州".repeat(2_000));
    let small = Limits { record_bytes_max: 10_000, ..Limits::default() };
    let bytes = pdf(PdfFont::Gbk, &[text_drawn(PdfFont::Gbk, "福州"), long]);
    assert_eq!(refused(&bytes, &small), (Limit::RecordBytes, "page 2".to_owned()));
}

#[test]
fn many_pages_may_use_one_font() {
    let pages = vec![text_drawn(PdfFont::Table, "福州"); 4_000];
    assert_eq!(screen("a.pdf", &pdf(PdfFont::Table, &pages)).unwrap().unread_total, 0);
}

#[test]
fn records_that_never_end_are_refused_by_their_line() {
    let mut open = b"a,b\n1,2\n3,\"".to_vec();
    open.extend(std::iter::repeat_n(b'x', 4 << 20));
    for name in ["a.csv", "a.txt"] {
        let failed = screen(name, &open).unwrap_err();
        assert!(
            matches!(&failed, ScreeningError::Limit { limit: Limit::RecordBytes, part, .. } if part == "line 3"),
            "{failed}"
        );
    }
    let wide = ",".repeat(2_000);
    assert!(matches!(
        screen("a.csv", wide.as_bytes()),
        Err(ScreeningError::Limit { limit: Limit::Columns, .. })
    ));
}

#[test]
fn findings_are_kept_up_to_a_limit_and_counted_beyond() {
    let found = screen("a.txt", "机密\n".repeat(5_000).as_bytes()).unwrap();
    assert_eq!((found.markings.len(), found.markings_total), (200, 5_000));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_bytes_make_it_fail_otherwise_than_by_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for head in [&b""[..], b"PK\x03\x04", b"%PDF-1.7\n"] {
            let whole = [head, &bytes].concat();
            for name in ["a.csv", "a"] {
                let _ = screen(name, &whole);
            }
        }
    }

    #[test]
    fn a_document_bent_anywhere_is_read_or_refused(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut archive = docx(&paragraph("机密★10年"), &[]);
        let index = at.index(archive.len());
        archive[index] = byte;
        let found = screen("a.docx", &archive);
        prop_assert!(found.is_err() || found.is_ok_and(|found| !found.is_clean()));
        let mut file = pdf(PdfFont::Gbk, &[text_drawn(PdfFont::Gbk, "机密★10年")]);
        let index = at.index(file.len());
        file[index] = byte;
        let _ = screen("a.pdf", &file);
    }
}
