//! Client systems: with a valid, a soon expiring, an expired and no assessment, and their keys.

use app::people::digest;
use domain::ids::KeyId;
use domain::systems::{ApiKey, SecurityAssessment};
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};

use super::{Outcome, Seeder, event};
use crate::data::DemoSystem;
use crate::error::DemoError;

/// Characters of a key that may be shown.
const PREFIX_CHARS: usize = 13;

impl Seeder<'_> {
    /// Registers a system, files its assessment and makes its key.
    pub(super) async fn add_system(&mut self, demo: &'static DemoSystem) -> Outcome {
        let place = |error: app::AppError| DemoError::at(format!("system {}", demo.key), &error);
        let responsible = self.data.person(&demo.responsible)?;
        let actor = responsible.actor(self.data)?;
        let id = self
            .app
            .register_system(&demo.name, &demo.purpose, responsible.id(), &actor)
            .await
            .map_err(place)?;
        self.systems.insert(&demo.key, id);
        if let Some(days) = demo.valid_for {
            let assessment = self.assessment(demo, days)?;
            self.app.file_assessment(id, assessment, &actor).await.map_err(place)?;
        }
        let (Some(secret), Some(days)) = (demo.secret(), demo.key_valid_for) else { return Ok(()) };
        let at = self.app.now();
        let key = ApiKey {
            id: KeyId::named(&demo.key),
            system: id,
            label: demo.name.clone(),
            prefix: secret.chars().take(PREFIX_CHARS).collect(),
            digest: digest(&secret),
            scope: demo.scope.clone(),
            created_at: at,
            expires_at: self.now + SignedDuration::from_hours(24 * days),
            revoked_at: None,
        };
        let tx = self.app.store().begin().await?;
        tx.insert_key(&key).await?;
        tx.event(&event(&actor, "key.made", "key", key.id.to_string(), at)).await?;
        tx.commit().await?;
        Ok(())
    }

    fn assessment(&self, demo: &DemoSystem, days: i64) -> Outcome<SecurityAssessment> {
        let valid_until = self.day_after(days)?;
        let issued_on = valid_until
            .checked_sub(1.year())
            .map_err(|error| DemoError::Story(error.to_string()))?;
        Ok(SecurityAssessment {
            assessor: demo.assessor.clone(),
            report_number: demo.report_number.clone(),
            level: demo.level,
            issued_on,
            valid_until,
        })
    }

    /// The day so many days after the day of seeding, or before it.
    pub(super) fn day_after(&self, days: i64) -> Outcome<Date> {
        let today = law::clocks::civil_date(self.now);
        today.checked_add(days.days()).map_err(|error| DemoError::Story(error.to_string()))
    }
}
