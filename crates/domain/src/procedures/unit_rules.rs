//! A unit's own rules and responsible person 单位制度与责任人 (Article 27).
//!
//! Working procedure, management rules and accountability rules, each with the
//! person who answers for it: on file with the digital office, current, and
//! replaced by a newer one. What a unit lacks is a gap that can be listed.

use super::{Act, Doer, Effect, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

/// The rules that every unit has.
pub const RULE_KINDS: &[&str] = &["work_procedure", "management_rules", "accountability_rules"];

const UNIT: &[Doer] = &[Doer::applicant(Post::DataOfficer), Doer::applicant(Post::DataClerk)];
const OFFICER: &[Doer] = &[Doer::applicant(Post::DataOfficer)];
const OFFICE: &[Doer] = &[Doer::decider(Post::Supervisor), Doer::decider(Post::Registrar)];

/// 单位制度与责任人
pub const UNIT_RULES: Procedure = Procedure {
    openers: &[Post::DataOfficer, Post::DataClerk],
    form: &[
        Field::required("title", FieldKind::Line),
        Field::required("kind", FieldKind::Choice(RULE_KINDS)),
        Field::required("document_number", FieldKind::Line),
        Field::required("valid_from", FieldKind::Date),
        Field::required("responsible", FieldKind::Person),
        Field::required("wording", FieldKind::Text),
        Field::optional("digest", FieldKind::DocumentDigest),
        Field::optional(
            "replaces",
            FieldKind::Case { of: "unit_rules", states: &["in_force"], own: true },
        ),
    ],
    states: &[
        State::waits("submitted"),
        State::rests("in_force"),
        State::ends("repealed"),
        State::ends("replaced"),
        State::ends("returned"),
        State::ends("taken_back"),
    ],
    acts: &[
        Act::new("put_in_force", &["submitted"], "in_force", OFFICE)
            .not_by_opener()
            .effecting(Effect::ReplaceFormer)
            .telling(&[Party::Applicant]),
        Act::new("return", &["submitted"], "returned", OFFICE)
            .not_by_opener()
            .with_reason()
            .telling(&[Party::Applicant]),
        Act::new("replace", &["in_force"], "replaced", &[]).telling(&[Party::Provider]),
        Act::new("repeal", &["in_force"], "repealed", OFFICER)
            .unawaited()
            .with_reason()
            .telling(&[Party::Decider]),
        Act::new("take_back", &["submitted"], "taken_back", UNIT).telling(&[Party::Decider]),
    ],
    ..Procedure::new("unit_rules", "ZD", "fuzhou-2017/27")
};
