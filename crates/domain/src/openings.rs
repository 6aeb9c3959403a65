//! Opening an entry to the public 政务数据开放 (Articles 14 to 17): which items, how masked, on what conditions.
//!
//! An opening is decided item by item and names the items it opens: an item
//! added to the entry later is not among them. Privacy and trade secrets leave
//! only masked, or not at all.

use std::collections::HashSet;

use jiff::civil::Date;
use law::catalogue_codes::{OpenType, ShareType};
use serde::{Deserialize, Serialize};

use crate::catalogue::{Entry, EntryState, InformationItem, Missing, Sensitivity};
use crate::ids::{CaseId, EntryId, ItemId};
use crate::masking::Mask;
use crate::schema::Column;
use crate::units::UnitKind;

/// Share of domestic capital, in percent, above which a company counts as domestic-controlled 内资控股.
///
/// Controlled is more than half; the article sets no figure of its own.
pub const DOMESTIC_SHARE_OVER: i64 = 50;

/// An item that is opened, with the mask its values leave by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenItem {
    /// The item.
    pub item: ItemId,
    /// Its mask.
    pub mask: Mask,
}

/// An entry open to the public 开放目录条目.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryOpening {
    /// The entry.
    pub entry: EntryId,
    /// The case in which the opening was decided; an entry opened again has another.
    pub case: CaseId,
    /// 普遍开放 or 授权开放 (Article 16).
    pub kind: OpenType,
    /// The items opened, in the order of the entry.
    pub items: Vec<OpenItem>,
    /// 开放条件 (Article 17); may be empty where it is open to all.
    pub conditions: String,
    /// Number of the decision document 文号, as recorded with every use.
    pub decision: String,
    /// First day.
    pub opened_on: Date,
    /// The day it was ended; none while it is in force. Effective on the next request.
    pub ended_on: Option<Date>,
}

impl EntryOpening {
    /// Whether it is in force.
    pub fn is_current(&self) -> bool {
        self.ended_on.is_none()
    }

    /// The mask of an item; none where the item is not opened.
    pub fn mask(&self, item: ItemId) -> Option<Mask> {
        self.items
            .iter()
            .find(|open| open.item == item)
            .map(|open| open.mask)
            .filter(|mask| *mask != Mask::Drop)
    }

    /// The mask by which a column's values leave; none where they do not, or no more: the item became sensitive,
    /// withheld, or stricter than the opening.
    pub fn leaving(&self, column: &Column) -> Option<Mask> {
        self.mask(column.id).filter(|mask| opens(column, *mask, self.kind))
    }
}

/// How a proposal masks: single items by name, the others by sensitivity. None means by what fits each item
/// ([`Mask::fitting`]).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Masks {
    /// Of 个人信息.
    pub personal: Option<Mask>,
    /// Of 敏感个人信息.
    pub sensitive: Option<Mask>,
    /// Of 商业秘密.
    pub trade_secret: Option<Mask>,
    /// Of single items: these stand before all others, and are judged as they are.
    pub by_item: Vec<OpenItem>,
}

impl Masks {
    /// The mask of an item. One that the item's type has nothing for gives way to what fits.
    pub fn of(&self, item: &InformationItem) -> Mask {
        if let Some(named) = self.by_item.iter().find(|named| named.item == item.id) {
            return named.mask;
        }
        let chosen = match item.sensitivity {
            Sensitivity::Ordinary => None,
            Sensitivity::Personal => self.personal,
            Sensitivity::SensitivePersonal => self.sensitive,
            Sensitivity::TradeSecret => self.trade_secret,
        };
        chosen
            .filter(|mask| mask.suits(item.declared.item_type))
            .unwrap_or_else(|| Mask::fitting(item))
    }

    /// Items with their masks, in the entry's order.
    pub fn over(&self, entry: &Entry, items: &[ItemId]) -> Vec<OpenItem> {
        let wanted = entry.draft.items.iter().filter(|item| items.contains(&item.id));
        wanted.map(|item| OpenItem { item: item.id, mask: self.of(item) }).collect()
    }
}

/// Whether values of an item may leave under a mask: privacy and trade secrets need one (Article 14).
pub fn may_leave(sensitivity: Sensitivity, mask: Mask) -> bool {
    sensitivity == Sensitivity::Ordinary || mask != Mask::None
}

/// Whether an opened column's values still leave under a mask.
pub fn opens(column: &Column, mask: Mask, kind: OpenType) -> bool {
    may_leave(column.sensitivity, mask) && column.openness.admits(kind)
}

/// Why an entry cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotOpenable {
    /// Not published.
    #[error("opening.not-published")]
    NotPublished,
    /// What is withheld from units is withheld from the public.
    #[error("opening.withheld")]
    Withheld,
    /// The whole of it is graded for verification alone.
    #[error("opening.verification-alone")]
    VerificationAlone,
}

/// Whether an entry can be opened at all.
pub fn openable(entry: &Entry) -> Result<(), NotOpenable> {
    if entry.state != EntryState::Published {
        return Err(NotOpenable::NotPublished);
    }
    if entry.draft.sharing.share_type == ShareType::Withheld {
        return Err(NotOpenable::Withheld);
    }
    if entry.draft.is_for_verification_alone() {
        return Err(NotOpenable::VerificationAlone);
    }
    Ok(())
}

