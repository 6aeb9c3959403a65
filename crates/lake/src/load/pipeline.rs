//! The way of the rows: one thread cuts the file, some judge blocks, one encodes Parquet, one builds the key index.
//!
//! The caller's thread puts the judged blocks back into the file's order, so
//! that rows keep it and the first of two equal keys is the one that stays.
//! Every channel is bounded: memory does not grow with the file.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Scope, ScopedJoinHandle};

use arrow::array::{BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use domain::loads::{LoadCounts, RowFault};
use domain::values::ValueFault;
use parking_lot::Mutex;

use super::keys::UniqueKeys;
use super::part::{Part, PartWriter};
use super::{ItemQuality, Progress, SAMPLE_FAULTS, Stage};
use crate::LakeError;
use crate::decode::inspect::estimate;
use crate::decode::{Block, Source};
use crate::index::IndexWriter;
use crate::quarantine::{BadRow, QuarantineWriter};
use crate::validate::{Screened, Validator};

/// Workers that judge blocks, at most: the encoder is the bottleneck beyond it.
const WORKERS_MAX: usize = 8;
/// Batches that wait for the encoder or the index.
const BATCHES_WAITING: usize = 4;

/// Everything that screening a file needs.
pub(crate) struct Screening {
    pub source: Box<dyn Source>,
    pub validator: Validator,
    pub keys: Option<UniqueKeys>,
    pub quarantine: QuarantineWriter,
    pub parts: PartWriter,
    pub index: Option<IndexWriter>,
    pub progress: Arc<dyn Progress>,
}

/// What came of a file.
pub(crate) struct Verdict {
    /// Rows read, good and bad.
    pub counts: LoadCounts,
    pub quality: Vec<ItemQuality>,
    pub sample: Vec<RowFault>,
    /// Keys of the replaced version that came again.
    pub kept: u64,
    pub parts: Vec<Part>,
    pub index: Option<IndexWriter>,
}

type Numbered<T> = (u64, T);
type Judged = Numbered<(Block, Result<Screened, LakeError>)>;

/// How far the reader is, in the source's own unit.
#[derive(Default)]
struct Position {
    done: AtomicU64,
    of: AtomicU64,
}

/// Reads, judges and writes aside a whole file. Blocks; call it where blocking is allowed.
pub(crate) fn screen(screening: Screening) -> Result<Verdict, LakeError> {
    let Screening { source, validator, keys, quarantine, parts, index, progress } = screening;
    let position = Position::default();
    std::thread::scope(|scope| {
        let (judged, reader) = judge(scope, source, &validator, &position);
        let (to_parts, parts) = feed(scope, parts, PartWriter::write);
        let (to_index, index) = match index {
            Some(index) => {
                let (to_index, index) = feed(scope, index, IndexWriter::add_batch);
                (Some(to_index), Some(index))
            }
            None => (None, None),
        };
        let collector = Collector {
            validator: &validator,
            keys,
            quarantine,
            to_parts,
            to_index,
            counts: LoadCounts::default(),
            quality: Vec::new(),
            sample: Vec::new(),
        };
        let collected = collector.run(judged, progress.as_ref(), &position);
        // A writer that failed hung up on the collector: its reason comes first.
        let parts = join(parts)?.finish()?;
        let index = index.map(join).transpose()?;
        join(reader)?;
        let (counts, quality, sample, kept) = collected?;
        Ok(Verdict { counts, quality, sample, kept, parts, index })
    })
}

fn join<T>(thread: ScopedJoinHandle<'_, Result<T, LakeError>>) -> Result<T, LakeError> {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Starts the reader and the workers. The channel ends when the file does, or the reader fails.
fn judge<'scope>(
    scope: &'scope Scope<'scope, '_>,
    source: Box<dyn Source>,
    validator: &'scope Validator,
    position: &'scope Position,
) -> (Receiver<Judged>, ScopedJoinHandle<'scope, Result<(), LakeError>>) {
    let workers =
        std::thread::available_parallelism().map_or(2, |cores| cores.get().clamp(1, WORKERS_MAX));
    let (send_block, blocks) = sync_channel(workers);
    let (send_judged, judged) = sync_channel(workers);
    let blocks = Arc::new(Mutex::new(blocks));
    for _ in 0..workers {
        let (blocks, send_judged) = (Arc::clone(&blocks), send_judged.clone());
        scope.spawn(move || judge_blocks(&blocks, validator, &send_judged));
    }
    let reader = scope.spawn(move || read_blocks(source, &send_block, position));
    (judged, reader)
}

fn read_blocks(
    mut source: Box<dyn Source>,
    send: &SyncSender<Numbered<Block>>,
    position: &Position,
) -> Result<(), LakeError> {
    let mut number = 0;
    while let Some(block) = source.next_block()? {
        let (done, of) = source.progress();
        position.done.store(done, Ordering::Relaxed);
        position.of.store(of, Ordering::Relaxed);
        if send.send((number, block)).is_err() {
            return Ok(());
        }
        number += 1;
    }
    Ok(())
}

fn judge_blocks(
    blocks: &Mutex<Receiver<Numbered<Block>>>,
    validator: &Validator,
    send: &SyncSender<Judged>,
) {
    loop {
        let next = blocks.lock().recv();
        let Ok((number, block)) = next else { return };
        let screened = validator.screen(&block);
        if send.send((number, (block, screened))).is_err() {
            return;
        }
    }
}

/// Starts a thread that gives batches to a writer, and gives the writer back.
fn feed<'scope, W: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    mut writer: W,
    write: impl Fn(&mut W, &RecordBatch) -> Result<(), LakeError> + Send + 'scope,
) -> (SyncSender<RecordBatch>, ScopedJoinHandle<'scope, Result<W, LakeError>>) {
    let (send, batches) = sync_channel(BATCHES_WAITING);
    let thread = scope.spawn(move || {
        for batch in batches {
            write(&mut writer, &batch)?;
        }
        Ok(writer)
    });
    (send, thread)
}

