//! What an application or an act must state: fields with types, read once at the edge.
//!
//! A procedure lists its [`Field`]s; pages make the form of them, the API its
//! schema, and [`read`] turns what was sent into typed [`Values`], naming every
//! gap at once (一次性告知).

use std::collections::BTreeMap;

use jiff::civil::Date;
use law::codes::credit_code::CreditCode;
use serde::{Deserialize, Serialize};

use crate::catalogue::Missing;
use crate::ids::{BatchId, CaseId, EntryId, GrantId, ItemId, PersonId, SystemId, UnitId};
use crate::openings::OpenItem;

/// Longest line, in characters.
pub const LINE_CHARS_MAX: usize = 200;
/// Longest text, in characters.
pub const TEXT_CHARS_MAX: usize = 20_000;

/// Which entries a field offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryScope {
    /// Published entries of the opener's unit.
    Own,
    /// Entries of the opener's unit, published or still being compiled.
    OwnWorking,
    /// Withdrawn entries of the opener's unit.
    OwnWithdrawn,
    /// Published entries of the opener's unit; to the digital office all of them.
    OwnOrOffice,
    /// All published entries.
    Published,
    /// Entries opened on application (授权开放).
    ByAuthorisation,
}

impl EntryScope {
    /// Whether it is the working copy that is meant, not what is published.
    pub const fn is_working(self) -> bool {
        matches!(self, Self::OwnWorking | Self::OwnWithdrawn)
    }
}

/// Which grants a field offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantScope {
    /// Those of the opener's unit.
    Own,
    /// Those that the opener's unit uses or supplies; to the digital office all of them.
    Party,
}

/// The type of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line of text.
    Line,
    /// Text of several lines.
    Text,
    /// A civil date.
    Date,
    /// A whole number between two bounds, both included.
    Whole {
        /// Least.
        min: i64,
        /// Most.
        max: i64,
    },
    /// An amount of money 金额, kept in fen 分, written in yuan 元.
    Money,
    /// Yes or no; an unticked box is no.
    Yes,
    /// One of the codes.
    Choice(&'static [&'static str]),
    /// Some of the codes; at least one where required.
    Choices(&'static [&'static str]),
    /// A catalogue entry.
    Entry(EntryScope),
    /// Several catalogue entries.
    Entries(EntryScope),
    /// Items of the entry that the field `entry` names.
    Items,
    /// Masks 脱敏方式 of single items of that entry, each sent as `ITEM:MASK`.
    ItemMasks,
    /// Entries and people of a unit that is split, each with the successor it goes to, sent as `entry:ID:UNIT` and
    /// `person:ID:UNIT`.
    Heirs,
    /// A unit.
    Unit,
    /// Several units.
    Units,
    /// A person with an account.
    Person,
    /// A grant in force.
    Grant(GrantScope),
    /// A client system of the opener's unit.
    System,
    /// A case of another procedure.
    Case {
        /// That procedure's code.
        of: &'static str,
        /// The states it must be in.
        states: &'static [&'static str],
        /// Whether the opener's unit must be a party of it.
        own: bool,
    },
    /// A unified social credit code 统一社会信用代码 (GB 32100).
    CreditCode,
    /// A batch 装载批次 of an entry of the opener's unit; of the form's `entry` where it names one.
    Batch {
        /// The states it must be in, by code; empty means any.
        states: &'static [&'static str],
    },
    /// A SHA-256 digest in hexadecimal digits, of what the platform must not hold yet, such as a sealed bid.
    Digest,
    /// The SHA-256 digest of a document; where the case is open already the document is attached to it.
    DocumentDigest,
}

/// A field of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its code, unique within its form; `entry`, `unit`, `case` and `title` say what the case is about.
    pub code: &'static str,
    /// Its type.
    pub kind: FieldKind,
    /// Whether it must be given.
    pub required: bool,
    /// Whether everyone may read it where the procedure's register is public.
    pub public: bool,
}

