//! Renewing a grant before it is over 授权续期 (Article 10; Decree 809 where switched on).
//!
//! The using unit asks for a later last day and says why; who decides is whom
//! the law in force names for the sharing itself. Items, rows and methods stay:
//! whoever wants more applies anew.

use law::rules::{Subject, keys};

use super::fields::GrantScope;
use super::{Act, ClockEffect, DecidedBy, Doer, Effect, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

const DECIDER: &[Doer] = &[Doer::decider(Post::Decider), Doer::decider(Post::DataOfficer)];
const APPLICANT: &[Doer] = &[Doer::applicant(Post::DataOfficer), Doer::applicant(Post::DataClerk)];
const DECIDED: &[ClockEffect] = &[ClockEffect::End { code: "decide" }];

/// 授权续期
pub const GRANT_RENEWAL: Procedure = Procedure {
    subject: Subject::Sharing,
    decided_by: DecidedBy::Law,
    openers: &[Post::DataOfficer, Post::DataClerk],
    form: &[
        Field::required("grant", FieldKind::Grant(GrantScope::Own)),
        Field::required("valid_to", FieldKind::Date),
        Field::required("reasons", FieldKind::Text),
    ],
    states: &[
        State::waits("submitted"),
        State::ends("renewed"),
        State::ends("refused"),
        State::ends("taken_back"),
    ],
    opening_clocks: &[ClockEffect::Start {
        code: "decide",
        rules: &[keys::SHARE_COND_REPLY, keys::SHARE_DECIDE],
    }],
    acts: &[
        Act::new("renew", &["submitted"], "renewed", DECIDER)
            .not_by_opener()
            .effecting(Effect::RenewGrant)
            .issued()
            .moving(DECIDED)
            .telling(&[Party::Applicant, Party::Provider]),
        Act::new("refuse", &["submitted"], "refused", DECIDER)
            .not_by_opener()
            .with_reason()
            .issued()
            .moving(DECIDED)
            .telling(&[Party::Applicant, Party::Provider]),
        Act::new("take_back", &["submitted"], "taken_back", APPLICANT)
            .moving(DECIDED)
            .telling(&[Party::Decider]),
    ],
    ..Procedure::new("grant_renewal", "XQ", "fuzhou-2017/10")
};
