//! `proceedings.toml`: who deals with the city from outside, and cases of any procedure with their acts.

use std::collections::BTreeMap;

use domain::ids::{PersonId, UnitId};
use domain::people::{Actor, Person, Post};
use domain::units::{Unit, UnitKind, UnitLevel};
use jiff::civil::Date;
use serde::Deserialize;

/// Proceedings, in the order in which they are played.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Proceedings {
    pub(crate) party: Vec<DemoParty>,
    pub(crate) case: Vec<DemoCase>,
}

/// Somebody outside the government 社会主体.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DemoParty {
    pub(crate) login: String,
    name_zh: String,
    name_en: String,
    kind: UnitKind,
    /// Absent for a citizen, who has none.
    credit_code: Option<String>,
}

/// A case with what became of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DemoCase {
    pub(crate) key: String,
    pub(crate) procedure: String,
    pub(crate) by: String,
    pub(crate) days_ago: i64,
    pub(crate) form: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) act: Vec<DemoAct>,
}

/// One act on it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DemoAct {
    pub(crate) act: String,
    pub(crate) by: String,
    pub(crate) days_ago: i64,
    #[serde(default)]
    pub(crate) reason: String,
    #[serde(default)]
    pub(crate) form: BTreeMap<String, String>,
}

impl DemoParty {
    fn unit_id(&self) -> UnitId {
        UnitId::named(&self.login)
    }

    /// The party as a unit of its own.
    pub(crate) fn unit(&self, from: Date) -> Unit {
        let id = self.unit_id();
        Unit {
            id,
            credit_code: self.credit_code.clone().unwrap_or_else(|| id.to_string()),
            name_zh: self.name_zh.clone(),
            name_en: self.name_en.clone(),
            short_name: self.name_zh.clone(),
            kind: self.kind,
            level: UnitLevel::City,
            division: "350100".to_owned(),
            catalogue_number: String::new(),
            valid_from: from,
            valid_to: None,
            successors: Vec::new(),
        }
    }

    /// Who acts for it.
    pub(crate) fn person(&self) -> Person {
        Person {
            id: PersonId::named(&self.login),
            unit: self.unit_id(),
            login: self.login.clone(),
            name_zh: self.name_zh.clone(),
            name_en: self.name_en.clone(),
            posts: vec![Post::Member],
            active: true,
        }
    }

    /// The same as an actor.
    pub(crate) fn actor(&self) -> Actor {
        Actor {
            person: PersonId::named(&self.login),
            unit: self.unit_id(),
            unit_kind: self.kind,
            unit_level: UnitLevel::City,
            posts: vec![Post::Member],
            stands_for: Vec::new(),
            acting_for: None,
        }
    }
}
