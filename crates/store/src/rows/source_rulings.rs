//! Rulings about sources.

use domain::ids::{CaseId, EntryId};
use domain::sources::SourceRuling;
use jiff::civil::Date;
use sea_orm::entity::prelude::*;

use crate::kept::{Json, Printed};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "source_rulings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Printed<CaseId>,
    pub source: Printed<EntryId>,
    pub ended_on: Option<Printed<Date>>,
    pub record: Json<SourceRuling>,
}

unrelated!();

impl From<&SourceRuling> for Model {
    fn from(ruling: &SourceRuling) -> Self {
        Self {
            case_id: Printed(ruling.case),
            source: Printed(ruling.source),
            ended_on: ruling.ended_on.map(Printed),
            record: Json(ruling.clone()),
        }
    }
}
