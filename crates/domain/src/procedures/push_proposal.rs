//! Offering data to a unit that has not asked for it 主动推送 (Article 12).
//!
//! The unit that has the data, or the digital office, proposes what another
//! could use, for which matter and how long; the receiving unit's officer
//! accepts, naming the responsible person, or declines. What may not be shared
//! at all cannot be pushed either.

use law::rules::Subject;

use super::fields::EntryScope;
use super::{Act, DecidedBy, Doer, Effect, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

const RECEIVER: &[Doer] = &[Doer::decider(Post::DataOfficer)];
const PROPOSER: &[Doer] = &[Doer::applicant(Post::DataOfficer), Doer::applicant(Post::Registrar)];

/// 主动推送
pub const PUSH_PROPOSAL: Procedure = Procedure {
    subject: Subject::Sharing,
    decided_by: DecidedBy::Named,
    openers: &[Post::DataOfficer, Post::Registrar],
    form: &[
        Field::required("entry", FieldKind::Entry(EntryScope::Published)),
        Field::required("items", FieldKind::Items),
        Field::required("unit", FieldKind::Unit),
        Field::required("purpose", FieldKind::Text),
        Field::required("matter_code", FieldKind::Line),
        Field::required("matter_name", FieldKind::Line),
        Field::optional(
            "use_field",
            FieldKind::Choice(&["approval", "market_regulation", "governance"]),
        ),
        Field::required(
            "methods",
            FieldKind::Choices(&["verification", "lookup", "interface", "exchange"]),
        ),
        Field::required("valid_to", FieldKind::Date),
    ],
    states: &[
        State::waits("proposed"),
        State::ends("accepted"),
        State::ends("declined"),
        State::ends("taken_back"),
    ],
    acts: &[
        Act::new("accept", &["proposed"], "accepted", RECEIVER)
            .not_by_opener()
            .needing(&[Field::required("responsible", FieldKind::Person)])
            .effecting(Effect::PushGrant)
            .telling(&[Party::Applicant, Party::Provider]),
        Act::new("decline", &["proposed"], "declined", RECEIVER)
            .not_by_opener()
            .with_reason()
            .telling(&[Party::Applicant, Party::Provider]),
        Act::new("take_back", &["proposed"], "taken_back", PROPOSER).telling(&[Party::Decider]),
    ],
    ..Procedure::new("push_proposal", "TS", "fuzhou-2017/12")
};
