//! `story.toml`: registrations, loads, systems and applications before the first visitor came.

use app::catalogue::from_code;
use domain::grants::{Method, UseField};
use domain::loads::LoadMode;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

/// The whole story, by kind; the seed puts it in the order of time.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Story {
    pub(crate) registration: Vec<Registration>,
    pub(crate) load: Vec<DemoLoad>,
    pub(crate) system: Vec<DemoSystem>,
    pub(crate) application: Vec<DemoApplication>,
}

/// When a scene is played.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Moment {
    /// Working days before the day of seeding.
    #[serde(default)]
    pub(crate) ago: Option<u32>,
    /// Or this very day.
    #[serde(default)]
    pub(crate) on: Option<Date>,
    /// Time of day in the city.
    pub(crate) time: String,
}

/// The steps of an entry into the catalogue.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Registration {
    pub(crate) entry: String,
    pub(crate) steps: Vec<Step>,
}

/// One act.
#[derive(Debug, Deserialize)]
pub(crate) struct Step {
    pub(crate) act: String,
    /// Who acts; a decision is taken by whom the law names.
    #[serde(default)]
    pub(crate) by: String,
    /// The other who decides, where it takes two.
    #[serde(default)]
    pub(crate) second: String,
    #[serde(flatten)]
    pub(crate) moment: Moment,
    #[serde(default)]
    pub(crate) reason: String,
    #[serde(default)]
    pub(crate) opinion: String,
    /// Items refused.
    #[serde(default)]
    pub(crate) refuse: Vec<String>,
}

/// Which rows a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Part {
    /// The table as a whole.
    All,
    /// Some rows of it again, changed.
    Refresh,
    /// Rows of which so many are faulty that nothing is loaded.
    Flawed,
}

/// A file that a unit loads.
#[derive(Debug, Deserialize)]
pub(crate) struct DemoLoad {
    pub(crate) entry: String,
    pub(crate) by: String,
    #[serde(flatten)]
    pub(crate) moment: Moment,
    pub(crate) file_name: String,
    /// `utf-8` or `gb18030`.
    pub(crate) encoding: String,
    pub(crate) part: Part,
    pub(crate) mode: LoadMode,
    /// Rows at full scale; tables of facts ignore it.
    pub(crate) rows: usize,
}

/// A client system with its assessment and its key.
#[derive(Debug, Deserialize)]
pub(crate) struct DemoSystem {
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) purpose: String,
    pub(crate) responsible: String,
    #[serde(flatten)]
    pub(crate) moment: Moment,
    #[serde(default)]
    pub(crate) assessor: String,
    #[serde(default)]
    pub(crate) report_number: String,
    #[serde(default)]
    pub(crate) level: u8,
    /// Calendar days the assessment is still valid on the day of seeding; none where there is no assessment.
    #[serde(default)]
    pub(crate) valid_for: Option<i64>,
    /// The changing part of the key, known to everybody: a demo listens on its own machine only.
    #[serde(default)]
    pub(crate) secret: Option<String>,
    /// Calendar days the key works from the day of seeding.
    #[serde(default)]
    pub(crate) key_valid_for: Option<i64>,
    #[serde(deserialize_with = "methods")]
    pub(crate) scope: Vec<Method>,
}

/// An application and what became of it.
#[derive(Debug, Deserialize)]
pub(crate) struct DemoApplication {
    pub(crate) key: String,
    pub(crate) entry: String,
    pub(crate) by: String,
    #[serde(flatten)]
    pub(crate) moment: Moment,
    pub(crate) matter_code: String,
    pub(crate) matter_name: String,
    /// The field of Article 11; none where the matter serves another duty.
    #[serde(default)]
    pub(crate) use_field: Option<UseField>,
    pub(crate) legal_basis: String,
    pub(crate) purpose: String,
    pub(crate) items: Vec<String>,
    #[serde(deserialize_with = "methods")]
    pub(crate) methods: Vec<Method>,
    pub(crate) responsible: String,
    pub(crate) calls_per_day: u32,
    /// Calendar days the grant is asked for, from the day of seeding.
    pub(crate) term: i64,
    /// Part of all uses that fall under the grant; none where it is not used.
    pub(crate) weight: u32,
    /// The system that uses the grant.
    #[serde(default)]
    pub(crate) system: Option<String>,
    #[serde(default)]
    pub(crate) steps: Vec<Step>,
}

fn methods<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Method>, D::Error> {
    let codes = Vec::<String>::deserialize(deserializer)?;
    let method = |code: &String| {
        from_code(code).ok_or_else(|| serde::de::Error::custom(format!("no method {code}")))
    };
    codes.iter().map(method).collect()
}

impl DemoSystem {
    /// The secret of the system's key, where it has one.
    pub(crate) fn secret(&self) -> Option<String> {
        self.secret.as_ref().map(|secret| format!("byk_demo_{secret}"))
    }
}
