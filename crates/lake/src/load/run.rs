//! The steps of a load, in the order that makes a crash at any of them harmless.

use std::fs;
use std::sync::Arc;

use deltalake::DeltaTable;
use domain::loads::{LoadCounts, LoadMode, Refused, check_bad_rows, check_dropped, check_mode};

use super::commit::commit;
use super::delete::{delete, keys_only};
use super::keys::UniqueKeys;
use super::note::{Note, staging_dir};
use super::part::{Part, PartWriter};
use super::pipeline::{Screening, Verdict, screen};
use super::upsert::merge;
use super::{Load, LoadOutcome, Progress, RefusedLoad, Stage};
use crate::convert::arrow_schema;
use crate::index::IndexWriter;
use crate::quarantine::QuarantineWriter;
use crate::raw::sync_dir;
use crate::table::{self, Head};
use crate::validate::Validator;
use crate::{Lake, LakeError, decode};

/// The table that a load starts from.
struct Base {
    /// The table as its newest commit has it.
    table: DeltaTable,
    rows: u64,
}

pub(crate) async fn load(
    lake: &Lake,
    load: &Load,
    progress: Arc<dyn Progress>,
) -> Result<LoadOutcome, LakeError> {
    if let Err(reason) = check_mode(load.mode, &load.schema.key) {
        return Ok(refused(reason, LoadCounts::default()));
    }
    if load.mode == LoadMode::Delete && load.base_version.is_none() {
        return Ok(refused(Refused::Empty, LoadCounts::default()));
    }
    let base = base(lake, load).await?;
    let load = &Load { folded_to: folded_to(lake, load).await?, ..load.clone() };
    let before = base.as_ref().map_or(0, |base| base.rows);
    let verdict = judge(lake, load, Arc::clone(&progress)).await?;
    let counts = counts(load, &verdict, before);
    if let Err(reason) = tolerate(load, &counts, before) {
        discard(&verdict.parts)?;
        return Ok(LoadOutcome::Refused(RefusedLoad {
            reason,
            counts,
            quality: verdict.quality,
            sample: verdict.sample,
        }));
    }
    let Verdict { quality, sample, parts, index, .. } = verdict;
    let note = Note::new(load.mode, before, counts, quality, sample);
    let version = make_version(lake, load, base, &note, &parts, progress.as_ref()).await?;
    progress.rows(counts.read, Some(counts.read), Stage::Indexing);
    let total = table::file_list(lake, load.schema.entry, version)
        .await?
        .iter()
        .map(|file| file.rows)
        .sum();
    if let Some(index) = index {
        finish_index(load, index, version, total).await?;
    }
    progress.rows(counts.read, Some(counts.read), Stage::Done);
    Ok(LoadOutcome::Committed(note.committed(version, total)))
}

fn refused(reason: Refused, counts: LoadCounts) -> LoadOutcome {
    LoadOutcome::Refused(RefusedLoad { reason, counts, quality: Vec::new(), sample: Vec::new() })
}

/// Up to which position the version will have the rows that were pushed.
async fn folded_to(lake: &Lake, load: &Load) -> Result<u64, LakeError> {
    let Some(base) = load.base_version else { return Ok(load.folded_to) };
    let before = table::read_commit(lake, load.schema.entry, base).await?.note.folded();
    Ok(load.folded_to.max(before))
}

/// Opens the table where the caller thinks it is.
async fn base(lake: &Lake, load: &Load) -> Result<Option<Base>, LakeError> {
    let entry = load.schema.entry;
    let head = table::head(lake, entry).await?;
    let found = head.map(|head| head.effective);
    if found != load.base_version {
        return Err(LakeError::Conflict { expected: load.base_version, found });
    }
    let Some(Head { latest, .. }) = head else {
        return Ok(None);
    };
    let table = table::open_at(lake, entry, latest).await?;
    let rows = table::files_of(&table)?.iter().map(|file| file.rows).sum();
    Ok(Some(Base { table, rows }))
}

