//! Statement on a project's data duties 项目数据核查意见 (Article 7).
//!
//! How a unit collects, registers, loads and shares decides whether its
//! projects are approved, maintained and accepted. The digital office finds,
//! with the facts that the platform computes as evidence; the finance bureau
//! records. A unit that does not conform gets a statement that names what to
//! mend, and no approval, budget or acceptance, since those acts begin from
//! conformity alone and the facts are looked at again each time.

use law::rules::keys;

use super::{Act, ClockEffect, DecidedBy, Doer, Effect, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

const SUPERVISOR: &[Doer] = &[Doer::anywhere(Post::Supervisor)];
const FINANCE: &[Doer] = &[Doer::decider(Post::FinanceReviewer)];
const UNIT: &[Doer] = &[Doer::applicant(Post::DataOfficer)];
const STATED: &[ClockEffect] = &[ClockEffect::End { code: "state" }];
const STATE: &[ClockEffect] =
    &[ClockEffect::Start { code: "state", rules: &[keys::PROJECT_STATEMENT] }];

/// 项目数据核查意见
pub const PROJECT_STATEMENT: Procedure = Procedure {
    openers: &[Post::DataOfficer],
    decided_by: DecidedBy::FinanceBureau,
    form: &[
        Field::required("title", FieldKind::Line),
        Field::required("project_number", FieldKind::Line),
        Field::required("stage", FieldKind::Choice(&["approval", "running_budget", "acceptance"])),
        Field::optional("budget", FieldKind::Money),
        Field::required("data_duties", FieldKind::Text),
    ],
    states: &[
        State::waits("submitted"),
        State::waits("found_conforming"),
        State::waits("found_wanting"),
        State::waits("non_conforming"),
        State::waits("conforming"),
        State::ends("approved"),
        State::ends("funded"),
        State::ends("accepted"),
        State::ends("taken_back"),
    ],
    opening_clocks: STATE,
    opening_tells: &[Party::Office],
    acts: &[
        Act::new("find_conforming", &["submitted"], "found_conforming", SUPERVISOR)
            .not_by_opener()
            .effecting(Effect::RequireConforming)
            .telling(&[Party::Applicant]),
        Act::new("find_wanting", &["submitted"], "found_wanting", SUPERVISOR)
            .not_by_opener()
            .with_reason()
            .needing(&[Field::required("to_mend", FieldKind::Text)])
            .effecting(Effect::TakeStanding),
        Act::new("record_conforming", &["found_conforming"], "conforming", FINANCE)
            .not_by_opener()
            .moving(STATED)
            .citing(&["find_conforming"])
            .issued()
            .telling(&[Party::Applicant, Party::Decider, Party::Office]),
        Act::new("record_wanting", &["found_wanting"], "non_conforming", FINANCE)
            .not_by_opener()
            .moving(STATED)
            .citing(&["find_wanting"])
            .issued()
            .telling(&[Party::Applicant, Party::Decider, Party::Office]),
        Act::new("send_back", &["found_conforming", "found_wanting"], "submitted", FINANCE)
            .not_by_opener()
            .with_reason()
            .telling(&[Party::Office]),
        Act::new("report_mended", &["non_conforming"], "submitted", UNIT)
            .needing(&[Field::required("measures", FieldKind::Text)])
            .moving(STATE)
            .telling(&[Party::Decider, Party::Office]),
        Act::new("approve_project", &["conforming"], "approved", FINANCE)
            .not_by_opener()
            .effecting(Effect::RequireConforming)
            .issued()
            .telling(&[Party::Applicant, Party::Decider]),
        Act::new("grant_budget", &["conforming"], "funded", FINANCE)
            .not_by_opener()
            .needing(&[Field::required("amount", FieldKind::Money)])
            .effecting(Effect::RequireConforming)
            .issued()
            .telling(&[Party::Applicant, Party::Decider]),
        Act::new("accept_project", &["conforming"], "accepted", FINANCE)
            .not_by_opener()
            .effecting(Effect::RequireConforming)
            .issued()
            .telling(&[Party::Applicant, Party::Decider]),
        Act::new("take_back", &["submitted", "non_conforming"], "taken_back", UNIT)
            .moving(STATED)
            .telling(&[Party::Decider]),
    ],
    ..Procedure::new("project_statement", "XM", "fuzhou-2017/7")
};
