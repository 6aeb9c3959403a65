//! Values: declared types win, identifiers stay text, nothing is guessed, trimmed or repaired.

use domain::catalogue::{CodeCheck, EmptyText};
use domain::loads::{LoadMode, Refused};
use domain::schema::TableKey;
use domain::values::ValueFault;
use law::codes::Finding;

use super::{Desk, checked, csv_load, file, people, refused, unique};

#[tokio::test]
async fn leading_zeros_long_ids_blanks_and_a_stray_letter_are_all_kept() {
    let desk = Desk::new(people(unique()));
    let done = desk
        .csv(
            &file(&[
                "000012345678901234, 张 三 ,010203,,,,,  ",
                "350102199001011234,李四,350102,,,,,",
                "350102199001O11234,王五,35O102,,,,,x",
            ]),
            LoadMode::Append,
            None,
        )
        .await;
    let rows = desk.rows(done.version).await;
    assert_eq!(rows[0][..3], ["000012345678901234", " 张 三 ", "010203"]);
    assert_eq!(rows[0][7], "  ");
    assert_eq!(rows[1][0], "350102199001011234");
    assert_eq!(rows[2][..3], ["350102199001O11234", "王五", "35O102"]);
    assert_eq!(desk.name_of(done.version, "000012345678901234").await.as_deref(), Some(" 张 三 "));
}

#[tokio::test]
async fn decimals_are_exact_and_never_rounded() {
    let desk = Desk::new(people(TableKey::None));
    let lines = [
        "1,a,,12345678.90,,,,",
        "2,b,,-0.5,,,,",
        "3,c,,+7,,,,",
        "4,d,,1.005,,,,",
        "5,e,,\"1,000\",,,,",
        "6,f,,1e3,,,,",
    ];
    let (_, done) = desk.tolerant("a.csv", file(&lines).as_bytes()).await;
    let amounts: Vec<String> =
        desk.rows(done.version).await.into_iter().map(|mut row| row.swap_remove(3)).collect();
    assert_eq!(amounts, ["12345678.90", "-0.50", "7.00"]);
    let faults: Vec<_> =
        done.sample.iter().map(|fault| (fault.line, fault.value.as_str(), fault.fault)).collect();
    let expected = [
        (5, "1.005", ValueFault::TooPrecise),
        (6, "1,000", ValueFault::NotDecimal),
        (7, "1e3", ValueFault::NotDecimal),
    ];
    assert_eq!(faults, expected);
}

#[tokio::test]
async fn dates_are_read_in_the_usual_forms_and_only_if_they_exist() {
    let desk = Desk::new(people(TableKey::None));
    let lines = [
        "1,,,,,2024-02-29,,",
        "2,,,,,2024/2/9,,",
        "3,,,,,20240301,,",
        "4,,,,,2024年3月1日,,",
        "5,,,,,2023-02-29,,",
        "6,,,,,明天,,",
    ];
    let (_, done) = desk.tolerant("a.csv", file(&lines).as_bytes()).await;
    let dates: Vec<String> =
        desk.rows(done.version).await.into_iter().map(|mut row| row.swap_remove(5)).collect();
    assert_eq!(dates, ["2024-02-29", "2024-02-09", "2024-03-01", "2024-03-01"]);
    assert_eq!(done.quality[5].faults, [(ValueFault::NotDate, 2)]);
}

#[tokio::test]
async fn an_empty_field_is_missing_where_the_entry_says_so() {
    let desk = Desk::new(people(TableKey::None));
    let done = desk.csv(&file(&["1,,,,,,,", "2,\"\",,,,,,\\N"]), LoadMode::Append, None).await;
    let rows = desk.rows(done.version).await;
    assert_eq!(rows[0][1..], ["∅"; 7]);
    assert_eq!((rows[1][1].as_str(), rows[1][7].as_str()), ("∅", "\\N"));
    assert_eq!((done.quality[1].missing, done.quality[1].empty), (2, 0));
}

