//! A unit's yearly report 单位年度报送 (Article 27).
//!
//! What the unit supplied and used in the year is computed from the log, the
//! grants and the loads; the unit adds its words; its data officer signs it
//! off, and the digital office takes it on file or asks for more.

use law::rules::keys;

use super::{Act, ClockEffect, Doer, Effect, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

const UNIT: &[Doer] = &[Doer::applicant(Post::DataClerk), Doer::applicant(Post::DataOfficer)];
const OFFICER: &[Doer] = &[Doer::applicant(Post::DataOfficer)];
const OFFICE: &[Doer] = &[Doer::decider(Post::Supervisor), Doer::decider(Post::Registrar)];
const HANDED_IN: &[ClockEffect] =
    &[ClockEffect::End { code: "yearly_report" }, ClockEffect::End { code: "mend" }];

/// The year's facts that a report states, as the platform computes them.
pub(super) const REPORT_FACTS: &[Field] = &[
    Field::required("entries_published", FACT),
    Field::required("tables_late", FACT),
    Field::required("rows_read", FACT),
    Field::required("rows_bad", FACT),
    Field::required("terms_kept", FACT),
    Field::required("terms_missed", FACT),
    Field::required("grants_given", FACT),
    Field::required("grants_held", FACT),
    Field::required("uses_supplied", FACT),
    Field::required("rows_supplied", FACT),
    Field::required("uses_made", FACT),
    Field::required("rows_received", FACT),
];
const FACT: FieldKind = FieldKind::Whole { min: 0, max: i64::MAX };

/// 单位年度报送
pub const UNIT_REPORT: Procedure = Procedure {
    openers: &[Post::DataClerk, Post::DataOfficer],
    form: &[
        Field::required("title", FieldKind::Line),
        Field::required("year", FieldKind::Whole { min: 2017, max: 2100 }),
    ],
    states: &[
        State::waits("drafting"),
        State::waits("composed"),
        State::waits("signed_off"),
        State::ends("on_file"),
        State::ends("taken_back"),
    ],
    opening_clocks: &[ClockEffect::Start {
        code: "yearly_report",
        rules: &[keys::UNIT_ANNUAL_REPORT],
    }],
    acts: &[
        Act::new("compose", &["drafting", "composed"], "composed", UNIT)
            .needing(&[
                Field::required("work_done", FieldKind::Text),
                Field::optional("difficulties", FieldKind::Text),
                Field::optional("plans", FieldKind::Text),
            ])
            .giving(REPORT_FACTS)
            .effecting(Effect::ComposeUnitReport),
        Act::new("sign_off", &["composed"], "signed_off", OFFICER)
            .citing(&["compose"])
            .moving(HANDED_IN)
            .issued()
            .telling(&[Party::Decider]),
        Act::new("put_on_file", &["signed_off"], "on_file", OFFICE)
            .not_by_opener()
            .telling(&[Party::Applicant]),
        Act::new("return_for_more", &["signed_off"], "drafting", OFFICE)
            .not_by_opener()
            .with_reason()
            .needing(&[Field::required("mend_by", FieldKind::Date)])
            .moving(&[ClockEffect::StartUntil {
                code: "mend",
                rule: keys::ORDER_TERM,
                field: "mend_by",
            }])
            .telling(&[Party::Applicant]),
        Act::new("take_back", &["drafting", "composed"], "taken_back", UNIT).moving(HANDED_IN),
    ],
    ..Procedure::new("unit_report", "NB", "fuzhou-2017/27")
};
