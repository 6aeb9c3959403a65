//! The tables as typed rows, and how each row becomes a record of `domain` and back.
//!
//! A plain column exists for whatever is filtered, sorted or referred to;
//! everything else of a record is one JSON text.
#![allow(unreachable_pub, reason = "the entity derive writes `pub` items")]

/// No relation is declared: what belongs together is fetched by its ids in one more query, never row by row.
macro_rules! unrelated {
    () => {
        #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
        pub enum Relation {}
        impl ActiveModelBehavior for ActiveModel {}
    };
}

pub(crate) mod authorisations;
pub(crate) mod batches;
pub(crate) mod case_events;
pub(crate) mod cases;
pub(crate) mod code_sequences;
pub(crate) mod column_sketches;
pub(crate) mod credentials;
pub(crate) mod delegations;
pub(crate) mod documents;
pub(crate) mod element_leads;
pub(crate) mod entries;
pub(crate) mod entry_checks;
pub(crate) mod entry_versions;
pub(crate) mod epochs;
pub(crate) mod events;
pub(crate) mod exemptions;
pub(crate) mod feeds;
pub(crate) mod former_codes;
pub(crate) mod grants;
pub(crate) mod import_entries;
pub(crate) mod import_units;
pub(crate) mod imports;
pub(crate) mod jobs;
pub(crate) mod keys;
pub(crate) mod library_records;
pub(crate) mod library_versions;
pub(crate) mod notices;
pub(crate) mod numbers;
pub(crate) mod openings;
pub(crate) mod outbox;
pub(crate) mod people;
pub(crate) mod quality_evaluations;
pub(crate) mod quality_rules;
pub(crate) mod quality_samples;
pub(crate) mod remarks;
pub(crate) mod sessions;
pub(crate) mod settings;
pub(crate) mod sign_ups;
pub(crate) mod source_conflicts;
pub(crate) mod source_rulings;
pub(crate) mod systems;
pub(crate) mod tables;
pub(crate) mod units;
pub(crate) mod window_notices;
