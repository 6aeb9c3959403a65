//! Judging the rows of one version of a table, one after another: counts, and a few keys of rows that fail.
//!
//! Memory is bounded by the number of rules and, for uniqueness and references,
//! by the sample of hashes, whatever the size of the table.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;

use super::rules::{Rule, RuleKind, RuleSet};
use super::scores::{Outcome, Skip};
use super::shapes::{Past, Shape};
use super::states::{hashed, is_sampled};
use super::{KEYS_KEPT, Pattern};
use crate::catalogue::CodeCheck;
use crate::conflicts::WHOLE;
use crate::expr::Comparison;
use crate::ids::{EntryId, ItemId};
use crate::schema::TableSchema;
use crate::values::{DeclaredType, Value, check_text};
use law::catalogue_codes::ItemType;

/// Keys of failing rows, by the code of the rule.
pub type Keys = BTreeMap<String, Vec<String>>;

/// What is known of a table beside its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableFacts {
    /// The day of the evaluation.
    pub today: Date,
    /// Rows on record for this version.
    pub recorded_rows: u64,
    /// Whether it is as new as its update cycle asks for.
    pub is_current: bool,
    /// Earlier versions, at most [`super::HISTORY`].
    pub past: Vec<Past>,
    /// Of a thousand rows so many are tested where hashes have to be held.
    pub sample_permille: u16,
}

/// What a column of another resource states, as hashes: as many of a thousand as are sampled.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KnownValues(HashSet<u64>);

impl KnownValues {
    /// Takes in a value, where it states something and is sampled.
    pub fn state(&mut self, value: &Value, sample_permille: u16) {
        self.0.extend(hashed([value]).filter(|hash| is_sampled(*hash, sample_permille)));
    }
}

/// The columns that rules refer to and that may be read.
pub type References = BTreeMap<(EntryId, ItemId), Arc<KnownValues>>;

/// What the rows came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Rows read.
    pub rows: u64,
    /// What became of each rule.
    pub outcomes: Vec<Outcome>,
    /// Keys of failing rows: values of the key's items, or the number of the row where there is no key.
    pub keys: Keys,
}

/// What a rule looks at in a row, by places in it.
enum Test {
    Filled(usize),
    Typed(usize, DeclaredType),
    CheckDigit(usize, CodeCheck),
    Format(usize, Pattern),
    Range(usize, Option<Value>, Option<Value>),
    CodeList(usize, HashSet<String>),
    CrossItem(usize, Comparison, usize),
    Dependent { filled: usize, other: usize, equals: Value },
    Within(usize, Arc<KnownValues>),
    Unique(Vec<usize>, HashSet<u64>),
    Since(usize, Date),
    Shape(usize, Shape),
    OfTable,
}

struct Judging {
    rule: Rule,
    test: Result<Test, Skip>,
    tested: u64,
    failed: u64,
}

/// Judges rows by a set of rules.
pub struct Judge {
    items: Vec<ItemId>,
    key: Vec<usize>,
    judging: Vec<Judging>,
    keys: Keys,
    rows: u64,
    facts: TableFacts,
}

impl Judge {
    /// Begins. A rule that refers to a column which is not among `references` is not judged.
    pub fn new(
        set: &RuleSet,
        schema: &TableSchema,
        facts: TableFacts,
        references: &References,
    ) -> Self {
        let mut items: Vec<ItemId> = schema.key.items().to_vec();
        items.extend(set.rules.iter().flat_map(|rule| rule.kind.items()));
        // A row without any column would not be handed out.
        items.extend(schema.columns.first().map(|column| column.id));
        items.retain(|item| schema.column(*item).is_some());
        items.sort_unstable();
        items.dedup();
        let place = |item: &ItemId| items.binary_search(item).ok();
        let judging = set.rules.iter().map(|rule| Judging {
            test: test_of(&rule.kind, schema, &place, &facts, references),
            rule: rule.clone(),
            tested: 0,
            failed: 0,
        });
        let judging = judging.collect();
        let key = schema.key.items().iter().filter_map(place).collect();
        Self { judging, key, keys: Keys::new(), rows: 0, facts, items }
    }

    /// The items that a row has to hold, in this order.
    pub fn items(&self) -> &[ItemId] {
        &self.items
    }

    /// Judges a row.
    pub fn row(&mut self, values: &[Value]) {
        self.rows += 1;
        for one in &mut self.judging {
            let Ok(test) = &mut one.test else { continue };
            let Some(passes) = test.passes(values, self.facts.sample_permille) else { continue };
            one.tested += 1;
            if passes {
                continue;
            }
            one.failed += 1;
            let kept = self.keys.entry(one.rule.code.clone()).or_default();
            if kept.len() < KEYS_KEPT {
                kept.push(key_text(&self.key, values, self.rows));
            }
        }
    }

