//! The place where the writer leaves durable records for the sequencer.
//!
//! It holds leaves of some 100 bytes, not bodies, and holds a bounded number: if the
//! sequencer cannot publish for minutes, appends are refused rather than the log
//! growing out of proof.

use std::mem;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use crate::error::Error;
use crate::segments::frames::Framed;

/// Durable records that may wait for a checkpoint: some 100 MB of leaves.
const BACKLOG_MAX: usize = 1_000_000;

#[derive(Default)]
pub(crate) struct Inbox {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    records: Vec<Framed>,
    /// Records the sequencer took and has not published.
    in_hand: usize,
    closed: bool,
    trouble: Option<Error>,
}

impl Inbox {
    /// Adds durable records in log order.
    pub(crate) fn push(&self, records: impl Iterator<Item = Framed>) {
        let mut state = self.state.lock();
        let was_empty = state.records.is_empty();
        state.records.extend(records);
        drop(state);
        if was_empty {
            self.changed.notify_all();
        }
    }

    /// No more records will come.
    pub(crate) fn close(&self) {
        self.state.lock().closed = true;
        self.changed.notify_all();
    }

    /// Why no further record may be made durable, if so.
    pub(crate) fn refuses(&self) -> Option<Error> {
        let state = self.state.lock();
        if state.records.len() + state.in_hand < BACKLOG_MAX {
            return None;
        }
        let cause = state.trouble.as_ref().map_or("too slow".to_owned(), ToString::to_string);
        Some(Error::Stalled(cause.into()))
    }

    pub(crate) fn note_trouble(&self, trouble: Option<Error>) {
        let mut state = self.state.lock();
        state.in_hand = if trouble.is_none() { 0 } else { state.in_hand };
        state.trouble = trouble;
    }

    /// Waits for records and moves them to the end of `pending`; does not wait if
    /// there are some already, nor if `idle_work` is left. Gives whether more may come.
    pub(crate) fn wait(&self, pending: &mut Vec<Framed>, idle_work: bool) -> bool {
        let mut state = self.state.lock();
        while state.records.is_empty() && pending.is_empty() && !state.closed && !idle_work {
            self.changed.wait(&mut state);
        }
        if pending.is_empty() {
            mem::swap(pending, &mut state.records);
        } else {
            pending.append(&mut state.records);
        }
        state.in_hand = pending.len();
        !state.closed
    }

    /// Lets an interval pass, or less if the inbox is closed meanwhile.
    pub(crate) fn pause(&self, interval: Duration) {
        let mut state = self.state.lock();
        // A notice of new records must not cut the interval short.
        let _ = self.changed.wait_while_for(&mut state, |state| !state.closed, interval);
    }
}
