//! Periodic reports of developers 开发利用情况报告 (Article 20).
//!
//! The digital office sets the day; the developer reports what it did with the
//! data, with which products and income; on acceptance the next report can be
//! set at once, so that the chain does not break.

use law::rules::{Subject, keys};

use super::{Act, ClockEffect, Doer, Effect, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

const DEVELOPER: &[Doer] = &[Doer::provider(Post::Member)];
const OFFICE: &[Doer] = &[Doer::applicant(Post::Decider), Doer::applicant(Post::Supervisor)];
const REPORTED: &[ClockEffect] =
    &[ClockEffect::End { code: "development_report" }, ClockEffect::End { code: "mend" }];

/// 开发利用情况报告
pub const DEVELOPMENT_REPORT: Procedure = Procedure {
    subject: Subject::Opening,
    openers: &[Post::Decider, Post::Supervisor],
    form: &[
        Field::required("title", FieldKind::Line),
        Field::required("unit", FieldKind::Unit),
        Field::required("agreement", FieldKind::Line),
        Field::required("due_on", FieldKind::Date),
    ],
    states: &[
        State::waits("expected"),
        State::waits("reported"),
        State::ends("accepted"),
        State::ends("cancelled"),
    ],
    opening_clocks: &[ClockEffect::StartUntil {
        code: "development_report",
        rule: keys::DEVELOPMENT_REPORT,
        field: "due_on",
    }],
    acts: &[
        Act::new("report_development", &["expected"], "reported", DEVELOPER)
            .needing(&[
                Field::required("period_from", FieldKind::Date),
                Field::required("period_to", FieldKind::Date),
                Field::required("uses_made", FieldKind::Text),
                Field::required("protection", FieldKind::Text),
                Field::required("income", FieldKind::Money),
            ])
            .moving(REPORTED)
            .telling(&[Party::Decider]),
        Act::new("accept_report", &["reported"], "accepted", OFFICE)
            .needing(&[Field::optional("next_due_on", FieldKind::Date)])
            .effecting(Effect::ScheduleNextReport)
            .telling(&[Party::Provider]),
        Act::new("return_for_more", &["reported"], "expected", OFFICE)
            .with_reason()
            .needing(&[Field::required("mend_by", FieldKind::Date)])
            .moving(&[ClockEffect::StartUntil {
                code: "mend",
                rule: keys::ORDER_TERM,
                field: "mend_by",
            }])
            .telling(&[Party::Provider]),
        Act::new("cancel", &["expected", "reported"], "cancelled", OFFICE)
            .with_reason()
            .moving(REPORTED)
            .telling(&[Party::Provider]),
    ],
    ..Procedure::new("development_report", "KB", "fuzhou-2017/20")
};