/// Everything wrong with the items of a proposal, at once. Each field is `items` or `items.i3`.
pub fn check(entry: &Entry, kind: OpenType, items: &[OpenItem]) -> Vec<Missing> {
    let mut gaps = Vec::new();
    let mut seen = HashSet::new();
    let mut gap = |field: String, code| gaps.push(Missing { field, code });
    if items.iter().all(|open| open.mask == Mask::Drop) {
        gap("items".to_owned(), "opening.no-items");
    }
    for open in items {
        let field = format!("items.{}", open.item);
        let Some(item) = entry.item(open.item) else {
            gap(field, "opening.unknown-item");
            continue;
        };
        if !seen.insert(open.item) {
            gap(field, "opening.item-twice");
        } else if entry.share_type_of(item) == ShareType::Withheld {
            gap(field, "opening.item-withheld");
        } else if open.mask != Mask::Drop && !item.openness().admits(kind) {
            gap(field, "opening.item-stricter");
        } else if !may_leave(item.sensitivity, open.mask) {
            gap(field, "opening.mask-required");
        } else if open.mask == Mask::ResidentIdInternal && kind == OpenType::ToAll {
            gap(field, "opening.mask-internal");
        } else if !open.mask.suits(item.declared.item_type) {
            gap(field, "opening.mask-unfit");
        }
    }
    gaps
}

/// What an applicant for authorised opening states of itself (Articles 16, 17).
#[derive(Debug, Clone, Copy)]
pub struct Applicant<'a> {
    /// What it is in law.
    pub kind: UnitKind,
    /// Evidence of what it is 证明材料.
    pub evidence: &'a str,
    /// Share of domestic capital in percent; none where not stated.
    pub domestic_share: Option<i64>,
    /// Whether the use is commercial development.
    pub commercial: bool,
    /// Whether it won a tender for this entry (Article 17).
    pub won_tender: bool,
}

/// Everything that keeps an applicant from authorised opening, at once; who may not apply at all is told only that.
pub fn eligible(applicant: &Applicant<'_>) -> Result<Vec<Missing>, NotEligible> {
    let mut gaps = Vec::new();
    let mut gap =
        |field: &str, code: &'static str| gaps.push(Missing { field: field.to_owned(), code });
    match applicant.kind {
        UnitKind::Enterprise => {
            if applicant.evidence.trim().is_empty() {
                gap("control_evidence", "field.required");
            }
            match applicant.domestic_share {
                None => gap("domestic_share", "field.required"),
                Some(share) if share <= DOMESTIC_SHARE_OVER => {
                    gap("domestic_share", "opening.not-domestic");
                }
                Some(_) => {}
            }
            if applicant.commercial && !applicant.won_tender {
                gap("purpose_kind", "opening.needs-tender");
            }
        }
        UnitKind::University | UnitKind::ResearchInstitute => {
            if applicant.commercial {
                gap("purpose_kind", "opening.non-profit-only");
            }
        }
        _ => return Err(NotEligible),
    }
    Ok(gaps)
}

/// Neither a company nor a university nor a research institute: citizens and the government's own units do not apply (Article 16).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("opening.not-eligible")]
pub struct NotEligible;

#[cfg(test)]
mod tests {
    use super::*;

    fn applicant(kind: UnitKind) -> Applicant<'static> {
        Applicant {
            kind,
            evidence: "工商登记信息",
            domestic_share: Some(51),
            commercial: false,
            won_tender: false,
        }
    }

    fn codes(applicant: &Applicant<'_>) -> Vec<&'static str> {
        eligible(applicant).unwrap_or_default().into_iter().map(|gap| gap.code).collect()
    }

    #[test]
    fn companies_show_that_they_are_domestic_controlled() {
        let company = applicant(UnitKind::Enterprise);
        assert!(codes(&company).is_empty());
        let half = Applicant { domestic_share: Some(50), ..company };
        assert_eq!(codes(&half), ["opening.not-domestic"]);
        let silent = Applicant { evidence: " ", domestic_share: None, ..company };
        assert_eq!(codes(&silent), ["field.required", "field.required"]);
    }

    #[test]
    fn commercial_development_needs_a_tender_that_was_won() {
        let company = Applicant { commercial: true, ..applicant(UnitKind::Enterprise) };
        assert_eq!(codes(&company), ["opening.needs-tender"]);
        assert!(codes(&Applicant { won_tender: true, ..company }).is_empty());
    }

    #[test]
    fn universities_and_institutes_are_bound_to_non_profit_purposes() {
        for kind in [UnitKind::University, UnitKind::ResearchInstitute] {
            let bare = Applicant { evidence: "", domestic_share: None, ..applicant(kind) };
            assert!(codes(&bare).is_empty());
            let commercial = Applicant { commercial: true, won_tender: true, ..bare };
            assert_eq!(codes(&commercial), ["opening.non-profit-only"]);
        }
    }

    #[test]
    fn citizens_and_agencies_do_not_apply_for_authorised_opening() {
        for kind in [UnitKind::NaturalPerson, UnitKind::StateOrgan, UnitKind::DigitalOffice] {
            assert_eq!(eligible(&applicant(kind)), Err(NotEligible));
        }
    }
}
