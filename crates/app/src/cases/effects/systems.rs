//! Letting a system connect: the assessment goes on file and the system is no longer suspended.

use domain::cases::Case;
use domain::people::Actor;
use domain::procedures::FieldValue;
use domain::systems::{ClientSystem, SecurityAssessment};
use serde_json::json;
use store::Tx;

use super::{After, Brought, gap, stated};
use crate::application::App;
use crate::error::{AppError, Result};

impl App {
    /// The system with the assessment stated, where that holds today (Article 24).
    pub(super) async fn connectable_system(&self, tx: &Tx, case: &Case) -> Result<ClientSystem> {
        let content = stated(case)?;
        let system = match content.system() {
            Some(id) => tx.system(id).await?,
            None => None,
        };
        let system = system.filter(|system| system.unit == case.applicant);
        let system = system.ok_or_else(AppError::not_found)?;
        let day = |field| content.date(field).ok_or_else(|| gap(field, "field.required"));
        let (issued_on, valid_until) = (day("assessed_on")?, day("assessed_until")?);
        if issued_on > self.today() {
            return Err(gap("assessed_on", "field.not-past"));
        }
        if valid_until < self.today() || valid_until < issued_on {
            return Err(gap("assessed_until", "system.assessment-expired"));
        }
        let level = match content.stated("protection_level") {
            Some(FieldValue::Whole(level)) => u8::try_from(*level).unwrap_or_default(),
            _ => 0,
        };
        let assessment = SecurityAssessment {
            assessor: content.text("assessor").to_owned(),
            report_number: content.text("report_number").to_owned(),
            level,
            issued_on,
            valid_until,
        };
        Ok(ClientSystem { assessment: Some(assessment), suspended: false, ..system })
    }

    pub(super) async fn connect_system(
        &self,
        tx: &Tx,
        case: &Case,
        actor: &Actor,
    ) -> Result<Brought> {
        let system = self.connectable_system(tx, case).await?;
        tx.update_system(&system).await?;
        let role = stated(case)?.text("system_role").to_owned();
        let facts = json!({ "name": system.name, "role": role, "case": case.number });
        let subject = system.id.to_string();
        self.business_event(tx, actor, "system.connected", "system", &subject, facts).await?;
        let detail = json!({ "system": system.name, "role": role });
        Ok(Brought { detail, after: After::Live })
    }
}
