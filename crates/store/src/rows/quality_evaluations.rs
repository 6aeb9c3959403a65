//! Evaluations of quality.

use domain::ids::EntryId;
use domain::quality::{Evaluation, Outcome, Score};
use sea_orm::entity::prelude::*;

use crate::kept::{Instant, Json, Printed, Whole};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "quality_evaluations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub entry: Printed<EntryId>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub sequence: Whole<u64>,
    pub table_version: Whole<u64>,
    pub rules_version: Whole<u32>,
    pub rules_digest: String,
    pub at: Instant,
    pub rows_read: Whole<u64>,
    pub points: Option<Whole<u32>>,
    pub score: Json<Score>,
    pub outcomes: Json<Vec<Outcome>>,
    pub newest: bool,
}

unrelated!();

impl Model {
    /// The newest of its entry, with its place among them.
    pub(crate) fn newest(evaluation: &Evaluation, sequence: u64) -> Self {
        Self {
            entry: Printed(evaluation.entry),
            sequence: Whole(sequence),
            table_version: Whole(evaluation.table_version),
            rules_version: Whole(evaluation.rules_version),
            rules_digest: evaluation.rules_digest.clone(),
            at: Instant(evaluation.at),
            rows_read: Whole(evaluation.rows),
            points: evaluation.score.whole.map(Whole),
            score: Json(evaluation.score.clone()),
            outcomes: Json(evaluation.outcomes.clone()),
            newest: true,
        }
    }
}

impl From<Model> for Evaluation {
    fn from(row: Model) -> Self {
        Self {
            entry: row.entry.0,
            table_version: row.table_version.0,
            rules_version: row.rules_version.0,
            rules_digest: row.rules_digest,
            at: row.at.0,
            rows: row.rows_read.0,
            outcomes: row.outcomes.0,
            score: row.score.0,
        }
    }
}
