//! What a draft takes from the library, and what of the library it names that may not be named.

use std::collections::HashMap;

use domain::catalogue::{Entry, InformationItem, Missing};
use domain::library::{
    ClassStanding, CodeList, DataElement, ElementCode, LibraryObject, LibraryState, ListCode, fill,
    let_go_of_codes,
};
use law::codes::ClassCode;
use store::LibraryFilter;

use crate::application::App;
use crate::catalogue::DraftInput;
use crate::error::Result;

/// The elements and code lists that some items name.
#[derive(Debug, Clone, Default)]
pub struct Standards {
    elements: HashMap<ElementCode, DataElement>,
    lists: HashMap<ListCode, CodeList>,
}

impl Standards {
    /// Fills what an item leaves open from the element and the code list it names.
    pub fn fill(&self, item: &mut InformationItem) {
        let element = item.element.as_ref().and_then(|code| self.elements.get(code));
        let named = item.code_list.as_ref();
        let named = named.or_else(|| element.and_then(|element| element.codes.as_ref()));
        let list = named.and_then(|code| self.lists.get(code));
        fill(item, element, list);
    }
}

impl App {
    /// The standards that items name.
    pub async fn standards(&self, items: &[InformationItem]) -> Result<Standards> {
        let codes: Vec<String> = items
            .iter()
            .filter_map(|item| item.element.as_ref())
            .map(ToString::to_string)
            .collect();
        let elements: Vec<DataElement> = self.library_named(codes).await?;
        let of_items = items.iter().filter_map(|item| item.code_list.as_ref());
        let of_elements = elements.iter().filter_map(|element| element.codes.as_ref());
        let codes = of_items.chain(of_elements).map(ToString::to_string).collect();
        let lists: Vec<CodeList> = self.library_named(codes).await?;
        Ok(Standards {
            elements: elements.into_iter().map(|one| (one.code.clone(), one)).collect(),
            lists: lists.into_iter().map(|one| (one.code.clone(), one)).collect(),
        })
    }

    /// The objects with these codes; unknown codes are left out.
    async fn library_named<T: LibraryObject>(&self, mut codes: Vec<String>) -> Result<Vec<T>> {
        codes.sort_unstable();
        codes.dedup();
        if codes.is_empty() {
            return Ok(Vec::new());
        }
        self.library_where(&LibraryFilter { codes, ..LibraryFilter::default() }).await
    }

    /// The draft with what it leaves open filled from the library.
    pub(crate) async fn filled(&self, input: &DraftInput) -> Result<DraftInput> {
        let standards = self.standards(&input.draft.items).await?;
        let mut filled = input.clone();
        filled.draft.items.iter_mut().for_each(|item| standards.fill(item));
        Ok(filled)
    }

    /// The same for an edited draft: codes of a list that an item names no more give way to those of the list it names.
    pub(crate) async fn refilled(
        &self,
        input: &DraftInput,
        before: Option<&Entry>,
    ) -> Result<DraftInput> {
        let mut changed = input.clone();
        for item in &mut changed.draft.items {
            if let Some(was) = before.and_then(|entry| entry.item(item.id)) {
                let_go_of_codes(item, was);
            }
        }
        self.filled(&changed).await
    }

    /// What an entry names of the library that is not there or is to be used no more. An entry with a code keeps its class.
    pub(crate) async fn standard_gaps(&self, entry: &Entry) -> Result<Vec<Missing>> {
        let mut gaps: Vec<Missing> = self.class_gap(entry).into_iter().collect();
        let standards = self.standards(&entry.draft.items).await?;
        let today = self.today();
        for (place, item) in entry.draft.items.iter().enumerate() {
            let mut gap = |part: &str, code| {
                gaps.push(Missing { field: format!("items.{place}.{part}"), code });
            };
            let ended = |object: Option<LibraryState>| match object {
                None => Some("library.unknown"),
                Some(LibraryState::Superseded) => Some("library.superseded"),
                Some(LibraryState::Planned) => Some("library.not-begun"),
                Some(LibraryState::InForce) => None,
            };
            if let Some(code) = &item.element {
                let element = standards.elements.get(code);
                let state = element.and_then(LibraryObject::validity).map(|days| days.state(today));
                if let Some(code) = ended(state) {
                    gap("element", code);
                }
            }
            if let Some(code) = &item.code_list {
                let list = standards.lists.get(code);
                let state = list.and_then(LibraryObject::validity).map(|days| days.state(today));
                if let Some(code) = ended(state) {
                    gap("code_list", code);
                }
            }
        }
        Ok(gaps)
    }

    fn class_gap(&self, entry: &Entry) -> Option<Missing> {
        if entry.code.is_some() {
            return None;
        }
        let class = ClassCode::parse(&entry.draft.class_code).ok()?;
        let code = match self.live().classes().standing(&class, self.today()) {
            ClassStanding::Given => return None,
            ClassStanding::NotGiven => "library.class-ended",
            ClassStanding::Unknown => "library.class-unknown",
        };
        Some(Missing { field: "class_code".to_owned(), code })
    }
}
