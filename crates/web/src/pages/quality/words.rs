//! Rules, scores and reasons in words.

use app::live::{Live, LiveTable};
use app::quality::{KindName, Outcome, Points, Rule, RuleKind};
use domain::ids::ItemId;

use crate::pages::conflicts::rate;
use crate::texts::Texts;

/// A score with two decimals; a dash where there is none.
pub(super) fn points(points: Option<Points>) -> String {
    points.map_or_else(|| "–".to_owned(), |points| format!("{}.{:02}", points / 100, points % 100))
}

/// The tag of a score: never by colour alone, its kind has an icon and the words stand beside it.
pub(super) fn kind_of(points: Option<Points>, is_below: bool) -> &'static str {
    match points {
        None => "neutral",
        Some(_) if is_below => "overdue",
        Some(10_000) => "ok",
        Some(_) => "info",
    }
}

/// The part that fails, as a percentage.
pub(super) fn failing(outcome: &Outcome) -> String {
    if !outcome.is_judged() {
        return "–".to_owned();
    }
    let permille = outcome.failed.saturating_mul(1_000) / outcome.tested;
    rate(permille, outcome.failed == 0)
}

/// What a kind is called.
pub(super) fn kind_name(t: Texts, kind: &RuleKind) -> String {
    t.c("quality-kind", <&str>::from(KindName::from(kind)))
}

/// What a rule is called: as its author says, or its kind.
pub(super) fn title(t: Texts, rule: &Rule) -> String {
    if rule.name.is_empty() { kind_name(t, &rule.kind) } else { rule.name.clone() }
}

/// What a rule asks, in a sentence.
pub(super) fn says(t: Texts, live: &Live, table: &LiveTable, kind: &RuleKind) -> String {
    let name = |item: ItemId| item_name(table, item);
    let percent = |permille: u16| rate(u64::from(permille), true);
    let bound = |bound: &Option<String>| bound.clone().unwrap_or_else(|| "–".to_owned());
    let of_kind = |args: &[(&str, String)]| {
        let code: &str = KindName::from(kind).into();
        t.f(&format!("quality-says-{}", code.replace('_', "-")), args)
    };
    match kind {
        RuleKind::Filled { item }
        | RuleKind::Typed { item }
        | RuleKind::CheckDigit { item }
        | RuleKind::CodeList { item, .. } => of_kind(&[("item", name(*item))]),
        RuleKind::Format { item, pattern } => {
            of_kind(&[("item", name(*item)), ("pattern", pattern.clone())])
        }
        RuleKind::Range { item, least, most } => {
            of_kind(&[("item", name(*item)), ("least", bound(least)), ("most", bound(most))])
        }
        RuleKind::CrossItem { item, op, other } => of_kind(&[
            ("item", name(*item)),
            ("op", t.c("quality-op", <&str>::from(*op))),
            ("other", name(*other)),
        ]),
        RuleKind::Dependent { item, other, equals } => {
            of_kind(&[("item", name(*item)), ("other", name(*other)), ("value", equals.clone())])
        }
        RuleKind::Reference { item, entry, target } => {
            let other = live.table(*entry);
            of_kind(&[
                ("item", name(*item)),
                (
                    "resource",
                    other.map_or_else(
                        || entry.to_string(),
                        |other| other.entry.name(t.tag()).to_owned(),
                    ),
                ),
                (
                    "target",
                    other.map_or_else(|| target.to_string(), |other| item_name(other, *target)),
                ),
            ])
        }
        RuleKind::Unique { items } => {
            let names: Vec<String> = items.iter().map(|item| name(*item)).collect();
            of_kind(&[("items", names.join(&t.s("quality-and")))])
        }
        RuleKind::Recent { item, days } => {
            of_kind(&[("item", name(*item)), ("days", days.to_string())])
        }
        RuleKind::Volume { permille } => of_kind(&[("most", percent(*permille))]),
        RuleKind::Distribution { item, permille } => {
            of_kind(&[("item", name(*item)), ("most", percent(*permille))])
        }
        RuleKind::OnTime | RuleKind::Readable => of_kind(&[]),
    }
}

fn item_name(table: &LiveTable, item: ItemId) -> String {
    table.schema.column(item).map_or_else(|| item.to_string(), |column| column.name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_has_two_decimals_and_none_is_a_dash() {
        assert_eq!(points(Some(9_905)), "99.05");
        assert_eq!(points(Some(10_000)), "100.00");
        assert_eq!(points(None), "–");
    }
}
