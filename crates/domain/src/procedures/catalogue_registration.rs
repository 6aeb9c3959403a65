//! Registering and publishing a catalogue entry 目录登记与发布 (Articles 4, 14; 发改高技术〔2017〕1272号).
//!
//! The unit's data officer checks what was handed in 部门审核, the digital office
//! registers (and the platform gives the code), then publishes. What the officer
//! hands in of others' work is checked by that, and begins as `submitted`. Each
//! step may return the entry, naming all that is to be mended at once
//! 一次性告知; the unit may take a submission back until it is registered.

use law::rules::{Subject, keys};

use super::{Act, ClockEffect, Doer, Effect, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

/// The parts of an entry that a return names.
pub const ENTRY_PARTS: &[&str] = &[
    "name",
    "class",
    "summary",
    "items",
    "keys",
    "standards",
    "sharing",
    "opening",
    "update",
    "provision",
    "basis",
    "other",
];

const UNIT: &[Doer] = &[Doer::applicant(Post::DataOfficer), Doer::applicant(Post::DataClerk)];
const OFFICER: &[Doer] = &[Doer::applicant(Post::DataOfficer)];
const WANTING: &[Field] = &[Field::optional("parts", FieldKind::Choices(ENTRY_PARTS))];
const REGISTRAR: &[Doer] = &[Doer::decider(Post::Registrar)];

/// 目录登记与发布
pub const CATALOGUE_REGISTRATION: Procedure = Procedure {
    subject: Subject::Catalogue,
    states: &[
        State::waits("handed_in"),
        State::waits("submitted"),
        State::waits("registered"),
        State::ends("published"),
        State::ends("returned"),
        State::ends("taken_back"),
    ],
    opening_clocks: &[ClockEffect::Start {
        code: "department_check",
        rules: &[keys::CATALOGUE_DEPARTMENT_CHECK],
    }],
    acts: &[
        Act::new("approve_in_unit", &["handed_in"], "submitted", OFFICER)
            .not_by_opener()
            .moving(&[
                ClockEffect::End { code: "department_check" },
                ClockEffect::Start { code: "register", rules: &[keys::CATALOGUE_REGISTER] },
            ])
            .telling(&[Party::Decider]),
        Act::new("return_in_unit", &["handed_in"], "returned", OFFICER)
            .not_by_opener()
            .with_reason()
            .needing(WANTING)
            .effecting(Effect::MoveEntry)
            .moving(&[ClockEffect::End { code: "department_check" }]),
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
            .needing(WANTING)
            .effecting(Effect::MoveEntry)
            .moving(&[ClockEffect::End { code: "register" }, ClockEffect::End { code: "publish" }])
            .telling(&[Party::Applicant]),
        Act::new("take_back", &["handed_in", "submitted"], "taken_back", UNIT)
            .effecting(Effect::MoveEntry)
            .moving(&[
                ClockEffect::End { code: "department_check" },
                ClockEffect::End { code: "register" },
            ])
            .telling(&[Party::Decider]),
    ],
    ..Procedure::new("catalogue_registration", "ML", "fuzhou-2017/4")
};

/// The state, and its clock, in which a registration begins that its unit has checked already.
pub const CHECKED_REGISTRATION: (&str, &[ClockEffect]) =
    ("submitted", &[ClockEffect::Start { code: "register", rules: &[keys::CATALOGUE_REGISTER] }]);
