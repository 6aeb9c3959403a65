//! `/catalogue`: searching the published catalogue. The whole state of a search stands in its address.

use app::catalogue::{
    Facet, FacetCount, Found, FoundPage, MatchedBy, SearchRequest, Sort, code_of, from_code,
};
use askama::Template;
use axum::extract::{RawQuery, State};
use domain::ids::UnitId;

use super::described::theme_words;
use super::grouped;
use crate::context::Visitor;
use crate::fields::{Fields, percent_encode};
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

/// Results of one page.
const RESULTS: usize = 20;
/// Values of a facet that are shown at once; the others unfold.
const FACET_VALUES: usize = 10;

/// A search as its address says.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    pub(super) text: String,
    pub(super) chosen: Vec<(Facet, String)>,
    pub(super) sort: Sort,
    pub(super) open_only: bool,
    pub(super) from: usize,
}

impl Asked {
    pub(super) fn parse(query: &str) -> Self {
        let fields = Fields::parse(query);
        let mut chosen = Vec::new();
        for facet in Facet::ALL {
            let values = fields.all(&code_of(&facet)).into_iter().filter(|value| !value.is_empty());
            chosen.extend(values.map(|value| (facet, value.to_owned())));
        }
        Self {
            text: fields.get("q").to_owned(),
            chosen,
            sort: from_code(fields.get("sort")).unwrap_or_default(),
            open_only: fields.get("open") == "1",
            from: fields.get("from").parse().unwrap_or_default(),
        }
    }

    pub(super) fn request(&self, limit: usize) -> SearchRequest {
        let mut request = SearchRequest {
            text: self.text.clone(),
            open_only: self.open_only,
            sort: self.sort,
            offset: self.from,
            limit,
            ..SearchRequest::default()
        };
        for (facet, value) in &self.chosen {
            request.filters.entry(*facet).or_default().insert(value.clone());
        }
        request
    }

    /// The address of this search, from its first result unless `from` says otherwise.
    pub(super) fn href(&self) -> String {
        let mut pairs = Vec::new();
        let mut pair =
            |name: &str, value: &str| pairs.push(format!("{name}={}", percent_encode(value)));
        if !self.text.is_empty() {
            pair("q", &self.text);
        }
        for (facet, value) in &self.chosen {
            pair(&code_of(facet), value);
        }
        if self.sort != Sort::default() {
            pair("sort", &code_of(&self.sort));
        }
        if self.open_only {
            pair("open", "1");
        }
        if self.from > 0 {
            pair("from", &self.from.to_string());
        }
        if pairs.is_empty() {
            "/catalogue".to_owned()
        } else {
            format!("/catalogue?{}", pairs.join("&"))
        }
    }

    fn toggled(&self, facet: Facet, value: &str) -> Self {
        let mut next = Self { from: 0, ..self.clone() };
        let before = next.chosen.len();
        next.chosen.retain(|(known, chosen)| !(*known == facet && chosen == value));
        if next.chosen.len() == before {
            next.chosen.push((facet, value.to_owned()));
        }
        next
    }

    fn has(&self, facet: Facet, value: &str) -> bool {
        self.chosen.iter().any(|(known, chosen)| *known == facet && chosen == value)
    }
}

struct FacetValue {
    href: String,
    text: String,
    count: String,
    current: bool,
}

struct FacetGroup {
    title: String,
    values: Vec<FacetValue>,
    more: Vec<FacetValue>,
}

/// A piece of a text, marked where it matched.
struct Piece {
    text: String,
    marked: bool,
}

struct ResultCard {
    href: String,
    code: String,
    name: Vec<Piece>,
    english: String,
    summary: Vec<Piece>,
    unit: String,
    share_code: String,
    share: String,
    open: bool,
    cycle: String,
    format: String,
    items: usize,
    rows: String,
    how: String,
}

struct SortLink {
    href: String,
    text: String,
    current: bool,
}

struct ChosenChip {
    text: String,
    href: String,
}

struct Suggestion {
    text: String,
    href: String,
}

