//! Filling a form by the kinds of its fields, as an honest but careless person would.

use app::App;
use domain::bids::seal;
use domain::ids::{BatchId, CaseId, EntryId, GrantId};
use domain::people::Actor;
use domain::procedures::fields::EntryScope;
use domain::procedures::{Field, FieldKind};
use jiff::ToSpan;
use jiff::civil::Date;
use law::catalogue_codes::OpenType;
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use store::{BatchFilter, CaseFilter, CaseOrder, GrantFilter, Slice};

use super::cast::Cast;
use crate::error::DemoError;

/// Every line; long enough to be the salt of a bid.
const LINE: &str = "simulated line 0001";
/// Every text; so that the digest of LINE and TEXT opens every bid.
const TEXT: &str = "simulated text";
/// A valid credit code of nobody.
const CREDIT_CODE: &str = "91350100M000100Y43";
/// How often an optional field is filled in, one in so many.
const OPTIONAL_ONE_IN: u32 = 3;
/// Cases that a reference chooses among.
const CHOICE_ROWS: u32 = 20;

/// A form as it is sent.
pub(super) type Sent = Vec<(String, String)>;

/// Fills a form; none where something it needs does not exist in the city today. `case` is the case that is acted on.
pub(super) async fn fill(
    app: &App,
    cast: &Cast,
    (case, fields): (Option<CaseId>, &[Field]),
    actor: &Actor,
    chance: &mut StdRng,
) -> Result<Option<Sent>, DemoError> {
    let mut sent = Sent::new();
    let mut entry = None;
    for (place, field) in fields.iter().enumerate() {
        if !field.required && chance.random_ratio(OPTIONAL_ONE_IN - 1, OPTIONAL_ONE_IN) {
            continue;
        }
        let values: Vec<String> = match field.kind {
            FieldKind::Entry(scope) => {
                entry = an_entry(app, scope, actor, chance).await?;
                entry.into_iter().map(|id| id.to_string()).collect()
            }
            FieldKind::Items => entry.map(|_| "1".to_owned()).into_iter().collect(),
            FieldKind::Grant => {
                a_grant(app, actor, chance).await?.into_iter().map(|id| id.to_string()).collect()
            }
            FieldKind::Case { of, states, own } => {
                let case = a_case(app, (of, states), own.then_some(actor), chance).await?;
                case.into_iter().map(|id| id.to_string()).collect()
            }
            FieldKind::Batch { states } => {
                let batch = a_batch(app, (entry, states), actor, chance).await?;
                batch.into_iter().map(|id| id.to_string()).collect()
            }
            FieldKind::DocumentDigest => vec![a_document(app, case, actor).await?],
            kind => plain(app.today(), cast, (field.code, kind, place), actor, chance),
        };
        if values.is_empty() && field.required {
            return Ok(None);
        }
        sent.extend(values.into_iter().map(|value| (field.code.to_owned(), value)));
    }
    Ok(Some(sent))
}

/// A value that asks no store.
fn plain(
    today: Date,
    cast: &Cast,
    (code, kind, place): (&str, FieldKind, usize),
    actor: &Actor,
    chance: &mut StdRng,
) -> Vec<String> {
    let some_unit = |chance: &mut StdRng| {
        let official: Vec<&Actor> =
            cast.actors.iter().filter(|one| !one.unit_kind.is_outside()).collect();
        official.choose(chance).map(|one| one.unit.to_string())
    };
    match kind {
        FieldKind::Line => vec![LINE.to_owned()],
        FieldKind::Text => vec![TEXT.to_owned()],
        FieldKind::Date => vec![day(code, place, today, chance).to_string()],
        FieldKind::Whole { .. } if code == "year" => vec![today.year().to_string()],
        FieldKind::Whole { min, max } => vec![chance.random_range(min..=max).to_string()],
        FieldKind::Money => vec![format!(
            "{}.{:02}",
            chance.random_range(1..1_000_000),
            chance.random_range(0..100)
        )],
        FieldKind::Yes => vec!["yes".to_owned()],
        FieldKind::Choice(codes) => {
            codes.choose(chance).map(|code| (*code).to_owned()).into_iter().collect()
        }
        FieldKind::Choices(codes) => {
            codes.choose_multiple(chance, 2).map(|code| (*code).to_owned()).collect()
        }
        FieldKind::Unit | FieldKind::Units => some_unit(chance).into_iter().collect(),
        FieldKind::Person => {
            let colleagues: Vec<&Actor> =
                cast.actors.iter().filter(|one| one.unit == actor.unit).collect();
            colleagues.choose(chance).map(|one| one.person.to_string()).into_iter().collect()
        }
        FieldKind::CreditCode => vec![CREDIT_CODE.to_owned()],
        FieldKind::Digest => vec![seal(TEXT, LINE)],
        _ => Vec::new(),
    }
}

