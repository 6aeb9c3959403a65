//! Why two items are taken for the same datum: what a reader is shown beside a score.

use serde::{Deserialize, Serialize};
use strum::{EnumDiscriminants, IntoStaticStr};

/// One reason. Those that speak for likeness come with the number that made
/// them weigh; those that speak against say why a score is held down.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, EnumDiscriminants, IntoStaticStr)]
#[strum_discriminants(name(ReasonKind), derive(Hash, IntoStaticStr))]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case", tag = "reason")]
pub enum Reason {
    /// Both follow the same data element 数据元.
    SameElement {
        /// Identifier of the data element.
        element: String,
    },
    /// The names are the same once folded, fillers aside.
    SameName,
    /// Two words of one meaning, by the table.
    Synonym {
        /// In the name asked about.
        one: String,
        /// In the name found.
        other: String,
    },
    /// A short form 简称 and what it stands for.
    ShortForm {
        /// In the name asked about.
        one: String,
        /// In the name found.
        other: String,
    },
    /// Words and characters in common.
    SharedWords {
        /// Weight of what is shared, of the weight of both names, 0..=1.
        share: f64,
    },
    /// Like-sounding characters typed for one another.
    EditDistance {
        /// Characters that differ.
        edits: u32,
        /// Characters of the name.
        of: u32,
    },
    /// Other items that the two entries have in common.
    SharedItems {
        /// Items of the same name in both, the two compared aside.
        shared: u32,
        /// Other items of the smaller entry.
        of: u32,
    },
    /// The same national code is checked.
    SameCheck,
    /// The same type and length are declared.
    SameType,
    /// Distinct values in common, estimated from sketches.
    SharedValues {
        /// Of the values of both together, 0..=1.
        jaccard: f64,
        /// Of the values of the smaller column, 0..=1.
        containment: f64,
    },
    /// Against: a word in each that tells them apart, such as 出生 and 死亡.
    ToldApart,
    /// Against: the names end in things of different kinds, such as 日期 and 机关.
    OtherKind,
    /// Against: the declared types or the checked national codes differ.
    OtherType,
    /// Against: columns rich in values have hardly any in common.
    OtherValues {
        /// Of the values of the smaller column, 0..=1.
        containment: f64,
    },
    /// Against: another item of one of the entries fits better.
    BetterElsewhere,
}
