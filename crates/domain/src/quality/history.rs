//! The rules that a unit sets for a resource, version by version, and the reading of a rule from a form.

use std::cmp::Ordering;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use super::rules::{KindName, Rule, RuleKind, RuleSet, defaults};
use super::{ADDED_MAX, CODES_MAX, Pattern};
use crate::catalogue::{Entry, Missing};
use crate::expr::Comparison;
use crate::ids::{EntryId, ItemId, PersonId, UnitId};
use crate::schema::{Column, TableSchema, is_text};
use crate::values::{Value, ValueFault};
use law::catalogue_codes::ItemType;

/// Characters of a rule's name and of one code.
const NAME_CHARS_MAX: usize = 100;

/// What was done to the rules of a resource.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum RuleChange {
    /// A rule was added.
    Added,
    /// A rule that was added says something else.
    Changed,
    /// A rule counts no longer.
    SwitchedOff,
    /// A rule counts again.
    SwitchedOn,
}

/// What a unit set for a resource, whole, at one version 规则版本; a version is never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleVersion {
    /// The entry.
    pub entry: EntryId,
    /// From 1, without a gap.
    pub version: u32,
    /// When it was set.
    pub at: Timestamp,
    /// By whom.
    pub by: PersonId,
    /// For which unit.
    pub unit: UnitId,
    /// What was done.
    pub change: RuleChange,
    /// The rule that it was done to.
    pub code: String,
    /// Why.
    pub reason: String,
    /// The rules added, those switched off among them.
    pub rules: Vec<Rule>,
    /// Codes of the rules that do not count.
    pub off: Vec<String>,
    /// The last number given to a rule, so that none is given twice.
    pub last: u32,
}

impl RuleVersion {
    /// What stands before the first version.
    pub fn none(entry: &Entry, by: PersonId, at: Timestamp) -> Self {
        Self {
            entry: entry.id,
            version: 0,
            at,
            by,
            unit: entry.unit,
            change: RuleChange::Added,
            code: String::new(),
            reason: String::new(),
            rules: Vec::new(),
            off: Vec::new(),
            last: 0,
        }
    }

    /// The rules that count for an entry: what follows from its items and what was added, less what is off.
    pub fn effective(entry: &Entry, kept: Option<&Self>) -> RuleSet {
        let version = kept.map_or(0, |kept| kept.version);
        let is_off = |code: &String| kept.is_some_and(|kept| kept.off.contains(code));
        let added = kept.map(|kept| kept.rules.clone()).unwrap_or_default();
        let all = defaults(entry).into_iter().chain(added);
        RuleSet::of(version, all.filter(|rule| !is_off(&rule.code)).collect(), &entry.schema())
    }

    /// The version after this one, with a rule added or changed; its code where it is changed.
    ///
    /// # Errors
    /// `quality.too-many-rules`; `quality.no-such-rule`.
    pub fn with(&self, code: Option<&str>, mut rule: Rule) -> Result<Self, &'static str> {
        let mut next = self.clone();
        next.version += 1;
        if let Some(code) = code {
            rule.code = code.to_owned();
            next.change = RuleChange::Changed;
            let place = next.rules.iter_mut().find(|known| known.code == code);
            *place.ok_or("quality.no-such-rule")? = rule;
            code.clone_into(&mut next.code);
            return Ok(next);
        }
        if next.rules.len() >= ADDED_MAX {
            return Err("quality.too-many-rules");
        }
        next.last += 1;
        rule.code = format!("a{}", next.last);
        next.change = RuleChange::Added;
        next.code.clone_from(&rule.code);
        next.rules.push(rule);
        Ok(next)
    }

    /// The version after this one, with a rule switched on or off.
    ///
    /// # Errors
    /// `quality.no-such-rule` for one that is unknown, and where it stands so already.
    pub fn switched(&self, entry: &Entry, code: &str, on: bool) -> Result<Self, &'static str> {
        let is_known = self.rules.iter().any(|rule| rule.code == code)
            || defaults(entry).iter().any(|rule| rule.code == code);
        let is_off = self.off.iter().any(|off| off == code);
        if !is_known || is_off != on {
            return Err("quality.no-such-rule");
        }
        let mut next = self.clone();
        next.version += 1;
        code.clone_into(&mut next.code);
        next.change = if on { RuleChange::SwitchedOn } else { RuleChange::SwitchedOff };
        if on {
            next.off.retain(|off| off != code);
        } else {
            next.off.push(code.to_owned());
        }
        Ok(next)
    }
}

