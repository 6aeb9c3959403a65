//! The mapping screen: which field of the file feeds which item, and how the rows enter.

use app::loads::{BatchView, Inspection};
use domain::ids::ItemId;
use domain::loads::{ColumnMapping, LoadMode};

use super::grouped;
use crate::fields::Fields;
use crate::texts::Texts;

/// Values shown of each field.
const SAMPLES: usize = 3;
/// Characters shown of a value.
const SAMPLE_CHARS: usize = 40;

pub(super) struct ItemChoice {
    pub(super) value: String,
    pub(super) text: String,
    pub(super) selected: bool,
}

/// One field of the file.
pub(super) struct FieldLine {
    pub(super) name: String,
    pub(super) samples: Vec<String>,
    pub(super) items: Vec<ItemChoice>,
    pub(super) is_fed: bool,
}

pub(super) struct ModeChoice {
    pub(super) value: &'static str,
    pub(super) text: String,
    pub(super) hint: String,
    pub(super) checked: bool,
}

/// The form.
pub(super) struct Mapping {
    pub(super) fields: Vec<FieldLine>,
    pub(super) modes: Vec<ModeChoice>,
    pub(super) unfed: String,
    pub(super) rows: String,
    pub(super) error: String,
}

/// What was chosen.
#[derive(Debug, Clone)]
pub(super) struct Chosen {
    pub(super) mapping: ColumnMapping,
    pub(super) mode: LoadMode,
}

impl Chosen {
    /// What stands in the batch.
    pub(super) fn of(view: &BatchView) -> Self {
        Self { mapping: view.batch.mapping.clone(), mode: view.batch.mode }
    }

    /// What was posted: fields and items in pairs; a field without an item is left out.
    pub(super) fn from_fields(fields: &Fields, view: &BatchView) -> Self {
        let pairs = fields.all("field").into_iter().zip(fields.all("item"));
        let columns = pairs
            .filter_map(|(field, item)| Some((field.to_owned(), item.parse::<ItemId>().ok()?)))
            .collect();
        Self {
            mapping: ColumnMapping { columns },
            mode: fields.get("mode").parse().unwrap_or(view.batch.mode),
        }
    }
}

/// The form for a batch whose file was looked at.
pub(super) fn mapping(
    t: Texts,
    view: &BatchView,
    looked: &Inspection,
    chosen: &Chosen,
    error: String,
) -> Mapping {
    let schema = view.entry.schema();
    let unfed: Vec<&str> = chosen
        .mapping
        .unfed(&schema)
        .iter()
        .filter_map(|id| view.entry.item(*id))
        .map(|item| item.name.as_str())
        .collect();
    let fields = looked.fields.iter().enumerate();
    Mapping {
        fields: fields
            .map(|(place, name)| field_line(t, view, looked, chosen, place, name))
            .collect(),
        modes: modes(t, view, chosen.mode),
        unfed: unfed.join("、"),
        rows: grouped(looked.rows_estimate),
        error,
    }
}

fn field_line(
    t: Texts,
    view: &BatchView,
    looked: &Inspection,
    chosen: &Chosen,
    place: usize,
    name: &str,
) -> FieldLine {
    let fed = chosen.mapping.columns.iter().find(|(field, _)| field == name).map(|(_, item)| *item);
    let values =
        looked.sample.iter().filter_map(|row| row.get(place)).filter(|value| !value.is_empty());
    let none = ItemChoice {
        value: String::new(),
        text: t.s("loads-field-unused"),
        selected: fed.is_none(),
    };
    let key = view.entry.draft.key.items();
    let items = view.entry.draft.items.iter().map(|item| {
        let mark = if key.contains(&item.id) { t.s("loads-item-key") } else { String::new() };
        ItemChoice {
            value: item.id.to_string(),
            text: format!("{}{mark}", item.name),
            selected: fed == Some(item.id),
        }
    });
    FieldLine {
        name: name.to_owned(),
        samples: values
            .take(SAMPLES)
            .map(|value| value.chars().take(SAMPLE_CHARS).collect())
            .collect(),
        items: std::iter::once(none).chain(items).collect(),
        is_fed: fed.is_some(),
    }
}

fn modes(t: Texts, view: &BatchView, chosen: LoadMode) -> Vec<ModeChoice> {
    let offered: &[LoadMode] = if view.entry.draft.key.is_unique() {
        &[LoadMode::Upsert, LoadMode::Append, LoadMode::Replace]
    } else {
        &[LoadMode::Append, LoadMode::Replace]
    };
    let choice = |mode: &LoadMode| {
        let value: &'static str = (*mode).into();
        ModeChoice {
            value,
            text: t.c("load-mode", value),
            hint: t.c("loads-mode-hint", value),
            checked: *mode == chosen,
        }
    };
    offered.iter().map(choice).collect()
}

/// A message with the place it is about.
pub(super) fn at_place(t: Texts, what: String, place: &str) -> String {
    if place.is_empty() {
        what
    } else {
        t.f("loads-at-place", &[("what", what), ("place", place.to_owned())])
    }
}
