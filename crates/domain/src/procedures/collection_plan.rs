//! Plans of collection 采集计划 (Article 8; 省政府令第178号).
//!
//! A unit states what it collects, from whom, on which basis, how often, and
//! until when the data is loaded. The registrar checks it against what is
//! already shared: what sharing supplies is not collected again. The term for
//! loading runs from the approval to the day the plan names.

use law::rules::{Subject, keys};

use super::fields::EntryScope;
use super::{Act, ClockEffect, Doer, Effect, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

const UNIT: &[Doer] = &[Doer::applicant(Post::DataClerk), Doer::applicant(Post::DataOfficer)];
const REGISTRAR: &[Doer] = &[Doer::decider(Post::Registrar)];
const LOADED: &[ClockEffect] = &[ClockEffect::End { code: "load" }];

/// 采集计划
pub const COLLECTION_PLAN: Procedure = Procedure {
    subject: Subject::Aggregation,
    openers: &[Post::DataClerk, Post::DataOfficer],
    form: &[
        Field::required("title", FieldKind::Line),
        Field::required("items_collected", FieldKind::Text),
        Field::required(
            "collected_from",
            FieldKind::Choices(&[
                "persons",
                "organisations",
                "sensors",
                "own_business",
                "other_units",
            ]),
        ),
        Field::required("legal_basis", FieldKind::Text),
        Field::required(
            "cycle",
            FieldKind::Choice(&[
                "real_time",
                "daily",
                "weekly",
                "ten_daily",
                "monthly",
                "quarterly",
                "half_yearly",
                "yearly",
                "irregular",
            ]),
        ),
        Field::required("load_by", FieldKind::Date),
        // Asked for where another unit holds some of it already.
        Field::optional("repetition_reason", FieldKind::Text),
    ],
    states: &[
        State::waits("submitted"),
        State::waits("approved"),
        State::ends("carried_out"),
        State::ends("returned"),
        State::ends("taken_back"),
        State::ends("cancelled"),
    ],
    acts: &[
        Act::new("approve", &["submitted"], "approved", REGISTRAR)
            .not_by_opener()
            .needing(&[Field::optional("repetition_needed", FieldKind::Text)])
            .effecting(Effect::CheckRepetition)
            .moving(&[ClockEffect::StartUntil {
                code: "load",
                rule: keys::AGGREGATE_DEADLINE,
                field: "load_by",
            }])
            .telling(&[Party::Applicant]),
        Act::new("return", &["submitted"], "returned", REGISTRAR)
            .not_by_opener()
            .with_reason()
            .telling(&[Party::Applicant]),
        Act::new("report_loaded", &["approved"], "carried_out", UNIT)
            .needing(&[Field::required("entry", FieldKind::Entry(EntryScope::Own))])
            .effecting(Effect::CheckLoaded)
            .moving(LOADED)
            .telling(&[Party::Decider]),
        Act::new("cancel", &["approved"], "cancelled", REGISTRAR)
            .not_by_opener()
            .with_reason()
            .moving(LOADED)
            .telling(&[Party::Applicant]),
        Act::new("take_back", &["submitted"], "taken_back", UNIT).telling(&[Party::Decider]),
    ],
    ..Procedure::new("collection_plan", "CJ", "fuzhou-2017/8")
};
