//! The feed of a table: its log, its overlay, and the order in which both take a push.
//!
//! Pushes that come together are made durable together: each writes its frame,
//! then whoever comes first flushes for all. Only flushed frames enter the
//! overlay, in the order of the log.

use std::collections::{HashMap, VecDeque};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::ids::EntryId;
use jiff::{SignedDuration, Timestamp};
use parking_lot::{Mutex, RwLock};

use super::judge::{Judged, judge};
use super::log::{self, Frame, Head, LogFile, Repeat};
use super::overlay::{Operations, Overlay, PushedRow};
use super::{Push, Pushed, REPEAT_SECONDS, WAITING_BYTES_MAX, WAITING_ROWS_MAX, Waiting};
use crate::index::{Key, Layout};
use crate::table::read_commit;
use crate::{Lake, LakeError};

/// Versions of a table whose folded position is remembered.
const VERSIONS_KEPT: usize = 16;

/// The feeds of all tables that have one.
#[derive(Debug, Default)]
pub(crate) struct Feeds {
    open: RwLock<HashMap<EntryId, Arc<Feed>>>,
}

#[derive(Debug)]
pub(crate) struct Feed {
    entry: EntryId,
    dir: PathBuf,
    overlay: RwLock<Overlay>,
    /// Up to which position a version has the rows.
    folded: RwLock<Vec<(u64, u64)>>,
    writer: Mutex<Writer>,
    /// Taken before `writer`.
    flushed: Mutex<Flushed>,
}

/// Which pushes are done with.
#[derive(Debug, Default)]
struct Flushed {
    /// The last of them.
    to: u64,
    /// Those that were not taken in, because the disk failed: first and last.
    lost: Vec<(u64, u64)>,
}

/// What is written and not yet flushed, and what was answered.
#[derive(Debug)]
struct Writer {
    log: Option<LogFile>,
    layout: Option<Arc<Layout>>,
    /// The position of the next row.
    next: u64,
    /// Pushes written so far by this process.
    written: u64,
    /// When the last of them came.
    last_at: Timestamp,
    unflushed: Vec<Arc<File>>,
    pending: Vec<(Arc<Layout>, Frame)>,
    closed: Vec<Closed>,
    answers: Answers,
}

/// What waits for a flush, up to a push.
struct Unflushed {
    files: Vec<Arc<File>>,
    pending: Vec<(Arc<Layout>, Frame)>,
    to: u64,
}

/// A file of the log that is not written to any more.
#[derive(Debug)]
struct Closed {
    path: PathBuf,
    /// The position of its last row.
    last: u64,
    /// When its last push came.
    at: Timestamp,
}

/// What was answered to pushes that have names.
#[derive(Debug, Default)]
struct Answers {
    by_name: HashMap<u128, Answer>,
    in_order: VecDeque<(Timestamp, u128)>,
}

#[derive(Debug, Clone)]
struct Answer {
    check: u64,
    /// The push that was answered.
    number: u64,
    answer: Pushed,
}

impl Feeds {
    /// Reads the logs of all tables.
    pub(crate) fn open_all(lake: &Lake) -> Result<(), LakeError> {
        for table in fs::read_dir(lake.dir.join("tables"))? {
            let name = table?.file_name();
            let Some(entry) = name.to_str().and_then(|name| name.parse().ok()) else { continue };
            if lake.ingest_dir(entry).is_dir() {
                lake.feeds.of(lake, entry)?;
            }
        }
        Ok(())
    }

    pub(super) fn of(&self, lake: &Lake, entry: EntryId) -> Result<Arc<Feed>, LakeError> {
        if let Some(feed) = self.known(entry) {
            return Ok(feed);
        }
        let mut open = self.open.write();
        if let Some(feed) = open.get(&entry) {
            return Ok(Arc::clone(feed));
        }
        let feed = Arc::new(Feed::open(entry, lake.ingest_dir(entry))?);
        open.insert(entry, Arc::clone(&feed));
        Ok(feed)
    }

    pub(crate) fn known(&self, entry: EntryId) -> Option<Arc<Feed>> {
        self.open.read().get(&entry).map(Arc::clone)
    }

    pub(super) fn entries(&self) -> Vec<EntryId> {
        self.open.read().keys().copied().collect()
    }
}

impl Feed {
    fn open(entry: EntryId, dir: PathBuf) -> Result<Self, LakeError> {
        let mut overlay = Overlay::default();
        let mut writer = Writer::new();
        for path in log::files(&dir)? {
            let first = log::first_of(&path).unwrap_or(1);
            let mut closed = Closed { path, last: first.saturating_sub(1), at: Timestamp::MIN };
            let torn = log::read(&closed.path, |layout, frame| {
                overlay.add(frame.head.first, frame.head.at, layout, &frame.entries);
                (closed.last, closed.at) = (frame.last(), frame.head.at);
                if let Some(repeat) = frame.head.repeat {
                    writer.answers.keep(repeat, 0, frame.head.at, frame.head.answer);
                }
            })?;
            if torn {
                tracing::warn!(%entry, file = %closed.path.display(), last = closed.last, "the log of pushed rows ends in the middle of a push that was never answered");
            }
            writer.next = writer.next.max(closed.last + 1);
            writer.closed.push(closed);
        }
        Ok(Self {
            entry,
            dir,
            overlay: RwLock::new(overlay),
            folded: RwLock::default(),
            writer: Mutex::new(writer),
            flushed: Mutex::default(),
        })
    }

