//! The system's clock: the only place where time is read.

use jiff::{SignedDuration, Timestamp};

/// Real time; in a demo it may run ahead, to show what becomes of terms.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SystemClock {
    /// Days ahead of real time.
    pub(crate) days_ahead: u16,
}

impl app::Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where time is read")]
    fn now(&self) -> Timestamp {
        let ahead = SignedDuration::from_hours(24 * i64::from(self.days_ahead));
        Timestamp::now() + ahead
    }
}
