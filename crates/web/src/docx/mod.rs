//! Official documents as word-processor files: a zip of `OOXML` parts, laid out as GB/T 9704-2012 asks.
//!
//! It knows blocks of text, tables and bar charts, and nothing of what they
//! say. Charts are native, with their numbers in the part itself, so that they
//! can be styled and copied without a workbook inside.

mod package;

pub(crate) use package::DocxError;

/// What the parts of a file are made of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Document {
    /// The language of the words, as a tag.
    pub(crate) language: String,
    /// Who issues it, at the head of the first page.
    pub(crate) issuer: String,
    /// The number 文号, or what stands in its place.
    pub(crate) number: String,
    pub(crate) title: String,
    /// A line under the title.
    pub(crate) subtitle: String,
    pub(crate) blocks: Vec<Block>,
    /// The last lines, set to the right.
    pub(crate) signature: Vec<String>,
    /// When it was made, as an RFC 3339 instant.
    pub(crate) made_at: String,
}

/// A part of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block {
    Heading(String),
    Paragraph(String),
    Table(Table),
    Chart(Chart),
}

/// Rows under a head; every row has a cell for every column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Table {
    pub(crate) caption: String,
    pub(crate) head: Vec<Cell>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// A cell; numbers stand to the right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) is_number: bool,
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_number: false }
    }

    pub(crate) fn number(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_number: true }
    }
}

/// Horizontal bars: one for every category and series.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Chart {
    pub(crate) title: String,
    pub(crate) categories: Vec<String>,
    pub(crate) series: Vec<Series>,
}

/// Bars of one colour, one value for every category.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Series {
    pub(crate) name: String,
    pub(crate) values: Vec<u64>,
}

impl Document {
    /// The bytes of the file.
    ///
    /// # Errors
    ///
    /// A part that cannot be rendered or packed; neither depends on what the document says.
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>, DocxError> {
        package::pack(self)
    }
}

#[cfg(test)]
mod tests;
