//! Sending a file: streamed to the lake as it comes, never held in memory.

use app::ErrorKind;
use app::loads::{Encoding, UPLOAD_BYTES_MAX, Upload};
use askama::Template;
use axum::extract::multipart::Field;
use axum::extract::{Multipart, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use domain::catalogue::Entry;
use domain::ids::EntryId;

use super::{FORM_BYTES_MAX, entry_id, size};
use crate::context::Member;
use crate::respond::{OrProblem, PageResult, Problem, error_words, page, page_with, see};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

struct Choice {
    value: &'static str,
    text: String,
    selected: bool,
}

#[derive(Template)]
#[template(path = "loads/upload.html")]
struct UploadPage {
    t: Texts,
    shell: Shell,
    id: String,
    name: String,
    items: Vec<String>,
    encodings: Vec<Choice>,
    error: String,
    max_text: String,
}

pub(super) async fn form(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
) -> PageResult {
    let id = entry_id(&member.visitor, &id)?;
    let entry = web.app().may_load(id, member.actor()).await.or_problem(&member.visitor)?;
    page(&upload_page(&member, &entry, "", String::new()))
}

fn upload_page(member: &Member, entry: &Entry, encoding: &str, error: String) -> UploadPage {
    let t = member.t();
    let id = entry.id.to_string();
    let name = entry.name(t.tag()).to_owned();
    let shell = Shell::new(
        &member.visitor,
        Room::Workbench,
        t.f("loads-upload-title", &[("name", name.clone())]),
    )
    .crumb(t.s("nav-entries"), "/entries")
    .crumb(name.clone(), &format!("/entries/{id}"))
    .crumb(t.s("loads-data"), &format!("/entries/{id}/data"))
    .crumb(t.s("loads-upload"), "");
    let choice = |value: &'static str| Choice {
        value,
        text: t.c("loads-encoding", value),
        selected: value == encoding,
    };
    UploadPage {
        t,
        shell,
        id,
        name,
        items: entry.draft.items.iter().map(|item| item.name.clone()).collect(),
        encodings: vec![choice("found"), choice("utf8"), choice("gb18030")],
        error,
        max_text: t.f("loads-file-max", &[("size", size(UPLOAD_BYTES_MAX))]),
    }
}

/// The fields that come before the file, in the order of the form: token, encoding.
#[derive(Default)]
struct Before {
    is_ours: bool,
    encoding: String,
}

pub(super) async fn receive(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    headers: HeaderMap,
    mut parts: Multipart,
) -> Result<Response, Problem> {
    let id = entry_id(&member.visitor, &id)?;
    let entry = web.app().may_load(id, member.actor()).await.or_problem(&member.visitor)?;
    let again = |encoding: &str, key: &str| {
        page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            &upload_page(&member, &entry, encoding, member.t().s(key)),
        )
    };
    if announced(&headers) > UPLOAD_BYTES_MAX + FORM_BYTES_MAX {
        return again("", "code-load-file-too-large");
    }
    let mut before = Before::default();
    loop {
        let field = match parts.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => return again(&before.encoding, "loads-no-file"),
            Err(_broken_off) => return again(&before.encoding, "code-load-upload-broken-off"),
        };
        let name = field.name().unwrap_or_default().to_owned();
        match name.as_str() {
            "csrf" => before.is_ours = member.visitor.accepts_token(&text(field).await),
            "encoding" => before.encoding = text(field).await,
            "file" if !before.is_ours => return Err(member.visitor.stale_form()),
            "file" if field.file_name().is_none_or(str::is_empty) => {
                return again(&before.encoding, "loads-no-file");
            }
            "file" => return store(&web, &member, id, &entry, &before, field).await,
            _ => {}
        }
    }
}

fn announced(headers: &HeaderMap) -> u64 {
    headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse().ok())
        .unwrap_or_default()
}

/// A short text field; one that cannot be read is empty.
async fn text(field: Field<'_>) -> String {
    field.text().await.unwrap_or_default()
}

async fn store(
    web: &Web,
    member: &Member,
    id: EntryId,
    entry: &Entry,
    before: &Before,
    field: Field<'_>,
) -> Result<Response, Problem> {
    let file_name = field.file_name().unwrap_or_default().to_owned();
    let encoding: Option<Encoding> = before.encoding.parse().ok();
    let upload = Upload { entry: id, file_name: &file_name, encoding };
    match web.app().store_upload(member.actor(), upload, field).await {
        Ok(batch) => Ok(see(&format!("/batches/{}", batch.id), "")),
        Err(error) if matches!(error.kind(), ErrorKind::Invalid | ErrorKind::Limited) => {
            let t = member.t();
            let said = error_words(t, &error).unwrap_or_else(|| t.s("loads-failed-unknown"));
            let said = super::mapping::at_place(t, said, error.place());
            page_with(
                StatusCode::UNPROCESSABLE_ENTITY,
                &upload_page(member, entry, &before.encoding, said),
            )
        }
        Err(error) => Err(Problem::from_app(&member.visitor, &error)),
    }
}
