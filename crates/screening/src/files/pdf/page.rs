//! The text that a page draws, in the order of drawing.

use std::rc::Rc;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Error, Object, ObjectId, Stream};

use super::fonts::{Fonts, Meaning};

/// Forms drawn within forms; deeper ones are not drawn by anyone.
const FORM_DEPTH_MAX: usize = 12;
/// Forms drawn on one page: a form that draws others many times over would never end.
const FORMS_MAX: usize = 2_000;
/// States of drawing that are kept for later; deeper ones than any program writes are not.
const STATES_MAX: usize = 256;
/// A kerning of more than this, in thousandths of the type size, is a gap between words.
const GAP_MIN: f32 = 500.0;

/// What a page shows.
#[derive(Default)]
pub(super) struct Drawn {
    /// Its text, line by line.
    pub(super) text: String,
    /// Whether some text is in a font that does not tell what it means.
    pub(super) has_unknown_text: bool,
    /// Whether it draws pictures.
    pub(super) has_pictures: bool,
    /// Whether it has more text than is read of a page.
    pub(super) is_cut: bool,
    text_max: usize,
    forms: usize,
    pen: Pen,
}

/// Where the last text stood, as far as it tells words and lines apart.
#[derive(Default)]
struct Pen {
    height: f32,
    /// Whether the last text was one character, as of fonts set glyph by glyph.
    was_single: bool,
    /// Whether the pen moved within the line since.
    moved: bool,
}

/// A document being read page by page.
pub(super) struct Pages<'d> {
    document: &'d Document,
    fonts: Fonts<'d>,
    /// Bytes of contents that may still be unpacked.
    left: usize,
    /// Bytes of the text of a page.
    text_max: usize,
}

impl<'d> Pages<'d> {
    /// A document of whose contents so many bytes may be unpacked, a quarter of them for tables of fonts, and of whose
    /// pages each has text of so many bytes.
    pub(super) fn new(document: &'d Document, unpacked_max: usize, text_max: usize) -> Self {
        // What is unpacked of a table is kept in several times its size.
        let fonts = Fonts::new(document, unpacked_max / 4);
        Self { document, fonts, left: unpacked_max, text_max }
    }

    /// Reads a page.
    ///
    /// # Errors
    /// Contents that cannot be unpacked or parsed, or that unpack beyond what is left.
    pub(super) fn read(&mut self, page: ObjectId) -> Result<Drawn, Error> {
        let mut drawn = Drawn { text_max: self.text_max, ..Drawn::default() };
        let content = self.document.get_page_content_with_limit(page, self.left)?;
        self.left = self.left.saturating_sub(content.len());
        let (own, referred) = self.document.get_page_resources(page)?;
        let referred = referred.iter().filter_map(|id| self.document.get_dictionary(*id).ok());
        let resources: Vec<&'d Dictionary> = own.into_iter().chain(referred).collect();
        self.draw(&content, &resources, &mut drawn, 0)?;
        drawn.end_line();
        self.draw_appearances(page, &resources, &mut drawn)?;
        Ok(drawn)
    }

