//! Ruling where the same datum is held or would be collected twice 数源裁定 (Article 8; 省政府令第178号).
//!
//! A unit that wants the datum, the one that holds it, or the digital office
//! asks; the digital office rules: use the source, keep a second source and
//! compare it, or make one of both. The ruling stands until it is set aside, and
//! nobody is asked twice about what was ruled.

use super::fields::EntryScope;
use super::{Act, Doer, Effect, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;
use crate::sources::RULING_OUTCOMES;

const OFFICE: &[Doer] = &[Doer::decider(Post::Decider), Doer::decider(Post::Registrar)];
const ASKED: &[Doer] = &[Doer::applicant(Post::DataOfficer), Doer::applicant(Post::Registrar)];

/// 数源裁定
pub const SOURCE_RULING: Procedure = Procedure {
    openers: &[Post::Registrar, Post::DataOfficer],
    form: &[
        Field::required("entry", FieldKind::Entry(EntryScope::Published)),
        Field::required("units", FieldKind::Units),
        Field::required("items_wanted", FieldKind::Text),
        Field::optional("element", FieldKind::Line),
        Field::required("facts", FieldKind::Text),
    ],
    states: &[
        State::waits("submitted"),
        State::rests("in_force"),
        State::ends("set_aside"),
        State::ends("dropped"),
        State::ends("taken_back"),
    ],
    acts: &[
        Act::new("rule", &["submitted"], "in_force", OFFICE)
            .not_by_opener()
            .needing(&[
                Field::required("outcome", FieldKind::Choice(RULING_OUTCOMES)),
                Field::required("grounds", FieldKind::Text),
            ])
            .effecting(Effect::RuleSource)
            .issued()
            .telling(&[Party::Applicant, Party::Provider]),
        Act::new("drop", &["submitted"], "dropped", OFFICE)
            .not_by_opener()
            .with_reason()
            .telling(&[Party::Applicant, Party::Provider]),
        Act::new("set_aside", &["in_force"], "set_aside", OFFICE)
            .not_by_opener()
            .unawaited()
            .with_reason()
            .effecting(Effect::EndRuling)
            .issued()
            .telling(&[Party::Applicant, Party::Provider]),
        Act::new("take_back", &["submitted"], "taken_back", ASKED).telling(&[Party::Decider]),
    ],
    ..Procedure::new("source_ruling", "CD", "fuzhou-2017/8")
};
