//! Units and people, in one transaction with the sign that a seed was begun.

use domain::people::{Actor, Post};
use jiff::SignedDuration;

use super::{Outcome, Seeder, event};
use crate::error::DemoError;
use crate::{BEGUN, PASSWORD};

/// How long before the day of seeding the city was founded, hours.
const FOUNDED_BEFORE_HOURS: i64 = 24 * 400;

impl Seeder<'_> {
    /// Whoever set up the platform: the first system administrator.
    pub(super) fn administrator(&self) -> Outcome<Actor> {
        let first = self
            .data
            .people
            .iter()
            .find(|person| person.posts.contains(&Post::SystemAdministrator));
        first
            .ok_or_else(|| DemoError::unknown("person with the post", "system_administrator"))?
            .actor(self.data)
    }

    /// Enters units and people; everybody has the same password.
    pub(super) async fn found(&self) -> Outcome {
        let at = self.now - SignedDuration::from_hours(FOUNDED_BEFORE_HOURS);
        self.clock.set(at);
        let hash =
            self.app.hash_password(PASSWORD).map_err(|error| DemoError::at("password", &error))?;
        let by = self.administrator()?;
        let tx = self.app.store().begin().await?;
        for unit in &self.data.units {
            tx.insert_unit(&unit.unit()).await?;
            tx.event(&event(&by, "unit.entered", "unit", unit.id().to_string(), at)).await?;
        }
        for person in &self.data.people {
            tx.insert_person(&person.person()).await?;
            tx.set_credential(person.id(), &hash, at).await?;
            tx.event(&event(&by, "person.entered", "person", person.id().to_string(), at)).await?;
        }
        tx.put_setting(BEGUN, &serde_json::json!(true), None, by.person, at).await?;
        tx.event(&event(&by, BEGUN, "setting", BEGUN.to_owned(), at)).await?;
        tx.commit().await?;
        self.app.refresh_live().await.map_err(|error| DemoError::at("units", &error))
    }
}
