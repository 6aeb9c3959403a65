//! Deleting or altering data on file 数据更改删除审批 (Article 22).
//!
//! Data that has been aggregated is not changed or deleted without approval:
//! the unit's officer approves what its clerk asks for, then the digital office,
//! and the platform carries it out as a batch of its own. No person touches the
//! table. The acts without a doer are the platform's.

use law::rules::{Subject, keys};

use super::fields::EntryScope;
use super::{Act, ClockEffect, Doer, Effect, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

const OFFICER: &[Doer] = &[Doer::provider(Post::DataOfficer)];
const OFFICE: &[Doer] = &[Doer::decider(Post::Decider), Doer::decider(Post::Registrar)];
const UNIT: &[Doer] = &[Doer::applicant(Post::DataOfficer), Doer::applicant(Post::DataClerk)];
const PLATFORM: &[Doer] = &[];
const DECIDED: &[ClockEffect] = &[ClockEffect::End { code: "decide" }];

/// 数据更改删除审批
pub const CHANGE_ORDER: Procedure = Procedure {
    subject: Subject::Security,
    openers: &[Post::DataClerk, Post::DataOfficer],
    form: &[
        Field::required("entry", FieldKind::Entry(EntryScope::Own)),
        Field::required("change_kind", FieldKind::Choice(&["delete", "alter"])),
        Field::optional("record_keys", FieldKind::Text),
        Field::optional("batch", FieldKind::Batch { states: &["uploaded"] }),
        Field::required("reasons", FieldKind::Text),
    ],
    form_version: 2,
    states: &[
        State::waits("submitted"),
        State::waits("unit_approved"),
        State::waits("approved"),
        State::ends("executed"),
        State::ends("failed"),
        State::ends("refused"),
        State::ends("taken_back"),
    ],
    opening_clocks: &[ClockEffect::Start { code: "decide", rules: &[keys::DATA_CHANGE_DECIDE] }],
    acts: &[
        Act::new("approve_for_unit", &["submitted"], "unit_approved", OFFICER)
            .by_another()
            .telling(&[Party::Decider]),
        Act::new("approve", &["unit_approved"], "approved", OFFICE)
            .by_another()
            .effecting(Effect::ChangeData)
            .issued()
            .moving(DECIDED)
            .telling(&[Party::Applicant]),
        Act::new("execute", &["approved"], "executed", PLATFORM)
            .telling(&[Party::Applicant, Party::Decider]),
        Act::new("fail", &["approved"], "failed", PLATFORM)
            .with_reason()
            .telling(&[Party::Applicant, Party::Decider]),
        Act::new("reject_for_unit", &["submitted"], "refused", OFFICER)
            .by_another()
            .with_reason()
            .moving(DECIDED)
            .telling(&[Party::Applicant]),
        Act::new("refuse", &["unit_approved"], "refused", OFFICE)
            .by_another()
            .with_reason()
            .issued()
            .moving(DECIDED)
            .telling(&[Party::Applicant]),
        Act::new("take_back", &["submitted", "unit_approved"], "taken_back", UNIT)
            .moving(DECIDED)
            .telling(&[Party::Decider]),
    ],
    ..Procedure::new("change_order", "GS", "fuzhou-2017/22")
};
