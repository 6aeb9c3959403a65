//! Rules of quality: what each kind asks of a row or a table, its dimension, and the rules that follow from the items.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use strum::{EnumDiscriminants, EnumIter, EnumString, IntoStaticStr};

use super::Dimension;
use crate::catalogue::Entry;
use crate::expr::Comparison;
use crate::ids::{EntryId, ItemId};
use crate::schema::TableSchema;

/// What a rule asks. Codes and fields are persisted and never renamed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, EnumDiscriminants)]
#[serde(rename_all = "snake_case", tag = "kind")]
#[strum_discriminants(
    name(KindName),
    derive(EnumIter, EnumString, IntoStaticStr, Hash, PartialOrd, Ord),
    strum(serialize_all = "snake_case"),
    doc = "The kind of a rule, without its parameters."
)]
pub enum RuleKind {
    /// A value is there.
    Filled {
        /// The item.
        item: ItemId,
    },
    /// A value is of the declared type, length and precision.
    Typed {
        /// The item.
        item: ItemId,
    },
    /// The form and the check digit of the declared national code are right.
    CheckDigit {
        /// The item.
        item: ItemId,
    },
    /// A text keeps to a form; see [`super::Pattern`].
    Format {
        /// A text item.
        item: ItemId,
        /// The pattern.
        pattern: String,
    },
    /// A value lies within bounds, which are written as values of the item.
    Range {
        /// The item.
        item: ItemId,
        /// The least value; none where there is no bound.
        least: Option<String>,
        /// The greatest value.
        most: Option<String>,
    },
    /// A value is one of some codes.
    CodeList {
        /// The item.
        item: ItemId,
        /// The codes; none for those that the item declares.
        codes: Option<Vec<String>>,
    },
    /// Two items of a row stand in a relation.
    CrossItem {
        /// The first.
        item: ItemId,
        /// How.
        op: Comparison,
        /// The second, of the same type.
        other: ItemId,
    },
    /// Where one item has a value, another is filled.
    Dependent {
        /// The item that has to be filled.
        item: ItemId,
        /// The item that decides.
        other: ItemId,
        /// The value that it has then.
        equals: String,
    },
    /// A value stands in a column of another resource.
    Reference {
        /// The item.
        item: ItemId,
        /// The other resource.
        entry: EntryId,
        /// Its item.
        target: ItemId,
    },
    /// No two rows state the same for these items.
    Unique {
        /// The items.
        items: Vec<ItemId>,
    },
    /// A day is no longer ago than so many days.
    Recent {
        /// An item with a day or an instant.
        item: ItemId,
        /// Days before the evaluation.
        days: u32,
    },
    /// The table is as new as its update cycle 更新周期 asks for.
    OnTime,
    /// The number of rows stays near that of earlier versions.
    Volume {
        /// Thousandths of their mean that it may be away.
        permille: u16,
    },
    /// The values of a column spread as in earlier versions.
    Distribution {
        /// The item.
        item: ItemId,
        /// Thousandths of the values that may lie elsewhere.
        permille: u16,
    },
    /// All rows on record can be read.
    Readable,
}

impl RuleKind {
    /// The dimension that it belongs to (GB/T 36344).
    pub fn dimension(&self) -> Dimension {
        match self {
            Self::Typed { .. } | Self::CheckDigit { .. } | Self::Format { .. } => {
                Dimension::Normative
            }
            Self::Filled { .. } | Self::Dependent { .. } | Self::Volume { .. } => {
                Dimension::Completeness
            }
            Self::Range { .. }
            | Self::CodeList { .. }
            | Self::Unique { .. }
            | Self::Distribution { .. } => Dimension::Accuracy,
            Self::CrossItem { .. } | Self::Reference { .. } => Dimension::Consistency,
            Self::Recent { .. } | Self::OnTime => Dimension::Timeliness,
            Self::Readable => Dimension::Accessibility,
        }
    }

    /// The items of the table itself that it reads.
    pub fn items(&self) -> Vec<ItemId> {
        match self {
            Self::Filled { item }
            | Self::Typed { item }
            | Self::CheckDigit { item }
            | Self::Format { item, .. }
            | Self::Range { item, .. }
            | Self::CodeList { item, .. }
            | Self::Reference { item, .. }
            | Self::Recent { item, .. }
            | Self::Distribution { item, .. } => vec![*item],
            Self::CrossItem { item, other, .. } | Self::Dependent { item, other, .. } => {
                vec![*item, *other]
            }
            Self::Unique { items } => items.clone(),
            Self::OnTime | Self::Volume { .. } | Self::Readable => Vec::new(),
        }
    }
}

impl KindName {
    /// Whether a unit may add rules of this kind; the others follow from what the entry declares.
    pub fn is_added(self) -> bool {
        !matches!(self, Self::Typed | Self::CheckDigit | Self::OnTime | Self::Readable)
    }
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Permanent within the entry: kind and item of one that follows from the items, `a` and a number of one added.
    pub code: String,
    /// What its author calls it; empty for one that follows from the items.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// What it asks.
    #[serde(flatten)]
    pub kind: RuleKind,
    /// Thousandths of what is tested that may fail; more are a case of the unit. None where it only counts in the score.
    pub tolerance_permille: Option<u16>,
}

/// The rules by which one evaluation judges, with the name of this very set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSet {
    /// The version of what the unit set 规则版本; 0 where only the items speak.
    pub version: u32,
    /// Digest of the rules and of what the items declare; the same rules have the same.
    pub digest: String,
    /// The rules that are on.
    pub rules: Vec<Rule>,
}

impl RuleSet {
    /// Names a set of rules over a table.
    pub fn of(version: u32, rules: Vec<Rule>, schema: &TableSchema) -> Self {
        // Both are made of texts, numbers and lists, which always have a JSON form.
        let stated =
            serde_json::json!({ "rules": rules, "columns": schema.columns, "key": schema.key });
        let digest = hex::encode(Sha256::digest(stated.to_string()));
        Self { version, digest: digest[..16].to_owned(), rules }
    }
}

/// The rules that follow from what an entry declares, in the order of its items.
pub fn defaults(entry: &Entry) -> Vec<Rule> {
    let schema = entry.schema();
    let tolerance = Some(entry.draft.bad_rows_permille_max);
    let rule = |code: String, kind, tolerance_permille| Rule {
        code,
        name: String::new(),
        kind,
        tolerance_permille,
    };
    let mut rules = Vec::new();
    for column in &schema.columns {
        let item = column.id;
        let mut add =
            |word: &str, kind| rules.push(rule(format!("{word}.{item}"), kind, tolerance));
        if column.required {
            add("filled", RuleKind::Filled { item });
        }
        add("typed", RuleKind::Typed { item });
        if column.check.is_some() {
            add("check_digit", RuleKind::CheckDigit { item });
        }
        if column.codes.is_some() {
            add("code_list", RuleKind::CodeList { item, codes: None });
        }
    }
    if schema.key.is_unique() {
        let items = schema.key.items().to_vec();
        rules.push(rule("unique.key".to_owned(), RuleKind::Unique { items }, Some(0)));
    }
    rules.push(rule("on_time".to_owned(), RuleKind::OnTime, None));
    rules.push(rule("readable".to_owned(), RuleKind::Readable, Some(0)));
    rules
}
