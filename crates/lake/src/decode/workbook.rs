//! Workbooks: the first sheet of an XLSX file, its cells as text.
//!
//! A text cell is kept exactly. A number cell is written without `.0`; one of
//! sixteen or more digits is at fault, because the workbook itself keeps only
//! fifteen of them and nobody can tell which were lost.

use std::io::{BufReader, Read, sink};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use calamine::{Cell, DataRef, ExcelDateTime, Reader, Xlsx, XlsxError};
use domain::values::ValueFault;
use zip::ZipArchive;

use super::{Block, FIELDS_MAX, Field, RECORD_BYTES_MAX, Row, Source};
use crate::raw::{RawSource, SourceReader};
use crate::{FileFault, LakeError, Limit};

/// Bytes of a workbook's parts, unpacked, in all.
const UNPACKED_BYTES_MAX: u64 = 1 << 30;
/// Bytes of every part but the sheets: these are held in memory at once.
const RESIDENT_BYTES_MAX: u64 = 256 << 20;
const BLOCK_ROWS: usize = 4096;
const BLOCK_BYTES: usize = 1 << 20;
/// The first number whose neighbours a workbook cannot tell apart by fifteen digits.
const IMPRECISE_FROM: f64 = 1e15;

type Book = Xlsx<BufReader<SourceReader>>;

/// A block, the end of the sheet (`None`), or why it cannot be read. A thread that ends without a word has failed.
type Sent = Result<Option<SheetBlock>, LakeError>;

/// A sheet being read, on a thread of its own because the cell reader borrows the workbook.
#[derive(Debug)]
pub(crate) struct SheetSource {
    fields: Vec<String>,
    blocks: Receiver<Sent>,
    progress: Arc<Progress>,
}

#[derive(Debug, Default)]
struct Progress {
    row: AtomicU64,
    rows: AtomicU64,
}

/// Rows of a sheet.
#[derive(Debug, Default)]
pub(crate) struct SheetBlock {
    rows: Vec<SheetRow>,
}

#[derive(Debug)]
struct SheetRow {
    line: u64,
    cells: Vec<SheetCell>,
}

#[derive(Debug, Clone, PartialEq)]
enum SheetCell {
    Blank,
    Text(String),
    Faulty(String, ValueFault),
}

impl SheetSource {
    /// Opens a workbook, having made sure that it does not unpack beyond bounds, and reads the heading of its first sheet.
    pub(crate) fn open(raw: &RawSource) -> Result<Self, LakeError> {
        check_unpacked_size(raw)?;
        let book: Book =
            Xlsx::new(BufReader::new(raw.open()?)).map_err(|cause| not_a_workbook(&cause))?;
        let (send, blocks) = sync_channel(2);
        let progress = Arc::new(Progress::default());
        let shared = Arc::clone(&progress);
        std::thread::Builder::new().name("lake-workbook".to_owned()).spawn(move || {
            let ended = read_sheet(book, &send, &shared).map(|()| None);
            // The receiver is gone only when nobody wants the rest.
            let _ = send.send(ended);
        })?;
        let heading = receive(&blocks)?
            .and_then(|block| block.rows.into_iter().next())
            .ok_or(FileFault::Empty)?;
        let fields = heading.cells.iter().map(|cell| cell.shown().trim().to_owned()).collect();
        Ok(Self { fields, blocks, progress })
    }
}

fn receive(blocks: &Receiver<Sent>) -> Sent {
    blocks.recv().unwrap_or_else(|_ended| Err(FileFault::NotAWorkbook.into()))
}

fn not_a_workbook(cause: &XlsxError) -> LakeError {
    tracing::debug!(%cause, "not a readable workbook");
    FileFault::NotAWorkbook.into()
}

/// Unpacks every part once, counting: the sizes an archive states of itself are not to be trusted.
fn check_unpacked_size(raw: &RawSource) -> Result<(), LakeError> {
    let broken = |_cause| LakeError::from(FileFault::NotAWorkbook);
    let mut archive = ZipArchive::new(BufReader::new(raw.open()?)).map_err(broken)?;
    let (mut all, mut resident) = (0, 0);
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(broken)?;
        let is_sheet = part.name().map_err(broken)?.contains("worksheets/");
        let left = if is_sheet { UNPACKED_BYTES_MAX - all } else { RESIDENT_BYTES_MAX - resident };
        let bytes = std::io::copy(&mut part.take(left + 1), &mut sink())
            .map_err(|_damaged| FileFault::NotAWorkbook)?;
        if bytes > left {
            return Err(LakeError::Limit { limit: Limit::WorkbookBytes, max: UNPACKED_BYTES_MAX });
        }
        *(if is_sheet { &mut all } else { &mut resident }) += bytes;
    }
    Ok(())
}

/// Sends the heading as a block of one row, then the rows below it.
fn read_sheet(
    mut book: Book,
    send: &SyncSender<Sent>,
    progress: &Progress,
) -> Result<(), LakeError> {
    let sheet = book.sheet_names().into_iter().next().ok_or(FileFault::Empty)?;
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(|cause| not_a_workbook(&cause))?;
    progress.rows.store(u64::from(cells.dimensions().end.0) + 1, Ordering::Relaxed);
    let mut gather = Gather::default();
    while let Some(cell) = cells.next_cell().map_err(|cause| not_a_workbook(&cause))? {
        gather.take(&cell)?;
        if let Some(block) = gather.full_block() {
            progress.row.store(gather.line, Ordering::Relaxed);
            if send.send(Ok(Some(block))).is_err() {
                return Ok(());
            }
        }
    }
    gather.end_row();
    progress.row.store(gather.line, Ordering::Relaxed);
    if let Some(rest) = gather.rest() {
        let _ = send.send(Ok(Some(rest)));
    }
    Ok(())
}

