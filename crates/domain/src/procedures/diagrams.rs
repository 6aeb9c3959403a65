//! A procedure as a Mermaid state diagram, for `docs/procedures.md`.

use std::fmt::Write as _;

use super::Procedure;

/// The `stateDiagram-v2` of a procedure.
pub fn diagram(procedure: &Procedure) -> String {
    let mut text = format!("stateDiagram-v2\n    [*] --> {}\n", procedure.initial());
    for act in procedure.acts {
        for from in act.from {
            writeln!(text, "    {from} --> {}: {}", act.to, act.code)
                .expect("writing to a string cannot fail");
        }
    }
    for state in procedure.states.iter().filter(|state| state.terminal) {
        writeln!(text, "    {} --> [*]", state.code).expect("writing to a string cannot fail");
    }
    text.trim_end().to_owned()
}
