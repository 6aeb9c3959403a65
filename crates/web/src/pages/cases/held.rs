//! What others held of an entry when it was submitted for registration, and why its unit went on (Article 8).

use domain::cases::Case;
use domain::procedures::CATALOGUE_REGISTRATION;

use super::brought::{BroughtTable, brought};
use super::stated::Wording;

/// What the registrar weighs beside the entry itself.
pub(super) struct HeldElsewhere {
    pub(super) tables: Vec<BroughtTable>,
    /// Data elements that another unit leads.
    pub(super) leads: Vec<String>,
    /// Why the unit went on; empty where it was not asked.
    pub(super) reason: String,
}

/// What a registration kept of the check; none for any other case, and where nothing was found.
pub(super) fn held_elsewhere(wording: &Wording<'_>, case: &Case) -> Option<HeldElsewhere> {
    if case.procedure != CATALOGUE_REGISTRATION.code {
        return None;
    }
    let t = wording.t;
    let text = |value: &serde_json::Value, key: &str| {
        value.get(key).and_then(|text| text.as_str()).unwrap_or_default().to_owned()
    };
    let lead = |lead: &serde_json::Value| {
        let unit = text(lead, "unit").parse().ok()?;
        let args = [
            ("element", text(lead, "element")),
            ("unit", wording.live.unit_name(unit, t.tag())),
            ("document", text(lead, "document")),
        ];
        Some(t.f("collection-check-lead-of", &args))
    };
    let leads = case.payload.get("leads").and_then(|leads| leads.as_array());
    let held = HeldElsewhere {
        tables: brought(wording, &case.payload),
        leads: leads.map(|leads| leads.iter().filter_map(lead).collect()).unwrap_or_default(),
        reason: text(&case.payload, "source_reason"),
    };
    let is_empty = held.tables.is_empty() && held.leads.is_empty() && held.reason.is_empty();
    (!is_empty).then_some(held)
}
