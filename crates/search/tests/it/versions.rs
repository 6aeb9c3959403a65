//! The index says which catalogue version it reflects, and can be thrown away.

use std::fs;

use search::{EntryDocument, SearchIndex};

use crate::catalogue::{ask, entry, hit};

#[test]
fn a_new_index_reflects_nothing() {
    let index = SearchIndex::in_memory().unwrap();
    assert_eq!((index.reflects(), index.len(), index.is_empty()), (0, 0, true));
    assert_eq!(ask(&index, "人口").total, 0);
    assert_eq!(ask(&index, "").total, 0);
}

#[test]
fn documents_and_version_outlive_the_process() {
    let dir = tempfile::tempdir().unwrap();
    let index = SearchIndex::open(dir.path()).unwrap();
    index.upsert(&[entry("a", "常住人口"), entry("b", "医疗机构")], 41).unwrap();
    index.remove(&["b"], 42).unwrap();
    drop(index);
    let index = SearchIndex::open(dir.path()).unwrap();
    assert_eq!((index.reflects(), index.len()), (42, 1));
    let page = ask(&index, "人口");
    assert_eq!((page.total, page.reflects), (1, 42));
}

#[test]
fn an_upsert_replaces_and_the_last_of_one_batch_stays() {
    let index = SearchIndex::in_memory().unwrap();
    index.upsert(&[entry("a", "旧名称")], 1).unwrap();
    index.upsert(&[entry("a", "中间名"), entry("a", "新名称")], 2).unwrap();
    assert_eq!(index.len(), 1);
    assert_eq!(ask(&index, "").hits[0].name, "新名称");
    assert_eq!(ask(&index, "旧名称").hits.iter().filter(|h| h.name == "旧名称").count(), 0);
}

#[test]
fn a_write_of_nothing_still_moves_the_version() {
    let index = SearchIndex::in_memory().unwrap();
    index.upsert(&[], 5).unwrap();
    assert_eq!(index.reflects(), 5);
    index.remove::<&str>(&[], 6).unwrap();
    assert_eq!(index.reflects(), 6);
}

#[test]
fn a_rebuild_replaces_everything() {
    let index = SearchIndex::in_memory().unwrap();
    index.upsert(&[entry("a", "甲"), entry("b", "乙")], 1).unwrap();
    index.rebuild([entry("b", "乙二"), entry("c", "丙")], 2).unwrap();
    let page = ask(&index, "");
    assert_eq!((page.total, index.reflects()), (2, 2));
    assert!(hit(&page, "a").is_none());
    index.rebuild(Vec::<EntryDocument>::new(), 3).unwrap();
    assert!(index.is_empty());
}

#[test]
fn a_damaged_index_is_thrown_away_and_reflects_nothing() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("neighbour"), "stays").unwrap();
    let index = SearchIndex::open(dir.path()).unwrap();
    index.upsert(&[entry("a", "甲")], 9).unwrap();
    drop(index);
    fs::write(dir.path().join("catalogue/meta.json"), "{").unwrap();
    let index = SearchIndex::open(dir.path()).unwrap();
    assert_eq!((index.reflects(), index.len()), (0, 0));
    assert!(dir.path().join("neighbour").exists());
    index.rebuild([entry("a", "甲")], 10).unwrap();
    assert_eq!(index.reflects(), 10);
}

#[test]
fn an_index_of_another_format_is_thrown_away() {
    let dir = tempfile::tempdir().unwrap();
    let index = SearchIndex::open(dir.path()).unwrap();
    index.upsert(&[entry("a", "甲")], 9).unwrap();
    drop(index);
    let meta = dir.path().join("catalogue/meta.json");
    let older = fs::read_to_string(&meta).unwrap().replace("\"1:9\"", "\"0:9\"");
    fs::write(&meta, older).unwrap();
    let index = SearchIndex::open(dir.path()).unwrap();
    assert_eq!((index.reflects(), index.len()), (0, 0));
}

#[test]
fn searches_go_on_while_the_index_is_written() {
    let index = SearchIndex::in_memory().unwrap();
    index.upsert(&[entry("a", "常住人口")], 1).unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for version in 2..12 {
                index.upsert(&[entry(&version.to_string(), "流动人口")], version).unwrap();
            }
        });
        for _ in 0..200 {
            let page = ask(&index, "人口");
            assert_eq!(page.total, page.reflects, "one entry a version");
        }
    });
}