impl Field {
    /// A field that must be given.
    pub const fn required(code: &'static str, kind: FieldKind) -> Self {
        Self { code, kind, required: true, public: false }
    }

    /// A field that may be left out.
    pub const fn optional(code: &'static str, kind: FieldKind) -> Self {
        Self { code, kind, required: false, public: false }
    }

    /// The same, shown in the public register.
    #[must_use]
    pub const fn public(mut self) -> Self {
        self.public = true;
        self
    }
}

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldValue {
    /// Of a line, a text, a credit code or a digest.
    Text(String),
    /// Of a date.
    Date(Date),
    /// Of a whole number.
    Whole(i64),
    /// Of money, in fen 分.
    Money(i64),
    /// Of a box.
    Yes(bool),
    /// Of a choice.
    Choice(String),
    /// Of choices.
    Choices(Vec<String>),
    /// Of an entry.
    Entry(EntryId),
    /// Of several entries.
    Entries(Vec<EntryId>),
    /// Of items.
    Items(Vec<ItemId>),
    /// Of items with their masks, by item.
    ItemMasks(Vec<OpenItem>),
    /// Of what a split unit leaves, each with who takes it over.
    Heirs(Vec<Heir>),
    /// Of a unit.
    Unit(UnitId),
    /// Of several units.
    Units(Vec<UnitId>),
    /// Of a person.
    Person(PersonId),
    /// Of a grant.
    Grant(GrantId),
    /// Of a system.
    System(SystemId),
    /// Of a case.
    Case(CaseId),
    /// Of a batch.
    Batch(BatchId),
}

/// Something that a split unit leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Left {
    /// A catalogue entry, and with it what is about it.
    Entry(EntryId),
    /// Somebody who works there, and with them what they answer for.
    Person(PersonId),
}

/// Who takes over one thing that a split unit leaves 承接单位.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heir {
    /// What is left.
    pub thing: Left,
    /// The successor.
    pub unit: UnitId,
}

/// Values by field code.
pub type Values = BTreeMap<String, FieldValue>;

/// Reads a form. `given` returns what was sent under a name, in order; blank texts count as nothing.
pub fn read<'a>(
    fields: &[Field],
    given: impl Fn(&str) -> Vec<&'a str>,
) -> Result<Values, Vec<Missing>> {
    let mut values = Values::new();
    let mut gaps = Vec::new();
    for field in fields {
        let sent: Vec<&str> =
            given(field.code).into_iter().map(str::trim).filter(|text| !text.is_empty()).collect();
        match value(field, &sent) {
            Ok(Some(value)) => {
                values.insert(field.code.to_owned(), value);
            }
            Ok(None) => {}
            Err(code) => gaps.push(Missing { field: field.code.to_owned(), code }),
        }
    }
    if gaps.is_empty() { Ok(values) } else { Err(gaps) }
}

