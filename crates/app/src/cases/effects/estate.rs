//! What a split unit leaves, and which successor takes which part of it (Article 2).
//!
//! Entries and people are named one by one. The rest follows them: a case goes
//! with its entry or with who opened it, a grant with its entry or with who
//! answers for it, a system with its responsible person.

use std::collections::HashMap;

use domain::cases::Case;
use domain::grants::Grant;
use domain::ids::{EntryId, PersonId, UnitId};
use domain::procedures::fields::{Heir, Left};
use domain::procedures::{Content, FieldValue, Step};
use store::Tx;

use super::unit_orders::Ordered;
use super::{Brought, gap, stated};
use crate::application::App;
use crate::cases::content_of;
use crate::cases::offers::Offer;
use crate::error::{AppError, Result};

/// What a unit leaves, and who may take it over.
#[derive(Debug, Clone, Default)]
pub struct Estate {
    /// Entries and people, as a form sends them without the successor.
    pub left: Vec<Offer>,
    /// The successors.
    pub successors: Vec<Offer>,
}

/// Who takes over what, as named; the first successor where nobody is.
pub(super) struct Heirs {
    first: UnitId,
    entries: HashMap<EntryId, UnitId>,
    people: HashMap<PersonId, UnitId>,
}

impl Heirs {
    /// As a case names them.
    pub(super) fn of(content: &Content, first: UnitId) -> Self {
        let mut heirs = Self { first, entries: HashMap::new(), people: HashMap::new() };
        for heir in named(content) {
            match heir.thing {
                Left::Entry(id) => heirs.entries.insert(id, heir.unit),
                Left::Person(id) => heirs.people.insert(id, heir.unit),
            };
        }
        heirs
    }

    pub(super) fn entry(&self, id: EntryId) -> UnitId {
        self.entries.get(&id).copied().unwrap_or(self.first)
    }

    pub(super) fn person(&self, id: PersonId) -> UnitId {
        self.people.get(&id).copied().unwrap_or(self.first)
    }

    /// Puts a case into the hands of those who go on with it.
    pub(super) fn take_case(&self, case: &mut Case, from: UnitId) {
        if case.provider == from {
            case.provider = case.entry.map_or(self.first, |entry| self.entry(entry));
        }
        if case.applicant == from {
            case.applicant = match case.opened_by {
                Some(person) => self.person(person),
                // For which of its entries the platform opened it stands in what it states.
                None => other_entry(case).map_or(self.first, |entry| self.entry(entry)),
            };
        }
        if case.decider == from {
            case.decider = self.first;
        }
    }

    /// The units of a grant once it is taken over: provider and consumer.
    pub(super) fn of_grant(&self, grant: &Grant, from: UnitId) -> (UnitId, UnitId) {
        let provider =
            if grant.provider == from { self.entry(grant.entry) } else { grant.provider };
        let consumer =
            if grant.consumer == from { self.person(grant.responsible) } else { grant.consumer };
        (provider, consumer)
    }
}

/// The entry that a case names beside the one it is about.
fn other_entry(case: &Case) -> Option<EntryId> {
    let content = content_of(case)?;
    content.stated.values().find_map(|value| match value {
        FieldValue::Entry(entry) if Some(*entry) != case.entry => Some(*entry),
        _ => None,
    })
}

fn named(content: &Content) -> &[Heir] {
    match content.added("assign", "heirs") {
        Some(FieldValue::Heirs(heirs)) => heirs,
        _ => &[],
    }
}

/// A split is approved with its heirs, not without.
pub(super) fn require_heirs(case: &Case) -> Result<Brought> {
    let content = stated(case)?;
    if content.text("order_kind") == "split" && named(&content).is_empty() {
        return Err(AppError::denied("unit-order.unassigned"));
    }
    Ok(Brought::nothing())
}

