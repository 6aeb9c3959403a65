//! Civil days of Asia/Shanghai, by which segments are cut and uses are counted.
//!
//! The zone has stood at UTC+8 without summer time since 1991, so a day is plain
//! arithmetic and the crate needs no time-zone data.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::Error;

const MS_PER_DAY: i64 = 86_400_000;
const SHANGHAI_OFFSET_MS: i64 = 8 * 3_600_000;

/// A civil day in Asia/Shanghai: days since 1970-01-01, shown as `2026-11-22`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

impl Day {
    /// The day of an instant given in milliseconds since the Unix epoch.
    ///
    /// Instants outside the years ±5,000,000 are held to the nearest such day.
    pub fn of_ms(at_ms: i64) -> Self {
        let days = at_ms.saturating_add(SHANGHAI_OFFSET_MS).div_euclid(MS_PER_DAY);
        Self(i32::try_from(days).unwrap_or(if days < 0 { i32::MIN } else { i32::MAX }))
    }

    /// First millisecond of the day, since the Unix epoch.
    pub fn start_ms(self) -> i64 {
        i64::from(self.0) * MS_PER_DAY - SHANGHAI_OFFSET_MS
    }

    /// The day of a calendar date of the Gregorian calendar.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return None;
        }
        let shifted = i64::from(year) - i64::from(month <= 2);
        let era = shifted.div_euclid(400);
        let year_of_era = shifted.rem_euclid(400);
        let day_of_year = (153 * i64::from((month + 9) % 12) + 2) / 5 + i64::from(day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        let days = i32::try_from(era * 146_097 + day_of_era - 719_468).ok()?;
        (Self(days).ymd() == (i64::from(year), month, day)).then_some(Self(days))
    }

    /// Year, month and day of the month.
    pub fn ymd(self) -> (i64, u32, u32) {
        let shifted = i64::from(self.0) + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = (month_from_march + 2) % 12 + 1;
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        let small = |part: i64| u32::try_from(part).expect("months and days are positive");
        (year, small(month), small(day))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Day {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = || Error::malformed("day", text);
        let (rest, day) = text.rsplit_once('-').ok_or_else(wrong)?;
        let (year, month) = rest.rsplit_once('-').ok_or_else(wrong)?;
        let parsed =
            (|| Self::from_ymd(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))();
        parsed.filter(|found| found.to_string() == text).ok_or_else(wrong)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn a_day_begins_at_sixteen_hours_utc_of_the_day_before() {
        let day = Day::from_ymd(2026, 11, 22).unwrap();
        assert_eq!(Day::of_ms(day.start_ms()), day);
        assert_eq!(Day::of_ms(day.start_ms() - 1).to_string(), "2026-11-21");
        assert_eq!(Day::of_ms(0).to_string(), "1970-01-01");
        assert_eq!(Day::of_ms(16 * 3_600_000).to_string(), "1970-01-02");
    }

    #[test]
    fn dates_that_are_not_on_the_calendar_are_refused() {
        for text in ["2026-02-29", "2026-13-01", "2026-1-01", "x", "2026-11-31", "-1-01-01"] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }

    #[test]
    fn every_day_of_eight_hundred_years_reads_back() {
        for number in -200_000..100_000 {
            assert_eq!(Day(number).to_string().parse::<Day>().unwrap(), Day(number));
        }
    }
}
