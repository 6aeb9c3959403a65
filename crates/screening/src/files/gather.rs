//! Gathers what the readers of all formats find, within the limits.

use std::collections::{BTreeMap, BTreeSet};

use domain::secrecy::fold;

use super::error::{Limit, Limits, ScreeningError};
use super::{FileFormat, FileScreening, Unread, UnreadReason, json};
use crate::identifiers::{ColumnFinding, ColumnJudge};
use crate::markings::{self, Marking};
use crate::place::Place;

/// Characters of the longest heading that is repeated in a finding.
const HEADING_CHARS_MAX: usize = 64;

/// Characters of a run of neighbours, and of what follows it, that are looked at together.
const RUN_CHARS_MAX: usize = 64;
/// Characters at the end of a run that a mark may begin with.
const RUN_CHARS_KEPT: usize = 8;

/// What was found so far.
pub(super) struct Gather<'l> {
    pub(super) limits: &'l Limits,
    found: FileScreening,
    text: ColumnJudge,
    columns: Vec<Column>,
    /// Values by key, up to [`Limits::columns_max`] keys.
    keyed: BTreeMap<String, ColumnJudge>,
    /// Neighbours of one character each, which together may be a mark.
    run: Run,
}

/// Values or lines of one character that follow each other, blank ones not counted.
#[derive(Default)]
struct Run {
    text: String,
    /// Where each of them stands.
    places: Vec<Place>,
}

#[derive(Default)]
struct Column {
    heading: Option<String>,
    judge: ColumnJudge,
}

impl<'l> Gather<'l> {
    pub(super) fn new(limits: &'l Limits) -> Self {
        let found = FileScreening::default();
        let (text, columns, keyed) = (ColumnJudge::new(), Vec::new(), BTreeMap::new());
        Self { limits, found, text, columns, keyed, run: Run::default() }
    }

    /// Takes the name of the file.
    pub(super) fn name(&mut self, name: &str) {
        self.mark(name, || Place::FileName);
    }

    /// Takes a line or paragraph of running text.
    pub(super) fn line(&mut self, text: &str, place: impl Fn() -> Place) {
        self.mark(text, &place);
        self.carry(text, &place);
        self.text.take(text, place);
    }

    /// Takes a text that is no value: a name or a setting, of which only the marks count.
    pub(super) fn attribute(&mut self, text: &str, place: impl Fn() -> Place) {
        self.mark(text, place);
    }

    /// Takes the text of a page, whose marks may go over its lines, as characters of a scattered mark do.
    pub(super) fn page(&mut self, text: &str, place: impl Fn(u32) -> Place) {
        let mut marks = markings::find(text).into_iter().peekable();
        let mut marked = BTreeSet::new();
        let (mut line, mut offset) = (1_u32, 0);
        for (at, character) in text.chars().enumerate() {
            while let Some(mark) = marks.next_if(|mark| mark.offset == at) {
                marked.insert(line);
                self.add(&markings::Mark { offset, ..mark }, place(line));
            }
            if character == '\n' {
                (line, offset) = (line.saturating_add(1), 0);
            } else {
                offset += 1;
            }
        }
        for (line, text) in (1..).zip(text.split('\n')) {
            self.text.take(text, || place(line));
            if marked.contains(&line) {
                self.run = Run::default();
                continue;
            }
            // Within a page the word means nothing, but as a line of its own it is the mark of the page.
            if markings::is_alone(text) {
                self.mark(text, || place(line));
            }
            self.carry(text, || place(line));
        }
        self.end_run();
    }

    /// Takes a value of the table being read; `column` from 0.
    pub(super) fn value(
        &mut self,
        column: usize,
        text: &str,
        place: impl Fn() -> Place,
    ) -> Result<(), ScreeningError> {
        self.mark(text, &place);
        self.carry(text, &place);
        self.column(column)?.judge.take(text, place);
        Ok(())
    }

    /// Takes a value of a record whose fields have keys. Where there are too many keys to be columns, as of a map, it is
    /// running text.
    pub(super) fn keyed(&mut self, key: &str, text: &str, place: impl Fn() -> Place) {
        self.mark(text, &place);
        self.carry(text, &place);
        let key = cut(key.trim());
        let is_full = self.keyed.len() >= self.limits.columns_max;
        let is_new = !self.keyed.contains_key(&key);
        if is_new {
            self.mark(&key, &place);
        }
        let judge =
            if is_new && is_full { &mut self.text } else { self.keyed.entry(key).or_default() };
        judge.take(text, place);
    }

    /// Takes a field of the first row, which is a heading, or a value where the table has none.
    pub(super) fn heading(
        &mut self,
        column: usize,
        text: &str,
        place: impl Fn() -> Place,
    ) -> Result<(), ScreeningError> {
        self.mark(text, &place);
        self.carry(text, &place);
        let heading = text.trim();
        let column = self.column(column)?;
        if ColumnJudge::tells(heading) {
            column.judge.take(heading, place);
        }
        if !heading.is_empty() && heading.chars().count() <= HEADING_CHARS_MAX {
            column.heading = Some(heading.to_owned());
        }
        Ok(())
    }

    /// Ends a table and judges its columns.
    pub(super) fn end_table(&mut self, table: Option<&str>) {
        self.end_run();
        for (number, column) in (1..).zip(std::mem::take(&mut self.columns)) {
            let named = |mut finding: ColumnFinding| {
                finding.table = table.map(str::to_owned);
                finding.column_number = Some(number);
                // A first row that is itself such a value must not go into the report.
                finding.column = column
                    .heading
                    .clone()
                    .filter(|heading| !ColumnJudge::tells_kind(heading, finding.kind));
                finding
            };
            self.add_columns(column.judge.findings().into_iter().map(named));
        }
    }

