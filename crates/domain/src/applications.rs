//! Sharing applications 共享申请: what must be stated, what is missing, and the decision item by item.

use std::collections::HashSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::catalogue::{Entry, EntryState, Missing};
use crate::expr::{Expr, Filter, FilterFault};
use crate::grants::{Grant, GrantState, Matter, Method};
use crate::ids::{GrantId, ItemId, PersonId};
use law::catalogue_codes::ShareType;

/// What an application states (Article 10; 使用依据, 使用场景, 使用范围, 共享方式, 使用时限).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Application {
    /// Version of this payload's shape.
    pub v: u8,
    /// 使用依据
    pub legal_basis: String,
    /// 事项
    pub matter: Matter,
    /// 具体用途
    pub purpose: String,
    /// Items asked for.
    pub items: Vec<ItemId>,
    /// Rows asked for.
    pub row_scope: Filter,
    /// 共享方式
    pub methods: Vec<Method>,
    /// Calls a day.
    pub calls_per_day: Option<u32>,
    /// Last day of use 使用时限.
    pub valid_to: Option<Date>,
    /// 责任人 in the using unit.
    pub responsible: Option<PersonId>,
    /// The decision, once taken.
    pub decision: Option<Decision>,
}

/// A decision, item by item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Number of the document 文号.
    pub number: String,
    /// What was decided of each item asked for.
    pub items: Vec<ItemDecision>,
    /// The grant made, where any item was granted.
    pub grant: Option<GrantId>,
}

/// What was decided of one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemDecision {
    /// The item.
    pub item: ItemId,
    /// Granted or refused.
    pub granted: bool,
    /// The reason; required for a refusal.
    pub reason: String,
}

/// Why a decision cannot be taken as it stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecisionFault {
    /// An item asked for was left undecided.
    #[error("decision.undecided")]
    Undecided(ItemId),
    /// A refusal without reason.
    #[error("decision.reason-required")]
    ReasonRequired(ItemId),
    /// An item that was not asked for.
    #[error("decision.not-asked")]
    NotAsked(ItemId),
    /// An item decided twice.
    #[error("decision.repeated")]
    Repeated,
    /// The rows asked for are chosen by an item that is refused.
    #[error("decision.scope-reads-refused")]
    ScopeReadsRefused(ItemId),
}

/// Why an entry cannot be applied for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotApplicable {
    /// Not published.
    #[error("application.not-published")]
    NotPublished,
    /// Withheld with a legal basis (Article 9).
    #[error("application.withheld")]
    Withheld,
    /// Own data needs no application.
    #[error("application.own-data")]
    OwnData,
}

/// Whether a unit may apply for an entry at all.
pub fn applicable(entry: &Entry, applicant: crate::ids::UnitId) -> Result<(), NotApplicable> {
    if entry.state != EntryState::Published {
        return Err(NotApplicable::NotPublished);
    }
    if entry.unit == applicant {
        return Err(NotApplicable::OwnData);
    }
    if entry.draft.sharing.share_type == ShareType::Withheld {
        return Err(NotApplicable::Withheld);
    }
    Ok(())
}

/// Everything that is missing, named at once (一次性告知).
pub fn check(application: &Application, entry: &Entry, today: Date) -> Vec<Missing> {
    let mut gaps = Vec::new();
    let mut gap =
        |field: &str, code: &'static str| gaps.push(Missing { field: field.to_owned(), code });
    let texts = [
        ("legal_basis", &application.legal_basis),
        ("matter_code", &application.matter.code),
        ("matter_name", &application.matter.name),
        ("purpose", &application.purpose),
    ];
    let conditional = share_type(application, entry) == ShareType::Conditional;
    for (field, text) in texts {
        let needed = conditional || field != "legal_basis";
        if needed && text.trim().is_empty() {
            gap(field, "application.required");
        }
    }
    if application.items.is_empty() {
        gap("items", "application.no-items");
    }
    let shareable = |id: &ItemId| {
        entry.item(*id).is_some_and(|item| entry.share_type_of(item) != ShareType::Withheld)
    };
    if !application.items.iter().all(shareable) {
        gap("items", "application.item-withheld");
    }
    if application.methods.is_empty() {
        gap("methods", "application.no-method");
    }
    match application.valid_to {
        None => gap("valid_to", "application.required"),
        Some(last) if last <= today => gap("valid_to", "application.term-past"),
        Some(_) => {}
    }
    if application.responsible.is_none() {
        gap("responsible", "application.required");
    }
    if application.calls_per_day == Some(0) {
        gap("calls_per_day", "application.no-calls");
    }
    if row_scope(application, entry).is_err() {
        gap("row_scope", "application.row-scope");
    }
    gaps
}

