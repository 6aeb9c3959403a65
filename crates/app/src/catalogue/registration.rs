//! Submission, registration and publication 目录登记与发布 (Articles 4 and 14), each act in one transaction with the entry's state.

use std::sync::Arc;

use domain::cases::Case;
use domain::catalogue::{
    DepartmentCheck, Entry, EntryState, HandedIn, InformationItem, Missing, check, department_check,
};
use domain::ids::{CaseId, EntryId, PersonId};
use domain::people::{Actor, Person, Post};
use domain::procedures::fields::TEXT_CHARS_MAX;
use domain::procedures::{
    CATALOGUE_REGISTRATION, CATALOGUE_UPDATE, CHECKED_REGISTRATION, Step, Values,
};
use domain::sources::RulingOutcome;
use jiff::civil::Date;
use law::codes::resource_code::{ClassCode, ResourceCode};
use store::{CaseFilter, CaseOrder, EntryFilter, EntryVersion, Link, Reach, Slice, StoredCase, Tx};

use crate::application::App;
use crate::cases::{After, Begin, Brought, Opening};
use crate::collection::{Led, Looked, Wanted, overlaps_of};
use crate::error::{AppError, ErrorKind, Result};
use crate::standing::all_cases;

impl App {
    /// Submits the working copy that was read at version `seen` for registration. Everything that is missing is named at once (一次性告知).
    pub async fn submit_entry(&self, id: EntryId, actor: &Actor, seen: u32) -> Result<CaseId> {
        self.submit_entry_because(id, actor, seen, "").await
    }

    /// The same, with why the unit goes on although another holds some of it already (Article 8: one datum, one source).
    pub async fn submit_entry_because(
        &self,
        id: EntryId,
        actor: &Actor,
        seen: u32,
        reason: &str,
    ) -> Result<CaseId> {
        // What others hold is looked for before anything is held up by a transaction. Another edit since is refused below.
        let read = self.own_entry(&self.store, id, actor).await?;
        let looked = self.looked(Wanted::of(&read)).await?;
        let tx = self.store.begin().await?;
        let mut entry = self.own_entry(&tx, id, actor).await?;
        if entry.version != read.version {
            return Err(AppError::new(ErrorKind::Stale, "stale"));
        }
        if actor.acting_for.is_some() {
            return Err(AppError::denied("catalogue.not-officer"));
        }
        if !matches!(entry.state, EntryState::Draft | EntryState::Returned) {
            return Err(AppError::denied("catalogue.not-submittable"));
        }
        let mut gaps = self.submission_gaps(&tx, &entry).await?;
        gaps.extend(source_gaps(&looked, reason));
        if !gaps.is_empty() {
            return Err(AppError::incomplete(gaps));
        }
        let check = self.check_in_unit(&tx, &entry, actor).await?;
        entry.state = EntryState::Submitted;
        entry.version += 1;
        tx.update_entry(&entry, seen, actor.person, self.now()).await?;
        let opening = self.registration_of(&entry, &looked, reason)?;
        let begin = begins(check, &opening);
        let case = self.open_case_at(&tx, opening, begin, actor).await?;
        self.screen_submission(&tx, &entry, actor).await?;
        tx.commit().await?;
        Ok(case.id)
    }

    /// Whether the unit has checked what is handed in 部门审核, or who does it next.
    async fn check_in_unit(
        &self,
        tx: &Tx,
        entry: &Entry,
        actor: &Actor,
    ) -> Result<DepartmentCheck> {
        let versions = tx.entry_versions(entry.id).await?;
        let live = self.live();
        let is_other_officer = |person: &Arc<Person>| {
            person.active
                && person.unit == entry.unit
                && person.id != actor.person
                && person.posts.contains(&Post::DataOfficer)
        };
        let check = department_check(HandedIn {
            by_officer: actor.has(Post::DataOfficer),
            wrote_it: wrote_some(&versions, actor.person),
            has_other_officer: live.people().any(is_other_officer),
        });
        match check {
            DepartmentCheck::Impossible => Err(AppError::denied("catalogue.no-officer")),
            check => Ok(check),
        }
    }

    /// The case keeps what was found when it was submitted, and why the unit went on.
    fn registration_of(&self, entry: &Entry, looked: &[Looked], reason: &str) -> Result<Opening> {
        let mut payload = serde_json::json!({ "schema": 1, "entry_version": entry.version });
        let overlaps = overlaps_of(looked);
        if !overlaps.is_empty() {
            payload["overlaps"] = serde_json::json!(overlaps);
        }
        let leads: Vec<&Led> = looked.iter().filter_map(|looked| looked.lead.as_ref()).collect();
        if !leads.is_empty() {
            payload["leads"] = serde_json::json!(leads);
        }
        if !reason.trim().is_empty() {
            payload["source_reason"] = serde_json::json!(reason.trim());
        }
        Ok(Opening {
            procedure: &CATALOGUE_REGISTRATION,
            title: entry.draft.name.clone(),
            entry: Some(entry.id),
            provider: entry.unit,
            decider: self.office()?,
            parent: None,
            excluded: Vec::new(),
            stated: Values::new(),
            payload,
        })
    }