/// A rule as a form or an interface sends it: texts that were not read yet. What a kind does not ask for is left aside.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SentRule {
    /// The kind, by its code.
    pub kind: String,
    /// What its author calls it.
    pub name: String,
    /// The item, by name or as `i3`.
    pub item: String,
    /// The second item.
    pub other: String,
    /// More items of a key, by name or as `i3`.
    pub items: Vec<String>,
    /// `eq ne lt le gt ge`.
    pub op: String,
    /// The value that decides.
    pub equals: String,
    /// The pattern.
    pub pattern: String,
    /// The least value.
    pub least: String,
    /// The greatest value.
    pub most: String,
    /// Codes, one on each line.
    pub codes: String,
    /// Days.
    pub days: String,
    /// Thousandths of drift.
    pub drift: String,
    /// The other resource.
    pub entry: String,
    /// Its item, by name or as `i3`.
    pub target: String,
    /// Thousandths that may fail; empty where the rule only counts in the score.
    pub tolerance: String,
    /// Why.
    pub reason: String,
}

/// Reads a rule, or names every gap. `other` gives the schema of the resource that a reference names.
///
/// # Errors
/// Every gap, by the field it is in.
pub fn read_rule(
    sent: &SentRule,
    schema: &TableSchema,
    other: Option<&TableSchema>,
) -> Result<Rule, Vec<Missing>> {
    let mut reader = Reader { sent, schema, gaps: Vec::new() };
    let kind = reader.kind(other);
    if sent.name.trim().is_empty() {
        reader.gap("name", "field.required");
    } else if sent.name.chars().count() > NAME_CHARS_MAX {
        reader.gap("name", "field.too-long");
    }
    if sent.reason.trim().is_empty() {
        reader.gap("reason", "field.required");
    }
    let tolerance_permille = match sent.tolerance.trim() {
        "" => None,
        _ => reader.permille("tolerance", &sent.tolerance),
    };
    match kind {
        Some(kind) if reader.gaps.is_empty() => {
            let name = sent.name.trim().to_owned();
            Ok(Rule { code: String::new(), name, kind, tolerance_permille })
        }
        _ => Err(reader.gaps),
    }
}

struct Reader<'a> {
    sent: &'a SentRule,
    schema: &'a TableSchema,
    gaps: Vec<Missing>,
}

impl<'a> Reader<'a> {
    fn gap(&mut self, field: &str, code: &'static str) {
        self.gaps.push(Missing { field: field.to_owned(), code });
    }

    fn kind(&mut self, other: Option<&TableSchema>) -> Option<RuleKind> {
        let known = self.sent.kind.parse::<KindName>().ok().filter(|kind| kind.is_added());
        let Some(kind) = known else {
            self.gap("kind", "field.required");
            return None;
        };
        let sent = self.sent;
        match kind {
            KindName::Unique => self.unique(),
            KindName::Volume => {
                self.permille("drift", &sent.drift).map(|permille| RuleKind::Volume { permille })
            }
            _ => {
                let column = self.column("item", &sent.item)?;
                self.of_column(kind, column, other)
            }
        }
    }

    fn of_column(
        &mut self,
        kind: KindName,
        column: &'a Column,
        other: Option<&TableSchema>,
    ) -> Option<RuleKind> {
        let (sent, item) = (self.sent, column.id);
        Some(match kind {
            KindName::Filled => RuleKind::Filled { item },
            KindName::Format => self.format(column)?,
            KindName::Range => self.range(column)?,
            KindName::CodeList => self.code_list(column)?,
            KindName::CrossItem => {
                let other = self.column("other", &sent.other)?;
                if !comparable(column, other) {
                    self.gap("other", "quality.types-differ");
                    return None;
                }
                let Ok(op) = sent.op.parse::<Comparison>() else {
                    self.gap("op", "field.required");
                    return None;
                };
                RuleKind::CrossItem { item, op, other: other.id }
            }
            KindName::Dependent => {
                let other = self.column("other", &sent.other)?;
                self.value("equals", &sent.equals, other)?;
                RuleKind::Dependent { item, other: other.id, equals: sent.equals.trim().to_owned() }
            }
            KindName::Reference => self.reference(item, other)?,
            KindName::Recent => {
                if !is_day(column) {
                    self.gap("item", "quality.not-a-day");
                    return None;
                }
                RuleKind::Recent { item, days: self.number("days", &sent.days, 36_500)? }
            }
            KindName::Distribution => {
                RuleKind::Distribution { item, permille: self.permille("drift", &sent.drift)? }
            }
            _ => return None,
        })
    }

