//! What a field offers to choose from: exactly what may be referred to, so that a form does not invite a refusal.

use std::collections::HashMap;

use domain::cases::Case;
use domain::catalogue::{Entry, EntryState};
use domain::ids::{EntryId, UnitId};
use domain::people::{Actor, Post};
use domain::procedures::fields::{EntryScope, GrantScope};
use domain::procedures::{DATA_REQUEST, FieldKind, Procedure, Readers, SERVICE_AUTHORISATION};
use domain::units::UnitKind;
use store::{
    Batch, BatchFilter, BatchState, CaseFilter, CaseOrder, EntryFilter, GrantFilter, Slice,
    StoredCase,
};

use super::may_see;
use super::references::{is_own, may_refer};
use crate::application::App;
use crate::error::Result;

/// Choices shown at once; a longer list is narrowed by words.
pub const OFFERS_MAX: usize = 50;
/// Rows read at once.
const ROWS: u32 = 500;
/// Batches shown; an older one is not waiting for anything.
const BATCHES: u32 = 50;

/// One thing that may be chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offer {
    /// What is sent.
    pub value: String,
    /// What it is called.
    pub name: String,
    /// What tells it from others of that name; may be empty.
    pub note: String,
    /// Rows read, of a batch that was loaded.
    pub rows: Option<u64>,
}

/// What may be chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offers {
    /// At most [`OFFERS_MAX`] entries or cases, or all of a short kind.
    pub list: Vec<Offer>,
    /// More would be found by narrower words.
    pub is_cut: bool,
}

impl Offers {
    fn all(list: Vec<Offer>) -> Self {
        Self { list, is_cut: false }
    }
}

/// What the choice is narrowed by.
#[derive(Debug, Clone, Copy, Default)]
pub struct Narrowing<'a> {
    /// Words in a name or number.
    pub text: &'a str,
    /// The entry whose items are offered.
    pub entry: Option<EntryId>,
    /// Names are given in this language.
    pub lang: &'a str,
}

impl App {
    /// What a field of `kind` in a form of `procedure` offers to `actor`; nothing where it is not a reference.
    pub async fn offers(
        &self,
        procedure: &Procedure,
        kind: FieldKind,
        by: Narrowing<'_>,
        actor: &Actor,
    ) -> Result<Offers> {
        match kind {
            FieldKind::Entry(scope) | FieldKind::Entries(scope) => {
                self.entry_offers(scope, by, actor).await
            }
            FieldKind::Items | FieldKind::ItemMasks => self.item_offers(by).await,
            FieldKind::Unit | FieldKind::Units => {
                Ok(Offers::all(self.unit_offers(procedure, by, actor)))
            }
            FieldKind::Person => self.person_offers(procedure, by, actor).await,
            FieldKind::Grant(scope) => self.grant_offers(scope, by, actor).await,
            FieldKind::System => self.system_offers(actor).await,
            FieldKind::Case { of, states, own } => {
                self.case_offers((of, states, own), by, actor).await
            }
            FieldKind::Batch { states } => self.batch_offers(states, by, actor).await,
            _ => Ok(Offers::default()),
        }
    }

    /// One entry, as the form shows what was chosen; none where it is not offered.
    pub async fn chosen_entry(
        &self,
        scope: EntryScope,
        id: EntryId,
        actor: &Actor,
    ) -> Result<Option<Entry>> {
        let found = if scope.is_working() {
            self.store.entry(id).await?
        } else {
            self.store.published_entry(id).await?
        };
        Ok(found.filter(|entry| self.offers_entry(scope, entry, actor)))
    }

    async fn entry_offers(
        &self,
        scope: EntryScope,
        by: Narrowing<'_>,
        actor: &Actor,
    ) -> Result<Offers> {
        let working = scope.is_working();
        let own = working
            || scope == EntryScope::Own
            || (scope == EntryScope::OwnOrOffice && !actor.is_digital_office());
        let withdrawn = scope == EntryScope::OwnWithdrawn;
        let filter = EntryFilter {
            unit: own.then_some(actor.unit),
            states: if withdrawn { vec![EntryState::Withdrawn] } else { Vec::new() },
            text: Some(by.text.to_owned()).filter(|text| !text.is_empty()),
            published: (!working).then_some(true),
            ..EntryFilter::default()
        };
        let mut list = Vec::new();
        let mut slice = Slice::first(ROWS);
        loop {
            let page = self.store.entries(&filter, &slice).await?;
            let entries = if working {
                page.rows
            } else {
                let ids: Vec<EntryId> = page.rows.iter().map(|entry| entry.id).collect();
                self.store.published_by_ids(&ids).await?
            };
            let offered = entries.iter().filter(|entry| self.offers_entry(scope, entry, actor));
            list.extend(offered.map(|entry| self.entry_offer(entry, by.lang)));
            match page.next {
                Some(next) if list.len() <= OFFERS_MAX => slice = Slice::new(Some(next), ROWS),
                _ => break,
            }
        }
        let is_cut = list.len() > OFFERS_MAX;
        list.truncate(OFFERS_MAX);
        Ok(Offers { list, is_cut })
    }

