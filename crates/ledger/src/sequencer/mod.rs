//! The sequencer: one thread that turns durable records into a signed tree.
//!
//! Write order is the design: entry bundles, tiles, erasures, and the checkpoint
//! last, so that whatever a checkpoint counts is there. Bundles and tiles are
//! flushed afterwards, when the disk has nothing better to do: after a power cut
//! they are computed again from the segments, from the last place known to be
//! flushed ([`flushing`]).

pub(crate) mod erasures;
pub(crate) mod flushing;
mod inbox;
mod mending;
pub(crate) mod publishing;
pub(crate) mod resume;

pub(crate) use inbox::Inbox;

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use tokio::sync::watch;

use crate::checkpoints::Checkpoint;
use crate::error::{Error, Result};
use crate::files::Files;
use crate::notes::NoteSigner;
use crate::segments::frames::Framed;
use crate::segments::table::Table;
use erasures::Only;
use flushing::Flushing;
use publishing::Growth;

/// Records in one interval above which flushing leaves the disk to the writer.
const BUSY_FROM: usize = 2_000;

/// How far the signed tree reaches, and why it does not reach further.
#[derive(Debug, Clone, Default)]
pub(crate) struct Progress {
    pub size: u64,
    pub trouble: Option<Error>,
}

/// The sequencer's thread-bound state.
pub(crate) struct Sequencer {
    pub files: Arc<dyn Files>,
    pub table: Arc<Table>,
    pub inbox: Arc<Inbox>,
    pub signer: NoteSigner,
    pub growth: Growth,
    pub flushing: Flushing,
    pub checkpoint: Arc<ArcSwap<Checkpoint>>,
    pub progress: watch::Sender<Progress>,
    pub interval: Duration,
}

impl Sequencer {
    /// Publishes until the inbox is closed and empty.
    ///
    /// The first record after a quiet interval is published at once; under load
    /// there is one checkpoint an interval. A failure is kept in the progress and
    /// tried again; once the inbox is closed, it is tried no more.
    pub(crate) fn run(mut self) {
        let mut pending = Vec::new();
        loop {
            let open = self.inbox.wait(&mut pending, self.flushing.has_work());
            let busy = pending.len() >= BUSY_FROM;
            if !pending.is_empty() {
                self.attempt(&mut pending);
            }
            if !open {
                break;
            }
            self.flushing.step(self.files.as_ref(), self.growth.size(), busy);
            self.inbox.pause(self.interval);
        }
        self.flushing.finish(self.files.as_ref(), self.growth.size());
    }

    fn attempt(&mut self, pending: &mut Vec<Framed>) {
        match self.publish(pending) {
            Ok(checkpoint) => {
                pending.clear();
                let size = checkpoint.size;
                self.checkpoint.store(Arc::new(checkpoint));
                self.inbox.note_trouble(None);
                self.progress.send_replace(Progress { size, trouble: None });
            }
            Err(error) => {
                self.inbox.note_trouble(Some(error.clone()));
                self.progress.send_modify(|progress| progress.trouble = Some(error));
            }
        }
    }

    /// Brings the records into the tree and signs it. After an error the tree is
    /// as it was, and files written beyond it are written again.
    fn publish(&mut self, records: &[Framed]) -> Result<Checkpoint> {
        let grown = self.growth.with(records.iter().map(|record| (&record.leaf, record.hash)));
        let flushable = grown.write(self.files.as_ref())?;
        self.flushing.add(flushable);
        let leaves = records.iter().map(|record| &record.leaf);
        erasures::apply(&self.table, self.growth.size(), leaves, Only::All)?;
        let checkpoint = Checkpoint::sign(&self.signer, grown.size(), grown.root());
        publishing::write_checkpoint(self.files.as_ref(), &checkpoint)?;
        grown.remove_superseded(self.files.as_ref());
        self.growth = grown.into_growth();
        Ok(checkpoint)
    }
}