    /// Draws what is laid over a page: stamps, notes and fields, in each of their states.
    fn draw_appearances(
        &mut self,
        page: ObjectId,
        resources: &[&'d Dictionary],
        drawn: &mut Drawn,
    ) -> Result<(), Error> {
        let document = self.document;
        for annotation in document.get_page_annotations(page).unwrap_or_default() {
            let appearance = annotation.get_deref(b"AP", document).and_then(Object::as_dict);
            match appearance.and_then(|appearance| appearance.get_deref(b"N", document)) {
                Ok(Object::Stream(only)) => self.draw_object(only, resources, drawn, 0)?,
                Ok(Object::Dictionary(states)) => {
                    for (name, _) in states {
                        let state = states.get_deref(name, document).and_then(Object::as_stream);
                        if let Ok(state) = state {
                            self.draw_object(state, resources, drawn, 0)?;
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Draws a stream of operations with its resources, the nearest first.
    fn draw(
        &mut self,
        content: &[u8],
        resources: &[&'d Dictionary],
        drawn: &mut Drawn,
        depth: usize,
    ) -> Result<(), Error> {
        let mut font: Option<Rc<Meaning<'d>>> = None;
        let mut saved = Vec::new();
        for operation in Content::decode_iter(content) {
            let operation = operation?;
            let name = operation.operands.first().and_then(|name| name.as_name().ok());
            match operation.operator.as_str() {
                "Tf" => {
                    let named = name.and_then(|name| font_of(self.document, resources, name));
                    font = named.map(|font| self.fonts.meaning(font)).transpose()?;
                }
                "gs" => {
                    let set = name.and_then(|name| font_set(self.document, resources, name));
                    if let Some(set) = set {
                        font = Some(self.fonts.meaning(set)?);
                    }
                }
                "q" if saved.len() < STATES_MAX => saved.push(font.clone()),
                "q" => drawn.has_unknown_text = true,
                "Q" => font = saved.pop().unwrap_or(font),
                "Tj" | "TJ" | "'" | "\"" => show(&operation, font.as_deref(), drawn),
                "Td" | "TD" | "Tm" | "T*" | "BT" | "ET" => drawn.step(&operation),
                "BI" => drawn.has_pictures = true,
                "Do" => {
                    let object = name.and_then(|name| object_of(self.document, resources, name));
                    if let Some(object) = object {
                        self.draw_object(object, resources, drawn, depth)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn draw_object(
        &mut self,
        object: &'d Stream,
        resources: &[&'d Dictionary],
        drawn: &mut Drawn,
        depth: usize,
    ) -> Result<(), Error> {
        if object.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|s| s == b"Image") {
            drawn.has_pictures = true;
            return Ok(());
        }
        drawn.forms += 1;
        if depth >= FORM_DEPTH_MAX || drawn.forms > FORMS_MAX {
            drawn.has_unknown_text = true;
            return Ok(());
        }
        let content = object.get_plain_content_with_limit(self.left)?;
        self.left = self.left.saturating_sub(content.len());
        let own = object.dict.get_deref(b"Resources", self.document).and_then(Object::as_dict);
        let all: Vec<&'d Dictionary> =
            own.ok().into_iter().chain(resources.iter().copied()).collect();
        drawn.end_line();
        self.draw(&content, &all, drawn, depth + 1)?;
        drawn.end_line();
        Ok(())
    }
}

fn font_of<'d>(
    document: &'d Document,
    resources: &[&'d Dictionary],
    name: &[u8],
) -> Option<&'d Dictionary> {
    resources.iter().find_map(|resources| {
        let fonts = resources.get_deref(b"Font", document).and_then(Object::as_dict).ok()?;
        fonts.get_deref(name, document).and_then(Object::as_dict).ok()
    })
}

/// The font that a state of drawing sets, by its name (ISO 32000-1 table 58).
fn font_set<'d>(
    document: &'d Document,
    resources: &[&'d Dictionary],
    name: &[u8],
) -> Option<&'d Dictionary> {
    resources.iter().find_map(|resources| {
        let states = resources.get_deref(b"ExtGState", document).and_then(Object::as_dict).ok()?;
        let state = states.get_deref(name, document).and_then(Object::as_dict).ok()?;
        let font = state.get_deref(b"Font", document).and_then(Object::as_array).ok()?;
        document.dereference(font.first()?).ok()?.1.as_dict().ok()
    })
}

fn object_of<'d>(
    document: &'d Document,
    resources: &[&'d Dictionary],
    name: &[u8],
) -> Option<&'d Stream> {
    resources.iter().find_map(|resources| {
        let objects = resources.get_deref(b"XObject", document).and_then(Object::as_dict).ok()?;
        objects.get_deref(name, document).and_then(Object::as_stream).ok()
    })
}

fn show(operation: &Operation, font: Option<&Meaning<'_>>, drawn: &mut Drawn) {
    if matches!(operation.operator.as_str(), "'" | "\"") {
        drawn.end_line();
    }
    let mut text = String::new();
    let mut unknown = false;
    let room = drawn.text_max.saturating_sub(drawn.text.len());
    let pieces = operation.operands.iter().flat_map(|operand| match operand {
        Object::Array(pieces) => pieces.as_slice(),
        other => std::slice::from_ref(other),
    });
    for piece in pieces {
        match piece {
            Object::String(bytes, _) => {
                let left = room.saturating_sub(text.len());
                let (piece, is_whole) = font.unwrap_or(&Meaning::Unknown).text(bytes, left);
                text.push_str(&piece);
                unknown |= !is_whole;
            }
            // Negative numbers move the pen on.
            number => {
                let gap = number.as_float().is_ok_and(|number| number < -GAP_MIN);
                if gap && operation.operator == "TJ" {
                    text.push(' ');
                }
            }
        }
    }
    drawn.has_unknown_text |= unknown;
    drawn.show(&text);
}

impl Drawn {
    /// Adds a text. A blank parts it from the one before where the pen moved, unless both are single characters: then
    /// they are glyphs of one word.
    fn show(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.text.len() + text.len() > self.text_max {
            self.is_cut = true;
            return;
        }
        let is_single = text.chars().nth(1).is_none();
        let begins = self.text.is_empty() || self.text.ends_with('\n');
        if self.pen.moved && !begins && !(is_single && self.pen.was_single) {
            self.text.push(' ');
        }
        self.text.push_str(text);
        (self.pen.was_single, self.pen.moved) = (is_single, false);
    }

    fn end_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// Moves the pen: to another line, or on within this one.
    fn step(&mut self, operation: &Operation) {
        let number = |at: usize| operation.operands.get(at).and_then(|n| n.as_float().ok());
        self.pen.moved = true;
        match operation.operator.as_str() {
            "T*" => self.end_line(),
            "Td" | "TD" if number(1).is_some_and(|down| down != 0.0) => {
                self.pen.height = f32::NAN;
                self.end_line();
            }
            "Tm" => {
                let height = number(5).unwrap_or_default();
                // A height that is not known differs from every other.
                if (height - self.pen.height).abs() < 1.0 {
                    return;
                }
                self.end_line();
                self.pen.height = height;
            }
            _ => {}
        }
    }
}
