//! When data is used: in office hours of working days, a little at other times.

use jiff::{SignedDuration, Timestamp, ToSpan};
use law::Calendar;
use rand::Rng;
use rand::rngs::StdRng;

use super::WEEKS_BACK;
use crate::seed::at;

/// How busy each hour of a working day is, from midnight.
const WORKING_HOURS: [u32; 24] =
    [1, 0, 0, 0, 0, 0, 1, 4, 40, 90, 100, 70, 18, 14, 60, 85, 80, 45, 10, 4, 3, 2, 1, 1];
/// How busy each hour of a day off is: unattended jobs and the self-service machines.
const OFF_HOURS: [u32; 24] =
    [1, 0, 0, 0, 0, 0, 1, 1, 3, 5, 6, 5, 3, 3, 4, 5, 5, 3, 1, 1, 1, 0, 0, 0];
/// Second of the day at which the weekly export runs.
const EXPORT_SECOND: i64 = 7 * 3_600 + 600;

/// About `count` instants in order, none after `now`.
pub(super) fn spread(now: Timestamp, count: usize, rng: &mut StdRng) -> Vec<Timestamp> {
    let hours = busy_hours(now);
    let total: u64 = hours.iter().map(|(_, busy)| u64::from(*busy)).sum();
    let mut instants = Vec::with_capacity(count);
    for (start, busy) in hours {
        let share = u64::from(busy) * count as u64;
        let rest = u64::from(rng.random_range(0..total.max(1)) < share % total.max(1));
        for _ in 0..share / total.max(1) + rest {
            instants.push(start + SignedDuration::from_millis(rng.random_range(0..3_600_000)));
        }
    }
    instants.retain(|at| *at < now);
    instants.sort_unstable();
    instants
}

/// The hours of the weeks before `now`, each with how busy it is. More is used from week to week.
fn busy_hours(now: Timestamp) -> Vec<(Timestamp, u32)> {
    let mut hours = Vec::new();
    for (start, working, week) in days(now) {
        let profile = if working { &WORKING_HOURS } else { &OFF_HOURS };
        for (hour, busy) in (0_i64..).zip(profile) {
            hours.push((start + SignedDuration::from_hours(hour), busy * (10 + week)));
        }
    }
    hours
}

/// The beginnings of the days up to today, whether they are worked, and in which week they lie.
fn days(now: Timestamp) -> impl Iterator<Item = (Timestamp, bool, u32)> {
    let today = law::clocks::civil_date(now);
    (0..=WEEKS_BACK * 7).rev().filter_map(move |back| {
        let day = today.checked_sub(back.days()).ok()?;
        let week = u32::try_from(WEEKS_BACK - back / 7).unwrap_or_default();
        Some((at(day.at(0, 0, 0, 0)).ok()?, Calendar::embedded().is_working(day), week))
    })
}

/// The instants of the weekly export.
pub(super) fn exports(now: Timestamp) -> Vec<Timestamp> {
    let weekly =
        days(now).step_by(7).map(|(start, ..)| start + SignedDuration::from_secs(EXPORT_SECOND));
    weekly.filter(|at| *at + SignedDuration::from_millis(super::records::EXPORT_MS) < now).collect()
}
