//! A consistent copy of a SQLite store while others write to it: for backups (Article 25).

use std::path::Path;

use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};

use crate::error::StoreError;
use crate::link::sqlite;

/// Writes the store at a `sqlite:` URL, as it is at one instant, into a new file. It migrates nothing, and writers go on.
///
/// # Errors
/// [`StoreError::UnknownScheme`] for any other store: PostgreSQL has its own means. What SQLite says, where the file is there
/// already or cannot be written.
pub async fn snapshot(url: &str, to: &Path) -> Result<(), StoreError> {
    if !url.starts_with("sqlite:") {
        return Err(StoreError::UnknownScheme);
    }
    let conn = Database::connect(sqlite(url, 1)).await?;
    let path = to.to_string_lossy().into_owned();
    let copy = Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO $1", [path.into()]);
    conn.execute_raw(copy).await?;
    conn.close().await?;
    Ok(())
}
