//! `history.toml`: what people wrote in the year behind the city, by procedure and field.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Phrases by field; one of each is chosen.
pub(crate) type Phrases = BTreeMap<String, Vec<String>>;

/// The book of the year.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct History {
    pub(crate) any: Anything,
    /// By procedure code.
    pub(crate) procedure: BTreeMap<String, Chapter>,
}

/// What is written where nothing in particular is listed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Anything {
    pub(crate) line: Vec<String>,
    pub(crate) text: Vec<String>,
    pub(crate) reason: Vec<String>,
    /// By field code, whatever the procedure.
    pub(crate) field: Phrases,
}

/// Cases of one procedure.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Chapter {
    /// How often such a case is opened, as a part of the sum of all shares.
    pub(crate) share: u32,
    /// Whether no case is told twice.
    #[serde(default)]
    pub(crate) once: bool,
    /// What the openings state, in turn.
    pub(crate) case: Vec<Phrases>,
    /// What is said in acts, by code; others are not done.
    pub(crate) act: BTreeMap<String, Doing>,
}

/// An act.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Doing {
    /// How often it is chosen among those that could be done.
    #[serde(default = "once")]
    pub(crate) odds: u32,
    #[serde(default)]
    pub(crate) reason: Vec<String>,
    #[serde(default)]
    pub(crate) form: Phrases,
}

const fn once() -> u32 {
    1
}
