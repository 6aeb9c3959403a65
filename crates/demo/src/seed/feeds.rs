//! One unit's system pushes what is registered at its windows 接口推送.

use std::sync::Arc;

use app::feeds::{NewFeed, PushFormat};
use jiff::SignedDuration;

use super::{Outcome, Seeder};
use crate::data::{DemoEntry, DemoSystem, Part};
use crate::error::DemoError;
use crate::rows::{Rows, Table, sent};

/// The entry that is fed, and the system that feeds it.
const FED: &str = "marriages";
const SYSTEM: &str = "marriage";
/// Rows that the entry's files held at full scale.
const LOADED: usize = 20_000;
/// Rows that are pushed.
const PUSHED: usize = 3;
/// Hours before the day of seeding at which the feed was registered.
const REGISTERED_BEFORE_HOURS: i64 = 50;

impl Seeder<'_> {
    /// Registers the feed, and pushes the rows that come after those of the files.
    pub(super) async fn feed(&self) -> Outcome {
        let place = |error: app::AppError| DemoError::at(format!("feed of {FED}"), &error);
        let entry = self.entry(FED)?;
        let demo = self.data.entry(FED)?;
        let officer = self.data.officer(&demo.unit)?.actor(self.data)?;
        self.clock.set(self.now - SignedDuration::from_hours(REGISTERED_BEFORE_HOURS));
        self.app.refresh_live().await.map_err(place)?;
        let system = self.systems.get(SYSTEM).copied();
        let feed = NewFeed { entry, system, removals: false };
        self.app.register_feed(&feed, &officer).await.map_err(place)?;
        self.clock.set(self.now);
        let live = self.app.live();
        let path = live.table(entry).map(|table| table.code.replace('/', "-")).unwrap_or_default();
        let secret = self.data.story.system.iter().find(|system| system.key == SYSTEM);
        let secret = secret.and_then(DemoSystem::secret).unwrap_or_default();
        let caller = self.app.caller(&secret).map_err(place)?;
        let rows = self.rows_after(demo)?.into();
        self.app.push(&caller, &path, PushFormat::Csv, rows, Some("1")).await.map_err(place)?;
        Ok(())
    }

    /// The heading, and the rows that follow those of the files.
    fn rows_after(&self, demo: &DemoEntry) -> Outcome<String> {
        let table = Table::of(FED).ok_or_else(|| DemoError::unknown("table of the demo", FED))?;
        let (city, today) = (Arc::clone(&self.city), self.app.today());
        let all = self.scale.of(LOADED) + PUSHED;
        let mut text = String::new();
        for piece in sent(Rows::new(city, table, demo, Part::All, all, today), false) {
            let Ok(piece) = piece;
            text.push_str(&String::from_utf8_lossy(&piece));
        }
        let lines: Vec<&str> = text.lines().collect();
        let (heading, last) = (lines.first(), lines.iter().rev().take(PUSHED).rev());
        Ok(heading.into_iter().chain(last).copied().collect::<Vec<_>>().join("\n"))
    }
}
