//! The catalogue: most of it published from the start, some of it on its way through registration.

use app::timeliness::NewExemption;
use domain::catalogue::{Entry, EntryState};
use jiff::{SignedDuration, Timestamp, ToSpan};
use law::codes::{ClassCode, ResourceCode};
use store::Tx;

use super::{Outcome, Seeder, event};
use crate::data::{DemoEntry, Registration, Standing, Step};
use crate::error::DemoError;

/// The first entries were published so long before the day of seeding; each further one an hour later.
const PUBLISHED_BEFORE_HOURS: i64 = 24 * 390;

/// The units looked at their entries again so long before the day of seeding.
const CHECKED_BEFORE_HOURS: i64 = 24 * 47;
/// Of so many entries one was not looked at.
const CHECKED_BUT_ONE_IN: usize = 9;

/// A register that is not loaded for a while, by order.
const EXEMPTED: &str = "vehicles";
/// Who gives the order.
const DECIDER: &str = "huangwenbo";
/// The order was given so long before the day of seeding.
const EXEMPTED_BEFORE_HOURS: i64 = 24 * 20;
/// So many days it holds.
const DAYS_EXEMPTED: i64 = 45;

impl Seeder<'_> {
    /// Publishes what stands in the catalogue from the start, in one transaction with its events.
    pub(super) async fn publish_catalogue(&mut self) -> Outcome {
        let mut at = self.now - SignedDuration::from_hours(PUBLISHED_BEFORE_HOURS);
        let tx = self.app.store().begin().await?;
        for entry in self.data.entries.iter().filter(|entry| entry.state == Standing::Published) {
            self.publish(&tx, entry, at).await?;
            self.entries.insert(&entry.key, entry.id());
            at += SignedDuration::from_hours(1);
        }
        tx.commit().await?;
        self.app.refresh_live().await.map_err(|error| DemoError::at("catalogue", &error))
    }

    /// A while ago the units found most of their entries still true 年度核查; the others are due.
    pub(super) async fn check_yearly(&self) -> Outcome {
        self.clock.set(self.now - SignedDuration::from_hours(CHECKED_BEFORE_HOURS));
        let live = self.app.live();
        for (place, demo) in self.data.entries.iter().enumerate() {
            let officer = self.data.officer(&demo.unit)?.actor(self.data)?;
            let is_theirs = |entry: &Entry| entry.unit == officer.unit;
            let published = live.table(demo.id()).is_some_and(|table| is_theirs(&table.entry));
            if published && place % CHECKED_BUT_ONE_IN != 0 {
                let checked = self.app.confirm_entries(&[demo.id()], &officer).await;
                checked.map_err(|error| DemoError::at(format!("check of {}", demo.key), &error))?;
            }
        }
        Ok(())
    }

    /// One register moves to another centre, and the digital office exempts it from loading meanwhile 免于汇聚.
    pub(super) async fn exempt(&self) -> Outcome {
        self.clock.set(self.now - SignedDuration::from_hours(EXEMPTED_BEFORE_HOURS));
        let first_on = self.app.today();
        let order = NewExemption {
            entry: self.entry(EXEMPTED)?,
            first_on: Some(first_on),
            last_on: Some(first_on.saturating_add(DAYS_EXEMPTED.days())),
            reason: "业务系统迁移至市政务云，迁移期间停止汇聚".to_owned(),
            order_number: format!("榕数办〔{}〕31号", first_on.year()),
        };
        let given = self.app.give_exemption(&order, &self.actor(DECIDER)?).await;
        given.map_err(|error| DemoError::at(format!("exemption of {EXEMPTED}"), &error))?;
        Ok(())
    }

    async fn publish(&self, tx: &Tx, demo: &DemoEntry, at: Timestamp) -> Outcome {
        let unit = self.data.unit(&demo.unit)?;
        let officer = self.data.officer(&demo.unit)?.actor(self.data)?;
        let class_code = unit.class_code();
        let wrong = |error: law::codes::CodeError| DemoError::Story(error.to_string());
        let class = ClassCode::parse(&class_code).map_err(wrong)?;
        let sequence = tx.next_sequence(&class_code).await?;
        let draft = demo.draft(class_code);
        let mut entry = Entry {
            id: demo.id(),
            code: Some(ResourceCode::new(class, sequence).map_err(wrong)?),
            unit: unit.id(),
            last_item: u32::try_from(draft.items.len()).unwrap_or(u32::MAX),
            draft,
            state: EntryState::Registered,
            published_on: None,
            version: 1,
        };
        tx.insert_entry(&entry, officer.person, at).await?;
        entry.state = EntryState::Published;
        entry.published_on = Some(law::clocks::civil_date(at));
        entry.version = 2;
        tx.publish_entry(&entry, 1, officer.person, at).await?;
        tx.event(&event(&officer, "entry.published", "entry", entry.id.to_string(), at)).await?;
        Ok(())
    }

    /// One step of an entry that the story takes through registration.
    pub(super) async fn register(
        &mut self,
        registration: &'static Registration,
        step: &Step,
    ) -> Outcome {
        let key = registration.entry.as_str();
        let place = |error: app::AppError| DemoError::at(format!("{} {key}", step.act), &error);
        let actor = self.actor(&step.by)?;
        match step.act.as_str() {
            "draft" => {
                let demo = self.data.entry(key)?;
                let input = demo.input(self.data.unit(&demo.unit)?.class_code());
                let id = self.app.create_entry(&input, &actor).await.map_err(place)?;
                self.entries.insert(key, id);
            }
            "submit" => {
                let id = self.entry(key)?;
                let entry = self
                    .app
                    .store()
                    .entry(id)
                    .await?
                    .ok_or_else(|| DemoError::unknown("entry", key))?;
                let case = self
                    .app
                    .submit_entry_because(id, &actor, entry.version, &step.reason)
                    .await
                    .map_err(place)?;
                self.cases.insert(key, case);
            }
            act => {
                let case =
                    *self.cases.get(key).ok_or_else(|| DemoError::unknown("case of entry", key))?;
                let version = self.case_version(case).await?;
                self.app
                    .act_on_case(case, act, &actor, &step.reason, version)
                    .await
                    .map_err(place)?;
            }
        }
        Ok(())
    }

    pub(super) async fn case_version(&self, id: domain::ids::CaseId) -> Outcome<u32> {
        let stored = self.app.store().case(id).await?;
        Ok(stored.ok_or_else(|| DemoError::unknown("case", &id.to_string()))?.case.version)
    }
}