    /// What the rows came to.
    pub fn end(self) -> Found {
        let Self { judging, keys, rows, facts, .. } = self;
        let outcomes = judging.into_iter().map(|one| one.end(rows, &facts)).collect();
        Found { rows, outcomes, keys }
    }
}

fn key_text(key: &[usize], values: &[Value], row: u64) -> String {
    if key.is_empty() {
        return format!("#{row}");
    }
    let texts: Vec<String> =
        key.iter().filter_map(|place| values.get(*place)).map(Value::to_text).collect();
    texts.join(" / ")
}

fn test_of(
    kind: &RuleKind,
    schema: &TableSchema,
    place: &impl Fn(&ItemId) -> Option<usize>,
    facts: &TableFacts,
    references: &References,
) -> Result<Test, Skip> {
    let at = |item: &ItemId| place(item).ok_or(Skip::ItemGone);
    let column = |item: &ItemId| schema.column(*item).ok_or(Skip::ItemGone);
    let read = |item: &ItemId, text: &str| {
        column(item)?.declared.parse(text).map_err(|_fault| Skip::TypeChanged)
    };
    Ok(match kind {
        RuleKind::Filled { item } => Test::Filled(at(item)?),
        RuleKind::Typed { item } => Test::Typed(at(item)?, column(item)?.declared),
        RuleKind::CheckDigit { item } => {
            Test::CheckDigit(at(item)?, column(item)?.check.ok_or(Skip::TypeChanged)?)
        }
        RuleKind::Format { item, pattern } => {
            Test::Format(at(item)?, Pattern::read(pattern).map_err(|_fault| Skip::TypeChanged)?)
        }
        RuleKind::Range { item, least, most } => {
            let bound = |text: &Option<String>| text.as_ref().map(|text| read(item, text));
            Test::Range(at(item)?, bound(least).transpose()?, bound(most).transpose()?)
        }
        RuleKind::CodeList { item, codes } => {
            let codes = codes.as_ref().or(column(item)?.codes.as_ref()).ok_or(Skip::TypeChanged)?;
            Test::CodeList(at(item)?, codes.iter().cloned().collect())
        }
        RuleKind::CrossItem { item, op, other } => Test::CrossItem(at(item)?, *op, at(other)?),
        RuleKind::Dependent { item, other, equals } => {
            Test::Dependent { filled: at(item)?, other: at(other)?, equals: read(other, equals)? }
        }
        RuleKind::Reference { item, entry, target } => {
            let known = references.get(&(*entry, *target)).ok_or(Skip::NotReadable)?;
            Test::Within(at(item)?, Arc::clone(known))
        }
        RuleKind::Unique { items } => {
            Test::Unique(items.iter().map(at).collect::<Result<_, _>>()?, HashSet::new())
        }
        RuleKind::Recent { item, days } => {
            Test::Since(at(item)?, facts.today.saturating_sub(i64::from(*days).days()))
        }
        RuleKind::Distribution { item, .. } => Test::Shape(at(item)?, Shape::default()),
        RuleKind::OnTime | RuleKind::Volume { .. } | RuleKind::Readable => Test::OfTable,
    })
}

impl Test {
    /// Whether a row passes; none where it states nothing to be tested, or is not in the sample.
    fn passes(&mut self, row: &[Value], sample_permille: u16) -> Option<bool> {
        let value = |place: &usize| row.get(*place).filter(|value| !is_blank(value));
        match self {
            Self::Filled(place) => Some(value(place).is_some()),
            Self::Typed(place, declared) => value(place).map(|value| conforms(value, *declared)),
            Self::CheckDigit(place, check) => {
                value(place).map(|value| check.verify(&text_of(value)).is_ok())
            }
            Self::Format(place, pattern) => {
                value(place).map(|value| pattern.matches(&text_of(value)))
            }
            Self::Range(place, least, most) => value(place).and_then(|value| {
                let over =
                    least.as_ref().map_or(Some(true), |one| Some(value.compare(one)?.is_ge()));
                let under =
                    most.as_ref().map_or(Some(true), |one| Some(value.compare(one)?.is_le()));
                Some(over? && under?)
            }),
            Self::CodeList(place, codes) => {
                value(place).map(|value| codes.contains(&*text_of(value)))
            }
            Self::CrossItem(place, op, other) => {
                let order = value(place)?.compare(value(other)?)?;
                Some(op.holds(order))
            }
            Self::Dependent { filled, other, equals } => {
                let decides = value(other)?.compare(equals)?.is_eq();
                decides.then(|| value(filled).is_some())
            }
            Self::Within(place, known) => {
                let hash = hashed([value(place)?])?;
                is_sampled(hash, sample_permille).then(|| known.0.contains(&hash))
            }
            Self::Unique(places, seen) => {
                let hash = hashed(places.iter().filter_map(|place| row.get(*place)))?;
                is_sampled(hash, sample_permille).then(|| seen.insert(hash))
            }
            Self::Since(place, day) => Some(day_of(value(place)?)? >= *day),
            Self::Shape(place, shape) => {
                if let Some(value) = row.get(*place) {
                    shape.add(value);
                }
                None
            }
            Self::OfTable => None,
        }
    }
}

