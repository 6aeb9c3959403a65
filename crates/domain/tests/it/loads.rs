//! How many bad or dropped rows a load may have, to the row.

use domain::ids::ItemId;
use domain::loads::{
    ColumnMapping, FileFormat, LoadCounts, LoadMode, Refused, check_bad_rows, check_dropped,
    check_mode,
};
use domain::schema::TableKey;
use law::catalogue_codes::ItemType;
use proptest::prelude::*;

use crate::samples::{entry, item};

fn bad_of(bad: u64, read: u64, permille_max: u16) -> Result<(), Refused> {
    check_bad_rows(
        &LoadCounts { read, bad, good: read - bad, ..LoadCounts::default() },
        permille_max,
    )
}

#[test]
fn bad_rows_pass_up_to_the_tolerance_and_not_one_more() {
    for (read, permille_max, bad_max) in [
        (1, 0, 0),
        (1, 999, 0),
        (1, 1000, 1),
        (99, 10, 0),
        (100, 10, 1),
        (199, 10, 1),
        (1_000_000, 10, 10_000),
        (3, 333, 0),
        (3, 334, 1),
    ] {
        assert_eq!(bad_of(bad_max, read, permille_max), Ok(()), "{bad_max} of {read}");
        if bad_max < read {
            let told = bad_of(bad_max + 1, read, permille_max);
            assert_eq!(told, Err(Refused::TooManyBadRows), "{bad_max} + 1 of {read}");
        }
    }
}

#[test]
fn a_file_without_rows_is_refused_whatever_is_tolerated() {
    for permille_max in [0, 10, 1000, u16::MAX] {
        assert_eq!(bad_of(0, 0, permille_max), Err(Refused::Empty));
    }
}

#[test]
fn dropped_rows_pass_up_to_the_tolerance_and_not_one_more() {
    for (before, after_min, permille_max) in [
        (0, 0, 0),
        (100, 100, 0),
        (100, 99, 10),
        (100, 99, 19),
        (100, 98, 20),
        (7, 0, 1000),
        (3, 2, 334),
    ] {
        assert_eq!(
            check_dropped(before, after_min, permille_max),
            Ok(()),
            "{after_min} of {before}"
        );
        if after_min > 0 {
            let told = check_dropped(before, after_min - 1, permille_max);
            assert_eq!(told, Err(Refused::WouldDropTooMany), "{after_min} - 1 of {before}");
        }
    }
}

#[test]
fn a_table_that_grows_drops_nothing() {
    assert_eq!(check_dropped(0, 5, 0), Ok(()));
    assert_eq!(check_dropped(5, 5, 0), Ok(()));
    assert_eq!(check_dropped(5, 6, 0), Ok(()));
}

proptest! {
    #[test]
    fn the_tolerance_is_a_share_in_thousandths_for_counts_of_any_size(
        read in 1..=u64::MAX,
        part in any::<u64>(),
        permille_max in 0..=1000_u16,
    ) {
        let part = part % read;
        let over = u128::from(part) * 1000 > u128::from(read) * u128::from(permille_max);
        prop_assert_eq!(bad_of(part, read, permille_max).is_err(), over);
        prop_assert_eq!(check_dropped(read, read - part, permille_max).is_err(), over);
    }
}

#[test]
fn only_a_unique_key_allows_upserts_and_deletions() {
    let key = vec![ItemId(1)];
    for (key, upserts) in [
        (TableKey::Unique(key.clone()), Ok(())),
        (TableKey::Lookup(key), Err(Refused::NoUniqueKey)),
        (TableKey::None, Err(Refused::NoUniqueKey)),
    ] {
        assert_eq!(check_mode(LoadMode::Upsert, &key), upserts, "{key:?}");
        assert_eq!(check_mode(LoadMode::Delete, &key), upserts, "{key:?}");
        assert_eq!(check_mode(LoadMode::Append, &key), Ok(()));
        assert_eq!(check_mode(LoadMode::Replace, &key), Ok(()));
    }
}

#[test]
fn the_ending_of_a_name_says_the_format_in_either_case() {
    for (name, format) in [
        ("低保.CSV", Some(FileFormat::Csv)),
        ("a.b.txt", Some(FileFormat::Csv)),
        ("a.xlsx", Some(FileFormat::Xlsx)),
        ("a.ndjson", Some(FileFormat::JsonLines)),
        ("a.parquet", Some(FileFormat::Parquet)),
        ("a.xls", None),
        ("csv", None),
        ("a.csv.exe", None),
        ("", None),
    ] {
        assert_eq!(FileFormat::of_name(name), format, "{name}");
    }
}

#[test]
fn columns_are_mapped_by_name_and_what_must_be_fed_is_told() {
    let mut items = vec![item(1, "身份证号", ItemType::Text), item(2, "Name", ItemType::Text)];
    items[0].required = true;
    let schema = entry(items).schema();
    let map = |fields: &[&str]| {
        let fields: Vec<String> = fields.iter().map(|field| (*field).to_owned()).collect();
        ColumnMapping::by_name(&fields, &schema)
    };
    let mapped = map(&[" 身份 证号", "NAME", "备注"]);
    let found: Vec<ItemId> = mapped.columns.iter().map(|(_, item)| *item).collect();
    assert_eq!(found, [ItemId(1), ItemId(2)]);
    assert_eq!(mapped.unfed(&schema), []);
    assert_eq!(map(&["name"]).unfed(&schema), [ItemId(1)]);
}
