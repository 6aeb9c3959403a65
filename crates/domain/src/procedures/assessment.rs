//! Assessment of a unit 考核评估 (Article 26).
//!
//! By the dated indicator sheet of the law crate: what the platform can
//! compute it computes, the rest is entered; the unit objects or accepts within
//! its time; a second person makes it final, and final scores are ranked.

use law::rules::keys;

use super::{Act, ClockEffect, Doer, Effect, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

const SUPERVISOR: &[Doer] = &[Doer::applicant(Post::Supervisor)];
const DECIDER: &[Doer] = &[Doer::applicant(Post::Decider)];
const UNIT: &[Doer] = &[Doer::provider(Post::DataOfficer)];

/// Whatever ends the time to object.
const HEARD: &[ClockEffect] = &[ClockEffect::End { code: "object" }];

/// How much of an indicator's points was earned, in hundredths.
const PART: FieldKind = FieldKind::Whole { min: 0, max: 100 };

/// What is entered: the share of each indicator that no fact measures, and points added or taken.
const ENTERED: &[Field] = &[
    Field::required("entered_leadership", PART),
    Field::required("entered_training", PART),
    Field::required("entered_accuracy", PART),
    Field::required("entered_application", PART),
    Field::required("bonus", FieldKind::Whole { min: 0, max: 10 }),
    Field::required("malus", FieldKind::Whole { min: 0, max: 20 }),
    Field::optional("remark", FieldKind::Text),
];

/// 考核评估
pub const ASSESSMENT: Procedure = Procedure {
    openers: &[Post::Supervisor],
    form: &[
        Field::required("title", FieldKind::Line),
        Field::required("unit", FieldKind::Unit),
        Field::required("period_from", FieldKind::Date),
        Field::required("period_to", FieldKind::Date),
    ],
    states: &[
        State::waits("drafting"),
        State::waits("scored"),
        State::waits("accepted"),
        State::waits("objected"),
        State::ends("final"),
        State::ends("cancelled"),
    ],
    acts: &[
        Act::new("score", &["drafting", "objected"], "scored", SUPERVISOR)
            .needing(ENTERED)
            .giving(&[Field::required("total", FieldKind::Line)])
            .effecting(Effect::Score)
            .moving(&[ClockEffect::Start { code: "object", rules: &[keys::ASSESSMENT_OBJECT] }])
            .telling(&[Party::Provider]),
        Act::new("object", &["scored"], "objected", UNIT)
            .with_reason()
            .moving(HEARD)
            .telling(&[Party::Decider]),
        Act::new("accept_score", &["scored"], "accepted", UNIT)
            .moving(HEARD)
            .telling(&[Party::Decider]),
        Act::new("make_final_unopposed", &["scored"], "final", DECIDER)
            .by_another()
            .citing(&["score"])
            .effecting(Effect::AfterTerm)
            .moving(HEARD)
            .issued()
            .telling(&[Party::Provider]),
        Act::new("make_final", &["accepted"], "final", DECIDER)
            .by_another()
            .citing(&["score"])
            .issued()
            .telling(&[Party::Provider]),
        Act::new("dismiss_objection", &["objected"], "final", DECIDER)
            .by_another()
            .with_reason()
            .citing(&["score"])
            .issued()
            .telling(&[Party::Provider]),
        Act::new("cancel", &["drafting", "scored", "accepted", "objected"], "cancelled", DECIDER)
            .with_reason()
            .moving(HEARD)
            .telling(&[Party::Provider]),
    ],
    ..Procedure::new("assessment", "KH", "fuzhou-2017/26")
};
