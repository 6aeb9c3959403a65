//! The rules as rows, for the generated `docs/law.md`.

use super::{Rule, RuleBook, RuleVersion};

/// One version of one rule, with all that a reader of the law page asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LawRow<'b> {
    /// The rule: key, titles, start event, file.
    pub rule: &'b Rule,
    /// The version: value, unit, basis, article, profile, validity, confidence, line.
    pub version: &'b RuleVersion,
}

impl LawRow<'_> {
    /// The basis with its article, as it is cited.
    pub fn citation(&self) -> String {
        let article = self.version.article.as_deref().unwrap_or_default();
        format!("{}{article}", self.version.basis)
    }
}

/// Every version of every embedded rule, by key, profile and date.
pub fn law_table() -> Vec<LawRow<'static>> {
    let rows_of =
        |rule: &'static Rule| rule.versions().iter().map(move |version| LawRow { rule, version });
    RuleBook::embedded().rules().flat_map(rows_of).collect()
}