fn value(field: &Field, sent: &[&str]) -> Result<Option<FieldValue>, &'static str> {
    let Some(first) = sent.first() else {
        return match field.kind {
            FieldKind::Yes if field.required => Err("field.must-agree"),
            FieldKind::Yes => Ok(Some(FieldValue::Yes(false))),
            _ if field.required => Err("field.required"),
            _ => Ok(None),
        };
    };
    Ok(Some(match field.kind {
        FieldKind::Line => FieldValue::Text(text(first, LINE_CHARS_MAX)?),
        FieldKind::Text => FieldValue::Text(text(first, TEXT_CHARS_MAX)?),
        FieldKind::Date => FieldValue::Date(first.parse().map_err(|_not_a_date| "field.date")?),
        FieldKind::Whole { min, max } => FieldValue::Whole(whole(first, min, max)?),
        FieldKind::Money => FieldValue::Money(fen(first).ok_or("field.money")?),
        FieldKind::Yes => FieldValue::Yes(true),
        FieldKind::Choice(codes) => FieldValue::Choice(choice(first, codes)?),
        FieldKind::Choices(codes) => FieldValue::Choices(
            sent.iter().map(|code| choice(code, codes)).collect::<Result<_, _>>()?,
        ),
        FieldKind::Entry(_) => FieldValue::Entry(id(first)?),
        FieldKind::Entries(_) => {
            FieldValue::Entries(sent.iter().map(|entry| id(entry)).collect::<Result<_, _>>()?)
        }
        FieldKind::Items => FieldValue::Items(items(sent)?),
        FieldKind::ItemMasks => FieldValue::ItemMasks(item_masks(sent)?),
        FieldKind::Heirs => FieldValue::Heirs(heirs(sent)?),
        FieldKind::Unit => FieldValue::Unit(id(first)?),
        FieldKind::Units => {
            FieldValue::Units(sent.iter().map(|unit| id(unit)).collect::<Result<_, _>>()?)
        }
        FieldKind::Person => FieldValue::Person(id(first)?),
        FieldKind::Grant(_) => FieldValue::Grant(id(first)?),
        FieldKind::System => FieldValue::System(id(first)?),
        FieldKind::Case { .. } => FieldValue::Case(id(first)?),
        FieldKind::CreditCode => match CreditCode::parse(first) {
            Ok(_valid) => FieldValue::Text((*first).to_owned()),
            Err(_invalid) => return Err("field.credit-code"),
        },
        FieldKind::Batch { .. } => FieldValue::Batch(id(first)?),
        FieldKind::Digest | FieldKind::DocumentDigest => FieldValue::Text(digest(first)?),
    }))
}

fn text(given: &str, chars_max: usize) -> Result<String, &'static str> {
    if given.chars().count() > chars_max { Err("field.too-long") } else { Ok(given.to_owned()) }
}

fn whole(given: &str, min: i64, max: i64) -> Result<i64, &'static str> {
    match given.parse() {
        Ok(number) if (min..=max).contains(&number) => Ok(number),
        Ok(_) => Err("field.out-of-range"),
        Err(_not_a_number) => Err("field.whole"),
    }
}

/// Yuan with at most two decimals, as fen; no sign, no exponent, no float on the way.
fn fen(given: &str) -> Option<i64> {
    let plain = given.replace([',', '，'], "");
    let (yuan, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if yuan.is_empty() || !digits(yuan) || !digits(part) || part.len() > 2 {
        return None;
    }
    let cents = format!("{part:0<2}").parse::<i64>().ok()?;
    yuan.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents)
}

fn choice(given: &str, codes: &[&str]) -> Result<String, &'static str> {
    if codes.contains(&given) { Ok(given.to_owned()) } else { Err("field.choice") }
}

fn id<T: std::str::FromStr>(given: &str) -> Result<T, &'static str> {
    given.parse().map_err(|_not_an_id| "field.reference")
}

fn items(sent: &[&str]) -> Result<Vec<ItemId>, &'static str> {
    let mut items = sent
        .iter()
        .map(|item| item.parse().map(ItemId).map_err(|_not_a_number| "field.reference"))
        .collect::<Result<Vec<_>, _>>()?;
    items.sort_unstable();
    items.dedup();
    Ok(items)
}

/// Items with masks; of an item named twice neither is taken for the other.
fn item_masks(sent: &[&str]) -> Result<Vec<OpenItem>, &'static str> {
    let mut masks = Vec::with_capacity(sent.len());
    for pair in sent {
        let (item, mask) = pair.split_once(':').ok_or("field.reference")?;
        let item = item.parse().map(ItemId).map_err(|_not_a_number| "field.reference")?;
        let mask = mask.parse().map_err(|_unknown| "field.choice")?;
        masks.push(OpenItem { item, mask });
    }
    masks.sort_unstable_by_key(|open| open.item);
    if masks.windows(2).any(|pair| pair[0].item == pair[1].item) {
        return Err("opening.item-twice");
    }
    Ok(masks)
}