/// Gathers cells into rows, and rows into blocks.
#[derive(Default)]
struct Gather {
    line: u64,
    cells: Vec<SheetCell>,
    /// Fields of the heading, once it is known.
    width: Option<usize>,
    heading_due: bool,
    block: SheetBlock,
    bytes: usize,
    row_bytes: usize,
}

impl Gather {
    fn take(&mut self, cell: &Cell<DataRef<'_>>) -> Result<(), LakeError> {
        let (row, column) = cell.get_position();
        let (line, column) = (u64::from(row) + 1, column as usize);
        if line != self.line {
            self.end_row();
            self.line = line;
        }
        let found = SheetCell::of(cell.get_value());
        if found == SheetCell::Blank {
            return Ok(());
        }
        if column >= FIELDS_MAX {
            return Err(LakeError::Limit { limit: Limit::Fields, max: FIELDS_MAX as u64 });
        }
        self.row_bytes += found.shown().len();
        if self.row_bytes > RECORD_BYTES_MAX {
            return Err(LakeError::Limit {
                limit: Limit::RecordBytes,
                max: RECORD_BYTES_MAX as u64,
            });
        }
        self.cells.resize(self.cells.len().max(column + 1), SheetCell::Blank);
        self.cells[column] = found;
        Ok(())
    }

    /// Rows without any content are not rows.
    fn end_row(&mut self) {
        let mut cells = std::mem::take(&mut self.cells);
        if cells.iter().all(|cell| cell.shown().is_empty()) {
            return;
        }
        self.heading_due |= self.width.is_none();
        let width = *self.width.get_or_insert(cells.len());
        cells.resize(cells.len().max(width), SheetCell::Blank);
        self.bytes += std::mem::take(&mut self.row_bytes) + cells.len() * size_of::<SheetCell>();
        self.block.rows.push(SheetRow { line: self.line, cells });
    }

    fn full_block(&mut self) -> Option<SheetBlock> {
        let full = self.block.rows.len() >= BLOCK_ROWS || self.bytes >= BLOCK_BYTES;
        (full || std::mem::take(&mut self.heading_due)).then(|| {
            self.bytes = 0;
            std::mem::take(&mut self.block)
        })
    }

    fn rest(self) -> Option<SheetBlock> {
        (!self.block.rows.is_empty()).then_some(self.block)
    }
}

impl SheetCell {
    fn of(value: &DataRef<'_>) -> Self {
        match value {
            DataRef::Empty => Self::Blank,
            DataRef::Int(number) => Self::Text(number.to_string()),
            DataRef::Float(number) if number.abs() >= IMPRECISE_FROM => {
                Self::Faulty(number_text(*number), ValueFault::TooPrecise)
            }
            DataRef::Float(number) => Self::Text(number_text(*number)),
            DataRef::String(text) | DataRef::DurationIso(text) => Self::Text(text.clone()),
            DataRef::SharedString(text) => Self::Text((*text).to_owned()),
            DataRef::Bool(flag) => Self::Text(flag.to_string()),
            DataRef::DateTime(at) if at.is_duration() => Self::Text(number_text(at.as_f64())),
            DataRef::DateTime(at) => Self::Text(date_text(at)),
            DataRef::DateTimeIso(text) => {
                Self::Text(text.strip_suffix("T00:00:00").unwrap_or(text).to_owned())
            }
            DataRef::Error(error) => {
                Self::Faulty(error.to_string(), ValueFault::ForbiddenCharacter)
            }
        }
    }

    fn shown(&self) -> &str {
        match self {
            Self::Blank => "",
            Self::Text(text) | Self::Faulty(text, _) => text,
        }
    }

    fn field(&self) -> Field<'_> {
        match self {
            Self::Blank => Field::Missing,
            Self::Text(text) => Field::Text(text),
            Self::Faulty(shown, fault) => Field::Faulty(shown.clone(), *fault),
        }
    }
}

/// A number as digits, without `.0` and without an exponent.
pub(crate) fn number_text(number: f64) -> String {
    number.to_string()
}

/// A date cell as `2026-11-22`, with the time behind a blank where it is not midnight.
fn date_text(at: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, milli) = at.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    match (hour, minute, second, milli) {
        (0, 0, 0, 0) => date,
        (_, _, _, 0) => format!("{date} {hour:02}:{minute:02}:{second:02}"),
        _ => format!("{date} {hour:02}:{minute:02}:{second:02}.{milli:03}"),
    }
}

impl Source for SheetSource {
    fn fields(&self) -> &[String] {
        &self.fields
    }

    fn next_block(&mut self) -> Result<Option<Block>, LakeError> {
        Ok(receive(&self.blocks)?.map(Block::Sheet))
    }

    fn progress(&self) -> (u64, u64) {
        let (row, rows) =
            (self.progress.row.load(Ordering::Relaxed), self.progress.rows.load(Ordering::Relaxed));
        (row, rows.max(row))
    }
}

impl SheetBlock {
    /// Visits every row.
    pub(crate) fn for_each_row(&self, visit: &mut dyn FnMut(&Row<'_, '_>)) {
        for row in &self.rows {
            let fields: Vec<Field<'_>> = row.cells.iter().map(SheetCell::field).collect();
            visit(&Row { line: row.line, fields: &fields });
        }
    }
}
