//! Who leads a data element, who else holds it, and what was ruled about it: for the element's page and its readers.

use domain::ids::{EntryId, UnitId};
use domain::library::ElementCode;
use domain::sources::{ElementLead, SourceRuling};

use crate::application::App;
use crate::error::Result;
use crate::library::{LibraryKind, LibraryUse};

/// A unit that holds a data element in published entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElementHolder {
    /// The unit.
    pub unit: UnitId,
    /// Whether it leads the element today.
    pub is_lead: bool,
    /// Its entries, with the items that refer to the element.
    pub entries: Vec<LibraryUse>,
    /// What was ruled about it.
    pub ruling: Option<SourceRuling>,
}

impl App {
    /// Every lead that an element has had, the newest first.
    pub async fn element_leads(&self, element: &ElementCode) -> Result<Vec<ElementLead>> {
        Ok(self.store.leads_of(element).await?)
    }

    /// The units whose published entries hold an element, who leads it first.
    pub fn element_holders(&self, element: &ElementCode) -> Vec<ElementHolder> {
        let live = self.live();
        let lead = live.sources().lead(element, self.today()).map(|lead| lead.unit);
        let mut holders: Vec<ElementHolder> = Vec::new();
        for entry in self.library_uses(LibraryKind::Element, element.as_str(), &[]) {
            let rulings = |item: &String| {
                live.sources().rulings(entry.unit, item, Some(element)).into_iter().next()
            };
            let ruling = entry.items.iter().find_map(rulings).cloned();
            match holders.iter_mut().find(|holder| holder.unit == entry.unit) {
                Some(holder) => {
                    holder.ruling = holder.ruling.take().or(ruling);
                    holder.entries.push(entry);
                }
                None => holders.push(ElementHolder {
                    unit: entry.unit,
                    is_lead: lead == Some(entry.unit),
                    entries: vec![entry],
                    ruling,
                }),
            }
        }
        holders.sort_by_key(|holder| (!holder.is_lead, holder.unit));
        holders
    }

    /// The rulings in force that concern an entry: as the source, or because its unit holds an item that was ruled on.
    pub fn rulings_on(&self, entry: EntryId) -> Vec<SourceRuling> {
        let live = self.live();
        let sources = live.sources();
        let mut found: Vec<SourceRuling> = sources.rulings_about(entry).cloned().collect();
        if let Some(table) = live.table(entry) {
            for item in &table.entry.draft.items {
                for ruling in sources.rulings(table.entry.unit, &item.name, item.element.as_ref()) {
                    if found.iter().all(|known| known.case != ruling.case) {
                        found.push(ruling.clone());
                    }
                }
            }
        }
        found
    }
}
