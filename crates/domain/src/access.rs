//! The one compiler from right and request to what may be read.
//!
//! `lake` reads by an [`AccessPlan`] and by nothing else, and only this module
//! can make one: its fields are private. Web page, API, export, push and open
//! download all pass through [`compile`]. Compiling is pure and takes
//! microseconds, so it is done for every request and every page.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::expr::{Expr, Filter, FilterFault};
use crate::grants::{Grant, Method, NotCovered};
use crate::ids::{CaseId, EntryId, GrantId, ItemId, UnitId};
use crate::masking::Mask;
use crate::openings::{EntryOpening, OpenItem, opens};
use crate::schema::{Column, TableSchema};
use crate::values::Value;
use law::catalogue_codes::OpenType;

/// By what right data is read.
#[derive(Debug, Clone, Copy)]
pub enum Right<'a> {
    /// A grant.
    Grant(&'a Grant),
    /// The unit's own data: the owner previews, checks and exports what it loaded.
    Owner {
        /// The owning unit.
        unit: UnitId,
    },
    /// 普遍开放: anybody's, by the decision to open the entry to all (Article 16).
    Opening(&'a EntryOpening),
}

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Wanted<'a> {
    /// Items by name or number; empty means all the right allows.
    pub items: &'a [String],
    /// A filter, over granted items only.
    pub filter: Option<&'a Filter>,
}

/// Why no plan can be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// The grant does not cover the request.
    #[error(transparent)]
    NotCovered(#[from] NotCovered),
    /// The filter is faulty, or names an item that was not granted.
    #[error(transparent)]
    Filter(#[from] FilterFault),
    /// An item was asked for by a name that is unknown or not granted; the two are not told apart.
    #[error("access.unknown-item")]
    UnknownItem {
        /// The name as given.
        item: String,
    },
    /// An item was asked for twice.
    #[error("access.repeated-item")]
    RepeatedItem {
        /// The name as given.
        item: String,
    },
    /// The grant is for another resource or unit.
    #[error("access.foreign-grant")]
    ForeignGrant,
    /// The table has no key to look rows up by.
    #[error("access.no-key")]
    NoKey,
    /// Rows are found by an item that leaves only masked: whether one is found would tell its values.
    #[error("access.masked-key")]
    MaskedKey,
    /// The entry is open on application only, or no longer open.
    #[error("access.not-open")]
    NotOpen,
}

/// What may be read, and by what right. Only [`compile`] makes one.
#[derive(Debug, Clone)]
pub struct AccessPlan {
    schema: Arc<TableSchema>,
    method: Method,
    basis: Basis,
    projection: Vec<ItemId>,
    masks: Vec<OpenItem>,
    rows: Expr,
    filter: Expr,
}

/// By what right, as kept on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// A grant, at its version.
    Grant {
        /// The grant.
        id: GrantId,
        /// Its version when the plan was made.
        version: u32,
    },
    /// The owner's own right.
    Owner {
        /// The owning unit.
        unit: UnitId,
    },
    /// The decision to open the entry to all.
    Opening {
        /// The case it was taken in.
        case: CaseId,
    },
}

impl AccessPlan {
    /// The resource.
    pub fn entry(&self) -> EntryId {
        self.schema.entry
    }

    /// The table's schema.
    pub fn schema(&self) -> &Arc<TableSchema> {
        &self.schema
    }

    /// The method.
    pub fn method(&self) -> Method {
        self.method
    }

    /// The right it stands on.
    pub fn basis(&self) -> &Basis {
        &self.basis
    }

    /// Items that may leave, in the order they were asked for.
    pub fn projection(&self) -> &[ItemId] {
        &self.projection
    }

    /// Rows that may be read: the grant's scope.
    pub fn rows(&self) -> &Expr {
        &self.rows
    }

    /// Rows that were asked for.
    pub fn filter(&self) -> &Expr {
        &self.filter
    }

    /// Scope and filter together.
    pub fn predicate(&self) -> Expr {
        self.rows.clone().and(self.filter.clone())
    }

    /// Whether the caller may name an item in a claim, a filter or a grouping. A masked one never: answers would tell its
    /// values.
    pub fn may_read(&self, item: ItemId) -> bool {
        self.may_show(item) && self.mask(item) == Mask::None
    }

    /// Whether an item's values may leave, masked or not.
    pub fn may_show(&self, item: ItemId) -> bool {
        self.projection.contains(&item)
    }

    /// The mask that an item's values leave by.
    pub fn mask(&self, item: ItemId) -> Mask {
        self.masks.iter().find(|open| open.item == item).map_or(Mask::None, |open| open.mask)
    }

