//! Lead agencies of data elements.

use domain::ids::{CaseId, UnitId};
use domain::library::ElementCode;
use domain::sources::ElementLead;
use jiff::civil::Date;
use sea_orm::entity::prelude::*;

use crate::kept::Printed;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "element_leads")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Printed<CaseId>,
    pub element: Printed<ElementCode>,
    pub unit: Printed<UnitId>,
    pub since_on: Printed<Date>,
    pub until_on: Option<Printed<Date>>,
    pub document: String,
    pub basis: String,
    pub ended_by: String,
}

unrelated!();

impl From<&ElementLead> for Model {
    fn from(lead: &ElementLead) -> Self {
        Self {
            case_id: Printed(lead.case),
            element: Printed(lead.element.clone()),
            unit: Printed(lead.unit),
            since_on: Printed(lead.since_on),
            until_on: lead.until_on.map(Printed),
            document: lead.document.clone(),
            basis: lead.basis.clone(),
            ended_by: lead.ended_by.clone(),
        }
    }
}

impl From<Model> for ElementLead {
    fn from(row: Model) -> Self {
        Self {
            case: row.case_id.0,
            element: row.element.0,
            unit: row.unit.0,
            since_on: row.since_on.0,
            until_on: row.until_on.map(|last| last.0),
            document: row.document,
            basis: row.basis,
            ended_by: row.ended_by,
        }
    }
}
