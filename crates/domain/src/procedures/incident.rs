//! Security incidents 安全事件 (Article 25; 省政府令第178号).
//!
//! The unit that finds one reports within the term, contains it, and says
//! what it learned; the digital office may order measures with a term and
//! closes the record.

use law::rules::{Subject, keys};

use super::{Act, ClockEffect, Doer, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

const UNIT: &[Doer] = &[
    Doer::applicant(Post::DataOfficer),
    Doer::applicant(Post::DataClerk),
    Doer::applicant(Post::SecurityAdministrator),
    Doer::applicant(Post::SystemAdministrator),
];
const SUPERVISOR: &[Doer] = &[Doer::decider(Post::Supervisor)];
const REPORTED: ClockEffect = ClockEffect::End { code: "report" };
const MENDED: ClockEffect = ClockEffect::End { code: "mend" };

/// 安全事件
pub const INCIDENT: Procedure = Procedure {
    subject: Subject::Security,
    openers: &[
        Post::DataOfficer,
        Post::DataClerk,
        Post::SecurityAdministrator,
        Post::SystemAdministrator,
    ],
    form: &[
        Field::required("title", FieldKind::Line),
        Field::required("found_on", FieldKind::Date),
        Field::required(
            "kind",
            FieldKind::Choice(&[
                "leak",
                "tampering",
                "loss",
                "outage",
                "intrusion",
                "malware",
                "other",
            ]),
        ),
        Field::required("grade", FieldKind::Choice(&["minor", "larger", "major", "gravest"])),
        Field::required("what_happened", FieldKind::Text),
    ],
    states: &[
        State::waits("found"),
        State::waits("reported"),
        State::waits("mending"),
        State::waits("contained"),
        State::ends("closed"),
        State::ends("dismissed"),
    ],
    opening_clocks: &[ClockEffect::Start { code: "report", rules: &[keys::INCIDENT_REPORT] }],
    acts: &[
        Act::new("report_incident", &["found"], "reported", UNIT)
            .needing(&[
                Field::required("data_affected", FieldKind::Text),
                Field::required("persons_affected", FieldKind::Whole { min: 0, max: 100_000_000 }),
                Field::required("measures", FieldKind::Text),
            ])
            .moving(&[REPORTED])
            .telling(&[Party::Decider]),
        Act::new("order_measures", &["reported"], "mending", SUPERVISOR)
            .not_by_opener()
            .with_reason()
            .needing(&[Field::required("mend_by", FieldKind::Date)])
            .moving(&[ClockEffect::StartUntil {
                code: "mend",
                rule: keys::ORDER_TERM,
                field: "mend_by",
            }])
            .issued()
            .telling(&[Party::Applicant]),
        Act::new("report_contained", &["reported", "mending"], "contained", UNIT)
            .needing(&[
                Field::required("cause", FieldKind::Text),
                Field::required("lessons", FieldKind::Text),
            ])
            .moving(&[MENDED])
            .telling(&[Party::Decider]),
        Act::new("close", &["contained"], "closed", SUPERVISOR)
            .not_by_opener()
            .with_reason()
            .telling(&[Party::Applicant]),
        Act::new("dismiss", &["found", "reported"], "dismissed", SUPERVISOR)
            .not_by_opener()
            .with_reason()
            .moving(&[REPORTED])
            .telling(&[Party::Applicant]),
    ],
    ..Procedure::new("incident", "AQ", "fuzhou-2017/25")
};
