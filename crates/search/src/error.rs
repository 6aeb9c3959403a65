//! What can go wrong with a derived index: the disk, or the index itself.
//! A query text is never a reason to fail.

/// An error of the search index.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The index directory could not be made, read or cleared.
    #[error("the search index directory cannot be used")]
    Directory(#[source] std::io::Error),
    /// The index could not be read or written.
    #[error("the search index failed")]
    Index(#[from] tantivy::TantivyError),
}

/// How a caller should react to a [`SearchError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The storage under the index failed; trying again may help.
    Storage,
    /// The index is damaged or misused; rebuild it.
    Rebuild,
}

impl SearchError {
    /// Whether to try again or to rebuild.
    pub fn kind(&self) -> ErrorKind {
        use tantivy::TantivyError as T;
        match self {
            Self::Directory(_)
            | Self::Index(T::IoError(_) | T::LockFailure(..) | T::OpenDirectoryError(_)) => {
                ErrorKind::Storage
            }
            Self::Index(_) => ErrorKind::Rebuild,
        }
    }
}

impl From<std::io::Error> for SearchError {
    fn from(error: std::io::Error) -> Self {
        Self::Directory(error)
    }
}
