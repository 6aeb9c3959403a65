//! The system's clock: the only place where time is read.

use jiff::Timestamp;

/// Real time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SystemClock;

impl app::Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where time is read")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}
