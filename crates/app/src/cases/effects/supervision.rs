//! Effects of supervision: standing taken on record, terms that must have run out, what is replaced, who decides next.

use domain::cases::Case;
use domain::ids::UnitId;
use domain::people::Actor;
use domain::procedures::{FieldValue, Step};
use serde_json::json;
use store::Tx;

use super::{Brought, stated};
use crate::application::App;
use crate::error::{AppError, Result};

impl App {
    /// Puts the standing of the unit concerned on record, with the points it does not meet.
    pub(super) async fn take_standing(&self, case: &Case) -> Result<Brought> {
        let standing = self.standing_today(case.provider).await?;
        let wanting = standing.wanting();
        Ok(Brought {
            detail: json!({ "standing": standing, "wanting": wanting }),
            ..Brought::nothing()
        })
    }

    /// Refuses as long as the unit does not conform, naming what it has to mend (Article 7).
    pub(super) async fn require_conforming(&self, case: &Case) -> Result<Brought> {
        let standing = self.standing_today(case.provider).await?;
        let wanting = standing.wanting();
        if wanting.is_empty() {
            return Ok(Brought { detail: json!({ "standing": standing }), ..Brought::nothing() });
        }
        let points: Vec<&str> = wanting.into_iter().map(<&str>::from).collect();
        Err(AppError::denied("project.not-conforming").about(points.join(" ")))
    }

    /// Refuses as long as no running term of the case has passed its day.
    pub(super) fn after_term(&self, case: &Case) -> Result<Brought> {
        let today = self.today();
        let overdue = |clock: &domain::cases::CaseClock| {
            clock.state(self.law()).is_ok_and(|state| state.is_overdue(today))
        };
        if case.clocks.iter().any(overdue) {
            Ok(Brought::nothing())
        } else {
            Err(AppError::denied("act.term-still-runs"))
        }
    }

    /// Hands the decision to the competent department that the act names; never to the unit the case is about.
    pub(super) async fn pass_to_decider(
        &self,
        tx: &Tx,
        case: &mut Case,
        step: &Step,
        actor: &Actor,
    ) -> Result<Brought> {
        let Some(FieldValue::Unit(department)) =
            stated(case)?.added(step.act.code, "department").cloned()
        else {
            return Err(AppError::internal("no department is named"));
        };
        let outside = self.live().unit(department).is_none_or(|unit| unit.kind.is_outside());
        if department == case.provider || outside {
            return Err(AppError::denied("violation.not-competent"));
        }
        let before: UnitId = std::mem::replace(&mut case.decider, department);
        self.tell(tx, case, step.act.code, &[department], actor).await?;
        Ok(Brought { detail: json!({ "before": before, "now": department }), ..Brought::nothing() })
    }

    /// Ends the case that the form names as replaced, where that is still in force.
    pub(super) async fn replace_former(&self, tx: &Tx, case: &Case) -> Result<Brought> {
        let Some(FieldValue::Case(former)) = stated(case)?.stated("replaces").cloned() else {
            return Ok(Brought::nothing());
        };
        let Some(stored) = tx.case(former).await? else { return Ok(Brought::nothing()) };
        let mut former = stored.case;
        if former.state != "in_force" {
            return Ok(Brought::nothing());
        }
        let by = json!({ "by": case.id, "by_number": case.number });
        self.act_by_platform(tx, &mut former, "replace", &case.number, by).await?;
        Ok(Brought { detail: json!({ "replaced": former.id }), ..Brought::nothing() })
    }

    /// The entry named has a version that came after the plan was opened.
    pub(super) async fn check_loaded(&self, tx: &Tx, case: &Case, step: &Step) -> Result<Brought> {
        let Some(FieldValue::Entry(entry)) = stated(case)?.added(step.act.code, "entry").cloned()
        else {
            return Err(AppError::internal("no entry is named"));
        };
        let table = tx.table(entry).await?.filter(|table| table.updated_at >= case.opened_at);
        let table = table.ok_or_else(|| AppError::denied("collection.not-loaded"))?;
        let detail = json!({ "version": table.version, "rows": table.rows });
        Ok(Brought { detail, ..Brought::nothing() })
    }
}
