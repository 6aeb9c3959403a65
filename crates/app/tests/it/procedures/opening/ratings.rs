//! Ratings of data (Articles 12, 13): what counts, what is shown, and what is no longer.

use app::cases::RegisterQuery;
use app::{ErrorKind, Slice};
use domain::ids::{CaseId, EntryId};
use domain::procedures::DATASET_RATING;

use super::square::{CITIZEN, Square, person};

async fn rate(
    square: &Square,
    name: &str,
    entry: EntryId,
    (stars, comment): (&str, &str),
) -> app::Result<CaseId> {
    let entry = entry.to_string();
    let given = [("entry", entry.as_str()), ("stars", stars), ("comment", comment)];
    square.open(&DATASET_RATING, name, &given).await
}

#[tokio::test]
async fn of_each_applicant_the_latest_rating_counts_and_nobody_rates_their_own_data() {
    let square = Square::on("2026-03-02").await;
    let (entry, _) = square.people().await;
    let app = square.app();
    assert_eq!(app.ratings_of(entry).await.unwrap().average_hundredths, None);
    rate(&square, "citizen", entry, ("1", "数据陈旧")).await.unwrap();
    rate(&square, "clerk", entry, ("5", "本单位的数据很好")).await.unwrap();
    square.town.go_to("2026-03-03");
    let latest = rate(&square, "citizen", entry, ("4", "更新后可以使用")).await.unwrap();
    rate(&square, "neighbour", entry, ("5", "")).await.unwrap();
    rate(&square, "health clerk", entry, ("4", "")).await.unwrap();
    let ratings = app.ratings_of(entry).await.unwrap();
    assert_eq!((ratings.average_hundredths, ratings.count), (Some(433), 3));
    let words: Vec<&str> = ratings.comments.iter().map(|comment| comment.text.as_str()).collect();
    assert_eq!(words, ["更新后可以使用"]);
    assert_eq!(ratings.comments[0].on.to_string(), "2026-03-03");
    square.act(latest, "reply", "clerk", &[("answer", "已改为每日更新")]).await.unwrap();
    let ratings = app.ratings_of(entry).await.unwrap();
    assert_eq!((ratings.count, ratings.comments[0].answer.as_str()), (3, "已改为每日更新"));
    let citizen = person("citizen");
    let shown = format!("{ratings:?}");
    for author in [CITIZEN.to_owned(), citizen.unit.to_string(), citizen.person.to_string()] {
        assert!(!shown.contains(&author), "{author}");
    }
}

#[tokio::test]
async fn what_is_hidden_or_taken_back_is_in_no_register_and_counts_no_more() {
    let square = Square::on("2026-03-02").await;
    let (entry, _) = square.people().await;
    let app = square.app();
    let rude = rate(&square, "citizen", entry, ("1", "不当的话")).await.unwrap();
    let withdrawn = rate(&square, "professor", entry, ("2", "收回的话")).await.unwrap();
    let stands = rate(&square, "neighbour", entry, ("5", "好用")).await.unwrap();
    assert_eq!(app.register_count(&DATASET_RATING).await.unwrap(), 3);
    assert!(square.act(rude, "hide", "clerk", &[]).await.is_err(), "the owner hides nothing");
    square.act(rude, "reply", "clerk", &[("answer", "请文明发言")]).await.unwrap();
    square.act(rude, "hide", "registrar", &[]).await.unwrap();
    square.act(withdrawn, "take_back", "professor", &[]).await.unwrap();
    let ratings = app.ratings_of(entry).await.unwrap();
    assert_eq!((ratings.average_hundredths, ratings.count), (Some(500), 1));
    assert_eq!(app.register_count(&DATASET_RATING).await.unwrap(), 1);
    let slice = Slice::first(10);
    let listed = app.register(&DATASET_RATING, &RegisterQuery::default(), &slice).await.unwrap();
    let ids: Vec<CaseId> = listed.rows.iter().map(|item| item.id).collect();
    assert_eq!(ids, [stands]);
    for (case, state) in [(rude, "hidden"), (withdrawn, "taken_back")] {
        let asked = RegisterQuery { state: state.to_owned(), ..RegisterQuery::default() };
        let found = app.register(&DATASET_RATING, &asked, &slice).await.unwrap();
        assert!(found.rows.is_empty(), "{state}");
        let gone = app.register_case(&DATASET_RATING, case).await.unwrap_err();
        assert_eq!(gone.kind(), ErrorKind::NotFound, "{state}");
    }
    assert!(app.case(rude, &person("citizen")).await.is_ok(), "its author reads why");
}

#[tokio::test]
async fn a_rating_has_one_to_five_stars_and_names_nobody() {
    let square = Square::on("2026-03-02").await;
    let (entry, _) = square.people().await;
    let told = ("4", "350102199001010015 的记录有误，请打 13800001234");
    let refused = rate(&square, "citizen", entry, told).await.unwrap_err();
    let gaps: Vec<_> = refused.gaps().iter().map(|gap| (gap.field.as_str(), gap.code)).collect();
    assert_eq!(gaps, [("comment", "field.personal-data")]);
    for stars in ["0", "6"] {
        let refused = rate(&square, "citizen", entry, (stars, "")).await.unwrap_err();
        assert_eq!(refused.gaps()[0].code, "field.out-of-range", "{stars}");
    }
    assert_eq!(square.app().ratings_of(entry).await.unwrap().count, 0);
}
