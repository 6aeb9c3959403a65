//! Applying for conditionally shared data 有条件共享申请 (Articles 9, 10; Decree 809 where switched on).
//!
//! Under the rule of 2017 the digital office decides; under Decree 809 the
//! provider does. Which of them is fixed when the case is opened. Decisions are
//! taken item by item: some granted leads to `granted`, none to `refused`. What
//! is missing is told once, and the clock stands still until it is mended.

use law::rules::{Subject, events, keys};

use super::{Act, ClockEffect, DecidedBy, Doer, Effect, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

const DECIDER: &[Doer] = &[Doer::decider(Post::Decider), Doer::decider(Post::DataOfficer)];
const APPLICANT: &[Doer] = &[Doer::applicant(Post::DataOfficer), Doer::applicant(Post::DataClerk)];
const DECIDED: &[ClockEffect] = &[ClockEffect::End { code: "decide" }];

/// Told once what is missing, an applicant is not sent back a second time (一次性告知).
const DECIDABLE: &[&str] = &["submitted", "completed"];

/// 有条件共享申请
pub const SHARING_APPLICATION: Procedure = Procedure {
    subject: Subject::Sharing,
    overlay: Some("state-council-809-2025/21"),
    decided_by: DecidedBy::Law,
    states: &[
        State::waits("submitted"),
        State::waits("incomplete"),
        State::waits("completed"),
        State::ends("granted"),
        State::ends("refused"),
        State::ends("taken_back"),
    ],
    opening_clocks: &[ClockEffect::Start {
        code: "decide",
        rules: &[keys::SHARE_COND_REPLY, keys::SHARE_DECIDE],
    }],
    acts: &[
        Act::new("grant", DECIDABLE, "granted", DECIDER)
            .not_by_opener()
            .effecting(Effect::DecideItems)
            .issued()
            .moving(DECIDED)
            .telling(&[Party::Applicant, Party::Provider]),
        Act::new("refuse", DECIDABLE, "refused", DECIDER)
            .not_by_opener()
            .with_reason()
            .effecting(Effect::DecideItems)
            .issued()
            .moving(DECIDED)
            .telling(&[Party::Applicant, Party::Provider]),
        Act::new("ask_completion", &["submitted"], "incomplete", DECIDER)
            .not_by_opener()
            .with_reason()
            .moving(&[ClockEffect::Suspend {
                code: "decide",
                cause: events::SHARE_APPLICATION_INCOMPLETE,
            }])
            .telling(&[Party::Applicant]),
        Act::new("complete", &["incomplete"], "completed", APPLICANT)
            .with_reason()
            .moving(&[ClockEffect::Resume { code: "decide" }])
            .telling(&[Party::Decider]),
        Act::new("extend", &["submitted"], "submitted", DECIDER)
            .not_by_opener()
            .with_reason()
            .needing(&[Field::required("days", FieldKind::Whole { min: 1, max: 60 })])
            .moving(&[ClockEffect::Extend {
                code: "decide",
                cause: events::SHARE_EXTENSION_CONSENTED,
            }])
            .telling(&[Party::Applicant]),
        Act::new("take_back", &["submitted", "incomplete", "completed"], "taken_back", APPLICANT)
            .moving(DECIDED)
            .telling(&[Party::Decider]),
    ],
    ..Procedure::new("sharing_application", "GX", "fuzhou-2017/10")
};
