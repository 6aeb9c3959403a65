//! What rules about references read: a column of another resource of the same unit, or one that is open to all.
//!
//! Nothing else may be referred to: whether a value stands in a resource that is
//! shared on conditions is what verification answers, under a grant and on record.

use std::collections::HashMap;
use std::sync::Arc;

use domain::access::{Right, Wanted, compile};
use domain::grants::Method;
use domain::ids::{EntryId, ItemId, UnitId};
use domain::masking::Mask;
use domain::openings::EntryOpening;
use domain::quality::{KnownValues, RuleKind, RuleSet};
use domain::values::Value;
use law::catalogue_codes::OpenType;

use crate::application::App;
use crate::error::Result;
use crate::live::{Live, LiveTable};

/// A table that a rule refers to, with the opening by which it is read where it is another unit's.
pub(super) struct Reference {
    pub(super) table: Arc<LiveTable>,
    opening: Option<Arc<EntryOpening>>,
}

/// The column of another resource, as far as a unit may refer to it.
pub(super) fn may_refer(
    live: &Live,
    unit: UnitId,
    entry: EntryId,
    item: ItemId,
) -> Option<Reference> {
    let table = Arc::clone(live.table(entry)?);
    table.schema.column(item)?;
    if table.entry.unit == unit {
        return Some(Reference { table, opening: None });
    }
    let opening = live.opening(entry).filter(|one| one.kind == OpenType::ToAll)?;
    let is_open = opening.items.iter().any(|one| one.item == item && one.mask == Mask::None);
    is_open.then(|| Reference { opening: Some(Arc::clone(opening)), table })
}

impl App {
    /// The columns that rules refer to and that have rows; what is not among them is not judged.
    pub(super) fn referred(
        &self,
        unit: UnitId,
        set: &RuleSet,
    ) -> HashMap<(EntryId, ItemId), Reference> {
        let live = self.live();
        let named = set.rules.iter().filter_map(|rule| match rule.kind {
            RuleKind::Reference { entry, target, .. } => Some((entry, target)),
            _ => None,
        });
        let readable = named.filter_map(|(entry, target)| {
            let reference = may_refer(&live, unit, entry, target)?;
            reference.table.version.is_some().then_some(((entry, target), reference))
        });
        readable.collect()
    }

    /// What a column states, as many of a thousand values as are sampled.
    pub(super) async fn known_values(
        &self,
        reference: Reference,
        item: ItemId,
        sample_permille: u16,
    ) -> Result<KnownValues> {
        let Reference { table, opening } = reference;
        let right = match &opening {
            Some(opening) => Right::Opening(opening),
            None => Right::Owner { unit: table.entry.unit },
        };
        let names = [item.to_string()];
        let wanted = Wanted { items: &names, filter: None };
        let plan = compile(right, &table.schema, Method::Exchange, "", &wanted, self.today())?;
        let version = table.version.unwrap_or_default();
        let state = move |known: &mut KnownValues, _place: usize, value: &Value| {
            known.state(value, sample_permille);
        };
        Ok(self.lake.fold_values(&plan, version, KnownValues::default(), state).await?)
    }
}
