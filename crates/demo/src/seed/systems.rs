//! Client systems: with a valid, a soon expiring, an expired and no assessment, and their keys.

use app::people::digest;
use domain::ids::{KeyId, SystemId};
use domain::people::Actor;
use domain::procedures::SYSTEM_CONNECTION;
use domain::systems::ApiKey;
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};

use super::{Outcome, Seeder, event};
use crate::data::DemoSystem;
use crate::error::DemoError;

/// Characters of a key that may be shown.
const PREFIX_CHARS: usize = 13;

/// Who decides on connections.
const REGISTRAR: &str = "linyuqing";

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
            self.connect(demo, id, days, &actor).await?;
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

    /// Applies to connect the system with its assessment; the digital office agrees.
    async fn connect(
        &self,
        demo: &DemoSystem,
        system: SystemId,
        days: i64,
        actor: &Actor,
    ) -> Outcome {
        let place = |error: app::AppError| DemoError::at(format!("system {}", demo.key), &error);
        let until = self.day_after(days)?;
        let from =
            until.checked_sub(1.year()).map_err(|fault| DemoError::Story(fault.to_string()))?;
        let from = from.min(self.app.today());
        let given = [
            ("system", system.to_string()),
            ("system_role", "user".to_owned()),
            ("assessor", demo.assessor.clone()),
            ("report_number", demo.report_number.clone()),
            ("protection_level", demo.level.to_string()),
            ("assessed_on", from.to_string()),
            ("assessed_until", until.to_string()),
        ]
        .map(|(name, value)| (name.to_owned(), value));
        let case = self.app.open_by_form(&SYSTEM_CONNECTION, &given, actor).await.map_err(place)?;
        let seen = self.case_version(case).await?;
        let registrar = self.actor(REGISTRAR)?;
        self.app.act_on_case(case, "connect", &registrar, "", seen).await.map_err(place)
    }

    /// The day so many days after the day of seeding, or before it.
    pub(super) fn day_after(&self, days: i64) -> Outcome<Date> {
        let today = law::clocks::civil_date(self.now);
        today.checked_add(days.days()).map_err(|error| DemoError::Story(error.to_string()))
    }
}
