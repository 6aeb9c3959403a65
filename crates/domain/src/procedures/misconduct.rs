//! Reports of misconduct 违纪反映 (Article 29), over a channel of their own.
//!
//! Anybody with an account may report. Only the discipline-inspection contact
//! 纪检联系人 reads and handles it, and never one who is named in it; neither
//! the digital office nor the unit concerned is told that it exists.

use law::rules::keys;

use super::{Act, ClockEffect, Doer, Field, FieldKind, Procedure, Readers, State};
use crate::people::Post;

const CONTACT: &[Doer] = &[Doer::anywhere(Post::DisciplineContact)];
const HANDLED: &[ClockEffect] = &[ClockEffect::End { code: "handle" }];

/// 违纪反映
pub const MISCONDUCT: Procedure = Procedure {
    openers: &[
        Post::DataClerk,
        Post::DataOfficer,
        Post::CaseWorker,
        Post::Registrar,
        Post::Decider,
        Post::Supervisor,
        Post::SecrecyReviewer,
        Post::FinanceReviewer,
        Post::SystemAdministrator,
        Post::SecurityAdministrator,
        Post::AuditAdministrator,
        Post::Member,
    ],
    readers: Readers::Protected,
    form: &[
        Field::required("title", FieldKind::Line),
        Field::required(
            "kind",
            FieldKind::Choice(&["abuse_of_power", "favouritism", "neglect_of_duty", "other"]),
        ),
        Field::optional("person", FieldKind::Person),
        Field::optional("second_person", FieldKind::Person),
        Field::optional("persons_described", FieldKind::Text),
        Field::required("facts", FieldKind::Text),
        Field::optional("evidence", FieldKind::Text),
        Field::optional("reach_me", FieldKind::Line),
    ],
    states: &[
        State::waits("reported"),
        State::waits("examining"),
        State::ends("referred"),
        State::ends("unfounded"),
    ],
    opening_clocks: &[ClockEffect::Start { code: "handle", rules: &[keys::MISCONDUCT_HANDLE] }],
    acts: &[
        Act::new("examine", &["reported"], "examining", CONTACT).not_by_opener(),
        Act::new("refer_for_discipline", &["examining"], "referred", CONTACT)
            .not_by_opener()
            .with_reason()
            .needing(&[Field::required("referred_to", FieldKind::Line)])
            .moving(HANDLED)
            .issued(),
        Act::new("refer_crime", &["examining"], "referred", CONTACT)
            .not_by_opener()
            .with_reason()
            .needing(&[Field::required("referred_to", FieldKind::Line)])
            .moving(HANDLED)
            .issued(),
        Act::new("find_unfounded", &["examining"], "unfounded", CONTACT)
            .not_by_opener()
            .with_reason()
            .moving(HANDLED),
    ],
    ..Procedure::new("misconduct", "JB", "fuzhou-2017/29")
};
