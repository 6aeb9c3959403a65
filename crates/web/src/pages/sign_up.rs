//! `/sign-up`: an account for a citizen or an organisation, in two steps: who it is, then the one-time code.

use app::people::SignUp;
use app::{AppError, ErrorKind};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::units::UnitKind;

use crate::address::Address;
use crate::context::Visitor;
use crate::fields::{Fields, Posted};
use crate::pages::cases::controls::ErrorLine;
use crate::respond::{PageResult, Problem, error_words, page, page_with, see};
use crate::routes::{Guard, Routes};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

pub(crate) fn routes() -> Routes {
    Routes::new().get("/sign-up", Guard::Public, show).post("/sign-up", Guard::Public, begin).post(
        "/sign-up/code",
        Guard::Public,
        finish,
    )
}

/// Kinds of the public, by code.
const KINDS: [(&str, UnitKind); 4] = [
    ("natural_person", UnitKind::NaturalPerson),
    ("enterprise", UnitKind::Enterprise),
    ("university", UnitKind::University),
    ("research_institute", UnitKind::ResearchInstitute),
];

struct KindChoice {
    code: &'static str,
    text: String,
    checked: bool,
}

#[derive(Template)]
#[template(path = "services/sign_up.html")]
struct SignUpPage {
    t: Texts,
    shell: Shell,
    kinds: Vec<KindChoice>,
    sent: Fields,
    /// With the field's name, for the summary.
    errors: Vec<ErrorLine>,
    /// By field, as they stand beside it.
    gaps: Vec<ErrorLine>,
    refusal: String,
}

impl SignUpPage {
    fn value(&self, field: &str) -> String {
        self.sent.get(field).to_owned()
    }

    fn wrong(&self, field: &str) -> String {
        let of_field = self.gaps.iter().find(|line| line.field == field);
        of_field.map(|line| line.text.clone()).unwrap_or_default()
    }
}

#[derive(Template)]
#[template(path = "services/sign_up_code.html")]
struct CodePage {
    t: Texts,
    shell: Shell,
    token: String,
    contact: String,
    shown: String,
    error: String,
}

fn sign_up_page(visitor: &Visitor, sent: Fields) -> SignUpPage {
    let t = visitor.t;
    let chosen = if sent.get("kind").is_empty() { KINDS[0].0 } else { sent.get("kind") };
    let choice = |(code, _): (&'static str, UnitKind)| KindChoice {
        code,
        text: t.c("unit-kind", code),
        checked: code == chosen,
    };
    SignUpPage {
        t,
        shell: Shell::new(visitor, Room::Portal, t.s("sign-up-title"))
            .crumb(t.s("sign-up-title"), ""),
        kinds: KINDS.into_iter().map(choice).collect(),
        errors: Vec::new(),
        gaps: Vec::new(),
        refusal: String::new(),
        sent,
    }
}

fn code_page(visitor: &Visitor, fields: [&str; 2], shown: String, error: String) -> CodePage {
    let t = visitor.t;
    let [token, contact] = fields.map(str::to_owned);
    CodePage {
        t,
        shell: Shell::new(visitor, Room::Portal, t.s("sign-up-title"))
            .crumb(t.s("sign-up-title"), "/sign-up"),
        token,
        contact,
        shown,
        error,
    }
}

/// `GET /sign-up`
async fn show(visitor: Visitor) -> PageResult {
    page(&sign_up_page(&visitor, Fields::default()))
}

/// What was stated. A kind that is none of the public's is refused by the use case.
fn stated(fields: &Fields) -> SignUp {
    let kind = KINDS.iter().find(|(code, _)| *code == fields.get("kind"));
    let text = |name: &str| fields.get(name).to_owned();
    SignUp {
        kind: kind.map_or(UnitKind::AuthorisedBody, |(_, kind)| *kind),
        name: text("name"),
        credit_code: text("credit_code"),
        person: text("person"),
        login: text("login"),
        contact: text("contact"),
        evidence: text("evidence"),
    }
}

fn again(visitor: &Visitor, fields: Fields, error: &AppError) -> Result<Response, Problem> {
    let t = visitor.t;
    let line = |gap: &domain::catalogue::Missing| ErrorLine {
        text: t.f(
            "case-gap",
            &[("field", t.c("sign-up-field", &gap.field)), ("gap", t.c("gap", gap.code))],
        ),
        field: gap.field.clone(),
    };
    let beside = |gap: &domain::catalogue::Missing| ErrorLine {
        text: t.c("gap", gap.code),
        field: gap.field.clone(),
    };
    let refusal = if error.gaps().is_empty() { error_words(t, error) } else { None };
    page_with(
        StatusCode::UNPROCESSABLE_ENTITY,
        &SignUpPage {
            errors: error.gaps().iter().map(line).collect(),
            gaps: error.gaps().iter().map(beside).collect(),
            refusal: refusal.unwrap_or_default(),
            ..sign_up_page(visitor, fields)
        },
    )
}

/// `POST /sign-up`
async fn begin(
    State(web): State<Web>,
    visitor: Visitor,
    address: Address,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let stated = stated(&fields);
    match web.app().begin_sign_up(&stated, address.0).await {
        Ok(begun) => {
            let shown = begun.shown.unwrap_or_default();
            page(&code_page(&visitor, [&begun.token, &stated.contact], shown, String::new()))
        }
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::Invalid | ErrorKind::Denied | ErrorKind::Limited
            ) =>
        {
            again(&visitor, fields, &error)
        }
        Err(error) => Err(Problem::from_app(&visitor, &error)),
    }
}

/// `POST /sign-up/code`
async fn finish(
    State(web): State<Web>,
    visitor: Visitor,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let t = visitor.t;
    let (token, contact) = (fields.get("token"), fields.get("contact"));
    let shown = fields.get("shown").to_owned();
    let once_more = |error: String| {
        let template = code_page(&visitor, [token, contact], shown.clone(), error);
        page_with(StatusCode::UNPROCESSABLE_ENTITY, &template)
    };
    if fields.raw("password") != fields.raw("repeated") {
        return once_more(t.s("session-not-alike"));
    }
    match web.app().finish_sign_up(token, fields.get("code"), fields.raw("password")).await {
        Ok(_login) => Ok(see("/sign-in", "signed-up")),
        Err(error) if error.code() == "sign-up.over" || !error.gaps().is_empty() => {
            again(&visitor, Fields::default(), &error)
        }
        Err(error) if error.kind() == ErrorKind::Invalid => {
            once_more(error_words(t, &error).unwrap_or_default())
        }
        Err(error) => Err(Problem::from_app(&visitor, &error)),
    }
}
