//! Who stands around a case: units in every constellation, and in each of them somebody for every post.

use domain::ids::{PersonId, UnitId};
use domain::people::{Actor, LentPosts, Post};
use domain::units::{UnitKind, UnitLevel};
use strum::IntoEnumIterator;

/// Which of the three parts of a case fall to one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumIter)]
pub(crate) enum Constellation {
    /// Three units.
    Apart,
    /// The provider decides.
    ProviderDecides,
    /// The unit that opened the case decides it.
    ApplicantDecides,
    /// One unit is everything.
    Alone,
}

/// The units of a case.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parts {
    pub(crate) applicant: UnitId,
    pub(crate) provider: UnitId,
    pub(crate) decider: UnitId,
}

impl Constellation {
    pub(crate) fn parts(self) -> Parts {
        let [one, two, three] = ["first", "second", "third"].map(UnitId::named);
        match self {
            Self::Apart => Parts { applicant: one, provider: two, decider: three },
            Self::ProviderDecides => Parts { applicant: one, provider: two, decider: two },
            Self::ApplicantDecides => Parts { applicant: one, provider: two, decider: one },
            Self::Alone => Parts { applicant: one, provider: one, decider: one },
        }
    }
}

/// Somebody with these posts.
pub(crate) fn somebody(name: &str, unit: UnitId, posts: Vec<Post>) -> Actor {
    Actor {
        person: PersonId::named(name),
        unit,
        unit_kind: UnitKind::DigitalOffice,
        unit_level: UnitLevel::County,
        posts,
        stands_for: Vec::new(),
        acting_for: None,
    }
}

/// Somebody without a post who stands in for another, and has that one's.
pub(crate) fn stand_in(name: &str, absent: &Actor) -> Actor {
    let lent = LentPosts { absent: absent.person, posts: absent.posts.clone() };
    Actor { stands_for: vec![lent], ..somebody(name, absent.unit, Vec::new()) }
}

/// Who opens every case. That this person holds every post of the unit makes it the hardest to keep out.
pub(crate) fn opener(parts: Parts) -> Actor {
    somebody("opener", parts.applicant, Post::iter().collect())
}

/// For each unit of the case and one that has no part in it: for every post two people and one who stands in for the
/// first of them, one who holds all posts, one who stands in for whoever opened the case, and whoever opened it standing in for others.
pub(crate) fn crowd(parts: Parts) -> Vec<Actor> {
    let Parts { applicant, provider, decider } = parts;
    let mut people = vec![opener(parts)];
    for (part, unit) in [
        ("applicant", applicant),
        ("provider", provider),
        ("decider", decider),
        ("stranger", UnitId::named("stranger")),
    ] {
        for post in Post::iter() {
            let [first, second] = ["first", "second"].map(|which| {
                somebody(&format!("{which} {post:?} of the {part}"), unit, vec![post])
            });
            people.push(stand_in(&format!("for the {post:?} of the {part}"), &first));
            people.extend([first, second]);
        }
        let all = somebody(&format!("all posts of the {part}"), unit, Post::iter().collect());
        people.push(Actor {
            unit,
            ..stand_in(&format!("for the opener, of the {part}"), &opener(parts))
        });
        people.push(Actor { person: opener(parts).person, ..stand_in("opener", &all) });
        people.push(all);
    }
    people
}
