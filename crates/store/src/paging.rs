//! Pages by key: a cursor names the last row shown, so that rows added meanwhile neither repeat nor hide others.

use sea_orm::sea_query::{Condition, ExprTrait, IntoColumnRef};
use sea_orm::{ColumnTrait, Value};

use crate::error::StoreError;

/// Rows a slice may ask for; a longer wish is served in slices of this size, and the page says that more follow.
pub const SLICE_ROWS_MAX: u32 = 1000;

/// Between the parts of a cursor; stands in no id, date or number.
const SEPARATOR: char = '~';

/// Which part of a list is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slice {
    /// The cursor of the page before; none for the first.
    pub after: Option<String>,
    /// Rows wanted, from 1 to [`SLICE_ROWS_MAX`].
    pub limit: u32,
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// The cursor of the next page; none at the end.
    pub next: Option<String>,
}

impl Slice {
    /// The first `limit` rows.
    pub fn first(limit: u32) -> Self {
        Self::new(None, limit)
    }

    /// The `limit` rows after a cursor.
    pub fn new(after: Option<String>, limit: u32) -> Self {
        Self { after, limit }
    }

    fn size(&self) -> usize {
        self.limit.clamp(1, SLICE_ROWS_MAX) as usize
    }

    /// Rows to fetch: one more than shown, to know whether more follow.
    pub(crate) fn fetch(&self) -> u64 {
        self.size() as u64 + 1
    }

    /// The cursor's only part.
    pub(crate) fn key<K: std::str::FromStr>(&self) -> Result<Option<K>, StoreError> {
        self.after.as_deref().map(part).transpose()
    }

    /// The cursor's two parts.
    pub(crate) fn keys<A: std::str::FromStr, B: std::str::FromStr>(
        &self,
    ) -> Result<Option<(A, B)>, StoreError> {
        let Some(cursor) = &self.after else { return Ok(None) };
        let (first, second) = cursor.split_once(SEPARATOR).ok_or(StoreError::BadCursor)?;
        Ok(Some((part(first)?, part(second)?)))
    }
}

fn part<K: std::str::FromStr>(text: &str) -> Result<K, StoreError> {
    text.parse().ok().ok_or(StoreError::BadCursor)
}

/// A cursor of two parts.
pub(crate) fn cursor(first: impl std::fmt::Display, second: impl std::fmt::Display) -> String {
    format!("{first}{SEPARATOR}{second}")
}

impl<T> Page<T> {
    /// Cuts what was fetched to the slice and names the last row shown.
    pub(crate) fn cut<R: Into<T>>(
        mut fetched: Vec<R>,
        slice: &Slice,
        cursor: impl Fn(&R) -> String,
    ) -> Self {
        let more = fetched.len() > slice.size();
        fetched.truncate(slice.size());
        let next = if more { fetched.last().map(cursor) } else { None };
        Self { rows: fetched.into_iter().map(Into::into).collect(), next }
    }

    /// The same page with each row turned into something else.
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> Page<U> {
        Page { rows: self.rows.into_iter().map(turn).collect(), next: self.next }
    }
}

/// Which way a list runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Up,
    Down,
}

/// Rows beyond a key of two columns.
pub(crate) fn beyond<C>(
    way: Way,
    first: (C, impl Into<Value>),
    second: (C, impl Into<Value>),
) -> Condition
where
    C: ColumnTrait + IntoColumnRef,
{
    let (at, tie): (Value, Value) = (first.1.into(), second.1.into());
    let equal = first.0.eq(at.clone());
    let (past, past_tie) = match way {
        Way::Up => (first.0.gt(at), second.0.gt(tie)),
        Way::Down => (first.0.lt(at), second.0.lt(tie)),
    };
    Condition::any().add(past).add(equal.and(past_tie))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn a_page_says_whether_more_rows_follow() {
        let slice = Slice::first(2);
        let page: Page<i32> = Page::cut(vec![1, 2, 3], &slice, ToString::to_string);
        assert_eq!((page.rows, page.next), (vec![1, 2], Some("2".to_owned())));
        let page: Page<i32> = Page::cut(vec![1, 2], &slice, ToString::to_string);
        assert_eq!((page.rows, page.next), (vec![1, 2], None));
    }

    #[test]
    fn a_cursor_gives_back_its_parts_and_a_forged_one_is_refused() {
        let slice = Slice::new(Some(cursor(7, "x")), 5);
        assert_eq!(slice.keys::<i64, String>().unwrap(), Some((7, "x".to_owned())));
        let forged = Slice::new(Some("7".to_owned()), 5);
        assert!(matches!(forged.keys::<i64, String>(), Err(StoreError::BadCursor)));
    }

    #[test]
    fn a_slice_is_never_empty_and_never_larger_than_the_limit() {
        assert_eq!(Slice::first(0).fetch(), 2);
        assert_eq!(Slice::first(u32::MAX).fetch(), u64::from(SLICE_ROWS_MAX) + 1);
    }
}
