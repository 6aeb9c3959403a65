//! Updating a catalogue entry after a change of law or duty 目录更新 (Article 14; 国务院令第809号).
//!
//! Whoever learns of the change says so: the unit itself, the digital office, or
//! another unit that uses the data. The unit then publishes a new edition, by
//! which the platform ends the case, or finds with reasons that nothing changes.

use law::rules::{Subject, keys};

use super::fields::EntryScope;
use super::{Act, ClockEffect, Doer, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

const OWNER: &[Doer] = &[Doer::provider(Post::DataOfficer)];
const OPENER: &[Doer] = &[Doer::applicant(Post::DataOfficer), Doer::applicant(Post::Registrar)];
const UPDATED: &[ClockEffect] = &[ClockEffect::End { code: "update" }];

/// 目录更新
pub const CATALOGUE_UPDATE: Procedure = Procedure {
    subject: Subject::Catalogue,
    openers: &[Post::DataOfficer, Post::Registrar],
    form: &[
        Field::required("entry", FieldKind::Entry(EntryScope::Published)),
        Field::required(
            "change_kind",
            FieldKind::Choice(&["law_changed", "duty_changed", "data_changed"]),
        ),
        Field::required("changed_on", FieldKind::Date),
        Field::required("account", FieldKind::Text),
    ],
    states: &[
        State::waits("submitted"),
        State::ends("updated"),
        State::ends("unchanged"),
        State::ends("taken_back"),
    ],
    opening_clocks: &[ClockEffect::Start { code: "update", rules: &[keys::CATALOGUE_UPDATE] }],
    acts: &[
        Act::new("record_edition", &["submitted"], "updated", &[])
            .moving(UPDATED)
            .telling(&[Party::Applicant, Party::Provider]),
        Act::new("find_unchanged", &["submitted"], "unchanged", OWNER)
            .with_reason()
            .moving(UPDATED)
            .telling(&[Party::Applicant, Party::Decider]),
        Act::new("take_back", &["submitted"], "taken_back", OPENER)
            .moving(UPDATED)
            .telling(&[Party::Provider]),
    ],
    ..Procedure::new("catalogue_update", "MG", "fuzhou-2017/14")
};
