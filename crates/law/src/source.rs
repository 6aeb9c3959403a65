//! Reading one TOML file so that every complaint names the file and the line.

use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use toml::value::Datetime;

use crate::error::{FileProblem, LawError};

/// A data file: its name, for messages, and its text.
#[derive(Clone, Copy)]
pub(crate) struct Source<'t> {
    file: &'t str,
    text: &'t str,
}

impl<'t> Source<'t> {
    pub(crate) fn new(file: &'t str, text: &'t str) -> Self {
        Self { file, text }
    }

    pub(crate) fn file(&self) -> &'t str {
        self.file
    }

    pub(crate) fn parse<T: DeserializeOwned>(&self) -> Result<T, LawError> {
        toml::from_str(self.text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            self.error_at(offset, FileProblem::Syntax(error.message().to_owned()))
        })
    }

    /// The one-based line that holds the byte at `offset`.
    pub(crate) fn line_at(&self, offset: usize) -> usize {
        let before = self.text.as_bytes().iter().take(offset);
        1 + before.filter(|byte| **byte == b'\n').count()
    }

    pub(crate) fn error_at(&self, offset: usize, problem: FileProblem) -> LawError {
        LawError::File { file: self.file.to_owned(), line: self.line_at(offset), problem }
    }
}

/// A TOML local date, written without quotes.
pub(crate) fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    civil(Datetime::deserialize(deserializer)?)
}

/// An optional TOML local date.
pub(crate) fn optional_date<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Date>, D::Error> {
    Option::<Datetime>::deserialize(deserializer)?.map(civil).transpose()
}

/// A list of TOML local dates.
pub(crate) fn dates<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Date>, D::Error> {
    Vec::<Datetime>::deserialize(deserializer)?.into_iter().map(civil).collect()
}

/// A pair of TOML local dates: the first and the last day of a period.
pub(crate) fn date_range<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<(Date, Date), D::Error> {
    let (first, last) = <(Datetime, Datetime)>::deserialize(deserializer)?;
    Ok((civil(first)?, civil(last)?))
}

fn civil<E: serde::de::Error>(value: Datetime) -> Result<Date, E> {
    let (Some(date), None, None) = (value.date, value.time, value.offset) else {
        return Err(E::custom("a date without a time is wanted, like 2017-07-27"));
    };
    i16::try_from(date.year)
        .ok()
        .zip(i8::try_from(date.month).ok().zip(i8::try_from(date.day).ok()))
        .and_then(|(year, (month, day))| Date::new(year, month, day).ok())
        .ok_or_else(|| E::custom(format_args!("{value} is not a day of the calendar")))
}
