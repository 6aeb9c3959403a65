//! Identifiers in columns.

use law::codes::{CreditCode, ResidentId};
use proptest::prelude::*;
use screening::{ColumnFinding, ColumnJudge, IdentifierKind, Place};

fn judged<T: AsRef<str>>(values: impl IntoIterator<Item = T>) -> Vec<ColumnFinding> {
    let mut judge = ColumnJudge::new();
    for (row, value) in (1..).zip(values) {
        judge.take(value.as_ref(), || Place::Row { row });
    }
    judge.findings()
}

fn kinds<T: AsRef<str>>(values: impl IntoIterator<Item = T>) -> Vec<IdentifierKind> {
    judged(values).into_iter().map(|finding| finding.kind).collect()
}

fn resident_ids() -> Vec<String> {
    let id =
        |n: u32| ResidentId::with_check_digit(&format!("350102199{}0{}1{n:04}", n % 10, n % 9 + 1));
    (0..40).map(|n| id(n).unwrap().to_string()).collect()
}

#[test]
fn every_kind_is_told_by_its_own_form() {
    let cases: [(IdentifierKind, &[&str]); 9] = [
        (
            IdentifierKind::ResidentId,
            &["11010519491231002X", "11010519491231002x", "１１０１０５１９４９１２３１００２X"],
        ),
        (
            IdentifierKind::LegacyResidentId,
            &["350102670401123", "350104680512321", "350111700101002"],
        ),
        (
            IdentifierKind::Mobile,
            &[
                "13800138000",
                "+86 13900139000",
                "138-0013-8001",
                "8613800138000",
                "联系人：13700137000",
            ],
        ),
        (
            IdentifierKind::Landline,
            &["0591-87654321", "(0591)87654321", "010-66668888", "86-0591-87654322"],
        ),
        (
            IdentifierKind::BankCard,
            &["6222020200112230", "6222 0202 0011 2230", "4111111111111111"],
        ),
        (IdentifierKind::Email, &["zhang.san@example.com", "li@fuzhou.gov.cn"]),
        (IdentifierKind::Plate, &["闽A12345", "闽A·B2345", "闽AD12345", "京A1234警"]),
        (
            IdentifierKind::Address,
            &["鼓楼区五四路8号2单元301室", "台江区广达路一百二十号", "仓山区上三路12弄3号"],
        ),
        (IdentifierKind::PersonName, &["张三", "李小明", "欧阳修文", "陈静", "林志强", "黄丽"]),
    ];
    for (kind, values) in cases {
        let found = judged(values);
        let kinds: Vec<_> = found.iter().map(|finding| finding.kind).collect();
        assert_eq!(kinds, [kind], "{values:?}");
        assert_eq!(found[0].hits, values.len() as u64, "{kind:?}");
        assert_eq!(found[0].example_place, Place::Row { row: 1 });
    }
}

#[test]
fn columns_of_ordinary_data_are_not_suspected() {
    let serials = (0..500).map(|n| format!("350100{}{:04}", 20_240_101 + n % 28, n));
    assert_eq!(
        kinds(serials),
        [],
        "division, date and number have the form and not the check digit"
    );
    let orders = (0..500_u64).map(|n| (6_222_000_000_000_000 + n * 7_919).to_string());
    assert_eq!(kinds(orders), [], "one number of ten passes Luhn");
    let credit = (0..50).map(|n| {
        CreditCode::with_both_checks("91350100", &format!("{:08}", 15_430_000 + n))
            .unwrap()
            .to_string()
    });
    assert_eq!(kinds(credit), []);
    let words: [&[&str]; 8] = [
        &["鼓楼区", "台江区", "仓山区", "马尾区", "晋安区", "长乐区"],
        &["高中", "大学", "初中", "高中", "大学", "小学", "高职", "高中", "高中", "大学"],
        &["2024-01-01", "2024-12-31 08:30:00", "20240101"],
        &["3.14159265358979", "26.0745291938475", "119.296494000001"],
        &["福州市教育局", "福州市财政局", "鼓楼区民政局"],
        &["1", "2", "3", "100000", "12345678901"],
        &["北纬26度", "K1+200", "G324国道"],
        &["正常", "注销", "吊销"],
    ];
    for values in words {
        assert_eq!(kinds(values), [], "{values:?}");
    }
}

#[test]
fn one_resident_number_among_remarks_is_enough() {
    let mut values = vec!["无".to_owned(); 300];
    values[250] = format!("补录，身份证{}", resident_ids()[3]);
    let found = judged(&values);
    assert_eq!(found[0].kind, IdentifierKind::ResidentId);
    assert_eq!((found[0].hits, found[0].sampled), (1, 300));
    assert_eq!(found[0].example_place, Place::Row { row: 251 });
}

#[test]
fn masked_values_are_not_hit() {
    assert_eq!(kinds(["350***********1234", "138****8000", "6222 **** **** 2230", "张*"]), []);
}

#[test]
fn no_finding_holds_a_value() {
    let ids = resident_ids();
    let text = format!("{:?}", judged(&ids));
    assert!(ids.iter().all(|id| !text.contains(id.as_str())));
}

#[test]
fn a_long_column_is_sampled_behind_its_head() {
    let values =
        (0..200_000).map(|n| if n < 190_000 { "无".to_owned() } else { "13800138000".to_owned() });
    let found = judged(values);
    assert_eq!(found[0].kind, IdentifierKind::Mobile);
    assert!(found[0].sampled < 13_000, "{}", found[0].sampled);
}

proptest! {
    #[test]
    fn every_resident_number_is_told(
        year in 1930_u32..2020, month in 1_u32..=12, day in 1_u32..=28, number in 0_u32..1000,
    ) {
        let id = ResidentId::with_check_digit(&format!("350102{year}{month:02}{day:02}{number:03}")).unwrap();
        prop_assert!(kinds([id.as_str()]).contains(&IdentifierKind::ResidentId));
        let changed = |digit: char| char::from_digit((digit.to_digit(10).unwrap() + 1) % 10, 10).unwrap();
        let wrong: String = id.as_str().char_indices().map(|(at, c)| if at == 16 { changed(c) } else { c }).collect();
        prop_assert!(!kinds([wrong]).contains(&IdentifierKind::ResidentId));
    }

    #[test]
    fn no_value_makes_it_fail(values in proptest::collection::vec("\\PC{0,60}", 0..20)) {
        let _ = kinds(values);
    }

    #[test]
    fn no_number_makes_it_fail(values in proptest::collection::vec("[0-9Xx@. ()+-]{0,40}", 0..20)) {
        let _ = kinds(values);
    }
}
