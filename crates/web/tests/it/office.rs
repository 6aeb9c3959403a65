//! An office, an agency and a citizen, and a case between them, for tests of pages.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::cases::{Case, CaseEvent};
use domain::ids::{CaseId, UnitId};
use domain::people::{Person, Post};
use domain::procedures::{Content, FieldValue, Procedure};
use domain::units::UnitKind;
use testkit::{PASSWORD, TestApp};
use tower::ServiceExt;

use crate::guards::site;

/// A browser that is signed in.
pub(crate) struct Browser {
    site: Router,
    cookie: String,
    csrf: String,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) to: String,
    pub(crate) text: String,
}

pub(crate) struct Office {
    pub(crate) test: TestApp,
    pub(crate) registrar: Person,
    pub(crate) citizen: Person,
}

impl Office {
    pub(crate) async fn open() -> Self {
        let test = TestApp::start().await;
        let registrar =
            test.settle_unit("registry", UnitKind::DigitalOffice, &[Post::Registrar]).await;
        test.settle_unit("police", UnitKind::StateOrgan, &[Post::DataClerk]).await;
        let citizen = test.settle_unit("chenrong", UnitKind::NaturalPerson, &[Post::Member]).await;
        Self { test, registrar, citizen }
    }

    pub(crate) async fn browser(&self, login: &str) -> Browser {
        let token = self.test.app.sign_in(login, PASSWORD, None).await.unwrap();
        let csrf = self.test.app.resume(&token).await.unwrap().unwrap().csrf;
        let cookie = format!("banyan_session={token}; banyan_lang=zh-CN");
        Browser { site: site(&self.test), cookie, csrf }
    }

    /// The same browser in English.
    pub(crate) async fn english(&self, login: &str) -> Browser {
        let browser = self.browser(login).await;
        Browser { cookie: browser.cookie.replace("zh-CN", "en"), ..browser }
    }

    pub(crate) fn anybody(&self) -> Browser {
        let cookie = "banyan_lang=zh-CN".to_owned();
        Browser { site: site(&self.test), cookie, csrf: String::new() }
    }

    /// A case the citizen opened about the police's data.
    pub(crate) async fn case(&self, procedure: &Procedure, content: Content) -> CaseId {
        let now = self.test.app.now();
        let case = Case {
            id: CaseId::named(procedure.code),
            number: format!("{}20260001", procedure.prefix),
            procedure: procedure.code.to_owned(),
            state: procedure.initial().to_owned(),
            version: 1,
            title: "secret title".to_owned(),
            entry: None,
            applicant: self.citizen.unit,
            provider: UnitId::named("police"),
            decider: self.registrar.unit,
            parent: None,
            opened_by: Some(self.citizen.id),
            handlers: Vec::new(),
            excluded: Vec::new(),
            opened_at: now,
            closed_at: None,
            clocks: Vec::new(),
            payload: serde_json::to_value(content).unwrap(),
        };
        let tx = self.test.app.store().begin().await.unwrap();
        tx.insert_case(&case, None, &self.event(&case, "open", serde_json::json!({})))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        case.id
    }

    pub(crate) fn event(&self, case: &Case, act: &str, detail: serde_json::Value) -> CaseEvent {
        CaseEvent {
            case: case.id,
            sequence: 0,
            at: self.test.app.now(),
            actor: Some(self.citizen.id),
            unit: Some(self.citizen.unit),
            act: act.to_owned(),
            from: String::new(),
            to: case.state.clone(),
            reason: "secret reason".to_owned(),
            basis: "fuzhou-2017/13".to_owned(),
            detail,
        }
    }
}

/// A stated doubt.
pub(crate) fn doubt() -> Content {
    let text = |text: &str| FieldValue::Text(text.to_owned());
    Content {
        schema: 1,
        stated: [
            ("doubt".to_owned(), text("登记日期有误")),
            ("record_hint".to_owned(), text("第七行")),
        ]
        .into(),
        ..Content::default()
    }
}

impl Browser {
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "application/x-www-form-urlencoded", Vec::new()).await
    }

    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let encode =
            |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let mut body = format!("csrf={}", self.csrf);
        for (name, value) in fields {
            body.push_str(&format!("&{}={}", encode(name), encode(value)));
        }
        self.ask("POST", path, "application/x-www-form-urlencoded", body.into_bytes()).await
    }

    pub(crate) async fn attach(&self, path: &str, name: &str, bytes: &[u8]) -> Answer {
        let mut body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{}\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n",
            self.csrf
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--x--\r\n");
        self.ask("POST", path, "multipart/form-data; boundary=x", body).await
    }

    async fn ask(&self, method: &str, path: &str, kind: &str, body: Vec<u8>) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("sec-fetch-site", "same-origin")
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body))
            .unwrap();
        let answer = self.site.clone().oneshot(request).await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        let to = headers.get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
        let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status, to: to.unwrap_or_default(), text }
    }
}