    fn entry_offer(&self, entry: &Entry, lang: &str) -> Offer {
        let unit = self.live_now().unit_name(entry.unit, lang);
        let code = entry.code.as_ref().map(ToString::to_string).unwrap_or_default();
        Offer {
            value: entry.id.to_string(),
            name: entry.name(lang).to_owned(),
            note: format!("{unit} {code}").trim_end().to_owned(),
            rows: None,
        }
    }

    async fn item_offers(&self, by: Narrowing<'_>) -> Result<Offers> {
        let Some(id) = by.entry else { return Ok(Offers::default()) };
        let published = self.store.published_entry(id).await?;
        let items = published.map(|entry| entry.draft.items).unwrap_or_default();
        let offer = |item: domain::catalogue::InformationItem| Offer {
            value: item.id.0.to_string(),
            name: item.name,
            ..Offer::default()
        };
        Ok(Offers::all(items.into_iter().map(offer).collect()))
    }

    /// Units of the government, and organisations for the digital office; of a request only those that can be asked.
    /// Citizens are offered to nobody.
    fn unit_offers(&self, procedure: &Procedure, by: Narrowing<'_>, actor: &Actor) -> Vec<Offer> {
        let live = self.live();
        let offered = |kind: UnitKind| {
            !kind.is_outside() || (kind != UnitKind::NaturalPerson && actor.is_digital_office())
        };
        let is_request = procedure.code == DATA_REQUEST.code;
        let is_service = procedure.code == SERVICE_AUTHORISATION.code;
        let mut units: Vec<_> = live
            .units()
            .filter(|unit| unit.is_valid(live.on) && offered(unit.kind))
            .filter(|unit| !is_request || self.has_data(unit.id))
            .filter(|unit| !is_service || unit.kind == UnitKind::TechnicalServiceUnit)
            .collect();
        units.sort_by(|one, other| {
            (one.kind.is_outside(), &one.catalogue_number, one.id).cmp(&(
                other.kind.is_outside(),
                &other.catalogue_number,
                other.id,
            ))
        });
        let offer = |unit: &std::sync::Arc<domain::units::Unit>| Offer {
            value: unit.id.to_string(),
            name: unit.name(by.lang).to_owned(),
            ..Offer::default()
        };
        units.into_iter().map(offer).collect()
    }

    /// People of one's own unit; where a case is protected, whoever serves the government may be named (Article 29). The
    /// public is given no list of those who serve, and writes the name instead.
    async fn person_offers(
        &self,
        procedure: &Procedure,
        by: Narrowing<'_>,
        actor: &Actor,
    ) -> Result<Offers> {
        let everyone = procedure.readers == Readers::Protected;
        if everyone && actor.unit_kind.is_outside() {
            return Ok(Offers::default());
        }
        let people = if everyone {
            self.store.people().await?
        } else {
            self.store.people_of_unit(actor.unit).await?
        };
        let live = self.live();
        let offered = people
            .into_iter()
            .filter(|person| person.active && !(everyone && person.posts.contains(&Post::Member)));
        let offer = |person: domain::people::Person| Offer {
            value: person.id.to_string(),
            name: person.name(by.lang).to_owned(),
            note: if everyone { live.unit_name(person.unit, by.lang) } else { String::new() },
            rows: None,
        };
        Ok(Offers::all(offered.map(offer).collect()))
    }

    async fn grant_offers(
        &self,
        scope: GrantScope,
        by: Narrowing<'_>,
        actor: &Actor,
    ) -> Result<Offers> {
        let unit = Some(actor.unit);
        let all = GrantFilter {
            state: Some(domain::grants::GrantState::Active),
            ..GrantFilter::default()
        };
        let filter = match scope {
            GrantScope::Own => GrantFilter { consumer: unit, ..all },
            GrantScope::Party if actor.is_digital_office() => all,
            GrantScope::Party => GrantFilter { party: unit, ..all },
        };
        let page = self.store.grants(&filter, &Slice::first(ROWS)).await?;
        let ids: Vec<EntryId> = page.rows.iter().map(|grant| grant.entry).collect();
        let names: HashMap<EntryId, String> = self
            .store
            .entries_by_ids(&ids)
            .await?
            .into_iter()
            .map(|entry| (entry.id, entry.name(by.lang).to_owned()))
            .collect();
        let offer = |grant: domain::grants::Grant| Offer {
            value: grant.id.to_string(),
            note: names.get(&grant.entry).cloned().unwrap_or_default(),
            name: grant.number,
            rows: None,
        };
        Ok(Offers { is_cut: page.next.is_some(), list: page.rows.into_iter().map(offer).collect() })
    }

