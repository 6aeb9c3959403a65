//! What users say of an entry's data, as its pages show it: average, comments, and the ways to add to them.

use app::ratings::{RatingComment, Ratings};
use domain::ids::EntryId;
use domain::procedures::{CORRECTION, DATASET_RATING, Procedure};

use crate::context::Visitor;
use crate::pages::home::figures::grouped;
use crate::respond::{OrProblem, Problem};
use crate::site::Web;
use crate::texts::Texts;

/// A comment. Its author is never named.
pub(crate) struct CommentLine {
    pub(crate) on: String,
    pub(crate) stars: String,
    pub(crate) words: String,
    pub(crate) answer: String,
}

/// The part of a page about ratings.
#[derive(Default)]
pub(crate) struct RatingsView {
    /// Stars with two decimals; empty without a rating.
    pub(crate) average: String,
    pub(crate) how_many: String,
    pub(crate) comments: Vec<CommentLine>,
    /// Where the reader rates the data; empty where their posts do not rate.
    pub(crate) rate_href: String,
    /// Where the reader reports an error; empty where their posts do not report.
    pub(crate) report_href: String,
}

impl RatingsView {
    pub(crate) async fn read(
        web: &Web,
        visitor: &Visitor,
        entry: EntryId,
    ) -> Result<Self, Problem> {
        let t = visitor.t;
        let Ratings { average_hundredths, count, comments } =
            web.app().ratings_of(entry).await.or_problem(visitor)?;
        Ok(Self {
            average: average_hundredths.map(decimal).unwrap_or_default(),
            how_many: t.f("ratings-count", &[("n", grouped(count))]),
            comments: comments.into_iter().map(|comment| line(t, comment)).collect(),
            rate_href: href(visitor, &DATASET_RATING, entry),
            report_href: href(visitor, &CORRECTION, entry),
        })
    }
}

fn decimal(hundredths: u64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn line(t: Texts, comment: RatingComment) -> CommentLine {
    CommentLine {
        on: comment.on.to_string(),
        stars: t.f("ratings-stars", &[("n", comment.stars.to_string())]),
        words: comment.text,
        answer: comment.answer,
    }
}

/// The form of a procedure about an entry; who has not signed in is led there by way of signing in.
fn href(visitor: &Visitor, procedure: &Procedure, entry: EntryId) -> String {
    let may = visitor.signed.as_ref().is_none_or(|signed| procedure.may_open(&signed.actor));
    if may { format!("/services/{}?entry={entry}", procedure.code) } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn an_average_has_two_decimals() {
        assert_eq!([467, 500, 103].map(decimal), ["4.67", "5.00", "1.03"]);
    }
}
