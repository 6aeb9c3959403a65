//! `people.toml`: invented people with the posts a visitor signs in with.

use domain::ids::{PersonId, UnitId};
use domain::people::{Actor, Person, Post};
use serde::Deserialize;

use super::Data;
use crate::error::DemoError;

#[derive(Deserialize)]
pub(super) struct File {
    pub(super) person: Vec<DemoPerson>,
}

/// A person of the city.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DemoPerson {
    pub(crate) login: String,
    pub(crate) name_zh: String,
    pub(crate) name_en: String,
    pub(crate) unit: String,
    pub(crate) posts: Vec<Post>,
}

impl DemoPerson {
    pub(crate) fn id(&self) -> PersonId {
        PersonId::named(&self.login)
    }

    pub(crate) fn is_officer(&self) -> bool {
        self.posts.contains(&Post::DataOfficer)
    }

    pub(crate) fn person(&self) -> Person {
        Person {
            id: self.id(),
            unit: UnitId::named(&self.unit),
            login: self.login.clone(),
            name_zh: self.name_zh.clone(),
            name_en: self.name_en.clone(),
            posts: self.posts.clone(),
            active: true,
        }
    }

    /// The person acting for the unit.
    pub(crate) fn actor(&self, data: &Data) -> Result<Actor, DemoError> {
        let unit = data.unit(&self.unit)?;
        Ok(Actor {
            person: self.id(),
            unit: unit.id(),
            unit_kind: unit.kind,
            unit_level: unit.level,
            posts: self.posts.clone(),
            stands_for: Vec::new(),
            acting_for: None,
        })
    }
}
