//! Doubt about data and its correction 数据校核纠错 (Article 13; Decree 809 Article 26 where switched on).
//!
//! Whoever uses data reports to the digital office, which verifies together
//! with the owning unit: the owner states its finding, the office concludes.
//! The owner corrects, or the report is rejected with evidence. Who else uses
//! the data is told.

use law::rules::{Subject, keys};

use super::fields::EntryScope;
use super::{Act, ClockEffect, Doer, Field, FieldKind, Party, Procedure, Readers, State};
use crate::people::Post;

const OFFICE: &[Doer] = &[Doer::decider(Post::Registrar), Doer::decider(Post::Decider)];
const OWNER: &[Doer] = &[Doer::provider(Post::DataClerk), Doer::provider(Post::DataOfficer)];
const REPORTER: &[Doer] = &[
    Doer::applicant(Post::DataClerk),
    Doer::applicant(Post::DataOfficer),
    Doer::applicant(Post::CaseWorker),
    Doer::applicant(Post::Member),
];
const OVER: &[ClockEffect] =
    &[ClockEffect::End { code: "correct" }, ClockEffect::End { code: "mend" }];

/// 数据校核纠错
pub const CORRECTION: Procedure = Procedure {
    subject: Subject::Correction,
    overlay: Some("state-council-809-2025/26"),
    openers: &[Post::DataClerk, Post::DataOfficer, Post::CaseWorker, Post::Member],
    readers: Readers::Register,
    form: &[
        Field::required("entry", FieldKind::Entry(EntryScope::Published)).public(),
        Field::optional("items", FieldKind::Items).public(),
        Field::required("doubt", FieldKind::Text).public(),
        Field::optional("record_hint", FieldKind::Line),
        Field::optional("evidence", FieldKind::Text),
    ],
    states: &[
        State::waits("reported"),
        State::waits("verifying"),
        State::waits("verified"),
        State::waits("to_correct"),
        State::ends("corrected"),
        State::ends("rejected"),
        State::ends("taken_back"),
    ],
    opening_clocks: &[ClockEffect::Start { code: "correct", rules: &[keys::CORRECT_REPLY] }],
    acts: &[
        Act::new("verify", &["reported"], "verifying", OFFICE)
            .not_by_opener()
            .telling(&[Party::Provider, Party::Applicant]),
        Act::new("state_finding", &["verifying"], "verified", OWNER)
            .not_by_opener()
            .needing(&[
                Field::required("erroneous", FieldKind::Choice(&["yes", "partly", "no"])),
                Field::required("finding", FieldKind::Text),
            ])
            .telling(&[Party::Decider]),
        Act::new("order_correction", &["verified"], "to_correct", OFFICE)
            .not_by_opener()
            .with_reason()
            .needing(&[Field::required("mend_by", FieldKind::Date)])
            .moving(&[ClockEffect::StartUntil {
                code: "mend",
                rule: keys::ORDER_TERM,
                field: "mend_by",
            }])
            .telling(&[Party::Provider, Party::Applicant, Party::Recipients]),
        Act::new("correct", &["to_correct"], "corrected", OWNER)
            .needing(&[Field::required("correction", FieldKind::Text).public()])
            .moving(OVER)
            .telling(&[Party::Decider, Party::Applicant, Party::Recipients]),
        Act::new("reject", &["verified"], "rejected", OFFICE)
            .not_by_opener()
            .with_reason()
            .needing(&[Field::required("evidence", FieldKind::Text)])
            .moving(OVER)
            .telling(&[Party::Provider, Party::Applicant]),
        Act::new("take_back", &["reported"], "taken_back", REPORTER)
            .moving(OVER)
            .telling(&[Party::Decider]),
    ],
    ..Procedure::new("correction", "JC", "fuzhou-2017/13")
};
