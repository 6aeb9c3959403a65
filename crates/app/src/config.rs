//! What the use cases need to be told at start.

use law::rules::LawInForce;
use std::path::PathBuf;

/// Configuration of the use cases.
#[derive(Debug, Clone)]
pub struct AppConfig {
    /// Folder for tables, log, index and uploads.
    pub data: PathBuf,
    /// The law profiles switched on, by date and subject.
    pub law: LawInForce,
    /// Minutes a session lasts without use (GB/T 22239: sessions end).
    pub session_idle_minutes: i64,
    /// Prefix of document numbers 文号.
    pub document_prefix: String,
    /// Secret of the keyed hashes in the usage log; kept outside the log.
    pub key_secret: [u8; 32],
    /// Records of use are written and synced before the answer; only the benchmark turns this off.
    pub usage_record: bool,
}
