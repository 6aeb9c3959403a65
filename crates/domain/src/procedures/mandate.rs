//! Mandates and authorisations on file 职责依据与授权委托 (Articles 3, 5, 30).
//!
//! Who manages, by which text, who may run the platform for whom, and since
//! when the measures hold: each is a document, dated, and replaced by a newer
//! one rather than edited.

use super::{Act, Doer, Effect, Field, FieldKind, Party, Procedure, Readers, State};
use crate::people::Post;

const OFFICE: &[Doer] = &[Doer::applicant(Post::Supervisor), Doer::applicant(Post::Registrar)];
const DECIDER: &[Doer] = &[Doer::applicant(Post::Decider)];

/// 职责依据与授权委托
pub const MANDATE: Procedure = Procedure {
    openers: &[Post::Supervisor, Post::Registrar],
    readers: Readers::Register,
    form: &[
        Field::required("title", FieldKind::Line).public(),
        Field::required(
            "kind",
            FieldKind::Choice(&["office_mandate", "technical_authorisation", "entry_into_force"]),
        )
        .public(),
        Field::required("unit", FieldKind::Unit).public(),
        Field::required("document_number", FieldKind::Line).public(),
        Field::required("issued_by", FieldKind::Line).public(),
        Field::required("issued_on", FieldKind::Date).public(),
        Field::optional("valid_until", FieldKind::Date).public(),
        Field::required("scope", FieldKind::Text).public(),
        Field::optional("digest", FieldKind::DocumentDigest),
        Field::optional(
            "replaces",
            FieldKind::Case { of: "mandate", states: &["in_force"], own: false },
        ),
    ],
    states: &[
        State::waits("submitted"),
        State::rests("in_force"),
        State::ends("repealed"),
        State::ends("replaced"),
        State::ends("rejected"),
    ],
    acts: &[
        Act::new("put_in_force", &["submitted"], "in_force", DECIDER)
            .by_another()
            .effecting(Effect::ReplaceFormer)
            .telling(&[Party::Provider, Party::Decider]),
        Act::new("reject", &["submitted"], "rejected", DECIDER)
            .not_by_opener()
            .with_reason()
            .telling(&[Party::Applicant]),
        Act::new("replace", &["in_force"], "replaced", &[]).telling(&[Party::Provider]),
        Act::new("repeal", &["in_force"], "repealed", OFFICE)
            .unawaited()
            .with_reason()
            .telling(&[Party::Provider]),
    ],
    also: &["fuzhou-2017/5", "fuzhou-2017/30"],
    ..Procedure::new("mandate", "WT", "fuzhou-2017/3")
};
