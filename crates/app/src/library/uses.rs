//! Which entries and items refer to an object of the library.

use std::collections::HashSet;

use domain::catalogue::{Entry, EntryDraft, InformationItem};
use domain::ids::{EntryId, UnitId};
use domain::library::{DataElement, ElementCode, LibraryKind, ListCode};
use store::{EntryFilter, LibraryFilter, Slice};

use super::SLICE_ROWS;
use crate::application::App;
use crate::error::Result;

/// An entry that refers to an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LibraryUse {
    /// The entry.
    pub entry: EntryId,
    /// 信息资源名称
    pub name: String,
    /// Its code as in addresses; empty before registration.
    pub path: String,
    /// Its unit.
    pub unit: UnitId,
    /// Names of the items that refer to it; none where the entry as a whole does.
    pub items: Vec<String>,
    /// Whether it is the published copy, and not one being worked on.
    pub is_published: bool,
}

/// What an entry may name so as to refer to an object.
#[derive(Debug, Default)]
pub(super) struct Names {
    elements: HashSet<ElementCode>,
    lists: HashSet<ListCode>,
    class: Option<String>,
}

impl Names {
    /// What entries name so as to refer to an object, by itself or by an element that takes its codes from it.
    pub(super) fn of(kind: LibraryKind, code: &str, elements: &[DataElement]) -> Self {
        let mut names = Self::default();
        match kind {
            LibraryKind::Element => names.elements.extend(code.parse::<ElementCode>().ok()),
            LibraryKind::CodeList => {
                names.lists.extend(code.parse::<ListCode>().ok());
                names.elements.extend(elements.iter().map(|element| element.code.clone()));
            }
            LibraryKind::Class => names.class = Some(code.to_owned()),
            LibraryKind::Term => {}
        }
        names
    }

    fn are_none(&self) -> bool {
        self.elements.is_empty() && self.lists.is_empty() && self.class.is_none()
    }

    fn are_of(&self, item: &InformationItem) -> bool {
        item.element.as_ref().is_some_and(|code| self.elements.contains(code))
            || item.code_list.as_ref().is_some_and(|code| self.lists.contains(code))
    }

    /// The items of a draft that refer to the object; none where the draft does not.
    fn used_in(&self, draft: &EntryDraft) -> Option<Vec<String>> {
        if let Some(class) = &self.class {
            return draft.class_code.starts_with(class.as_str()).then(Vec::new);
        }
        let items: Vec<String> = draft
            .items
            .iter()
            .filter(|item| self.are_of(item))
            .map(|item| item.name.clone())
            .collect();
        (!items.is_empty()).then_some(items)
    }
}

fn use_of(names: &Names, entry: &Entry, is_published: bool) -> Option<LibraryUse> {
    let items = names.used_in(&entry.draft)?;
    Some(LibraryUse {
        entry: entry.id,
        name: entry.draft.name.clone(),
        path: entry.code.as_ref().map(law::codes::ResourceCode::to_path).unwrap_or_default(),
        unit: entry.unit,
        items,
        is_published,
    })
}

impl App {
    /// The elements whose values are taken from an object; none where it is no code list.
    pub async fn elements_of(&self, kind: LibraryKind, code: &str) -> Result<Vec<DataElement>> {
        if kind != LibraryKind::CodeList {
            return Ok(Vec::new());
        }
        let filter = LibraryFilter { refers_to: Some(code.to_owned()), ..LibraryFilter::default() };
        self.library_where(&filter).await
    }

    /// The published entries that refer to an object, by itself or by one of the elements that take their codes from it,
    /// by code: for anybody.
    pub fn library_uses(
        &self,
        kind: LibraryKind,
        code: &str,
        elements: &[DataElement],
    ) -> Vec<LibraryUse> {
        self.published_using(&Names::of(kind, code, elements))
    }

    pub(super) fn published_using(&self, names: &Names) -> Vec<LibraryUse> {
        let live = self.live();
        let mut uses: Vec<LibraryUse> =
            live.tables().filter_map(|table| use_of(names, &table.entry, true)).collect();
        uses.sort_by(|a, b| (&a.path, a.entry).cmp(&(&b.path, b.entry)));
        uses
    }

    /// The working copies that refer to it: what those who compile them will have to look at again.
    pub(super) async fn drafts_using(&self, names: &Names) -> Result<Vec<LibraryUse>> {
        let mut uses = Vec::new();
        if names.are_none() {
            return Ok(uses);
        }
        let mut slice = Slice::first(SLICE_ROWS);
        loop {
            let page = self.store.entries(&EntryFilter::default(), &slice).await?;
            uses.extend(page.rows.iter().filter_map(|entry| use_of(names, entry, false)));
            match page.next {
                Some(next) => slice = Slice::new(Some(next), SLICE_ROWS),
                None => return Ok(uses),
            }
        }
    }
}
