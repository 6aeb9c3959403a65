//! What the form of an entry offers of the library: classes, data elements and code lists that are in force.

use app::library::{CodeList, DataElement, LibraryQuery, LibraryState};

use super::described::class_words;
use crate::context::Visitor;
use crate::respond::{OrProblem, Problem};
use crate::site::Web;

/// A code with its words.
#[derive(Debug, Clone)]
pub(super) struct Offer {
    pub(super) code: String,
    pub(super) words: String,
}

/// What may be chosen.
#[derive(Debug, Clone, Default)]
pub(super) struct Pickers {
    pub(super) classes: Vec<Offer>,
    pub(super) elements: Vec<Offer>,
    pub(super) code_lists: Vec<Offer>,
}

impl Pickers {
    pub(super) async fn read(web: &Web, visitor: &Visitor) -> Result<Self, Problem> {
        let t = visitor.t;
        let query = LibraryQuery { state: Some(LibraryState::InForce), ..LibraryQuery::default() };
        let elements = web.app().library_all::<DataElement>(&query).await.or_problem(visitor)?;
        let code_lists = web.app().library_all::<CodeList>(&query).await.or_problem(visitor)?;
        let live = web.app().live();
        let classes = live.classes().offered(visitor.today).map(|node| Offer {
            code: node.code.to_string(),
            words: class_words(t, live.classes(), node.code.as_str()),
        });
        let element = |element: &DataElement| Offer {
            code: element.code.to_string(),
            words: element.named(t.tag()).to_owned(),
        };
        let code_list = |list: &CodeList| Offer {
            code: list.code.to_string(),
            words: list.named(t.tag()).to_owned(),
        };
        Ok(Self {
            classes: classes.collect(),
            elements: elements.iter().map(element).collect(),
            code_lists: code_lists.iter().map(code_list).collect(),
        })
    }
}
