//! Names, declared types, structure and values put together into one score.

use crate::items::{Declared, Item, Kind};
use crate::likeness::{NameLikeness, names};
use crate::names::Name;
use crate::reasons::Reason;
use crate::structure::ItemsInCommon;

/// The score of two items that follow one data element 数据元.
const SAME_ELEMENT: f64 = 0.98;
/// The most two items score that follow different data elements.
const OTHER_ELEMENT_MAX: f64 = 0.5;
/// The most two items score whose declared types cannot hold the same values.
const OTHER_TYPE_MAX: f64 = 0.5;
/// The most two items score that check different national codes.
const OTHER_CHECK_MAX: f64 = 0.3;
/// The most two items score where another item of the entry fits better, or
/// where only values could tell and do not.
pub(crate) const BELOW_LIKELY: f64 = crate::LIKELY - 0.01;

/// Part of the doubt that values in common take away, at most. Values alone do
/// not suffice: a key of one table stands in many others.
const VALUES_LIFT: f64 = 0.68;
/// Part of the doubt that items in common take away, at most.
const ITEMS_LIFT: f64 = 0.3;
/// Part of the doubt that the same national code takes away.
const CHECK_LIFT: f64 = 0.1;
/// Part of the doubt that the same type and length take away.
const TYPE_LIFT: f64 = 0.05;

/// Containment that chance and a common population explain.
const CONTAINMENT_BY_CHANCE: f64 = 0.3;
/// Containment from which values speak with full weight.
const CONTAINMENT_FULL: f64 = 0.8;
/// Below this columns rich in values have nothing in common.
const CONTAINMENT_NONE: f64 = 0.03;
/// What disjoint columns leave of a score: two populations may differ and the datum be one.
const OTHER_VALUES: f64 = 0.85;
/// Containment that chance and a common calendar explain, for dates and numbers.
const CONTAINMENT_OF_DATES: f64 = 0.6;
/// The least lift by values that tells where each name says something of its own.
const TELLING_LIFT_MIN: f64 = 0.15;
/// Values from which a column tells: fewer are a code list.
const DISTINCT_MIN: f64 = 30.0;
/// Values from which a column tells with full weight.
const DISTINCT_FULL: f64 = 100.0;

/// An item made ready, with what its entry's name adds.
#[derive(Debug, Clone)]
pub(crate) struct Prepared {
    pub(crate) own: Name,
    /// The name with what its entry's name adds, where the name needs it.
    pub(crate) within: Option<Name>,
    /// The name of its entry is known.
    pub(crate) has_entry: bool,
    pub(crate) declared: Option<Declared>,
    pub(crate) check: Option<String>,
    pub(crate) element: Option<String>,
    pub(crate) sketch: Option<crate::Sketch>,
}

impl Prepared {
    pub(crate) fn of(item: &Item, entry: &Name) -> Self {
        let own = Name::of(&item.name);
        let needs_entry = !own.says_subject_of(entry);
        Self {
            within: own.within(entry).filter(|_| needs_entry),
            own,
            has_entry: !entry.chars.is_empty(),
            declared: item.declared,
            check: item.check.clone(),
            element: item.element.clone(),
            sketch: item.sketch.clone(),
        }
    }

    /// The name by which it is known: read within its entry where it does not
    /// say itself what the entry is about.
    pub(crate) fn full(&self) -> &Name {
        self.within.as_ref().unwrap_or(&self.own)
    }
}

/// What two names say, each with its entry: 登记日期 is the same datum only
/// where the entries are about the same. Where nothing is known of an entry,
/// nothing is held against the names.
pub(crate) fn names_in_place(one: &Prepared, other: &Prepared) -> NameLikeness {
    if !one.has_entry || !other.has_entry {
        return names(&one.own, &other.own);
    }
    let mut best = names(one.full(), other.full());
    // An entry may be about something else and its item's name say it all, if it
    // says what the other says with its entry.
    if other.within.is_some() {
        let found = names(one.full(), &other.own);
        if found.score > best.score && found.first_is_said() {
            best = found;
        }
    }
    if one.within.is_some() {
        let found = names(&one.own, other.full());
        if found.score > best.score && found.other_is_said() {
            best = found;
        }
    }
    best
}

