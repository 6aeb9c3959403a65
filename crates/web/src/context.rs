//! Who is visiting: language, theme, session. Made once a request by the session layer.

use std::sync::Arc;

use app::people::SignedIn;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::people::Actor;
use domain::units::UnitKind;
use jiff::civil::Date;

use crate::fields::{Fields, percent_encode};
use crate::respond::Problem;
use crate::shell::{Flash, PersonBadge, SiteIdentity};
use crate::site::Web;
use crate::texts::{Lang, Texts};

/// Name of the session cookie.
pub(crate) const SESSION_COOKIE: &str = "banyan_session";
/// Name of the cookie that keeps the language.
pub(crate) const LANG_COOKIE: &str = "banyan_lang";
/// Name of the cookie that keeps the theme.
pub(crate) const THEME_COOKIE: &str = "banyan_theme";

/// A person with a session.
#[derive(Debug, Clone)]
pub(crate) struct Signed {
    pub(crate) actor: Actor,
    pub(crate) session: SignedIn,
    pub(crate) worklist_count: u64,
    /// The agency acted for; empty where the person acts for their own unit.
    pub(crate) agency: String,
}

impl Signed {
    pub(crate) fn is_administrator(&self) -> bool {
        use domain::people::Post;
        self.actor.posts.iter().any(|post| post.is_exclusive() || *post == Post::Registrar)
    }

    fn is_citizen(&self) -> bool {
        self.actor.unit_kind == UnitKind::NaturalPerson
    }

    /// The unit served; empty for a citizen, who serves none.
    pub(crate) fn unit_words(&self, t: Texts) -> String {
        let name = self.session.unit.name(t.tag());
        if self.is_citizen() { String::new() } else { name.to_owned() }
    }

    /// The posts held; a citizen is here in person.
    pub(crate) fn post_words(&self, t: Texts) -> Vec<String> {
        if self.is_citizen() {
            return vec![t.s("session-individual")];
        }
        self.session.person.posts.iter().map(|post| t.c("post", <&str>::from(*post))).collect()
    }
}

/// The visitor of one request.
#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    pub(crate) t: Texts,
    pub(crate) theme: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) signed: Option<Signed>,
    pub(crate) site: Arc<SiteIdentity>,
    pub(crate) demo: bool,
    pub(crate) today: Date,
}

impl Visitor {
    /// The sign-in page, with the way back.
    pub(crate) fn sign_in_href(&self) -> String {
        let query = if self.query.is_empty() { String::new() } else { format!("?{}", self.query) };
        format!("/sign-in?back={}", percent_encode(&format!("{}{query}", self.path)))
    }

    /// This page in the other language.
    pub(crate) fn other_lang_href(&self) -> String {
        let mut pairs: Vec<String> = self
            .query
            .split('&')
            .filter(|pair| !pair.is_empty() && !pair.starts_with("lang="))
            .map(str::to_owned)
            .collect();
        pairs.push(format!("lang={}", self.t.lang.other().tag()));
        format!("{}?{}", self.path, pairs.join("&"))
    }

    pub(crate) fn csrf(&self) -> String {
        self.signed.as_ref().map(|signed| signed.session.csrf.clone()).unwrap_or_default()
    }

    /// Whether a posted token is this session's. Before sign-in there is no session to forge; the origin check stands.
    pub(crate) fn accepts_token(&self, token: &str) -> bool {
        match &self.signed {
            Some(signed) => signed.session.csrf == token,
            None => true,
        }
    }

    pub(crate) fn badge(&self) -> Option<PersonBadge> {
        let signed = self.signed.as_ref()?;
        let name = signed.session.person.name(self.t.tag()).to_owned();
        let initials = if name.is_ascii() {
            name.split(' ').filter_map(|word| word.chars().next()).collect()
        } else {
            name.chars().take(1).collect()
        };
        let posts = signed.post_words(self.t);
        Some(PersonBadge {
            name,
            unit: signed.unit_words(self.t),
            initials,
            posts,
            acting_for: signed.agency.clone(),
            may_act_for: signed.actor.unit_kind == UnitKind::TechnicalServiceUnit,
        })
    }

    /// The message named by `?done=` of a redirect after an act.
    pub(crate) fn flash(&self) -> Option<Flash> {
        let fields = Fields::parse(&self.query);
        let done = fields.get("done");
        let key = format!("done-{done}");
        (!done.is_empty() && self.t.has(&key))
            .then(|| Flash { kind: "ok".to_owned(), text: self.t.s(&key) })
    }

