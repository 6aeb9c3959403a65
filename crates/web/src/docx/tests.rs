//! What a word processor will open: the parts, well formed, and words that cannot break them.

use std::io::{Cursor, Read};

use super::*;

fn document() -> Document {
    let bars = |name: &str| Series { name: name.to_owned(), values: vec![3, 1_200] };
    let chart = Chart {
        title: "次数 <&\">".to_owned(),
        categories: vec!["公安局".to_owned(), "A & B".to_owned()],
        series: vec![bars("提供"), bars("使用")],
    };
    Document {
        language: "zh-CN".to_owned(),
        issuer: "市公安局 <&\"'>".to_owned(),
        title: "年度\u{0}报\u{b}告\u{ffff}".to_owned(),
        blocks: vec![
            Block::Heading("一、概况".to_owned()),
            Block::Paragraph("</w:t> 完成".to_owned()),
            Block::Table(Table {
                caption: "表1".to_owned(),
                head: vec![Cell::text("指标"), Cell::number("数量")],
                rows: vec![vec![Cell::text("次数"), Cell::number("1,200")]],
            }),
            Block::Chart(chart.clone()),
            Block::Chart(Chart { series: vec![bars("提供")], ..chart }),
        ],
        signature: vec!["2026年11月23日".to_owned()],
        made_at: "2026-11-23T02:00:00Z".to_owned(),
        ..Document::default()
    }
}

/// Names and texts of the parts.
fn parts(document: &Document) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(document.to_bytes().unwrap())).unwrap();
    let count = zip.len();
    let read = |at| {
        let mut part = zip.by_index(at).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        (part.name().unwrap().into_owned(), text)
    };
    (0..count).map(read).collect()
}

fn body(document: &Document) -> String {
    parts(document).into_iter().find(|(name, _)| name == "word/document.xml").unwrap().1
}

/// Whether every element is closed in its turn, and every `&` begins an entity.
fn is_well_formed(text: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    let mut pieces = text.split('<');
    if pieces.next().is_none_or(|before| !before.trim().is_empty()) {
        return false;
    }
    for piece in pieces {
        let Some((tag, words)) = piece.split_once('>') else { return false };
        let name = tag.split([' ', '/']).find(|part| !part.is_empty()).unwrap_or_default();
        match tag {
            _ if tag.starts_with('?') => {}
            _ if tag.starts_with('/') => {
                if open.pop() != Some(name) {
                    return false;
                }
            }
            _ if tag.matches('"').count() % 2 == 1 => return false,
            _ if tag.ends_with('/') => {}
            _ => open.push(name),
        }
        let is_entity =
            |rest: &str| rest.split_once(';').is_some_and(|(name, _)| (2..6).contains(&name.len()));
        let both = [tag, words];
        if !both.iter().flat_map(|text| text.split('&').skip(1)).all(is_entity) {
            return false;
        }
    }
    open.is_empty()
}

#[test]
fn the_parts_that_a_word_processor_looks_for_are_there() {
    let names: Vec<String> = parts(&document()).into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        [
            "[Content_Types].xml",
            "_rels/.rels",
            "docProps/core.xml",
            "word/document.xml",
            "word/_rels/document.xml.rels",
            "word/styles.xml",
            "word/settings.xml",
            "word/footer1.xml",
            "word/footer2.xml",
            "word/charts/chart1.xml",
            "word/charts/chart2.xml",
        ]
    );
}

#[test]
fn every_part_is_well_formed() {
    for (name, text) in parts(&document()) {
        assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\""), "{name}");
        assert!(is_well_formed(&text), "{name}: {text}");
    }
    assert!(!is_well_formed("<a><b></a></b>") && !is_well_formed("<a>&</a>"));
}

#[test]
fn words_are_escaped_and_what_xml_cannot_hold_is_left_out() {
    let text = body(&document());
    assert!(text.contains(">年度报告<"), "control characters are gone");
    assert!(!text.contains("</w:t> 完成") && text.contains("&#60;/w:t&#62; 完成"));
    assert!(text.contains("市公安局 &#60;&#38;&#34;&#39;&#62;"));
}

#[test]
fn charts_hold_their_numbers_and_are_related_to_the_text() {
    let parts = parts(&document());
    let part = |name: &str| &parts.iter().find(|(known, _)| known == name).unwrap().1;
    let chart = part("word/charts/chart1.xml");
    assert!(chart.contains("<c:v>1200</c:v>") && chart.contains("<c:v>公安局</c:v>"));
    assert_eq!(chart.matches("<c:ser>").count(), 2);
    for number in 1..=2 {
        let relation = format!("rIdChart{number}");
        assert!(part("word/document.xml").contains(&format!("r:id=\"{relation}\"")));
        assert!(part("word/_rels/document.xml.rels").contains(&format!("Id=\"{relation}\"")));
        assert!(part("[Content_Types].xml").contains(&format!("chart{number}.xml")));
    }
}

#[test]
fn equal_documents_are_equal_files() {
    assert_eq!(document().to_bytes().unwrap(), document().to_bytes().unwrap());
}
