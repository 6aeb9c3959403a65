//! The four kinds of object: their fields, read and written.

use app::catalogue::{code_list, code_of, split_list};
use app::library::{ClassNode, CodeList, DataElement, Term};
use domain::catalogue::Missing;
use domain::values::DeclaredType;
use jiff::civil::Date;
use law::codes::ClassCode;

use super::shelf::{
    Control, Shelf, Spec, Written, day, day_or_none, item_type, needed, number, optional, parsed,
    parsed_or_none, text,
};

fn blank_or<T: ToString>(value: Option<&T>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

/// Nought stands for nothing declared.
fn blank_or_number(number: u32) -> String {
    if number == 0 { String::new() } else { number.to_string() }
}

fn last_day(day: Option<Date>) -> String {
    blank_or(day.as_ref())
}

impl Shelf for DataElement {
    const PATH: &'static str = "/library/elements";
    const FAMILY: &'static str = "element";
    const FIELDS: &'static [Spec] = &[
        needed("code", Control::Line),
        needed("name_zh", Control::Line),
        optional("name_en", Control::Line),
        needed("definition", Control::Area),
        needed("type", Control::Type),
        optional("length", Control::Number),
        optional("precision", Control::Number),
        optional("measure", Control::Line),
        optional("codes", Control::List),
        optional("synonyms", Control::Line),
        needed("source", Control::Line),
        needed("valid_from", Control::Day),
        optional("valid_to", Control::Day),
    ];
    const COLUMNS: &'static [&'static str] = &["type", "length", "codes", "source"];

    fn title(&self, lang: &str) -> String {
        self.named(lang).to_owned()
    }

    fn written(&self) -> Written {
        Written::from([
            ("code", self.code.to_string()),
            ("name_zh", self.name_zh.clone()),
            ("name_en", self.name_en.clone()),
            ("definition", self.definition.clone()),
            ("type", code_of(&self.declared.item_type)),
            ("length", blank_or_number(self.declared.length)),
            ("precision", blank_or_number(self.declared.precision.into())),
            ("measure", self.measure.clone()),
            ("codes", blank_or(self.codes.as_ref())),
            ("synonyms", self.synonyms.join("; ")),
            ("source", self.source.clone()),
            ("valid_from", self.valid_from.to_string()),
            ("valid_to", last_day(self.valid_to)),
        ])
    }

    fn read(written: &Written, faults: &mut Vec<Missing>) -> Option<Self> {
        let code = parsed(written, "code", "library.code-form", faults);
        let item_type = item_type(written, faults);
        let length = number(written, "length", faults);
        let precision = number(written, "precision", faults);
        let codes = parsed_or_none(written, "codes", "library.code-form", faults);
        let valid_from = day(written, "valid_from", faults);
        let valid_to = day_or_none(written, "valid_to", faults);
        Some(Self {
            code: code?,
            name_zh: text(written, "name_zh"),
            name_en: text(written, "name_en"),
            definition: text(written, "definition"),
            declared: DeclaredType { item_type: item_type?, length, precision },
            measure: text(written, "measure"),
            codes,
            synonyms: split_list(&text(written, "synonyms")),
            source: text(written, "source"),
            valid_from: valid_from?,
            valid_to,
            version: 0,
        })
    }
}

impl Shelf for CodeList {
    const PATH: &'static str = "/library/codes";
    const FAMILY: &'static str = "code-list";
    const FIELDS: &'static [Spec] = &[
        needed("code", Control::Line),
        needed("name_zh", Control::Line),
        optional("name_en", Control::Line),
        needed("values", Control::Area),
        needed("source", Control::Line),
        needed("valid_from", Control::Day),
        optional("valid_to", Control::Day),
    ];
    const COLUMNS: &'static [&'static str] = &["source", "valid_from", "valid_to"];

    fn title(&self, lang: &str) -> String {
        self.named(lang).to_owned()
    }

    fn written(&self) -> Written {
        let lines: Vec<String> =
            self.values.iter().map(|value| format!("{}={}", value.code, value.name)).collect();
        Written::from([
            ("code", self.code.to_string()),
            ("name_zh", self.name_zh.clone()),
            ("name_en", self.name_en.clone()),
            ("values", lines.join("\n")),
            ("source", self.source.clone()),
            ("valid_from", self.valid_from.to_string()),
            ("valid_to", last_day(self.valid_to)),
        ])
    }

    fn read(written: &Written, faults: &mut Vec<Missing>) -> Option<Self> {
        let code = parsed(written, "code", "library.code-form", faults);
        let valid_from = day(written, "valid_from", faults);
        let valid_to = day_or_none(written, "valid_to", faults);
        Some(Self {
            code: code?,
            name_zh: text(written, "name_zh"),
            name_en: text(written, "name_en"),
            values: code_list(&text(written, "values")).unwrap_or_default(),
            source: text(written, "source"),
            valid_from: valid_from?,
            valid_to,
            version: 0,
        })
    }

    fn values(&self) -> Vec<(String, String)> {
        self.values.iter().map(|value| (value.code.clone(), value.name.clone())).collect()
    }
}

