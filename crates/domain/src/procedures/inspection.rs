//! Inspection of a unit 监督检查 (Article 6).
//!
//! Planned with its checklist, begun with the facts as they stand that day,
//! ended clean or by an order to rectify with a term, and checked again until
//! it passes.

use law::rules::keys;

use super::{Act, ClockEffect, Doer, Effect, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

const SUPERVISOR: &[Doer] = &[Doer::applicant(Post::Supervisor)];
const UNIT: &[Doer] = &[Doer::provider(Post::DataOfficer), Doer::provider(Post::DataClerk)];
/// What an inspection looks at.
const CHECKLIST: FieldKind = FieldKind::Choices(&[
    "catalogue_complete",
    "loads_in_time",
    "replies_in_time",
    "use_recorded",
    "changes_approved",
    "secrecy_reviewed",
    "rules_on_file",
]);
const RECTIFIED: ClockEffect = ClockEffect::End { code: "rectify" };
const RECTIFY: ClockEffect =
    ClockEffect::StartUntil { code: "rectify", rule: keys::ORDER_TERM, field: "mend_by" };

/// 监督检查
pub const INSPECTION: Procedure = Procedure {
    openers: &[Post::Supervisor],
    form: &[
        Field::required("title", FieldKind::Line),
        Field::required("unit", FieldKind::Unit),
        Field::required("inspect_on", FieldKind::Date),
        Field::required("checklist", CHECKLIST),
        Field::optional("plan", FieldKind::Text),
    ],
    states: &[
        State::waits("planned"),
        State::waits("under_way"),
        State::waits("found"),
        State::waits("rectifying"),
        State::waits("rechecking"),
        State::ends("passed"),
        State::ends("cancelled"),
    ],
    acts: &[
        Act::new("begin", &["planned"], "under_way", SUPERVISOR)
            .effecting(Effect::TakeStanding)
            .telling(&[Party::Provider]),
        Act::new("cancel", &["planned", "under_way"], "cancelled", SUPERVISOR)
            .with_reason()
            .telling(&[Party::Provider]),
        Act::new("record_findings", &["under_way"], "found", SUPERVISOR)
            .needing(&[Field::required("findings", FieldKind::Text)])
            .telling(&[Party::Provider]),
        Act::new("pass", &["found", "rechecking"], "passed", SUPERVISOR)
            .with_reason()
            .moving(&[RECTIFIED])
            .issued()
            .telling(&[Party::Provider]),
        Act::new("order_rectification", &["found"], "rectifying", SUPERVISOR)
            .with_reason()
            .needing(&[
                Field::required("wanting", CHECKLIST),
                Field::required("mend_by", FieldKind::Date),
            ])
            .moving(&[RECTIFY])
            .issued()
            .telling(&[Party::Provider]),
        Act::new("report_rectified", &["rectifying"], "rechecking", UNIT)
            .needing(&[Field::required("measures", FieldKind::Text)])
            .telling(&[Party::Decider]),
        Act::new("order_again", &["rechecking"], "rectifying", SUPERVISOR)
            .with_reason()
            .needing(&[Field::required("mend_by", FieldKind::Date)])
            .moving(&[RECTIFIED, RECTIFY])
            .issued()
            .telling(&[Party::Provider]),
    ],
    ..Procedure::new("inspection", "JD", "fuzhou-2017/6")
};
