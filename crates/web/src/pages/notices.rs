//! `/notices`: everything the reader and the reader's unit were told, and one notice as the worklist shows it too.

use app::{Notice, Slice};
use askama::Template;
use axum::extract::{RawQuery, State};

use crate::context::Member;
use crate::due::minute;
use crate::fields::{Fields, percent_encode};
use crate::pages::cases::words;
use crate::respond::{OrProblem, PageResult, Problem, page};
use crate::routes::{Guard, Routes};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

pub(crate) fn routes() -> Routes {
    Routes::new().get("/notices", Guard::Party, all)
}

const ROWS: u32 = 50;

/// A notice in words.
pub(crate) struct NoticeLine {
    pub(crate) href: String,
    pub(crate) text: String,
    pub(crate) at: String,
    pub(crate) unread: bool,
}

#[derive(Template)]
#[template(path = "work/notices.html")]
struct NoticesPage {
    t: Texts,
    shell: Shell,
    notices: Vec<NoticeLine>,
    next: String,
}

/// `GET /notices?after=`
async fn all(State(web): State<Web>, member: Member, RawQuery(query): RawQuery) -> PageResult {
    let t = member.t();
    let fields = Fields::parse(&query.unwrap_or_default());
    let (notices, next) = lines(&web, &member, &fields.slice(ROWS)).await?;
    let title = t.s("work-notices");
    page(&NoticesPage {
        t,
        shell: Shell::new(&member.visitor, Room::Workbench, title.clone())
            .crumb(member.desk(), "/work")
            .crumb(title, ""),
        notices,
        next: next
            .map_or_else(String::new, |next| format!("/notices?after={}", percent_encode(&next))),
    })
}

/// Notices to the reader in words, newest first, with the cursor of those that follow.
pub(crate) async fn lines(
    web: &Web,
    member: &Member,
    slice: &Slice,
) -> Result<(Vec<NoticeLine>, Option<String>), Problem> {
    let t = member.t();
    let found = web.app().notices(member.actor(), slice).await.or_problem(&member.visitor)?;
    Ok((found.rows.iter().map(|notice| line(t, notice)).collect(), found.next))
}

fn line(t: Texts, notice: &Notice) -> NoticeLine {
    let arg = |name: &str| {
        notice.args.get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned()
    };
    let args = [("number", arg("number")), ("title", arg("title")), ("due", arg("due"))];
    NoticeLine {
        href: notice.link.clone(),
        text: words::notice(t, &arg("procedure"), &notice.code, &args),
        at: minute(notice.created_at),
        unread: notice.read_at.is_none(),
    }
}
