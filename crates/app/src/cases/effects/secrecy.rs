//! Secrecy reviews 保密审查 (Article 23): when one is opened, what it stops, and what a confirmed secret ends.

use domain::cases::Case;
use domain::catalogue::{Entry, EntryState};
use domain::ids::{BatchId, CaseId, EntryId};
use domain::people::Actor;
use domain::procedures::{Content, FieldValue, SECRECY_REVIEW, Values};
use domain::secrecy::{in_words, screen_entry};
use jiff::Timestamp;
use serde_json::json;
use store::{Batch, CaseFilter, Tx};

use super::entries::entry_of;
use super::{After, Brought, stated};
use crate::application::App;
use crate::cases::{Opening, content_of};
use crate::error::{AppError, Result};
use crate::loads::LoadReport;
use crate::standing::all_cases;

/// States in which a review ended well.
pub(crate) const CLEARED: &[&str] = &["cleared", "cleared_as_false_hit"];

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
        let is_covered = reviewed
            .iter()
            .any(|case| case.closed_at.is_none() || is_of_last_edit(case, edited_at));
        if hits.is_empty() || is_covered {
            return Ok(());
        }
        let stated = Values::from([
            ("entry".to_owned(), FieldValue::Entry(entry.id)),
            ("signs".to_owned(), FieldValue::Text(in_words(&hits))),
        ]);
        self.open_review(tx, entry, entry.draft.name.clone(), stated, actor).await?;
        Ok(())
    }

    /// Opens a review in the name of the actor, so that another person must end it.
    async fn open_review(
        &self,
        tx: &Tx,
        entry: &Entry,
        title: String,
        stated: Values,
        actor: &Actor,
    ) -> Result<CaseId> {
        let content = Content { schema: SECRECY_REVIEW.form_version, stated, ..Content::default() };
        let opening = Opening {
            procedure: &SECRECY_REVIEW,
            title,
            entry: Some(entry.id),
            provider: entry.unit,
            decider: self.office()?,
            parent: None,
            excluded: Vec::new(),
            payload: serde_json::to_value(&content).map_err(AppError::internal)?,
            stated: content.stated,
        };
        Ok(self.open_case(tx, opening, actor).await?.id)
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
            CLEARED.contains(&case.state.as_str()) && is_of_last_edit(case, edited_at)
        };
        if reviews.iter().any(covers) {
            Ok(())
        } else {
            Err(AppError::denied("secrecy.review-required"))
        }
    }

    /// Refuses what must wait for a review, such as loading a batch of an entry's data. A review of another batch stops
    /// only that one.
    pub(crate) async fn check_not_under_review(
        &self,
        entry: EntryId,
        batch: BatchId,
    ) -> Result<()> {
        let open = CaseFilter { open: Some(true), ..reviews_of(entry) };
        let stops = |case: &Case| batch_of(case).is_none_or(|named| named == batch);
        if self.all_cases(&open).await?.iter().any(stops) {
            return Err(AppError::denied("secrecy.under-review"));
        }
        match self.store.entry(entry).await? {
            Some(entry) if entry.state == EntryState::Blocked => {
                Err(AppError::denied("secrecy.confirmed"))
            }
            _ => Ok(()),
        }
    }

    /// Opens the review of a batch whose file shows `signs`, in the name of who sent it, so that another person must
    /// end it.
    pub(crate) async fn open_batch_review(
        &self,
        tx: &Tx,
        entry: &Entry,
        batch: &Batch,
        signs: String,
        actor: &Actor,
    ) -> Result<CaseId> {
        let stated = Values::from([
            ("entry".to_owned(), FieldValue::Entry(entry.id)),
            ("batch".to_owned(), FieldValue::Batch(batch.id)),
            ("signs".to_owned(), FieldValue::Text(signs)),
        ]);
        let title = format!("{} · {}", entry.draft.name, batch.file_name);
        self.open_review(tx, entry, title, stated, actor).await
    }

    /// Refuses what waits for a review that has not ended well.
    pub(crate) async fn check_cleared(&self, tx: &Tx, review: CaseId) -> Result<()> {
        let stored = tx.case(review).await?.ok_or_else(AppError::not_found)?;
        if CLEARED.contains(&stored.case.state.as_str()) {
            return Ok(());
        }
        let is_open = stored.case.closed_at.is_none();
        Err(AppError::denied(if is_open { "secrecy.under-review" } else { "secrecy.confirmed" }))
    }

    /// The reviews of an entry itself; those of its batches stop only the batch.
    async fn reviews(&self, tx: &Tx, entry: EntryId) -> Result<Vec<Case>> {
        let mut reviews = all_cases(tx, &reviews_of(entry)).await?;
        reviews.retain(|case| batch_of(case).is_none());
        Ok(reviews)
    }

    /// One person alone clears only what neither the word lists hit nor a screening found.
    pub(super) async fn check_words(&self, tx: &Tx, case: &Case) -> Result<Brought> {
        if let Some(batch) = batch_of(case) {
            let batch = tx.batch(batch).await?.ok_or_else(AppError::not_found)?;
            let found = LoadReport::of(&batch).screening.is_some_and(|found| found.stops());
            let outcome = (!found).then(Brought::nothing);
            return outcome.ok_or_else(|| AppError::denied("secrecy.finding-needs-reasons"));
        }
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
        let own = entry_of(case)?;
        let Some(batch) = stated(case)?.batch() else {
            return self.block_entries(tx, &[own], case, actor).await;
        };
        let loaded = self.give_up_secret(tx, batch, own, case, actor).await?;
        let blocked = self.block_entries(tx, &loaded, case, actor).await?;
        let mut detail = blocked.detail;
        detail["batch"] = json!(batch);
        Ok(Brought { detail, after: blocked.after })
    }

    async fn block_entries(
        &self,
        tx: &Tx,
        entries: &[EntryId],
        case: &Case,
        actor: &Actor,
    ) -> Result<Brought> {
        let (mut ended, mut before) = (0, Vec::new());
        for entry in entries {
            before.extend(tx.published_entry(*entry).await?);
            ended += self.block_entry(tx, *entry, case, actor).await?;
        }
        if entries.is_empty() {
            return Ok(Brought::nothing());
        }
        let detail = json!({ "blocked": entries, "grants_ended": ended });
        Ok(Brought { detail, after: After::Unpublished(before) })
    }

    /// Takes an entry from everybody; says how many grants ended with it.
    async fn block_entry(&self, tx: &Tx, id: EntryId, case: &Case, actor: &Actor) -> Result<usize> {
        let mut entry = tx.entry(id).await?.ok_or_else(AppError::not_found)?;
        let seen = entry.version;
        entry.version += 1;
        entry.state = EntryState::Blocked;
        tx.update_entry(&entry, seen, actor.person, self.now()).await?;
        let ended = self.end_uses(tx, &entry, &case.number, actor).await?;
        self.entry_changed(tx, "entry.blocked", &entry, case, actor).await?;
        Ok(ended)
    }
}

/// Whether a review saw an entry's words as they were last written.
fn is_of_last_edit(case: &Case, edited_at: Option<Timestamp>) -> bool {
    edited_at.is_none_or(|edited| case.opened_at >= edited)
}

/// The batch a review is of; none where it is of the entry.
fn batch_of(case: &Case) -> Option<BatchId> {
    content_of(case)?.batch()
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