impl Shelf for Term {
    const PATH: &'static str = "/library/terms";
    const FAMILY: &'static str = "term";
    const FIELDS: &'static [Spec] = &[
        needed("zh", Control::Line),
        optional("en", Control::Line),
        needed("definition", Control::Area),
        needed("source", Control::Line),
    ];
    const COLUMNS: &'static [&'static str] = &["en", "definition", "source"];

    fn title(&self, lang: &str) -> String {
        if lang == "en" && !self.en.is_empty() { self.en.clone() } else { self.zh.clone() }
    }

    fn written(&self) -> Written {
        Written::from([
            ("code", self.id.to_string()),
            ("zh", self.zh.clone()),
            ("en", self.en.clone()),
            ("definition", self.definition.clone()),
            ("source", self.source.clone()),
        ])
    }

    fn read(written: &Written, faults: &mut Vec<Missing>) -> Option<Self> {
        Some(Self {
            id: parsed(written, "code", "library.code-form", faults)?,
            zh: text(written, "zh"),
            en: text(written, "en"),
            definition: text(written, "definition"),
            source: text(written, "source"),
            version: 0,
        })
    }
}

impl Shelf for ClassNode {
    const PATH: &'static str = "/library/classes";
    const FAMILY: &'static str = "class";
    const FIELDS: &'static [Spec] = &[
        needed("code", Control::Line),
        needed("name_zh", Control::Line),
        optional("name_en", Control::Line),
        needed("valid_from", Control::Day),
        optional("valid_to", Control::Day),
    ];
    const COLUMNS: &'static [&'static str] = &["valid_from", "valid_to"];

    fn title(&self, lang: &str) -> String {
        self.named(lang).to_owned()
    }

    fn written(&self) -> Written {
        Written::from([
            ("code", self.code.to_string()),
            ("name_zh", self.name_zh.clone()),
            ("name_en", self.name_en.clone()),
            ("valid_from", self.valid_from.to_string()),
            ("valid_to", last_day(self.valid_to)),
        ])
    }

    fn read(written: &Written, faults: &mut Vec<Missing>) -> Option<Self> {
        let code = ClassCode::parse(&text(written, "code")).ok();
        if code.is_none() {
            faults.push(Missing { field: "code".to_owned(), code: "library.class-code" });
        }
        let valid_from = day(written, "valid_from", faults);
        let valid_to = day_or_none(written, "valid_to", faults);
        Some(Self {
            code: code?,
            name_zh: text(written, "name_zh"),
            name_en: text(written, "name_en"),
            valid_from: valid_from?,
            valid_to,
            version: 0,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn element() -> Written {
        Written::from([
            ("code", "DE00001".to_owned()),
            ("name_zh", "formal name".to_owned()),
            ("definition", "what it means".to_owned()),
            ("type", "text".to_owned()),
            ("length", "18".to_owned()),
            ("codes", "GBT2261.1".to_owned()),
            ("synonyms", "one; two".to_owned()),
            ("source", "GB 11643".to_owned()),
            ("valid_from", "2020-01-01".to_owned()),
        ])
    }

    #[test]
    fn an_element_that_is_read_is_written_as_it_was() {
        let (mut faults, written) = (Vec::new(), element());
        let read = DataElement::read(&written, &mut faults).unwrap();
        assert_eq!(faults, []);
        assert_eq!(read.synonyms, ["one", "two"]);
        let again = read.written();
        assert!(written.iter().all(|(name, text)| again[name] == *text), "{again:?}");
    }

    #[test]
    fn everything_that_cannot_be_read_is_named_at_once() {
        let mut written = element();
        for (name, wrong) in [("code", "1"), ("length", "long"), ("valid_to", "soon")] {
            written.insert(name, wrong.to_owned());
        }
        let mut faults = Vec::new();
        assert_eq!(DataElement::read(&written, &mut faults), None);
        let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["code", "length", "valid_to"]);
    }
}