    fn column(&mut self, field: &str, text: &str) -> Option<&'a Column> {
        let found = self.schema.resolve(text.trim());
        if found.is_none() {
            self.gap(field, "quality.no-such-item");
        }
        found
    }

    fn number(&mut self, field: &str, text: &str, most: u32) -> Option<u32> {
        let found = text.trim().parse::<u32>().ok().filter(|number| *number <= most);
        if found.is_none() {
            self.gap(field, "quality.not-a-number");
        }
        found
    }

    fn permille(&mut self, field: &str, text: &str) -> Option<u16> {
        self.number(field, text, 1_000).and_then(|number| u16::try_from(number).ok())
    }

    fn value(&mut self, field: &str, text: &str, column: &Column) -> Option<Value> {
        let text = text.trim();
        let read = match text {
            "" => Err(ValueFault::Required),
            text => column.declared.parse(text),
        };
        if read.is_err() {
            self.gap(field, if text.is_empty() { "field.required" } else { "quality.bad-value" });
        }
        read.ok()
    }

    fn format(&mut self, column: &Column) -> Option<RuleKind> {
        if !is_text(column.declared.item_type) {
            self.gap("item", "quality.not-text");
            return None;
        }
        match Pattern::read(&self.sent.pattern) {
            Ok(_) => Some(RuleKind::Format { item: column.id, pattern: self.sent.pattern.clone() }),
            Err(fault) => {
                use super::PatternFault as Fault;
                let code = match fault {
                    Fault::Empty => "field.required",
                    Fault::TooLong => "quality.pattern-too-long",
                    Fault::Open => "quality.pattern-open",
                };
                self.gap("pattern", code);
                None
            }
        }
    }

    fn range(&mut self, column: &Column) -> Option<RuleKind> {
        let sent = self.sent;
        let mut bound = |field: &str, text: &str| match text.trim() {
            "" => Some(None),
            _ => self.value(field, text, column).map(Some),
        };
        let (least, most) = (bound("least", &sent.least), bound("most", &sent.most));
        let (least, most) = (least?, most?);
        match (&least, &most) {
            (None, None) => {
                self.gap("least", "quality.no-bound");
                return None;
            }
            (Some(least), Some(most)) if least.compare(most).is_none_or(Ordering::is_gt) => {
                self.gap("most", "quality.bounds-crossed");
                return None;
            }
            _ => {}
        }
        let text = |value: Option<Value>| value.map(|value| value.to_text());
        Some(RuleKind::Range { item: column.id, least: text(least), most: text(most) })
    }

    fn code_list(&mut self, column: &Column) -> Option<RuleKind> {
        let lines = self.sent.codes.lines().map(str::trim).filter(|line| !line.is_empty());
        let codes: Vec<String> = lines.map(str::to_owned).collect();
        let fault = if codes.is_empty() {
            Some("field.required")
        } else if codes.len() > CODES_MAX {
            Some("quality.too-many-codes")
        } else if codes.iter().any(|code| column.declared.parse(code).is_err()) {
            Some("quality.bad-value")
        } else {
            None
        };
        if let Some(code) = fault {
            self.gap("codes", code);
            return None;
        }
        Some(RuleKind::CodeList { item: column.id, codes: Some(codes) })
    }

    fn reference(&mut self, item: ItemId, other: Option<&TableSchema>) -> Option<RuleKind> {
        let Some(schema) = other else {
            self.gap("entry", "quality.no-such-resource");
            return None;
        };
        let Some(target) = schema.resolve(self.sent.target.trim()) else {
            self.gap("target", "quality.no-such-item");
            return None;
        };
        Some(RuleKind::Reference { item, entry: schema.entry, target: target.id })
    }

    fn unique(&mut self) -> Option<RuleKind> {
        let sent = self.sent;
        let mut items: Vec<ItemId> = Vec::new();
        for text in sent.items.iter().filter(|text| !text.trim().is_empty()) {
            let id = self.column("items", text)?.id;
            if !items.contains(&id) {
                items.push(id);
            }
        }
        if items.is_empty() {
            self.gap("items", "field.required");
            return None;
        }
        Some(RuleKind::Unique { items })
    }
}

fn is_day(column: &Column) -> bool {
    matches!(column.declared.item_type, ItemType::Date | ItemType::DateTime)
}

/// Whether values of two columns have an order between them.
fn comparable(one: &Column, other: &Column) -> bool {
    let (a, b) = (one.declared, other.declared);
    if is_text(a.item_type) && is_text(b.item_type) {
        return true;
    }
    let is_decimal = |item_type| matches!(item_type, ItemType::Number | ItemType::Money);
    if is_decimal(a.item_type) && is_decimal(b.item_type) {
        return a.decimal_shape().1 == b.decimal_shape().1;
    }
    let is_float = |item_type| matches!(item_type, ItemType::Double | ItemType::Float);
    a.item_type == b.item_type || (is_float(a.item_type) && is_float(b.item_type))
}
