//! What a yearly report rests on, read from its case: the last composing of it, and the signing that followed.

use app::cases::{CaseView, content_of, stated_by};
use domain::cases::CaseEvent;
use domain::ids::UnitId;
use domain::procedures::{CITY_REPORT, FieldValue, UNIT_REPORT, Values};
use domain::standing::Standing;
use serde::Deserialize;

/// A unit within the city's report.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct UnitLine {
    pub(super) unit: UnitId,
    pub(super) standing: Standing,
    /// Whether its own report of the year is on file.
    pub(super) reported: bool,
}

/// What a report was composed from.
pub(super) struct Composed<'a> {
    pub(super) view: &'a CaseView,
    pub(super) event: &'a CaseEvent,
    pub(super) standing: Standing,
    /// The units, in the city's report.
    pub(super) units: Vec<UnitLine>,
    /// What was written about the year.
    pub(super) words: Values,
    /// The act by which it was issued; none while it is a draft.
    pub(super) issued: Option<&'a CaseEvent>,
}

/// Reads the facts; none where the case is no report or was not composed.
pub(super) fn composed(view: &CaseView) -> Option<Composed<'_>> {
    if !is_report(&view.case.procedure) {
        return None;
    }
    let event = view.events.iter().rfind(|event| event.act == "compose")?;
    let standing = serde_json::from_value(event.detail["standing"].clone()).ok()?;
    let units = serde_json::from_value(event.detail["units"].clone()).unwrap_or_default();
    let issued = view.events.iter().rfind(|later| {
        later.sequence > event.sequence && later.detail["number"].as_str().is_some()
    });
    Some(Composed { view, event, standing, units, words: stated_by(event), issued })
}

/// Whether the case has a report to be read.
pub(in crate::pages::cases) fn has_report(view: &CaseView) -> bool {
    composed(view).is_some()
}

fn is_report(procedure: &str) -> bool {
    [UNIT_REPORT.code, CITY_REPORT.code].contains(&procedure)
}

impl Composed<'_> {
    pub(super) fn is_of_city(&self) -> bool {
        self.view.case.procedure == CITY_REPORT.code
    }

    /// The year reported on.
    pub(super) fn year(&self) -> String {
        let content = content_of(&self.view.case).unwrap_or_default();
        match content.stated("year") {
            Some(FieldValue::Whole(year)) => year.to_string(),
            _ => self.standing.from.year().to_string(),
        }
    }

    /// What was written in a field; empty where nothing was.
    pub(super) fn words(&self, field: &str) -> &str {
        match self.words.get(field) {
            Some(FieldValue::Text(text)) => text,
            _ => "",
        }
    }

    /// The units that have to report: all but the one whose report this is.
    pub(super) fn reporting(&self) -> impl Iterator<Item = &UnitLine> {
        self.units.iter().filter(|line| line.unit != self.view.case.applicant)
    }
}
