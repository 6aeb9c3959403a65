//! JSON lines: one object a line, numbers taken by their digits and never through a float.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use domain::values::ValueFault;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::blocks::{BlockReader, Lines, Quoting};
use super::{Block, FIELDS_MAX, Field, Row, Source};
use crate::raw::RawSource;
use crate::{FileFault, LakeError, Limit};

/// Lines looked at to learn the names of the fields.
const HEADING_LINES: usize = 1_000;

/// A file of JSON lines being read.
#[derive(Debug)]
pub(crate) struct JsonLinesSource {
    reader: BlockReader,
    names: Arc<Names>,
    first: Option<Lines>,
}

#[derive(Debug)]
struct Names {
    fields: Vec<String>,
    places: HashMap<String, usize>,
}

/// Some lines of a file of JSON lines.
#[derive(Debug)]
pub(crate) struct JsonBlock {
    lines: Lines,
    names: Arc<Names>,
}

impl JsonLinesSource {
    /// Opens a file; without `wanted` the fields are the names in its first lines, in order of appearance.
    pub(crate) fn open(raw: &RawSource, wanted: &[String]) -> Result<Self, LakeError> {
        let mut reader = BlockReader::open(raw, Quoting::None)?;
        let first = reader.next_lines()?.ok_or(FileFault::Empty)?;
        let fields =
            if wanted.is_empty() { names_in(&first.bytes, HEADING_LINES) } else { wanted.to_vec() };
        if fields.len() > FIELDS_MAX {
            return Err(LakeError::Limit { limit: Limit::Fields, max: FIELDS_MAX as u64 });
        }
        let places = fields.iter().enumerate().map(|(place, name)| (name.clone(), place)).collect();
        Ok(Self { reader, names: Arc::new(Names { fields, places }), first: Some(first) })
    }
}

impl Source for JsonLinesSource {
    fn fields(&self) -> &[String] {
        &self.names.fields
    }

    fn next_block(&mut self) -> Result<Option<Block>, LakeError> {
        let lines = match self.first.take() {
            Some(lines) => Some(lines),
            None => self.reader.next_lines()?,
        };
        Ok(lines.map(|lines| Block::JsonLines(JsonBlock { lines, names: Arc::clone(&self.names) })))
    }

    fn progress(&self) -> (u64, u64) {
        self.reader.progress()
    }
}

/// The names of fields in the first lines, in order of appearance.
pub(crate) fn names_in(bytes: &[u8], lines: usize) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for line in bytes.split(|byte| *byte == b'\n').take(lines) {
        let Ok(Members(members)) = serde_json::from_slice(line) else { continue };
        for (name, _) in members {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

impl JsonBlock {
    /// Visits every line that is not blank; a line that is no object is one faulty field.
    pub(crate) fn for_each_row(&self, visit: &mut dyn FnMut(&Row<'_, '_>)) {
        for (line, bytes) in
            (self.lines.first_line..).zip(self.lines.bytes.split(|byte| *byte == b'\n'))
        {
            if bytes.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            match serde_json::from_slice(bytes) {
                Ok(Members(members)) => self.visit_object(line, &members, visit),
                Err(_no_object) => {
                    let shown = String::from_utf8_lossy(bytes).into_owned();
                    visit(&Row { line, fields: &[Field::Faulty(shown, ValueFault::FieldCount)] });
                }
            }
        }
    }

    fn visit_object(
        &self,
        line: u64,
        members: &[(String, &RawValue)],
        visit: &mut dyn FnMut(&Row<'_, '_>),
    ) {
        let mut values: Vec<Member<'_>> = Vec::with_capacity(self.names.fields.len());
        values.resize_with(self.names.fields.len(), || Member::Null);
        for (name, raw) in members {
            if let Some(place) = self.names.places.get(name) {
                values[*place] = Member::of(raw.get());
            }
        }
        let fields: Vec<Field<'_>> = values.iter().map(Member::field).collect();
        visit(&Row { line, fields: &fields });
    }
}

/// A value of an object as text.
enum Member<'a> {
    Null,
    Text(Cow<'a, str>),
    Broken(&'a str),
}

impl<'a> Member<'a> {
    fn of(raw: &'a str) -> Self {
        match raw.as_bytes().first() {
            Some(b'"') => serde_json::from_str(raw)
                .map_or(Self::Broken(raw), |JsonText(text)| Self::Text(text)),
            _ if raw == "null" => Self::Null,
            _ => Self::Text(Cow::Borrowed(raw)),
        }
    }

    fn field(&self) -> Field<'_> {
        match self {
            Self::Null => Field::Missing,
            Self::Text(text) => Field::Text(text),
            Self::Broken(raw) => Field::Faulty((*raw).to_owned(), ValueFault::Encoding),
        }
    }
}

#[derive(serde::Deserialize)]
struct JsonText<'a>(#[serde(borrow)] Cow<'a, str>);

/// The members of an object in the order they stand.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(members)
            }
        }
        deserializer.deserialize_map(InOrder).map(Members)
    }
}