/// Puts everything together.
pub(crate) fn weigh(
    one: &Prepared,
    other: &Prepared,
    names: NameLikeness,
    items: ItemsInCommon,
) -> (f64, Vec<Reason>) {
    let only_values_tell = names.both_differ() || names.told_more;
    let NameLikeness { score, mut reasons, mut ceiling, .. } = names;
    let mut doubt = 1.0 - score;
    let mut factor = 1.0;
    let mut lift = 0.0;
    if items.shared > 0 {
        reasons.push(Reason::SharedItems { shared: items.shared, of: items.of });
        doubt *= 1.0 - ITEMS_LIFT * items.share();
    }
    match (&one.check, &other.check) {
        (Some(a), Some(b)) if a == b => {
            reasons.push(Reason::SameCheck);
            doubt *= 1.0 - CHECK_LIFT;
        }
        (Some(_), Some(_)) => {
            reasons.push(Reason::OtherType);
            ceiling = ceiling.min(OTHER_CHECK_MAX);
        }
        _ => {}
    }
    if let (Some(a), Some(b)) = (one.declared, other.declared) {
        if a == b && a.length > 0 {
            reasons.push(Reason::SameType);
            doubt *= 1.0 - TYPE_LIFT;
        } else if !can_hold_the_same(a.kind, b.kind) {
            reasons.push(Reason::OtherType);
            ceiling = ceiling.min(OTHER_TYPE_MAX);
        }
    }
    if let Some(values) = shared_values(one, other) {
        let (jaccard, containment) = (values.overlap.jaccard, values.overlap.containment());
        lift = values.lift();
        doubt *= 1.0 - lift;
        if lift > 0.0 {
            reasons.push(Reason::SharedValues { jaccard, containment });
        } else if containment < CONTAINMENT_NONE && values.telling >= 1.0 {
            reasons.push(Reason::OtherValues { containment });
            factor = OTHER_VALUES;
        }
    }
    let same_element = one.element.is_some() && one.element == other.element;
    if only_values_tell && lift < TELLING_LIFT_MIN && !same_element {
        ceiling = ceiling.min(BELOW_LIKELY);
    }
    let mut score = (1.0 - doubt) * factor;
    match (&one.element, &other.element) {
        (Some(a), Some(b)) if a == b => {
            reasons.insert(0, Reason::SameElement { element: a.clone() });
            score = score.max(SAME_ELEMENT);
        }
        (Some(_), Some(_)) => ceiling = ceiling.min(OTHER_ELEMENT_MAX),
        _ => {}
    }
    (score.min(ceiling).clamp(0.0, 1.0), reasons)
}

/// Whether values of one kind can be values of the other; text holds anything.
fn can_hold_the_same(one: Kind, other: Kind) -> bool {
    one == other
        || one != Kind::Binary
            && other != Kind::Binary
            && (one == Kind::Text || other == Kind::Text)
}

/// Values in common and how much they tell.
struct SharedValues {
    overlap: crate::Overlap,
    /// 0..=1: code lists tell nothing, numbers and dates little.
    telling: f64,
    /// Containment that chance explains.
    by_chance: f64,
}

impl SharedValues {
    /// Part of the doubt that they take away, 0..=1.
    fn lift(&self) -> f64 {
        let ramp =
            (self.overlap.containment() - self.by_chance) / (CONTAINMENT_FULL - self.by_chance);
        VALUES_LIFT * self.telling * ramp.clamp(0.0, 1.0)
    }
}

fn shared_values(one: &Prepared, other: &Prepared) -> Option<SharedValues> {
    let (a, b) = (one.sketch.as_ref()?, other.sketch.as_ref()?);
    let overlap = a.overlap(b)?;
    let distinct = a.distinct().min(b.distinct());
    let richness = ((distinct - DISTINCT_MIN) / (DISTINCT_FULL - DISTINCT_MIN)).clamp(0.0, 1.0);
    let kinds = [one.declared, other.declared].map(|declared| declared.map(|its| its.kind));
    let (by_kind, by_chance) = if kinds.contains(&Some(Kind::Logical)) {
        (0.0, CONTAINMENT_OF_DATES)
    } else if kinds.contains(&Some(Kind::Number)) {
        (0.1, CONTAINMENT_OF_DATES)
    } else if kinds.contains(&Some(Kind::Date)) {
        (0.5, CONTAINMENT_OF_DATES)
    } else {
        (1.0, CONTAINMENT_BY_CHANCE)
    };
    Some(SharedValues { overlap, telling: richness * by_kind, by_chance })
}
