//! Ratings of data by those who use it 数据评价 (Articles 12, 13).
//!
//! Whoever uses data says how good it is, in stars and in words that anybody
//! reads without the author's name; the unit that has the data answers. The
//! digital office hides words that must not stand there, with reasons. What is
//! hidden or taken back is in no register and counts no more. What is wrong with
//! single values is reported by a correction instead.

use law::rules::Subject;

use super::fields::EntryScope;
use super::{Act, Doer, Field, FieldKind, Party, Procedure, Readers, State};
use crate::people::Post;

/// Fewest stars.
pub const STARS_MIN: i64 = 1;
/// Most stars.
pub const STARS_MAX: i64 = 5;

const OFFICE: &[Doer] = &[Doer::decider(Post::Registrar), Doer::decider(Post::Supervisor)];
const OWNER: &[Doer] = &[Doer::provider(Post::DataClerk), Doer::provider(Post::DataOfficer)];
const RATER: &[Doer] = &[
    Doer::applicant(Post::DataClerk),
    Doer::applicant(Post::DataOfficer),
    Doer::applicant(Post::CaseWorker),
    Doer::applicant(Post::Member),
];

/// 数据评价
pub const DATASET_RATING: Procedure = Procedure {
    subject: Subject::Opening,
    also: &["fuzhou-2017/12"],
    openers: &[Post::DataClerk, Post::DataOfficer, Post::CaseWorker, Post::Member],
    readers: Readers::Register,
    form: &[
        Field::required("entry", FieldKind::Entry(EntryScope::Published)).public(),
        Field::required("stars", FieldKind::Whole { min: STARS_MIN, max: STARS_MAX }).public(),
        Field::optional("comment", FieldKind::Text).public(),
    ],
    states: &[
        State::waits("published"),
        State::rests("answered"),
        State::ends("hidden").unlisted(),
        State::ends("taken_back").unlisted(),
    ],
    acts: &[
        Act::new("reply", &["published"], "answered", OWNER)
            .not_by_opener()
            .needing(&[Field::required("answer", FieldKind::Text).public()])
            .telling(&[Party::Applicant]),
        Act::new("hide", &["published", "answered"], "hidden", OFFICE)
            .unawaited()
            .not_by_opener()
            .with_reason()
            .telling(&[Party::Applicant, Party::Provider]),
        Act::new("take_back", &["published", "answered"], "taken_back", RATER)
            .telling(&[Party::Provider]),
    ],
    ..Procedure::new("dataset_rating", "PJ", "fuzhou-2017/13")
};
