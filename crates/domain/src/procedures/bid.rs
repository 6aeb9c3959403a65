//! A bid in a tender that runs here 投标 (Article 17), sealed by commitment.
//!
//! Until the opening the platform holds nothing but a digest of the bid that
//! the bidder computed, so nobody, an administrator included, can read it
//! early. At the opening the bidder reveals text and salt, which must match.
//! A bid that came late, or is not revealed, falls away.

use law::rules::Subject;

use super::{Act, Doer, Effect, Field, FieldKind, Party, Procedure, State};
use crate::people::Post;

const BIDDER: &[Doer] = &[Doer::applicant(Post::Member)];

/// 投标
pub const BID: Procedure = Procedure {
    subject: Subject::Opening,
    openers: &[Post::Member],
    organisations_only: true,
    form: &[
        Field::required(
            "case",
            FieldKind::Case { of: "tender", states: &["open_for_bids"], own: false },
        ),
        Field::required("digest", FieldKind::Digest),
    ],
    states: &[
        State::waits("sealed"),
        State::waits("revealed"),
        State::ends("won"),
        State::ends("lost"),
        State::ends("fallen_away"),
        State::ends("taken_back"),
    ],
    acts: &[
        Act::new("reveal", &["sealed"], "revealed", BIDDER)
            .needing(&[
                Field::required("bid_text", FieldKind::Text),
                Field::required("salt", FieldKind::Line),
            ])
            .effecting(Effect::RevealBid)
            .telling(&[Party::Decider]),
        Act::new("take_back", &["sealed"], "taken_back", BIDDER),
        Act::new("win", &["revealed"], "won", &[]).telling(&[Party::Applicant]),
        Act::new("lose", &["revealed"], "lost", &[]).telling(&[Party::Applicant]),
        Act::new("fall_away", &["sealed", "revealed"], "fallen_away", &[])
            .telling(&[Party::Applicant]),
    ],
    ..Procedure::new("bid", "TB", "fuzhou-2017/17")
};
