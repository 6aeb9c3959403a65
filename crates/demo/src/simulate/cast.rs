//! The people who act: those of the simulated city, two for every post, or those of a city that is there.

use std::sync::Arc;

use app::App;
use domain::ids::{PersonId, UnitId};
use domain::people::{Actor, Person, Post};
use domain::units::{Unit, UnitKind, UnitLevel};
use jiff::civil::date;
use store::{Event, Tx};

use crate::error::DemoError;

/// Units of the city: what they are, how many, and the posts in each.
const UNITS: &[(UnitKind, usize, &[Post])] = &[
    (
        UnitKind::DigitalOffice,
        1,
        &[
            Post::Registrar,
            Post::Decider,
            Post::Supervisor,
            Post::SecrecyReviewer,
            Post::DataOfficer,
        ],
    ),
    (
        UnitKind::StateOrgan,
        6,
        &[Post::DataClerk, Post::DataOfficer, Post::CaseWorker, Post::SecrecyReviewer],
    ),
    (UnitKind::PublicInstitution, 2, &[Post::DataClerk, Post::DataOfficer]),
    (
        UnitKind::StateOrgan,
        1,
        &[
            Post::FinanceReviewer,
            Post::DisciplineContact,
            Post::DataOfficer,
            Post::SystemAdministrator,
            Post::SecurityAdministrator,
        ],
    ),
    (UnitKind::TechnicalServiceUnit, 1, &[Post::DataClerk, Post::DataOfficer]),
    (UnitKind::Enterprise, 2, &[Post::Member]),
    (UnitKind::University, 1, &[Post::Member]),
    (UnitKind::NaturalPerson, 2, &[Post::Member]),
];
/// People who hold each post of a unit; nobody decides what they submitted themselves.
pub(super) const PEOPLE_A_POST: usize = 2;

/// The people of the city.
pub(crate) struct Cast {
    /// Everybody.
    pub(crate) actors: Vec<Actor>,
}

/// Founds the city.
pub(super) async fn settle(app: &Arc<App>, seed: u64) -> Result<Cast, DemoError> {
    let mut actors = Vec::new();
    let tx = app.store().begin().await?;
    let mut number = 0;
    for (kind, count, posts) in UNITS {
        for _ in 0..*count {
            number += 1;
            let unit = unit(*kind, number);
            tx.insert_unit(&unit).await?;
            for (place, post) in posts.iter().cycle().take(posts.len() * PEOPLE_A_POST).enumerate()
            {
                actors.push(person(&tx, &unit, *post, place).await?);
            }
        }
    }
    tx.event(&founded(app, seed)).await?;
    tx.commit().await?;
    app.refresh_live().await.map_err(|error| DemoError::at("settle", &error))?;
    Ok(Cast { actors })
}

pub(super) fn founded(app: &App, seed: u64) -> Event {
    Event {
        at: app.now(),
        actor: None,
        unit: None,
        kind: "demo.begun".to_owned(),
        subject_kind: "simulation".to_owned(),
        subject: seed.to_string(),
        detail: serde_json::json!({}),
    }
}

fn unit(kind: UnitKind, number: usize) -> Unit {
    let name = format!("Unit {number:02}");
    Unit {
        id: UnitId::named(&name),
        credit_code: format!("SIMULATED{number:09}"),
        name_zh: name.clone(),
        name_en: name.clone(),
        short_name: name,
        kind,
        level: UnitLevel::City,
        division: "350100".to_owned(),
        catalogue_number: format!("{number:03}"),
        valid_from: date(2017, 7, 27),
        valid_to: None,
        successors: Vec::new(),
    }
}

async fn person(tx: &Tx, unit: &Unit, post: Post, place: usize) -> Result<Actor, DemoError> {
    let login = format!("{}-{place}", unit.short_name.to_lowercase().replace(' ', "-"));
    let person = Person {
        id: PersonId::named(&login),
        unit: unit.id,
        login: login.clone(),
        name_zh: login.clone(),
        name_en: login,
        posts: vec![post],
        active: true,
    };
    tx.insert_person(&person).await?;
    Ok(Actor {
        person: person.id,
        unit: unit.id,
        unit_kind: unit.kind,
        unit_level: unit.level,
        posts: person.posts,
        stands_for: Vec::new(),
        acting_for: None,
    })
}

impl Cast {
    /// Those who hold a post.
    pub(super) fn holding(&self, post: Post) -> impl Iterator<Item = &Actor> {
        self.actors.iter().filter(move |actor| actor.has(post))
    }
}
