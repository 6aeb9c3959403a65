//! Applying for conditionally shared data 有条件共享申请 (Articles 9, 10; Decree 809 where switched on).
//!
//! Under the rule of 2017 the digital office decides; under Decree 809 the
//! provider does. Which of them is fixed when the case is opened. Decisions are
//! taken item by item: some granted leads to `granted`, none to `refused`.

use law::rules::{Subject, keys};

use super::{Act, ClockEffect, Doer, Party, Procedure, State, Words};
use crate::people::Post;

const DECIDER: &[Doer] = &[
    Doer { party: Party::Decider, post: Post::Decider },
    Doer { party: Party::Decider, post: Post::DataOfficer },
];
const APPLICANT: &[Doer] = &[
    Doer { party: Party::Applicant, post: Post::DataOfficer },
    Doer { party: Party::Applicant, post: Post::DataClerk },
];

/// 有条件共享申请
pub const SHARING_APPLICATION: Procedure = Procedure {
    code: "sharing_application",
    basis: "fuzhou-2017/10",
    subject: Subject::Sharing,
    states: &[
        State { code: "submitted", terminal: false },
        State { code: "granted", terminal: true },
        State { code: "refused", terminal: true },
        State { code: "taken_back", terminal: true },
    ],
    opening_clocks: &[ClockEffect::Start {
        code: "decide",
        rules: &[keys::SHARE_COND_REPLY, keys::SHARE_DECIDE],
    }],
    acts: &[
        Act {
            code: "grant",
            from: &["submitted"],
            to: "granted",
            by: DECIDER,
            reason: Words::Optional,
            not_by_opener: true,
            clocks: &[ClockEffect::End { code: "decide" }],
            tells: &[Party::Applicant, Party::Provider],
            basis: "fuzhou-2017/10",
        },
        Act {
            code: "refuse",
            from: &["submitted"],
            to: "refused",
            by: DECIDER,
            reason: Words::Required,
            not_by_opener: true,
            clocks: &[ClockEffect::End { code: "decide" }],
            tells: &[Party::Applicant, Party::Provider],
            basis: "fuzhou-2017/10",
        },
        Act {
            code: "take_back",
            from: &["submitted"],
            to: "taken_back",
            by: APPLICANT,
            reason: Words::Optional,
            not_by_opener: false,
            clocks: &[ClockEffect::End { code: "decide" }],
            tells: &[Party::Decider],
            basis: "fuzhou-2017/10",
        },
    ],
};