    /// Notes what was not read.
    pub(super) fn unread(&mut self, reason: UnreadReason, place: Option<Place>) {
        self.found.unread_total += 1;
        if self.found.unread.len() < self.limits.findings_max {
            self.found.unread.push(Unread { reason, place });
        }
    }

    /// Ends the file.
    pub(super) fn finish(mut self, format: Option<FileFormat>) -> FileScreening {
        self.end_table(None);
        for (key, judge) in std::mem::take(&mut self.keyed) {
            let named = |mut finding: ColumnFinding| {
                let is_name = !key.is_empty() && !ColumnJudge::tells_kind(&key, finding.kind);
                finding.column = is_name.then(|| key.clone());
                finding
            };
            self.add_columns(judge.findings().into_iter().map(named));
        }
        // What stands in running text may be of any column, so that it is always kept.
        let in_text = self.text.findings_of_text();
        self.found.columns_total += in_text.len() as u64;
        self.found.columns.extend(in_text);
        self.found.format = format;
        self.found
    }

    fn column(&mut self, column: usize) -> Result<&mut Column, ScreeningError> {
        let max = self.limits.columns_max;
        if column >= max {
            let part = super::error::WHOLE;
            return Err(ScreeningError::limit(Limit::Columns, max as u64, part));
        }
        if self.columns.len() <= column {
            self.columns.resize_with(column + 1, Column::default);
        }
        Ok(&mut self.columns[column])
    }

    /// Keeps findings up to a limit, and of each kind at least one, for a kind tells the grade.
    fn add_columns(&mut self, findings: impl Iterator<Item = ColumnFinding>) {
        for finding in findings {
            self.found.columns_total += 1;
            let kept = &mut self.found.columns;
            let is_first = || kept.iter().all(|other| other.kind != finding.kind);
            if kept.len() < self.limits.columns_max || is_first() {
                kept.push(finding);
            }
        }
    }

    /// Takes a value or line as a neighbour of those before: marks are spread over cells and lines, a character each.
    fn carry(&mut self, text: &str, place: impl Fn() -> Place) {
        let mut chars = text.chars().filter_map(fold);
        let Some(first) = chars.next() else {
            return;
        };
        if chars.next().is_some() {
            if !self.run.places.is_empty() {
                let behind: String = text.chars().take(RUN_CHARS_MAX).collect();
                self.mark_run(&behind);
                self.run = Run::default();
            }
            return;
        }
        self.run.places.push(place());
        self.run.text.push(first);
        if self.run.places.len() >= RUN_CHARS_MAX && !self.mark_run("") {
            // A mark may have begun at its end.
            let gone = self.run.places.len() - RUN_CHARS_KEPT;
            self.run.places.drain(..gone);
            self.run.text = self.run.text.chars().skip(gone).collect();
        }
    }

    /// Ends a run of neighbours, as a sheet or a part does.
    pub(super) fn end_run(&mut self) {
        self.mark_run("");
        self.run = Run::default();
    }

    /// Takes the marks that begin within the run; those of what stands behind it are taken there. After a mark the run
    /// begins anew.
    fn mark_run(&mut self, behind: &str) -> bool {
        let Run { text, places } = &self.run;
        let begun = |mark: markings::Mark| Some((places.get(mark.offset)?.clone(), mark));
        let mut marks = markings::find(&format!("{text}{behind}"));
        if marks.is_empty() {
            marks.extend(alone_in(text));
        }
        let marks: Vec<_> = marks.into_iter().filter_map(begun).collect();
        if marks.is_empty() {
            return false;
        }
        for (place, mark) in marks {
            // Its characters stand in places of their own.
            self.add(&markings::Mark { offset: 0, ..mark }, place);
        }
        self.run = Run::default();
        true
    }

    fn mark(&mut self, text: &str, place: impl Fn() -> Place) {
        let mut marks = markings::find(text);
        if marks.is_empty()
            && let Some(decoded) = json::decoded(text)
        {
            marks = markings::find(&decoded);
        }
        for mark in marks {
            self.add(&mark, place());
        }
    }

    fn add(&mut self, mark: &markings::Mark, place: Place) {
        self.found.markings_total += 1;
        if self.found.markings.len() < self.limits.findings_max {
            self.found.markings.push(Marking {
                kind: mark.kind,
                word: mark.word.to_owned(),
                term: mark.term,
                place,
                character: mark.offset as u64 + 1,
            });
        }
    }
}

/// A name as it is repeated in findings.
pub(super) fn cut(name: &str) -> String {
    name.chars().take(HEADING_CHARS_MAX).collect()
}

/// The level that stands for itself within a run, of which letters and figures beside it are no part.
fn alone_in(run: &str) -> Option<markings::Mark> {
    let chars: Vec<char> = run.chars().collect();
    let begins = |at: &usize| *at == 0 || chars[*at - 1].is_ascii();
    (0..chars.len()).filter(|at| chars[*at] == '秘').filter(begins).find_map(|at| {
        let letters = |character: &&char| !character.is_ascii_alphabetic();
        let piece: String = chars[at..].iter().take_while(letters).collect();
        let mark = markings::find(&piece).into_iter().next()?;
        markings::is_alone(&piece).then_some(markings::Mark { offset: at, ..mark })
    })
}
