//! The year behind the city: what its people asked, answered and found, walked through the engine beside the story.

use domain::ids::{PersonId, UnitId};
use jiff::ToSpan;
use jiff::civil::Date;

use super::{Outcome, Seeder};
use crate::simulate::{Cast, Manner, Pace, Walk};

/// Where its chance begins.
const SEED: u64 = 0x6869_7374;
/// How far it goes back.
const WEEKS_BACK: i64 = 52;
/// What people were told longer ago than this they have read.
const READ_WEEKS_BACK: i64 = 8;
/// Cases opened at full scale.
const OPENINGS: usize = 220;
/// On about so many days somebody works in the time.
const WORKED_ON: usize = 270;

/// The walk through the year, as far as it has come.
pub(super) struct Past<'a> {
    walk: Walk<'a>,
    next: Date,
    read_on: Date,
}

impl<'a> Seeder<'a> {
    /// The past before its first day.
    pub(super) fn past(&self) -> Outcome<Past<'a>> {
        let today = law::clocks::civil_date(self.now);
        let people = self.data.people.iter().map(|person| person.actor(self.data));
        let parties = self.data.proceedings.party.iter().map(|party| Ok(party.actor()));
        let cast = Cast { actors: people.chain(parties).collect::<Outcome<_>>()? };
        let pace = Pace { openings: self.scale.of(OPENINGS), days: WORKED_ON };
        let manner = Manner::told(&self.data.history, pace);
        Ok(Past {
            walk: Walk::new(self.app, self.clock, cast, manner, SEED),
            next: today.saturating_sub((7 * WEEKS_BACK).days()),
            read_on: today.saturating_sub((7 * READ_WEEKS_BACK).days()),
        })
    }

    /// Lives through the days before `day` that are still to come.
    pub(super) async fn live_until(&self, day: Date, past: &mut Past<'a>) -> Outcome {
        while past.next < day {
            if past.next == past.read_on {
                self.read_notices(past).await?;
            }
            past.walk.live_through(past.next).await?;
            past.next = past.next.saturating_add(1.day());
        }
        Ok(())
    }

    /// Everybody has read what they were told so far.
    async fn read_notices(&self, past: &Past<'a>) -> Outcome {
        self.clock.set(super::at(past.next.at(8, 0, 0, 0))?);
        let actors = past.walk.actors().iter();
        let mut readers: Vec<(PersonId, UnitId)> =
            actors.map(|actor| (actor.person, actor.unit)).collect();
        readers.sort_unstable();
        let tx = self.app.store().begin().await?;
        for (person, unit) in readers {
            tx.read_all_notices(person, unit, self.app.now()).await?;
        }
        Ok(tx.commit().await?)
    }
}

impl Past<'_> {
    /// Cases that were opened.
    pub(super) fn opened(&self) -> u64 {
        self.walk.figures.procedures.values().map(|figures| figures.opened).sum()
    }
}
