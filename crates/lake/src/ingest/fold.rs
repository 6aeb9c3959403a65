//! Folding: pushed rows become files like any upload, for the caller to load.

use std::sync::Arc;

use domain::ids::{EntryId, ItemId};
use domain::schema::{Column, TableSchema};
use domain::values::Value;
use jiff::Timestamp;
use serde_json::{Map, Value as Json};

use super::overlay::Operations;
use crate::index::take_key;
use crate::raw::{RawFile, Sink};
use crate::{Lake, LakeError};

/// The rows pushed since a version, as files of JSON lines whose fields are named like the items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fold {
    /// The position of the last row; whoever loads the files says so ([`crate::load::Load::folded_to`]).
    pub to: u64,
    /// Rows to add or to replace.
    pub upserts: Option<RawFile>,
    /// Keys of rows to remove.
    pub removals: Option<RawFile>,
}

impl Lake {
    /// Writes the newest row of every key that was pushed since a version to files; none where nothing was. The same
    /// rows come again until a version has them.
    ///
    /// # Errors
    /// What the disk says.
    pub async fn fold(
        &self,
        schema: &Arc<TableSchema>,
        version: Option<u64>,
    ) -> Result<Option<Fold>, LakeError> {
        let Some(feed) = self.feeds.known(schema.entry) else { return Ok(None) };
        let folded = feed.folded_at(self, version).await?;
        let (lake, schema) = (self.clone(), Arc::clone(schema));
        let files = move || {
            feed.turn();
            let (to, rows) = feed.all_beyond(folded);
            if rows.is_empty() { Ok(None) } else { write(&lake, &schema, to, &rows).map(Some) }
        };
        tokio::task::spawn_blocking(files).await?
    }

    /// Lets go of pushed rows that a version has, once it is the one that readers look at.
    ///
    /// # Errors
    /// What the disk says.
    pub async fn clear_pushed(
        &self,
        entry: EntryId,
        version: u64,
        now: Timestamp,
    ) -> Result<(), LakeError> {
        let Some(feed) = self.feeds.known(entry) else { return Ok(()) };
        let folded = feed.folded_at(self, Some(version)).await?;
        tokio::task::spawn_blocking(move || feed.clear(folded, now)).await?
    }
}

fn write(lake: &Lake, schema: &TableSchema, to: u64, rows: &Operations) -> Result<Fold, LakeError> {
    let (mut upserts, mut removals) = (None, None);
    for (key, operation) in rows {
        let (file, values) = if let Some(row) = operation.stored() {
            let value = |column: &Column| (column.id, row.value(column.id));
            (&mut upserts, schema.columns.iter().map(value).collect())
        } else {
            let values = take_key(key, &operation.layout.key)
                .ok_or_else(|| LakeError::corrupt(format!("a pushed row of {}", schema.entry)))?;
            (&mut removals, values)
        };
        let sink = match file {
            Some(sink) => sink,
            none => none.insert(lake.raw_sink()?),
        };
        write_row(sink, schema, &values)?;
    }
    let finish = |sink: Option<Sink>| sink.map(Sink::finish).transpose();
    Ok(Fold { to, upserts: finish(upserts)?, removals: finish(removals)? })
}

fn write_row(
    sink: &mut Sink,
    schema: &TableSchema,
    values: &[(ItemId, Value)],
) -> Result<(), LakeError> {
    let member = |(item, value): &(ItemId, Value)| {
        let column = schema.column(*item).filter(|_| *value != Value::Missing)?;
        Some((column.name.clone(), Json::String(value.to_text())))
    };
    let object: Map<String, Json> = values.iter().filter_map(member).collect();
    let mut line = serde_json::to_vec(&object).expect("names and texts only");
    line.push(b'\n');
    sink.write(&line)
}
