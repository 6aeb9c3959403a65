//! Effects of development: a product's source checked, the next report set, income shared and reconciled (Articles 20, 21).

use domain::cases::Case;
use domain::contribution::{self, Contribution};
use domain::ids::{CaseId, UnitId};
use domain::people::{Actor, Post};
use domain::procedures::{Content, DEVELOPMENT_REPORT, FieldValue, Step, Values};
use jiff::ToSpan;
use jiff::civil::Date;
use ledger::CountFilter;
use serde_json::json;
use store::Tx;

use super::{Brought, stated};
use crate::application::App;
use crate::assessments::date_of;
use crate::cases::Opening;
use crate::error::{AppError, Result};

impl App {
    /// The grant that a product rests on is for the entry it names, and was in force when the data was acquired.
    pub(super) async fn check_source(&self, tx: &Tx, case: &Case) -> Result<Brought> {
        let content = stated(case)?;
        let Some(FieldValue::Grant(grant)) = content.stated("grant") else {
            return Err(AppError::internal("a product without a grant"));
        };
        let grant = tx.grant(*grant).await?.ok_or_else(AppError::not_found)?;
        let acquired = date_of(&content, "acquired_on").ok_or_else(AppError::not_found)?;
        let covered = grant.valid_from <= acquired && acquired <= grant.valid_to;
        if Some(grant.entry) != content.entry() || grant.consumer != case.applicant {
            return Err(AppError::denied("product.foreign-source"));
        }
        if !covered || acquired > self.today() {
            return Err(AppError::denied("product.not-acquired-then"));
        }
        Ok(Brought {
            detail: json!({ "grant": grant.number, "decision": grant.decision }),
            ..Brought::nothing()
        })
    }

    /// Opens the developer's next report, where its day was set.
    pub(super) async fn schedule_next_report(
        &self,
        tx: &Tx,
        case: &Case,
        step: &Step,
        actor: &Actor,
    ) -> Result<Brought> {
        let content = stated(case)?;
        let Some(FieldValue::Date(due)) = content.added(step.act.code, "next_due_on").cloned()
        else {
            return Ok(Brought::nothing());
        };
        let mut next = content.stated.clone();
        next.insert("due_on".to_owned(), FieldValue::Date(due));
        let content =
            Content { schema: DEVELOPMENT_REPORT.form_version, stated: next, ..Content::default() };
        let opening = Opening {
            procedure: &DEVELOPMENT_REPORT,
            title: case.title.clone(),
            entry: case.entry,
            provider: case.provider,
            decider: case.decider,
            parent: Some(case.id),
            excluded: Vec::new(),
            payload: serde_json::to_value(&content).map_err(AppError::internal)?,
            stated: content.stated,
        };
        let next = self.open_case(tx, opening, actor).await?;
        Ok(Brought { detail: json!({ "next": next.id }), ..Brought::nothing() })
    }

    /// Opens the first report that an agreement asks of its developer, in the name of the office that approved it (Article 20).
    pub(super) async fn first_report(&self, tx: &Tx, case: &Case) -> Result<CaseId> {
        let content = stated(case)?;
        let due = match content.added("approve", "report_due_on") {
            Some(FieldValue::Date(due)) => (*due).max(self.today().saturating_add(1.day())),
            _ => return Err(AppError::internal("an approval without a day to report")),
        };
        let values: Values = [
            ("title".to_owned(), FieldValue::Text(case.title.clone())),
            ("unit".to_owned(), FieldValue::Unit(case.applicant)),
            ("agreement".to_owned(), FieldValue::Text(case.number.clone())),
            ("due_on".to_owned(), FieldValue::Date(due)),
        ]
        .into();
        let content = Content {
            schema: DEVELOPMENT_REPORT.form_version,
            stated: values,
            ..Content::default()
        };
        let opening = Opening {
            procedure: &DEVELOPMENT_REPORT,
            title: case.title.clone(),
            entry: case.entry,
            provider: case.applicant,
            decider: case.decider,
            parent: Some(case.id),
            excluded: Vec::new(),
            payload: serde_json::to_value(&content).map_err(AppError::internal)?,
            stated: content.stated,
        };
        let approver = self.approver(tx, case).await?;
        Ok(self.open_case(tx, opening, &approver).await?.id)
    }

    /// Who approved an application, as the report's opening names them.
    async fn approver(&self, tx: &Tx, case: &Case) -> Result<Actor> {
        let events = tx.case_events(case.id).await?;
        let approved = events.iter().rev().find(|event| event.act == "approve");
        let missing = || AppError::internal("an agreement that nobody approved");
        let event = approved.ok_or_else(missing)?;
        let (person, unit) = (event.actor.ok_or_else(missing)?, event.unit.ok_or_else(missing)?);
        let unit = tx.unit(unit).await?.ok_or_else(missing)?;
        Ok(Actor {
            person,
            unit: unit.id,
            unit_kind: unit.kind,
            unit_level: unit.level,
            posts: Vec::new(),
            stands_for: Vec::new(),
            acting_for: None,
        })
    }

