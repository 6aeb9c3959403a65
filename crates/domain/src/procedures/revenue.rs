//! Income from development 开发收入分配 (Article 21).
//!
//! Income is recorded by agreement and product; the government's part is
//! attributed to the units by what their data contributed; office, finance
//! bureau and units agree; what is the government's is income of state-owned
//! assets and goes to the treasury, with the slip and a reconciliation.

use law::rules::{Subject, keys};

use super::{Act, ClockEffect, DecidedBy, Doer, Effect, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

const DECIDER: &[Doer] = &[Doer::applicant(Post::Decider)];
const FINANCE: &[Doer] = &[Doer::decider(Post::FinanceReviewer)];
/// Those of the units that the case lists; the effects of their acts see to it.
const UNITS: &[Doer] = &[Doer::anywhere(Post::DataOfficer)];
const REMITTED: ClockEffect = ClockEffect::End { code: "remit" };
const REMIT: ClockEffect =
    ClockEffect::StartUntil { code: "remit", rule: keys::REVENUE_REMIT, field: "remit_by" };

/// 开发收入分配
pub const REVENUE: Procedure = Procedure {
    subject: Subject::Opening,
    openers: &[Post::Decider],
    decided_by: DecidedBy::FinanceBureau,
    form: &[
        Field::required("title", FieldKind::Line),
        Field::required("agreement", FieldKind::Line),
        Field::required(
            "case",
            FieldKind::Case { of: "product", states: &["in_register"], own: false },
        ),
        Field::required("units", FieldKind::Units),
        Field::required("income", FieldKind::Money),
        Field::required("received_on", FieldKind::Date),
        Field::required("period_from", FieldKind::Date),
        Field::required("period_to", FieldKind::Date),
    ],
    states: &[
        State::waits("recorded"),
        State::waits("proposed"),
        State::waits("agreed"),
        State::waits("remitted"),
        State::ends("reconciled"),
        State::ends("cancelled"),
    ],
    acts: &[
        Act::new("propose_shares", &["recorded", "proposed"], "proposed", DECIDER)
            .needing(&[Field::required(
                "government_permille",
                FieldKind::Whole { min: 0, max: 1_000 },
            )])
            .giving(&[
                Field::required("government_part", FieldKind::Money),
                Field::required("developer_part", FieldKind::Money),
            ])
            .effecting(Effect::ProposeShares),
        Act::new("agree_to_shares", &["proposed"], "proposed", UNITS)
            .effecting(Effect::SpeakForUnit)
            .telling(&[Party::Applicant]),
        Act::new("object", &["proposed"], "recorded", UNITS)
            .with_reason()
            .effecting(Effect::SpeakForUnit)
            .telling(&[Party::Applicant]),
        Act::new("agree_as_finance", &["proposed"], "agreed", FINANCE)
            .not_by_opener()
            .needing(&[Field::required("remit_by", FieldKind::Date)])
            .citing(&["propose_shares"])
            .effecting(Effect::ConcludeShares)
            .moving(&[REMIT])
            .issued()
            .telling(&[Party::Applicant, Party::Provider]),
        Act::new("remit", &["agreed"], "remitted", DECIDER)
            .needing(&[
                Field::required("slip_number", FieldKind::Line),
                Field::required("remitted_on", FieldKind::Date),
                Field::required("amount", FieldKind::Money),
            ])
            .moving(&[REMITTED])
            .telling(&[Party::Decider]),
        Act::new("reconcile", &["remitted"], "reconciled", FINANCE)
            .not_by_opener()
            .effecting(Effect::ReconcileRevenue)
            .telling(&[Party::Applicant, Party::Provider]),
        Act::new("send_back", &["remitted"], "agreed", FINANCE)
            .not_by_opener()
            .with_reason()
            .needing(&[Field::required("remit_by", FieldKind::Date)])
            .moving(&[REMIT])
            .telling(&[Party::Applicant]),
        Act::new("cancel", &["recorded", "proposed"], "cancelled", DECIDER)
            .with_reason()
            .telling(&[Party::Provider]),
    ],
    ..Procedure::new("revenue", "SY", "fuzhou-2017/21")
};