#[tokio::test]
async fn an_empty_text_and_a_missing_value_are_kept_apart_where_the_entry_says_so() {
    let mut schema = people(unique());
    schema.empty_text = EmptyText::IsText;
    let desk = Desk::new(schema);
    let done = desk.csv(&file(&["1,,,,,,,\\N", "2,\\N,,,,,,"]), LoadMode::Append, None).await;
    let rows = desk.rows(done.version).await;
    assert_eq!((rows[0][1].as_str(), rows[0][7].as_str()), ("", "∅"));
    assert_eq!((rows[1][1].as_str(), rows[1][7].as_str()), ("∅", ""));
    assert_eq!(
        rows[0][3..7],
        ["∅"; 4],
        "an empty field of a number or a date is missing all the same"
    );
    assert_eq!((done.quality[1].missing, done.quality[1].empty), (1, 1));

    let no_key = refused(
        desk.run(&csv_load(&desk, &[",x,,,,,,"], LoadMode::Append, Some(done.version))).await,
    );
    assert_eq!(no_key.sample[0].fault, ValueFault::Required, "an empty text identifies nothing");
}

#[tokio::test]
async fn check_digits_are_verified_and_an_old_number_is_a_finding() {
    let desk = Desk::new(checked(
        checked(people(unique()), 1, CodeCheck::ResidentId),
        3,
        CodeCheck::DivisionCode,
    ));
    let lines = [
        "11010519491231002X,a,350102,,,,,",
        "110105491231002,b,110105,,,,,",
        "110105194912310021,c,350102,,,,,",
        "440524188001010014,d,350199,,,,,",
    ];
    let (_, done) = desk.tolerant("a.csv", file(&lines).as_bytes()).await;
    let kept: Vec<String> =
        desk.rows(done.version).await.into_iter().map(|mut row| row.swap_remove(0)).collect();
    assert_eq!(
        kept,
        ["11010519491231002X", "110105491231002"],
        "the old number stays as it was written"
    );
    assert_eq!(done.quality[0].findings, [(Finding::LegacyResidentId, 1)]);
    assert_eq!(done.quality[0].faults, [(ValueFault::CheckFailed, 1)]);
    assert_eq!(
        done.quality[2].faults,
        [(ValueFault::CheckFailed, 1)],
        "a county that the city never had"
    );
}

#[tokio::test]
async fn code_lists_lengths_whole_numbers_and_truth_values_are_checked() {
    let mut schema = people(TableKey::None);
    schema.columns[2].codes = Some(vec!["350102".to_owned(), "350103".to_owned()]);
    let desk = Desk::new(schema);
    let lines = [
        "1,a,350102,,12,,是,",
        "2,b,350199,,,,,",
        "3,一二三四五六七八九十,350103,,,,N,",
        "4,一二三四五六七八九十一,,,,,,",
        "5,e,,,1.0,,,",
        "6,f,,,,,maybe,",
        "7,g\u{7},,,,,,",
    ];
    let (_, done) = desk.tolerant("a.csv", file(&lines).as_bytes()).await;
    assert_eq!(done.counts.good, 2);
    let faults: Vec<_> = done.sample.iter().map(|fault| (fault.line, fault.fault)).collect();
    let expected = [
        (3, ValueFault::NotInCodeList),
        (5, ValueFault::TooLong),
        (6, ValueFault::NotInteger),
        (7, ValueFault::NotLogical),
        (8, ValueFault::ForbiddenCharacter),
    ];
    assert_eq!(faults, expected);
}

#[tokio::test]
async fn all_faults_of_a_row_are_named_together() {
    let desk = Desk::new(people(unique()));
    let outcome = refused(
        desk.run(&csv_load(&desk, &["1,a,,,,,,", ",b,1234567,x,y,z,,"], LoadMode::Append, None))
            .await,
    );
    assert_eq!(outcome.reason, Refused::TooManyBadRows);
    let items: Vec<u32> = outcome.sample.iter().map(|fault| fault.item.unwrap().0).collect();
    assert_eq!(items, [1, 3, 4, 5, 6]);
    assert!(outcome.sample.iter().all(|fault| fault.line == 3));
}

#[tokio::test]
async fn an_item_that_no_field_feeds_is_missing_and_a_fault_where_it_is_required() {
    let desk = Desk::new(people(unique()));
    let done = desk.csv("姓名,证件号码\na,1\n", LoadMode::Append, None).await;
    assert_eq!(desk.rows(done.version).await[0][..3], ["1", "a", "∅"]);
    let load = desk.load_of("a.csv", "姓名\nb\n".as_bytes(), LoadMode::Append, Some(done.version));
    assert_eq!(refused(desk.run(&load).await).sample[0].fault, ValueFault::Required);
}
