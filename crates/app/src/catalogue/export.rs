//! Exporting the catalogue sheet. What is exported and imported again changes nothing.

use std::collections::HashMap;

use domain::catalogue::{Entry, Grade, InformationItem, Sharing};
use domain::ids::UnitId;
use domain::people::Actor;
use domain::schema::TableKey;
use domain::units::Unit;
use law::catalogue_codes::ShareType;
use law::classification::Classification;
use law::codes::resource_code::ClassCode;
use store::{EntryFilter, Page, Slice};

use super::code_of;
use super::sheet::{self, Column, Family, SheetFormat, word_for};
use crate::application::App;
use crate::error::Result;

/// Which entries are exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The working copies of the actor's own unit.
    Own,
    /// The published catalogue.
    Published,
}

/// What of the catalogue goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection {
    /// Working copies or the published catalogue.
    pub scope: Scope,
    /// Of one unit, where it is the published catalogue; the working copies are those of the actor's own unit anyway.
    pub unit: Option<UnitId>,
}

/// Entries read at a time where all are wanted.
const ROWS: u32 = 1_000;

impl App {
    /// The sheet of a scope as a file.
    pub async fn export_catalogue(
        &self,
        scope: Scope,
        format: SheetFormat,
        actor: &Actor,
    ) -> Result<Vec<u8>> {
        let entries = self.selected_entries(Selection { scope, unit: None }, actor).await?;
        let units: HashMap<UnitId, Unit> =
            self.store.units().await?.into_iter().map(|unit| (unit.id, unit)).collect();
        let written =
            tokio::task::spawn_blocking(move || sheet::encode(&rows(&entries, &units), format));
        Ok(written.await.map_err(crate::error::AppError::internal)??)
    }

    /// A page of a selection. Where it is narrowed to a unit a page may hold fewer entries than asked for, and none.
    pub async fn selected_page(
        &self,
        selection: Selection,
        actor: &Actor,
        slice: &Slice,
    ) -> Result<Page<Entry>> {
        match selection.scope {
            Scope::Own => {
                let filter = EntryFilter { unit: Some(actor.unit), ..EntryFilter::default() };
                Ok(self.store.entries(&filter, slice).await?)
            }
            Scope::Published => {
                let mut page = self.store.published_entries(slice).await?;
                page.rows.retain(|entry| selection.unit.is_none_or(|unit| entry.unit == unit));
                Ok(page)
            }
        }
    }

    /// All of a selection.
    pub async fn selected_entries(
        &self,
        selection: Selection,
        actor: &Actor,
    ) -> Result<Vec<Entry>> {
        let mut entries = Vec::new();
        let mut slice = Slice::first(ROWS);
        loop {
            let page = self.selected_page(selection, actor, &slice).await?;
            entries.extend(page.rows);
            match page.next {
                Some(next) => slice = Slice::new(Some(next), ROWS),
                None => return Ok(entries),
            }
        }
    }
}

/// The heading and one row an item; the cells of the entry stand in its first row, its name and code in all.
fn rows(entries: &[Entry], units: &HashMap<UnitId, Unit>) -> Vec<Vec<String>> {
    let mut rows = vec![Column::all().map(|column| column.heading().to_owned()).collect()];
    for (number, entry) in (1_usize..).zip(entries) {
        let unit = units.get(&entry.unit);
        let mut items = entry.draft.items.iter();
        let first = items.next();
        rows.push(row(|column| match first {
            Some(item) if column.is_of_item() => item_cell(column, entry, item),
            _ if column.is_of_item() => String::new(),
            _ => entry_cell(column, number, entry, unit),
        }));
        rows.extend(items.map(|item| {
            row(|column| match column {
                Column::Name | Column::Code => entry_cell(column, number, entry, unit),
                column if column.is_of_item() => item_cell(column, entry, item),
                _ => String::new(),
            })
        }));
    }
    rows
}

fn row(cell: impl Fn(Column) -> String) -> Vec<String> {
    Column::all().map(cell).collect()
}

fn entry_cell(column: Column, number: usize, entry: &Entry, unit: Option<&Unit>) -> String {
    let draft = &entry.draft;
    match column {
        Column::Number => number.to_string(),
        Column::Class | Column::Group | Column::Item | Column::Detail => {
            class_cell(column, &draft.class_code)
        }
        Column::Matter => draft.matter.clone(),
        Column::Name => draft.name.clone(),
        Column::Code => entry.code.as_ref().map(ToString::to_string).unwrap_or_default(),
        Column::Department => draft.department.clone(),
        Column::Summary => draft.summary.clone(),
        Column::Format => draft.format.name_zh().to_owned(),
        Column::FormatType | Column::FormatOther => format_cell(column, entry),
        Column::ShareType => draft.sharing.share_type.name_zh().to_owned(),
        Column::ShareCondition => condition_cell(&draft.sharing),
        Column::WayClass | Column::WayType => way_cell(column, &draft.sharing.way),
        Column::Open => (if draft.opening.open_type.is_some() { "1" } else { "0" }).to_owned(),
        Column::OpenType => {
            draft.opening.open_type.map(|open| open.name_zh().to_owned()).unwrap_or_default()
        }
        Column::OpenCondition => draft.opening.condition.clone(),
        Column::Cycle => draft.update_cycle.name_zh().to_owned(),
        Column::PublishedOn => entry.published_on.map(|on| on.to_string()).unwrap_or_default(),
        Column::Theme => theme_cell(&draft.theme),
        Column::NameEn => draft.name_en.clone(),
        Column::EmptyText => word_for(Family::EmptyText, &code_of(&draft.empty_text)).to_owned(),
        Column::Scope => word_for(Family::Scope, &code_of(&draft.scope)).to_owned(),
        Column::SourceSystem => draft.source_system.clone(),
        Column::Contact => draft.contact.clone(),
        Column::Keywords => draft.keywords.join(";"),
        Column::Related => draft.related.join(";"),
        Column::BadRows => draft.bad_rows_permille_max.to_string(),
        Column::DroppedRows => draft.dropped_rows_permille_max.to_string(),
        Column::Provider => unit.map(|unit| unit.name_zh.clone()).unwrap_or_default(),
        Column::ProviderCode => unit.map(|unit| unit.credit_code.clone()).unwrap_or_default(),
        Column::Grade => grade_cell(draft.grade),
        column => withholding_cell(column, &draft.sharing),
    }
}

