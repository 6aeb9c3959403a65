//! Cases of any procedure, played through the engine from `proceedings.toml`: nothing here knows what they are about.

use std::collections::BTreeMap;

use app::cases::ActRequest;
use domain::ids::{CaseId, UnitId};
use domain::people::Actor;
use domain::procedures;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::{Outcome, Seeder, event};
use crate::data::{DemoAct, DemoCase};
use crate::error::DemoError;

/// When the parties signed up: before the year that the city looks back on.
const PARTIES_DAYS_AGO: i64 = 370;

impl Seeder<'_> {
    /// Plays every case, scene by scene in the order of time.
    pub(super) async fn proceed(&mut self) -> Outcome {
        let cases = &self.data.proceedings.case;
        let openings = cases.iter().map(|case| (case.days_ago, case, None));
        let acts = cases
            .iter()
            .flat_map(|case| case.act.iter().map(move |act| (act.days_ago, case, Some(act))));
        let mut scenes: Vec<_> = openings.chain(acts).collect();
        scenes.sort_by_key(|(days_ago, _, _)| std::cmp::Reverse(*days_ago));
        for (days_ago, case, act) in scenes {
            self.clock.set(self.days_ago(days_ago));
            match act {
                None => self.open(case).await?,
                Some(act) => self.act(case, act).await?,
            }
        }
        Ok(())
    }

    fn days_ago(&self, days: i64) -> Timestamp {
        self.now - SignedDuration::from_hours(24 * days)
    }

    /// Enters the parties from outside.
    pub(super) async fn enter_parties(&self) -> Outcome {
        let by = self.administrator()?;
        let at = self.days_ago(PARTIES_DAYS_AGO);
        self.clock.set(at);
        let hash = self
            .app
            .hash_password(crate::PASSWORD)
            .map_err(|error| DemoError::at("password", &error))?;
        let tx = self.app.store().begin().await?;
        for party in &self.data.proceedings.party {
            let (unit, person) = (party.unit(law::clocks::civil_date(at)), party.person());
            tx.insert_unit(&unit).await?;
            tx.event(&event(&by, "unit.entered", "unit", unit.id.to_string(), at)).await?;
            tx.insert_person(&person).await?;
            tx.set_credential(person.id, &hash, at).await?;
            tx.event(&event(&by, "person.entered", "person", person.id.to_string(), at)).await?;
        }
        tx.commit().await?;
        self.app.refresh_live().await.map_err(|error| DemoError::at("parties", &error))
    }

    /// Whoever has a login, inside the government or outside.
    fn anybody(&self, login: &str) -> Outcome<Actor> {
        match self.data.proceedings.party.iter().find(|party| party.login == login) {
            Some(party) => Ok(party.actor()),
            None => self.actor(login),
        }
    }

    async fn open(&mut self, case: &'static DemoCase) -> Outcome {
        let procedure = procedures::find(&case.procedure)
            .ok_or_else(|| DemoError::unknown("procedure", &case.procedure))?;
        let given = self.given(&case.form, None).await?;
        let opened = self.app.open_by_form(procedure, &given, &self.anybody(&case.by)?).await;
        let id = opened.map_err(|error| DemoError::at(format!("case {}", case.key), &error))?;
        self.cases.insert(&case.key, id);
        Ok(())
    }

    async fn act(&mut self, case: &'static DemoCase, act: &'static DemoAct) -> Outcome {
        let id = self.cases.get(case.key.as_str()).copied();
        let id = id.ok_or_else(|| DemoError::unknown("case", &case.key))?;
        let actor = self.anybody(&act.by)?;
        let given = self.given(&act.form, Some((id, &actor))).await?;
        let seen = self.case_version(id).await?;
        let request = ActRequest { act: &act.act, reason: &act.reason, seen, given: &given };
        let done = self.app.act(id, request, &actor).await;
        done.map_err(|error| DemoError::at(format!("{} of case {}", act.act, case.key), &error))
    }

    /// A form with keys in the place of ids; `on` is the case that is acted on, and by whom.
    async fn given(
        &self,
        form: &BTreeMap<String, String>,
        on: Option<(CaseId, &Actor)>,
    ) -> Outcome<Vec<(String, String)>> {
        let mut given = Vec::new();
        for (field, value) in form {
            let values = match (value.strip_prefix("attach:"), on) {
                (Some(name), Some(on)) => vec![self.attached(name, on).await?],
                _ => self.values(value)?,
            };
            given.extend(values.into_iter().map(|value| (field.clone(), value)));
        }
        Ok(given)
    }

    /// Attaches a document to a case; its digest.
    async fn attached(&self, name: &str, (case, actor): (CaseId, &Actor)) -> Outcome<String> {
        let text = name.as_bytes().to_vec();
        let kept = self.app.attach_document(case, name, text, actor).await;
        kept.map_err(|error| DemoError::at(format!("attachment {name}"), &error))?;
        let attached = self.app.store().documents(case).await?;
        let last = attached.into_iter().next_back();
        last.map(|document| document.digest).ok_or_else(|| DemoError::unknown("document", name))
    }

    fn values(&self, value: &str) -> Outcome<Vec<String>> {
        Ok(match value.split_once(':') {
            Some(("entry", key)) => vec![self.entry(key)?.to_string()],
            Some(("unit", key)) => vec![UnitId::named(&self.data.unit(key)?.key).to_string()],
            Some(("case", key)) => {
                let case = self.cases.get(key).ok_or_else(|| DemoError::unknown("case", key))?;
                vec![case.to_string()]
            }
            Some(("items", key)) => {
                let count = self.data.entry(key)?.item_names().count();
                (1..=count).map(|item| item.to_string()).collect()
            }
            Some(("each", choices)) => choices.split(' ').map(str::to_owned).collect(),
            Some(("in", days)) => {
                let days: i64 =
                    days.parse().map_err(|_not_a_number| DemoError::unknown("day", days))?;
                vec![self.app.today().saturating_add(days.days()).to_string()]
            }
            _ => vec![value.to_owned()],
        })
    }
}
