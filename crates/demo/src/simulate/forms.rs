//! Filling a form by the kinds of its fields, as an honest but careless person would.

use app::App;
use app::cases::Offer;
use app::loads::LoadReport;
use domain::bids::seal;
use domain::catalogue::EntryState;
use domain::ids::{BatchId, CaseId, EntryId, GrantId, SystemId, UnitId};
use domain::people::Actor;
use domain::procedures::fields::{EntryScope, GrantScope};
use domain::procedures::{Effect, Field, FieldKind, Procedure};
use domain::units::UnitKind;
use jiff::ToSpan;
use jiff::civil::Date;
use law::catalogue_codes::OpenType;
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use store::{BatchFilter, CaseFilter, CaseOrder, EntryFilter, GrantFilter, Slice};

use super::cast::Cast;
use super::words::{LINE, Page, TEXT};
use crate::error::DemoError;

/// A valid credit code of nobody.
const CREDIT_CODE: &str = "91350100M000100Y43";
/// How often an optional field is left empty, one in so many.
const LEFT_EMPTY_ONE_IN: u32 = 3;
/// Cases, grants and batches that a reference chooses among.
const CHOICE_ROWS: u32 = 20;
/// Whole numbers up to this are marks, shares and degrees, and the honest give rather high ones.
const MARK_MAX: i64 = 100;
/// Numbers of papers.
const NUMBERS: std::ops::Range<u32> = 1..99;

/// A form as it is sent.
pub(super) type Sent = Vec<(String, String)>;

/// Somebody with a form.
pub(super) struct Desk<'a> {
    pub(super) app: &'a App,
    pub(super) cast: &'a Cast,
    pub(super) actor: &'a Actor,
    pub(super) procedure: &'static Procedure,
    /// The case that is acted on; none where one is opened.
    pub(super) case: Option<CaseId>,
    pub(super) page: Page,
}

/// What a form is about, as far as it is filled.
#[derive(Default)]
struct Subject {
    entry: Option<EntryId>,
    grant: Option<GrantId>,
}

