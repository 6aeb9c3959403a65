//! The digital office's yearly report to the city government 年度共享开放情况报告 (Article 26).
//!
//! Composed from the facts of all units and from their reports on file,
//! approved by a second person, and submitted by its day.

use law::rules::keys;

use super::{Act, ClockEffect, Doer, Effect, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

const OFFICE: &[Doer] = &[Doer::applicant(Post::Supervisor), Doer::applicant(Post::Registrar)];
const DECIDER: &[Doer] = &[Doer::applicant(Post::Decider)];
const SUBMITTED: &[ClockEffect] = &[ClockEffect::End { code: "yearly_report" }];

const FACT: FieldKind = FieldKind::Whole { min: 0, max: i64::MAX };
/// The facts of all units together, and how many of them have reported.
const CITY_FACTS: &[Field] = &[
    Field::required("units_in_all", FACT),
    Field::required("units_reported", FACT),
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

/// 年度共享开放情况报告
pub const CITY_REPORT: Procedure = Procedure {
    openers: &[Post::Supervisor, Post::Registrar],
    form: &[
        Field::required("title", FieldKind::Line),
        Field::required("year", FieldKind::Whole { min: 2017, max: 2100 }),
    ],
    states: &[
        State::waits("drafting"),
        State::waits("composed"),
        State::waits("sent_to_government"),
        State::ends("closed"),
        State::ends("cancelled"),
    ],
    opening_clocks: &[ClockEffect::Start {
        code: "yearly_report",
        rules: &[keys::CITY_ANNUAL_REPORT],
    }],
    acts: &[
        Act::new("compose", &["drafting", "composed"], "composed", OFFICE)
            .needing(&[
                Field::required("work_done", FieldKind::Text),
                Field::optional("difficulties", FieldKind::Text),
                Field::optional("plans", FieldKind::Text),
            ])
            .giving(CITY_FACTS)
            .effecting(Effect::ComposeCityReport),
        Act::new("return_for_more", &["composed"], "drafting", DECIDER).with_reason(),
        Act::new("send_to_government", &["composed"], "sent_to_government", DECIDER)
            .citing(&["compose"])
            .by_another()
            .moving(SUBMITTED)
            .issued()
            .telling(&[Party::Decider]),
        Act::new("record_receipt", &["sent_to_government"], "closed", OFFICE).needing(&[
            Field::required("receipt_number", FieldKind::Line),
            Field::required("received_on", FieldKind::Date),
        ]),
        Act::new("cancel", &["drafting", "composed"], "cancelled", DECIDER)
            .with_reason()
            .moving(SUBMITTED),
    ],
    ..Procedure::new("city_report", "SB", "fuzhou-2017/26")
};
