//! The writer: one thread that makes batches of records durable.
//!
//! Callers put encoded records on a bounded queue and wait. The thread takes all
//! that is there, appends it in one write, flushes once, and only then tells each
//! caller its receipt. While one batch is being flushed the next one gathers, so
//! the disk's latency is paid once a batch and not once a record.
//!
//! If the disk refuses, the whole batch is refused and the file is cut back to its
//! last durable byte; until that succeeds every further batch is refused too.

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::{mpsc, oneshot};

use super::frames::{self, Framed};
use super::gathering::Gathering;
use super::headers::Header;
use super::table::{Segment, Table};
use super::{marks, path};
use crate::config::{Durability, SaltGenerator};
use crate::day::Day;
use crate::error::{Error, Result};
use crate::files::AppendFile;
use crate::receipts::Receipt;
use crate::sequencer::Inbox;

/// Most records made durable at once.
const BATCH_LEN_MAX: usize = 4_096;
/// Bytes at which a batch is written though more is waiting.
const BATCH_BYTES_MAX: usize = 8 * 1024 * 1024;

pub(crate) type Reply = oneshot::Sender<Result<Receipt>>;

/// What the writer is asked to do.
pub(crate) enum Command {
    Use { at_ms: i64, body: Vec<u8>, reply: Reply },
    Erase { at_ms: i64, target: u64, order: String, reply: Reply },
}

impl Command {
    fn at_ms(&self) -> i64 {
        match self {
            Self::Use { at_ms, .. } | Self::Erase { at_ms, .. } => *at_ms,
        }
    }
}

/// The writer's thread-bound state.
pub(crate) struct Writer {
    table: Arc<Table>,
    inbox: Arc<Inbox>,
    salts: SaltGenerator,
    durability: Durability,
    current: Option<Current>,
    /// A segment that could not be begun and whose file may be there all the same.
    stale: Option<String>,
    batch: Batch,
}

/// The segment that is being written.
struct Current {
    day: Day,
    file: Box<dyn AppendFile>,
}

#[derive(Default)]
struct Batch {
    bytes: Vec<u8>,
    frames: Vec<(Framed, usize)>,
    replies: Vec<Reply>,
}

impl Writer {
    pub(crate) fn new(
        table: Arc<Table>,
        inbox: Arc<Inbox>,
        salts: SaltGenerator,
        durability: Durability,
    ) -> Self {
        let batch = Batch::default();
        Self { table, inbox, salts, durability, current: None, stale: None, batch }
    }

    /// Serves the queue until nobody can put anything on it and it is empty.
    pub(crate) fn run(mut self, mut queue: mpsc::Receiver<Command>) {
        let mut waiting = Vec::with_capacity(BATCH_LEN_MAX);
        let mut gathering = Gathering::default();
        while queue.blocking_recv_many(&mut waiting, BATCH_LEN_MAX) > 0 {
            gathering.wait(&mut queue, &mut waiting);
            let began = Instant::now();
            for command in waiting.drain(..) {
                self.take(command);
            }
            self.commit();
            gathering.learn(began.elapsed());
        }
        self.seal();
        if let Some(last) = self.table.last() {
            // Lost marks are computed again when the log is opened.
            let _ = marks::write(self.table.files(), &last);
        }
    }

    /// Frames one record into the batch, after the one before it is on disk if the
    /// day or the batch is full.
    fn take(&mut self, command: Command) {
        let day = Day::of_ms(command.at_ms());
        if self.batch.bytes.len() >= BATCH_BYTES_MAX || self.begins(day) {
            self.commit();
        }
        if self.begins(day)
            && let Err(error) = self.open(day)
        {
            refuse(command, &error);
            return;
        }
        self.batch.push(command, &mut self.salts);
    }

    /// Whether a record of this day needs another segment. Days never go back: a
    /// record that comes late stands in the segment of the day it came in.
    fn begins(&self, day: Day) -> bool {
        self.current.as_ref().is_none_or(|current| day > current.day)
    }

