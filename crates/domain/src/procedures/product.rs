//! Registering a data product 数据产品登记 (Article 20).
//!
//! A product names the data it uses, its source and the day it was acquired.
//! What it names is checked against the grant it rests on; once registered it
//! carries a label, to print and for machines.

use law::rules::{Subject, keys};

use super::fields::EntryScope;
use super::fields::GrantScope;
use super::{Act, ClockEffect, Doer, Effect, Field, FieldKind, Party, Procedure, Readers, State};
use crate::people::Post;

const DEVELOPER: &[Doer] = &[Doer::applicant(Post::Member)];
const OFFICE: &[Doer] = &[Doer::decider(Post::Registrar), Doer::decider(Post::Decider)];
const CHECKED: &[ClockEffect] = &[ClockEffect::End { code: "check" }];

/// 数据产品登记
pub const PRODUCT: Procedure = Procedure {
    subject: Subject::Opening,
    openers: &[Post::Member],
    organisations_only: true,
    readers: Readers::Register,
    form: &[
        Field::required("title", FieldKind::Line).public(),
        Field::required("description", FieldKind::Text).public(),
        Field::required("entry", FieldKind::Entry(EntryScope::Published)).public(),
        Field::required("grant", FieldKind::Grant(GrantScope::Own)),
        Field::required("acquired_on", FieldKind::Date).public(),
        Field::optional("further_sources", FieldKind::Text).public(),
    ],
    states: &[
        State::waits("submitted"),
        State::rests("in_register"),
        State::ends("removed"),
        State::ends("returned"),
        State::ends("taken_back"),
    ],
    opening_clocks: &[ClockEffect::Start { code: "check", rules: &[keys::PRODUCT_CHECK] }],
    acts: &[
        Act::new("enter_product", &["submitted"], "in_register", OFFICE)
            .not_by_opener()
            .effecting(Effect::CheckSource)
            .moving(CHECKED)
            .issued()
            .telling(&[Party::Applicant, Party::Provider]),
        Act::new("return", &["submitted"], "returned", OFFICE)
            .not_by_opener()
            .with_reason()
            .moving(CHECKED)
            .telling(&[Party::Applicant]),
        Act::new("take_back", &["submitted"], "taken_back", DEVELOPER)
            .moving(CHECKED)
            .telling(&[Party::Decider]),
        Act::new("remove", &["in_register"], "removed", OFFICE)
            .unawaited()
            .not_by_opener()
            .with_reason()
            .issued()
            .telling(&[Party::Applicant, Party::Provider]),
        Act::new("give_up", &["in_register"], "removed", DEVELOPER)
            .unawaited()
            .telling(&[Party::Decider]),
    ],
    ..Procedure::new("product", "CP", "fuzhou-2017/20")
};
