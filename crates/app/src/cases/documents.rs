//! Documents attached to a case: screened, kept once by digest, read by whoever may read the case.

use std::io::Cursor;
use std::path::PathBuf;

use domain::cases::Case;
use domain::ids::CaseId;
use domain::people::Actor;
use screening::{Limits, ScreeningError, screen_file};
use serde_json::json;
use sha2::{Digest, Sha256};
pub use store::Document;

use super::may_see;
use crate::application::App;
use crate::error::{AppError, ErrorKind, Result};
use crate::loads::of_screening;

/// Bytes of a document at most.
pub const DOCUMENT_BYTES_MAX: usize = 20 * 1024 * 1024;
/// Documents of a case at most.
const DOCUMENTS_MAX: usize = 200;
/// Characters kept of a file's name.
const NAME_CHARS_MAX: usize = 120;

impl App {
    /// The documents of a case that the caller has read.
    pub(super) async fn documents_of(&self, case: &Case) -> Result<Vec<Document>> {
        Ok(self.store.documents(case.id).await?)
    }

    /// Attaches a document to a case. What does not pass the screening is not kept.
    ///
    /// # Errors
    /// `document.empty`, `document.too-large`, `document.too-many`, `document.marked`, and what the screening says.
    pub async fn attach_document(
        &self,
        id: CaseId,
        name: &str,
        bytes: Vec<u8>,
        actor: &Actor,
    ) -> Result<()> {
        let case = self.readable_case(id, actor).await?;
        if bytes.is_empty() {
            return Err(AppError::new(ErrorKind::Invalid, "document.empty"));
        }
        if bytes.len() > DOCUMENT_BYTES_MAX {
            return Err(AppError::new(ErrorKind::Limited, "document.too-large"));
        }
        if self.store.documents(id).await?.len() >= DOCUMENTS_MAX {
            return Err(AppError::new(ErrorKind::Limited, "document.too-many"));
        }
        let media_type = self.hooks.screening.screen(name, &bytes)?;
        let (bytes, unread) = self.screen_document(plain_name(name), bytes).await?;
        let document = Document {
            id: 0,
            case: id,
            at: self.now(),
            by: actor.person,
            unit: actor.unit,
            name: plain_name(name),
            media_type: media_type.to_owned(),
            bytes: bytes.len() as u64,
            digest: hex::encode(Sha256::digest(&bytes)),
            unread,
        };
        // The file first: a document on record always has its bytes.
        self.keep_file(&document.digest, bytes).await?;
        let tx = self.store.begin().await?;
        tx.insert_document(&document).await?;
        let facts = json!({ "number": case.number, "digest": document.digest, "unread": unread });
        self.case_witness(&tx, &case, "case.document-attached", facts, actor).await?;
        Ok(tx.commit().await?)
    }

    /// Screens a document (Article 23): a marking refuses it; how much of it could not be read is kept with it, for a
    /// person to look at.
    ///
    /// # Errors
    /// `document.marked` with the place, `screening.limit`.
    async fn screen_document(&self, name: String, bytes: Vec<u8>) -> Result<(Vec<u8>, u64)> {
        let screened = self.in_screening_room(move || {
            let found = screen_file(&name, Cursor::new(&bytes), &Limits::default());
            (found, bytes)
        });
        let (found, bytes) = screened.await?;
        match found {
            Ok(found) => match found.markings.first() {
                Some(marking) => Err(AppError::new(ErrorKind::Invalid, "document.marked")
                    .about(format!("{} · {}", marking.word, marking.place))),
                None => Ok((bytes, found.unread_total)),
            },
            // Readers of other programs may open it all the same: nobody has seen what is in it.
            Err(ScreeningError::Broken { .. }) => Ok((bytes, 1)),
            Err(error) => Err(of_screening(error)),
        }
    }

    /// A document with its bytes, for whoever may read its case.
    pub async fn document(
        &self,
        id: CaseId,
        number: i64,
        actor: &Actor,
    ) -> Result<(Document, Vec<u8>)> {
        self.readable_case(id, actor).await?;
        let found = self.store.document(number).await?.filter(|document| document.case == id);
        let document = found.ok_or_else(AppError::not_found)?;
        let bytes =
            tokio::fs::read(self.file_of(&document.digest)).await.map_err(AppError::internal)?;
        Ok((document, bytes))
    }

    /// The case, where the actor may read it.
    pub(super) async fn readable_case(&self, id: CaseId, actor: &Actor) -> Result<Case> {
        let stored = self.store.case(id).await?.filter(|stored| may_see(&stored.case, actor));
        Ok(stored.ok_or_else(AppError::not_found)?.case)
    }

    fn file_of(&self, digest: &str) -> PathBuf {
        let folder = digest.get(..2).unwrap_or_default();
        self.config.data.join("documents").join(folder).join(digest)
    }

    /// Keeps bytes under their digest. A second copy is the same file; a torn write never bears the name.
    async fn keep_file(&self, digest: &str, bytes: Vec<u8>) -> Result<()> {
        let path = self.file_of(digest);
        let part = path.with_extension(CaseId::new(self.now()).to_string());
        let kept = tokio::task::spawn_blocking(move || -> std::io::Result<()> {
            if path.exists() {
                return Ok(());
            }
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder)?;
            }
            let mut file = std::fs::File::create_new(&part)?;
            std::io::Write::write_all(&mut file, &bytes)?;
            file.sync_all()?;
            std::fs::rename(&part, &path)
        });
        kept.await.map_err(AppError::internal)?.map_err(AppError::internal)
    }
}

/// A file's name without its path and without what breaks a header.
fn plain_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '"' | '<' | '>' | '|' | ':' | '*' | '?'))
        .take(NAME_CHARS_MAX)
        .collect();
    if plain.trim().is_empty() { "document".to_owned() } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_neither_a_path_nor_what_breaks_a_header() {
        assert_eq!(plain_name("../../etc/报告\r\n.pdf"), "报告.pdf");
        assert_eq!(plain_name("C:\\temp\\a\".pdf"), "a.pdf");
        assert_eq!(plain_name(""), "document");
    }
}
