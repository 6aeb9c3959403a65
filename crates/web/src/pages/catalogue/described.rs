//! An entry in words: the core elements and the information items, for pages and for comparing versions.

use app::catalogue::code_of;
use app::catalogue::export::code_lines;
use app::library::ClassTable;
use domain::catalogue::{Entry, EntryDraft, InformationItem};
use domain::schema::TableKey;
use law::catalogue_codes::ShareType;
use law::classification::Classification;
use law::codes::resource_code::ClassCode;

use crate::texts::Texts;

/// A named value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fact {
    pub(super) name: String,
    pub(super) value: String,
}

/// An information item as a line of a table.
#[derive(Debug, Clone)]
pub(super) struct ItemLine {
    pub(super) number: String,
    pub(super) name: String,
    pub(super) item_type: String,
    pub(super) length: String,
    pub(super) is_required: bool,
    pub(super) key: String,
    pub(super) codes: Vec<String>,
    pub(super) check: String,
    pub(super) sensitivity: String,
    pub(super) share: String,
    pub(super) remark: String,
    /// The data element that it is; empty where it names none.
    pub(super) element: String,
    /// 计量单位; may be empty.
    pub(super) unit: String,
    /// 数据分级; empty where not graded.
    pub(super) grade: String,
    /// 开放类型 where stricter than the entry's.
    pub(super) open: String,
}

/// The core elements that an owner writes, in the order of the guide, and what this platform adds.
pub(super) fn facts(t: Texts, classes: &ClassTable, draft: &EntryDraft) -> Vec<Fact> {
    let open = draft.opening.open_type.map_or_else(|| "none".to_owned(), |open| code_of(&open));
    let grade = draft.grade.map(|grade| t.c("data-grade", code_of(&grade))).unwrap_or_default();
    let rows = [
        ("class_code", class_words(t, classes, &draft.class_code)),
        ("name", draft.name.clone()),
        ("name_en", draft.name_en.clone()),
        ("department", draft.department.clone()),
        ("summary", draft.summary.clone()),
        (
            "format",
            joined(&[t.c("catalogue-format", code_of(&draft.format)), draft.format_type.clone()]),
        ),
        ("share_type", t.c("share-type", code_of(&draft.sharing.share_type))),
        (condition_field(draft), draft.sharing.condition.clone()),
        ("way", way_words(t, &draft.sharing.way)),
        ("open_type", t.c("catalogue-open", open)),
        ("open_condition", draft.opening.condition.clone()),
        ("grade", grade),
        ("update_cycle", t.c("catalogue-cycle", code_of(&draft.update_cycle))),
        ("theme", theme_words(t, &draft.theme)),
        ("related", draft.related.join(" ")),
        ("matter", draft.matter.clone()),
        ("scope", t.c("data-scope", code_of(&draft.scope))),
        ("source_system", draft.source_system.clone()),
        ("contact", draft.contact.clone()),
        ("keywords", draft.keywords.join(" ")),
        ("key", key_words(t, draft)),
        ("empty_text", t.c("empty-text", code_of(&draft.empty_text))),
        ("bad_rows", format!("{}‰", draft.bad_rows_permille_max)),
        ("dropped_rows", format!("{}‰", draft.dropped_rows_permille_max)),
    ];
    let rows = rows.into_iter().chain(withholding(t, draft));
    rows.map(|(field, value)| Fact { name: field_name(t, field), value }).collect()
}

/// Older versions state the basis for withholding where others state the condition.
fn condition_field(draft: &EntryDraft) -> &'static str {
    let is_basis = draft.sharing.share_type == ShareType::Withheld && draft.sharing.basis.is_none();
    if is_basis { "basis_title" } else { "share_condition" }
}

/// What withholding rests on and how sharing is to widen; blank where nothing is withheld.
fn withholding(t: Texts, draft: &EntryDraft) -> Vec<(&'static str, String)> {
    if !draft.withholds() {
        return Vec::new();
    }
    let basis = draft.sharing.basis.clone().unwrap_or_default();
    let widening = draft.sharing.widening.clone().unwrap_or_default();
    let kind = basis.kind.map(|kind| t.c("basis-kind", code_of(&kind))).unwrap_or_default();
    vec![
        ("basis_kind", kind),
        ("basis_title", basis.title),
        ("basis_number", basis.number),
        ("basis_article", basis.article),
        ("widening_plan", widening.plan),
        ("widening_on", widening.on.map(|on| on.to_string()).unwrap_or_default()),
    ]
}

/// The name of a field of the form, of the page and of a gap.
pub(super) fn field_name(t: Texts, field: &str) -> String {
    t.c("catalogue-field", field)
}

