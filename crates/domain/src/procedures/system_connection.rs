//! Connecting a unit's system, as supplier or as user 系统接入 (Article 24).
//!
//! Only a system that a professional body has assessed may connect, and only as
//! long as the assessment holds: without one, or with one that has run out, the
//! case is not even opened. When it runs out the platform suspends the system;
//! with a new assessment the unit applies again.

use law::rules::{Subject, keys};

use super::{Act, ClockEffect, Doer, Effect, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

const OFFICE: &[Doer] = &[Doer::decider(Post::Registrar), Doer::decider(Post::Decider)];
const UNIT: &[Doer] = &[
    Doer::applicant(Post::DataOfficer),
    Doer::applicant(Post::DataClerk),
    Doer::applicant(Post::Member),
];
const DECIDED: &[ClockEffect] = &[ClockEffect::End { code: "decide" }];

/// 系统接入
pub const SYSTEM_CONNECTION: Procedure = Procedure {
    subject: Subject::Security,
    openers: &[Post::DataOfficer, Post::DataClerk, Post::Member],
    organisations_only: true,
    form: &[
        Field::required("system", FieldKind::System),
        Field::required("system_role", FieldKind::Choice(&["supplier", "user"])),
        Field::required("assessor", FieldKind::Line),
        Field::required("report_number", FieldKind::Line),
        Field::required("protection_level", FieldKind::Whole { min: 1, max: 5 }),
        Field::required("assessed_on", FieldKind::Date),
        Field::required("assessed_until", FieldKind::Date),
    ],
    states: &[
        State::waits("submitted"),
        State::ends("connected"),
        State::ends("refused"),
        State::ends("taken_back"),
    ],
    opening_clocks: &[ClockEffect::Start { code: "decide", rules: &[keys::SYSTEM_CONNECT] }],
    acts: &[
        Act::new("connect", &["submitted"], "connected", OFFICE)
            .not_by_opener()
            .effecting(Effect::ConnectSystem)
            .issued()
            .moving(DECIDED)
            .telling(&[Party::Applicant]),
        Act::new("refuse", &["submitted"], "refused", OFFICE)
            .not_by_opener()
            .with_reason()
            .issued()
            .moving(DECIDED)
            .telling(&[Party::Applicant]),
        Act::new("take_back", &["submitted"], "taken_back", UNIT)
            .moving(DECIDED)
            .telling(&[Party::Decider]),
    ],
    ..Procedure::new("system_connection", "JR", "fuzhou-2017/24")
};
