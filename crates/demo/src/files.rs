//! The files that the units of the city have sent, for whoever wants to load one by hand.

use std::sync::Arc;

use bytes::Bytes;
use jiff::civil::Date;

use crate::data::{Data, DemoLoad};
use crate::rows::{City, Rows, Table, sent};
use crate::seed::{ENTERPRISES, RESIDENTS};

/// Names of the files, in the order in which they were sent.
pub fn file_names() -> impl Iterator<Item = &'static str> {
    Data::embedded().story.load.iter().map(|load| load.file_name.as_str())
}

/// A file of the whole city in pieces, in the encoding in which its unit sent it; `None` where no file has the name.
pub fn file(name: &str, today: Date) -> Option<impl Iterator<Item = Bytes>> {
    let data = Data::embedded();
    let load: &DemoLoad = data.story.load.iter().find(|load| load.file_name == name)?;
    let (table, entry) = (Table::of(&load.entry)?, data.entry(&load.entry).ok()?);
    let city = Arc::new(City::new(RESIDENTS, ENTERPRISES));
    let rows = Rows::new(city, table, entry, load.part, load.rows, today);
    Some(sent(rows, load.encoding == "gb18030").map(|Ok(piece)| piece))
}
