//! Final assessments ranked, and yearly reports that are missing (Articles 26, 27).

use std::collections::{BTreeMap, HashSet};

use domain::ids::{CaseId, UnitId};
use domain::people::Actor;
use domain::procedures::{ASSESSMENT, Content, FieldValue, UNIT_REPORT};
use domain::scoring;
use jiff::civil::Date;
use store::CaseFilter;

use crate::application::App;
use crate::cases::content_of;
use crate::error::{AppError, Result};

/// A unit's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The place; equal scores share one.
    pub rank: usize,
    /// The unit.
    pub unit: UnitId,
    /// The assessment.
    pub case: CaseId,
    /// Its score, in hundredths of a point.
    pub total_hundredths: u64,
}

impl App {
    /// Units by their last final assessment of a period that ends in `year`, the best first: published among all units.
    pub async fn ranking(&self, year: i16, actor: &Actor) -> Result<Vec<Place>> {
        if actor.unit_kind.is_outside() {
            return Err(AppError::not_found());
        }
        let filter = CaseFilter {
            procedure: Some(ASSESSMENT.code.to_owned()),
            states: vec!["final".to_owned()],
            ..CaseFilter::default()
        };
        // Of a unit assessed several times in the year the last period counts.
        let mut last: BTreeMap<UnitId, (Date, Place)> = BTreeMap::new();
        for case in self.all_cases(&filter).await? {
            let Some(content) = content_of(&case) else { continue };
            let ends = date_of(&content, "period_to").filter(|last| last.year() == year);
            let Some((ends, total_hundredths)) = ends.zip(total(&content)) else { continue };
            let place = Place { rank: 0, unit: case.provider, case: case.id, total_hundredths };
            let known = last.entry(case.provider).or_insert((ends, place.clone()));
            if known.0 < ends {
                *known = (ends, place);
            }
        }
        let mut places: Vec<Place> = last.into_values().map(|(_, place)| place).collect();
        places.sort_by(|one, other| {
            other.total_hundredths.cmp(&one.total_hundredths).then(one.unit.cmp(&other.unit))
        });
        Ok(ranked(places))
    }

    /// Units that have handed in their report for `year`.
    pub(crate) async fn units_reported(&self, year: i16) -> Result<HashSet<UnitId>> {
        let filter = CaseFilter {
            procedure: Some(UNIT_REPORT.code.to_owned()),
            states: vec!["signed_off".to_owned(), "on_file".to_owned()],
            ..CaseFilter::default()
        };
        let year = FieldValue::Whole(i64::from(year));
        let cases = self.all_cases(&filter).await?;
        let of_year = cases.iter().filter(|case| {
            content_of(case).is_some_and(|content| content.stated("year") == Some(&year))
        });
        Ok(of_year.map(|case| case.applicant).collect())
    }

    /// Units that have not handed in their report for `year`, for the digital office (Article 27).
    pub async fn missing_unit_reports(&self, year: i16, actor: &Actor) -> Result<Vec<UnitId>> {
        if !actor.is_digital_office() {
            return Err(AppError::not_found());
        }
        let handed_in = self.units_reported(year).await?;
        let live = self.live();
        let mut missing: Vec<UnitId> = live
            .units()
            .filter(|unit| {
                !unit.kind.is_outside() && unit.is_valid(live.on) && unit.id != actor.unit
            })
            .map(|unit| unit.id)
            .filter(|unit| !handed_in.contains(unit))
            .collect();
        missing.sort_unstable();
        Ok(missing)
    }
}

fn ranked(mut places: Vec<Place>) -> Vec<Place> {
    for at in 0..places.len() {
        let tied = at > 0 && places[at - 1].total_hundredths == places[at].total_hundredths;
        places[at].rank = if tied { places[at - 1].rank } else { at + 1 };
    }
    places
}

fn total(content: &Content) -> Option<u64> {
    match content.added("score", "total") {
        Some(FieldValue::Text(text)) => scoring::parsed(text),
        _ => None,
    }
}

/// A date that the opening states.
pub(crate) fn date_of(content: &Content, field: &str) -> Option<Date> {
    match content.stated(field) {
        Some(FieldValue::Date(date)) => Some(*date),
        _ => None,
    }
}
