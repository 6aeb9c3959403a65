//! Quality of a resource below what is asked 数据质量整改 (Articles 8 and 13; GB/T 36344).
//!
//! The platform opens it for a resource once an evaluation crosses the bound;
//! nobody else does. The unit that owns the resource says what is wrong and
//! mends it, the digital office may set a day. It ends by itself when a later
//! evaluation is within the bound again, or by the digital office, which says
//! why what is left may stay. It states counts, never a value.

use law::rules::keys;

use super::fields::EntryScope;
use super::{Act, ClockEffect, Doer, Effect, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

const OWNER: &[Doer] = &[Doer::provider(Post::DataClerk), Doer::provider(Post::DataOfficer)];
const OFFICE: &[Doer] = &[Doer::decider(Post::Registrar), Doer::decider(Post::Decider)];
const ANSWERED: ClockEffect = ClockEffect::End { code: "answer" };
const MENDED: ClockEffect = ClockEffect::End { code: "mend" };
const COUNT: FieldKind = FieldKind::Whole { min: 0, max: i64::MAX };
/// What an evaluation found.
const FIGURES: &[Field] = &[
    Field::required("points", COUNT),
    Field::required("over", COUNT),
    Field::required("rows", COUNT),
    Field::required("evaluated_on", FieldKind::Date),
    Field::required("table_version", COUNT),
    Field::required("rules_version", COUNT),
];

/// 数据质量整改
pub const QUALITY_CASE: Procedure = Procedure {
    form: &[
        Field::required("entry", FieldKind::Entry(EntryScope::Published)),
        FIGURES[0],
        FIGURES[1],
        FIGURES[2],
        FIGURES[3],
        FIGURES[4],
        FIGURES[5],
    ],
    states: &[
        State::waits("open"),
        State::waits("answered"),
        State::waits("correcting"),
        State::ends("recovered"),
        State::ends("closed"),
    ],
    opening_clocks: &[ClockEffect::Start { code: "answer", rules: &[keys::QUALITY_ANSWER] }],
    acts: &[
        Act::new("answer", &["open"], "answered", OWNER)
            .needing(&[
                Field::required("stands", FieldKind::Choice(QUALITY_ANSWERS)),
                Field::required("explanation", FieldKind::Text),
            ])
            .moving(&[ANSWERED])
            .telling(&[Party::Decider]),
        Act::new("order_correction", &["open", "answered"], "correcting", OFFICE)
            .not_by_opener()
            .with_reason()
            .needing(&[Field::required("mend_by", FieldKind::Date)])
            .moving(&[
                ANSWERED,
                ClockEffect::StartUntil { code: "mend", rule: keys::ORDER_TERM, field: "mend_by" },
            ])
            .telling(&[Party::Provider])
            .under("fuzhou-2017/13"),
        Act::new("report_corrected", &["correcting"], "answered", OWNER)
            .needing(&[Field::required("correction", FieldKind::Text)])
            .moving(&[MENDED])
            .telling(&[Party::Decider])
            .under("fuzhou-2017/13"),
        Act::new("close", &["answered", "correcting"], "closed", OFFICE)
            .not_by_opener()
            .with_reason()
            .giving(FIGURES)
            .effecting(Effect::TakeFigures)
            .moving(&[MENDED])
            .telling(&[Party::Provider]),
        Act::new("recover", &["open", "answered", "correcting"], "recovered", &[])
            .giving(FIGURES)
            .moving(&[ANSWERED, MENDED])
            .telling(&[Party::Provider, Party::Decider]),
    ],
    also: &["fuzhou-2017/8"],
    ..Procedure::new("quality_case", "QC", "fuzhou-2017/13")
};

/// What a unit says of its resource.
pub const QUALITY_ANSWERS: &[&str] = &["corrected", "to_correct", "source_errs", "rule_unfit"];
