//! Cooperation with data as an asset 数据资产合作 (Article 19).
//!
//! An authorised enterprise states what it brings in, what that is worth and
//! on what basis; the digital office authorises; the enterprise chooses its
//! partner by a competitive procedure of its own, whose record is checked
//! before the contract goes on file.

use law::rules::Subject;

use super::fields::GrantScope;
use super::{Act, Doer, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

const ENTERPRISE: &[Doer] = &[Doer::applicant(Post::Member)];
const DECIDER: &[Doer] = &[Doer::decider(Post::Decider)];

/// 数据资产合作
pub const COOPERATION: Procedure = Procedure {
    subject: Subject::Opening,
    openers: &[Post::Member],
    organisations_only: true,
    form: &[
        Field::required("title", FieldKind::Line),
        Field::required("grant", FieldKind::Grant(GrantScope::Own)),
        Field::required("assets", FieldKind::Text),
        Field::required("asset_value", FieldKind::Money),
        Field::required("value_basis", FieldKind::Text),
        Field::required("plan", FieldKind::Text),
    ],
    states: &[
        State::waits("submitted"),
        State::waits("authorised"),
        State::waits("partner_stated"),
        State::waits("partner_confirmed"),
        State::waits("running"),
        State::ends("ended"),
        State::ends("refused"),
        State::ends("taken_back"),
        State::ends("terminated"),
    ],
    acts: &[
        Act::new("authorise", &["submitted"], "authorised", DECIDER)
            .not_by_opener()
            .needing(&[Field::required("conditions", FieldKind::Text)])
            .issued()
            .telling(&[Party::Applicant]),
        Act::new("refuse", &["submitted"], "refused", DECIDER)
            .not_by_opener()
            .with_reason()
            .issued()
            .telling(&[Party::Applicant]),
        Act::new("state_partner", &["authorised"], "partner_stated", ENTERPRISE)
            .needing(&[
                Field::required(
                    "competition",
                    FieldKind::Choice(&["open_tender", "invited_tender", "auction", "negotiation"]),
                ),
                Field::required("notice_number", FieldKind::Line),
                Field::required("result_on", FieldKind::Date),
                Field::required("partner_name", FieldKind::Line),
                Field::required("partner_code", FieldKind::CreditCode),
                Field::required("digest", FieldKind::DocumentDigest),
            ])
            .telling(&[Party::Decider]),
        Act::new("confirm_partner", &["partner_stated"], "partner_confirmed", DECIDER)
            .not_by_opener()
            .telling(&[Party::Applicant]),
        Act::new("return_for_more", &["partner_stated"], "authorised", DECIDER)
            .not_by_opener()
            .with_reason()
            .telling(&[Party::Applicant]),
        Act::new("record_contract", &["partner_confirmed"], "running", ENTERPRISE)
            .needing(&[
                Field::required("contract_number", FieldKind::Line),
                Field::required("signed_on", FieldKind::Date),
                Field::required("valid_until", FieldKind::Date),
                Field::required("digest", FieldKind::DocumentDigest),
            ])
            .telling(&[Party::Decider]),
        Act::new("end_cooperation", &["running"], "ended", ENTERPRISE)
            .needing(&[Field::required("result", FieldKind::Text)])
            .telling(&[Party::Decider]),
        Act::new(
            "terminate",
            &["authorised", "partner_stated", "partner_confirmed", "running"],
            "terminated",
            DECIDER,
        )
        .unawaited()
        .not_by_opener()
        .with_reason()
        .issued()
        .telling(&[Party::Applicant]),
        Act::new("take_back", &["submitted"], "taken_back", ENTERPRISE).telling(&[Party::Decider]),
    ],
    ..Procedure::new("cooperation", "HZ", "fuzhou-2017/19")
};
