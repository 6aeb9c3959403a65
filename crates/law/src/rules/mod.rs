//! Rules as dated data, one rule a file in `rules/*.toml`.
//!
//! A rule has a key, the event it starts on, and versions. A version belongs to a [`Profile`], holds from
//! `valid_from` to `valid_to` (both days included), and states value, unit, basis and confidence. Within one
//! profile the versions follow one another without overlap or gap, so on any day at most one holds.
//!
//! ```toml
//! key = "open.request.reply"
//! title_zh = "开放需求申请答复"
//! title_en = "Reply to a request to open data"
//! starts_on = "open.request.submitted"
//!
//! [[version]]
//! profile = "fuzhou-2017"
//! value = 15
//! unit = "calendar_days"
//! basis = "福州市政务数据资源管理暂行办法(2017-07-27)"
//! article = "第十八条"
//! confidence = "found"
//! valid_from = 2017-07-27
//! ```
//!
//! [`LawInForce`] says which profile speaks on a day about a subject. A case asks once, at its beginning, keeps the
//! [`RuleStamp`], and finds the same version again with [`RuleBook::by_stamp`] however often the rule is amended.

mod book;
mod embedded;
pub mod events;
mod file;
mod in_force;
pub mod keys;
mod profile;
mod table;
mod version;

pub use book::{RuleBook, RuleRef, RuleStamp};
pub use events::EventName;
pub use in_force::{Decider, LawInForce, Setting};
pub use keys::RuleKey;
pub use profile::{Profile, Subject};
pub use table::{LawRow, law_table};
pub use version::{Confidence, Rule, RuleVersion, Unit, Value, YearlyDay};
