//! Texts out of XML parts: paragraph by paragraph, and never the whole part at once.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Error, Reader, XmlVersion};

use super::error::{Limit, ScreeningError};

/// Which elements of a format hold text, by their local names: OOXML has them in two namespaces each.
pub(super) struct Form {
    /// Elements whose content is text.
    pub texts: &'static [&'static str],
    /// Elements that make a paragraph of the texts within them.
    pub blocks: &'static [&'static str],
    /// Elements that end a line within a paragraph, which then is a page.
    pub lines: &'static [&'static str],
}

/// Elements that stand for a blank within a paragraph.
const BLANKS: &[&str] = &["tab", "br", "cr", "noBreakHyphen"];
/// The older twin of what stands beside it (ECMA-376 part 3); reading both would find everything twice.
const TWIN: &str = "Fallback";
/// Attributes that are text: of a text drawn along a path, as watermarks are, of what a sheet tells whoever fills in a
/// cell, of the levels of a list.
const SHOWN: &[(&str, &[&str])] = &[
    ("textpath", &["string"]),
    ("dataValidation", &["prompt", "promptTitle", "error", "errorTitle"]),
    ("hyperlink", &["tooltip"]),
    ("lvlText", &["val"]),
    ("docVar", &["val"]),
    ("docPr", &["title", "descr"]),
];
/// Attributes that are values, of caches of pivot tables.
const VALUES: &[&str] = &["v"];
/// Elements within elements. Documents of word processors stay below a hundred.
const DEPTH_MAX: usize = 256;
/// An element whose text is one record, whatever it is made of: a cell.
const CELL: &str = "c";

/// Stops a tag, comment or text that never ends before it fills the memory.
struct Guard<R> {
    inner: R,
    left: Rc<Cell<u64>>,
}

impl<R: BufRead> Read for Guard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Guard<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left.get() == 0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.left.set(self.left.get().saturating_sub(amount as u64));
        self.inner.consume(amount);
    }
}

/// Visits every event of a part, within the limits of depth and of the length of each.
fn each_event(
    reader: impl BufRead,
    part: &str,
    bytes_max: u64,
    visit: &mut dyn FnMut(Event<'_>) -> Result<(), ScreeningError>,
) -> Result<(), ScreeningError> {
    let left = Rc::new(Cell::new(0));
    let mut reader = Reader::from_reader(Guard { inner: reader, left: Rc::clone(&left) });
    let (mut buffer, mut depth) = (Vec::new(), 0_usize);
    loop {
        buffer.clear();
        left.set(bytes_max.saturating_add(1));
        let event = reader.read_event_into(&mut buffer).map_err(|cause| match cause {
            Error::Io(_) if left.get() == 0 => {
                ScreeningError::limit(Limit::RecordBytes, bytes_max, part)
            }
            cause => ScreeningError::broken(part, &cause),
        })?;
        match &event {
            Event::Eof if depth == 0 => return Ok(()),
            // A part that stops within an element lost what came after.
            Event::Eof => return Err(ScreeningError::broken(part, &"it ends within an element")),
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEPTH_MAX {
            return Err(ScreeningError::broken(part, &"its elements are nested too deeply"));
        }
        visit(event)?;
    }
}

/// Visits the attributes of an element that are named, without their escapes.
fn each_attribute(
    element: &BytesStart<'_>,
    part: &str,
    is_wanted: impl Fn(&str) -> bool,
    visit: &mut dyn FnMut(&str, &str),
) -> Result<(), ScreeningError> {
    for attribute in element.attributes() {
        let attribute = attribute.map_err(|cause| ScreeningError::broken(part, &cause))?;
        let name = attribute.key.local_name();
        let name = name.as_ref();
        if is_wanted(name) {
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|cause| ScreeningError::broken(part, &cause))?;
            visit(name, &value);
        }
    }
    Ok(())
}

/// The text of a character reference, or of one of the five entities of XML; others mean nothing here.
fn referred(reference: &BytesRef<'_>, part: &str) -> Result<Option<char>, ScreeningError> {
    let broken = |cause| ScreeningError::broken(part, &cause);
    if let Some(character) = reference.resolve_char_ref().map_err(broken)? {
        return Ok(Some(character));
    }
    Ok(match reference.xml10_content().as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    })
}

/// Visits every text and every attribute of a part of which no form is known. The text of each element stands for
/// itself; with it comes whether it is a value that may be an identifier.
pub(super) fn each_text(
    reader: impl BufRead,
    part: &str,
    bytes_max: u64,
    visit: &mut dyn FnMut(&str, bool),
) -> Result<(), ScreeningError> {
    let mut text = String::new();
    each_event(reader, part, bytes_max, &mut |event| {
        match event {
            Event::Text(more) => text.push_str(&more.xml10_content()),
            Event::CData(more) => text.push_str(&more.xml10_content()),
            Event::GeneralRef(reference) => text.extend(referred(&reference, part)?),
            Event::Start(element) | Event::Empty(element) => {
                give(&mut text, &mut |text| visit(text, true));
                let all = |name: &str| !name.is_empty();
                each_attribute(&element, part, all, &mut |name, value| {
                    visit(value, VALUES.contains(&name));
                })?;
            }
            Event::End(_) => give(&mut text, &mut |text| visit(text, true)),
            _ => {}
        }
        if text.len() as u64 > bytes_max {
            return Err(ScreeningError::limit(Limit::RecordBytes, bytes_max, part));
        }
        Ok(())
    })
}

