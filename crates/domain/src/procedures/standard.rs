//! Standards of sharing and public service 共享应用和公共服务标准 (Article 12).
//!
//! The digital office makes them together with the units: a draft is open to
//! comment by every unit, then issued with a number, and a newer version
//! repeals the one it names.

use super::{Act, Doer, Effect, Field, FieldKind, Party, Procedure, Readers, State};
use crate::people::Post;

const DECIDER: &[Doer] = &[Doer::applicant(Post::Decider)];
const UNITS: &[Doer] = &[Doer::anywhere(Post::DataOfficer), Doer::anywhere(Post::DataClerk)];

/// 共享应用和公共服务标准
pub const STANDARD: Procedure = Procedure {
    openers: &[Post::Supervisor, Post::Registrar],
    readers: Readers::Register,
    form: &[
        Field::required("title", FieldKind::Line).public(),
        Field::required(
            "kind",
            FieldKind::Choice(&["sharing", "public_service", "catalogue", "quality", "security"]),
        )
        .public(),
        Field::required("edition", FieldKind::Line).public(),
        Field::required("wording", FieldKind::Text).public(),
        Field::required("valid_from", FieldKind::Date).public(),
        Field::optional(
            "replaces",
            FieldKind::Case { of: "standard", states: &["in_force"], own: false },
        ),
    ],
    states: &[
        State::waits("open_for_comment"),
        State::rests("in_force"),
        State::ends("repealed"),
        State::ends("replaced"),
        State::ends("dropped"),
    ],
    opening_tells: &[Party::AllUnits],
    acts: &[
        Act::new("comment", &["open_for_comment"], "open_for_comment", UNITS)
            .needing(&[Field::required("comment", FieldKind::Text)])
            .telling(&[Party::Decider]),
        Act::new("issue", &["open_for_comment"], "in_force", DECIDER)
            .not_by_opener()
            .needing(&[Field::required("comments_answered", FieldKind::Text).public()])
            .effecting(Effect::ReplaceFormer)
            .issued()
            .telling(&[Party::AllUnits]),
        Act::new("drop", &["open_for_comment"], "dropped", DECIDER)
            .with_reason()
            .telling(&[Party::Applicant]),
        Act::new("replace", &["in_force"], "replaced", &[]).telling(&[Party::Applicant]),
        Act::new("repeal", &["in_force"], "repealed", DECIDER)
            .unawaited()
            .with_reason()
            .issued()
            .telling(&[Party::AllUnits]),
    ],
    ..Procedure::new("standard", "BZ", "fuzhou-2017/12")
};
