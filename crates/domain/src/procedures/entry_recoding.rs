//! Giving an entry a code of another class 改码 (Article 4; 发改高技术〔2017〕1272号).
//!
//! The registrar proposes it, the decider orders it under a document number. The
//! old code is never given to another entry and leads to this one for ever.

use law::rules::{Subject, keys};

use super::fields::EntryScope;
use super::{Act, ClockEffect, Doer, Effect, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

const OFFICE: &[Doer] = &[Doer::decider(Post::Decider)];
const REGISTRAR: &[Doer] = &[Doer::applicant(Post::Registrar)];
const DECIDED: &[ClockEffect] = &[ClockEffect::End { code: "decide" }];

/// 目录改码
pub const ENTRY_RECODING: Procedure = Procedure {
    subject: Subject::Catalogue,
    openers: &[Post::Registrar],
    form: &[
        Field::required("entry", FieldKind::Entry(EntryScope::Published)),
        Field::required("class_code", FieldKind::Line),
        Field::required("reasons", FieldKind::Text),
    ],
    states: &[
        State::waits("submitted"),
        State::ends("recoded"),
        State::ends("refused"),
        State::ends("taken_back"),
    ],
    opening_clocks: &[ClockEffect::Start {
        code: "decide",
        rules: &[keys::CATALOGUE_AUDIT, keys::CATALOGUE_REGISTER],
    }],
    acts: &[
        Act::new("recode", &["submitted"], "recoded", OFFICE)
            .not_by_opener()
            .effecting(Effect::RecodeEntry)
            .issued()
            .moving(DECIDED)
            .telling(&[Party::Applicant, Party::Provider, Party::Recipients]),
        Act::new("refuse", &["submitted"], "refused", OFFICE)
            .not_by_opener()
            .with_reason()
            .issued()
            .moving(DECIDED)
            .telling(&[Party::Applicant]),
        Act::new("take_back", &["submitted"], "taken_back", REGISTRAR)
            .moving(DECIDED)
            .telling(&[Party::Provider]),
    ],
    ..Procedure::new("entry_recoding", "GM", "fuzhou-2017/4")
};
