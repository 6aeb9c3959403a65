//! The way of an export's chunks to their reader, counting the rows that really left.
//!
//! Where a stream breaks off, the record must say how much is out. Chunks that
//! still waited when the reader went away never left, so rows are counted where
//! they are taken, and not only where they are sent.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures::Stream;
use tokio::sync::mpsc;

use crate::error::{AppError, Result};

/// Chunks that wait for a slow reader; the reading of the table waits with them.
const CHUNKS_WAITING: usize = 2;

/// A chunk with the rows that end in it.
type Counted = (Bytes, u64);

/// The sender and the stream of one export.
pub(super) fn channel() -> (Sender, Chunks) {
    let (to_reader, from_lake) = mpsc::channel(CHUNKS_WAITING);
    let rows_taken = Arc::new(AtomicU64::new(0));
    let sender = Sender {
        to_reader,
        lines: Lines::default(),
        rows_sent: 0,
        rows_taken: Arc::clone(&rows_taken),
    };
    (sender, Chunks { from_lake, rows_taken })
}

/// Where the export puts its chunks.
pub(super) struct Sender {
    to_reader: mpsc::Sender<Result<Counted>>,
    lines: Lines,
    rows_sent: u64,
    rows_taken: Arc<AtomicU64>,
}

/// The reader went away.
pub(super) struct ReaderGone;

impl Sender {
    /// Hands a chunk over, when there is room.
    pub(super) async fn send(&mut self, chunk: Bytes) -> std::result::Result<(), ReaderGone> {
        let rows = self.lines.rows_in(&chunk);
        self.to_reader.send(Ok((chunk, rows))).await.map_err(|_unsent| ReaderGone)?;
        self.rows_sent += rows;
        Ok(())
    }

    /// Hands over a chunk of a format whose rows are not its lines; `rows_begun` counts those that stand in it or before.
    pub(super) async fn send_up_to(
        &mut self,
        chunk: Bytes,
        rows_begun: u64,
    ) -> std::result::Result<(), ReaderGone> {
        let rows = rows_begun.saturating_sub(self.rows_sent);
        self.to_reader.send(Ok((chunk, rows))).await.map_err(|_unsent| ReaderGone)?;
        self.rows_sent += rows;
        Ok(())
    }

    /// Waits until the reader has taken all that was handed over.
    pub(super) async fn all_taken(&self) -> std::result::Result<(), ReaderGone> {
        let room = self.to_reader.reserve_many(CHUNKS_WAITING).await;
        room.map(drop).map_err(|_closed| ReaderGone)
    }

    /// Ends the stream with an error. Where nobody reads any more, nobody is left to tell.
    pub(super) async fn break_off(&self, error: AppError) {
        let _reader_gone = self.to_reader.send(Err(error)).await;
    }

    /// Rows handed over, taken or not.
    pub(super) fn rows_sent(&self) -> u64 {
        self.rows_sent
    }

    /// Rows the reader took.
    pub(super) fn rows_taken(&self) -> u64 {
        self.rows_taken.load(Ordering::Acquire)
    }
}

/// The bytes of an export; an error is the last item.
#[derive(Debug)]
pub struct Chunks {
    from_lake: mpsc::Receiver<Result<Counted>>,
    rows_taken: Arc<AtomicU64>,
}

impl Stream for Chunks {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.from_lake.poll_recv(context).map(|taken| {
            taken.map(|chunk| {
                chunk.map(|(bytes, rows)| {
                    self.rows_taken.fetch_add(rows, Ordering::Release);
                    bytes
                })
            })
        })
    }
}

/// Counts lines of CSV as they pass; the first is the heading. In every encoding exports have, the bytes of quotes and
/// line ends stand for nothing else.
#[derive(Debug, Default)]
struct Lines {
    in_quotes: bool,
    is_past_heading: bool,
}

impl Lines {
    fn rows_in(&mut self, chunk: &[u8]) -> u64 {
        let mut lines = 0;
        for byte in chunk {
            self.in_quotes ^= *byte == b'"';
            lines += u64::from(*byte == b'\n' && !self.in_quotes);
        }
        let heading = u64::from(lines > 0 && !self.is_past_heading);
        self.is_past_heading |= lines > 0;
        lines - heading
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_end_in_quotes_ends_no_row() {
        let mut lines = Lines::default();
        assert_eq!(lines.rows_in(b"\xef\xbb\xbfname,\"no\n\"\"te\"\r\n"), 0);
        assert_eq!(lines.rows_in(b"a,\"two\r\nlines\"\r\nb,\"he said \"\"x\n\"\"\"\r\n"), 2);
        assert_eq!(lines.rows_in(b"c,\r\n"), 1);
        assert_eq!(lines.rows_in(b""), 0);
    }
}
