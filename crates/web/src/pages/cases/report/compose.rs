//! The report as a document: built once from its facts, then read on a page or saved as a file, so that the two never
//! differ.

use app::live::Live;
use domain::ids::UnitId;
use domain::standing::Standing;

use super::facts::{Composed, UnitLine};
use super::figures::{CHAPTERS, Chapter, Figure, OF_UNITS, USES_MADE, USES_SUPPLIED};
use crate::docx::{Block, Cell, Chart, Document, Series, Table};
use crate::due::day_in_words;
use crate::pages::home::figures::grouped;
use crate::texts::Texts;

/// Units that the chart compares.
const UNITS_DRAWN_MAX: usize = 15;

/// Puts a report together.
pub(super) fn document(t: Texts, live: &Live, facts: &Composed<'_>) -> Document {
    let writer = Writer { t, live, facts };
    let case = &facts.view.case;
    let issuer = writer.unit(case.applicant);
    let year = facts.year();
    let title = if case.title.is_empty() {
        t.f("report-title", &[("unit", issuer.clone()), ("year", year.clone())])
    } else {
        case.title.clone()
    };
    let until = day_in_words(t, facts.standing.until);
    let from = day_in_words(t, facts.standing.from);
    Document {
        language: t.tag().to_owned(),
        number: writer.number(),
        title,
        subtitle: t.f("report-period", &[("year", year), ("from", from), ("until", until)]),
        blocks: writer.blocks(),
        signature: writer.signature(&issuer),
        made_at: facts.event.at.to_string(),
        issuer,
    }
}

/// What a report is written with.
struct Writer<'a> {
    t: Texts,
    live: &'a Live,
    facts: &'a Composed<'a>,
}

