//! One Parquet file of a table, read through the object store with its footer kept.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use futures::future::BoxFuture;
use futures::{FutureExt, TryFutureExt};
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use parquet::arrow::async_reader::{AsyncFileReader, ParquetRecordBatchStreamBuilder};
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::metadata::{PageIndexPolicy, ParquetMetaData, ParquetMetaDataReader};

use crate::LakeError;
use crate::table::TableFile;

/// A file and its footer.
#[derive(Debug)]
pub(crate) struct DataFile {
    pub(crate) path: String,
    pub(crate) metadata: ArrowReaderMetadata,
    reader: StoreReader,
}

impl DataFile {
    /// Reads the footer and the index of pages, which lets single rows be read without their
    /// neighbours.
    pub(crate) async fn open(
        store: Arc<dyn ObjectStore>,
        file: &TableFile,
    ) -> Result<Self, LakeError> {
        let path = Path::parse(&file.path).map_err(object_store::Error::from)?;
        let mut reader = StoreReader { store, path, bytes: file.bytes };
        // The declared schema names the types; what the writer's arrow called them does not matter.
        let options = ArrowReaderOptions::new()
            .with_skip_arrow_metadata(true)
            .with_offset_index_policy(PageIndexPolicy::Optional);
        let metadata = ArrowReaderMetadata::load_async(&mut reader, options).await?;
        Ok(Self { path: file.path.clone(), metadata, reader })
    }

    /// Rows of each row group.
    pub(crate) fn group_rows(&self) -> impl Iterator<Item = u64> {
        let groups = self.metadata.metadata().row_groups();
        groups.iter().map(|group| u64::try_from(group.num_rows()).unwrap_or_default())
    }

    pub(crate) fn rows(&self) -> u64 {
        self.group_rows().sum()
    }

    pub(crate) fn stream(&self) -> ParquetRecordBatchStreamBuilder<StoreReader> {
        ParquetRecordBatchStreamBuilder::new_with_metadata(
            self.reader.clone(),
            self.metadata.clone(),
        )
    }
}

/// Ranges of one file in the object store.
#[derive(Debug, Clone)]
pub(crate) struct StoreReader {
    store: Arc<dyn ObjectStore>,
    path: Path,
    bytes: u64,
}

fn external(cause: object_store::Error) -> ParquetError {
    ParquetError::External(Box::new(cause))
}

impl AsyncFileReader for StoreReader {
    fn get_bytes(&mut self, range: Range<u64>) -> BoxFuture<'_, ParquetResult<Bytes>> {
        self.store.get_range(&self.path, range).map_err(external).boxed()
    }

    fn get_byte_ranges(
        &mut self,
        ranges: Vec<Range<u64>>,
    ) -> BoxFuture<'_, ParquetResult<Vec<Bytes>>> {
        async move { self.store.get_ranges(&self.path, &ranges).await.map_err(external) }.boxed()
    }

    fn get_metadata<'a>(
        &'a mut self,
        options: Option<&'a ArrowReaderOptions>,
    ) -> BoxFuture<'a, ParquetResult<Arc<ParquetMetaData>>> {
        async move {
            let bytes = self.bytes;
            let reader = ParquetMetaDataReader::new()
                .with_arrow_reader_options(options)
                .with_prefetch_hint(Some(64 << 10));
            Ok(Arc::new(reader.load_and_finish(self, bytes).await?))
        }
        .boxed()
    }
}