    /// Whether any item leaves masked.
    pub fn is_masked(&self) -> bool {
        !self.masks.is_empty()
    }

    /// A value of an item as it may leave.
    pub fn shown(&self, item: ItemId, value: Value) -> Value {
        if self.masks.is_empty() { value } else { self.mask(item).apply(value) }
    }
}

/// What a right lets be read.
struct Reach {
    basis: Basis,
    items: Vec<ItemId>,
    masks: Vec<OpenItem>,
    rows: Expr,
}

/// Compiles a right and a request into a plan. `matter` is the matter's code; the owner and the public need none.
pub fn compile(
    right: Right<'_>,
    schema: &Arc<TableSchema>,
    method: Method,
    matter: &str,
    wanted: &Wanted<'_>,
    on: Date,
) -> Result<AccessPlan, Denied> {
    let Reach { basis, items: granted, masks, rows } = match right {
        Right::Grant(grant) => of_grant(grant, schema, method, matter, on)?,
        Right::Owner { unit } => Reach {
            basis: Basis::Owner { unit },
            items: schema.columns.iter().map(|column| column.id).collect(),
            masks: Vec::new(),
            rows: Expr::always(),
        },
        Right::Opening(opening) => of_opening(opening, schema)?,
    };
    let is_masked = |id: ItemId| masks.iter().any(|open| open.item == id);
    let by_key = matches!(method, Method::Verification | Method::Lookup);
    if by_key && schema.key.items().iter().any(|id| is_masked(*id)) {
        return Err(Denied::MaskedKey);
    }
    let allowed = |id: ItemId| granted.contains(&id);
    let filter = match wanted.filter {
        Some(filter) => filter.check(schema, &|id| allowed(id) && !is_masked(id))?,
        None => Expr::always(),
    };
    let projection = projection(schema, wanted.items, &allowed)?.unwrap_or_else(|| granted.clone());
    Ok(AccessPlan { schema: Arc::clone(schema), method, basis, projection, masks, rows, filter })
}

fn of_grant(
    grant: &Grant,
    schema: &TableSchema,
    method: Method,
    matter: &str,
    on: Date,
) -> Result<Reach, Denied> {
    if grant.entry != schema.entry {
        return Err(Denied::ForeignGrant);
    }
    grant.in_force(on)?;
    grant.covers(method, matter)?;
    let leaves = |column: &Column| {
        let opened = grant.masks.iter().find(|open| open.item == column.id).map(|open| open.mask);
        match opened {
            Some(mask) => mask != Mask::Drop && opens(column, mask, OpenType::ByAuthorisation),
            // A grant of authorised opening names a mask for each of its items; one between units names none.
            None => grant.masks.is_empty(),
        }
    };
    let granted = |column: &&Column| grant.items.contains(&column.id) && leaves(column);
    Ok(Reach {
        basis: Basis::Grant { id: grant.id, version: grant.version },
        items: schema.columns.iter().filter(granted).map(|column| column.id).collect(),
        masks: effective(&grant.masks),
        rows: grant.row_scope.clone(),
    })
}

fn of_opening(opening: &EntryOpening, schema: &TableSchema) -> Result<Reach, Denied> {
    if opening.entry != schema.entry {
        return Err(Denied::ForeignGrant);
    }
    if !opening.is_current() || opening.kind != OpenType::ToAll {
        return Err(Denied::NotOpen);
    }
    let open = |column: &&Column| opening.leaving(column).is_some();
    Ok(Reach {
        basis: Basis::Opening { case: opening.case },
        items: schema.columns.iter().filter(open).map(|column| column.id).collect(),
        masks: effective(&opening.items),
        rows: Expr::always(),
    })
}

/// The masks that change values.
fn effective(items: &[OpenItem]) -> Vec<OpenItem> {
    items.iter().copied().filter(|open| open.mask != Mask::None).collect()
}

fn projection(
    schema: &TableSchema,
    wanted: &[String],
    allowed: &impl Fn(ItemId) -> bool,
) -> Result<Option<Vec<ItemId>>, Denied> {
    if wanted.is_empty() {
        return Ok(None);
    }
    let resolve = |name: &String| {
        schema
            .resolve(name)
            .map(|column| column.id)
            .filter(|id| allowed(*id))
            .ok_or_else(|| Denied::UnknownItem { item: name.clone() })
    };
    let mut found = Vec::with_capacity(wanted.len().min(schema.columns.len()));
    for name in wanted {
        let item = resolve(name)?;
        if found.contains(&item) {
            return Err(Denied::RepeatedItem { item: name.clone() });
        }
        found.push(item);
    }
    Ok(Some(found))
}
