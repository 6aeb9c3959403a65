//! `/log`: the usage log as anybody may see it: how long it is, what is signed, and how to check it oneself.

use app::browse::MethodSum;
use askama::Template;
use axum::extract::State;
use jiff::Span;

use super::figures::{Figure, figure, grouped};
use crate::context::Visitor;
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

/// Days that public figures of uses sum up.
pub(crate) const SUM_DAYS: i64 = 56;

struct Command {
    name: String,
    line: String,
}

struct MethodLine {
    method: String,
    calls: u64,
}

#[derive(Template)]
#[template(path = "home/log.html")]
struct LogPage {
    t: Texts,
    shell: Shell,
    records: Figure,
    signed: Figure,
    waiting: String,
    /// How long records are kept, and since when.
    kept: String,
    is_publishing: bool,
    checkpoint: String,
    key: String,
    commands: Vec<Command>,
    methods: Vec<MethodLine>,
}

/// `GET /log`
pub(super) async fn show(State(web): State<Web>, visitor: Visitor) -> PageResult {
    let t = visitor.t;
    let from = visitor.today.saturating_sub(Span::new().days(SUM_DAYS));
    let standing = web.app().log_standing();
    let sums = web.app().log_sums(from, visitor.today).or_problem(&visitor)?;
    let key = web.app().log_key();
    let days = web.app().log_retention_days().or_problem(&visitor)?;
    page(&LogPage {
        t,
        shell: Shell::new(&visitor, Room::Portal, t.s("nav-log")).crumb(t.s("nav-log"), ""),
        records: figure(t, standing.records),
        signed: figure(t, standing.signed),
        waiting: grouped(standing.waiting),
        kept: standing.since.map_or_else(String::new, |since| {
            t.f("home-log-kept", &[("since", since.to_string()), ("days", days.to_string())])
        }),
        is_publishing: standing.is_publishing,
        checkpoint: web.app().log_checkpoint(),
        commands: commands(t, &key, standing.signed),
        methods: sums.into_iter().map(|sum| method_line(t, &sum)).collect(),
        key,
    })
}

fn method_line(t: Texts, sum: &MethodSum) -> MethodLine {
    MethodLine { method: t.c("use-method", sum.method), calls: sum.calls }
}

/// What a stranger types to check the log without trusting the platform.
fn commands(t: Texts, key: &str, size: u64) -> Vec<Command> {
    let command = |code: &str, line: String| Command { name: t.c("home-log-command", code), line };
    vec![
        command("checkpoint", "curl -s \"$BANYAN/log/checkpoint\"".to_owned()),
        command("inclusion", "curl -s \"$BANYAN/api/v1/log/proofs/$RECEIPT\"".to_owned()),
        command(
            "consistency",
            format!("curl -s \"$BANYAN/api/v1/log/consistency?old=$KNOWN_SIZE&new={size}\""),
        ),
        command("tiles", "curl -s \"$BANYAN/log/tile/0/000\" -o tile".to_owned()),
        command("offline", format!("banyan verify-log DIRECTORY --key '{key}'")),
    ]
}
