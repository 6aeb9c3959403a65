//! The catalogue as JSON: `{"scope":…,"exported_on":…,"entries":[…]}`, streamed page by page, all of it.
//!
//! Where reading breaks off the answer breaks off with it, so that half a
//! catalogue never looks like a whole one.

use std::sync::Arc;

use app::catalogue::export::{Scope, Selection};
use app::catalogue::{Slice, code_of};
use app::{App, AppError};
use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use domain::catalogue::{Entry, EntryDraft};
use domain::people::Actor;
use futures::{Stream, StreamExt, stream};
use serde::Serialize;

/// Entries of a piece.
const ROWS: u32 = 200;

/// An entry with everything its owner writes.
#[derive(Serialize)]
struct Exported<'a> {
    /// 信息资源代码; none before registration.
    code: Option<String>,
    unit: String,
    unit_name: String,
    /// 提供方代码
    credit_code: String,
    state: String,
    published_on: Option<String>,
    version: u32,
    #[serde(flatten)]
    draft: &'a EntryDraft,
}

/// How far the writing is.
struct Writing {
    slice: Option<Slice>,
    is_first: bool,
}

/// The answer with a selection as a file.
pub(crate) fn answer(app: &Arc<App>, selection: Selection, actor: Actor) -> Response {
    let name = match selection.scope {
        Scope::Own => "catalogue-own",
        Scope::Published => "catalogue-published",
    };
    let disposition = format!("attachment; filename=\"{name}-{}.json\"", app.today());
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, Body::from_stream(pieces(Arc::clone(app), selection, actor))).into_response()
}

fn pieces(
    app: Arc<App>,
    selection: Selection,
    actor: Actor,
) -> impl Stream<Item = Result<Bytes, AppError>> + Send + 'static {
    let head = format!(
        "{{\"scope\":\"{}\",\"exported_on\":\"{}\",\"entries\":[\n",
        code_of(&selection.scope),
        app.today()
    );
    let begun = Writing { slice: Some(Slice::first(ROWS)), is_first: true };
    let entries = stream::try_unfold(begun, move |writing| {
        let (app, actor) = (Arc::clone(&app), actor.clone());
        async move {
            let Some(slice) = writing.slice else {
                return Ok::<_, AppError>(None);
            };
            let page = app.selected_page(selection, &actor, &slice).await?;
            let mut text = String::new();
            for (place, entry) in page.rows.iter().enumerate() {
                text.push_str(if writing.is_first && place == 0 { "" } else { ",\n" });
                text.push_str(&written(&app, entry)?);
            }
            let next = Writing {
                slice: page.next.map(|next| Slice::new(Some(next), ROWS)),
                is_first: writing.is_first && page.rows.is_empty(),
            };
            Ok(Some((Bytes::from(text), next)))
        }
    });
    let ends = |text: String| stream::iter([Ok::<Bytes, AppError>(Bytes::from(text))]);
    ends(head).chain(entries).chain(ends("\n]}\n".to_owned()))
}

fn written(app: &App, entry: &Entry) -> Result<String, AppError> {
    let live = app.live();
    let unit = live.unit(entry.unit);
    let exported = Exported {
        code: entry.code.as_ref().map(ToString::to_string),
        unit: entry.unit.to_string(),
        unit_name: unit.map(|unit| unit.name_zh.clone()).unwrap_or_default(),
        credit_code: unit.map(|unit| unit.credit_code.clone()).unwrap_or_default(),
        state: code_of(&entry.state),
        published_on: entry.published_on.map(|on| on.to_string()),
        version: entry.version,
        draft: &entry.draft,
    };
    serde_json::to_string(&exported).map_err(AppError::internal)
}
