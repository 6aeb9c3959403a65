//! Registering and publishing a catalogue entry 目录登记与发布 (Articles 4, 14; 发改高技术〔2017〕1272号).
//!
//! The unit submits, the digital office registers (and the platform gives the
//! code), then publishes. Either step may return the entry with reasons; the
//! unit may take a submission back.

use law::rules::{Subject, keys};

use super::{Act, ClockEffect, Doer, Party, Procedure, State, Words};
use crate::people::Post;

const UNIT: &[Doer] = &[
    Doer { party: Party::Applicant, post: Post::DataOfficer },
    Doer { party: Party::Applicant, post: Post::DataClerk },
];
const REGISTRAR: &[Doer] = &[Doer { party: Party::Decider, post: Post::Registrar }];

/// 目录登记与发布
pub const CATALOGUE_REGISTRATION: Procedure = Procedure {
    code: "catalogue_registration",
    basis: "fuzhou-2017/4",
    subject: Subject::Catalogue,
    states: &[
        State { code: "submitted", terminal: false },
        State { code: "registered", terminal: false },
        State { code: "published", terminal: true },
        State { code: "returned", terminal: true },
        State { code: "taken_back", terminal: true },
    ],
    opening_clocks: &[ClockEffect::Start { code: "register", rules: &[keys::CATALOGUE_REGISTER] }],
    acts: &[
        Act {
            code: "register",
            from: &["submitted"],
            to: "registered",
            by: REGISTRAR,
            reason: Words::Optional,
            not_by_opener: true,
            clocks: &[
                ClockEffect::End { code: "register" },
                ClockEffect::Start { code: "publish", rules: &[keys::CATALOGUE_PUBLISH] },
            ],
            tells: &[Party::Applicant],
            basis: "fuzhou-2017/4",
        },
        Act {
            code: "publish",
            from: &["registered"],
            to: "published",
            by: REGISTRAR,
            reason: Words::Optional,
            not_by_opener: true,
            clocks: &[ClockEffect::End { code: "publish" }],
            tells: &[Party::Applicant],
            basis: "fuzhou-2017/14",
        },
        Act {
            code: "return",
            from: &["submitted", "registered"],
            to: "returned",
            by: REGISTRAR,
            reason: Words::Required,
            not_by_opener: true,
            clocks: &[ClockEffect::End { code: "register" }, ClockEffect::End { code: "publish" }],
            tells: &[Party::Applicant],
            basis: "fuzhou-2017/4",
        },
        Act {
            code: "take_back",
            from: &["submitted"],
            to: "taken_back",
            by: UNIT,
            reason: Words::Optional,
            not_by_opener: false,
            clocks: &[ClockEffect::End { code: "register" }],
            tells: &[Party::Decider],
            basis: "fuzhou-2017/4",
        },
    ],
};