    /// Opens the last segment, or begins the one of this day.
    fn open(&mut self, day: Day) -> Result<()> {
        let not_durable = |error: std::io::Error| Error::NotDurable(error.to_string().into());
        if let Some(stale) = &self.stale {
            self.table.files().remove(stale).map_err(not_durable)?;
            self.stale = None;
        }
        let last = self.table.last();
        if let Some(last) = last.as_ref().filter(|last| day <= last.day) {
            let file = self.table.files().open_append(&path(last.day), last.end);
            self.current = Some(Current { day: last.day, file: file.map_err(not_durable)? });
            return Ok(());
        }
        // Only the last segment may hold reserved zeros, so the next one waits until this one is cut to its end.
        match (self.current.take(), &last) {
            (Some(mut before), _) => before.file.seal().map_err(not_durable)?,
            (None, Some(last)) => {
                let files = self.table.files();
                files.open_append(&path(last.day), last.end).map_err(not_durable)?;
            }
            (None, None) => {}
        }
        self.stale = Some(path(day));
        let file = self.begin(day).map_err(not_durable)?;
        self.stale = None;
        if let Some(last) = last {
            // Lost marks are computed again when they are asked for.
            let _ = marks::write(self.table.files(), &last);
        }
        self.table.add(Segment::new(day, self.table.durable()));
        self.current = Some(Current { day, file });
        Ok(())
    }

    /// Gives back what the segment being written holds beyond its last frame. What stays is cut when the log is opened.
    fn seal(&mut self) {
        if let Some(mut current) = self.current.take() {
            let _ = current.file.seal();
        }
    }

    fn begin(&self, day: Day) -> std::io::Result<Box<dyn AppendFile>> {
        let header = Header { day, first_index: self.table.durable() };
        let mut file = self.table.files().open_append(&path(day), 0)?;
        file.append(&header.encode())?;
        file.sync()?;
        Ok(file)
    }

    /// Makes the batch durable and answers everyone in it.
    fn commit(&mut self) {
        if self.batch.frames.is_empty() {
            return;
        }
        let written = match self.inbox.refuses() {
            Some(error) => Err(error),
            None => self.write(),
        };
        match written {
            Ok(()) => self.acknowledge(),
            Err(error) => {
                self.batch.replies.drain(..).for_each(|reply| answer(reply, Err(error.clone())));
                self.current = None;
            }
        }
        self.batch.bytes.clear();
        self.batch.frames.clear();
    }

    fn write(&mut self) -> Result<()> {
        let current = self.current.as_mut().expect("a batch is begun with its segment open");
        let written = current.file.append(&self.batch.bytes).and_then(|()| match self.durability {
            Durability::Fsync => current.file.sync(),
            Durability::Off => Ok(()),
        });
        written.map_err(|error| Error::NotDurable(error.to_string().into()))
    }

    fn acknowledge(&mut self) {
        let first = self.table.durable();
        self.table.grow(self.batch.frames.iter().map(|(_, len)| *len));
        let receipts = (first..).zip(&self.batch.frames);
        let receipts: Vec<_> =
            receipts.map(|(index, (framed, _))| Receipt::new(index, &framed.hash)).collect();
        self.inbox.push(self.batch.frames.drain(..).map(|(framed, _)| framed));
        for (reply, receipt) in self.batch.replies.drain(..).zip(receipts) {
            answer(reply, Ok(receipt));
        }
    }
}

impl Batch {
    fn push(&mut self, command: Command, salts: &mut SaltGenerator) {
        let start = self.bytes.len();
        let (framed, reply) = match command {
            Command::Use { at_ms, body, reply } => {
                let salt = salts.next_salt();
                (frames::push_use(&mut self.bytes, at_ms, &salt, &body), reply)
            }
            Command::Erase { at_ms, target, order, reply } => {
                (frames::push_erasure(&mut self.bytes, at_ms, target, &order), reply)
            }
        };
        self.frames.push((framed, self.bytes.len() - start));
        self.replies.push(reply);
    }
}

fn refuse(command: Command, error: &Error) {
    let (Command::Use { reply, .. } | Command::Erase { reply, .. }) = command;
    answer(reply, Err(error.clone()));
}

/// A caller that went away needs no answer; its record stands all the same.
fn answer(reply: Reply, result: Result<Receipt>) {
    let _ = reply.send(result);
}