    /// Judges a push and takes it in. Blocks for an fsync, which it shares with those that come at the same time.
    pub(super) fn take(&self, push: &Push) -> Result<Pushed, LakeError> {
        let layout = Layout::of(&push.schema).ok_or(LakeError::NoKey)?;
        let repeat = push.repeat.map(|name| Repeat::new(name, &push.bytes));
        let known = self.writer.lock().answers.find(repeat)?;
        if let Some(known) = known {
            return self.again(known);
        }
        self.check_room()?;
        let judged = judge(push, &layout)?;
        let written = self.write(push.at, repeat, layout, judged)?;
        if written.repeated {
            return self.again(written);
        }
        self.flush(written.number)?;
        Ok(written.answer)
    }

    fn again(&self, known: Known) -> Result<Pushed, LakeError> {
        self.flush(known.number)?;
        Ok(Pushed { repeated: true, ..known.answer })
    }

    fn check_room(&self) -> Result<(), LakeError> {
        let overlay = self.overlay.read();
        if overlay.keys() >= WAITING_ROWS_MAX || overlay.bytes >= WAITING_BYTES_MAX {
            return Err(LakeError::Busy);
        }
        Ok(())
    }

    fn write(
        &self,
        at: Timestamp,
        repeat: Option<Repeat>,
        layout: Layout,
        judged: Judged,
    ) -> Result<Known, LakeError> {
        let mut writer = self.writer.lock();
        if let Some(known) = writer.answers.find(repeat)? {
            return Ok(known);
        }
        let rows = judged.upserted + judged.removed;
        let answer = Pushed {
            position: writer.next + rows - 1,
            upserted: judged.upserted,
            removed: judged.removed,
            refused: judged.refused,
            repeated: false,
        };
        if rows > 0 {
            let head = Head { first: writer.next, at, repeat, answer: answer.clone() };
            writer.append(&self.dir, layout, Frame { head, entries: judged.entries })?;
        }
        let number = writer.written;
        if let Some(repeat) = repeat.filter(|_| rows > 0) {
            writer.answers.keep(repeat, number, at, answer.clone());
        }
        Ok(Known { number, answer, repeated: false })
    }

    /// Makes a push durable, and all before it, and lets readers have them.
    fn flush(&self, number: u64) -> Result<(), LakeError> {
        let mut flushed = self.flushed.lock();
        if flushed.lost.iter().any(|(first, last)| (*first..=*last).contains(&number)) {
            return Err(io::Error::other("the log could not be flushed").into());
        }
        if flushed.to >= number {
            return Ok(());
        }
        let unflushed = self.writer.lock().take_unflushed();
        if let Err(failed) = unflushed.files.iter().try_for_each(|file| file.sync_data()) {
            // What was written since is in doubt: it is not answered for, and nothing is written behind it.
            let last = self.writer.lock().give_up(flushed.to);
            let first = flushed.to + 1;
            flushed.lost.push((first, last));
            flushed.to = last;
            return Err(failed.into());
        }
        let mut overlay = self.overlay.write();
        for (layout, frame) in &unflushed.pending {
            overlay.add(frame.head.first, frame.head.at, layout, &frame.entries);
        }
        flushed.to = unflushed.to;
        Ok(())
    }

    /// Up to which position a version has the rows that were pushed, where that is known without looking.
    pub(crate) fn known_folded(&self, version: u64) -> Option<u64> {
        let folded = self.folded.read();
        folded.iter().find(|(known, _)| *known == version).map(|(_, position)| *position)
    }

    /// Up to which position a version has the rows that were pushed.
    pub(crate) async fn folded_at(
        &self,
        lake: &Lake,
        version: Option<u64>,
    ) -> Result<u64, LakeError> {
        let Some(version) = version else { return Ok(0) };
        if let Some(known) = self.known_folded(version) {
            return Ok(known);
        }
        let position = read_commit(lake, self.entry, version).await?.note.folded();
        let mut folded = self.folded.write();
        folded.push((version, position));
        if folded.len() > VERSIONS_KEPT {
            folded.remove(0);
        }
        Ok(position)
    }

    /// Forgets what was known of versions that may be committed anew.
    pub(crate) fn forget_beyond(&self, recorded: Option<u64>) {
        let is_recorded = |version: u64| recorded.is_some_and(|recorded| version <= recorded);
        self.folded.write().retain(|(version, _)| is_recorded(*version));
    }

