//! Every word of every procedure, in both languages.

use domain::procedures::{self, Act, Field, FieldKind, Procedure};
use web::{Lang, Texts};

fn dashed(code: &str) -> String {
    code.replace(['_', '.'], "-")
}

/// Collects the keys that are missing in a language; the procedure's own key stands in for the shared one.
struct Walk {
    t: Texts,
    procedure: &'static Procedure,
    missing: Vec<String>,
}

impl Walk {
    fn want(&mut self, family: &str, code: &str) {
        let own = format!("{family}-{}-{}", dashed(self.procedure.code), dashed(code));
        let shared = format!("{family}-{}", dashed(code));
        if !self.t.has(&own) && !self.t.has(&shared) {
            self.missing.push(format!("{} {shared} ({})", self.t.tag(), self.procedure.code));
        }
    }

    fn fields(&mut self, fields: &[Field]) {
        for field in fields {
            self.want("field", field.code);
            if let FieldKind::Choice(codes) | FieldKind::Choices(codes) = field.kind {
                for code in codes {
                    self.want("choice", &format!("{}-{code}", field.code));
                }
            }
        }
    }

    fn act(&mut self, act: &Act) {
        self.want("act", act.code);
        self.want("act-done", act.code);
        if act.document {
            self.want("doc", act.code);
        }
        self.fields(act.needs);
        if !act.tells.is_empty() {
            self.want("notice-case", act.code);
        }
    }

    fn procedure(&mut self) {
        let code = dashed(self.procedure.code);
        for key in [format!("procedure-{code}"), format!("procedure-{code}-about")] {
            if !self.t.has(&key) {
                self.missing.push(format!("{} {key}", self.t.tag()));
            }
        }
        self.fields(self.procedure.form);
        for state in self.procedure.states {
            self.want("case-state", state.code);
        }
        for act in self.procedure.acts {
            self.act(act);
        }
        for effect in self.procedure.clock_effects() {
            self.want("clock", effect.code());
        }
    }
}

#[test]
fn every_word_of_every_procedure_exists_in_both_languages() {
    let mut missing = Vec::new();
    for lang in [Lang::Chinese, Lang::English] {
        for procedure in procedures::ALL {
            let mut walk = Walk { t: Texts { lang }, procedure, missing: Vec::new() };
            walk.procedure();
            missing.append(&mut walk.missing);
        }
    }
    missing.sort();
    missing.dedup();
    assert!(missing.is_empty(), "{} words are missing:\n{}", missing.len(), missing.join("\n"));
}
