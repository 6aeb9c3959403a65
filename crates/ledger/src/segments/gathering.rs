//! How long the writer waits for company before it flushes.
//!
//! Callers that wait for one flush come back together when it is done. A writer
//! that flushes at once whatever is there splits them into two groups that take
//! turns, and each waits for two flushes instead of one. So the writer gives
//! those of the last batch a moment to come back: never longer than a small part
//! of what a flush takes, and not at all for a caller who is alone.

use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::writing::Command;

/// The part of a flush's time that is waited at most.
const PATIENCE_DIVISOR: u32 = 4;
/// Between two looks at the queue.
const STEP: Duration = Duration::from_micros(40);

/// What the batches before taught.
#[derive(Default)]
pub(super) struct Gathering {
    /// Callers of the last batch.
    last_len: usize,
    /// What writing and flushing it took.
    last_took: Duration,
}

impl Gathering {
    /// Waits until as many are there as the last time, or the moment is over.
    pub(super) fn wait(&mut self, queue: &mut mpsc::Receiver<Command>, waiting: &mut Vec<Command>) {
        let until = Instant::now() + self.last_took / PATIENCE_DIVISOR;
        while waiting.len() + queue.len() < self.last_len && Instant::now() < until {
            thread::sleep(STEP);
        }
        while let Ok(command) = queue.try_recv() {
            waiting.push(command);
        }
        self.last_len = waiting.len();
    }

    /// Takes in how long the batch took.
    pub(super) fn learn(&mut self, took: Duration) {
        self.last_took = took;
    }
}
