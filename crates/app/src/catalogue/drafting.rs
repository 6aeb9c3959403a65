//! Writing drafts: a new entry, or a new edition of one that is not under review.

use std::collections::HashSet;

use domain::authorisations::ServiceAct;
use domain::catalogue::{Entry, EntryDraft, EntryState, InformationItem};
use domain::ids::{EntryId, ImportId, ItemId};
use domain::people::Actor;
use domain::schema::TableKey;
use law::catalogue_codes::ItemType;
use serde::{Deserialize, Serialize};
use store::{Link, Reach, Saver, Tx};

use super::{compiles, may_compile, may_see_draft};
use crate::application::App;
use crate::authorisations::within_authorisation;
use crate::error::{AppError, ErrorKind, Result};

/// What kind of key an entry declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyKind {
    /// 唯一键
    Unique,
    /// 查询键
    Lookup,
    /// No key.
    #[default]
    None,
}

/// A draft as it comes from a form or a sheet. New items have no number yet, so the key names places and not items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftInput {
    /// The draft; its own key is ignored, and items without a number have number 0.
    pub draft: EntryDraft,
    /// Kind of key.
    pub key_kind: KeyKind,
    /// Places of the key's items among the items, from 0.
    pub key_places: Vec<usize>,
}

impl DraftInput {
    /// The input that would leave a draft as it is.
    pub fn of(draft: &EntryDraft) -> Self {
        let place = |id: &ItemId| draft.items.iter().position(|item| item.id == *id);
        let key_kind = match &draft.key {
            TableKey::Unique(_) => KeyKind::Unique,
            TableKey::Lookup(_) => KeyKind::Lookup,
            TableKey::None => KeyKind::None,
        };
        Self {
            draft: draft.clone(),
            key_kind,
            key_places: draft.key.items().iter().filter_map(place).collect(),
        }
    }

    fn key(&self, items: &[InformationItem]) -> TableKey {
        let ids: Vec<ItemId> = self
            .key_places
            .iter()
            .filter_map(|place| items.get(*place))
            .map(|item| item.id)
            .collect();
        match self.key_kind {
            KeyKind::Unique if !ids.is_empty() => TableKey::Unique(ids),
            KeyKind::Lookup if !ids.is_empty() => TableKey::Lookup(ids),
            _ => TableKey::None,
        }
    }
}

/// Whether the working copy may be written to: it is not under review, and not withdrawn.
pub(super) fn is_editable(state: EntryState) -> bool {
    matches!(state, EntryState::Draft | EntryState::Returned | EntryState::Published)
}

/// Gives an entry its new draft. Items keep their numbers, and so their columns.
pub(super) fn revise(entry: &mut Entry, input: &DraftInput, loaded: Option<&Entry>) -> Result<()> {
    let mut draft = input.draft.clone();
    draft.key = TableKey::None;
    check_numbers(entry, &draft.items)?;
    if let Some(loaded) = loaded {
        draft
            .items
            .iter_mut()
            .filter(|item| changes_column(item, loaded))
            .for_each(|item| item.id = ItemId(0));
    }
    entry.take(draft);
    entry.draft.key = input.key(&entry.draft.items);
    entry.state = EntryState::Draft;
    Ok(())
}

/// A number may only be one that the present draft has, and stand once: a column is never taken over by another item.
fn check_numbers(entry: &Entry, items: &[InformationItem]) -> Result<()> {
    let mut seen = HashSet::new();
    let numbered = items.iter().filter(|item| item.id != ItemId(0));
    for item in numbered {
        if entry.item(item.id).is_none() || !seen.insert(item.id) {
            return Err(AppError::new(ErrorKind::Invalid, "catalogue.item-number")
                .about(item.id.to_string()));
        }
    }
    Ok(())
}

/// Whether an item is declared so differently that loaded values of its column would no longer fit. It then gets a column of its own.
fn changes_column(item: &InformationItem, loaded: &Entry) -> bool {
    let Some(before) = loaded.item(item.id) else { return false };
    let is_decimal = matches!(item.declared.item_type, ItemType::Number | ItemType::Money);
    before.declared.item_type != item.declared.item_type
        || is_decimal && before.declared.decimal_shape() != item.declared.decimal_shape()
}

