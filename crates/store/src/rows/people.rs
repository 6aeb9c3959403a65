//! People with an account; their password hashes stand apart, in `credentials`.

use domain::ids::{PersonId, UnitId};
use domain::people::{Person, Post};
use sea_orm::entity::prelude::*;

use crate::kept::{Json, Printed};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "people")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Printed<PersonId>,
    pub unit: Printed<UnitId>,
    pub login: String,
    pub name_zh: String,
    pub name_en: String,
    pub posts: Json<Vec<Post>>,
    pub active: bool,
}

unrelated!();

impl From<&Person> for Model {
    fn from(person: &Person) -> Self {
        Self {
            id: Printed(person.id),
            unit: Printed(person.unit),
            login: person.login.clone(),
            name_zh: person.name_zh.clone(),
            name_en: person.name_en.clone(),
            posts: Json(person.posts.clone()),
            active: person.active,
        }
    }
}

impl From<Model> for Person {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.0,
            unit: row.unit.0,
            login: row.login,
            name_zh: row.name_zh,
            name_en: row.name_en,
            posts: row.posts.0,
            active: row.active,
        }
    }
}
