//! The follower: one thread that brings the index after the log, out of the way of
//! those who wait for the disk.

use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use super::UsageIndex;
use crate::segments::table::Table;

/// Time between two looks at the log.
const TICK: Duration = Duration::from_millis(300);
/// Records in one tick above which the follower leaves the machine to the writer.
const BUSY_FROM: u64 = 1_500;
/// Busy ticks after which a small batch is taken in all the same.
const PATIENCE_TICKS: u32 = 10;
/// Records taken in at once, when busy and when not.
const BATCH_BUSY: u64 = 4_096;
const BATCH_QUIET: u64 = 20_000;
/// Ticks with changes between two flushes of the index.
const FLUSH_TICKS: u32 = 16;

/// Keeps a [`UsageIndex`] close behind its log.
pub(crate) struct Follower {
    index: Arc<UsageIndex>,
    log: Arc<Table>,
    stopped: Mutex<bool>,
    changed: Condvar,
}

impl Follower {
    pub(crate) fn new(index: Arc<UsageIndex>, log: Arc<Table>) -> Self {
        Self { index, log, stopped: Mutex::new(false), changed: Condvar::new() }
    }

    /// Ends [`Follower::run`] after the batch in hand.
    pub(crate) fn stop(&self) {
        *self.stopped.lock() = true;
        self.changed.notify_all();
    }

    /// Follows until stopped. A failure of the index is tried again at the next tick;
    /// meanwhile the lag shows.
    pub(crate) fn run(&self) {
        let (mut seen, mut waited, mut unflushed) = (self.log.durable(), 0, 0);
        while !self.pause() {
            let durable = self.log.durable();
            let busy = durable - seen >= BUSY_FROM;
            seen = durable;
            if durable == self.index.reflects() {
                continue;
            }
            if busy && waited < PATIENCE_TICKS {
                waited += 1;
                continue;
            }
            waited = 0;
            unflushed += 1;
            let flush = unflushed >= FLUSH_TICKS;
            if self.catch_up(if busy { BATCH_BUSY } else { BATCH_QUIET }, busy, flush) && flush {
                unflushed = 0;
            }
        }
        // What is not flushed now is read from the log again at the next start.
        let _ = self.index.follow(&self.log, BATCH_QUIET, true);
    }

    /// Takes in one batch, or all there is while nobody is in a hurry.
    fn catch_up(&self, batch: u64, busy: bool, flush: bool) -> bool {
        loop {
            let before = self.log.durable();
            match self.index.follow(&self.log, batch, flush) {
                Err(_) => return false,
                Ok(taken) if taken < batch || busy || *self.stopped.lock() => return true,
                Ok(_) if self.log.durable() - before >= BUSY_FROM => return true,
                Ok(_) => {}
            }
        }
    }

    /// Lets a tick pass; gives whether to stop.
    fn pause(&self) -> bool {
        let mut stopped = self.stopped.lock();
        let _ = self.changed.wait_while_for(&mut stopped, |stopped| !*stopped, TICK);
        *stopped
    }
}
