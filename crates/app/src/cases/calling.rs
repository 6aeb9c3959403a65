//! Who acts when a client system calls: its responsible person, with the posts that person holds at that moment.

use domain::people::Actor;

use crate::application::App;
use crate::error::{AppError, Result};
use crate::uses::Caller;

impl App {
    /// The actor behind a call about cases. The system must be fit to be connected (Article 24), and its key not be
    /// narrowed to ways of using data.
    ///
    /// # Errors
    /// `key.scope`, `use.unknown-person`; what keeps the system from being connected.
    pub fn actor_of(&self, caller: &Caller) -> Result<Actor> {
        let system = &caller.key.system;
        if !caller.key.key.scope.is_empty() {
            return Err(AppError::denied("key.scope"));
        }
        system.connectable(caller.moment.today)?;
        let live = &caller.moment.live;
        let person = live.person(system.responsible).filter(|person| person.active);
        let (person, unit) = person
            .filter(|person| person.unit == system.unit)
            .zip(live.unit(system.unit))
            .ok_or_else(|| AppError::denied("use.unknown-person"))?;
        Ok(Actor {
            person: person.id,
            unit: unit.id,
            unit_kind: unit.kind,
            unit_level: unit.level,
            posts: person.posts.clone(),
            stands_for: Vec::new(),
            acting_for: None,
        })
    }
}
