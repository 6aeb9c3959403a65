//! Evaluation of services 服务评价 (Articles 6, 12).
//!
//! Technical service units and the sharing services of units are rated by who
//! uses them and by the digital office; whoever is rated says its word before
//! the grade stands.

use super::{Act, Doer, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

const SUPERVISOR: &[Doer] = &[Doer::decider(Post::Supervisor)];
const RATED: &[Doer] = &[
    Doer::provider(Post::DataClerk),
    Doer::provider(Post::DataOfficer),
    Doer::provider(Post::Registrar),
];
const RATER: &[Doer] = &[
    Doer::applicant(Post::DataOfficer),
    Doer::applicant(Post::CaseWorker),
    Doer::applicant(Post::Supervisor),
];
const MARK: FieldKind = FieldKind::Whole { min: 0, max: 100 };

/// 服务评价
pub const SERVICE_EVALUATION: Procedure = Procedure {
    openers: &[Post::DataOfficer, Post::CaseWorker, Post::Supervisor],
    form: &[
        Field::required(
            "kind",
            FieldKind::Choice(&["technical_service", "sharing_service", "public_service"]),
        ),
        Field::required("unit", FieldKind::Unit),
        Field::required("period_from", FieldKind::Date),
        Field::required("period_to", FieldKind::Date),
        Field::required("mark_availability", MARK),
        Field::required("mark_timeliness", MARK),
        Field::required("mark_quality", MARK),
        Field::required("mark_support", MARK),
        Field::optional("remark", FieldKind::Text),
    ],
    states: &[
        State::waits("submitted"),
        State::waits("heard"),
        State::ends("graded"),
        State::ends("rejected"),
        State::ends("taken_back"),
    ],
    acts: &[
        Act::new("state_view", &["submitted"], "heard", RATED)
            .not_by_opener()
            .needing(&[Field::required("view", FieldKind::Text)])
            .telling(&[Party::Decider, Party::Applicant]),
        Act::new("grade", &["submitted", "heard"], "graded", SUPERVISOR)
            .not_by_opener()
            .needing(&[Field::required(
                "grade",
                FieldKind::Choice(&["excellent", "good", "fair", "poor"]),
            )])
            .with_reason()
            .issued()
            .telling(&[Party::Provider, Party::Applicant]),
        Act::new("reject", &["submitted", "heard"], "rejected", SUPERVISOR)
            .not_by_opener()
            .with_reason()
            .telling(&[Party::Applicant]),
        Act::new("take_back", &["submitted"], "taken_back", RATER).telling(&[Party::Decider]),
    ],
    ..Procedure::new("service_evaluation", "FP", "fuzhou-2017/6")
};
