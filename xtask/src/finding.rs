//! What a check reports: where, what, why it matters, and what to do instead.
//!
//! A ban without a replacement only teaches people to work around it, so the
//! replacement is a field and not a habit.

use std::fmt;

/// One place that breaks a house rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    /// File, from the root of the workspace.
    pub(crate) path: String,
    /// Line, from 1.
    pub(crate) line: usize,
    /// The rule's name, as in `tidy::CHECKS`.
    pub(crate) rule: &'static str,
    /// What was found.
    pub(crate) what: String,
    /// Why the rule exists.
    pub(crate) why: &'static str,
    /// What to do instead.
    pub(crate) instead: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, line, rule, what, why, instead } = self;
        write!(f, "{path}:{line}: [{rule}] {what}\n    why:     {why}\n    instead: {instead}")
    }
}
