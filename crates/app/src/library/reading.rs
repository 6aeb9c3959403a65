//! Reading the library: lists, single objects, their history. Anybody may.

use domain::library::{ElementCode, LibraryKind, LibraryObject, LibraryState};
use domain::people::{Actor, Post};
use store::{LibraryFilter, LibraryVersion, Page, Slice};

use super::SLICE_ROWS;
use crate::application::App;
use crate::error::{AppError, Result};

/// Which objects a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LibraryQuery {
    /// Part of a name, a synonym or a code.
    pub text: String,
    /// Where they stand today; any where none is given.
    pub state: Option<LibraryState>,
}

/// How much the library holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LibraryCounts {
    /// 数据元
    pub elements: u64,
    /// 代码集
    pub code_lists: u64,
    /// 术语
    pub terms: u64,
    /// 目 and 细目
    pub classes: u64,
}

/// Whether somebody keeps the library: the catalogue post of the city's digital office 目录管理岗 (Article 12).
pub fn keeps(actor: &Actor) -> bool {
    actor.is_digital_office() && actor.has(Post::Registrar)
}

impl App {
    fn library_filter(&self, query: &LibraryQuery) -> LibraryFilter {
        let text = query.text.trim();
        LibraryFilter {
            text: (!text.is_empty()).then(|| text.to_owned()),
            state: query.state.map(|state| (state, self.today())),
            ..LibraryFilter::default()
        }
    }

    /// Objects of a kind in the order of their codes.
    pub async fn library_list<T: LibraryObject>(
        &self,
        query: &LibraryQuery,
        slice: &Slice,
    ) -> Result<Page<T>> {
        Ok(self.store.library_objects(&self.library_filter(query), slice).await?)
    }

    /// Every object of a kind that a query finds, read page by page.
    pub async fn library_all<T: LibraryObject>(&self, query: &LibraryQuery) -> Result<Vec<T>> {
        self.library_where(&self.library_filter(query)).await
    }

    pub(super) async fn library_where<T: LibraryObject>(
        &self,
        filter: &LibraryFilter,
    ) -> Result<Vec<T>> {
        let mut objects = Vec::new();
        let mut slice = Slice::first(SLICE_ROWS);
        loop {
            let page = self.store.library_objects(filter, &slice).await?;
            objects.extend(page.rows);
            match page.next {
                Some(next) => slice = Slice::new(Some(next), SLICE_ROWS),
                None => return Ok(objects),
            }
        }
    }

    /// How many objects of each kind a query finds.
    pub async fn library_counts(&self, query: &LibraryQuery) -> Result<LibraryCounts> {
        let filter = self.library_filter(query);
        Ok(LibraryCounts {
            elements: self.store.count_library(LibraryKind::Element, &filter).await?,
            code_lists: self.store.count_library(LibraryKind::CodeList, &filter).await?,
            terms: self.store.count_library(LibraryKind::Term, &filter).await?,
            classes: self.store.count_library(LibraryKind::Class, &filter).await?,
        })
    }

    /// The object with a code.
    pub async fn library_object<T: LibraryObject>(&self, code: &str) -> Result<T> {
        self.store.library_object(code).await?.ok_or_else(AppError::not_found)
    }

    /// Every version of an object, newest first.
    pub async fn library_history<T: LibraryObject>(
        &self,
        code: &str,
    ) -> Result<Vec<LibraryVersion<T>>> {
        let versions = self.store.library_versions(code).await?;
        if versions.is_empty() { Err(AppError::not_found()) } else { Ok(versions) }
    }

    /// The first element code after all that were given; none where the five digits are used up.
    pub async fn next_element_code(&self) -> Result<Option<ElementCode>> {
        let last = self.store.last_library_code(LibraryKind::Element).await?;
        let number =
            last.and_then(|code| code.parse::<ElementCode>().ok()).map_or(0, |code| code.number());
        Ok(ElementCode::numbered(number + 1))
    }
}