    /// A unit has one entry of a name, else nobody could tell which is meant.
    pub(crate) async fn name_taken<R: Reach>(
        &self,
        link: &Link<R>,
        entry: &Entry,
    ) -> Result<Option<Missing>> {
        let name = entry.draft.name.trim();
        if name.is_empty() {
            return Ok(None);
        }
        let filter = EntryFilter {
            unit: Some(entry.unit),
            text: Some(name.to_owned()),
            ..EntryFilter::default()
        };
        let mut slice = Slice::first(200);
        loop {
            let page = link.entries(&filter, &slice).await?;
            let is_other = |other: &Entry| {
                other.id != entry.id
                    && other.state != EntryState::Withdrawn
                    && other.draft.name.trim() == name
            };
            if page.rows.iter().any(is_other) {
                return Ok(Some(Missing {
                    field: "name".to_owned(),
                    code: "catalogue.name-taken",
                }));
            }
            match page.next {
                Some(next) => slice = Slice::new(Some(next), 200),
                None => return Ok(None),
            }
        }
    }

    /// Moves the entry along its registration: `register`, `publish`, `return` or `take_back`.
    pub(crate) async fn move_entry(
        &self,
        tx: &Tx,
        case: &Case,
        step: &Step,
        actor: &Actor,
    ) -> Result<Brought> {
        let id = case.entry.ok_or_else(|| AppError::internal("not a registration of an entry"))?;
        if step.to == "published" && self.awaits_opinions(tx, case.id).await? {
            return Err(AppError::denied("catalogue.opinion-awaited"));
        }
        let mut entry = tx.entry(id).await?.ok_or_else(AppError::not_found)?;
        let before = tx.published_entry(entry.id).await?.map(Box::new);
        self.carry_out(tx, &mut entry, step, actor).await?;
        if entry.state == EntryState::Published {
            self.end_updates(tx, &entry).await?;
        }
        if CATALOGUE_REGISTRATION.is_terminal(step.to) {
            self.end_opinions(tx, case).await?;
        }
        let detail = serde_json::json!({ "entry_version": entry.version, "code": entry.code });
        let after = if entry.state == EntryState::Published {
            After::Catalogue { entry: Box::new(entry), before }
        } else {
            After::Nothing
        };
        Ok(Brought { detail, after })
    }

    /// A new edition ends the cases that asked for one 目录更新.
    async fn end_updates(&self, tx: &Tx, entry: &Entry) -> Result<()> {
        let filter = CaseFilter {
            entry: Some(entry.id),
            procedure: Some(CATALOGUE_UPDATE.code.to_owned()),
            open: Some(true),
            ..CaseFilter::default()
        };
        for mut case in all_cases(tx, &filter).await? {
            let detail = serde_json::json!({ "entry_version": entry.version });
            self.act_by_platform(tx, &mut case, "record_edition", "", detail).await?;
        }
        Ok(())
    }

    /// The entry's side of a step.
    async fn carry_out(
        &self,
        tx: &Tx,
        entry: &mut Entry,
        step: &Step,
        actor: &Actor,
    ) -> Result<()> {
        let after = state_after(step.to)?;
        if after == EntryState::Published {
            self.check_secrecy(tx, entry).await?;
        }
        if entry.state == EntryState::Blocked {
            return leaves_blocked(after);
        }
        if matches!(after, EntryState::Registered | EntryState::Published) {
            self.refuse_ruled_out(entry)?;
        }
        let seen = entry.version;
        entry.version += 1;
        entry.state = after;
        match entry.state {
            EntryState::Registered if entry.code.is_none() => {
                entry.code = Some(give_code(tx, &entry.draft.class_code).await?);
            }
            EntryState::Published => entry.published_on = Some(self.today()),
            _ => {}
        }
        if entry.state == EntryState::Published {
            tx.publish_entry(entry, seen, actor.person, self.now()).await?;
        } else {
            tx.update_entry(entry, seen, actor.person, self.now()).await?;
        }
        Ok(())
    }

    /// What a ruling leaves to its source is not registered a second time: the registrar returns it with that reason.
    pub(crate) fn refuse_ruled_out(&self, entry: &Entry) -> Result<()> {
        let live = self.live_now();
        let ruled_out = |item: &InformationItem| {
            let rulings = live.sources().rulings(entry.unit, &item.name, item.element.as_ref());
            let stop =
                rulings.into_iter().find(|ruling| ruling.outcome == RulingOutcome::UseSource)?;
            Some(format!("{} ({})", item.name, stop.document))
        };
        let items: Vec<String> = entry.draft.items.iter().filter_map(ruled_out).collect();
        if items.is_empty() {
            return Ok(());
        }
        Err(AppError::denied("collection.use-source").about(items.join(" ")))
    }