    /// Shows what was pushed for a key after a position; false where nothing was.
    pub(crate) fn find(&self, key: &Key, folded: u64, visit: impl FnOnce(PushedRow<'_>)) -> bool {
        let overlay = self.overlay.read();
        match overlay.beyond(folded, key.bytes()) {
            Some(pushed) => {
                visit(pushed);
                true
            }
            None => false,
        }
    }

    pub(super) fn waiting_beyond(&self, folded: u64) -> Option<Waiting> {
        let waiting = self.overlay.read().waiting_beyond(folded);
        waiting.map(|(rows, since)| Waiting { rows, since })
    }

    /// Everything pushed after a position and not replaced since, and the last position of all.
    pub(super) fn all_beyond(&self, folded: u64) -> (u64, Operations) {
        let overlay = self.overlay.read();
        (overlay.last, overlay.all_beyond(folded))
    }

    /// Begins a new file with the next push, so that the one before can go once it is folded.
    pub(super) fn turn(&self) {
        self.writer.lock().close();
    }

    /// Lets go of rows that the version and the one before it have, and of files whose pushes can no longer be repeated.
    /// The newest file stays: it says where the positions go on.
    pub(super) fn clear(&self, folded: u64, now: Timestamp) -> Result<(), LakeError> {
        let known = self.folded.read();
        let before = known.iter().map(|(_, position)| *position).filter(|one| *one < folded).max();
        let before = before.unwrap_or(0);
        drop(known);
        self.overlay.write().forget_up_to(before);
        let since = now.saturating_sub(SignedDuration::from_secs(REPEAT_SECONDS));
        let since = since.unwrap_or(Timestamp::MIN);
        let mut writer = self.writer.lock();
        writer.answers.forget_before(since);
        let closed = writer.closed.len().saturating_sub(usize::from(writer.log.is_none()));
        let gone = |file: &&Closed| file.last <= before && file.at < since;
        let count = writer.closed[..closed].iter().take_while(gone).count();
        for file in writer.closed.drain(..count) {
            fs::remove_file(&file.path)?;
        }
        Ok(())
    }
}

/// A push with its answer.
struct Known {
    number: u64,
    answer: Pushed,
    repeated: bool,
}

impl Writer {
    fn new() -> Self {
        Self {
            log: None,
            layout: None,
            next: 1,
            written: 0,
            last_at: Timestamp::MIN,
            unflushed: Vec::new(),
            pending: Vec::new(),
            closed: Vec::new(),
            answers: Answers::default(),
        }
    }

    fn append(&mut self, dir: &Path, layout: Layout, frame: Frame) -> Result<(), LakeError> {
        if self.layout.as_deref() != Some(&layout) {
            self.close();
        }
        let log = match &mut self.log {
            Some(log) => log,
            none => {
                self.layout = Some(Arc::new(layout));
                none.insert(LogFile::create(
                    dir,
                    self.next,
                    self.layout.as_deref().expect("set just now"),
                )?)
            }
        };
        log.write(&frame)?;
        if self.unflushed.last().is_none_or(|last| !Arc::ptr_eq(last, &log.file)) {
            self.unflushed.push(Arc::clone(&log.file));
        }
        self.next = frame.last() + 1;
        self.last_at = frame.head.at;
        self.written += 1;
        let layout = self.layout.as_ref().expect("a file has one");
        self.pending.push((Arc::clone(layout), frame));
        Ok(())
    }

    fn take_unflushed(&mut self) -> Unflushed {
        Unflushed {
            files: std::mem::take(&mut self.unflushed),
            pending: std::mem::take(&mut self.pending),
            to: self.written,
        }
    }

    /// Ends the file that is written to.
    fn close(&mut self) {
        if let Some(log) = self.log.take() {
            self.closed.push(Closed { path: log.path, last: self.next - 1, at: self.last_at });
        }
    }

    /// After a failed flush: pushes after `flushed` were not taken in. Gives the last of them.
    fn give_up(&mut self, flushed: u64) -> u64 {
        self.close();
        self.unflushed.clear();
        self.pending.clear();
        self.answers.by_name.retain(|_, answer| answer.number <= flushed);
        self.written
    }
}

impl Answers {
    /// The answer to a push of this name.
    fn find(&self, repeat: Option<Repeat>) -> Result<Option<Known>, LakeError> {
        let Some(repeat) = repeat else { return Ok(None) };
        let Some(known) = self.by_name.get(&repeat.name()) else { return Ok(None) };
        if known.check != repeat.check {
            return Err(LakeError::RepeatDiffers);
        }
        Ok(Some(Known { number: known.number, answer: known.answer.clone(), repeated: true }))
    }

    fn keep(&mut self, repeat: Repeat, number: u64, at: Timestamp, answer: Pushed) {
        self.by_name.insert(repeat.name(), Answer { check: repeat.check, number, answer });
        self.in_order.push_back((at, repeat.name()));
    }

    fn forget_before(&mut self, since: Timestamp) {
        while let Some((at, name)) = self.in_order.front().copied()
            && at < since
        {
            self.by_name.remove(&name);
            self.in_order.pop_front();
        }
    }
}