impl Judging {
    fn end(self, rows: u64, facts: &TableFacts) -> Outcome {
        let is_sample =
            matches!(self.rule.kind, RuleKind::Unique { .. } | RuleKind::Reference { .. });
        let outcome = Outcome {
            rule: self.rule,
            tested: self.tested,
            failed: self.failed,
            sampled_permille: if is_sample { facts.sample_permille } else { WHOLE },
            drift_permille: None,
            skipped: None,
            shape: None,
        };
        let kind = outcome.rule.kind.clone();
        let ended = match (self.test, kind) {
            (Err(skip), _) => Outcome { skipped: Some(skip), ..outcome },
            (Ok(Test::Shape(_, shape)), RuleKind::Distribution { permille, .. }) => {
                let earlier = facts.past.iter();
                let earlier: Vec<&Shape> =
                    earlier.filter_map(|past| past.shapes.get(&outcome.rule.code)).collect();
                let drift = shape.drift(&earlier);
                Outcome { shape: Some(shape), ..drifted(outcome, drift, permille) }
            }
            (Ok(_), RuleKind::Volume { permille }) => {
                drifted(outcome, volume_drift(rows, &facts.past), permille)
            }
            (Ok(_), RuleKind::OnTime) => {
                Outcome { tested: 1, failed: u64::from(!facts.is_current), ..outcome }
            }
            (Ok(_), RuleKind::Readable) => Outcome {
                tested: rows.max(facts.recorded_rows),
                failed: rows.abs_diff(facts.recorded_rows),
                ..outcome
            },
            (Ok(_), _) => outcome,
        };
        if ended.tested == 0 && ended.skipped.is_none() {
            return Outcome { skipped: Some(Skip::NothingToTest), ..ended };
        }
        ended
    }
}

/// A rule about drift is one test of the whole table.
fn drifted(outcome: Outcome, drift: Option<u64>, most: u16) -> Outcome {
    match drift {
        None => Outcome { skipped: Some(Skip::NoHistory), ..outcome },
        Some(drift) => Outcome {
            tested: 1,
            failed: u64::from(drift > u64::from(most)),
            drift_permille: Some(drift),
            ..outcome
        },
    }
}

/// How far the number of rows is from the mean of earlier versions, in thousandths of that mean.
fn volume_drift(rows: u64, past: &[Past]) -> Option<u64> {
    let versions = u128::try_from(past.len()).ok().filter(|versions| *versions > 0)?;
    let sum: u128 = past.iter().map(|one| u128::from(one.rows)).sum();
    if sum == 0 {
        return Some(if rows == 0 { 0 } else { u64::from(WHOLE) });
    }
    let apart = (u128::from(rows) * versions).abs_diff(sum) * u128::from(WHOLE);
    u64::try_from(apart.div_ceil(sum)).ok()
}

/// A value as text; a text is lent, for these are asked of every row.
fn text_of(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Text(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_text()),
    }
}

/// Whether a value states nothing.
fn is_blank(value: &Value) -> bool {
    match value {
        Value::Missing => true,
        Value::Text(text) => text.trim().is_empty(),
        _ => false,
    }
}

fn day_of(value: &Value) -> Option<Date> {
    match value {
        Value::Date(date) => Some(*date),
        Value::DateTime(at) => Some(at.date()),
        _ => None,
    }
}

/// Whether a value is what its item declares today; loads checked it by what was declared on their day.
fn conforms(value: &Value, declared: DeclaredType) -> bool {
    match (value, declared.item_type) {
        (Value::Text(text), ItemType::Text | ItemType::Memo | ItemType::General) => {
            check_text(text, declared.length).is_ok()
        }
        (Value::Int(_), ItemType::Integer)
        | (Value::Bool(_), ItemType::Logical)
        | (Value::Date(_), ItemType::Date)
        | (Value::DateTime(_), ItemType::DateTime) => true,
        (Value::Float(number), ItemType::Double | ItemType::Float) => number.is_finite(),
        (Value::Decimal { .. }, ItemType::Number | ItemType::Money) => {
            declared.parse(&value.to_text()).is_ok()
        }
        _ => false,
    }
}
