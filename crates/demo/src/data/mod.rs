//! The files the city is made of. Everything people read stands in them, and none of it in code.

mod entries;
mod history;
mod library;
mod names;
mod people;
mod proceedings;
mod story;
#[cfg(test)]
mod tests;
mod units;

use std::sync::LazyLock;

use serde::de::DeserializeOwned;

pub(crate) use entries::{DemoEntry, Standing};
pub(crate) use history::{Chapter, History, Phrases};
pub(crate) use library::Library;
pub(crate) use names::Names;
pub(crate) use people::DemoPerson;
pub(crate) use proceedings::{DemoAct, DemoCase, Proceedings};
pub(crate) use story::{
    DemoApplication, DemoLoad, DemoSystem, Moment, Part, Registration, Step, Story,
};
pub(crate) use units::DemoUnit;

use crate::error::DemoError;

pub(crate) const DIVISIONS_CSV: &str = include_str!("../../data/divisions.csv");
pub(crate) const MEDICAL_INSTITUTIONS_CSV: &str =
    include_str!("../../data/medical-institutions.csv");

/// All files, read.
pub(crate) struct Data {
    pub(crate) units: Vec<DemoUnit>,
    pub(crate) people: Vec<DemoPerson>,
    pub(crate) entries: Vec<DemoEntry>,
    pub(crate) names: Names,
    pub(crate) story: Story,
    pub(crate) proceedings: Proceedings,
    pub(crate) history: History,
    pub(crate) library: Library,
}

impl Data {
    /// The files as compiled in.
    pub(crate) fn embedded() -> &'static Self {
        static DATA: LazyLock<Data> = LazyLock::new(|| Data {
            units: read::<units::File>(include_str!("../../data/units.toml")).unit,
            people: read::<people::File>(include_str!("../../data/people.toml")).person,
            entries: read::<entries::File>(include_str!("../../data/entries.toml")).entry,
            names: read(include_str!("../../data/names.toml")),
            story: read(include_str!("../../data/story.toml")),
            proceedings: read(include_str!("../../data/proceedings.toml")),
            history: read(include_str!("../../data/history.toml")),
            library: read(include_str!("../../data/library.toml")),
        });
        &DATA
    }

    pub(crate) fn unit(&self, key: &str) -> Result<&DemoUnit, DemoError> {
        self.units
            .iter()
            .find(|unit| unit.key == key)
            .ok_or_else(|| DemoError::unknown("unit", key))
    }

    pub(crate) fn person(&self, login: &str) -> Result<&DemoPerson, DemoError> {
        self.people
            .iter()
            .find(|person| person.login == login)
            .ok_or_else(|| DemoError::unknown("person", login))
    }

    pub(crate) fn entry(&self, key: &str) -> Result<&DemoEntry, DemoError> {
        self.entries
            .iter()
            .find(|entry| entry.key == key)
            .ok_or_else(|| DemoError::unknown("entry", key))
    }

    /// Who compiles a unit's catalogue: its data officer.
    pub(crate) fn officer(&self, unit: &str) -> Result<&DemoPerson, DemoError> {
        let officer = self.people.iter().find(|person| person.unit == unit && person.is_officer());
        officer.ok_or_else(|| DemoError::unknown("data officer of unit", unit))
    }
}

fn read<T: DeserializeOwned>(text: &str) -> T {
    toml::from_str(text).expect("the files of the city are read by this crate's tests")
}
