//! Naming the lead agency 数源单位 of a standard data element (Article 8; 省政府令第178号).
//!
//! The digital office names one unit for each datum under a document number: who
//! else needs it takes it from there. A new lead ends the one before on the day
//! before its own first; what was is kept.

use super::{Act, Doer, Effect, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

const DECIDER: &[Doer] = &[Doer::decider(Post::Decider)];

/// 确定数源单位
pub const LEAD_AGENCY: Procedure = Procedure {
    openers: &[Post::Registrar],
    form: &[
        Field::required("element", FieldKind::Line),
        Field::required("unit", FieldKind::Unit),
        Field::required("valid_from", FieldKind::Date),
        Field::optional("valid_until", FieldKind::Date),
        Field::required("lead_basis", FieldKind::Text),
    ],
    states: &[
        State::waits("submitted"),
        State::rests("in_force"),
        State::ends("repealed"),
        State::ends("replaced"),
        State::ends("dropped"),
    ],
    acts: &[
        Act::new("name_lead", &["submitted"], "in_force", DECIDER)
            .not_by_opener()
            .effecting(Effect::NameLead)
            .issued()
            .telling(&[Party::Applicant, Party::Provider]),
        Act::new("drop", &["submitted"], "dropped", DECIDER)
            .not_by_opener()
            .with_reason()
            .telling(&[Party::Applicant]),
        Act::new("replace", &["in_force"], "replaced", &[]).telling(&[Party::Provider]),
        Act::new("repeal", &["in_force"], "repealed", DECIDER)
            .not_by_opener()
            .unawaited()
            .with_reason()
            .effecting(Effect::EndLead)
            .issued()
            .telling(&[Party::Provider]),
    ],
    ..Procedure::new("lead_agency", "YT", "fuzhou-2017/8")
};
