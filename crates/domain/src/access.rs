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
use crate::ids::{EntryId, GrantId, ItemId, UnitId};
use crate::schema::TableSchema;

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
}

/// What may be read, and by what right. Only [`compile`] makes one.
#[derive(Debug, Clone)]
pub struct AccessPlan {
    schema: Arc<TableSchema>,
    method: Method,
    basis: Basis,
    projection: Vec<ItemId>,
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

    /// Whether the caller may name an item in a claim or filter.
    pub fn may_read(&self, item: ItemId) -> bool {
        self.projection.contains(&item)
    }
}

/// Compiles a right and a request into a plan. `matter` is the matter's code; the owner needs none.
pub fn compile(
    right: Right<'_>,
    schema: &Arc<TableSchema>,
    method: Method,
    matter: &str,
    wanted: &Wanted<'_>,
    on: Date,
) -> Result<AccessPlan, Denied> {
    let (basis, granted, rows) = match right {
        Right::Grant(grant) => {
            if grant.entry != schema.entry {
                return Err(Denied::ForeignGrant);
            }
            grant.in_force(on)?;
            grant.covers(method, matter)?;
            let granted: Vec<ItemId> = schema
                .columns
                .iter()
                .map(|column| column.id)
                .filter(|id| grant.items.contains(id))
                .collect();
            (
                Basis::Grant { id: grant.id, version: grant.version },
                granted,
                grant.row_scope.clone(),
            )
        }
        Right::Owner { unit } => {
            let all = schema.columns.iter().map(|column| column.id).collect();
            (Basis::Owner { unit }, all, Expr::always())
        }
    };
    let allowed = |id: ItemId| granted.contains(&id);
    let filter = match wanted.filter {
        Some(filter) => filter.check(schema, &allowed)?,
        None => Expr::always(),
    };
    let projection = projection(schema, wanted.items, &allowed)?.unwrap_or_else(|| granted.clone());
    Ok(AccessPlan { schema: Arc::clone(schema), method, basis, projection, rows, filter })
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
