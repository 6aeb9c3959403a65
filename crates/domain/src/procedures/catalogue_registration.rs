//! Registering and publishing a catalogue entry 目录登记与发布 (Articles 4, 14; 发改高技术〔2017〕1272号).
//!
//! The unit submits, the digital office registers (and the platform gives the
//! code), then publishes. Either step may return the entry with reasons; the
//! unit may take a submission back.

use law::rules::{Subject, keys};

use super::{Act, ClockEffect, Doer, Effect, Party, Procedure, State};
use crate::people::Post;

const UNIT: &[Doer] = &[Doer::applicant(Post::DataOfficer), Doer::applicant(Post::DataClerk)];
const REGISTRAR: &[Doer] = &[Doer::decider(Post::Registrar)];

/// 目录登记与发布
pub const CATALOGUE_REGISTRATION: Procedure = Procedure {
    subject: Subject::Catalogue,
    states: &[
        State::waits("submitted"),
        State::waits("registered"),
        State::ends("published"),
        State::ends("returned"),
        State::ends("taken_back"),
    ],
    opening_clocks: &[ClockEffect::Start { code: "register", rules: &[keys::CATALOGUE_REGISTER] }],
    acts: &[
        Act::new("register", &["submitted"], "registered", REGISTRAR)
            .not_by_opener()
            .effecting(Effect::MoveEntry)
            .moving(&[
                ClockEffect::End { code: "register" },
                ClockEffect::Start { code: "publish", rules: &[keys::CATALOGUE_PUBLISH] },
            ])
            .telling(&[Party::Applicant]),
        Act::new("publish", &["registered"], "published", REGISTRAR)
            .not_by_opener()
            .effecting(Effect::MoveEntry)
            .moving(&[ClockEffect::End { code: "publish" }])
            .telling(&[Party::Applicant])
            .under("fuzhou-2017/14"),
        Act::new("return", &["submitted", "registered"], "returned", REGISTRAR)
            .not_by_opener()
            .with_reason()
            .effecting(Effect::MoveEntry)
            .moving(&[ClockEffect::End { code: "register" }, ClockEffect::End { code: "publish" }])
            .telling(&[Party::Applicant]),
        Act::new("take_back", &["submitted"], "taken_back", UNIT)
            .effecting(Effect::MoveEntry)
            .moving(&[ClockEffect::End { code: "register" }])
            .telling(&[Party::Decider]),
    ],
    ..Procedure::new("catalogue_registration", "ML", "fuzhou-2017/4")
};
