//! Effects of assessment and yearly reports: facts computed at the act and kept with the case.

use std::collections::{BTreeMap, HashSet};

use domain::cases::Case;
use domain::ids::UnitId;
use domain::procedures::{Content, FieldValue, Step, UNIT_REPORT, Values};
use domain::scoring::{self, Extra};
use domain::standing::Standing;
use jiff::civil::{Date, date};
use serde_json::json;
use store::CaseFilter;

use super::{Brought, stated};
use crate::application::App;
use crate::assessments::date_of;
use crate::error::{AppError, Result};

impl App {
    /// Scores the unit by the sheet in force at the end of the period.
    pub(super) async fn score_unit(&self, case: &mut Case, step: &Step) -> Result<Brought> {
        let mut content = stated(case)?;
        let (from, until) = period(&content)?;
        let sheet = law::indicators::in_force(until)
            .ok_or_else(|| AppError::denied("assessment.no-sheet"))?;
        let standing = self.standing_of(case.provider, from, until).await?;
        let given = content.acts.entry(step.act.code.to_owned()).or_default();
        let extra = Extra { bonus: whole(given, "bonus"), malus: whole(given, "malus") };
        let score = scoring::score(sheet, &standing, &entered(given), extra);
        let total = scoring::written(score.total_hundredths);
        given.insert("total".to_owned(), FieldValue::Text(total));
        keep(case, &content)?;
        let detail = json!({ "score": score, "standing": standing, "sheet": sheet.valid_from });
        Ok(Brought { detail, ..Brought::nothing() })
    }

    /// The year's facts of the unit, as far as the year has come.
    pub(super) async fn compose_unit_report(
        &self,
        case: &mut Case,
        step: &Step,
    ) -> Result<Brought> {
        let mut content = stated(case)?;
        let (from, until) = self.year_of(&content)?;
        let standing = self.standing_of(case.applicant, from, until).await?;
        state_facts(content.acts.entry(step.act.code.to_owned()).or_default(), &standing);
        keep(case, &content)?;
        Ok(Brought { detail: json!({ "standing": standing }), ..Brought::nothing() })
    }

    /// The year's facts of all units, together and each, and which of them have reported.
    pub(super) async fn compose_city_report(
        &self,
        case: &mut Case,
        step: &Step,
    ) -> Result<Brought> {
        let mut content = stated(case)?;
        let (from, until) = self.year_of(&content)?;
        let reporters = self.reporters(&content).await?;
        let mut sum = Standing { from, until, ..Standing::default() };
        let (mut lines, mut of_year) = (Vec::new(), 0_u64);
        for unit in self.units_on(until) {
            let standing = self.standing_of(unit, from, until).await?;
            let reported = reporters.contains(&unit);
            sum.add(&standing);
            of_year += u64::from(reported);
            lines.push(json!({ "unit": unit, "standing": standing, "reported": reported }));
        }
        let values = content.acts.entry(step.act.code.to_owned()).or_default();
        state_facts(values, &sum);
        values.insert("units_in_all".to_owned(), FieldValue::Whole(signed(lines.len() as u64)));
        values.insert("units_reported".to_owned(), FieldValue::Whole(signed(of_year)));
        keep(case, &content)?;
        Ok(Brought { detail: json!({ "standing": sum, "units": lines }), ..Brought::nothing() })
    }

    /// The units of the government on a day, in the order of the catalogue.
    fn units_on(&self, day: Date) -> Vec<UnitId> {
        let live = self.live();
        let mut units: Vec<_> =
            live.units().filter(|unit| !unit.kind.is_outside() && unit.is_valid(day)).collect();
        units.sort_by(|one, other| {
            one.catalogue_number.cmp(&other.catalogue_number).then(one.id.cmp(&other.id))
        });
        units.into_iter().map(|unit| unit.id).collect()
    }

    /// The units whose report for the same year is on file.
    async fn reporters(&self, content: &Content) -> Result<HashSet<UnitId>> {
        let on_file = CaseFilter {
            procedure: Some(UNIT_REPORT.code.to_owned()),
            states: vec!["on_file".to_owned()],
            ..CaseFilter::default()
        };
        let year = content.stated("year");
        let of_year = |case: &Case| {
            crate::cases::content_of(case).is_some_and(|report| report.stated("year") == year)
        };
        let reports = self.all_cases(&on_file).await?;
        Ok(reports.iter().filter(|case| of_year(case)).map(|case| case.applicant).collect())
    }

    /// The first day of the year reported on, and its last or today.
    fn year_of(&self, content: &Content) -> Result<(Date, Date)> {
        let year = match content.stated("year") {
            Some(FieldValue::Whole(year)) => i16::try_from(*year).ok(),
            _ => None,
        };
        let year = year.ok_or_else(|| AppError::internal("a report without a year"))?;
        let (from, last) = (date(year, 1, 1), date(year, 12, 31));
        let today = self.today();
        if from > today {
            return Err(AppError::denied("report.year-to-come"));
        }
        Ok((from, last.min(today)))
    }
}

fn period(content: &Content) -> Result<(Date, Date)> {
    match (date_of(content, "period_from"), date_of(content, "period_to")) {
        (Some(from), Some(until)) if from <= until => Ok((from, until)),
        _ => Err(AppError::denied("period.reversed")),
    }
}

fn keep(case: &mut Case, content: &Content) -> Result<()> {
    case.payload = serde_json::to_value(content).map_err(AppError::internal)?;
    Ok(())
}

fn whole(values: &Values, field: &str) -> u64 {
    match values.get(field) {
        Some(FieldValue::Whole(number)) => u64::try_from(*number).unwrap_or(0),
        _ => 0,
    }
}

/// What was entered, by indicator: the fields `entered_…`.
fn entered(values: &Values) -> BTreeMap<String, u64> {
    let indicator = |field: &String| field.strip_prefix("entered_").map(str::to_owned);
    values.keys().filter_map(|field| Some((indicator(field)?, whole(values, field)))).collect()
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The facts of a yearly report, each as a field of its own so that pages and documents show it.
fn state_facts(values: &mut Values, standing: &Standing) {
    let facts = [
        ("entries_published", standing.entries_published),
        ("tables_late", standing.tables_late),
        ("rows_read", standing.rows_read),
        ("rows_bad", standing.rows_bad),
        ("terms_kept", standing.terms_kept),
        ("terms_missed", standing.terms_missed),
        ("grants_given", standing.grants_given),
        ("grants_held", standing.grants_held),
        ("uses_supplied", standing.uses_supplied),
        ("rows_supplied", standing.rows_supplied),
        ("uses_made", standing.uses_made),
        ("rows_received", standing.rows_received),
    ];
    for (field, count) in facts {
        values.insert(field.to_owned(), FieldValue::Whole(signed(count)));
    }
}
