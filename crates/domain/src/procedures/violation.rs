//! Violations 违规处理 (Article 28): eight kinds, found by rule or reported, confirmed by a person after hearing the unit.
//!
//! The digital office or the competent department orders correction with a
//! term; who lets it pass is criticised in a circular among the units.
//! Discipline, compensation and crime are no rungs of this ladder: each is a
//! case of [`super::LIABILITY`] about this one.

use law::rules::keys;

use super::{Act, ClockEffect, Doer, Effect, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

/// The eight kinds, in the order of the article.
pub const VIOLATION_KINDS: &[&str] = &[
    "catalogue_neglected",
    "collection_widened",
    "collected_again",
    "aggregated_late",
    "shared_data_misused",
    "secrets_misused",
    "changed_without_approval",
    "other_violation",
];

const SUPERVISOR: &[Doer] = &[Doer::decider(Post::Supervisor)];
/// 市数字办或有关主管部门: whoever the case was passed to.
const COMPETENT: &[Doer] = &[Doer::decider(Post::Supervisor), Doer::decider(Post::DataOfficer)];
const UNIT: &[Doer] = &[Doer::provider(Post::DataOfficer)];
const HEARD: ClockEffect = ClockEffect::End { code: "hear" };
const CORRECTED: ClockEffect = ClockEffect::End { code: "mend" };
const CORRECT: ClockEffect =
    ClockEffect::StartUntil { code: "mend", rule: keys::ORDER_TERM, field: "mend_by" };

/// 违规处理
pub const VIOLATION: Procedure = Procedure {
    openers: &[
        Post::Supervisor,
        Post::Registrar,
        Post::DataClerk,
        Post::DataOfficer,
        Post::CaseWorker,
    ],
    form: &[
        Field::required("title", FieldKind::Line),
        Field::required("unit", FieldKind::Unit),
        Field::required("kind", FieldKind::Choice(VIOLATION_KINDS)),
        Field::required("source", FieldKind::Choice(&["by_rule", "by_report", "by_inspection"])),
        Field::required("facts", FieldKind::Text),
        Field::optional("evidence", FieldKind::Text),
    ],
    states: &[
        State::waits("raised"),
        State::waits("hearing"),
        State::waits("heard"),
        State::waits("confirmed"),
        State::waits("ordered"),
        State::waits("criticised"),
        State::waits("mended"),
        State::ends("closed"),
        State::ends("dismissed"),
    ],
    acts: ACTS,
    ..Procedure::new("violation", "WG", "fuzhou-2017/28")
};

const ACTS: &[Act] = &[
    Act::new("hear", &["raised"], "hearing", SUPERVISOR)
        .not_by_opener()
        .effecting(Effect::TakeStanding)
        .moving(&[ClockEffect::Start { code: "hear", rules: &[keys::VIOLATION_HEAR] }])
        .telling(&[Party::Provider]),
    Act::new("state_view", &["hearing"], "heard", UNIT)
        .needing(&[Field::required("view", FieldKind::Text)])
        .moving(&[HEARD])
        .telling(&[Party::Decider]),
    Act::new("confirm", &["heard"], "confirmed", SUPERVISOR)
        .not_by_opener()
        .with_reason()
        .issued()
        .telling(&[Party::Provider]),
    Act::new("confirm_unheard", &["hearing"], "confirmed", SUPERVISOR)
        .not_by_opener()
        .with_reason()
        .effecting(Effect::AfterTerm)
        .moving(&[HEARD])
        .issued()
        .telling(&[Party::Provider]),
    Act::new("dismiss", &["raised", "hearing", "heard"], "dismissed", SUPERVISOR)
        .not_by_opener()
        .with_reason()
        .moving(&[HEARD])
        .telling(&[Party::Provider, Party::Applicant]),
    Act::new("pass_to_department", &["confirmed"], "confirmed", SUPERVISOR)
        .not_by_opener()
        .with_reason()
        .needing(&[Field::required("department", FieldKind::Unit)])
        .effecting(Effect::PassToDecider)
        .telling(&[Party::Provider, Party::Decider]),
    Act::new("order_correction", &["confirmed"], "ordered", COMPETENT)
        .not_by_opener()
        .with_reason()
        .needing(&[Field::required("mend_by", FieldKind::Date)])
        .moving(&[CORRECT])
        .issued()
        .telling(&[Party::Provider]),
    Act::new("report_corrected", &["ordered", "criticised"], "mended", UNIT)
        .needing(&[Field::required("measures", FieldKind::Text)])
        .telling(&[Party::Decider]),
    Act::new("order_again", &["mended"], "ordered", COMPETENT)
        .not_by_opener()
        .with_reason()
        .needing(&[Field::required("mend_by", FieldKind::Date)])
        .moving(&[CORRECTED, CORRECT])
        .issued()
        .telling(&[Party::Provider]),
    Act::new("criticise", &["ordered"], "criticised", COMPETENT)
        .not_by_opener()
        .with_reason()
        .effecting(Effect::AfterTerm)
        .issued()
        .telling(&[Party::AllUnits]),
    Act::new("close", &["mended", "criticised"], "closed", COMPETENT)
        .not_by_opener()
        .with_reason()
        .moving(&[CORRECTED])
        .telling(&[Party::Provider, Party::Applicant]),
];