    /// Takes back a submission of the actor's unit, so that it can be edited.
    pub async fn take_back_entry(&self, id: EntryId, actor: &Actor) -> Result<()> {
        let entry = self
            .store
            .entry(id)
            .await?
            .filter(|entry| entry.unit == actor.unit)
            .ok_or_else(AppError::not_found)?;
        let open = self
            .open_registration(entry.id)
            .await?
            .ok_or_else(|| AppError::denied("act.wrong-state"))?;
        self.act_on_case(open.id, "take_back", actor, "", open.version).await
    }

    /// The open registration case of an entry.
    pub(super) async fn open_registration(&self, entry: EntryId) -> Result<Option<Case>> {
        Ok(self.last_registration(entry, Some(true)).await?.map(|stored| stored.case))
    }

    /// The latest registration case of an entry.
    pub(super) async fn last_registration(
        &self,
        entry: EntryId,
        open: Option<bool>,
    ) -> Result<Option<StoredCase>> {
        let procedure = Some(CATALOGUE_REGISTRATION.code.to_owned());
        let filter = CaseFilter { entry: Some(entry), procedure, open, ..CaseFilter::default() };
        Ok(self
            .store
            .cases(&filter, CaseOrder::Newest, &Slice::first(1))
            .await?
            .rows
            .into_iter()
            .next())
    }
}

/// How a registration begins: with the unit's own check, or with the digital office where the unit has checked.
fn begins(check: DepartmentCheck, opening: &Opening) -> Begin {
    let detail = serde_json::json!({ "department_check": check });
    if check == DepartmentCheck::Awaited {
        return Begin {
            state: CATALOGUE_REGISTRATION.initial(),
            clocks: CATALOGUE_REGISTRATION.opening_clocks,
            told: Vec::new(),
            detail,
        };
    }
    let (state, clocks) = CHECKED_REGISTRATION;
    Begin { state, clocks, told: vec![opening.decider], detail }
}

/// Whether a person wrote some of what came after the last publication. `versions` are newest first.
fn wrote_some(versions: &[EntryVersion], person: PersonId) -> bool {
    let mut written = versions.iter().peekable();
    while let Some(version) = written.next() {
        if version.published {
            return false;
        }
        let changed = written.peek().is_none_or(|before| before.draft != version.draft);
        if changed && version.by == person {
            return true;
        }
    }
    false
}

/// The gaps of a working copy that would be submitted on a day; an entry with a code stays in the class of its code.
pub(super) fn gaps_of(entry: &Entry, on: Date) -> Vec<Missing> {
    let mut gaps = check(&entry.draft, on);
    let leaves_class = entry
        .code
        .as_ref()
        .is_some_and(|code| code.class_code().as_str() != entry.draft.class_code);
    if leaves_class {
        gaps.push(Missing { field: "class_code".to_owned(), code: "catalogue.class-fixed" });
    }
    gaps
}

/// Items that a ruling leaves to their source, and the reason that is missing where others hold some of the rest.
fn source_gaps(looked: &[Looked], reason: &str) -> Vec<Missing> {
    let gap = |field: String, code: &'static str| Missing { field, code };
    let mut gaps: Vec<Missing> = looked
        .iter()
        .enumerate()
        .filter(|(_, looked)| looked.stop.is_some())
        .map(|(place, _)| gap(format!("items.{place}.name"), "collection.use-source"))
        .collect();
    if reason.chars().count() > TEXT_CHARS_MAX {
        gaps.push(gap("source_reason".to_owned(), "field.too-long"));
    }
    if looked.iter().any(|looked| looked.asks) && reason.trim().is_empty() {
        gaps.push(gap("source_reason".to_owned(), "collection.reason-needed"));
    }
    gaps
}

/// The registration of an entry that was confirmed as secret meanwhile can only end; the entry stays blocked.
fn leaves_blocked(after: EntryState) -> Result<()> {
    match after {
        EntryState::Returned | EntryState::Draft => Ok(()),
        _ => Err(AppError::denied("secrecy.confirmed")),
    }
}

fn state_after(case_state: &str) -> Result<EntryState> {
    Ok(match case_state {
        "registered" => EntryState::Registered,
        "published" => EntryState::Published,
        "returned" => EntryState::Returned,
        "taken_back" => EntryState::Draft,
        other => return Err(AppError::internal(format!("no entry state for case state {other}"))),
    })
}

/// The next code of a class. A number that an imported entry brought along is passed over.
pub(crate) async fn give_code(tx: &Tx, class_code: &str) -> Result<ResourceCode> {
    let class = ClassCode::parse(class_code).map_err(AppError::internal)?;
    loop {
        let sequence = tx.next_sequence(class_code).await?;
        let code = ResourceCode::new(class.clone(), sequence).map_err(AppError::internal)?;
        if tx.entry_by_code(&code).await?.is_none() {
            return Ok(code);
        }
    }
}
