//! Secrecy reviews 保密审查 (Article 23): when one is opened, what it stops, and what a confirmed secret ends.

use domain::cases::Case;
use domain::catalogue::{Entry, EntryState};
use domain::ids::{BatchId, EntryId};
use domain::people::Actor;
use domain::procedures::{Content, FieldValue, SECRECY_REVIEW, Values};
use domain::secrecy::{in_words, screen_entry};
use jiff::Timestamp;
use serde_json::json;
use store::{BatchState, CaseFilter, CaseOrder, Slice, Tx};

use super::entries::entry_of;
use super::{After, Brought, stated};
use crate::application::App;
use crate::cases::Opening;
use crate::error::{AppError, Result};

/// Reviews of one entry looked at; no entry has more.
const REVIEWS_MAX: u32 = 200;
/// States in which a review ended well.
const CLEARED: &[&str] = &["cleared", "cleared_as_false_hit"];

impl App {
    /// Opens a review where the word lists hit a submitted working copy that was not reviewed since it was last edited.
    /// It is opened in the name of who submits, so that another person must end it.
    pub(crate) async fn screen_submission(
        &self,
        tx: &Tx,
        entry: &Entry,
        actor: &Actor,
    ) -> Result<()> {
        let hits = screen_entry(entry);
        let reviewed = self.reviews(tx, entry.id).await?;
        let edited_at = last_edit(tx, entry.id).await?;
        let is_covered = reviewed.iter().any(|case| {
            case.closed_at.is_none() || edited_at.is_none_or(|edited| case.opened_at >= edited)
        });
        if hits.is_empty() || is_covered {
            return Ok(());
        }
        let stated = Values::from([
            ("entry".to_owned(), FieldValue::Entry(entry.id)),
            ("signs".to_owned(), FieldValue::Text(in_words(&hits))),
        ]);
        let content = Content { schema: SECRECY_REVIEW.form_version, stated, ..Content::default() };
        let opening = Opening {
            procedure: &SECRECY_REVIEW,
            title: entry.draft.name.clone(),
            entry: Some(entry.id),
            provider: entry.unit,
            decider: self.office()?,
            parent: None,
            excluded: Vec::new(),
            payload: serde_json::to_value(&content).map_err(AppError::internal)?,
            stated: content.stated,
        };
        self.open_case(tx, opening, actor).await?;
        Ok(())
    }

    /// Whether an entry may be published as it stands.
    ///
    /// # Errors
    /// `secrecy.confirmed`, `secrecy.under-review`, `secrecy.review-required`.
    pub(crate) async fn check_secrecy(&self, tx: &Tx, entry: &Entry) -> Result<()> {
        if entry.state == EntryState::Blocked {
            return Err(AppError::denied("secrecy.confirmed"));
        }
        let reviews = self.reviews(tx, entry.id).await?;
        if reviews.iter().any(|case| case.closed_at.is_none()) {
            return Err(AppError::denied("secrecy.under-review"));
        }
        if screen_entry(entry).is_empty() {
            return Ok(());
        }
        let edited_at = last_edit(tx, entry.id).await?;
        let covers = |case: &Case| {
            CLEARED.contains(&case.state.as_str())
                && edited_at.is_none_or(|edited| case.opened_at >= edited)
        };
        if reviews.iter().any(covers) {
            Ok(())
        } else {
            Err(AppError::denied("secrecy.review-required"))
        }
    }

    /// Refuses what must wait for a review, such as loading an entry's data.
    pub(crate) async fn check_not_under_review(&self, entry: EntryId) -> Result<()> {
        let open = CaseFilter { open: Some(true), ..reviews_of(entry) };
        if self.store.count_cases(&open).await? > 0 {
            return Err(AppError::denied("secrecy.under-review"));
        }
        match self.store.entry(entry).await? {
            Some(entry) if entry.state == EntryState::Blocked => {
                Err(AppError::denied("secrecy.confirmed"))
            }
            _ => Ok(()),
        }
    }

    async fn reviews(&self, tx: &Tx, entry: EntryId) -> Result<Vec<Case>> {
        let slice = Slice::first(REVIEWS_MAX);
        let page = tx.cases(&reviews_of(entry), CaseOrder::Newest, &slice).await?;
        Ok(page.rows.into_iter().map(|stored| stored.case).collect())
    }

    /// One person alone clears only what the word lists do not hit.
    pub(super) async fn check_words(&self, tx: &Tx, case: &Case) -> Result<Brought> {
        let entry = tx.entry(entry_of(case)?).await?.ok_or_else(AppError::not_found)?;
        if screen_entry(&entry).is_empty() {
            Ok(Brought::nothing())
        } else {
            Err(AppError::denied("secrecy.hit-needs-reasons"))
        }
    }

    /// Blocks what is confirmed as secret: a batch that was not loaded is given up, else the entry is taken from everybody.
    pub(super) async fn block_secret(
        &self,
        tx: &Tx,
        case: &Case,
        actor: &Actor,
    ) -> Result<Brought> {
        let named = stated(case)?.batch();
        if let Some(batch) = named
            && self.give_up_batch(tx, batch, entry_of(case)?).await?
        {
            let facts = json!({ "case": case.number });
            let subject = batch.to_string();
            self.business_event(tx, actor, "batch.cancelled", "batch", &subject, facts).await?;
            return Ok(Brought { detail: json!({ "batch": batch }), after: After::Nothing });
        }
        self.block_entry(tx, case, actor).await
    }

    async fn give_up_batch(&self, tx: &Tx, id: BatchId, entry: EntryId) -> Result<bool> {
        let Some(mut batch) = tx.batch(id).await?.filter(|batch| batch.entry == entry) else {
            return Ok(false);
        };
        let seen = batch.state;
        if !matches!(seen, BatchState::Uploaded | BatchState::Held) {
            return Ok(false);
        }
        batch.state = BatchState::Cancelled;
        batch.error = Some("secrecy.confirmed".to_owned());
        batch.finished_at = Some(self.now());
        tx.update_batch(&batch, seen).await?;
        Ok(true)
    }

    async fn block_entry(&self, tx: &Tx, case: &Case, actor: &Actor) -> Result<Brought> {
        let mut entry = tx.entry(entry_of(case)?).await?.ok_or_else(AppError::not_found)?;
        let before = tx.published_entry(entry.id).await?.map(Box::new);
        let seen = entry.version;
        entry.version += 1;
        entry.state = EntryState::Blocked;
        tx.update_entry(&entry, seen, actor.person, self.now()).await?;
        let ended = self.end_uses(tx, &entry, &case.number, actor).await?;
        self.entry_changed(tx, "entry.blocked", &entry, case, actor).await?;
        let detail = json!({ "grants_ended": ended });
        Ok(Brought { detail, after: After::Unpublished { before } })
    }
}

fn reviews_of(entry: EntryId) -> CaseFilter {
    CaseFilter {
        entry: Some(entry),
        procedure: Some(SECRECY_REVIEW.code.to_owned()),
        ..CaseFilter::default()
    }
}

/// When an entry's words were last written; none where that is not known.
async fn last_edit(tx: &Tx, entry: EntryId) -> Result<Option<Timestamp>> {
    let versions = tx.entry_versions(entry).await?;
    let drafts = versions.into_iter().filter(|version| version.state == EntryState::Draft);
    Ok(drafts.map(|version| version.at).max())
}
