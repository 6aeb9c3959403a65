//! How often one caller may do a thing, in memory and per process: enough against a careless script, and no record of who
//! called.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::net::{IpAddr, Ipv6Addr};

use domain::people::Actor;
use jiff::Timestamp;
use parking_lot::Mutex;

use crate::application::App;

/// Callers counted apart; those beyond share one allowance.
const CALLERS_MAX: usize = 100_000;

/// An allowance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Limit {
    /// What is counted; counts of different things are apart.
    pub(crate) what: &'static str,
    /// How often.
    pub(crate) most: u32,
    /// In so many seconds.
    pub(crate) seconds: i64,
}

impl Limit {
    /// So many in a minute.
    pub(crate) const fn a_minute(what: &'static str, most: u32) -> Self {
        Self { what, most, seconds: 60 }
    }

    /// So many in an hour.
    pub(crate) const fn an_hour(what: &'static str, most: u32) -> Self {
        Self { what, most, seconds: 3_600 }
    }
}

/// Counts by caller. Callers stand under a keyed hash whose key dies with the process.
#[derive(Debug, Default)]
pub struct CallLimits {
    hasher: RandomState,
    windows: Mutex<HashMap<u64, Window>>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Window {
    ends_at: i64,
    taken: u32,
}

impl CallLimits {
    /// A token that no other form has.
    pub fn token() -> String {
        hex::encode(rand::random::<[u8; 16]>())
    }

    /// Whether one more is within the limit; if so it is counted.
    pub(crate) fn take(&self, limit: Limit, caller: impl Hash, now: Timestamp) -> bool {
        let now = now.as_second();
        let ends_at = (now / limit.seconds + 1) * limit.seconds;
        let mut key = self.hasher.hash_one((limit.what, caller));
        let mut windows = self.windows.lock();
        if windows.len() >= CALLERS_MAX && !windows.contains_key(&key) {
            windows.retain(|_, window| window.ends_at > now);
            if windows.len() >= CALLERS_MAX {
                key = self.hasher.hash_one(limit.what);
            }
        }
        let window = windows.entry(key).or_default();
        if window.ends_at != ends_at {
            *window = Window { ends_at, taken: 0 };
        }
        let within = window.taken < limit.most;
        window.taken += u32::from(within);
        within
    }
}

/// Who calls from an address: one subscriber holds a whole /64 of version 6; in version 4 an address.
pub(crate) fn caller_at(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64).into(),
        v4 @ IpAddr::V4(_) => v4,
    }
}

impl App {
    /// Whether a form with this token of its own was not sent before; a second click sends it twice.
    pub fn is_first_sending(&self, token: &str, actor: &Actor) -> bool {
        const SENT: Limit = Limit::an_hour("form", 1);
        token.is_empty() || self.callers.take(SENT, (actor.person, token), self.now())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use jiff::SignedDuration;

    use super::*;

    const CALLS: Limit = Limit::a_minute("call", 60);
    const EXPORTS: Limit = Limit::an_hour("export", 20);

    fn taken(calls: &CallLimits, limit: Limit, address: &str, now: Timestamp) -> u32 {
        let caller = caller_at(address.parse().unwrap());
        (0..1_000).map(|_| u32::from(calls.take(limit, caller, now))).sum()
    }

    #[test]
    fn a_caller_has_so_many_a_minute_and_so_many_of_another_thing_an_hour() {
        let calls = CallLimits::default();
        let now: Timestamp = "2026-11-18T02:00:30Z".parse().unwrap();
        assert_eq!(taken(&calls, CALLS, "192.0.2.7", now), 60);
        assert_eq!(taken(&calls, EXPORTS, "192.0.2.7", now), 20);
        assert_eq!(taken(&calls, CALLS, "192.0.2.8", now), 60, "another caller");
        let later = now + SignedDuration::from_secs(60);
        assert_eq!(taken(&calls, CALLS, "192.0.2.7", later), 60);
        assert_eq!(taken(&calls, EXPORTS, "192.0.2.7", later), 0, "the hour is not over");
    }

    #[test]
    fn a_network_of_version_six_is_one_caller() {
        let calls = CallLimits::default();
        let now: Timestamp = "2026-11-18T02:00:30Z".parse().unwrap();
        assert_eq!(taken(&calls, CALLS, "2001:db8::1", now), 60);
        assert_eq!(taken(&calls, CALLS, "2001:db8::ffff", now), 0);
        assert_eq!(taken(&calls, CALLS, "2001:db8:0:1::1", now), 60);
    }
}