struct Collector<'v> {
    validator: &'v Validator,
    keys: Option<UniqueKeys>,
    quarantine: QuarantineWriter,
    to_parts: SyncSender<RecordBatch>,
    to_index: Option<SyncSender<RecordBatch>>,
    counts: LoadCounts,
    quality: Vec<ItemQuality>,
    sample: Vec<RowFault>,
}

type Collected = (LoadCounts, Vec<ItemQuality>, Vec<RowFault>, u64);

impl Collector<'_> {
    fn run(
        mut self,
        judged: Receiver<Judged>,
        progress: &dyn Progress,
        position: &Position,
    ) -> Result<Collected, LakeError> {
        let mut waiting = BTreeMap::new();
        let mut next = 0;
        for (number, block) in judged {
            waiting.insert(number, block);
            while let Some((block, screened)) = waiting.remove(&next) {
                self.take(&block, screened?)?;
                next += 1;
            }
            if progress.cancelled() {
                return Err(LakeError::Cancelled);
            }
            progress.rows(self.counts.read, Some(self.estimate(position)), Stage::Reading);
        }
        self.quarantine.finish()?;
        let kept = self.keys.as_ref().map_or(0, UniqueKeys::kept);
        Ok((self.counts, self.quality, self.sample, kept))
    }

    fn estimate(&self, position: &Position) -> u64 {
        let (done, of) = (&position.done, &position.of);
        estimate(self.counts.read, (done.load(Ordering::Relaxed), of.load(Ordering::Relaxed)))
    }

    fn take(&mut self, block: &Block, mut screened: Screened) -> Result<(), LakeError> {
        self.drop_duplicates(block, &mut screened)?;
        let good = screened.good.num_rows() as u64;
        self.counts.read += screened.read;
        self.counts.good += good;
        self.counts.bad += screened.read - good;
        for row in &screened.bad {
            self.quarantine.write(row)?;
            let room = SAMPLE_FAULTS - self.sample.len();
            self.sample.extend(row.faults.iter().take(room).cloned());
        }
        self.merge_quality(screened.quality);
        if good > 0 {
            self.hand_on(screened.good)?;
        }
        Ok(())
    }

    fn hand_on(&self, batch: RecordBatch) -> Result<(), LakeError> {
        // A writer hangs up only when it failed, and says why when it is joined.
        if let Some(to_index) = &self.to_index {
            to_index.send(batch.clone()).map_err(|_hung_up| LakeError::Cancelled)?;
        }
        self.to_parts.send(batch).map_err(|_hung_up| LakeError::Cancelled)
    }

    fn merge_quality(&mut self, quality: Vec<ItemQuality>) {
        if self.quality.is_empty() {
            self.quality = quality;
            return;
        }
        for (sum, part) in self.quality.iter_mut().zip(quality) {
            sum.merge(part);
        }
    }

    /// Moves rows whose key is taken from the good rows to the bad ones, in the order of their lines.
    fn drop_duplicates(&mut self, block: &Block, screened: &mut Screened) -> Result<(), LakeError> {
        let Some(keys) = self.keys.as_mut() else {
            return Ok(());
        };
        let fresh: Vec<bool> = screened.keys.iter().map(|key| keys.take(*key)).collect();
        if fresh.iter().all(|is_fresh| *is_fresh) {
            return Ok(());
        }
        let again: HashSet<u64> = screened
            .lines
            .iter()
            .zip(&fresh)
            .filter(|(_, is_fresh)| !**is_fresh)
            .map(|(line, _)| *line)
            .collect();
        let duplicates: Vec<BadRow> = self.validator.duplicates(block, &again);
        for quality in &mut screened.quality {
            let at_fault = duplicates
                .iter()
                .filter(|row| row.faults.iter().any(|fault| fault.item == Some(quality.item)));
            (0..at_fault.count()).for_each(|_| quality.fault(ValueFault::DuplicateKey));
        }
        screened.bad.extend(duplicates);
        screened.bad.sort_by_key(|row| row.line);
        screened.good = filter_record_batch(&screened.good, &BooleanArray::from(fresh))?;
        Ok(())
    }
}
