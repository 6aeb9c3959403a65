//! `/api/v1/docs`: the API's own description as a page, the error codes with their words, and lines to begin with.

use askama::Template;
use serde_json::Value as Json;

use crate::api::docs::description;
use crate::context::Visitor;
use crate::pages::about::paragraphs;
use crate::pages::grants::calling::curl;
use crate::respond::{PageResult, Problem, page};
use crate::routes::{Guard, Routes};
use crate::shell::{Room, Shell};
use crate::texts::{Lang, Texts, keys};

pub(crate) fn routes() -> Routes {
    Routes::new().get("/api/v1/docs", Guard::Public, show)
}

struct Parameter {
    name: String,
    place: String,
    is_required: bool,
    words: String,
}

struct Answer {
    status: String,
    words: String,
}

struct Operation {
    id: String,
    method: String,
    path: String,
    title: String,
    words: String,
    parameters: Vec<Parameter>,
    example: &'static str,
    answers: Vec<Answer>,
}

struct ErrorCode {
    code: String,
    words: String,
}

struct Line {
    name: String,
    line: String,
}

#[derive(Template)]
#[template(path = "apidocs/docs.html")]
struct DocsPage {
    t: Texts,
    shell: Shell,
    lines: Vec<Line>,
    operations: Vec<Operation>,
    /// What counts as a use of open data, and how often it may be used.
    open_uses: Vec<String>,
    codes: Vec<ErrorCode>,
}

/// Bodies by operation, for readers; item names are those of the demo's population table.
const EXAMPLES: &[(&str, &str)] = &[
    ("push_rows", include_str!("../../templates/apidocs/examples/push.json")),
    ("verify", include_str!("../../templates/apidocs/examples/verify.json")),
    ("look_up", include_str!("../../templates/apidocs/examples/lookup.json")),
    ("query", include_str!("../../templates/apidocs/examples/query.json")),
    ("export", include_str!("../../templates/apidocs/examples/export.json")),
];

/// First words of error codes that have a dot after them; text keys have dashes alone.
const FAMILIES: &[&str] = &[
    "access",
    "act",
    "application",
    "batch",
    "body",
    "catalogue",
    "clock",
    "decision",
    "document",
    "feed",
    "filter",
    "grant",
    "key",
    "lake",
    "load",
    "log",
    "procedure",
    "push",
    "quality",
    "query",
    "remark",
    "resource",
    "sheet",
    "sign-in",
    "sign-up",
    "store",
    "system",
    "use",
    "value",
];

async fn show(visitor: Visitor) -> PageResult {
    let t = visitor.t;
    let described = serde_json::to_value(description())
        .map_err(|error| Problem::internal(&error.to_string()))?;
    page(&DocsPage {
        t,
        shell: Shell::new(&visitor, Room::Portal, t.s("nav-api")).crumb(t.s("nav-api"), ""),
        lines: lines(t),
        operations: operations(t, &described),
        open_uses: paragraphs(t, "policies-uses"),
        codes: codes(t),
    })
}

fn example(id: &str) -> &'static str {
    EXAMPLES.iter().find(|(known, _)| *known == id).map_or("", |(_, body)| body.trim_end())
}

/// Five lines to begin with.
fn lines(t: Texts) -> Vec<Line> {
    let line = |code: &str, line: String| Line { name: t.c("apidocs-line", code), line };
    let call = |verb: &str, id: &str| curl("$RESOURCE", verb, &compact(example(id)));
    vec![
        line(
            "search",
            "curl -s -G \"$BANYAN/api/v1/catalogue\" --data-urlencode \"q=$WORDS\"".to_owned(),
        ),
        line("verify", call("verify", "verify")),
        line("lookup", call("lookup", "look_up")),
        line("query", call("query", "query")),
        line("proof", "curl -s \"$BANYAN/api/v1/log/proofs/$RECEIPT\"".to_owned()),
    ]
}

/// A body on one line, as written otherwise.
fn compact(body: &str) -> String {
    body.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

fn text(json: &Json, name: &str) -> String {
    json.get(name).and_then(Json::as_str).unwrap_or_default().to_owned()
}

fn operations(t: Texts, described: &Json) -> Vec<Operation> {
    let paths = described.get("paths").and_then(Json::as_object).into_iter().flatten();
    let of_path = |(path, methods): (&String, &Json)| {
        let methods = methods.as_object().into_iter().flatten();
        let of_method = |(method, details): (&String, &Json)| operation(t, path, method, details);
        methods
            .filter(|(_, details)| details.get("responses").is_some())
            .map(of_method)
            .collect::<Vec<_>>()
    };
    paths.flat_map(of_path).collect()
}

fn operation(t: Texts, path: &str, method: &str, details: &Json) -> Operation {
    let id = text(details, "operationId");
    let own = |part: &str, otherwise: &str| {
        let key = format!("apidocs-{part}-{}", id.replace('_', "-"));
        if t.has(&key) { t.s(&key) } else { text(details, otherwise) }
    };
    let parameters = details.get("parameters").and_then(Json::as_array).into_iter().flatten();
    let answers = details.get("responses").and_then(Json::as_object).into_iter().flatten();
    Operation {
        method: method.to_uppercase(),
        path: path.to_owned(),
        title: own("op", "summary"),
        words: own("about", "description"),
        parameters: parameters.map(|parameter| described_parameter(t, parameter)).collect(),
        example: example(&id),
        answers: answers.map(|(status, answer)| described_answer(t, status, answer)).collect(),
        id,
    }
}

fn described_parameter(t: Texts, parameter: &Json) -> Parameter {
    let name = text(parameter, "name");
    let key = format!("apidocs-parameter-{}", name.replace('_', "-"));
    Parameter {
        place: t.c("apidocs-in", text(parameter, "in")),
        is_required: parameter.get("required").and_then(Json::as_bool).unwrap_or_default(),
        words: if t.has(&key) { t.s(&key) } else { text(parameter, "description") },
        name,
    }
}

fn described_answer(t: Texts, status: &str, answer: &Json) -> Answer {
    let key = format!("apidocs-status-{status}");
    Answer {
        status: status.to_owned(),
        words: if t.has(&key) { t.s(&key) } else { text(answer, "description") },
    }
}

/// Every code with its words in the reader's language.
fn codes(t: Texts) -> Vec<ErrorCode> {
    let known = keys(Lang::Chinese);
    let coded =
        known.iter().filter(|key| key.starts_with("code-") && !key.starts_with("code-check-"));
    coded.map(|key| ErrorCode { code: dotted(&key["code-".len()..]), words: t.s(key) }).collect()
}

/// The code as it stands in answers: `grant-not-yet` is `grant.not-yet`.
fn dotted(key: &str) -> String {
    let family = FAMILIES.iter().find_map(|family| {
        key.strip_prefix(family)?.strip_prefix('-').map(|rest| format!("{family}.{rest}"))
    });
    family.unwrap_or_else(|| key.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_shown_as_answers_give_them() {
        assert_eq!(
            ["grant-not-yet", "sign-in-locked", "not-found"].map(dotted),
            ["grant.not-yet", "sign-in.locked", "not-found"]
        );
    }

    #[test]
    fn every_use_of_shared_data_is_shown_with_a_body_that_is_json() {
        let described = serde_json::to_value(description()).unwrap_or_default();
        let shown = operations(Texts::default(), &described);
        assert!(
            shown
                .iter()
                .filter(|operation| operation.path.contains("/resources/"))
                .all(|operation| !operation.example.is_empty())
        );
        assert!(EXAMPLES.iter().all(|(_, body)| serde_json::from_str::<Json>(body).is_ok()));
    }
}
