//! Secrecy review before publication and exchange 保密审查 (Article 23).
//!
//! Asked for by a unit's clerk, or opened by the platform where a word list hits
//! a submitted entry. While it is open nothing is published or loaded. A hit is
//! cleared only by a second person, with reasons; a confirmed secret passes by
//! nobody's hand, and there is no act that leads out of it.

use law::rules::{Subject, keys};

use super::fields::EntryScope;
use super::{Act, ClockEffect, Doer, Effect, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

const REVIEWER: &[Doer] =
    &[Doer::provider(Post::SecrecyReviewer), Doer::decider(Post::SecrecyReviewer)];
const REVIEWED: &[ClockEffect] = &[ClockEffect::End { code: "review" }];

/// 保密审查
pub const SECRECY_REVIEW: Procedure = Procedure {
    subject: Subject::Security,
    openers: &[Post::DataClerk, Post::DataOfficer],
    form: &[
        Field::required("entry", FieldKind::Entry(EntryScope::OwnWorking)),
        Field::optional("batch", FieldKind::Batch { states: &[] }),
        Field::required("signs", FieldKind::Text),
    ],
    form_version: 2,
    states: &[
        State::waits("submitted"),
        State::waits("suspected"),
        State::ends("cleared"),
        State::ends("cleared_as_false_hit"),
        State::ends("confirmed_secret"),
    ],
    opening_clocks: &[ClockEffect::Start { code: "review", rules: &[keys::SECRECY_REVIEW] }],
    acts: &[
        Act::new("clear", &["submitted"], "cleared", REVIEWER)
            .not_by_opener()
            .effecting(Effect::CheckWords)
            .moving(REVIEWED)
            .telling(&[Party::Applicant]),
        Act::new("suspect", &["submitted"], "suspected", REVIEWER)
            .not_by_opener()
            .with_reason()
            .telling(&[Party::Applicant, Party::Decider]),
        Act::new("clear_false_hit", &["submitted", "suspected"], "cleared_as_false_hit", REVIEWER)
            .by_another()
            .with_reason()
            .moving(REVIEWED)
            .telling(&[Party::Applicant]),
        Act::new("confirm_secret", &["submitted", "suspected"], "confirmed_secret", REVIEWER)
            .not_by_opener()
            .with_reason()
            .effecting(Effect::BlockSecret)
            .issued()
            .moving(REVIEWED)
            .telling(&[Party::Applicant, Party::Decider]),
    ],
    ..Procedure::new("secrecy_review", "BM", "fuzhou-2017/23")
};
