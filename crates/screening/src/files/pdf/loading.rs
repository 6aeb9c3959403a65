//! Loading a PDF within a limit on all of its object streams together.
//!
//! The reader of the format bounds each stream alone, and unpacks every stream of
//! objects before it answers. So each is counted as it comes, and what would go
//! beyond the limit is not unpacked.

use std::cell::Cell;

use lopdf::{DecompressError, Document, Error, LoadOptions, Object, ObjectId};

thread_local! {
    /// Bytes that object streams of the document being loaded here may still take; none once they took too many. The
    /// reader takes a plain function for its filter, and calls it on the thread that loads.
    static LEFT: Cell<Option<usize>> = const { Cell::new(None) };
}

/// Loads a document whose object streams unpack to so many bytes in all.
///
/// # Errors
/// What the reader says, and `MemoryLimitExceeded` beyond the limit.
pub(super) fn load(bytes: &[u8], unpacked_max: usize) -> Result<Document, Error> {
    LEFT.set(Some(unpacked_max));
    let options = LoadOptions {
        filter: Some(counted),
        // One stream may be asked for by others while it is not counted yet.
        max_decompressed_size: Some(unpacked_max / 4),
        ..LoadOptions::default()
    };
    let loaded = Document::load_mem_with_options(bytes, options)?;
    if LEFT.take().is_none() {
        let limit = unpacked_max;
        return Err(Error::Decompress(DecompressError::MemoryLimitExceeded { limit }));
    }
    Ok(loaded)
}

/// Counts an object stream; leaves it out where it is too much. The reader keeps a stream as it was given, and takes the
/// answer for objects within streams, which are never streams themselves.
fn counted(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    let Object::Stream(stream) = object else {
        return Some((id, object.clone()));
    };
    if stream.dict.has_type(b"ObjStm") {
        let left = LEFT.get()?;
        match stream.get_plain_content_with_limit(left) {
            Ok(content) => LEFT.set(Some(left - content.len().min(left))),
            Err(Error::Decompress(DecompressError::MemoryLimitExceeded { .. })) => {
                LEFT.set(None);
                return None;
            }
            // A stream that cannot be unpacked holds nothing, and the reader says so.
            Err(_) => {}
        }
    }
    Some((id, Object::Null))
}
