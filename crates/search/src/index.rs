//! Opening, writing and replacing the index.
//!
//! A writer lives only as long as one write: an idle index holds no lock, no
//! thread and no buffer. The catalogue version travels in the commit's payload,
//! so documents and version become visible together or not at all.

use std::fs;
use std::path::Path;

use parking_lot::{Mutex, RwLock};
use tantivy::{Index, IndexReader, IndexSettings, IndexWriter, ReloadPolicy, Searcher, Term};

use crate::schema::{FORMAT, Fields, tokenizers};
use crate::{EntryDocument, SearchError};

/// Buffer of a writer, in bytes, before it starts a further segment.
const WRITER_BYTES: usize = 32 * 1024 * 1024;

/// The catalogue search index. Searches run side by side; writes queue.
pub struct SearchIndex {
    pub(crate) fields: Fields,
    index: Index,
    reader: IndexReader,
    writing: Mutex<()>,
    snapshot: RwLock<Snapshot>,
}

/// What searches see: documents and the catalogue version they stand for.
#[derive(Clone)]
pub(crate) struct Snapshot {
    pub(crate) searcher: Searcher,
    pub(crate) reflects: u64,
}

impl SearchIndex {
    /// Opens the index under `dir`, making it if there is none.
    ///
    /// An index that is damaged or of another format is thrown away: it then
    /// [`reflects`](Self::reflects) 0 and wants a [`rebuild`](Self::rebuild).
    /// Only the subfolder `catalogue` of `dir` is touched.
    pub fn open(dir: &Path) -> Result<Self, SearchError> {
        let home = dir.join("catalogue");
        fs::create_dir_all(&home)?;
        let (schema, fields) = Fields::build();
        let open = || -> Result<Index, SearchError> {
            let files = tantivy::directory::MmapDirectory::open(&home)
                .map_err(tantivy::TantivyError::from)?;
            Ok(Index::open_or_create(files, schema.clone())?)
        };
        if let Ok(index) = open()
            && let Ok(opened) = Self::over(index, fields.clone())
            && opened.has_current_format()
        {
            return Ok(opened);
        }
        fs::remove_dir_all(&home)?;
        fs::create_dir_all(&home)?;
        Self::over(open()?, fields)
    }

    /// An index that lives in memory and ends with the process.
    pub fn in_memory() -> Result<Self, SearchError> {
        let (schema, fields) = Fields::build();
        let index =
            Index::builder().schema(schema).settings(IndexSettings::default()).create_in_ram()?;
        Self::over(index, fields)
    }

    fn over(mut index: Index, fields: Fields) -> Result<Self, SearchError> {
        index.set_tokenizers(tokenizers());
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let snapshot = RwLock::new(Snapshot {
            searcher: reader.searcher(),
            reflects: stored_version(&index)?.unwrap_or(0),
        });
        Ok(Self { fields, index, reader, writing: Mutex::new(()), snapshot })
    }

    /// An index never written to has no payload and is of any format.
    fn has_current_format(&self) -> bool {
        match stored_version(&self.index) {
            Ok(Some(_)) => true,
            Ok(None) => self.snapshot().searcher.num_docs() == 0,
            Err(_) => false,
        }
    }

    /// The catalogue version the index holds; 0 if it was never written.
    pub fn reflects(&self) -> u64 {
        self.snapshot.read().reflects
    }

    /// Entries in the index.
    pub fn len(&self) -> u64 {
        self.snapshot.read().searcher.num_docs()
    }

    /// Whether nothing is indexed.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds entries, replacing those of the same id; of several with one id in
    /// `entries`, the last stays. The index then reflects `reflects`.
    pub fn upsert(&self, entries: &[EntryDocument], reflects: u64) -> Result<(), SearchError> {
        self.write(reflects, |writer| {
            for entry in entries {
                self.put(writer, entry)?;
            }
            Ok(())
        })
    }

    /// Removes entries by id; ids unknown to the index are passed over.
    pub fn remove<S: AsRef<str>>(&self, ids: &[S], reflects: u64) -> Result<(), SearchError> {
        self.write(reflects, |writer| {
            for id in ids {
                writer.delete_term(Term::from_field_text(self.fields.id, id.as_ref()));
            }
            Ok(())
        })
    }

    /// Replaces everything. Searches see the old entries until all new ones
    /// are in; after an error they keep the old ones.
    pub fn rebuild(
        &self,
        entries: impl IntoIterator<Item = EntryDocument>,
        reflects: u64,
    ) -> Result<(), SearchError> {
        self.write(reflects, |writer| {
            writer.delete_all_documents()?;
            for entry in entries {
                self.put(writer, &entry)?;
            }
            Ok(())
        })
    }

    fn put(&self, writer: &IndexWriter, entry: &EntryDocument) -> Result<(), SearchError> {
        writer.delete_term(Term::from_field_text(self.fields.id, &entry.id));
        writer.add_document(self.fields.document(entry))?;
        Ok(())
    }

    fn write(
        &self,
        reflects: u64,
        change: impl FnOnce(&IndexWriter) -> Result<(), SearchError>,
    ) -> Result<(), SearchError> {
        let _turn = self.writing.lock();
        let mut writer: IndexWriter = self.index.writer_with_num_threads(1, WRITER_BYTES)?;
        change(&writer)?;
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(&payload(reflects));
        commit.commit()?;
        writer.wait_merging_threads()?;
        self.reader.reload()?;
        *self.snapshot.write() = Snapshot { searcher: self.reader.searcher(), reflects };
        Ok(())
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        self.snapshot.read().clone()
    }
}

fn payload(reflects: u64) -> String {
    format!("{FORMAT}:{reflects}")
}

/// The version in the last commit of this format.
fn stored_version(index: &Index) -> Result<Option<u64>, SearchError> {
    let payload = index.load_metas()?.payload.unwrap_or_default();
    Ok(payload
        .split_once(':')
        .filter(|(format, _)| format.parse() == Ok(FORMAT))
        .and_then(|(_, version)| version.parse().ok()))
}
