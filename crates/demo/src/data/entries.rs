//! `entries.toml`: what each unit declares of its resources.

use app::catalogue::{DraftInput, KeyKind, blank_draft};
use domain::catalogue::{
    CodeCheck, CodeValue, DataScope, EntryDraft, Grade, InformationItem, Opening, Sensitivity,
    Sharing, WideningPlan, WithholdingBasis,
};
use domain::ids::{EntryId, ItemId};
use domain::schema::TableKey;
use domain::values::DeclaredType;
use law::catalogue_codes::{ItemType, OpenType, ResourceFormat, ShareType, UpdateCycle};
use serde::Deserialize;

use super::Data;

#[derive(Deserialize)]
pub(super) struct File {
    pub(super) entry: Vec<DemoEntry>,
}

/// How an entry comes into the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Standing {
    /// It stands there from the start.
    Published,
    /// Step by step, as the story tells.
    Story,
}

/// An entry of the city.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DemoEntry {
    pub(crate) key: String,
    pub(crate) unit: String,
    pub(crate) state: Standing,
    pub(crate) name: String,
    name_en: String,
    department: String,
    summary: String,
    theme: String,
    format: ResourceFormat,
    format_type: String,
    pub(crate) share_type: ShareType,
    share_condition: String,
    share_way: String,
    #[serde(default)]
    basis: Option<WithholdingBasis>,
    #[serde(default)]
    widening: Option<WideningPlan>,
    #[serde(default)]
    grade: Option<Grade>,
    #[serde(default)]
    open_type: Option<OpenType>,
    #[serde(default)]
    open_condition: String,
    update_cycle: UpdateCycle,
    matter: String,
    scope: DataScope,
    source_system: String,
    contact: String,
    keywords: Vec<String>,
    bad_rows_permille_max: u16,
    key_kind: KeyKind,
    pub(crate) key_items: Vec<String>,
    items: Vec<DemoItem>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DemoItem {
    name: String,
    /// The official letter of the type.
    r#type: String,
    #[serde(default)]
    length: u32,
    #[serde(default)]
    precision: u8,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    sensitivity: Sensitivity,
    #[serde(default)]
    check: Option<CodeCheck>,
    #[serde(default)]
    codes: Option<Vec<(String, String)>>,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    grade: Option<Grade>,
    #[serde(default)]
    open_type: Option<OpenType>,
}

impl DemoItem {
    fn item(&self, id: ItemId) -> InformationItem {
        let item_type =
            ItemType::from_code(&self.r#type).expect("the letters are read by this crate's tests");
        let code =
            |(code, name): &(String, String)| CodeValue { code: code.clone(), name: name.clone() };
        InformationItem {
            id,
            name: self.name.clone(),
            declared: DeclaredType { item_type, length: self.length, precision: self.precision },
            required: self.required,
            codes: self.codes.as_ref().map(|codes| codes.iter().map(code).collect()),
            check: self.check,
            sensitivity: self.sensitivity,
            share_type: None,
            remark: String::new(),
            element: Data::embedded().library.element_of(&self.name, item_type).cloned(),
            code_list: None,
            unit: self.unit.clone(),
            grade: self.grade,
            open_type: self.open_type,
        }
    }
}

impl DemoEntry {
    pub(crate) fn id(&self) -> EntryId {
        EntryId::named(&self.key)
    }

    /// Items in the order of the table.
    pub(crate) fn item_names(&self) -> impl Iterator<Item = &str> {
        self.items.iter().map(|item| item.name.as_str())
    }

    /// The number an item has once the draft was taken.
    pub(crate) fn item_id(&self, name: &str) -> Option<ItemId> {
        let place = self.item_names().position(|item| item == name)?;
        u32::try_from(place + 1).ok().map(ItemId)
    }

    fn key_places(&self) -> Vec<usize> {
        self.key_items
            .iter()
            .filter_map(|name| self.item_names().position(|item| item == name))
            .collect()
    }

    /// The draft with its items numbered and its key set.
    pub(crate) fn draft(&self, class_code: String) -> EntryDraft {
        let items: Vec<InformationItem> =
            (1_u32..).zip(&self.items).map(|(id, item)| item.item(ItemId(id))).collect();
        let key: Vec<ItemId> = self.key_places().into_iter().map(|place| items[place].id).collect();
        EntryDraft {
            name: self.name.clone(),
            name_en: self.name_en.clone(),
            department: self.department.clone(),
            summary: self.summary.clone(),
            theme: self.theme.clone(),
            format: self.format,
            format_type: self.format_type.clone(),
            items,
            key: match self.key_kind {
                KeyKind::Unique => TableKey::Unique(key),
                KeyKind::Lookup => TableKey::Lookup(key),
                KeyKind::None => TableKey::None,
            },
            sharing: Sharing {
                share_type: self.share_type,
                condition: self.share_condition.clone(),
                way: self.share_way.clone(),
                basis: self.basis.clone(),
                widening: self.widening.clone(),
            },
            opening: Opening { open_type: self.open_type, condition: self.open_condition.clone() },
            grade: self.grade,
            update_cycle: self.update_cycle,
            matter: self.matter.clone(),
            scope: self.scope,
            source_system: self.source_system.clone(),
            contact: self.contact.clone(),
            keywords: self.keywords.clone(),
            bad_rows_permille_max: self.bad_rows_permille_max,
            ..blank_draft(class_code)
        }
    }

    /// The draft as a form would send it: items without numbers.
    pub(crate) fn input(&self, class_code: String) -> DraftInput {
        let mut draft = self.draft(class_code);
        draft.items.iter_mut().for_each(|item| item.id = ItemId(0));
        DraftInput { draft, key_kind: self.key_kind, key_places: self.key_places() }
    }
}
