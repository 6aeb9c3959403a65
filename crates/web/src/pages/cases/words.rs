//! Words for the codes of procedures. One procedure's own words come first: where a shared code means something else
//! there, `field-PROCEDURE-CODE` stands before `field-CODE`.

use crate::texts::Texts;

fn dashed(code: &str) -> String {
    code.replace(['_', '.', '/'], "-")
}

/// The key that has the words, the procedure's own first.
fn key(t: Texts, family: &str, procedure: &str, code: &str) -> Option<String> {
    let own = format!("{family}-{}-{}", dashed(procedure), dashed(code));
    let shared = format!("{family}-{}", dashed(code));
    [own, shared].into_iter().find(|key| t.has(key))
}

/// The words of a code in a procedure.
pub(crate) fn word(t: Texts, family: &str, procedure: &str, code: &str) -> String {
    match key(t, family, procedure, code) {
        Some(key) => t.s(&key),
        None => t.c(family, code),
    }
}

/// The words of a field.
pub(crate) fn field(t: Texts, procedure: &str, code: &str) -> String {
    word(t, "field", procedure, code)
}

/// What helps to fill a field in; empty where nothing is needed.
pub(crate) fn hint(t: Texts, procedure: &str, code: &str) -> String {
    let code = format!("{code}-hint");
    key(t, "field", procedure, &code).map_or_else(String::new, |key| t.s(&key))
}

/// The words of a choice of a field.
pub(crate) fn choice(t: Texts, procedure: &str, field: &str, code: &str) -> String {
    word(t, "choice", procedure, &format!("{field}-{code}"))
}

/// The words of a state.
pub(crate) fn state(t: Texts, procedure: &str, code: &str) -> String {
    word(t, "case-state", procedure, code)
}

/// The words of an act, as on its button.
pub(crate) fn act(t: Texts, procedure: &str, code: &str) -> String {
    word(t, "act", procedure, code)
}

/// The words of an act that was done.
pub(crate) fn act_done(t: Texts, procedure: &str, code: &str) -> String {
    word(t, "act-done", procedure, code)
}

/// What an act is called as a document; its button's words where it has no name of its own.
pub(crate) fn document(t: Texts, procedure: &str, code: &str) -> String {
    match key(t, "doc", procedure, code) {
        Some(key) => t.s(&key),
        None => act(t, procedure, code),
    }
}

/// The words of a clock.
pub(crate) fn clock(t: Texts, procedure: &str, code: &str) -> String {
    word(t, "clock", procedure, code)
}

/// The words of a notice that something was done in a case.
pub(crate) fn notice(t: Texts, procedure: &str, code: &str, args: &[(&str, String)]) -> String {
    let shared = format!("notice-{}", dashed(code));
    let own = code.split_once('.').map(|(family, act)| {
        format!("notice-{}-{}-{}", dashed(family), dashed(procedure), dashed(act))
    });
    let key = own.into_iter().find(|key| t.has(key)).unwrap_or(shared);
    if t.has(&key) { t.f(&key, args) } else { t.f("notice-case-any", args) }
}

/// `fuzhou-2017/10` as a reader sees it.
pub(crate) fn basis(t: Texts, code: &str) -> String {
    match code.split_once('/') {
        Some((profile, article)) => {
            t.f(&format!("basis-{profile}"), &[("article", article.to_owned())])
        }
        None => String::new(),
    }
}
