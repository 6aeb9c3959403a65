//! The cells of one entry to a draft. What a sheet has no column for stays as it was.

use domain::catalogue::{EntryDraft, Sharing};
use domain::values::parse_date;
use law::catalogue_codes::{OpenType, ResourceFormat, ShareType, UpdateCycle};
use law::classification::Classification;
use law::codes::resource_code::ResourceCode;

use super::item_cells;
use super::table::{CellFault, Line};
use crate::catalogue::sheet::{Column, Family, code_for};
use crate::catalogue::{DraftInput, from_code};

/// Thousandths in a whole.
const PERMILLE_MAX: u16 = 1_000;

/// Reads the lines of one entry over a draft; faults are added to the report.
pub(super) fn read(
    lines: &[Line<'_>],
    base: &DraftInput,
    faults: &mut Vec<CellFault>,
) -> DraftInput {
    let first = lines[0];
    let mut input = base.clone();
    faults.extend(lines[1..].iter().flat_map(|line| line.contradictions(first)));
    let mut cells = EntryCells { line: first, faults };
    cells.texts(&mut input.draft);
    cells.classes(&mut input.draft);
    cells.coded(&mut input.draft);
    cells.opening(&mut input.draft);
    cells.withholding(&mut input.draft.sharing);
    cells.grade(&mut input.draft);
    cells.numbers(&mut input.draft);
    item_cells::read(lines, &mut input, faults);
    input
}

/// The code that stands in the sheet, if one does.
pub(super) fn code(line: Line<'_>, faults: &mut Vec<CellFault>) -> Option<ResourceCode> {
    let text = line.text(Column::Code);
    if text.is_empty() {
        return None;
    }
    let code = ResourceCode::parse(text).ok();
    if code.is_none() {
        faults.push(line.fault(Column::Code, "sheet.code"));
    }
    code
}

struct EntryCells<'a, 'f> {
    line: Line<'a>,
    faults: &'f mut Vec<CellFault>,
}

impl EntryCells<'_, '_> {
    fn text(&self, column: Column, into: &mut String) {
        if let Some(text) = self.line.cell(column) {
            text.clone_into(into);
        }
    }

    fn list(&self, column: Column, into: &mut Vec<String>) {
        if let Some(text) = self.line.cell(column) {
            *into = split_list(text);
        }
    }

    /// Reads a coded cell that must not be blank.
    fn code<T>(&mut self, column: Column, into: &mut T, read: impl Fn(&str) -> Option<T>) {
        match self.line.cell(column) {
            None => {}
            Some("") => self.faults.push(self.line.fault(column, "sheet.required")),
            Some(text) => match read(text) {
                Some(value) => *into = value,
                None => self.faults.push(self.line.fault(column, "sheet.unknown-value")),
            },
        }
    }

    fn texts(&mut self, draft: &mut EntryDraft) {
        self.text(Column::Name, &mut draft.name);
        self.text(Column::NameEn, &mut draft.name_en);
        self.text(Column::Matter, &mut draft.matter);
        self.text(Column::Department, &mut draft.department);
        self.text(Column::Summary, &mut draft.summary);
        self.text(Column::ShareCondition, &mut draft.sharing.condition);
        self.text(Column::OpenCondition, &mut draft.opening.condition);
        self.text(Column::SourceSystem, &mut draft.source_system);
        self.text(Column::Contact, &mut draft.contact);
        self.list(Column::Keywords, &mut draft.keywords);
        self.list(Column::Related, &mut draft.related);
        let other = self.line.text(Column::FormatOther);
        if other.is_empty() {
            self.text(Column::FormatType, &mut draft.format_type);
        } else {
            other.clone_into(&mut draft.format_type);
        }
        let date = self.line.text(Column::PublishedOn);
        if !date.is_empty() && parse_date(date).is_err() {
            self.faults.push(self.line.fault(Column::PublishedOn, "sheet.date"));
        }
    }

    fn coded(&mut self, draft: &mut EntryDraft) {
        self.code(Column::Format, &mut draft.format, |text| {
            ResourceFormat::from_name_zh(text).or_else(|| ResourceFormat::from_code(text))
        });
        self.code(Column::ShareType, &mut draft.sharing.share_type, ShareType::from_sheet);
        self.code(Column::Cycle, &mut draft.update_cycle, |text| {
            UpdateCycle::from_name_zh(text).or_else(|| UpdateCycle::from_code(text))
        });
        self.code(Column::EmptyText, &mut draft.empty_text, |text| {
            from_code(code_for(Family::EmptyText, text)?)
        });
        self.code(Column::Scope, &mut draft.scope, |text| {
            from_code(code_for(Family::Scope, text)?)
        });
        self.way(&mut draft.sharing.way);
        if let Some(text) = self.line.cell(Column::Theme) {
            match theme_of(text).or_else(|| (text == draft.theme).then(|| text.to_owned())) {
                Some(theme) => draft.theme = theme,
                None => self.faults.push(self.line.fault(Column::Theme, "sheet.unknown-value")),
            }
        }
    }

    /// 共享方式: over the platform by one of its ways, or off it.
    fn way(&mut self, way: &mut String) {
        let (class, kind) = (self.line.cell(Column::WayClass), self.line.cell(Column::WayType));
        if class.is_none() && kind.is_none() {
            return;
        }
        let class = class.unwrap_or_default();
        if !class.is_empty() && code_for(Family::WayClass, class).is_none() {
            self.faults.push(self.line.fault(Column::WayClass, "sheet.unknown-value"));
        }
        *way = match kind.unwrap_or_default() {
            "" if code_for(Family::WayClass, class) == Some("media") => "4".to_owned(),
            kind => code_for(Family::Way, kind).unwrap_or(kind).to_owned(),
        };
    }

    /// 是否开放 says whether; how, the further column or the draft says. Where neither does, the narrower way is taken.
    fn opening(&mut self, draft: &mut EntryDraft) {
        let Some(open) = self.line.cell(Column::Open) else { return };
        let named = |text: &str| OpenType::from_name_zh(text);
        let way = self.line.text(Column::OpenType);
        let stated = named(way).or_else(|| named(open));
        if !way.is_empty() && named(way).is_none() {
            self.faults.push(self.line.fault(Column::OpenType, "sheet.unknown-value"));
        }
        match code_for(Family::YesNo, open) {
            Some("0") if stated.is_some() => {
                self.faults.push(self.line.fault(Column::OpenType, "sheet.contradiction"));
            }
            Some("0") => draft.opening.open_type = None,
            Some(_) => {
                draft.opening.open_type =
                    stated.or(draft.opening.open_type).or(Some(OpenType::ByAuthorisation));
            }
            None if stated.is_some() => draft.opening.open_type = stated,
            None => {
                let code = if open.is_empty() { "sheet.required" } else { "sheet.unknown-value" };
                self.faults.push(self.line.fault(Column::Open, code));
            }
        }
    }

    /// 不予共享依据 and the plan to widen sharing; a cell that the sheet does not have leaves its part as it was.
    fn withholding(&mut self, sharing: &mut Sharing) {
        let mut basis = sharing.basis.take().unwrap_or_default();
        let mut widening = sharing.widening.take().unwrap_or_default();
        self.optional(Column::BasisKind, &mut basis.kind, |text| {
            from_code(code_for(Family::BasisKind, text)?)
        });
        self.text(Column::BasisTitle, &mut basis.title);
        self.text(Column::BasisNumber, &mut basis.number);
        self.text(Column::BasisArticle, &mut basis.article);
        self.text(Column::WideningPlan, &mut widening.plan);
        self.optional(Column::WideningOn, &mut widening.on, |text| parse_date(text).ok());
        sharing.basis = Some(basis).filter(|basis| !basis.is_blank());
        sharing.widening = Some(widening).filter(|widening| !widening.is_blank());
        // The template's one column for condition and basis holds the basis as cited.
        if sharing.basis.as_ref().is_some_and(|basis| basis.cited() == sharing.condition) {
            sharing.condition.clear();
        }
    }

    fn grade(&mut self, draft: &mut EntryDraft) {
        self.optional(Column::Grade, &mut draft.grade, |text| {
            from_code(code_for(Family::Grade, text)?)
        });
    }

    /// Reads a coded cell that may be blank.
    fn optional<T>(
        &mut self,
        column: Column,
        into: &mut Option<T>,
        read: impl Fn(&str) -> Option<T>,
    ) {
        match self.line.cell(column) {
            None => {}
            Some("") => *into = None,
            Some(text) => match read(text) {
                Some(value) => *into = Some(value),
                None => self.faults.push(self.line.fault(column, "sheet.unknown-value")),
            },
        }
    }

    fn numbers(&mut self, draft: &mut EntryDraft) {
        self.permille(Column::BadRows, &mut draft.bad_rows_permille_max);
        self.permille(Column::DroppedRows, &mut draft.dropped_rows_permille_max);
    }

    fn permille(&mut self, column: Column, into: &mut u16) {
        match self.line.text(column) {
            "" => {}
            text => match text.parse().ok().filter(|permille| *permille <= PERMILLE_MAX) {
                Some(permille) => *into = permille,
                None => self.faults.push(self.line.fault(column, "sheet.not-number")),
            },
        }
    }

    /// 类, 项, 目, 细目: digits or, for the upper two, names. A code alone states its class too.
    fn classes(&mut self, draft: &mut EntryDraft) {
        let levels =
            [Column::Class, Column::Group, Column::Item].map(|column| self.line.text(column));
        let code = ResourceCode::parse(self.line.text(Column::Code)).ok();
        if levels.iter().all(|level| level.is_empty()) {
            if let Some(code) = code {
                code.class_code().as_str().clone_into(&mut draft.class_code);
            }
            return;
        }
        let Some(class) = self.class(levels) else { return };
        if code.is_some_and(|code| code.class_code().as_str() != class) {
            self.faults.push(self.line.fault(Column::Code, "sheet.code-class"));
        }
        draft.class_code = class;
    }

    fn class(&mut self, [class, group, item]: [&str; 3]) -> Option<String> {
        let table = Classification::embedded();
        let found =
            table.classes().iter().find(|known| known.code == class || known.name_zh == class);
        let Some(found) = found else {
            self.faults.push(self.line.fault(Column::Class, "sheet.class"));
            return None;
        };
        let number = padded(group, 2);
        let group = found
            .groups
            .iter()
            .find(|known| known.name_zh == group || Some(&known.code) == number.as_ref());
        let Some(group) = group else {
            self.faults.push(self.line.fault(Column::Group, "sheet.class"));
            return None;
        };
        let Some(item) = padded(item, 3) else {
            self.faults.push(self.line.fault(Column::Item, "sheet.class"));
            return None;
        };
        let mut code = format!("{}{}{item}", found.code, group.code);
        for column in [Column::Detail, Column::SubDetail] {
            let digits = self.line.text(column);
            if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                self.faults.push(self.line.fault(column, "sheet.class"));
            }
            code.push_str(digits);
        }
        Some(code)
    }
}

/// A number of a fixed width; spreadsheets drop the noughts in front.
fn padded(text: &str, width: usize) -> Option<String> {
    let fits = (1..=width).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| format!("{text:0>width$}"))
}

/// The code of a theme: 类 and 项 of the guide, by code or by name.
fn theme_of(text: &str) -> Option<String> {
    if text.is_empty() {
        return Some(String::new());
    }
    let classes = Classification::embedded().classes().iter();
    let mut themes = classes.flat_map(|class| {
        class.groups.iter().map(move |group| (format!("{}{}", class.code, group.code), group))
    });
    themes.find(|(code, group)| code == text || group.name_zh == text).map(|(code, _)| code)
}

/// The parts of a list, whichever comma parts them.
pub fn split_list(text: &str) -> Vec<String> {
    let parts = text
        .split([';', '；', ',', '，', '、', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}
