//! Opening by authorisation 授权开放申请 (Articles 16, 17).
//!
//! A domestic-controlled company, a university or a research institute applies
//! to the digital office; what is missing is told once, and the clock stands
//! still meanwhile. Where the office approves, the applicant signs the terms,
//! and only then there is a grant, of the items opened and under their masks.
//! Universities and institutes use it for non-profit purposes only; commercial
//! development is for who won a tender.

use law::rules::{Subject, events, keys};

use super::fields::EntryScope;
use super::{Act, ClockEffect, Doer, Effect, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

const OFFICE: &[Doer] = &[Doer::decider(Post::Decider)];
const CHECKER: &[Doer] = &[Doer::decider(Post::Decider), Doer::decider(Post::Registrar)];
const PROVIDER: &[Doer] = &[Doer::provider(Post::DataOfficer)];
const APPLICANT: &[Doer] = &[Doer::applicant(Post::Member)];
const DECIDED: &[ClockEffect] = &[ClockEffect::End { code: "decide" }];
const SIGNED: &[ClockEffect] = &[ClockEffect::End { code: "sign" }];

/// 授权开放申请
pub const AUTHORISED_OPENING: Procedure = Procedure {
    subject: Subject::Opening,
    openers: &[Post::Member],
    organisations_only: true,
    form: &[
        Field::required("entry", FieldKind::Entry(EntryScope::ByAuthorisation)),
        Field::required("items", FieldKind::Items),
        Field::required(
            "purpose_kind",
            FieldKind::Choice(&["research", "teaching", "public_benefit", "commercial"]),
        ),
        Field::required("purpose", FieldKind::Text),
        Field::required("methods", FieldKind::Choices(&["interface", "exchange"])),
        Field::required("valid_to", FieldKind::Date),
        Field::required("credit_code", FieldKind::CreditCode),
        Field::optional("domestic_share", FieldKind::Whole { min: 0, max: 100 }),
        Field::optional("control_evidence", FieldKind::Text),
        Field::required("safeguards", FieldKind::Text),
        Field::required("agree", FieldKind::Yes),
    ],
    states: &[
        State::waits("submitted"),
        State::waits("incomplete"),
        State::waits("approved"),
        State::ends("granted"),
        State::ends("refused"),
        State::ends("lapsed"),
        State::ends("taken_back"),
    ],
    opening_clocks: &[ClockEffect::Start { code: "decide", rules: &[keys::OPEN_GRANT_DECIDE] }],
    acts: &[
        Act::new("ask_completion", &["submitted"], "incomplete", CHECKER)
            .not_by_opener()
            .with_reason()
            .moving(&[ClockEffect::Suspend {
                code: "decide",
                cause: events::OPEN_GRANT_INCOMPLETE,
            }])
            .telling(&[Party::Applicant]),
        Act::new("complete", &["incomplete"], "submitted", APPLICANT)
            .needing(&[Field::required("supplement", FieldKind::Text)])
            .moving(&[ClockEffect::Resume { code: "decide" }])
            .telling(&[Party::Decider]),
        Act::new("state_opinion", &["submitted"], "submitted", PROVIDER)
            .not_by_opener()
            .needing(&[
                Field::required("opinion", FieldKind::Choice(&["agree", "disagree"])),
                Field::required("finding", FieldKind::Text),
            ])
            .telling(&[Party::Decider]),
        Act::new("approve", &["submitted"], "approved", OFFICE)
            .not_by_opener()
            .needing(&[
                Field::required("terms", FieldKind::Text),
                Field::required("sign_by", FieldKind::Date),
                Field::required("report_due_on", FieldKind::Date),
            ])
            .issued()
            .moving(&[
                ClockEffect::End { code: "decide" },
                ClockEffect::StartUntil { code: "sign", rule: keys::ORDER_TERM, field: "sign_by" },
            ])
            .telling(&[Party::Applicant, Party::Provider]),
        Act::new("sign", &["approved"], "granted", APPLICANT)
            .needing(&[Field::required("agree_terms", FieldKind::Yes)])
            .citing(&["approve"])
            .effecting(Effect::GrantOpening)
            .issued()
            .moving(SIGNED)
            .telling(&[Party::Decider, Party::Provider]),
        Act::new("refuse", &["submitted", "incomplete"], "refused", OFFICE)
            .not_by_opener()
            .with_reason()
            .issued()
            .moving(DECIDED)
            .telling(&[Party::Applicant, Party::Provider]),
        Act::new("lapse", &["approved"], "lapsed", CHECKER)
            .not_by_opener()
            .with_reason()
            .effecting(Effect::AfterTerm)
            .moving(SIGNED)
            .telling(&[Party::Applicant, Party::Provider]),
        Act::new("take_back", &["submitted", "incomplete", "approved"], "taken_back", APPLICANT)
            .moving(&[ClockEffect::End { code: "decide" }, ClockEffect::End { code: "sign" }])
            .telling(&[Party::Decider]),
    ],
    ..Procedure::new("authorised_opening", "SK", "fuzhou-2017/17")
};
