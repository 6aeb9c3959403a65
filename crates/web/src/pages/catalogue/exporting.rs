//! `/entries/export`: the unit's own or the whole published catalogue, as a sheet, as JSON, or to be printed.

use app::catalogue::export::{Scope, Selection};
use app::catalogue::from_code;
use app::catalogue::sheet::SheetFormat;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::export_json;
use crate::context::Member;
use crate::fields::Fields;
use crate::respond::{OrProblem, PageResult, Problem, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

#[derive(Template)]
#[template(path = "catalogue/export.html")]
struct ExportPage {
    t: Texts,
    shell: Shell,
}

/// `GET /entries/export`
pub(super) async fn form(member: Member) -> PageResult {
    let t = member.t();
    let shell = Shell::new(&member.visitor, Room::Workbench, t.s("catalogue-export"))
        .crumb(t.s("nav-entries"), "/entries")
        .crumb(t.s("catalogue-export"), "");
    page(&ExportPage { t, shell })
}

/// `GET /entries/export/file?scope=own&format=xlsx`; `format=json` is streamed, of one `unit` where it names one.
pub(super) async fn file(
    State(web): State<Web>,
    member: Member,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let fields = Fields::parse(&query.unwrap_or_default());
    if let ("json", Some(scope)) = (fields.get("format"), from_code::<Scope>(fields.get("scope"))) {
        let selection = Selection { scope, unit: fields.get("unit").parse().ok() };
        return Ok(export_json::answer(web.app(), selection, member.actor().clone()));
    }
    let asked =
        from_code::<Scope>(fields.get("scope")).zip(from_code::<SheetFormat>(fields.get("format")));
    let (scope, format) = asked.ok_or_else(|| member.visitor.not_found())?;
    let bytes = web
        .app()
        .export_catalogue(scope, format, member.actor())
        .await
        .or_problem(&member.visitor)?;
    let name = match scope {
        Scope::Own => "catalogue-own",
        Scope::Published => "catalogue-published",
    };
    let disposition =
        format!("attachment; filename=\"{name}-{}.{}\"", member.visitor.today, format.extension());
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
