//! Submission, registration and publication 目录登记与发布 (Articles 4 and 14), each act in one transaction with the entry's state.

use domain::cases::Case;
use domain::catalogue::{Entry, EntryState, Missing, check};
use domain::ids::{CaseId, EntryId};
use domain::people::{Actor, Post};
use domain::procedures::{CATALOGUE_REGISTRATION, Step, Values};
use law::codes::resource_code::{ClassCode, ResourceCode};
use store::{CaseFilter, CaseOrder, EntryFilter, Slice, StoredCase, Tx};

use crate::application::App;
use crate::cases::{After, Brought, Opening};
use crate::error::{AppError, Result};

impl App {
    /// Submits the working copy that was read at version `seen` for registration. Everything that is missing is named at once (一次性告知).
    pub async fn submit_entry(&self, id: EntryId, actor: &Actor, seen: u32) -> Result<CaseId> {
        let tx = self.store.begin().await?;
        let mut entry = self.own_entry(&tx, id, actor).await?;
        if !actor.has(Post::DataOfficer) {
            return Err(AppError::denied("catalogue.not-officer"));
        }
        if !matches!(entry.state, EntryState::Draft | EntryState::Returned) {
            return Err(AppError::denied("catalogue.not-submittable"));
        }
        let mut gaps = gaps_of(&entry);
        gaps.extend(self.standard_gaps(&entry).await?);
        gaps.extend(self.name_taken(&tx, &entry).await?);
        if !gaps.is_empty() {
            return Err(AppError::incomplete(gaps));
        }
        entry.state = EntryState::Submitted;
        entry.version += 1;
        tx.update_entry(&entry, seen, actor.person, self.now()).await?;
        let case = self.open_case(&tx, self.registration_of(&entry)?, actor).await?;
        self.screen_submission(&tx, &entry, actor).await?;
        tx.commit().await?;
        Ok(case.id)
    }

    fn registration_of(&self, entry: &Entry) -> Result<Opening> {
        Ok(Opening {
            procedure: &CATALOGUE_REGISTRATION,
            title: entry.draft.name.clone(),
            entry: Some(entry.id),
            provider: entry.unit,
            decider: self.office()?,
            parent: None,
            excluded: Vec::new(),
            stated: Values::new(),
            payload: serde_json::json!({ "schema": 1, "entry_version": entry.version }),
        })
    }

    /// A unit has one entry of a name, else nobody could tell which is meant.
    pub(crate) async fn name_taken(&self, tx: &Tx, entry: &Entry) -> Result<Option<Missing>> {
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
            let page = tx.entries(&filter, &slice).await?;
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
        let mut entry = tx.entry(id).await?.ok_or_else(AppError::not_found)?;
        let before = tx.published_entry(entry.id).await?.map(Box::new);
        self.carry_out(tx, &mut entry, step, actor).await?;
        let detail = serde_json::json!({ "entry_version": entry.version, "code": entry.code });
        let after = if entry.state == EntryState::Published {
            After::Catalogue { entry: Box::new(entry), before }
        } else {
            After::Nothing
        };
        Ok(Brought { detail, after })
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

/// The gaps of a working copy; an entry with a code stays in the class of its code.
pub(super) fn gaps_of(entry: &Entry) -> Vec<Missing> {
    let mut gaps = check(&entry.draft);
    let leaves_class = entry
        .code
        .as_ref()
        .is_some_and(|code| code.class_code().as_str() != entry.draft.class_code);
    if leaves_class {
        gaps.push(Missing { field: "class_code".to_owned(), code: "catalogue.class-fixed" });
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
pub(super) async fn give_code(tx: &Tx, class_code: &str) -> Result<ResourceCode> {
    let class = ClassCode::parse(class_code).map_err(AppError::internal)?;
    loop {
        let sequence = tx.next_sequence(class_code).await?;
        let code = ResourceCode::new(class.clone(), sequence).map_err(AppError::internal)?;
        if tx.entry_by_code(&code).await?.is_none() {
            return Ok(code);
        }
    }
}