/// The strictest share type among the items asked for: an item may be stricter than its entry.
pub fn share_type(application: &Application, entry: &Entry) -> ShareType {
    let asked = application.items.iter().filter_map(|id| entry.item(*id));
    asked.map(|item| entry.share_type_of(item)).max().unwrap_or(entry.draft.sharing.share_type)
}

/// The checked row scope. It may read only items that could be granted on the same terms: whether a row is
/// found would otherwise tell of the values of items that are withheld.
pub fn row_scope(application: &Application, entry: &Entry) -> Result<Expr, FilterFault> {
    let widest = share_type(application, entry);
    let allowed = |id| {
        let own = entry.item(id).map(|item| entry.share_type_of(item));
        own.is_some_and(|own| own <= widest && own != ShareType::Withheld)
    };
    application.row_scope.check(&entry.schema(), &allowed)
}

/// Whether a decision covers exactly the items asked for, with reasons for refusals.
pub fn check_decision(
    application: &Application,
    scope: &Expr,
    items: &[ItemDecision],
) -> Result<(), DecisionFault> {
    let decided: HashSet<ItemId> = items.iter().map(|decided| decided.item).collect();
    if decided.len() < items.len() {
        return Err(DecisionFault::Repeated);
    }
    if let Some(extra) = items.iter().find(|decided| !application.items.contains(&decided.item)) {
        return Err(DecisionFault::NotAsked(extra.item));
    }
    for asked in &application.items {
        let decided = items
            .iter()
            .find(|decided| decided.item == *asked)
            .ok_or(DecisionFault::Undecided(*asked))?;
        if !decided.granted && decided.reason.trim().is_empty() {
            return Err(DecisionFault::ReasonRequired(*asked));
        }
        if !decided.granted
            && scope.items().contains(asked)
            && items.iter().any(|item| item.granted)
        {
            return Err(DecisionFault::ScopeReadsRefused(*asked));
        }
    }
    Ok(())
}

/// Facts around a new grant that the application itself does not state.
#[derive(Debug, Clone)]
pub struct GrantFacts<'a> {
    /// Identifier of the grant.
    pub id: GrantId,
    /// Number shown to people.
    pub number: String,
    /// Number of the decision document.
    pub decision: String,
    /// The case; none where taken directly.
    pub case: Option<crate::ids::CaseId>,
    /// The entry.
    pub entry: &'a Entry,
    /// The using unit.
    pub consumer: crate::ids::UnitId,
    /// Who approved the use inside the using unit.
    pub approver: PersonId,
    /// First day.
    pub valid_from: Date,
}

/// The grant that follows from an application of which `items` were granted. The application was checked before.
pub fn grant(
    application: &Application,
    items: Vec<ItemId>,
    facts: GrantFacts<'_>,
) -> Result<Grant, FilterFault> {
    Ok(Grant {
        id: facts.id,
        number: facts.number,
        case: facts.case,
        decision: facts.decision,
        entry: facts.entry.id,
        provider: facts.entry.unit,
        consumer: facts.consumer,
        items,
        masks: Vec::new(),
        row_scope: row_scope(application, facts.entry)?,
        methods: application.methods.clone(),
        matters: vec![application.matter.clone()],
        purpose: application.purpose.clone(),
        calls_per_day: application.calls_per_day,
        responsible: application.responsible.unwrap_or(facts.approver),
        approver: facts.approver,
        valid_from: facts.valid_from,
        valid_to: application.valid_to.unwrap_or(facts.valid_from),
        state: GrantState::Active,
        version: 1,
    })
}