/// 共享条件/不予共享依据: the template has one column for both.
fn condition_cell(sharing: &Sharing) -> String {
    if sharing.share_type == ShareType::Withheld && sharing.condition.is_empty() {
        sharing.basis_text()
    } else {
        sharing.condition.clone()
    }
}

fn withholding_cell(column: Column, sharing: &Sharing) -> String {
    let basis = sharing.basis.clone().unwrap_or_default();
    let widening = sharing.widening.clone().unwrap_or_default();
    match column {
        Column::BasisKind => basis
            .kind
            .map(|kind| word_for(Family::BasisKind, &code_of(&kind)).to_owned())
            .unwrap_or_default(),
        Column::BasisTitle => basis.title,
        Column::BasisNumber => basis.number,
        Column::BasisArticle => basis.article,
        Column::WideningPlan => widening.plan,
        Column::WideningOn => widening.on.map(|on| on.to_string()).unwrap_or_default(),
        _ => String::new(),
    }
}

fn grade_cell(grade: Option<Grade>) -> String {
    grade.map(|grade| word_for(Family::Grade, &code_of(&grade)).to_owned()).unwrap_or_default()
}

fn class_cell(column: Column, class_code: &str) -> String {
    let Ok(code) = ClassCode::parse(class_code) else { return String::new() };
    match column {
        Column::Class => code.class(),
        Column::Group => code.group(),
        Column::Item => code.item(),
        _ => code.detail(),
    }
    .to_owned()
}

fn format_cell(column: Column, entry: &Entry) -> String {
    let listed = entry.draft.format.types().contains(&entry.draft.format_type.as_str());
    if listed == (column == Column::FormatType) {
        entry.draft.format_type.clone()
    } else {
        String::new()
    }
}

fn way_cell(column: Column, way: &str) -> String {
    let class = match way {
        "" => "",
        "4" => "media",
        _ => "platform",
    };
    match (column, word_for(Family::Way, way)) {
        (Column::WayClass, _) => word_for(Family::WayClass, class).to_owned(),
        _ if class == "media" => String::new(),
        (_, "") => way.to_owned(),
        (_, word) => word.to_owned(),
    }
}

fn theme_cell(theme: &str) -> String {
    let group = theme
        .get(..1)
        .zip(theme.get(1..))
        .and_then(|(class, group)| Classification::embedded().group(class, group));
    group.map_or_else(|| theme.to_owned(), |group| group.name_zh.clone())
}

fn item_cell(column: Column, entry: &Entry, item: &InformationItem) -> String {
    let declared = item.declared;
    match column {
        Column::ItemName => item.name.clone(),
        Column::ItemType => declared.item_type.name_zh().to_owned(),
        Column::ItemLength if declared.precision > 0 => {
            format!("{},{}", declared.length, declared.precision)
        }
        Column::ItemLength if declared.length > 0 => declared.length.to_string(),
        Column::ItemRequired => {
            word_for(Family::YesNo, if item.required { "1" } else { "0" }).to_owned()
        }
        Column::ItemKey if entry.draft.key.items().contains(&item.id) => {
            let kind =
                if matches!(entry.draft.key, TableKey::Unique(_)) { "unique" } else { "lookup" };
            word_for(Family::Key, kind).to_owned()
        }
        Column::ItemCodes => code_lines(item),
        Column::ItemCheck => item
            .check
            .map(|check| word_for(Family::Check, &code_of(&check)).to_owned())
            .unwrap_or_default(),
        Column::ItemSensitivity => {
            word_for(Family::Sensitivity, &code_of(&item.sensitivity)).to_owned()
        }
        Column::ItemShareType => {
            item.share_type.map(|own| own.name_zh().to_owned()).unwrap_or_default()
        }
        Column::ItemRemark => item.remark.clone(),
        Column::ItemUnit => item.unit.clone(),
        Column::ItemGrade => grade_cell(item.grade),
        Column::ItemOpenType => {
            item.open_type.map(|own| own.name_zh().to_owned()).unwrap_or_default()
        }
        Column::ItemElement => item.element.as_ref().map(ToString::to_string).unwrap_or_default(),
        Column::ItemCodeList => {
            item.code_list.as_ref().map(ToString::to_string).unwrap_or_default()
        }
        _ => String::new(),
    }
}

/// One code a line, `1=男`.
pub fn code_lines(item: &InformationItem) -> String {
    let lines = item.codes.iter().flatten().map(|value| match value.name.as_str() {
        "" => value.code.clone(),
        name => format!("{}={name}", value.code),
    });
    lines.collect::<Vec<_>>().join("\n")
}
