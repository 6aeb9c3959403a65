//! Opening an entry to the public 开放审定 (Articles 14 to 16).
//!
//! The unit that has the data, or the digital office, proposes which items are
//! opened, to whom, and how privacy and trade secrets are masked. A secrecy
//! reviewer who is another person looks first (Article 23), then the digital
//! office decides. An entry that is open already is opened anew in the same way,
//! which changes items, masks and conditions at once.

use law::rules::{Subject, keys};

use super::fields::EntryScope;
use super::{Act, ClockEffect, Doer, Effect, Field, FieldKind, Party, Procedure, Readers, State};
use crate::people::Post;

/// Ways of masking that a proposal chooses from, for all items of one sensitivity; `by_item` is what fits each.
pub const MASK_CHOICES: &[&str] = &[
    "by_item",
    "drop",
    "name",
    "phone",
    "resident_id",
    "resident_id_internal",
    "address",
    "bank_card",
    "email",
    "year",
    "range",
];

const OFFICE: &[Doer] = &[Doer::decider(Post::Decider), Doer::decider(Post::Registrar)];
const REVIEWER: &[Doer] =
    &[Doer::provider(Post::SecrecyReviewer), Doer::decider(Post::SecrecyReviewer)];
const PROPOSER: &[Doer] = &[
    Doer::applicant(Post::DataClerk),
    Doer::applicant(Post::DataOfficer),
    Doer::applicant(Post::Registrar),
];
const REVIEWED: &[ClockEffect] = &[ClockEffect::End { code: "review" }];
const OVER: &[ClockEffect] =
    &[ClockEffect::End { code: "review" }, ClockEffect::End { code: "decide" }];

/// 开放审定
pub const ENTRY_OPENING: Procedure = Procedure {
    subject: Subject::Opening,
    openers: &[Post::DataClerk, Post::DataOfficer, Post::Registrar],
    readers: Readers::Register,
    form: &[
        Field::required("entry", FieldKind::Entry(EntryScope::OwnOrOffice)).public(),
        Field::required("items", FieldKind::Items).public(),
        Field::required("open_type", FieldKind::Choice(&["to_all", "by_authorisation"])).public(),
        Field::required("mask_personal", FieldKind::Choice(MASK_CHOICES)).public(),
        Field::required("mask_sensitive", FieldKind::Choice(MASK_CHOICES)).public(),
        Field::required("mask_trade_secret", FieldKind::Choice(MASK_CHOICES)).public(),
        Field::optional("item_masks", FieldKind::ItemMasks).public(),
        Field::required("conditions", FieldKind::Text).public(),
        Field::required("basis", FieldKind::Text),
    ],
    states: &[
        State::waits("proposed"),
        State::waits("reviewed"),
        State::ends("opened"),
        State::ends("refused"),
        State::ends("taken_back"),
    ],
    opening_clocks: &[
        ClockEffect::Start { code: "decide", rules: &[keys::OPEN_ENTRY_DECIDE] },
        ClockEffect::Start { code: "review", rules: &[keys::SECRECY_REVIEW] },
    ],
    acts: &[
        Act::new("clear", &["proposed"], "reviewed", REVIEWER)
            .by_another()
            .under("fuzhou-2017/23")
            .effecting(Effect::ReviewOpening)
            .moving(REVIEWED)
            .telling(&[Party::Decider, Party::Applicant]),
        Act::new("reject", &["proposed"], "refused", REVIEWER)
            .by_another()
            .under("fuzhou-2017/23")
            .with_reason()
            .issued()
            .moving(OVER)
            .telling(&[Party::Decider, Party::Provider, Party::Applicant]),
        Act::new("open_entry", &["reviewed"], "opened", OFFICE)
            .by_another()
            .effecting(Effect::OpenEntry)
            .issued()
            .moving(OVER)
            .telling(&[Party::Provider, Party::Applicant]),
        Act::new("refuse", &["proposed", "reviewed"], "refused", OFFICE)
            .not_by_opener()
            .with_reason()
            .issued()
            .moving(OVER)
            .telling(&[Party::Provider, Party::Applicant]),
        Act::new("take_back", &["proposed", "reviewed"], "taken_back", PROPOSER)
            .moving(OVER)
            .telling(&[Party::Decider, Party::Provider]),
    ],
    also: &["fuzhou-2017/15", "fuzhou-2017/16"],
    ..Procedure::new("entry_opening", "KF", "fuzhou-2017/14")
};
