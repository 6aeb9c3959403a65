//! How often one address may call for open data, in memory and per process: enough against a careless script, and no
//! record of who called.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, Ipv6Addr};

use jiff::Timestamp;
use parking_lot::Mutex;

use crate::config::{OPEN_ADDRESSES_MAX, OPEN_CALLS_PER_MINUTE, OPEN_EXPORTS_PER_HOUR};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Take {
    /// A page.
    Call,
    /// A full download.
    Export,
}

/// Counts by address. Addresses stand under a keyed hash whose key dies with the process.
#[derive(Debug, Default)]
pub struct OpenCalls {
    hasher: RandomState,
    counts: Mutex<HashMap<u64, Counts>>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    minute: i64,
    calls: u32,
    hour: i64,
    exports: u32,
}

impl OpenCalls {
    /// Whether one more is within the limit; if so it is counted.
    pub(crate) fn take(&self, address: IpAddr, now: Timestamp, take: Take) -> bool {
        let (minute, hour) = (now.as_second() / 60, now.as_second() / 3_600);
        let mut key = self.hasher.hash_one(network(address));
        let mut counts = self.counts.lock();
        if counts.len() >= OPEN_ADDRESSES_MAX && !counts.contains_key(&key) {
            counts.retain(|_, known| known.minute == minute || known.hour == hour);
            if counts.len() >= OPEN_ADDRESSES_MAX {
                // Addresses beyond the bound share one allowance.
                key = 0;
            }
        }
        counts.entry(key).or_default().take(minute, hour, take)
    }
}

impl Counts {
    fn take(&mut self, minute: i64, hour: i64, take: Take) -> bool {
        if self.minute != minute {
            (self.minute, self.calls) = (minute, 0);
        }
        if self.hour != hour {
            (self.hour, self.exports) = (hour, 0);
        }
        let (counted, most) = match take {
            Take::Call => (&mut self.calls, OPEN_CALLS_PER_MINUTE),
            Take::Export => (&mut self.exports, OPEN_EXPORTS_PER_HOUR),
        };
        let within = *counted < most;
        *counted += u32::from(within);
        within
    }
}

/// One subscriber holds a whole /64 of version 6; in version 4 an address.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64).into(),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use jiff::SignedDuration;

    use super::*;

    fn taken(calls: &OpenCalls, address: &str, now: Timestamp, take: Take) -> u32 {
        let address = address.parse().unwrap();
        (0..1_000).map(|_| u32::from(calls.take(address, now, take))).sum()
    }

    #[test]
    fn an_address_has_so_many_calls_a_minute_and_downloads_an_hour() {
        let calls = OpenCalls::default();
        let now: Timestamp = "2026-11-18T02:00:30Z".parse().unwrap();
        assert_eq!(taken(&calls, "192.0.2.7", now, Take::Call), OPEN_CALLS_PER_MINUTE);
        assert_eq!(taken(&calls, "192.0.2.7", now, Take::Export), OPEN_EXPORTS_PER_HOUR);
        assert_eq!(taken(&calls, "192.0.2.8", now, Take::Call), OPEN_CALLS_PER_MINUTE, "another");
        let later = now + SignedDuration::from_secs(60);
        assert_eq!(taken(&calls, "192.0.2.7", later, Take::Call), OPEN_CALLS_PER_MINUTE);
        assert_eq!(taken(&calls, "192.0.2.7", later, Take::Export), 0, "the hour is not over");
    }

    #[test]
    fn a_network_of_version_six_is_one_caller() {
        let calls = OpenCalls::default();
        let now: Timestamp = "2026-11-18T02:00:30Z".parse().unwrap();
        assert_eq!(taken(&calls, "2001:db8::1", now, Take::Call), OPEN_CALLS_PER_MINUTE);
        assert_eq!(taken(&calls, "2001:db8::ffff", now, Take::Call), 0);
        assert_eq!(taken(&calls, "2001:db8:0:1::1", now, Take::Call), OPEN_CALLS_PER_MINUTE);
    }
}
