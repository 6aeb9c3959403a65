//! Merging, splitting, renaming and dissolving units, and a leaver's hand-over 机构变动与人员交接 (Article 2).
//!
//! The duties of Article 2 do not end with a unit: whoever takes over its
//! functions takes over its entries, grants, open cases and people, by one order
//! and at one moment. Of a split it is named which successor takes which entry and
//! whom, before it is approved; what is not named goes to the first. The office
//! approves, and carries it out when the day has come.

use law::rules::Subject;

use super::{Act, Doer, Effect, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

const APPROVER: &[Doer] = &[Doer::decider(Post::Decider)];
const OFFICE: &[Doer] = &[Doer::decider(Post::Registrar), Doer::decider(Post::Decider)];
const OPENER: &[Doer] = &[Doer::applicant(Post::DataOfficer), Doer::applicant(Post::Registrar)];

/// 机构变动与人员交接
pub const UNIT_ORDER: Procedure = Procedure {
    subject: Subject::Supervision,
    openers: &[Post::DataOfficer, Post::Registrar],
    form: &[
        Field::required("unit", FieldKind::Unit),
        Field::required(
            "order_kind",
            FieldKind::Choice(&["merge", "split", "rename", "dissolve", "hand_over"]),
        ),
        Field::required("order_number", FieldKind::Line),
        Field::required("effective_on", FieldKind::Date),
        Field::optional("successors", FieldKind::Units),
        Field::optional("new_name_zh", FieldKind::Line),
        Field::optional("new_name_en", FieldKind::Line),
        Field::optional("new_short_name", FieldKind::Line),
        Field::optional("leaver", FieldKind::Person),
        Field::optional("taker", FieldKind::Person),
        Field::optional("remark", FieldKind::Text),
    ],
    states: &[
        State::waits("submitted"),
        State::waits("approved"),
        State::ends("carried_out"),
        State::ends("revoked"),
        State::ends("refused"),
        State::ends("taken_back"),
    ],
    acts: &[
        Act::new("assign", &["submitted"], "submitted", OPENER)
            .needing(&[Field::required("heirs", FieldKind::Heirs)])
            .effecting(Effect::CheckHeirs)
            .telling(&[Party::Decider]),
        Act::new("approve", &["submitted"], "approved", APPROVER)
            .not_by_opener()
            .effecting(Effect::RequireHeirs)
            .issued()
            .telling(&[Party::Applicant, Party::Provider]),
        Act::new("refuse", &["submitted"], "refused", APPROVER)
            .not_by_opener()
            .with_reason()
            .issued()
            .telling(&[Party::Applicant, Party::Provider]),
        Act::new("carry_out", &["approved"], "carried_out", OFFICE)
            .not_by_opener()
            .effecting(Effect::ChangeUnits)
            .telling(&[Party::Applicant, Party::Provider]),
        Act::new("revoke", &["approved"], "revoked", APPROVER)
            .not_by_opener()
            .with_reason()
            .telling(&[Party::Applicant, Party::Provider]),
        Act::new("take_back", &["submitted"], "taken_back", OPENER).telling(&[Party::Decider]),
    ],
    ..Procedure::new("unit_order", "JG", "fuzhou-2017/2")
};