    async fn system_offers(&self, actor: &Actor) -> Result<Offers> {
        let systems = self.store.systems_of_unit(actor.unit).await?;
        let offer = |system: domain::systems::ClientSystem| Offer {
            value: system.id.to_string(),
            name: system.name,
            ..Offer::default()
        };
        Ok(Offers::all(systems.into_iter().map(offer).collect()))
    }

    /// Cases that may be referred to and that the actor may know of.
    async fn case_offers(
        &self,
        (of, states, own): (&str, &[&str], bool),
        by: Narrowing<'_>,
        actor: &Actor,
    ) -> Result<Offers> {
        let filter = CaseFilter {
            procedure: Some(of.to_owned()),
            states: states.iter().map(|state| (*state).to_owned()).collect(),
            party: own.then_some(actor.unit),
            text: by.text.to_owned(),
            ..CaseFilter::default()
        };
        let eligible = |stored: &&StoredCase| may_refer(&stored.case, own, actor);
        let page = self.store.cases(&filter, CaseOrder::Newest, &Slice::first(ROWS)).await?;
        let mut list: Vec<Offer> = page
            .rows
            .iter()
            .filter(eligible)
            .map(|stored| Offer {
                value: stored.case.id.to_string(),
                name: stored.case.number.clone(),
                note: if may_see(&stored.case, actor) {
                    self.titled(&stored.case, by.lang, actor)
                } else {
                    self.public_title(&stored.case)
                },
                rows: None,
            })
            .collect();
        let is_cut = page.next.is_some() || list.len() > OFFERS_MAX;
        list.truncate(OFFERS_MAX);
        Ok(Offers { list, is_cut })
    }

    /// A case's title, with who opened it where that is another unit: of several bids the title is the same.
    fn titled(&self, case: &Case, lang: &str, actor: &Actor) -> String {
        let live = self.live_now();
        let is_citizen =
            live.unit(case.applicant).is_some_and(|unit| unit.kind == UnitKind::NaturalPerson);
        if case.applicant == actor.unit || is_citizen {
            return case.title.clone();
        }
        format!("{} · {}", case.title, live.unit_name(case.applicant, lang))
    }

    /// Batches of the entry that the form names, or else of the actor's unit, newest first.
    async fn batch_offers(
        &self,
        states: &[&str],
        by: Narrowing<'_>,
        actor: &Actor,
    ) -> Result<Offers> {
        let filter = BatchFilter {
            entry: by.entry,
            unit: by.entry.is_none().then_some(actor.unit),
            states: states.iter().filter_map(|state| state.parse::<BatchState>().ok()).collect(),
            ..BatchFilter::default()
        };
        let page = self.store.batches(&filter, &Slice::first(BATCHES)).await?;
        let ids: Vec<EntryId> = page.rows.iter().map(|batch| batch.entry).collect();
        let own: HashMap<EntryId, Entry> = self
            .store
            .entries_by_ids(&ids)
            .await?
            .into_iter()
            .filter(|entry| is_own(Some(entry), actor))
            .map(|entry| (entry.id, entry))
            .collect();
        let offer = |batch: &Batch| {
            let entry = own.get(&batch.entry)?;
            Some(batch_offer(batch, entry.name(by.lang)))
        };
        Ok(Offers {
            is_cut: page.next.is_some(),
            list: page.rows.iter().filter_map(offer).collect(),
        })
    }

    /// The unit whose data a form is about, as far as what was chosen says.
    pub async fn provider_of(
        &self,
        entry: Option<EntryId>,
        unit: Option<UnitId>,
    ) -> Result<Option<UnitId>> {
        match entry {
            Some(id) => Ok(self.store.published_entry(id).await?.map(|entry| entry.unit).or(unit)),
            None => Ok(unit),
        }
    }
}

fn batch_offer(batch: &Batch, entry: &str) -> Offer {
    Offer {
        value: batch.id.to_string(),
        name: batch.file_name.clone(),
        note: format!("{entry} · {}", law::clocks::civil_date(batch.created_at)),
        rows: Some(batch.counts.read).filter(|rows| *rows > 0),
    }
}
