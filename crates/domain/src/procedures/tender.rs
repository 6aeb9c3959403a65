//! Tender for commercial development 竞争性方式确定授权开发对象 (Article 17).
//!
//! By default it runs on the public-resource trading platform, and notice,
//! result and documents are put on record here. Or it runs here: notice,
//! questions, sealed bids, opening, evaluation, award notice, objections,
//! award. What is known of a bid before the opening is its digest, and only
//! the winner can be authorised.

use law::rules::Subject;

use super::fields::EntryScope;
use super::{Act, Doer, Effect, Field, FieldKind, Party, Procedure, Readers, State};
use crate::people::Post;

const DECIDER: &[Doer] = &[Doer::applicant(Post::Decider)];
const ANYBODY: &[Doer] = &[Doer::anywhere(Post::Member)];

/// 竞争性方式确定授权开发对象
pub const TENDER: Procedure = Procedure {
    subject: Subject::Opening,
    openers: &[Post::Decider],
    readers: Readers::Register,
    form: &[
        Field::required("title", FieldKind::Line).public(),
        Field::required("entry", FieldKind::Entry(EntryScope::Published)).public(),
        Field::required("place", FieldKind::Choice(&["elsewhere", "here"])).public(),
        Field::required("scope", FieldKind::Text).public(),
        Field::required("conditions", FieldKind::Text).public(),
        Field::required("evaluation_method", FieldKind::Text).public(),
    ],
    states: &[
        State::waits("prepared"),
        State::waits("running_elsewhere"),
        State::waits("open_for_bids"),
        State::waits("opened"),
        State::waits("evaluated"),
        State::waits("award_noticed"),
        State::waits("objected"),
        State::ends("awarded"),
        State::ends("void"),
    ],
    acts: ACTS,
    ..Procedure::new("tender", "ZB", "fuzhou-2017/17")
};

const ACTS: &[Act] = &[
    Act::new("record_notice", &["prepared"], "running_elsewhere", DECIDER)
        .needing(&[
            Field::required("platform", FieldKind::Line).public(),
            Field::required("notice_number", FieldKind::Line).public(),
            Field::required("noticed_on", FieldKind::Date).public(),
            Field::required("digest", FieldKind::DocumentDigest),
        ])
        .effecting(Effect::BeginTenderElsewhere),
    Act::new("record_award", &["running_elsewhere"], "awarded", DECIDER)
        .needing(&[
            Field::required("winner", FieldKind::Unit).public(),
            Field::required("result_number", FieldKind::Line).public(),
            Field::required("result_on", FieldKind::Date).public(),
            Field::required("digest", FieldKind::DocumentDigest),
        ])
        .by_another()
        .issued()
        .telling(&[Party::Provider]),
    Act::new("publish_notice", &["prepared"], "open_for_bids", DECIDER)
        .needing(&[
            Field::required("bids_until", FieldKind::Date).public(),
            Field::required("reveal_until", FieldKind::Date).public(),
        ])
        .effecting(Effect::BeginTenderHere)
        .issued(),
    Act::new("ask", &["open_for_bids"], "open_for_bids", ANYBODY)
        .unawaited()
        .needing(&[Field::required("question", FieldKind::Text).public()])
        .telling(&[Party::Decider]),
    Act::new("answer", &["open_for_bids"], "open_for_bids", DECIDER)
        .needing(&[Field::required("answer", FieldKind::Text).public()])
        .telling(&[Party::Bidders]),
    Act::new("open_bids", &["open_for_bids"], "opened", DECIDER)
        .needing(&[Field::required("witnesses", FieldKind::Line)])
        .effecting(Effect::OpenBids)
        .issued()
        .telling(&[Party::Bidders, Party::Provider]),
    Act::new("evaluate", &["opened"], "evaluated", DECIDER)
        .with_reason()
        .needing(&[
            Field::required(
                "winning_bid",
                FieldKind::Case { of: "bid", states: &["revealed"], own: false },
            ),
            Field::required("panel", FieldKind::Line),
            Field::required("evaluation", FieldKind::Text),
        ])
        .effecting(Effect::EvaluateBids)
        .telling(&[Party::Bidders]),
    Act::new("notice_award", &["evaluated"], "award_noticed", DECIDER)
        .needing(&[Field::required("object_until", FieldKind::Date).public()])
        .giving(&[Field::required("winner", FieldKind::Unit).public()])
        .effecting(Effect::NameWinner)
        .issued()
        .telling(&[Party::Bidders, Party::Provider]),
    Act::new("object", &["award_noticed"], "objected", ANYBODY)
        .unawaited()
        .with_reason()
        .effecting(Effect::ObjectAsBidder)
        .telling(&[Party::Decider]),
    Act::new("dismiss_objection", &["objected"], "award_noticed", DECIDER)
        .with_reason()
        .issued()
        .telling(&[Party::Bidders]),
    Act::new("uphold_objection", &["objected"], "opened", DECIDER)
        .with_reason()
        .issued()
        .telling(&[Party::Bidders]),
    Act::new("award", &["award_noticed"], "awarded", DECIDER)
        .giving(&[Field::required("winner", FieldKind::Unit).public()])
        .effecting(Effect::AwardTender)
        .issued()
        .telling(&[Party::Bidders, Party::Provider]),
    Act::new(
        "declare_void",
        &[
            "prepared",
            "running_elsewhere",
            "open_for_bids",
            "opened",
            "evaluated",
            "award_noticed",
            "objected",
        ],
        "void",
        DECIDER,
    )
    .unawaited()
    .with_reason()
    .effecting(Effect::EndBids)
    .issued(),
];