impl Desk<'_> {
    /// Fills a form; none where something it needs does not exist in the city today.
    pub(super) async fn fill(
        &self,
        fields: &[Field],
        chance: &mut StdRng,
    ) -> Result<Option<Sent>, DemoError> {
        let mut sent = Sent::new();
        let mut about = self.subject(fields, chance).await?;
        for (place, field) in fields.iter().enumerate() {
            let is_empty = self.page.is_silent_on(field) || once_in(LEFT_EMPTY_ONE_IN, chance);
            if !field.required && is_empty {
                continue;
            }
            let values = match self.page.phrase(field, chance) {
                Some(phrase) => vec![keyed(field.kind, phrase)],
                None => self.values(place, field, &mut about, chance).await?,
            };
            if values.is_empty() && field.required {
                return Ok(None);
            }
            if matches!(field.kind, FieldKind::Entry(_)) {
                about.entry = values.first().and_then(|id| id.parse().ok());
            }
            sent.extend(values.into_iter().map(|value| (field.code.to_owned(), value)));
        }
        self.put_names(&mut sent, about.entry, chance);
        Ok(Some(sent))
    }

    /// Of a form about a grant and an entry, the grant comes first and says which entry.
    async fn subject(&self, fields: &[Field], chance: &mut StdRng) -> Result<Subject, DemoError> {
        let scope = fields.iter().find_map(|field| match field.kind {
            FieldKind::Grant(scope) => Some(scope),
            _ => None,
        });
        let Some(scope) = scope else { return Ok(Subject::default()) };
        let unit = Some(self.actor.unit);
        let filter = match scope {
            GrantScope::Own => GrantFilter { consumer: unit, ..GrantFilter::default() },
            GrantScope::Party => GrantFilter { party: unit, ..GrantFilter::default() },
        };
        let mut page = self.app.store().grants(&filter, &Slice::first(CHOICE_ROWS)).await?;
        page.rows.sort_by(|one, other| one.number.cmp(&other.number));
        Ok(match page.rows.choose(chance) {
            Some(grant) => Subject { entry: Some(grant.entry), grant: Some(grant.id) },
            None => Subject::default(),
        })
    }

    async fn values(
        &self,
        place: usize,
        field: &Field,
        about: &mut Subject,
        chance: &mut StdRng,
    ) -> Result<Vec<String>, DemoError> {
        Ok(match field.kind {
            FieldKind::Entry(_) if about.grant.is_some() => written(about.entry),
            FieldKind::Entry(scope) | FieldKind::Entries(scope) => {
                written(self.an_entry(field.code, scope, chance).await?)
            }
            FieldKind::Items => about.entry.map(|_| "1".to_owned()).into_iter().collect(),
            FieldKind::Grant(_) => written(about.grant),
            FieldKind::Heirs => self.heirs(chance).await?,
            FieldKind::System => written(self.a_system(chance).await?),
            FieldKind::Case { of, states, own } => {
                written(self.a_case((of, states), own, chance).await?)
            }
            FieldKind::Batch { states } => {
                written(self.a_batch(about.entry, states, chance).await?)
            }
            FieldKind::DocumentDigest => vec![self.a_document().await?],
            FieldKind::Line => vec![self.page.line(chance).to_owned()],
            FieldKind::Text => vec![self.page.text(chance).to_owned()],
            FieldKind::Date => vec![day(field.code, place, self.app.today(), chance).to_string()],
            // An order about a unit is mostly its own to ask for.
            FieldKind::Unit if self.does(Effect::ChangeUnits) && once_in(2, chance) => {
                vec![self.actor.unit.to_string()]
            }
            FieldKind::Unit if self.does(Effect::KeepAuthorisation) => {
                written(self.a_service_unit())
            }
            FieldKind::Unit | FieldKind::Units => written(self.a_unit(chance)),
            FieldKind::Person => {
                let all = self.cast.actors.iter();
                let colleagues: Vec<&Actor> =
                    all.filter(|one| one.unit == self.actor.unit).collect();
                written(colleagues.choose(chance).map(|one| one.person))
            }
            kind => plain(field.code, kind, self.app.today(), chance),
        })
    }

    /// Something that a split unit leaves, each thing with one of the successors.
    async fn heirs(&self, chance: &mut StdRng) -> Result<Vec<String>, DemoError> {
        let Some(id) = self.case else { return Ok(Vec::new()) };
        let Some(stored) = self.app.store().case(id).await? else { return Ok(Vec::new()) };
        let estate = self
            .app
            .estate(&stored.case, "zh-CN")
            .await
            .map_err(|error| DemoError::at("estate", &error))?;
        let heir = |left: &Offer| {
            let unit = estate.successors.choose(chance)?;
            Some(format!("{}:{}", left.value, unit.value))
        };
        Ok(estate.left.iter().filter_map(heir).collect())
    }

    /// A unit of the government, now and then the writer's own.
    fn a_unit(&self, chance: &mut StdRng) -> Option<UnitId> {
        let official = self.cast.actors.iter().filter(|one| !one.unit_kind.is_outside());
        let mut units: Vec<UnitId> = official.map(|one| one.unit).collect();
        units.sort_unstable();
        units.dedup();
        units.choose(chance).copied()
    }

    /// A technical service unit, where the city has one.
    fn a_service_unit(&self) -> Option<UnitId> {
        let serves = |one: &&Actor| one.unit_kind == UnitKind::TechnicalServiceUnit;
        self.cast.actors.iter().find(serves).map(|one| one.unit)
    }

    /// Whether the form should name the unit's own data: acts on a case do, and so do proposals to open or to push it.
    fn is_about_own_data(&self) -> bool {
        let proposals = [Effect::OpenEntry, Effect::CloseEntry, Effect::PushGrant];
        self.case.is_some() || proposals.into_iter().any(|effect| self.does(effect))
    }

    /// Whether cases of the procedure bring something about.
    fn does(&self, effect: Effect) -> bool {
        self.procedure.acts.iter().any(|act| act.effect == effect)
    }

    async fn an_entry(
        &self,
        code: &str,
        scope: EntryScope,
        chance: &mut StdRng,
    ) -> Result<Option<EntryId>, DemoError> {
        let found = match scope {
            EntryScope::OwnWithdrawn | EntryScope::OwnWorking => {
                self.working_entries(scope).await?
            }
            EntryScope::Own
            | EntryScope::OwnOrOffice
            | EntryScope::Published
            | EntryScope::ByAuthorisation => {
                let is_open = code == "opened_entry" || self.does(Effect::CloseEntry);
                self.published_entries(scope, is_open)
            }
        };
        Ok(found.choose(chance).copied())
    }

    async fn working_entries(&self, scope: EntryScope) -> Result<Vec<EntryId>, DemoError> {
        let filter = EntryFilter { unit: Some(self.actor.unit), ..EntryFilter::default() };
        let page = self.app.store().entries(&filter, &Slice::first(CHOICE_ROWS)).await?;
        let withdrawn = |state| scope != EntryScope::OwnWithdrawn || state == EntryState::Withdrawn;
        let mut rows = page.rows;
        rows.retain(|entry| withdrawn(entry.state));
        rows.sort_by(|one, other| one.draft.name.cmp(&other.draft.name));
        Ok(rows.into_iter().map(|entry| entry.id).collect())
    }

    /// Published entries that the form may name, those that are open to somebody first where it asks for them.
    fn published_entries(&self, scope: EntryScope, is_open: bool) -> Vec<EntryId> {
        let live = self.app.live();
        let mut tables: Vec<_> = live.tables().collect();
        tables.sort_by(|one, other| one.code.cmp(&other.code));
        let all = tables.into_iter().map(|table| table.entry.id);
        if scope == EntryScope::ByAuthorisation {
            let kind = |id: &EntryId| live.opening(*id).map(|opening| opening.kind);
            return all.filter(|id| kind(id) == Some(OpenType::ByAuthorisation)).collect();
        }
        let is_own =
            |id: &EntryId| live.table(*id).is_some_and(|table| table.entry.unit == self.actor.unit);
        let bound = scope == EntryScope::OwnOrOffice && !self.actor.is_digital_office();
        let wants_own = bound || scope == EntryScope::Own || self.is_about_own_data();
        let (mut found, others): (Vec<EntryId>, Vec<EntryId>) =
            all.partition(|id| is_own(id) == wants_own);
        if found.is_empty() && !bound && scope != EntryScope::Own {
            found = others;
        }
        let open: Vec<EntryId> =
            found.iter().copied().filter(|id| live.opening(*id).is_some()).collect();
        if is_open && !open.is_empty() { open } else { found }
    }

    async fn a_system(&self, chance: &mut StdRng) -> Result<Option<SystemId>, DemoError> {
        let systems = self.app.store().systems_of_unit(self.actor.unit).await?;
        Ok(systems.choose(chance).map(|system| system.id))
    }

    async fn a_case(
        &self,
        (of, states): (&str, &[&str]),
        own: bool,
        chance: &mut StdRng,
    ) -> Result<Option<CaseId>, DemoError> {
        let filter = CaseFilter {
            procedure: Some(of.to_owned()),
            states: states.iter().map(|state| (*state).to_owned()).collect(),
            party: own.then_some(self.actor.unit),
            ..CaseFilter::default()
        };
        let slice = Slice::first(CHOICE_ROWS);
        let page = self.app.store().cases(&filter, CaseOrder::Newest, &slice).await?;
        Ok(page.rows.choose(chance).map(|stored| stored.case.id))
    }

    async fn a_batch(
        &self,
        entry: Option<EntryId>,
        states: &[&str],
        chance: &mut StdRng,
    ) -> Result<Option<BatchId>, DemoError> {
        let filter = BatchFilter {
            entry,
            unit: Some(self.actor.unit),
            states: states.iter().filter_map(|state| state.parse().ok()).collect(),
            ..BatchFilter::default()
        };
        let mut page = self.app.store().batches(&filter, &Slice::first(CHOICE_ROWS)).await?;
        page.rows.retain(|batch| !LoadReport::of(batch).screening.is_some_and(|one| one.stops()));
        page.rows.sort_by_key(|batch| (batch.created_at, <&'static str>::from(batch.state)));
        Ok(page.rows.choose(chance).map(|batch| batch.id))
    }

    /// The digest of a document, attached first where there is a case to attach it to.
    async fn a_document(&self) -> Result<String, DemoError> {
        let Some(case) = self.case else { return Ok(seal(TEXT, LINE)) };
        self.app
            .attach_document(case, "simulated.txt", TEXT.as_bytes().to_vec(), self.actor)
            .await
            .map_err(|error| DemoError::at("attach", &error))?;
        let attached = self.app.store().documents(case).await?;
        Ok(attached.last().map(|document| document.digest.clone()).unwrap_or_default())
    }

    /// Puts names, years and numbers where the words leave room for them.
    fn put_names(&self, sent: &mut Sent, entry: Option<EntryId>, chance: &mut StdRng) {
        if !sent.iter().any(|(_, value)| value.contains('{')) {
            return;
        }
        let live = self.app.live();
        let name = |id: UnitId| live.unit(id).map(|unit| unit.short_name.clone());
        let unit = sent.iter().find(|(code, _)| code == "unit");
        let unit: Option<UnitId> = unit.and_then(|(_, id)| id.parse().ok());
        let entry = entry.and_then(|id| live.table(id)).map(|table| table.entry.draft.name.clone());
        let year = self.app.today().year();
        let names = [
            ("{unit}", unit.and_then(name).unwrap_or_default()),
            ("{own}", name(self.actor.unit).unwrap_or_default()),
            ("{entry}", entry.unwrap_or_default()),
            ("{year}", year.to_string()),
            ("{last_year}", (year - 1).to_string()),
            ("{number}", chance.random_range(NUMBERS).to_string()),
        ];
        for (_, value) in sent {
            for (room, name) in &names {
                *value = value.replace(room, name);
            }
        }
    }
}

/// A value that asks neither the city nor the book.
fn plain(code: &str, kind: FieldKind, today: Date, chance: &mut StdRng) -> Vec<String> {
    match kind {
        FieldKind::Whole { .. } if code == "year" => vec![today.year().to_string()],
        FieldKind::Whole { min, max } if max <= MARK_MAX => {
            vec![chance.random_range((min + max + 1) / 2..=max).to_string()]
        }
        FieldKind::Whole { min, max } => vec![chance.random_range(min..=max).to_string()],
        FieldKind::Money => vec![format!(
            "{}.{:02}",
            chance.random_range(1..1_000_000),
            chance.random_range(0..100)
        )],
        FieldKind::Yes => vec!["yes".to_owned()],
        FieldKind::Choice(codes) => written(codes.choose(chance).copied()),
        FieldKind::Choices(codes) => {
            codes.choose_multiple(chance, 2).map(|code| (*code).to_owned()).collect()
        }
        FieldKind::CreditCode => vec![CREDIT_CODE.to_owned()],
        FieldKind::Digest => vec![seal(TEXT, LINE)],
        _ => Vec::new(),
    }
}

/// A phrase of the book as it is sent: units and entries stand in it by their keys.
fn keyed(kind: FieldKind, phrase: &str) -> String {
    match kind {
        FieldKind::Unit | FieldKind::Units => UnitId::named(phrase).to_string(),
        FieldKind::Entry(_) | FieldKind::Entries(_) => EntryId::named(phrase).to_string(),
        _ => phrase.to_owned(),
    }
}

fn written(value: Option<impl ToString>) -> Vec<String> {
    value.into_iter().map(|value| value.to_string()).collect()
}

/// What has happened lies behind, what is set lies ahead, the later in a form the later; a period is the last quarter.
fn day(code: &str, place: usize, today: Date, chance: &mut StdRng) -> Date {
    let ahead = i64::try_from(place).unwrap_or(0) + 1;
    let month = (today.month() - 1) / 3 * 3 + 1;
    let quarter = Date::new(today.year(), month, 1).unwrap_or(today);
    let moved = match code {
        "period_from" => quarter.checked_sub(3.months()),
        "period_to" => quarter.yesterday(),
        "valid_to" | "valid_until" => today.checked_add(chance.random_range(370..700_i64).days()),
        _ if code.ends_with("_until") => {
            today.checked_add((20 * ahead + chance.random_range(0..7_i64)).days())
        }
        _ if code.ends_with("_from") => today.checked_sub(chance.random_range(1..60_i64).days()),
        _ if code.ends_with("_on") && !code.contains("due") => return today,
        _ => today.checked_add((7 * ahead + chance.random_range(0..7_i64)).days()),
    };
    moved.unwrap_or(today)
}

/// A number below `one_in` that is nought: true once in so many times.
pub(super) fn once_in(one_in: u32, chance: &mut impl Rng) -> bool {
    chance.random_ratio(1, one_in)
}
