//! Conflict between the source of a datum and another holder 数源冲突核对 (Articles 8 and 13; 省政府令第178号).
//!
//! The platform opens it for a pair once so many of the values compared differ;
//! nobody else does. The other holder explains or corrects, the source confirms
//! or contests, and the digital office takes it up where they do not agree. It
//! ends by itself when a later comparison is under the bound, or by the digital
//! office, which says why what is left may stay. It states counts, never a value.

use law::rules::keys;

use super::fields::EntryScope;
use super::{Act, ClockEffect, Doer, Effect, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

const HOLDER: &[Doer] = &[Doer::provider(Post::DataClerk), Doer::provider(Post::DataOfficer)];
const SOURCE: &[Doer] = &[Doer::applicant(Post::DataClerk), Doer::applicant(Post::DataOfficer)];
const OFFICE: &[Doer] = &[Doer::decider(Post::Registrar), Doer::decider(Post::Decider)];
const ANSWERED: ClockEffect = ClockEffect::End { code: "answer" };
const MENDED: ClockEffect = ClockEffect::End { code: "mend" };
const COUNT: FieldKind = FieldKind::Whole { min: 0, max: i64::MAX };
/// What a comparison found.
const FIGURES: &[Field] = &[
    Field::required("keys", COUNT),
    Field::required("differing", COUNT),
    Field::required("measured_on", FieldKind::Date),
    Field::required("source_version", COUNT),
    Field::required("holder_version", COUNT),
];

/// 数源冲突核对
pub const SOURCE_CONFLICT: Procedure = Procedure {
    form: &[
        Field::required("entry", FieldKind::Entry(EntryScope::Published)),
        Field::required("items", FieldKind::Items),
        Field::required("source", FieldKind::Entry(EntryScope::Published)),
        Field::required("source_item", FieldKind::Line),
        Field::optional("element", FieldKind::Line),
        FIGURES[0],
        FIGURES[1],
        FIGURES[2],
        FIGURES[3],
        FIGURES[4],
    ],
    states: &[
        State::waits("open"),
        State::waits("answered"),
        State::waits("confirmed"),
        State::waits("with_office"),
        State::waits("correcting"),
        State::ends("settled"),
        State::ends("closed"),
    ],
    opening_clocks: &[ClockEffect::Start { code: "answer", rules: &[keys::CONFLICT_ANSWER] }],
    acts: &[
        Act::new("answer", &["open"], "answered", HOLDER)
            .needing(&[
                Field::required("stands", FieldKind::Choice(CONFLICT_ANSWERS)),
                Field::required("explanation", FieldKind::Text),
            ])
            .moving(&[ANSWERED])
            .telling(&[Party::Applicant, Party::Decider]),
        Act::new("confirm", &["answered"], "confirmed", SOURCE)
            .telling(&[Party::Provider, Party::Decider]),
        Act::new("contest", &["answered"], "with_office", SOURCE)
            .with_reason()
            .telling(&[Party::Provider, Party::Decider]),
        Act::new("take_up", &["open", "answered"], "with_office", OFFICE)
            .not_by_opener()
            .unawaited()
            .with_reason()
            .moving(&[ANSWERED])
            .telling(&[Party::Applicant, Party::Provider]),
        Act::new("order_correction", &["confirmed", "with_office"], "correcting", OFFICE)
            .not_by_opener()
            .with_reason()
            .needing(&[Field::required("mend_by", FieldKind::Date)])
            .moving(&[ClockEffect::StartUntil {
                code: "mend",
                rule: keys::ORDER_TERM,
                field: "mend_by",
            }])
            .telling(&[Party::Applicant, Party::Provider])
            .under("fuzhou-2017/13"),
        Act::new("report_corrected", &["correcting"], "answered", HOLDER)
            .needing(&[Field::required("correction", FieldKind::Text)])
            .moving(&[MENDED])
            .telling(&[Party::Applicant, Party::Decider])
            .under("fuzhou-2017/13"),
        Act::new("close", &["confirmed", "with_office", "correcting"], "closed", OFFICE)
            .not_by_opener()
            .with_reason()
            .giving(FIGURES)
            .effecting(Effect::TakeFigures)
            .moving(&[MENDED])
            .telling(&[Party::Applicant, Party::Provider]),
        Act::new(
            "settle",
            &["open", "answered", "confirmed", "with_office", "correcting"],
            "settled",
            &[],
        )
        .giving(FIGURES)
        .moving(&[ANSWERED, MENDED])
        .telling(&[Party::Applicant, Party::Provider, Party::Decider]),
    ],
    also: &["fuzhou-2017/13"],
    ..Procedure::new("source_conflict", "CT", "fuzhou-2017/8")
};

/// What another holder says of values that differ from the source's.
pub const CONFLICT_ANSWERS: &[&str] = &["corrected", "to_correct", "explained", "source_errs"];
