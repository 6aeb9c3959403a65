//! Withdrawing a published catalogue entry 目录撤销 (Articles 4, 14).
//!
//! The unit asks, the digital office decides: others may be using the data. The
//! entry keeps its code for ever; the grants on it end, and their units are told.

use law::rules::{Subject, keys};

use super::fields::EntryScope;
use super::{Act, ClockEffect, Doer, Effect, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

const REGISTRAR: &[Doer] = &[Doer::decider(Post::Registrar)];
const UNIT: &[Doer] = &[Doer::applicant(Post::DataOfficer), Doer::applicant(Post::DataClerk)];
const DECIDED: &[ClockEffect] = &[ClockEffect::End { code: "decide" }];

/// 目录撤销
pub const CATALOGUE_WITHDRAWAL: Procedure = Procedure {
    subject: Subject::Catalogue,
    openers: &[Post::DataOfficer],
    form: &[
        Field::required("entry", FieldKind::Entry(EntryScope::Own)),
        Field::required("reasons", FieldKind::Text),
        Field::optional("replaced_by", FieldKind::Entry(EntryScope::Published)),
    ],
    states: &[
        State::waits("submitted"),
        State::ends("withdrawn"),
        State::ends("refused"),
        State::ends("taken_back"),
    ],
    opening_clocks: &[ClockEffect::Start {
        code: "decide",
        rules: &[keys::CATALOGUE_AUDIT, keys::CATALOGUE_REGISTER],
    }],
    acts: &[
        Act::new("withdraw", &["submitted"], "withdrawn", REGISTRAR)
            .not_by_opener()
            .with_reason()
            .effecting(Effect::WithdrawEntry)
            .issued()
            .moving(DECIDED)
            .telling(&[Party::Applicant]),
        Act::new("refuse", &["submitted"], "refused", REGISTRAR)
            .not_by_opener()
            .with_reason()
            .issued()
            .moving(DECIDED)
            .telling(&[Party::Applicant]),
        Act::new("take_back", &["submitted"], "taken_back", UNIT)
            .moving(DECIDED)
            .telling(&[Party::Decider]),
    ],
    ..Procedure::new("catalogue_withdrawal", "CX", "fuzhou-2017/4")
};
