//! Review of an answer to a request to open data 复核申请 (Article 18).
//!
//! Who asked for the data and disagrees with the unit's answer turns to the
//! digital office. Nobody who handled the request handles its review. The
//! article does not say that the result binds the unit, so the result is the
//! office's, and what the unit then did is put on record.

use law::rules::{Subject, keys};

use super::{Act, ClockEffect, Doer, Effect, Field, FieldKind, Party, Procedure, Readers, State};
use crate::people::Post;

const OFFICE: &[Doer] = &[Doer::decider(Post::Decider), Doer::decider(Post::Supervisor)];
const PROVIDER: &[Doer] = &[Doer::provider(Post::DataOfficer), Doer::provider(Post::DataClerk)];
const APPLICANT: &[Doer] = &[Doer::applicant(Post::Member)];
const OVER: &[ClockEffect] =
    &[ClockEffect::End { code: "accept" }, ClockEffect::End { code: "reply" }];

/// 复核申请
pub const OPEN_REVIEW: Procedure = Procedure {
    subject: Subject::Opening,
    readers: Readers::Register,
    fresh_handlers: true,
    openers: &[Post::Member],
    form: &[
        Field::required(
            "case",
            FieldKind::Case {
                of: "data_request",
                states: &["refused", "to_open", "opened"],
                own: true,
            },
        )
        .public(),
        Field::required("reasons", FieldKind::Text),
    ],
    states: &[
        State::waits("submitted"),
        State::waits("accepted"),
        State::waits("to_follow"),
        State::ends("rejected"),
        State::ends("upheld"),
        State::ends("followed"),
        State::ends("not_followed"),
        State::ends("taken_back"),
    ],
    opening_clocks: &[ClockEffect::Start { code: "accept", rules: &[keys::OPEN_REVIEW_ACCEPT] }],
    acts: &[
        Act::new("accept", &["submitted"], "accepted", OFFICE)
            .not_by_opener()
            .moving(&[
                ClockEffect::End { code: "accept" },
                ClockEffect::Start { code: "reply", rules: &[keys::OPEN_REVIEW_REPLY] },
            ])
            .telling(&[Party::Applicant, Party::Provider]),
        Act::new("reject", &["submitted"], "rejected", OFFICE)
            .not_by_opener()
            .with_reason()
            .issued()
            .moving(OVER)
            .telling(&[Party::Applicant]),
        Act::new("uphold_answer", &["accepted"], "upheld", OFFICE)
            .not_by_opener()
            .with_reason()
            .needing(&[Field::required("result", FieldKind::Text).public()])
            .issued()
            .moving(OVER)
            .telling(&[Party::Applicant, Party::Provider]),
        Act::new("ask_anew", &["accepted"], "to_follow", OFFICE)
            .not_by_opener()
            .with_reason()
            .needing(&[
                Field::required("result", FieldKind::Text).public(),
                Field::required("follow_by", FieldKind::Date).public(),
            ])
            .issued()
            .moving(&[
                ClockEffect::End { code: "reply" },
                ClockEffect::StartUntil {
                    code: "follow",
                    rule: keys::ORDER_TERM,
                    field: "follow_by",
                },
            ])
            .telling(&[Party::Applicant, Party::Provider]),
        Act::new("report_followup", &["to_follow"], "followed", PROVIDER)
            .not_by_opener()
            .needing(&[
                Field::required(
                    "followup",
                    FieldKind::Choice(&["opened", "listed", "answered_anew", "kept_answer"]),
                )
                .public(),
                Field::required("account", FieldKind::Text).public(),
            ])
            .moving(&[ClockEffect::End { code: "follow" }])
            .telling(&[Party::Decider, Party::Applicant]),
        Act::new("note_silence", &["to_follow"], "not_followed", OFFICE)
            .not_by_opener()
            .with_reason()
            .effecting(Effect::AfterTerm)
            .moving(&[ClockEffect::End { code: "follow" }])
            .telling(&[Party::Applicant, Party::Provider]),
        Act::new("take_back", &["submitted", "accepted"], "taken_back", APPLICANT)
            .moving(OVER)
            .telling(&[Party::Decider]),
    ],
    ..Procedure::new("open_review", "FH", "fuzhou-2017/18")
};