    /// Proposes the shares: the government's part of the income, attributed to the units by what they contributed.
    pub(super) async fn propose_shares(
        &self,
        tx: &Tx,
        case: &mut Case,
        step: &Step,
        actor: &Actor,
    ) -> Result<Brought> {
        let mut content = stated(case)?;
        let units = units_of(&content);
        let income = money(&content.stated, "income");
        let given = content.acts.entry(step.act.code.to_owned()).or_default();
        let permille = u64::try_from(whole(given, "government_permille")).unwrap_or(0);
        let government = government_part(income, permille);
        let measured = self.contributions(tx, case, &units).await?;
        let parts = contribution::shares(government, &measured);
        given.insert("government_part".to_owned(), FieldValue::Money(fen(government)));
        given.insert("developer_part".to_owned(), FieldValue::Money(fen(income - government)));
        case.payload = serde_json::to_value(&content).map_err(AppError::internal)?;
        let shares: Vec<_> = units
            .iter()
            .zip(measured)
            .zip(parts)
            .map(|((unit, measured), part)| json!({ "unit": unit, "measured": measured, "fen": part }))
            .collect();
        self.tell(tx, case, step.act.code, &units, actor).await?;
        Ok(Brought { detail: json!({ "shares": shares }), ..Brought::nothing() })
    }

    /// What each unit's data did for the developer in the period.
    async fn contributions(
        &self,
        tx: &Tx,
        case: &Case,
        units: &[UnitId],
    ) -> Result<Vec<Contribution>> {
        let content = stated(case)?;
        let product = match case.parent {
            Some(product) => tx.case(product).await?.ok_or_else(AppError::not_found)?.case,
            None => return Err(AppError::internal("an income without a product")),
        };
        let days = match (date_of(&content, "period_from"), date_of(&content, "period_to")) {
            (Some(from), Some(until)) if from <= until => (from, until),
            _ => return Err(AppError::denied("period.reversed")),
        };
        let consumer = product.applicant.to_string();
        let mut found = Vec::new();
        for unit in units {
            let provider = unit.to_string();
            let filter = CountFilter {
                consumer: Some(&consumer),
                provider: Some(&provider),
                ..CountFilter::default()
            };
            let (uses, rows) = self.uses_between(&filter, days)?;
            found.push(Contribution {
                rows,
                uses,
                quality_permille: self.quality_of(*unit, days).await?,
            });
        }
        Ok(found)
    }

    /// Rows that passed validation, in thousandths of those read; where nothing was read, nothing was wrong.
    async fn quality_of(&self, unit: UnitId, days: (Date, Date)) -> Result<u16> {
        let standing = self.standing_of(unit, days.0, days.1).await?;
        let good = standing.rows_read.saturating_sub(standing.rows_bad);
        let permille = (good * 1_000).checked_div(standing.rows_read).unwrap_or(1_000);
        Ok(u16::try_from(permille).unwrap_or(1_000))
    }

    /// A unit speaks for itself, once after each proposal.
    pub(super) async fn speak_for_unit(
        &self,
        tx: &Tx,
        case: &Case,
        actor: &Actor,
    ) -> Result<Brought> {
        if !units_of(&stated(case)?).contains(&actor.unit) || !actor.has(Post::DataOfficer) {
            return Err(AppError::denied("act.not-yours"));
        }
        if self.agreed_units(tx, case).await?.contains(&actor.unit) {
            return Err(AppError::denied("revenue.agreed-already"));
        }
        Ok(Brought::nothing())
    }

    /// The finance bureau agrees once every unit has.
    pub(super) async fn conclude_shares(&self, tx: &Tx, case: &Case) -> Result<Brought> {
        let agreed = self.agreed_units(tx, case).await?;
        if units_of(&stated(case)?).iter().all(|unit| agreed.contains(unit)) {
            Ok(Brought::nothing())
        } else {
            Err(AppError::denied("revenue.units-outstanding"))
        }
    }

    /// The units that agreed to the proposal that stands.
    async fn agreed_units(&self, tx: &Tx, case: &Case) -> Result<Vec<UnitId>> {
        let events = tx.case_events(case.id).await?;
        let since = events.iter().rposition(|event| event.act == "propose_shares").unwrap_or(0);
        let agreed = events.iter().skip(since).filter(|event| event.act == "agree_to_shares");
        Ok(agreed.filter_map(|event| event.unit).collect())
    }

    /// What was remitted is what is the government's, to the fen.
    #[expect(clippy::unused_self, reason = "all effects are called alike")]
    pub(super) fn reconcile_revenue(&self, case: &Case) -> Result<Brought> {
        let content = stated(case)?;
        let part = |act: &str, field: &str| match content.added(act, field) {
            Some(FieldValue::Money(fen)) => Some(*fen),
            _ => None,
        };
        let due = part("propose_shares", "government_part");
        if due.is_some() && due == part("remit", "amount") {
            Ok(Brought::nothing())
        } else {
            Err(AppError::denied("revenue.amount-differs"))
        }
    }
}

/// The part of an income in thousandths, rounded down to the fen.
fn government_part(income: u64, permille: u64) -> u64 {
    u64::try_from(u128::from(income) * u128::from(permille) / 1_000).unwrap_or(income)
}

fn units_of(content: &Content) -> Vec<UnitId> {
    match content.stated("units") {
        Some(FieldValue::Units(units)) => units.clone(),
        _ => Vec::new(),
    }
}

fn money(values: &Values, field: &str) -> u64 {
    match values.get(field) {
        Some(FieldValue::Money(fen)) => u64::try_from(*fen).unwrap_or(0),
        _ => 0,
    }
}

fn whole(values: &Values, field: &str) -> i64 {
    match values.get(field) {
        Some(FieldValue::Whole(number)) => *number,
        _ => 0,
    }
}

fn fen(amount: u64) -> i64 {
    i64::try_from(amount).unwrap_or(i64::MAX)
}