impl App {
    /// What the unit of an order leaves and who may take it over; nothing where the order is no split.
    pub async fn estate(&self, case: &Case, lang: &str) -> Result<Estate> {
        let content = stated(case)?;
        let (Some(unit), "split") = (content.unit(), content.text("order_kind")) else {
            return Ok(Estate::default());
        };
        let entries = self.store.entries_of_unit(unit).await?;
        let people = self.store.people_of_unit(unit).await?;
        let entries = entries.iter().map(|entry| Offer {
            value: format!("entry:{}", entry.id),
            name: entry.name(lang).to_owned(),
            note: entry.code.as_ref().map(ToString::to_string).unwrap_or_default(),
            rows: None,
        });
        let people = people.iter().filter(|person| person.active).map(|person| Offer {
            value: format!("person:{}", person.id),
            name: person.name(lang).to_owned(),
            ..Offer::default()
        });
        let live = self.live_now();
        let successors = match content.stated("successors") {
            Some(FieldValue::Units(ids)) => ids.as_slice(),
            _ => &[],
        };
        let successor = |id: &UnitId| Offer {
            value: id.to_string(),
            name: live.unit_name(*id, lang),
            ..Offer::default()
        };
        Ok(Estate {
            left: entries.chain(people).collect(),
            successors: successors.iter().map(successor).collect(),
        })
    }

    /// Only a split has heirs to name; they are its successors, and what is left is the unit's.
    pub(super) async fn check_heirs(&self, tx: &Tx, case: &Case, step: &Step) -> Result<Brought> {
        let order = self.unit_order(tx, case).await?;
        let content = stated(case)?;
        let Ordered::TakenOver(successors) = &order.ordered else {
            return Err(AppError::denied("unit-order.no-split"));
        };
        if content.text("order_kind") != "split" {
            return Err(AppError::denied("unit-order.no-split"));
        }
        let entries = tx.entries_of_unit(order.unit.id).await?;
        let people = tx.people_of_unit(order.unit.id).await?;
        let is_left = |thing: Left| match thing {
            Left::Entry(id) => entries.iter().any(|entry| entry.id == id),
            Left::Person(id) => people.iter().any(|person| person.id == id),
        };
        let suits = |heir: &Heir| {
            is_left(heir.thing) && successors.iter().any(|successor| successor.id == heir.unit)
        };
        match content.added(step.act.code, "heirs") {
            Some(FieldValue::Heirs(heirs)) if heirs.iter().all(suits) => Ok(Brought::nothing()),
            _ => Err(gap("heirs", "field.reference")),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::ids::CaseId;
    use domain::procedures::SOURCE_CONFLICT;

    use super::*;

    fn opened_by_platform(holder: EntryId, source: EntryId) -> Case {
        let entries = [("entry", holder), ("source", source)];
        let stated = entries.map(|(code, id)| (code.to_owned(), FieldValue::Entry(id)));
        let content = Content { schema: 1, stated: stated.into(), ..Content::default() };
        Case {
            id: CaseId::named("case"),
            number: "CT20260001".to_owned(),
            procedure: SOURCE_CONFLICT.code.to_owned(),
            state: SOURCE_CONFLICT.initial().to_owned(),
            version: 1,
            title: String::new(),
            entry: Some(holder),
            applicant: UnitId::named("split"),
            provider: UnitId::named("split"),
            decider: UnitId::named("office"),
            parent: None,
            opened_by: None,
            handlers: Vec::new(),
            excluded: Vec::new(),
            opened_at: jiff::Timestamp::UNIX_EPOCH,
            closed_at: None,
            clocks: Vec::new(),
            payload: serde_json::to_value(content).unwrap(),
        }
    }

    #[test]
    fn what_the_platform_opened_goes_with_the_entries_it_is_about() {
        let (holder, source) = (EntryId::named("holder"), EntryId::named("source"));
        let [first, second, third] = ["first", "second", "third"].map(UnitId::named);
        let mut heirs = Heirs { first, entries: HashMap::new(), people: HashMap::new() };
        heirs.entries.extend([(holder, second), (source, third)]);
        let mut case = opened_by_platform(holder, source);
        heirs.take_case(&mut case, UnitId::named("split"));
        assert_eq!((case.applicant, case.provider), (third, second));
        assert_eq!(case.decider, UnitId::named("office"));
    }
}
