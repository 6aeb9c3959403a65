//! What users say of an entry's data 数据评价 (Articles 12, 13): the average of the stars, and the latest comments.
//!
//! Anybody reads them, so an author is never named. Of each applicant the latest
//! rating counts, and what a unit says of its own data counts nothing.

use std::collections::HashSet;

use domain::cases::Case;
use domain::ids::EntryId;
use domain::procedures::{Content, DATASET_RATING, FieldValue, STARS_MAX, STARS_MIN};
use jiff::civil::Date;
use store::{CaseFilter, CaseOrder, Slice};

use crate::application::App;
use crate::cases::content_of;
use crate::error::{AppError, Result};

/// Ratings of one entry that are read; older ones count no more.
const RATINGS_READ_MAX: usize = 10_000;
/// Ratings read at once.
const RATINGS_READ: u32 = 1_000;
/// Comments that are shown.
const COMMENTS_SHOWN: usize = 10;

/// What is said of an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ratings {
    /// The average of the stars in hundredths, rounded; none without a rating.
    pub average_hundredths: Option<u64>,
    /// How many applicants rated it.
    pub count: u64,
    /// The latest comments, newest first.
    pub comments: Vec<RatingComment>,
}

/// A comment with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatingComment {
    /// The day it was made.
    pub on: Date,
    /// Its stars.
    pub stars: u64,
    /// What it says.
    pub text: String,
    /// What the unit answered; empty where it has not.
    pub answer: String,
}

impl App {
    /// The ratings of a published entry, for anybody.
    ///
    /// # Errors
    /// `not-found` where the entry is not published.
    pub async fn ratings_of(&self, entry: EntryId) -> Result<Ratings> {
        let owner = self.live_now().table(entry).ok_or_else(AppError::not_found)?.entry.unit;
        let filter = CaseFilter {
            procedure: Some(DATASET_RATING.code.to_owned()),
            entry: Some(entry),
            states: DATASET_RATING.listed().map(str::to_owned).collect(),
            ..CaseFilter::default()
        };
        let mut raters = HashSet::from([owner]);
        let mut stated = Vec::new();
        let mut slice = Slice::first(RATINGS_READ);
        let mut read = 0;
        loop {
            let page = self.store.cases(&filter, CaseOrder::Newest, &slice).await?;
            read += page.rows.len();
            let latest = page.rows.iter().filter(|stored| raters.insert(stored.case.applicant));
            stated.extend(latest.filter_map(|stored| rating(&stored.case)));
            match page.next {
                Some(next) if read < RATINGS_READ_MAX => {
                    slice = Slice::new(Some(next), RATINGS_READ);
                }
                _ => return Ok(summed(stated)),
            }
        }
    }
}

/// A rating as anybody reads it.
fn rating(case: &Case) -> Option<RatingComment> {
    let content = content_of(case)?;
    let Some(FieldValue::Whole(stars)) = content.stated("stars") else { return None };
    Some(RatingComment {
        on: law::clocks::civil_date(case.opened_at),
        stars: u64::try_from((*stars).clamp(STARS_MIN, STARS_MAX)).ok()?,
        text: content.text("comment").to_owned(),
        answer: answer(&content),
    })
}

fn answer(content: &Content) -> String {
    match content.added("reply", "answer") {
        Some(FieldValue::Text(answer)) => answer.clone(),
        _ => String::new(),
    }
}

/// `stated` stands newest first.
fn summed(stated: Vec<RatingComment>) -> Ratings {
    let count = stated.len() as u64;
    let stars: u64 = stated.iter().map(|rating| rating.stars).sum();
    let has_words = |rating: &RatingComment| !rating.text.is_empty();
    Ratings {
        average_hundredths: (stars * 100 + count / 2).checked_div(count),
        count,
        comments: stated.into_iter().filter(has_words).take(COMMENTS_SHOWN).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(stars: u64, text: &str) -> RatingComment {
        let on = jiff::civil::date(2026, 11, 23);
        RatingComment { on, stars, text: text.to_owned(), answer: String::new() }
    }

    #[test]
    fn the_average_is_rounded_to_hundredths_and_only_words_are_comments() {
        assert_eq!(summed(Vec::new()), Ratings::default());
        let three = summed(vec![of(5, ""), of(4, "好"), of(5, "")]);
        assert_eq!((three.average_hundredths, three.count), (Some(467), 3));
        assert_eq!(three.comments, [of(4, "好")]);
        let many = summed((0..20).map(|_| of(1, "差")).collect());
        assert_eq!((many.average_hundredths, many.comments.len()), (Some(100), COMMENTS_SHOWN));
    }
}