fn give(text: &mut String, visit: &mut dyn FnMut(&str)) {
    if !text.trim().is_empty() {
        visit(text);
    }
    text.clear();
}

struct Walk<'v> {
    part: &'v str,
    form: &'v Form,
    bytes_max: u64,
    visit: &'v mut dyn FnMut(&str),
    /// Paragraphs that are open: one within another where a text box is anchored in a paragraph.
    open: Vec<String>,
    /// Text outside of any paragraph.
    loose: String,
    /// Bytes of text that are held, in open paragraphs and outside.
    held: usize,
    /// Bytes of the texts of the cell being read, whether they are taken or not; none outside of cells.
    in_cell: Option<u64>,
    in_text: usize,
    in_twin: usize,
}

/// Visits every paragraph of a part that is not empty.
pub(super) fn each_paragraph(
    reader: impl BufRead,
    part: &str,
    form: &Form,
    bytes_max: u64,
    visit: &mut dyn FnMut(&str),
) -> Result<(), ScreeningError> {
    let mut walk = Walk {
        part,
        form,
        bytes_max,
        visit,
        open: Vec::new(),
        loose: String::new(),
        held: 0,
        in_cell: None,
        in_text: 0,
        in_twin: 0,
    };
    each_event(reader, part, bytes_max, &mut |event| {
        match event {
            Event::Start(element) => walk.start(&element)?,
            Event::Empty(element) => walk.empty(&element)?,
            Event::End(element) => walk.close(element.local_name().as_ref()),
            Event::Text(text) => walk.text(&text.xml10_content())?,
            Event::CData(text) => walk.text(&text.xml10_content())?,
            Event::GeneralRef(reference) => {
                if let Some(character) = referred(&reference, part)? {
                    walk.text(character.encode_utf8(&mut [0; 4]))?;
                }
            }
            _ => {}
        }
        Ok(())
    })
}

impl Walk<'_> {
    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), ScreeningError> {
        let name = element.local_name();
        let name = name.as_ref();
        self.shown(element, name)?;
        self.in_twin += usize::from(name == TWIN);
        if name == CELL {
            self.in_cell = Some(0);
        }
        if self.form.blocks.contains(&name) {
            self.open.push(String::new());
        }
        self.in_text += usize::from(self.form.texts.contains(&name));
        Ok(())
    }

    fn empty(&mut self, element: &BytesStart<'_>) -> Result<(), ScreeningError> {
        let name = element.local_name();
        self.shown(element, name.as_ref())?;
        if BLANKS.contains(&name.as_ref())
            && let Some(paragraph) = self.open.last_mut()
        {
            paragraph.push(' ');
            self.held += 1;
        }
        Ok(())
    }

    fn shown(&mut self, element: &BytesStart<'_>, name: &str) -> Result<(), ScreeningError> {
        let Some((_, names)) = SHOWN.iter().find(|(shown, _)| *shown == name) else {
            return Ok(());
        };
        let visit = &mut *self.visit;
        each_attribute(element, self.part, |name| names.contains(&name), &mut |_, value| {
            if !value.trim().is_empty() {
                visit(value);
            }
        })
    }

    fn close(&mut self, name: &str) {
        self.in_twin -= usize::from(name == TWIN && self.in_twin > 0);
        if name == CELL {
            self.in_cell = None;
        }
        if self.form.texts.contains(&name) {
            self.in_text = self.in_text.saturating_sub(1);
            if self.in_text == 0 && self.open.is_empty() {
                let text = std::mem::take(&mut self.loose);
                self.give(&text);
            }
        }
        if self.form.lines.contains(&name)
            && let Some(page) = self.open.last_mut()
        {
            page.push('\n');
            self.held += 1;
        }
        if self.form.blocks.contains(&name)
            && let Some(text) = self.open.pop()
        {
            self.give(&text);
        }
    }

    fn give(&mut self, text: &str) {
        self.held = self.held.saturating_sub(text.len());
        if !text.trim().is_empty() {
            (self.visit)(text);
        }
    }

    fn text(&mut self, text: &str) -> Result<(), ScreeningError> {
        self.in_cell = self.in_cell.map(|bytes| bytes + text.len() as u64);
        let is_taken = self.in_text > 0 && self.in_twin == 0;
        let held = self.held + if is_taken { text.len() } else { 0 };
        if (held as u64).max(self.in_cell.unwrap_or_default()) > self.bytes_max {
            return Err(ScreeningError::limit(Limit::RecordBytes, self.bytes_max, self.part));
        }
        if is_taken {
            self.held = held;
            self.open.last_mut().unwrap_or(&mut self.loose).push_str(text);
        }
        Ok(())
    }
}