impl App {
    /// Begins an entry of the actor's own unit, or of the agency acted for where all of its entries are covered. It is saved however incomplete it is.
    pub async fn create_entry(&self, input: &DraftInput, actor: &Actor) -> Result<EntryId> {
        within_authorisation(actor, ServiceAct::CompileEntries, None)?;
        if actor.acting_for.is_none() && !compiles(actor) {
            return Err(AppError::denied("catalogue.not-compiler"));
        }
        let input = self.filled(input).await?;
        let tx = self.store.begin().await?;
        let entry = self.new_entry(&input, actor.serves())?;
        self.save_new(&tx, &entry, None, actor).await?;
        tx.commit().await?;
        Ok(entry.id)
    }

    pub(super) fn new_entry(&self, input: &DraftInput, unit: domain::ids::UnitId) -> Result<Entry> {
        let mut entry = Entry {
            id: EntryId::new(self.now()),
            code: None,
            unit,
            draft: super::blank_draft(""),
            state: EntryState::Draft,
            published_on: None,
            last_item: 0,
            version: 0,
        };
        revise(&mut entry, input, None)?;
        Ok(entry)
    }

    pub(super) async fn save_new(
        &self,
        tx: &Tx,
        entry: &Entry,
        import: Option<ImportId>,
        actor: &Actor,
    ) -> Result<()> {
        tx.insert_entry(entry, saver(actor), self.now()).await?;
        let mut detail = serde_json::json!({ "name": entry.draft.name, "unit": entry.unit });
        if let Some(import) = import {
            detail["import"] = serde_json::json!(import);
        }
        self.entry_event(tx, actor, "entry.drafted", entry.id, detail).await
    }

    /// Writes a new edition of an entry that was read at version `seen`. The published copy, if any, stays readable as it is.
    pub async fn edit_entry(
        &self,
        id: EntryId,
        input: &DraftInput,
        actor: &Actor,
        seen: u32,
    ) -> Result<()> {
        let before = self.store.entry(id).await?;
        let input = self.refilled(input, before.as_ref()).await?;
        let tx = self.store.begin().await?;
        let mut entry = self.own_entry(&tx, id, actor).await?;
        if entry.version != seen {
            return Err(AppError::new(ErrorKind::Stale, "stale"));
        }
        if !is_editable(entry.state) {
            return Err(AppError::denied("catalogue.not-editable"));
        }
        let loaded = loaded_entry(&tx, id).await?;
        revise(&mut entry, &input, loaded.as_ref())?;
        self.save_edited(&tx, &entry, seen, None, actor).await?;
        tx.commit().await?;
        Ok(())
    }

    pub(super) async fn save_edited(
        &self,
        tx: &Tx,
        entry: &Entry,
        seen: u32,
        import: Option<ImportId>,
        actor: &Actor,
    ) -> Result<()> {
        tx.update_entry(entry, seen, saver(actor), self.now()).await?;
        let mut detail = serde_json::json!({ "version": entry.version });
        if let Some(import) = import {
            detail["import"] = serde_json::json!(import);
        }
        self.entry_event(tx, actor, "entry.edited", entry.id, detail).await
    }

    /// An entry that the actor compiles: of its own unit, and the actor holds a post for it; or covered by the
    /// authorisation acted under.
    pub(super) async fn own_entry<R: Reach>(
        &self,
        link: &Link<R>,
        id: EntryId,
        actor: &Actor,
    ) -> Result<Entry> {
        let entry = link.entry(id).await?;
        let known = |entry: &Entry| {
            let agency = actor.acting_for.is_some() && entry.unit == actor.serves();
            agency || may_see_draft(entry, actor)
        };
        let entry = entry.filter(known).ok_or_else(AppError::not_found)?;
        within_authorisation(actor, ServiceAct::CompileEntries, Some(id))?;
        if !may_compile(&entry, actor) {
            return Err(AppError::denied("catalogue.not-compiler"));
        }
        Ok(entry)
    }
}

/// Who saves a version, with the service unit where they act in the name of the entry's unit.
fn saver(actor: &Actor) -> Saver {
    Saver { person: actor.person, by_unit: actor.acting_for.as_ref().map(|_| actor.unit) }
}

/// The published copy of an entry whose table has been loaded: its columns exist.
pub(super) async fn loaded_entry<R: Reach>(link: &Link<R>, id: EntryId) -> Result<Option<Entry>> {
    match link.table(id).await? {
        Some(_) => Ok(link.published_entry(id).await?),
        None => Ok(None),
    }
}
