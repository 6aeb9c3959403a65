//! The classification below 项, as the digital office keeps it, and the numbers of units under 部门类.

use std::sync::Arc;

use domain::library::{ClassNode, ClassTable};
use domain::units::Unit;
use law::codes::ClassCode;
use store::{LibraryFilter, Slice, Store};

use crate::error::Result;

/// Digits of 类 and 项 under which the units of a city have their 目.
const UNITS_GROUP: &str = "307";
/// Classes read at a time.
const SLICE_ROWS: u32 = 500;

/// Reads the table. What the office wrote of a class counts before what follows from its unit.
pub(super) async fn read(
    store: &Store,
    units: impl Iterator<Item = &Arc<Unit>>,
) -> Result<ClassTable> {
    let mut nodes: Vec<ClassNode> = units.filter_map(|unit| of_unit(unit)).collect();
    let mut slice = Slice::first(SLICE_ROWS);
    loop {
        let page = store.library_objects::<ClassNode>(&LibraryFilter::default(), &slice).await?;
        nodes.extend(page.rows);
        match page.next {
            Some(next) => slice = Slice::new(Some(next), SLICE_ROWS),
            None => return Ok(ClassTable::of(nodes)),
        }
    }
}

/// The 目 that a unit of the government has by its catalogue number.
fn of_unit(unit: &Unit) -> Option<ClassNode> {
    if unit.kind.is_outside() {
        return None;
    }
    Some(ClassNode {
        code: ClassCode::parse(&format!("{UNITS_GROUP}{}", unit.catalogue_number)).ok()?,
        name_zh: unit.name_zh.clone(),
        name_en: unit.name_en.clone(),
        valid_from: unit.valid_from,
        valid_to: unit.valid_to,
        version: 0,
    })
}
