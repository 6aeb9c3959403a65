//! Keeping the library: what a change touches, and saving it with its reason.

use domain::catalogue::Missing;
use domain::ids::UnitId;
use domain::library::{CodeList, DataElement, LibraryKind, LibraryObject};
use domain::people::Actor;
use law::codes::ClassCode;
use serde_json::json;
use store::{LibrarySaving, Tx};

use super::reading::keeps;
use super::uses::{LibraryUse, Names};
use crate::application::App;
use crate::error::{AppError, ErrorKind, Result};

/// A change before it is saved.
#[derive(Debug, Clone)]
pub struct LibraryChange<T> {
    /// The object as it stands.
    pub before: T,
    /// The entries that refer to it: published copies, and working copies whose published copy does not.
    pub uses: Vec<LibraryUse>,
    /// Their units, each once.
    pub units: Vec<UnitId>,
    /// The elements that take their codes from it.
    pub elements: Vec<DataElement>,
}

fn gap(field: &str, code: &'static str) -> Missing {
    Missing { field: field.to_owned(), code }
}

fn whole(gaps: Vec<Missing>) -> Result<()> {
    if gaps.is_empty() { Ok(()) } else { Err(AppError::incomplete(gaps)) }
}

/// Whether an object lasts as long as another that rests on it.
fn holds_through(object: &impl LibraryObject, rests: &impl LibraryObject) -> bool {
    match (object.validity().and_then(|days| days.to), rests.validity().and_then(|days| days.to)) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(last), Some(needed)) => needed <= last,
    }
}

impl App {
    /// What saving a changed object would touch.
    ///
    /// # Errors
    /// `incomplete` with every gap; `stale` where it moved on since `seen`; `act.not-yours`.
    pub async fn library_change<T: LibraryObject>(
        &self,
        object: &T,
        seen: u32,
        actor: &Actor,
    ) -> Result<LibraryChange<T>> {
        if !keeps(actor) {
            return Err(AppError::denied("act.not-yours"));
        }
        whole(self.library_gaps(object).await?)?;
        let code = object.key();
        let before: T = self.library_object(&code).await?;
        if before.version() != seen {
            return Err(AppError::new(ErrorKind::Stale, "stale"));
        }
        let elements = self.elements_of(T::KIND, &code).await?;
        let names = Names::of(T::KIND, &code, &elements);
        let mut uses = self.published_using(&names);
        for draft in self.drafts_using(&names).await? {
            if uses.iter().all(|known| known.entry != draft.entry) {
                uses.push(draft);
            }
        }
        let mut units: Vec<UnitId> = uses.iter().map(|one| one.unit).collect();
        units.sort_unstable();
        units.dedup();
        Ok(LibraryChange { before, uses, units, elements })
    }

    /// Enters a new object (`seen` 0), or saves a change of one read at version `seen`, which needs a reason.
    ///
    /// # Errors
    /// `incomplete` with every gap; `stale` where it moved on since `seen`; `act.not-yours`.
    pub async fn save_library<T: LibraryObject>(
        &self,
        object: &T,
        seen: u32,
        reason: &str,
        actor: &Actor,
    ) -> Result<()> {
        if !keeps(actor) {
            return Err(AppError::denied("act.not-yours"));
        }
        let mut gaps = self.library_gaps(object).await?;
        let reason = reason.trim();
        if seen > 0 && reason.is_empty() {
            gaps.push(gap("reason", "library.required"));
        }
        let mut saved = object.clone();
        saved.set_version(seen + 1);
        let tx = self.store.begin().await?;
        let is_taken = tx.library_object::<T>(&object.key()).await?.is_some();
        if seen == 0 && is_taken {
            gaps.push(gap("code", "library.code-taken"));
        }
        whole(gaps)?;
        let saving = LibrarySaving { by: actor.person, at: self.now(), reason: reason.to_owned() };
        let kind = if seen == 0 {
            tx.insert_library(&saved, &saving).await?;
            "library.entered"
        } else {
            tx.update_library(&saved, seen, &saving).await?;
            "library.changed"
        };
        self.library_event(&tx, kind, &saved, reason, actor).await?;
        tx.commit().await?;
        if T::KIND == LibraryKind::Class { self.refresh_live().await } else { Ok(()) }
    }

    /// An element in force takes its codes from a list that is not over before it.
    fn list_gap(element: &impl LibraryObject, list: Option<&CodeList>) -> Option<Missing> {
        let Some(list) = list else { return Some(gap("codes", "library.unknown-list")) };
        (!holds_through(list, element)).then(|| gap("codes", "library.superseded"))
    }

    async fn library_event<T: LibraryObject>(
        &self,
        tx: &Tx,
        kind: &str,
        object: &T,
        reason: &str,
        actor: &Actor,
    ) -> Result<()> {
        let mut detail = json!({ "name": object.name(), "version": object.version() });
        if !reason.is_empty() {
            detail["reason"] = json!(reason);
        }
        let subject_kind: &'static str = T::KIND.into();
        self.business_event(tx, actor, kind, subject_kind, &object.key(), detail).await
    }

    /// What an object lacks by itself and beside the others.
    async fn library_gaps<T: LibraryObject>(&self, object: &T) -> Result<Vec<Missing>> {
        let mut gaps = object.gaps();
        match T::KIND {
            LibraryKind::Element => {
                if let Some(list) = object.refers_to() {
                    let found = self.store.library_object::<CodeList>(&list).await?;
                    gaps.extend(Self::list_gap(object, found.as_ref()));
                }
            }
            LibraryKind::CodeList if object.validity().is_some_and(|days| days.to.is_some()) => {
                let elements = self.elements_of(T::KIND, &object.key()).await?;
                let outlives = |element: &DataElement| !holds_through(object, element);
                if elements.iter().any(outlives) {
                    gaps.push(gap("valid_to", "library.list-used"));
                }
            }
            LibraryKind::Class => {
                let live = self.live();
                let code = ClassCode::parse(&object.key());
                if code.is_ok_and(|code| !live.classes().has_place_for(&code)) {
                    gaps.push(gap("code", "library.class-parent"));
                }
            }
            LibraryKind::CodeList | LibraryKind::Term => {}
        }
        Ok(gaps)
    }
}
