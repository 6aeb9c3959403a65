//! What is likely the same datum under another name: "one datum, one source"
//! 一数一源 (Article 8; 省政府令第178号).
//!
//! An agency that plans to collect 法人代表身份证号 is shown that another holds
//! 法定代表人公民身份号码 already. A person decides; this crate finds, scores and
//! says why.
//!
//! # The score
//!
//! A score of 0..=1 is made in three steps, each of which leaves its
//! [`Reason`]s.
//!
//! 1. **Names.** Folded (width, case, blanks, brackets, variant characters),
//!    cut into the words of `data/synonyms.tsv` and, where no word is known,
//!    into characters. Words of one class are one word. Fillers 信息, 的 weigh
//!    next to nothing, scope words 本市, 企业 little. The score is the weight of
//!    what both share, of the weight of both (Dice), by words or by characters,
//!    whichever finds more; like-sounding slips of the keyboard are forgiven, and a
//!    character that differs behind what the names are about.
//!    Where *each* name says something the other does not, names alone stay
//!    below [`LIKELY`]. Words that tell data apart (`data/contrasts.tsv`), and
//!    endings of different kinds (`data/heads.tsv`: 日期 is no 机关), set a
//!    ceiling that nothing lifts. A name too general to stand alone is read
//!    with its entry's name.
//! 2. **What speaks for it besides** takes away part of the doubt that is left:
//!    `1 - (1 - names) × Π (1 - lift)`, with a lift of at most 0.68 for values
//!    in common, 0.30 for other items in common, 0.10 for the same national
//!    code, 0.05 for the same type and length. Values of code lists tell
//!    nothing, dates half, numbers hardly: they meet by chance. No lift but that of
//!    values carries names that differ on both sides over the threshold.
//! 3. **What speaks against it** sets ceilings (types that cannot hold the same
//!    values, other national codes, other data elements) or takes a part (rich
//!    columns without a value in common). Of an entry, one item at most is the
//!    datum asked about.
//!
//! The same data element 数据元 on both sides outweighs the names; a contrast
//! still holds it down.
//!
//! # What is absent
//!
//! I/O, async, the store, a clock, randomness, and the vocabulary of `domain`:
//! callers hand over names, coarse kinds and [`Sketch`]es. jieba stays in
//! `search`: names of items are short and their words few, and what no table
//! knows is better compared by its characters than by a general dictionary.

mod align;
mod evidence;
mod fold;
mod index;
mod items;
mod lexicon;
mod likeness;
pub mod made;
mod names;
mod reasons;
mod sketch;
mod sound;
mod structure;

pub use index::{Candidate, Index};
pub use items::{Declared, Item, ItemRef, Kind, Query};
pub use reasons::{Reason, ReasonKind};
pub use sketch::{Growing, Overlap, Sketch, SketchFault, Sketcher};
pub use structure::{EntryLikeness, entries};

/// From this score on an item is shown as likely the same datum. Set where the
/// made set ([`made`]) keeps nine of ten found right.
pub const LIKELY: f64 = 0.75;

/// From this score on an item is worth a look when somebody asks for more.
/// Below it nothing is returned.
pub const NOTABLE: f64 = 0.5;

/// How like two items are, 0..=1, and why; each with the name of its entry,
/// empty where it stands alone. Other items of the entries are not looked at.
pub fn items(one: (&str, &Item), other: (&str, &Item)) -> (f64, Vec<Reason>) {
    let ready =
        |(entry, item): (&str, &Item)| evidence::Prepared::of(item, &names::Name::of(entry));
    let (here, there) = (ready(one), ready(other));
    let names = evidence::names_in_place(&here, &there);
    evidence::weigh(&here, &there, names, structure::ItemsInCommon::default())
}
