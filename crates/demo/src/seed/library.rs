//! The library: entered by the digital office before the catalogue is compiled, and changed once since.

use app::library::LibraryObject;
use domain::people::{Actor, Post};
use jiff::SignedDuration;

use super::{Outcome, Seeder};
use crate::error::DemoError;

/// How long before the day of seeding the library was entered, hours: after the units and before the catalogue.
const ENTERED_BEFORE_HOURS: i64 = 24 * 395;

impl Seeder<'_> {
    /// Whoever keeps the library.
    fn registrar(&self) -> Outcome<Actor> {
        let first = self.data.people.iter().find(|person| person.posts.contains(&Post::Registrar));
        first
            .ok_or_else(|| DemoError::unknown("person with the post", "registrar"))?
            .actor(self.data)
    }

    /// Enters code lists, elements, terms and classes.
    pub(super) async fn enter_library(&self) -> Outcome {
        self.clock.set(self.now - SignedDuration::from_hours(ENTERED_BEFORE_HOURS));
        let (library, by) = (&self.data.library, self.registrar()?);
        for list in &library.code_list {
            self.keep(&list.list(), 0, "", &by).await?;
        }
        for element in &library.element {
            self.keep(&element.element(), 0, "", &by).await?;
        }
        for term in &library.term {
            self.keep(&term.term(), 0, "", &by).await?;
        }
        for class in &library.class {
            self.keep(&class.class(), 0, "", &by).await?;
        }
        for change in &library.change {
            let named = library.element.iter().find(|element| element.code == change.element);
            let element = named
                .ok_or_else(|| DemoError::unknown("element", change.element.as_str()))?
                .element();
            let changed =
                app::library::DataElement { definition: change.definition.clone(), ..element };
            self.keep(&changed, 1, &change.reason, &by).await?;
        }
        Ok(())
    }

    async fn keep<T: LibraryObject>(
        &self,
        object: &T,
        seen: u32,
        reason: &str,
        by: &Actor,
    ) -> Outcome {
        let saved = self.app.save_library(object, seen, reason, by).await;
        saved.map_err(|error| DemoError::at(format!("library {}", object.key()), &error))
    }
}
