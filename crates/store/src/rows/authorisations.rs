//! Authorisations of technical service units.

use domain::authorisations::{Authorisation, AuthorisationState, CoveredEntries, ServiceAct};
use domain::ids::{AuthorisationId, CaseId, UnitId};
use jiff::civil::Date;
use sea_orm::entity::prelude::*;

use crate::kept::{Coded, Instant, Json, Printed};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "service_authorisations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Printed<AuthorisationId>,
    pub case_id: Printed<CaseId>,
    pub principal: Printed<UnitId>,
    pub agent: Printed<UnitId>,
    pub entries: Json<CoveredEntries>,
    pub acts: Json<Vec<ServiceAct>>,
    pub first_on: Printed<Date>,
    pub last_on: Printed<Date>,
    pub document_number: String,
    pub document_digest: String,
    pub state: Coded<AuthorisationState>,
    pub changed_at: Instant,
}

unrelated!();

impl From<&Authorisation> for Model {
    fn from(authorisation: &Authorisation) -> Self {
        Self {
            id: Printed(authorisation.id),
            case_id: Printed(authorisation.case),
            principal: Printed(authorisation.principal),
            agent: Printed(authorisation.agent),
            entries: Json(authorisation.entries.clone()),
            acts: Json(authorisation.acts.clone()),
            first_on: Printed(authorisation.first_on),
            last_on: Printed(authorisation.last_on),
            document_number: authorisation.document_number.clone(),
            document_digest: authorisation.document_digest.clone(),
            state: Coded(authorisation.state),
            changed_at: Instant(authorisation.changed_at),
        }
    }
}

impl From<Model> for Authorisation {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.0,
            case: row.case_id.0,
            principal: row.principal.0,
            agent: row.agent.0,
            entries: row.entries.0,
            acts: row.acts.0,
            first_on: row.first_on.0,
            last_on: row.last_on.0,
            document_number: row.document_number,
            document_digest: row.document_digest,
            state: row.state.0,
            changed_at: row.changed_at.0,
        }
    }
}