/// What is left with who takes it over; nothing is left to two.
fn heirs(sent: &[&str]) -> Result<Vec<Heir>, &'static str> {
    let mut heirs = Vec::with_capacity(sent.len());
    for given in sent {
        let (thing, unit) = given.rsplit_once(':').ok_or("field.reference")?;
        heirs.push(Heir { thing: left(thing)?, unit: id(unit)? });
    }
    heirs.sort_unstable_by_key(|heir| heir.thing);
    if heirs.windows(2).any(|pair| pair[0].thing == pair[1].thing) {
        return Err("unit-order.left-twice");
    }
    Ok(heirs)
}

fn left(given: &str) -> Result<Left, &'static str> {
    match given.split_once(':') {
        Some(("entry", entry)) => Ok(Left::Entry(id(entry)?)),
        Some(("person", person)) => Ok(Left::Person(id(person)?)),
        _ => Err("field.reference"),
    }
}

fn digest(given: &str) -> Result<String, &'static str> {
    let hexadecimal = given.len() == 64 && given.bytes().all(|byte| byte.is_ascii_hexdigit());
    if hexadecimal { Ok(given.to_ascii_lowercase()) } else { Err("field.digest") }
}

/// What a case of any procedure states, with the version of its form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Version of the procedure's form.
    pub schema: u16,
    /// What was stated at the opening.
    pub stated: Values,
    /// What the acts added, by act; of an act done twice, the last.
    #[serde(default)]
    pub acts: BTreeMap<String, Values>,
}

impl Content {
    /// A value stated at the opening.
    pub fn stated(&self, code: &str) -> Option<&FieldValue> {
        self.stated.get(code)
    }

    /// A value that an act added.
    pub fn added(&self, act: &str, code: &str) -> Option<&FieldValue> {
        self.acts.get(act)?.get(code)
    }

    /// A text stated at the opening; empty where there is none.
    pub fn text(&self, code: &str) -> &str {
        match self.stated(code) {
            Some(FieldValue::Text(text) | FieldValue::Choice(text)) => text,
            _ => "",
        }
    }

    /// A date stated at the opening.
    pub fn date(&self, code: &str) -> Option<Date> {
        match self.stated(code) {
            Some(FieldValue::Date(on)) => Some(*on),
            _ => None,
        }
    }

    /// A person stated at the opening.
    pub fn person(&self, code: &str) -> Option<PersonId> {
        match self.stated(code) {
            Some(FieldValue::Person(id)) => Some(*id),
            _ => None,
        }
    }

    /// The grant the case is about.
    pub fn grant(&self) -> Option<GrantId> {
        match self.stated("grant") {
            Some(FieldValue::Grant(id)) => Some(*id),
            _ => None,
        }
    }

    /// The system the case is about.
    pub fn system(&self) -> Option<SystemId> {
        match self.stated("system") {
            Some(FieldValue::System(id)) => Some(*id),
            _ => None,
        }
    }

    /// The entry the case is about.
    pub fn entry(&self) -> Option<EntryId> {
        match self.stated("entry") {
            Some(FieldValue::Entry(id)) => Some(*id),
            _ => None,
        }
    }

    /// The case the case is about.
    pub fn case(&self) -> Option<CaseId> {
        match self.stated("case") {
            Some(FieldValue::Case(id)) => Some(*id),
            _ => None,
        }
    }

    /// The batch the case is about; forms of version 1 named it by its text.
    pub fn batch(&self) -> Option<BatchId> {
        match self.stated("batch") {
            Some(FieldValue::Batch(id)) => Some(*id),
            Some(FieldValue::Text(text)) => text.parse().ok(),
            _ => None,
        }
    }

    /// The unit the case is about.
    pub fn unit(&self) -> Option<UnitId> {
        match self.stated("unit") {
            Some(FieldValue::Unit(id)) => Some(*id),
            _ => None,
        }
    }

    /// The persons named in it, who must neither read nor handle it; who is named as responsible for it may.
    pub fn persons(&self) -> Vec<PersonId> {
        let person = |value: &FieldValue| match value {
            FieldValue::Person(id) => Some(*id),
            _ => None,
        };
        let named = self.stated.iter().filter(|(code, _)| *code != "responsible");
        named.filter_map(|(_, value)| person(value)).collect()
    }
}
