//! The usage log of Article 22 (使用记录) and the proof that nobody changed it.
//!
//! Every reading of government data leaves one [`UsageRecord`]. The record is on
//! disk before the first byte of data leaves ([`Ledger::append`] answers only
//! then), its digest stands in a Merkle log that is signed within a second, and a
//! stranger can check both: one record by its [`InclusionProof`], the whole log
//! offline by [`fsck`].
//!
//! # Life of a leaf
//!
//! 1. The caller encodes a record ([`records`]) and puts it on a bounded queue.
//! 2. The writer thread ([`segments`]) frames a whole batch, appends it to the
//!    segment of the day, makes it durable once, and hands out [`Receipt`]s. A
//!    record's place in the segments is its index in the log, for ever.
//! 3. The sequencer thread puts the leaf (salted commitment, no names) into
//!    the tree: entry bundle, tiles, and last the signed checkpoint, in the layout
//!    of [C2SP tlog-tiles](https://c2sp.org/tlog-tiles).
//! 4. A follower thread brings the derived [usage index](index) after it.
//!
//! # What is true of the bytes
//!
//! * The tree is a pure function of the segments. Tiles, checkpoint and index can
//!   be computed again; a segment cannot.
//! * An acknowledged record is never lost by a crash; only the unacknowledged tail
//!   of the last segment may be cut when the log is opened.
//! * Nothing is removed but by an erasure, which is itself a leaf and names the
//!   order. The commitment stays, so the tree stays provable.
//!
//! # What is absent
//!
//! This crate must not know `domain`, `store`, `lake`, `web`, arrow or SQL: ids are
//! text, codes are text. It reads no clock: the instant of a use comes with the
//! record. All bytes but the signing key and the usage index go through [`Files`].

pub mod checkpoints;
mod config;
mod day;
mod error;
mod files;
mod fsck;
mod hexed;
pub mod index;
mod leaves;
mod ledger;
pub mod notes;
mod receipts;
pub mod records;
mod segments;
mod sequencer;
mod signers;
mod stored;
pub mod tree;

pub use checkpoints::Checkpoint;
pub use config::{Durability, LedgerConfig, Salts, SignerSource};
pub use day::Day;
pub use error::{Error, ErrorKind, Result};
pub use files::{AppendFile, DiskFiles, Files, Flush};
pub use fsck::{Fault, FsckReport, check as fsck_files, fsck};
pub use hexed::{Hash, Hexed, KeyHash, Salt};
pub use index::{CountFilter, DayCount, ListBy, Listed, UsageIndex};
pub use leaves::{Leaf, LeafKind};
pub use ledger::{Health, Ledger, Recovery};
pub use receipts::Receipt;
pub use records::keyed::{Digester, KeyHasher, SaltedDigest};
pub use records::{Method, Outcome, Stage, UsageRecord};
pub use stored::{StoredContent, StoredRecord};
pub use tree::proofs::{ConsistencyProof, InclusionProof};
