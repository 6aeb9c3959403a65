//! Publishing a withdrawn catalogue entry again 目录恢复 (Articles 4, 14).
//!
//! It comes back as it last stood published and under its old code; grants that
//! ended with it stay ended and are applied for anew.

use law::rules::{Subject, keys};

use super::fields::EntryScope;
use super::{Act, ClockEffect, Doer, Effect, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

const REGISTRAR: &[Doer] = &[Doer::decider(Post::Registrar)];
const UNIT: &[Doer] = &[Doer::applicant(Post::DataOfficer), Doer::applicant(Post::DataClerk)];
const DECIDED: &[ClockEffect] = &[ClockEffect::End { code: "decide" }];

/// 目录恢复
pub const CATALOGUE_RESTORATION: Procedure = Procedure {
    subject: Subject::Catalogue,
    openers: &[Post::DataOfficer],
    form: &[
        Field::required("entry", FieldKind::Entry(EntryScope::OwnWithdrawn)),
        Field::required("reasons", FieldKind::Text),
    ],
    states: &[
        State::waits("submitted"),
        State::ends("restored"),
        State::ends("refused"),
        State::ends("taken_back"),
    ],
    opening_clocks: &[ClockEffect::Start {
        code: "decide",
        rules: &[keys::CATALOGUE_AUDIT, keys::CATALOGUE_REGISTER],
    }],
    acts: &[
        Act::new("restore", &["submitted"], "restored", REGISTRAR)
            .not_by_opener()
            .effecting(Effect::RestoreEntry)
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
    ..Procedure::new("catalogue_restoration", "HF", "fuzhou-2017/14")
};