/// What has happened lies behind, what is set lies ahead, the later in a form the later.
fn day(code: &str, place: usize, today: Date, chance: &mut StdRng) -> Date {
    let ahead = i64::try_from(place).unwrap_or(0) + 1;
    let moved = if code.ends_with("_from") {
        today.checked_sub(chance.random_range(1..60_i64).days())
    } else if code.ends_with("_to") || (code.ends_with("_on") && !code.contains("due")) {
        return today;
    } else {
        today.checked_add((7 * ahead + chance.random_range(0..7_i64)).days())
    };
    moved.unwrap_or(today)
}

async fn an_entry(
    app: &App,
    scope: EntryScope,
    actor: &Actor,
    chance: &mut StdRng,
) -> Result<Option<EntryId>, DemoError> {
    let live = app.live();
    let mut found: Vec<EntryId> = match scope {
        EntryScope::OwnWithdrawn | EntryScope::OwnWorking => {
            let filter =
                store::EntryFilter { unit: Some(actor.unit), ..store::EntryFilter::default() };
            let page = app.store().entries(&filter, &Slice::first(CHOICE_ROWS)).await?;
            let withdrawn = |entry: &domain::catalogue::Entry| {
                scope != EntryScope::OwnWithdrawn
                    || entry.state == domain::catalogue::EntryState::Withdrawn
            };
            page.rows.into_iter().filter(withdrawn).map(|entry| entry.id).collect()
        }
        _ => live
            .tables()
            .filter(|table| match scope {
                EntryScope::Own => table.entry.unit == actor.unit,
                EntryScope::ByAuthorisation => {
                    table.entry.draft.opening.open_type == Some(OpenType::ByAuthorisation)
                }
                _ => true,
            })
            .map(|table| table.entry.id)
            .collect(),
    };
    found.sort_unstable();
    Ok(found.choose(chance).copied())
}

async fn a_grant(
    app: &App,
    actor: &Actor,
    chance: &mut StdRng,
) -> Result<Option<GrantId>, DemoError> {
    let filter = GrantFilter { consumer: Some(actor.unit), ..GrantFilter::default() };
    let page = app.store().grants(&filter, &Slice::first(CHOICE_ROWS)).await?;
    Ok(page.rows.choose(chance).map(|grant| grant.id))
}

async fn a_case(
    app: &App,
    (of, states): (&str, &[&str]),
    party: Option<&Actor>,
    chance: &mut StdRng,
) -> Result<Option<CaseId>, DemoError> {
    let filter = CaseFilter {
        procedure: Some(of.to_owned()),
        states: states.iter().map(|state| (*state).to_owned()).collect(),
        party: party.map(|actor| actor.unit),
        ..CaseFilter::default()
    };
    let page = app.store().cases(&filter, CaseOrder::Newest, &Slice::first(CHOICE_ROWS)).await?;
    Ok(page.rows.choose(chance).map(|stored| stored.case.id))
}

async fn a_batch(
    app: &App,
    (entry, states): (Option<EntryId>, &[&str]),
    actor: &Actor,
    chance: &mut StdRng,
) -> Result<Option<BatchId>, DemoError> {
    let filter = BatchFilter {
        entry,
        unit: Some(actor.unit),
        states: states.iter().filter_map(|state| state.parse().ok()).collect(),
    };
    let page = app.store().batches(&filter, &Slice::first(CHOICE_ROWS)).await?;
    Ok(page.rows.choose(chance).map(|batch| batch.id))
}

/// The digest of a document, attached first where there is a case to attach it to.
async fn a_document(app: &App, case: Option<CaseId>, actor: &Actor) -> Result<String, DemoError> {
    let Some(case) = case else { return Ok(seal(TEXT, LINE)) };
    app.attach_document(case, "simulated.txt", TEXT.as_bytes().to_vec(), actor)
        .await
        .map_err(|error| DemoError::at("attach", &error))?;
    let attached = app.store().documents(case).await?;
    Ok(attached.last().map(|document| document.digest.clone()).unwrap_or_default())
}

/// A number below `one_in` that is nought: true once in so many times.
pub(super) fn once_in(one_in: u32, chance: &mut impl Rng) -> bool {
    chance.random_ratio(1, one_in)
}