/// Reads and judges the file, and writes its rows aside.
async fn judge(
    lake: &Lake,
    load: &Load,
    progress: Arc<dyn Progress>,
) -> Result<Verdict, LakeError> {
    let keys = UniqueKeys::of_load(lake, &load.schema, load.mode, load.base_version).await?;
    let (lake, load) = (lake.clone(), load.clone());
    let screened = tokio::task::spawn_blocking(move || {
        let raw = lake.raw_source(&load.digest)?;
        let wanted: Vec<String> =
            load.mapping.columns.iter().map(|(name, _)| name.clone()).collect();
        let source = decode::open(&raw, load.format, load.encoding, &wanted)?;
        let staging = staging_dir(&lake, load.schema.entry);
        fs::create_dir_all(&staging)?;
        let fields = source.fields().to_vec();
        let deletes = load.mode == LoadMode::Delete;
        let schema = if deletes { keys_only(&load.schema) } else { Arc::clone(&load.schema) };
        let index = IndexWriter::create(&lake, &load.schema, load.batch)?;
        screen(Screening {
            validator: Validator::new(&schema, &fields, &load.mapping, load.format)?,
            source,
            keys,
            quarantine: QuarantineWriter::new(&lake, load.batch, fields),
            parts: PartWriter::new(&staging, load.batch, arrow_schema(&schema)),
            index: if deletes { index.map(IndexWriter::removing) } else { index },
            progress,
        })
    });
    screened.await?
}

/// What the load will have done if it is committed; the rows of an upsert and of a deletion are counted when they are merged.
fn counts(load: &Load, verdict: &Verdict, before: u64) -> LoadCounts {
    let mut counts = verdict.counts;
    match load.mode {
        LoadMode::Append => counts.inserted = counts.good,
        LoadMode::Upsert | LoadMode::Delete => {}
        LoadMode::Replace if load.schema.key.is_unique() => {
            counts.updated = verdict.kept;
            counts.inserted = counts.good - verdict.kept;
            counts.dropped = before - verdict.kept;
        }
        LoadMode::Replace => {
            counts.inserted = counts.good.saturating_sub(before);
            counts.dropped = before.saturating_sub(counts.good);
        }
    }
    counts
}

fn tolerate(load: &Load, counts: &LoadCounts, before: u64) -> Result<(), Refused> {
    check_bad_rows(counts, load.bad_rows_permille_max)?;
    if counts.good == 0 {
        return Err(Refused::TooManyBadRows);
    }
    if load.held_override {
        return Ok(());
    }
    check_dropped(before, before - counts.dropped, load.dropped_rows_permille_max)
}

fn discard(parts: &[Part]) -> Result<(), LakeError> {
    for part in parts {
        fs::remove_file(&part.path)?;
    }
    Ok(())
}

/// Notes, publishes and commits. What fails before the commit leaves files that nothing points to.
async fn make_version(
    lake: &Lake,
    load: &Load,
    base: Option<Base>,
    note: &Note,
    parts: &[Part],
    progress: &dyn Progress,
) -> Result<u64, LakeError> {
    let read = note.counts.read;
    progress.rows(read, Some(read), Stage::Publishing);
    note.write(&staging_dir(lake, load.schema.entry), load.batch)?;
    let merges = matches!(load.mode, LoadMode::Upsert | LoadMode::Delete);
    let merges_into = load.base_version.filter(|_| merges);
    if merges_into.is_none() {
        publish(lake, load, parts)?;
    }
    if progress.cancelled() {
        return Err(LakeError::Cancelled);
    }
    progress.rows(read, Some(read), Stage::Committing);
    match (base, merges_into) {
        (Some(base), Some(_)) if load.mode == LoadMode::Delete => {
            let version = delete(lake, load, base.table, parts).await?;
            discard(parts)?;
            Ok(version)
        }
        (Some(base), Some(recorded)) => {
            let version = merge(lake, load, base.table, recorded, parts).await?;
            discard(parts)?;
            Ok(version)
        }
        (base, _) => commit(lake, load, base.as_ref().map(|base| &base.table), parts).await,
    }
}

/// Moves files into the table's folder. The one place that knows that both are on one disk.
fn publish(lake: &Lake, load: &Load, parts: &[Part]) -> Result<(), LakeError> {
    let dir = table::delta_dir(lake, load.schema.entry);
    fs::create_dir_all(&dir)?;
    for part in parts {
        fs::rename(&part.path, dir.join(&part.name))?;
    }
    sync_dir(&dir)?;
    Ok(())
}

async fn finish_index(
    load: &Load,
    index: IndexWriter,
    version: u64,
    total: u64,
) -> Result<(), LakeError> {
    let (mode, base) = (load.mode, load.base_version);
    let summary =
        tokio::task::spawn_blocking(move || index.finish(mode, base, version, total)).await??;
    tracing::debug!(entry = %load.schema.entry, version, ?summary, "key index written");
    Ok(())
}
