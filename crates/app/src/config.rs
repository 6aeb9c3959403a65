//! What the use cases need to be told at start.

use law::rules::LawInForce;
use std::path::PathBuf;

/// Pages of open data that one address may call for in a minute.
pub const OPEN_CALLS_PER_MINUTE: u32 = 60;
/// Full downloads of open data that one address may begin in an hour.
pub const OPEN_EXPORTS_PER_HOUR: u32 = 20;
/// Rows that the page of an open entry shows.
pub const OPEN_PREVIEW_ROWS: usize = 20;

/// Configuration of the use cases.
#[derive(Debug, Clone)]
pub struct AppConfig {
    /// Folder for tables, log, index and uploads.
    pub data: PathBuf,
    /// The law profiles switched on, by date and subject.
    pub law: LawInForce,
    /// How long a sign-in lasts, and what is kept of it.
    pub sessions: SessionConfig,
    /// How document numbers 文号 are written, with `{year}` and `{number}`.
    pub document_number_form: String,
    /// Secret of the keyed hashes in the usage log; kept outside the log.
    pub key_secret: [u8; 32],
    /// Records of use are written and synced before the answer; only the benchmark turns this off.
    pub usage_record: bool,
}

/// How long a sign-in lasts, and what is kept of it.
#[derive(Debug, Clone)]
pub struct SessionConfig {
    /// Minutes a session lasts without use (GB/T 22239: sessions end).
    pub idle_minutes: i64,
    /// Hours a session lasts however much it is used.
    pub hours_max: i64,
    /// Hours within which a one-time password must be replaced.
    pub one_time_hours: i64,
    /// Whether events of signing in keep the address itself, not only what kind of address it is.
    pub keep_addresses: bool,
}

impl Default for SessionConfig {
    fn default() -> Self {
        Self { idle_minutes: 30, hours_max: 12, one_time_hours: 72, keep_addresses: false }
    }
}