impl Writer<'_> {
    fn unit(&self, id: UnitId) -> String {
        self.live.unit_name(id, self.t.tag())
    }

    fn number(&self) -> String {
        let number = self.facts.issued.and_then(|event| event.detail["number"].as_str());
        number.map_or_else(|| self.t.s("report-draft"), str::to_owned)
    }

    fn blocks(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        for (at, chapter) in CHAPTERS.iter().enumerate() {
            self.chapter(chapter, at + 1, &mut blocks);
        }
        if self.facts.is_of_city() && !self.facts.units.is_empty() {
            self.units(CHAPTERS.len() + 1, &mut blocks);
        }
        blocks
    }

    fn chapter(&self, chapter: &Chapter, number: usize, blocks: &mut Vec<Block>) {
        let t = self.t;
        blocks.push(Block::Heading(t.c("report-chapter", chapter.code)));
        if chapter.words.is_empty() {
            blocks.push(Block::Paragraph(self.lead(chapter)));
        } else {
            blocks.extend(self.said(chapter.words));
        }
        let name = t.c("report-topic", chapter.code);
        blocks.push(Block::Table(self.table(chapter.table, self.caption(number, &name))));
        blocks.push(Block::Chart(self.chart(chapter.chart, number)));
    }

    /// What was written about the chapter, a paragraph a line; that nothing was, where nothing was.
    fn said(&self, field: &str) -> Vec<Block> {
        let lines = self.facts.words(field).lines().map(str::trim).filter(|line| !line.is_empty());
        let said: Vec<Block> = lines.map(|line| Block::Paragraph(line.to_owned())).collect();
        if said.is_empty() { vec![Block::Paragraph(self.t.s("report-nothing-said"))] } else { said }
    }

    /// The chapter's sentence of figures.
    fn lead(&self, chapter: &Chapter) -> String {
        let count = |figure: &Figure| (figure.code, grouped((figure.of)(&self.facts.standing)));
        let args: Vec<(&str, String)> = chapter.table.iter().map(count).collect();
        self.t.f(&format!("report-lead-{}", chapter.code), &args)
    }

    fn caption(&self, number: usize, name: &str) -> String {
        let args = [("number", number.to_string()), ("name", name.to_owned())];
        self.t.f("report-table", &args)
    }

    fn chart_title(&self, number: usize, name: &str, measure: &str) -> String {
        let measure = self.t.c("report-measure", measure);
        let args = [("number", number.to_string()), ("name", name.to_owned()), ("unit", measure)];
        self.t.f("report-chart", &args)
    }

    fn table(&self, figures: &[Figure], caption: String) -> Table {
        let t = self.t;
        let row = |figure: &Figure| {
            vec![
                Cell::text(t.c("report-figure", figure.code)),
                Cell::number(grouped((figure.of)(&self.facts.standing))),
                Cell::text(t.c("report-measure", figure.measure)),
            ]
        };
        let head = vec![
            Cell::text(t.s("report-column-figure")),
            Cell::number(t.s("report-column-count")),
            Cell::text(t.s("report-column-measure")),
        ];
        Table { caption, head, rows: figures.iter().map(row).collect() }
    }

    fn chart(&self, figures: &[Figure], number: usize) -> Chart {
        let names: Vec<String> =
            figures.iter().map(|figure| self.t.c("report-figure", figure.code)).collect();
        let measure = figures.first().map_or("", |figure| figure.measure);
        let title = self.chart_title(number, &names.join(&self.t.s("case-and")), measure);
        let values = figures.iter().map(|figure| (figure.of)(&self.facts.standing)).collect();
        let series = vec![Series { name: self.t.s("report-column-count"), values }];
        Chart { title, categories: names, series }
    }

    /// The city's chapter of units: who supplied and used how much, and who has not reported.
    fn units(&self, number: usize, blocks: &mut Vec<Block>) {
        let t = self.t;
        blocks.push(Block::Heading(t.s("report-chapter-units")));
        let missing: Vec<String> = self
            .facts
            .reporting()
            .filter(|line| !line.reported)
            .map(|line| self.unit(line.unit))
            .collect();
        let due = self.facts.reporting().count();
        let counts = [("due", due.to_string()), ("reported", (due - missing.len()).to_string())];
        blocks.push(Block::Paragraph(t.f("report-units-reported", &counts)));
        if !missing.is_empty() {
            let names = [("units", missing.join(&t.s("case-and")))];
            blocks.push(Block::Paragraph(t.f("report-units-missing", &names)));
        }
        blocks.push(Block::Table(self.units_table(number)));
        blocks.push(Block::Chart(self.units_chart(number)));
    }

    fn units_table(&self, number: usize) -> Table {
        let t = self.t;
        let mut head = vec![Cell::text(t.s("report-column-unit"))];
        head.extend(OF_UNITS.map(|figure| Cell::number(t.c("report-brief", figure.code))));
        head.push(Cell::text(t.s("report-column-reported")));
        let rows = self.facts.units.iter().map(|line| self.units_row(line)).collect();
        Table { caption: self.caption(number, &t.s("report-topic-units")), head, rows }
    }

    fn units_row(&self, line: &UnitLine) -> Vec<Cell> {
        let reported = if line.reported {
            "report-reported"
        } else if line.unit == self.facts.view.case.applicant {
            "report-not-due"
        } else {
            "report-not-reported"
        };
        let mut row = vec![Cell::text(self.unit(line.unit))];
        row.extend(OF_UNITS.map(|figure| Cell::number(grouped((figure.of)(&line.standing)))));
        row.push(Cell::text(self.t.s(reported)));
        row
    }

    /// The units with the most uses, both ways.
    fn units_chart(&self, number: usize) -> Chart {
        let uses = |standing: &Standing| (USES_SUPPLIED.of)(standing) + (USES_MADE.of)(standing);
        let mut lines: Vec<&UnitLine> = self.facts.units.iter().collect();
        lines.sort_by_key(|line| std::cmp::Reverse(uses(&line.standing)));
        lines.truncate(UNITS_DRAWN_MAX);
        let series = [USES_SUPPLIED, USES_MADE].map(|figure| Series {
            name: self.t.c("report-brief", figure.code),
            values: lines.iter().map(|line| (figure.of)(&line.standing)).collect(),
        });
        let name = self.t.f("report-topic-units-drawn", &[("count", lines.len().to_string())]);
        Chart {
            title: self.chart_title(number, &name, USES_SUPPLIED.measure),
            categories: lines.iter().map(|line| self.unit(line.unit)).collect(),
            series: series.into(),
        }
    }

    /// Who issued it and when; of a draft, who composes it.
    fn signature(&self, issuer: &str) -> Vec<String> {
        let t = self.t;
        let event = self.facts.issued.unwrap_or(self.facts.event);
        let person = event.actor.map(|person| self.live.person_name(person, t.tag()));
        let key =
            if self.facts.issued.is_some() { "report-signed-by" } else { "report-composed-by" };
        let mut lines = vec![issuer.to_owned()];
        lines.extend(person.map(|person| t.f(key, &[("person", person)])));
        lines.push(day_in_words(t, law::clocks::civil_date(event.at)));
        lines
    }
}