/// A field as gaps name it: `items.3.length` is the length of the fourth item.
pub(super) fn gap_place(t: Texts, draft: &EntryDraft, field: &str) -> String {
    let mut parts = field.split('.');
    match (parts.next(), parts.next().and_then(|place| place.parse::<usize>().ok()), parts.next()) {
        (Some("items"), Some(place), Some(part)) => {
            let name = draft.items.get(place).map(|item| item.name.clone()).unwrap_or_default();
            let args = [
                ("n", (place + 1).to_string()),
                ("name", name),
                ("field", t.c("catalogue-item", part)),
            ];
            t.f("catalogue-gap-item", &args)
        }
        _ => field_name(t, field),
    }
}

pub(super) fn joined(parts: &[String]) -> String {
    parts.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" · ")
}

/// A class from 类 down to 细目; what the table does not know is left out.
pub(super) fn class_words(t: Texts, classes: &ClassTable, class_code: &str) -> String {
    let Ok(code) = ClassCode::parse(class_code) else { return class_code.to_owned() };
    let table = Classification::embedded();
    let (class, group) = (table.class(code.class()), table.group(code.class(), code.group()));
    let english = t.tag() == "en";
    let class = class.map(|class| if english { &class.name_en } else { &class.name_zh }).cloned();
    let group = group.map(|group| if english { &group.name_en } else { &group.name_zh }).cloned();
    let upper = [class_code.to_owned(), class.unwrap_or_default(), group.unwrap_or_default()];
    let below = classes.path(&code).into_iter().map(|node| node.named(t.tag()).to_owned());
    joined(&upper.into_iter().chain(below).collect::<Vec<_>>())
}

/// The words for a theme: 类 and 项 of the guide.
pub(super) fn theme_words(t: Texts, theme: &str) -> String {
    let parts = theme.get(..1).zip(theme.get(1..));
    let group = parts.and_then(|(class, group)| Classification::embedded().group(class, group));
    match group {
        Some(group) if t.tag() == "en" => group.name_en.clone(),
        Some(group) => group.name_zh.clone(),
        None => theme.to_owned(),
    }
}

pub(super) fn way_words(t: Texts, way: &str) -> String {
    match way {
        "1" | "2" | "3" | "4" => t.c("catalogue-way", way),
        other => other.to_owned(),
    }
}

fn key_words(t: Texts, draft: &EntryDraft) -> String {
    let kind = match draft.key {
        TableKey::Unique(_) => "unique",
        TableKey::Lookup(_) => "lookup",
        TableKey::None => "none",
    };
    let name = |id| draft.items.iter().find(|item| item.id == id).map(|item| item.name.clone());
    let names: Vec<String> = draft.key.items().iter().filter_map(|id| name(*id)).collect();
    joined(&[t.c("catalogue-key", kind), names.join(" + ")])
}

/// The items of an entry.
pub(super) fn items(t: Texts, entry: &Entry) -> Vec<ItemLine> {
    entry.draft.items.iter().map(|item| item_line(t, &entry.draft, item)).collect()
}

pub(super) fn item_line(t: Texts, draft: &EntryDraft, item: &InformationItem) -> ItemLine {
    let declared = item.declared;
    let length = match (declared.length, declared.precision) {
        (0, 0) => String::new(),
        (length, 0) => length.to_string(),
        (length, precision) => format!("{length},{precision}"),
    };
    let share = item.share_type.map(|own| t.c("share-type", code_of(&own))).unwrap_or_default();
    let key = match draft.key {
        TableKey::Unique(ref ids) if ids.contains(&item.id) => t.s("catalogue-key-unique"),
        TableKey::Lookup(ref ids) if ids.contains(&item.id) => t.s("catalogue-key-lookup"),
        _ => String::new(),
    };
    ItemLine {
        number: item.id.to_string(),
        name: item.name.clone(),
        item_type: t.c("catalogue-type", code_of(&declared.item_type)),
        length,
        is_required: item.required,
        key,
        codes: code_lines(item).lines().map(str::to_owned).collect(),
        check: item.check.map(|check| t.c("code-check", code_of(&check))).unwrap_or_default(),
        sensitivity: t.c("sensitivity", code_of(&item.sensitivity)),
        share,
        remark: item.remark.clone(),
        element: item.element.as_ref().map(ToString::to_string).unwrap_or_default(),
        unit: item.unit.clone(),
        grade: item.grade.map(|grade| t.c("data-grade", code_of(&grade))).unwrap_or_default(),
        open: item.open_type.map(|own| t.c("catalogue-open", code_of(&own))).unwrap_or_default(),
    }
}

impl ItemLine {
    /// The item in one line, for comparing versions.
    pub(super) fn in_words(&self, t: Texts) -> String {
        let required =
            if self.is_required { t.s("catalogue-item-required") } else { String::new() };
        let codes = self.codes.join("; ");
        let parts = [
            &self.name,
            &self.item_type,
            &self.length,
            &required,
            &self.key,
            &self.sensitivity,
            &self.share,
            &self.check,
            &codes,
            &self.remark,
            &self.element,
            &self.unit,
            &self.grade,
            &self.open,
        ];
        joined(&parts.map(Clone::clone))
    }
}
