//! Liability referred out 追责移送 (Article 28): discipline, compensation, crime.
//!
//! The three are independent of one another and of the order to correct, so
//! each is a case of its own about the confirmed violation. Whoever decides on
//! discipline or crime is not this platform: the referral and its outcome are
//! on record, nothing more.

use super::{Act, Doer, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

const SUPERVISOR: &[Doer] = &[Doer::applicant(Post::Supervisor)];
const DECIDER: &[Doer] = &[Doer::applicant(Post::Decider)];
const REFERRED_TO: &[Field] = &[Field::required("referred_to", FieldKind::Line)];

/// One of the three branches.
const fn branch(code: &'static str) -> Act {
    Act::new(code, &["prepared"], "referred", DECIDER)
        .by_another()
        .with_reason()
        .needing(REFERRED_TO)
        .issued()
        .telling(&[Party::Provider])
}

/// 追责移送
pub const LIABILITY: Procedure = Procedure {
    openers: &[Post::Supervisor],
    form: &[
        Field::required(
            "case",
            FieldKind::Case {
                of: "violation",
                states: &["confirmed", "ordered", "criticised", "mended", "closed"],
                own: false,
            },
        ),
        Field::required("circumstances", FieldKind::Text),
        Field::required("persons_described", FieldKind::Text),
        Field::optional("loss", FieldKind::Money),
        Field::optional("evidence", FieldKind::Text),
    ],
    states: &[
        State::waits("prepared"),
        State::waits("referred"),
        State::ends("outcome_recorded"),
        State::ends("not_referred"),
    ],
    acts: &[
        // 情节严重: 处分
        branch("refer_for_discipline"),
        // 造成损失: 赔偿
        branch("demand_compensation"),
        // 构成犯罪: 移送
        branch("refer_crime"),
        Act::new("drop", &["prepared"], "not_referred", DECIDER).with_reason(),
        Act::new("record_outcome", &["referred"], "outcome_recorded", SUPERVISOR)
            .needing(&[
                Field::required("outcome", FieldKind::Text),
                Field::required("outcome_on", FieldKind::Date),
            ])
            .telling(&[Party::Provider]),
    ],
    ..Procedure::new("liability", "ZZ", "fuzhou-2017/28")
};
