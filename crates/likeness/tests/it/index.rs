//! Questions to an index, and changes of it.

use likeness::{Declared, Index, Item, ItemRef, Kind, LIKELY, Query, Reason, Sketcher};

fn at(entry: u128, item: u32) -> ItemRef {
    ItemRef { entry, item }
}

fn filled() -> Index {
    let mut index = Index::new();
    let names = [
        "法定代表人公民身份号码",
        "统一社会信用代码",
        "注册资本",
        "实缴资本",
        "登记机关",
        "登记日期",
    ];
    for (number, name) in (1..).zip(names) {
        index.insert(at(1, number), "渔船企业登记信息", &Item::named(name));
    }
    index
}

fn likely(index: &Index, name: &str) -> Vec<ItemRef> {
    let item = Item::named(name);
    let found = index.candidates(&Query::alone(&item));
    found.into_iter().filter(|found| found.score >= LIKELY).map(|found| found.item).collect()
}

#[test]
fn a_datum_is_found_under_another_name_and_its_neighbour_is_not() {
    let index = filled();
    assert_eq!(likely(&index, "法人代表身份证号"), [at(1, 1)]);
    assert_eq!(likely(&index, "信用代码"), [at(1, 2)]);
    assert_eq!(likely(&index, "注册资金（万元）"), [at(1, 3)]);
    assert!(likely(&index, "渔船吨位").is_empty());
}

#[test]
fn what_is_taken_out_is_found_no_more() {
    let mut index = filled();
    assert!(index.remove(at(1, 2)) && !index.remove(at(1, 2)));
    assert!(likely(&index, "信用代码").is_empty());
    index.insert(at(2, 1), "", &Item::named("社会信用代码"));
    assert_eq!(likely(&index, "信用代码"), [at(2, 1)]);
    assert_eq!((index.remove_entry(1), index.len()), (5, 1));
    assert_eq!(index.remove_entry(9), 0);
    index.remove_entry(2);
    assert!(index.is_empty());
}

#[test]
fn an_item_of_the_same_number_takes_the_place_of_the_old() {
    let mut index = filled();
    index.insert(at(1, 2), "渔船企业登记信息", &Item::named("联系电话"));
    assert_eq!(index.len(), 6);
    assert!(likely(&index, "信用代码").is_empty());
    assert_eq!(likely(&index, "手机号码"), [at(1, 2)]);
}

#[test]
fn values_find_what_names_do_not_tell() {
    let sketcher = Sketcher::new(&[3; 32]);
    let column = || (0..500).map(|n| format!("闽渔{n}"));
    let text = Some(Declared { kind: Kind::Text, length: 20 });
    let with = |name: &str| Item {
        declared: text,
        sketch: Some(sketcher.sketch(column())),
        ..Item::named(name)
    };
    let mut index = filled();
    index.insert(at(5, 1), "渔船名册", &with("渔船牌照"));
    let item = with("渔船船名号");
    let query = Query { entry_name: "渔船核查", ..Query::alone(&item) };
    let found = index.candidates(&query);
    assert_eq!(found[0].item, at(5, 1));
    assert!(found[0].score >= LIKELY, "{found:?}");
    assert!(found[0].reasons.iter().any(|why| matches!(why, Reason::SharedValues { .. })));
}

#[test]
fn the_same_data_element_outweighs_names() {
    let with = |name: &str| Item { element: Some("DE0042".to_owned()), ..Item::named(name) };
    let mut index = filled();
    index.insert(at(5, 1), "", &with("渔船呼号"));
    let item = with("电台识别码");
    let found = index.candidates(&Query::alone(&item));
    assert_eq!(found[0].item, at(5, 1));
    assert!(found[0].score > 0.9);
}

#[test]
fn bare_names_are_one_datum_only_where_their_entries_are_about_the_same() {
    let mut index = Index::new();
    index.insert(at(1, 1), "婚姻登记信息", &Item::named("经办日期"));
    index.insert(at(2, 1), "渔船检验信息", &Item::named("经办日期"));
    let item = Item::named("经办时间");
    let query = Query { entry_name: "婚姻核查台账", ..Query::alone(&item) };
    let found = index.candidates(&query);
    assert_eq!(found[0].item, at(1, 1));
    assert!(found.iter().all(|found| found.item != at(2, 1) || found.score < LIKELY));
}

#[test]
fn odd_names_are_answered() {
    let index = filled();
    let long = "渔".repeat(5_000);
    for name in ["", "（）", "  ", "___", "1", long.as_str()] {
        assert!(likely(&index, name).is_empty(), "{name:.9}");
    }
}

#[test]
fn entries_are_paired_item_by_item() {
    let items = |names: &[&str]| names.iter().map(|name| Item::named(*name)).collect::<Vec<_>>();
    let one = items(&["姓名", "身份证号码", "出生日期"]);
    let other = items(&["公民身份号码", "死亡日期", "姓 名"]);
    let found = likeness::entries(("渔民信息", &one), ("渔民名录", &other));
    let pairs: Vec<_> = found.pairs.iter().map(|pair| (pair.0, pair.1)).collect();
    assert_eq!(pairs.len(), 2);
    assert!(pairs.contains(&(0, 2)) && pairs.contains(&(1, 0)));
    assert!(found.score > 0.5 && found.score < 0.7);
}
