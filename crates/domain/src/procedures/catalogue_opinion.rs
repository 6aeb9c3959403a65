//! Asking another unit for its opinion on a submission 征求意见, the joint review 会签 of an entry (Articles 4, 14).
//!
//! The registrar asks one unit with each case, as many units as are concerned.
//! Each answers within its own clock; publication waits until all have answered
//! or their clocks have run out. The answer binds nobody: it stands in the
//! registration's timeline for who decides.

use law::rules::{Subject, keys};

use super::{Act, ClockEffect, DecidedBy, Doer, Effect, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

const ASKED: &[Doer] = &[Doer::decider(Post::DataOfficer)];
/// The registration ended, and with it the question.
const PLATFORM: &[Doer] = &[];
const REGISTRAR: &[Doer] = &[Doer::applicant(Post::Registrar)];
const ANSWERED: &[ClockEffect] = &[ClockEffect::End { code: "opinion" }];

/// 征求意见
pub const CATALOGUE_OPINION: Procedure = Procedure {
    subject: Subject::Catalogue,
    openers: &[Post::Registrar],
    form: &[
        Field::required(
            "case",
            FieldKind::Case {
                of: "catalogue_registration",
                states: &["submitted", "registered"],
                own: false,
            },
        ),
        Field::required("unit", FieldKind::Unit),
        Field::required("question", FieldKind::Text),
    ],
    decided_by: DecidedBy::Named,
    states: &[
        State::waits("asked"),
        State::ends("agreed"),
        State::ends("disagreed"),
        State::ends("called_off"),
    ],
    opening_clocks: &[ClockEffect::Start { code: "opinion", rules: &[keys::CATALOGUE_OPINION] }],
    acts: &[
        Act::new("agree", &["asked"], "agreed", ASKED)
            .not_by_opener()
            .effecting(Effect::GiveOpinion)
            .moving(ANSWERED)
            .telling(&[Party::Applicant]),
        Act::new("disagree", &["asked"], "disagreed", ASKED)
            .not_by_opener()
            .with_reason()
            .effecting(Effect::GiveOpinion)
            .moving(ANSWERED)
            .telling(&[Party::Applicant]),
        Act::new("call_off", &["asked"], "called_off", REGISTRAR)
            .unawaited()
            .moving(ANSWERED)
            .telling(&[Party::Decider]),
        Act::new("lapse", &["asked"], "called_off", PLATFORM)
            .moving(ANSWERED)
            .telling(&[Party::Decider]),
    ],
    ..Procedure::new("catalogue_opinion", "YJ", "fuzhou-2017/4")
};
