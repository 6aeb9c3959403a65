//! How domain values stand in columns: ids and dates as text, instants as milliseconds, composites as JSON text.
//!
//! Each wrapper is a column type of its own, so that a row is typed by the
//! domain and no function converts by hand. A column holds the same bytes on
//! both back ends.

use std::fmt::Display;
use std::str::FromStr;

use jiff::Timestamp;
use sea_orm::sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr};
use sea_orm::{ColIdx, DbErr, QueryResult, TryFromU64, TryGetError, TryGetable, Value};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// An id, a date or a resource code, in its printed form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Printed<T>(pub T);

/// An enumeration, by its stable code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coded<T>(pub T);

/// A composite, as JSON text.
#[derive(Debug, Clone, PartialEq)]
pub struct Json<T>(pub T);

/// A count or version that is never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whole<T>(pub T);

/// An instant, in milliseconds since 1970 UTC. The parameter is always [`Timestamp`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instant<T = Timestamp>(pub T);

/// A value of type `T` in a column of a plain type.
trait Kept<T>: Sized {
    type Plain: Into<Value> + TryGetable + ValueType + Nullable;
    fn put(self) -> Self::Plain;
    fn take(plain: Self::Plain) -> Option<Self>;
}

impl<T: Display + FromStr> Kept<T> for Printed<T> {
    type Plain = String;
    fn put(self) -> String {
        self.0.to_string()
    }
    fn take(plain: String) -> Option<Self> {
        plain.parse().ok().map(Self)
    }
}

impl<T: Into<&'static str> + FromStr> Kept<T> for Coded<T> {
    type Plain = String;
    fn put(self) -> String {
        let code: &'static str = self.0.into();
        code.to_owned()
    }
    fn take(plain: String) -> Option<Self> {
        plain.parse().ok().map(Self)
    }
}

impl<T: Serialize + DeserializeOwned> Kept<T> for Json<T> {
    type Plain = String;
    fn put(self) -> String {
        serde_json::to_string(&self.0).expect("domain types have text keys and finite numbers")
    }
    fn take(plain: String) -> Option<Self> {
        serde_json::from_str(&plain).ok().map(Self)
    }
}

impl<T: TryInto<i64> + TryFrom<i64>> Kept<T> for Whole<T> {
    type Plain = i64;
    fn put(self) -> i64 {
        self.0.try_into().unwrap_or(i64::MAX)
    }
    fn take(plain: i64) -> Option<Self> {
        T::try_from(plain).ok().map(Self)
    }
}

impl Kept<Timestamp> for Instant<Timestamp> {
    type Plain = i64;
    fn put(self) -> i64 {
        self.0.as_millisecond()
    }
    fn take(plain: i64) -> Option<Self> {
        Timestamp::from_millisecond(plain).ok().map(Self)
    }
}

fn unreadable<W>() -> DbErr {
    DbErr::Type(format!("a stored value is not a {}", std::any::type_name::<W>()))
}

macro_rules! column_type {
    ($wrapper:ident) => {
        impl<T> From<$wrapper<T>> for Value
        where
            $wrapper<T>: Kept<T>,
        {
            fn from(value: $wrapper<T>) -> Self {
                value.put().into()
            }
        }

        impl<T> TryGetable for $wrapper<T>
        where
            $wrapper<T>: Kept<T>,
        {
            fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
                let plain = <Self as Kept<T>>::Plain::try_get_by(row, index)?;
                Self::take(plain).ok_or_else(|| TryGetError::DbErr(unreadable::<Self>()))
            }
        }

        impl<T> ValueType for $wrapper<T>
        where
            $wrapper<T>: Kept<T>,
        {
            fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
                let plain = <<Self as Kept<T>>::Plain as ValueType>::try_from(value)?;
                Self::take(plain).ok_or(ValueTypeErr)
            }
            fn type_name() -> String {
                std::any::type_name::<Self>().to_owned()
            }
            fn array_type() -> ArrayType {
                <Self as Kept<T>>::Plain::array_type()
            }
            fn column_type() -> ColumnType {
                <Self as Kept<T>>::Plain::column_type()
            }
        }

        impl<T> Nullable for $wrapper<T>
        where
            $wrapper<T>: Kept<T>,
        {
            fn null() -> Value {
                <Self as Kept<T>>::Plain::null()
            }
        }

        impl<T> TryFromU64 for $wrapper<T> {
            fn try_from_u64(_rowid: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($wrapper)))
            }
        }
    };
}

column_type!(Printed);
column_type!(Coded);
column_type!(Json);
column_type!(Whole);
column_type!(Instant);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use jiff::civil::{Date, date};

    use super::*;

    #[test]
    fn dates_stand_as_iso_text_so_that_text_order_is_time_order() {
        assert_eq!(Printed(date(2026, 1, 9)).put(), "2026-01-09");
        assert_eq!(Printed(Date::MAX).put(), "9999-12-31");
    }

    #[test]
    fn instants_stand_as_milliseconds() {
        let at: Timestamp = "2026-11-22T08:00:00.123Z".parse().unwrap();
        assert_eq!(Instant(at).put(), 1_795_334_400_123);
        assert_eq!(Instant::take(1_795_334_400_123), Some(Instant(at)));
    }

    #[test]
    fn a_negative_number_is_no_count() {
        assert_eq!(Whole::<u32>::take(-1), None);
    }
}