    pub(crate) fn not_found(&self) -> Problem {
        Problem::page(self, StatusCode::NOT_FOUND, "not-found")
    }

    pub(crate) fn stale_form(&self) -> Problem {
        Problem::page(self, StatusCode::FORBIDDEN, "stale-form")
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Response> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| StatusCode::INTERNAL_SERVER_ERROR.into_response())
    }
}

/// A signed-in visitor; routes that take it have a guard that lets nobody else in.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) visitor: Visitor,
    pub(crate) signed: Signed,
}

impl Member {
    pub(crate) fn actor(&self) -> &Actor {
        &self.signed.actor
    }

    pub(crate) fn t(&self) -> Texts {
        self.visitor.t
    }

    /// What the list of one's cases is called: for those of the public their own, for an office its worklist.
    pub(crate) fn desk(&self) -> String {
        let is_outside = self.actor().unit_kind.is_outside();
        self.t().s(if is_outside { "nav-own-cases" } else { "nav-worklist" })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Member {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let visitor = Visitor::from_request_parts(parts, state).await?;
        match visitor.signed.clone() {
            Some(signed) => Ok(Self { visitor, signed }),
            None => Err(visitor.not_found().into_response()),
        }
    }
}

/// The value of a cookie.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
}

fn language(headers: &HeaderMap, query: &str) -> Lang {
    let asked = Fields::parse(query);
    let accepted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|line| line.to_str().ok())
        .unwrap_or_default();
    match (asked.get("lang"), cookie(headers, LANG_COOKIE)) {
        ("", Some(kept)) => Lang::of_tag(kept),
        ("", None) => Lang::of_tag(accepted),
        (tag, _) => Lang::of_tag(tag),
    }
}

/// The session layer: resolves the visitor and turns away forged posts.
pub(crate) async fn visit(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let headers = request.headers();
    let query = request.uri().query().unwrap_or_default().to_owned();
    let lang = language(headers, &query);
    let theme = match cookie(headers, THEME_COOKIE) {
        Some(theme @ ("light" | "dark")) => theme.to_owned(),
        _ => "auto".to_owned(),
    };
    let signed = match cookie(headers, SESSION_COOKIE) {
        Some(token) => sign(&web, token, lang).await,
        None => None,
    };
    let visitor = Visitor {
        t: Texts { lang },
        theme,
        path: format!("/{}", request.uri().path().trim_start_matches('/')),
        signed,
        site: web.site(),
        demo: web.demo_password().is_some(),
        today: web.app().today(),
        query: query.clone(),
    };
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    // Programs send no origin; without a session there is nothing of theirs that another site could misuse.
    let by_program = visitor.signed.is_none() && visitor.path.starts_with("/api/");
    if changes && !by_program && !same_origin(request.headers()) {
        return visitor.stale_form().into_response();
    }
    request.extensions_mut().insert(visitor);
    let mut answer = next.run(request).await;
    if Fields::parse(&query).get("lang") == lang.tag() {
        let kept = format!("{LANG_COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Lax", lang.tag());
        if let Ok(kept) = kept.parse() {
            answer.headers_mut().append(header::SET_COOKIE, kept);
        }
    }
    answer
}

async fn sign(web: &Web, token: &str, lang: Lang) -> Option<Signed> {
    match web.app().resume(token).await {
        Ok(Some(session)) => {
            let actor = session.actor();
            let worklist_count = web.app().worklist_count(&actor).await.unwrap_or_default();
            let agency =
                actor.acting_for.as_ref().map(domain::authorisations::ActingFor::principal);
            let agency = agency.map(|unit| web.app().live().unit_name(unit, lang.tag()));
            Some(Signed { actor, session, worklist_count, agency: agency.unwrap_or_default() })
        }
        Ok(None) => None,
        Err(error) => {
            tracing::error!(%error, "a session could not be read");
            None
        }
    }
}

/// Whether a mutating request comes from our own pages: by `Sec-Fetch-Site` where the browser sends it, else by `Origin` against `Host`.
fn same_origin(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|line| line.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match (text("origin"), text("host")) {
        (Some(origin), Some(host)) => {
            origin.split_once("://").is_some_and(|(_, from)| from == host)
        }
        _ => false,
    }
}
