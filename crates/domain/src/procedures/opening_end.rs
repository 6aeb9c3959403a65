//! Ending the opening of an entry 停止开放 (Article 14: the open catalogue is kept current).
//!
//! Asked for by the unit that has the data or by the digital office, decided by
//! the office with reasons. From the next request on nobody reads the entry as
//! the public, and what was granted under the opening ends with it.

use law::rules::{Subject, keys};

use super::fields::EntryScope;
use super::{Act, ClockEffect, Doer, Effect, Field, FieldKind, Party, Procedure, Readers, State};
use crate::people::Post;

const OFFICE: &[Doer] = &[Doer::decider(Post::Decider), Doer::decider(Post::Registrar)];
const ASKER: &[Doer] = &[
    Doer::applicant(Post::DataClerk),
    Doer::applicant(Post::DataOfficer),
    Doer::applicant(Post::Registrar),
];
const DECIDED: &[ClockEffect] = &[ClockEffect::End { code: "decide" }];

/// 停止开放
pub const OPENING_END: Procedure = Procedure {
    subject: Subject::Opening,
    openers: &[Post::DataClerk, Post::DataOfficer, Post::Registrar],
    readers: Readers::Register,
    form: &[
        Field::required("entry", FieldKind::Entry(EntryScope::OwnOrOffice)).public(),
        Field::required("reasons", FieldKind::Text).public(),
    ],
    states: &[
        State::waits("submitted"),
        State::ends("ended"),
        State::ends("refused"),
        State::ends("taken_back"),
    ],
    opening_clocks: &[ClockEffect::Start { code: "decide", rules: &[keys::OPEN_ENTRY_DECIDE] }],
    acts: &[
        Act::new("end_opening", &["submitted"], "ended", OFFICE)
            .not_by_opener()
            .with_reason()
            .effecting(Effect::CloseEntry)
            .issued()
            .moving(DECIDED)
            .telling(&[Party::Provider, Party::Applicant]),
        Act::new("refuse", &["submitted"], "refused", OFFICE)
            .not_by_opener()
            .with_reason()
            .issued()
            .moving(DECIDED)
            .telling(&[Party::Provider, Party::Applicant]),
        Act::new("take_back", &["submitted"], "taken_back", ASKER)
            .moving(DECIDED)
            .telling(&[Party::Decider]),
    ],
    ..Procedure::new("opening_end", "KZ", "fuzhou-2017/14")
};
