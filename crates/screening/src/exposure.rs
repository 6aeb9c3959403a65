//! Personal identifiers in what an entry declares for everybody: shared without conditions, or opened (Articles 11, 16).
//!
//! A screening grades the data it finds; here its findings meet what the entry
//! declares. A resident number in an item shared on conditions is what the item
//! is for. In an item that any unit may have, or anybody, it is a reason to look.
//!
//! | who may have the item | what stops it |
//! |---|---|
//! | any unit, or whom the digital office authorises | resident numbers, mobile numbers, bank cards |
//! | anybody | these, and names of persons |
//!
//! E-mail, landline, plate and address stop nothing: bodies have them too. An
//! item declared as personal is opened only masked, so its opening is none.

use domain::catalogue::{Entry, InformationItem, Sensitivity};
use domain::ids::ItemId;
use domain::loads::ColumnMapping;
use law::catalogue_codes::{OpenType, ShareType};
use serde::{Deserialize, Serialize};

use crate::grade::{Level, level_of_access, level_of_kind};
use crate::identifiers::{ColumnFinding, IdentifierKind};
use crate::place::Place;

/// Identifiers of a kind in what everybody may have. Holds no value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exposed {
    /// The kind.
    pub kind: IdentifierKind,
    /// The item; none where the file has no columns, so that any of its items may be meant.
    pub item: Option<ItemId>,
    /// Values that pass for one.
    pub hits: u64,
    /// Where the first of them stands.
    pub place: Place,
}

/// Whether identifiers of a kind are too much for whoever may have the item.
pub fn exposes(entry: &Entry, item: &InformationItem, kind: IdentifierKind) -> bool {
    if matches!(
        kind,
        IdentifierKind::Landline
            | IdentifierKind::Email
            | IdentifierKind::Plate
            | IdentifierKind::Address
    ) {
        return false;
    }
    let open_type = entry.open_type_of(item).filter(|_| item.sensitivity == Sensitivity::Ordinary);
    let allowed = match (entry.share_type_of(item), open_type) {
        (_, Some(OpenType::ToAll)) => Level::L1,
        (_, Some(OpenType::ByAuthorisation)) => Level::L2,
        (ShareType::Unconditional, None) => level_of_access(ShareType::Unconditional, None),
        (ShareType::Conditional | ShareType::Withheld, None) => return false,
    };
    level_of_kind(kind) > allowed
}

/// What of a file's findings would reach everybody under a mapping. `fields` are the file's columns in order.
pub fn exposed(
    entry: &Entry,
    mapping: &ColumnMapping,
    fields: &[String],
    columns: &[ColumnFinding],
) -> Vec<Exposed> {
    let mut found = Vec::new();
    for finding in columns {
        let stopped =
            |id: &ItemId| entry.item(*id).is_some_and(|item| exposes(entry, item, finding.kind));
        let item = match field_of(finding, fields) {
            Some(field) => mapping
                .columns
                .iter()
                .find(|(mapped, item)| mapped == field && stopped(item))
                .map(|(_, item)| Some(*item)),
            None if finding.column_number.is_none() => {
                mapping.columns.iter().any(|(_, item)| stopped(item)).then_some(None)
            }
            None => None,
        };
        if let Some(item) = item {
            let (kind, hits, place) = (finding.kind, finding.hits, finding.example_place.clone());
            found.push(Exposed { kind, item, hits, place });
        }
    }
    found
}

/// The field a finding is about: by its heading, else by its number.
fn field_of<'f>(finding: &ColumnFinding, fields: &'f [String]) -> Option<&'f String> {
    let heading = finding.column.as_deref().map(str::trim);
    let named = fields.iter().find(|field| Some(field.trim()) == heading);
    named.or_else(|| {
        let number = usize::try_from(finding.column_number?).ok()?;
        fields.get(number.checked_sub(1)?)
    })
}
