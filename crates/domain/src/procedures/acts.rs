//! Acts: who may do what, from where to where, what it must state, and who is told.

use serde::Serialize;

use super::{ClockEffect, Effect, Field};
use crate::people::Post;

/// Units by their part in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// The unit that opened the case.
    Applicant,
    /// The unit whose data is concerned.
    Provider,
    /// The unit that decides.
    Decider,
    /// Whichever unit: the post alone says who. Nobody is told by it.
    Anywhere,
    /// The units with a grant on the entry: told, never acting.
    Recipients,
    /// The parties that bid in the tender: told, never acting.
    Bidders,
    /// Every unit of the government, as by a circular 通报: told, never acting.
    AllUnits,
    /// The city's digital office, where another unit decides: told, never acting.
    Office,
}

/// Who may do an act: a post in a party's unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Doer {
    /// The party whose unit the actor must serve.
    pub party: Party,
    /// The post the actor must hold.
    pub post: Post,
}

impl Doer {
    /// A post in the unit that opened the case.
    pub const fn applicant(post: Post) -> Self {
        Self { party: Party::Applicant, post }
    }

    /// A post in the unit whose data is concerned.
    pub const fn provider(post: Post) -> Self {
        Self { party: Party::Provider, post }
    }

    /// A post in the unit that decides.
    pub const fn decider(post: Post) -> Self {
        Self { party: Party::Decider, post }
    }

    /// A post, in whichever unit.
    pub const fn anywhere(post: Post) -> Self {
        Self { party: Party::Anywhere, post }
    }
}

/// Whether an act needs words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Words {
    /// Must be given.
    Required,
    /// May be given.
    Optional,
}

/// An act and all that belongs to it.
#[expect(clippy::struct_excessive_bools, reason = "each is one thing said of an act")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Act {
    /// Its code.
    pub code: &'static str,
    /// States from which it may be done.
    pub from: &'static [&'static str],
    /// State it leads to.
    pub to: &'static str,
    /// Who may do it.
    pub by: &'static [Doer],
    /// Whether reasons are asked for.
    pub reason: Words,
    /// What it must state.
    pub needs: &'static [Field],
    /// What the platform computes and states with it.
    pub gives: &'static [Field],
    /// Earlier acts whose statements its document repeats.
    pub cites: &'static [&'static str],
    /// The actor must not be who opened the case (conflict of interest).
    pub not_by_opener: bool,
    /// The actor must not have acted in the case before: a second pair of eyes.
    pub not_by_handler: bool,
    /// Somebody is waited for to do it; else it may be done, such as repealing what is in force, and stands in nobody's
    /// worklist.
    pub awaited: bool,
    /// Its effects on clocks.
    pub clocks: &'static [ClockEffect],
    /// What it brings about.
    pub effect: Effect,
    /// It is issued as a document with a number 文号.
    pub document: bool,
    /// Parties told of it.
    pub tells: &'static [Party],
    /// Article.
    pub basis: &'static str,
}

impl Act {
    /// An act that asks for nothing, moves no clock and tells nobody.
    pub const fn new(
        code: &'static str,
        from: &'static [&'static str],
        to: &'static str,
        by: &'static [Doer],
    ) -> Self {
        Self {
            code,
            from,
            to,
            by,
            reason: Words::Optional,
            needs: &[],
            gives: &[],
            cites: &[],
            not_by_opener: false,
            not_by_handler: false,
            awaited: true,
            clocks: &[],
            effect: Effect::None,
            document: false,
            tells: &[],
            basis: "",
        }
    }

    /// Reasons must be given.
    #[must_use]
    pub const fn with_reason(mut self) -> Self {
        self.reason = Words::Required;
        self
    }

    /// States these fields.
    #[must_use]
    pub const fn needing(mut self, needs: &'static [Field]) -> Self {
        self.needs = needs;
        self
    }

    /// States these fields too, as the platform computes them.
    #[must_use]
    pub const fn giving(mut self, gives: &'static [Field]) -> Self {
        self.gives = gives;
        self
    }

    /// Repeats in its document what these acts stated.
    #[must_use]
    pub const fn citing(mut self, cites: &'static [&'static str]) -> Self {
        self.cites = cites;
        self
    }

    /// Never done by who opened the case.
    #[must_use]
    pub const fn not_by_opener(mut self) -> Self {
        self.not_by_opener = true;
        self
    }

    /// Never done by who opened the case or acted in it before.
    #[must_use]
    pub const fn by_another(mut self) -> Self {
        self.not_by_opener = true;
        self.not_by_handler = true;
        self
    }

    /// May be done, and nobody waits for it.
    #[must_use]
    pub const fn unawaited(mut self) -> Self {
        self.awaited = false;
        self
    }

    /// Moves these clocks.
    #[must_use]
    pub const fn moving(mut self, clocks: &'static [ClockEffect]) -> Self {
        self.clocks = clocks;
        self
    }

    /// Brings this about.
    #[must_use]
    pub const fn effecting(mut self, effect: Effect) -> Self {
        self.effect = effect;
        self
    }

    /// Is issued as a numbered document.
    #[must_use]
    pub const fn issued(mut self) -> Self {
        self.document = true;
        self
    }

    /// Is told to these parties.
    #[must_use]
    pub const fn telling(mut self, tells: &'static [Party]) -> Self {
        self.tells = tells;
        self
    }

    /// Rests on another article than the procedure.
    #[must_use]
    pub const fn under(mut self, basis: &'static str) -> Self {
        self.basis = basis;
        self
    }
}
