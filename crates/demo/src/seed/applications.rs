//! Applications and what became of them.

use app::applications::{DecisionRequest, Submitted};
use domain::applications::{Application, ItemDecision};
use domain::cases::Case;
use domain::expr::Filter;
use domain::grants::Matter;
use domain::ids::{CaseId, GrantId};
use domain::people::{Actor, Post};
use domain::procedures::GRANT_WITHDRAWAL;
use store::GrantFilter;

use super::{Outcome, Seeder};
use crate::data::{DemoApplication, Step};
use crate::error::DemoError;

impl Seeder<'_> {
    /// Submits an application of the story.
    pub(super) async fn apply(&mut self, demo: &'static DemoApplication) -> Outcome {
        let actor = self.actor(&demo.by)?;
        let entry = self.data.entry(&demo.entry)?;
        let item =
            |name: &String| entry.item_id(name).ok_or_else(|| DemoError::unknown("item", name));
        let application = Application {
            v: 1,
            legal_basis: demo.legal_basis.clone(),
            matter: Matter {
                code: demo.matter_code.clone(),
                name: demo.matter_name.clone(),
                field: demo.use_field,
            },
            purpose: demo.purpose.clone(),
            items: demo.items.iter().map(item).collect::<Outcome<_>>()?,
            row_scope: Filter::always(),
            methods: demo.methods.clone(),
            calls_per_day: Some(demo.calls_per_day),
            valid_to: Some(self.day_after(demo.term)?),
            responsible: Some(self.data.person(&demo.responsible)?.id()),
            decision: None,
        };
        let submitted =
            self.app.submit_application(self.entry(&demo.entry)?, application, &actor).await;
        match submitted
            .map_err(|error| DemoError::at(format!("application {}", demo.key), &error))?
        {
            Submitted::Case(case) => {
                self.cases.insert(&demo.key, case);
            }
            Submitted::Granted(grant) => {
                self.grants.insert(&demo.key, grant.id);
            }
        }
        Ok(())
    }

    /// One act on an application, or on the grant it led to.
    pub(super) async fn go_on(&mut self, demo: &'static DemoApplication, step: &Step) -> Outcome {
        match step.act.as_str() {
            "decide" => self.decide(demo, step).await,
            "withdraw" => self.withdraw(demo, step).await,
            act => {
                let case = self.case_of(demo)?;
                let (actor, version) = (self.actor(&step.by)?, self.case_version(case).await?);
                let done = self.app.act_on_case(case, act, &actor, &step.reason, version).await;
                done.map_err(|error| DemoError::at(format!("{act} {}", demo.key), &error))
            }
        }
    }

    fn case_of(&self, demo: &DemoApplication) -> Outcome<CaseId> {
        self.cases
            .get(demo.key.as_str())
            .copied()
            .ok_or_else(|| DemoError::unknown("case of application", &demo.key))
    }

    async fn decide(&mut self, demo: &'static DemoApplication, step: &Step) -> Outcome {
        let id = self.case_of(demo)?;
        let stored = self
            .app
            .store()
            .case(id)
            .await?
            .ok_or_else(|| DemoError::unknown("case", &demo.key))?;
        let actor = self.decider_of(&stored.case)?;
        let entry = self.data.entry(&demo.entry)?;
        let decision = |name: &String| {
            let refused = step.refuse.contains(name);
            let item = entry.item_id(name).ok_or_else(|| DemoError::unknown("item", name))?;
            Ok(ItemDecision {
                item,
                granted: !refused,
                reason: if refused { step.reason.clone() } else { String::new() },
            })
        };
        let items = demo.items.iter().map(decision).collect::<Outcome<_>>()?;
        let request = DecisionRequest {
            items,
            opinion: step.opinion.clone(),
            seen_version: stored.case.version,
        };
        let decided = self.app.decide_application(id, &request, &actor).await;
        decided.map_err(|error| DemoError::at(format!("decide {}", demo.key), &error))?;
        if let Some(grant) = self.grant_of(id).await? {
            self.grants.insert(&demo.key, grant);
        }
        Ok(())
    }

    /// Who decides in the unit that the law named when the case was opened.
    fn decider_of(&self, case: &Case) -> Outcome<Actor> {
        let decides =
            |posts: &[Post]| posts.contains(&Post::Decider) || posts.contains(&Post::DataOfficer);
        let person = self
            .data
            .people
            .iter()
            .find(|person| person.person().unit == case.decider && decides(&person.posts));
        person.ok_or_else(|| DemoError::unknown("decider of case", &case.number))?.actor(self.data)
    }

    async fn grant_of(&self, case: CaseId) -> Outcome<Option<GrantId>> {
        let filter = GrantFilter { case: Some(case), ..GrantFilter::default() };
        let page = self.app.store().grants(&filter, &store::Slice::first(1)).await?;
        Ok(page.rows.first().map(|grant| grant.id))
    }

    async fn withdraw(&self, demo: &DemoApplication, step: &Step) -> Outcome {
        let (actor, place) = (self.actor(&step.by)?, format!("withdraw {}", demo.key));
        let id = *self
            .grants
            .get(demo.key.as_str())
            .ok_or_else(|| DemoError::unknown("grant of", &demo.key))?;
        let grant = id.to_string();
        let given =
            [("grant", grant.as_str()), ("ground", "misuse"), ("reasons", step.reason.as_str())]
                .map(|(name, value)| (name.to_owned(), value.to_owned()));
        let opened = self.app.open_by_form(&GRANT_WITHDRAWAL, &given, &actor).await;
        let case = opened.map_err(|error| DemoError::at(&place, &error))?;
        let version = self.case_version(case).await?;
        let second = self.actor(&step.second)?;
        let done = self.app.act_on_case(case, "withdraw", &second, &step.reason, version).await;
        done.map_err(|error| DemoError::at(place, &error))
    }
}
