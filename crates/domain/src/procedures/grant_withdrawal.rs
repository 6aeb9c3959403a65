//! Withdrawing a grant 授权收回 (Articles 6, 10; Decree 809 where switched on).
//!
//! The providing unit or the digital office asks for it and says why; who
//! decides is whom the law in force names for the sharing itself, and never who
//! asked. The using unit needs nobody's leave to give a grant back. The next
//! request, page or chunk under a withdrawn grant is refused.

use law::rules::Subject;

use super::fields::GrantScope;
use super::{Act, DecidedBy, Doer, Effect, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

const DECIDER: &[Doer] = &[Doer::decider(Post::Decider), Doer::decider(Post::DataOfficer)];
const OFFICER: &[Doer] = &[Doer::applicant(Post::DataOfficer)];
const OPENER: &[Doer] = &[
    Doer::applicant(Post::DataOfficer),
    Doer::applicant(Post::Registrar),
    Doer::applicant(Post::Decider),
];
const PARTIES: &[Party] = &[Party::Applicant, Party::Provider];

/// 授权收回
pub const GRANT_WITHDRAWAL: Procedure = Procedure {
    subject: Subject::Sharing,
    decided_by: DecidedBy::Law,
    openers: &[Post::DataOfficer, Post::Registrar, Post::Decider],
    form: &[
        Field::required("grant", FieldKind::Grant(GrantScope::Party)),
        Field::required(
            "ground",
            FieldKind::Choice(&["given_back", "purpose_over", "misuse", "basis_gone", "other"]),
        ),
        Field::required("reasons", FieldKind::Text),
    ],
    states: &[
        State::waits("submitted"),
        State::ends("withdrawn"),
        State::ends("given_back"),
        State::ends("refused"),
        State::ends("taken_back"),
    ],
    acts: &[
        Act::new("withdraw", &["submitted"], "withdrawn", DECIDER)
            .not_by_opener()
            .with_reason()
            .effecting(Effect::WithdrawGrant)
            .issued()
            .telling(PARTIES),
        Act::new("give_back", &["submitted"], "given_back", OFFICER)
            .effecting(Effect::GiveGrantBack)
            .telling(&[Party::Provider, Party::Decider]),
        Act::new("refuse", &["submitted"], "refused", DECIDER)
            .not_by_opener()
            .with_reason()
            .issued()
            .telling(PARTIES),
        Act::new("take_back", &["submitted"], "taken_back", OPENER).telling(&[Party::Decider]),
    ],
    ..Procedure::new("grant_withdrawal", "SH", "fuzhou-2017/10")
};