#[derive(Template)]
#[template(path = "catalogue/search.html")]
struct SearchPage {
    t: Texts,
    shell: Shell,
    asked: Asked,
    total: String,
    facets: Vec<FacetGroup>,
    chips: Vec<ChosenChip>,
    sorts: Vec<SortLink>,
    results: Vec<ResultCard>,
    suggestion: Option<Suggestion>,
    is_cut: bool,
    summary: String,
    previous: String,
    next: String,
}

/// `GET /catalogue`
pub(super) async fn search(
    State(web): State<Web>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> PageResult {
    let asked = Asked::parse(&query.unwrap_or_default());
    let found = web.app().search_catalogue(asked.request(RESULTS)).await.or_problem(&visitor)?;
    page(&search_page(&web, &visitor, asked, &found))
}

fn search_page(web: &Web, visitor: &Visitor, asked: Asked, found: &FoundPage) -> SearchPage {
    let t = visitor.t;
    let total = found.page.total;
    let end = asked.from + found.found.len();
    let title = if asked.text.is_empty() {
        t.s("catalogue-title")
    } else {
        t.f("catalogue-title-for", &[("text", asked.text.clone())])
    };
    let turned = |from: usize| Asked { from, ..asked.clone() }.href();
    let summary = t.f(
        "catalogue-shown",
        &[
            ("first", (asked.from + 1).min(end).to_string()),
            ("last", end.to_string()),
            ("total", grouped(total)),
        ],
    );
    SearchPage {
        t,
        shell: Shell::new(visitor, Room::Portal, title)
            .searched(&asked.text)
            .crumb(t.s("nav-catalogue"), ""),
        total: grouped(total),
        facets: facets(web, t, &asked, found),
        chips: chips(web, t, &asked),
        sorts: sorts(t, &asked),
        results: found.found.iter().map(|found| card(web, t, found)).collect(),
        suggestion: found.page.suggestion.clone().map(|text| Suggestion {
            href: Asked { text: text.clone(), from: 0, ..asked.clone() }.href(),
            text: t.f("catalogue-did-you-mean", &[("text", text)]),
        }),
        is_cut: found.page.text_truncated,
        summary,
        previous: if asked.from > 0 {
            turned(asked.from.saturating_sub(RESULTS))
        } else {
            String::new()
        },
        next: if (end as u64) < total && !found.found.is_empty() {
            turned(asked.from + RESULTS)
        } else {
            String::new()
        },
        asked,
    }
}

fn facets(web: &Web, t: Texts, asked: &Asked, found: &FoundPage) -> Vec<FacetGroup> {
    let value = |facet: Facet, count: &FacetCount| FacetValue {
        href: asked.toggled(facet, &count.value).href(),
        text: value_words(web, t, facet, &count.value),
        count: grouped(count.count),
        current: asked.has(facet, &count.value),
    };
    let group = |(facet, counts): (&Facet, &Vec<FacetCount>)| {
        let mut values: Vec<FacetValue> = counts
            .iter()
            .filter(|count| !count.value.is_empty())
            .map(|count| value(*facet, count))
            .collect();
        let more = values.split_off(values.len().min(FACET_VALUES));
        FacetGroup { title: t.c("catalogue-facet", code_of(facet)), values, more }
    };
    found.page.facets.iter().map(group).filter(|group| !group.values.is_empty()).collect()
}

fn value_words(web: &Web, t: Texts, facet: Facet, value: &str) -> String {
    match facet {
        Facet::Unit => value.parse().map_or_else(
            |_malformed| value.to_owned(),
            |unit: UnitId| web.app().live().unit_name(unit, t.tag()),
        ),
        Facet::Theme => theme_words(t, value),
        Facet::ShareType => known_words(t, "share-type", value),
        Facet::UpdateCycle => known_words(t, "catalogue-cycle", value),
        Facet::Format => known_words(t, "catalogue-format", value),
    }
}

/// The words of a code that came by an address; what nobody knows shows itself.
fn known_words(t: Texts, family: &str, value: &str) -> String {
    let key = format!("{family}-{}", value.replace('_', "-"));
    if t.has(&key) { t.s(&key) } else { value.to_owned() }
}

fn chips(web: &Web, t: Texts, asked: &Asked) -> Vec<ChosenChip> {
    let chip = |(facet, value): &(Facet, String)| ChosenChip {
        text: value_words(web, t, *facet, value),
        href: asked.toggled(*facet, value).href(),
    };
    let open = asked.open_only.then(|| ChosenChip {
        text: t.s("catalogue-open-only"),
        href: Asked { open_only: false, from: 0, ..asked.clone() }.href(),
    });
    asked.chosen.iter().map(chip).chain(open).collect()
}

fn sorts(t: Texts, asked: &Asked) -> Vec<SortLink> {
    let link = |sort: Sort| SortLink {
        href: Asked { sort, from: 0, ..asked.clone() }.href(),
        text: t.c("catalogue-sort", code_of(&sort)),
        current: asked.sort == sort,
    };
    [Sort::Relevance, Sort::Updated, Sort::Name, Sort::Rows].map(link).into()
}

fn card(web: &Web, t: Texts, found: &Found) -> ResultCard {
    let entry = &found.table.entry;
    let path = entry.code.as_ref().map(law::codes::ResourceCode::to_path).unwrap_or_default();
    let how = match found.hit.matched_by {
        MatchedBy::Exact => String::new(),
        MatchedBy::Pinyin => t.s("catalogue-by-sound"),
        MatchedBy::Near => t.s("catalogue-by-likeness"),
    };
    ResultCard {
        href: format!("/catalogue/{path}"),
        code: found.table.code.clone(),
        name: pieces(&found.hit.name, &found.hit.name_highlights),
        english: if t.tag() == "en" { entry.draft.name_en.clone() } else { String::new() },
        summary: pieces(&found.hit.summary, &found.hit.summary_highlights),
        unit: web.app().live().unit_name(entry.unit, t.tag()),
        share_code: code_of(&entry.draft.sharing.share_type),
        share: t.c("share-type", code_of(&entry.draft.sharing.share_type)),
        open: web.app().live().opening(entry.id).is_some(),
        cycle: t.c("catalogue-cycle", code_of(&entry.draft.update_cycle)),
        format: t.c("catalogue-format", code_of(&entry.draft.format)),
        items: entry.draft.items.len(),
        rows: found.table.version.map(|_| grouped(found.table.rows)).unwrap_or_default(),
        how,
    }
}

fn pieces(text: &str, marks: &[std::ops::Range<usize>]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    let mut add = |part: Option<&str>, marked: bool| {
        pieces.extend(
            part.filter(|part| !part.is_empty())
                .map(|part| Piece { text: part.to_owned(), marked }),
        );
    };
    for mark in marks {
        add(text.get(at..mark.start), false);
        add(text.get(mark.clone()), true);
        at = mark.end;
    }
    add(text.get(at..), false);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_the_whole_search_and_is_read_back() {
        let asked = Asked::parse(
            "q=%E4%BA%BA%E5%8F%A3&share_type=conditional&theme=101&theme=202&sort=rows&open=1&from=20",
        );
        assert_eq!(asked.text, "人口");
        assert_eq!(asked.chosen.len(), 3);
        let again = Asked::parse(asked.href().split_once('?').map_or("", |(_, query)| query));
        assert_eq!(again.href(), asked.href());
    }

    #[test]
    fn choosing_a_value_twice_lets_it_go_and_starts_from_the_first_result() {
        let asked = Asked { from: 40, ..Asked::default() };
        let chosen = asked.toggled(Facet::Theme, "101");
        assert_eq!(chosen.href(), "/catalogue?theme=101");
        assert_eq!(chosen.toggled(Facet::Theme, "101").href(), "/catalogue");
    }

    #[test]
    fn matches_are_marked_and_nothing_else_is_lost() {
        let text = "常住人口信息";
        let found = pieces(text, std::slice::from_ref(&(6..12)));
        assert_eq!(
            found.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>(),
            ["常住", "人口", "信息"]
        );
        assert!(found[1].marked && !found[0].marked);
    }
}
