//! `/systems/{id}`: one system, its security assessment 信息安全测评 (Article 24) and its keys.

use app::systems::SystemView;
use askama::Template;
use axum::extract::{Path, State};
use domain::grants::Method;
use domain::procedures::SYSTEM_CONNECTION;
use domain::systems::{ApiKey, SecurityAssessment};
use jiff::Timestamp;

use super::{manages, standing, system_id};
use crate::context::Member;
use crate::due::minute;
use crate::fields::Fields;
use crate::pages::grants::{METHODS, method_names};
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

struct KeyLine {
    id: String,
    label: String,
    prefix: String,
    scope: Vec<String>,
    made: String,
    expires: String,
    kind: &'static str,
    state: String,
    is_live: bool,
}

struct Choice {
    value: &'static str,
    text: String,
    selected: bool,
}

/// An assessment as typed or on file.
#[derive(Default)]
struct Paper {
    assessor: String,
    report_number: String,
    level: String,
    issued_on: String,
    valid_until: String,
}

#[derive(Template)]
#[template(path = "systems/system.html")]
pub(super) struct SystemPage {
    t: Texts,
    shell: Shell,
    id: String,
    name: String,
    purpose: String,
    responsible: String,
    kind: &'static str,
    state: String,
    is_usable: bool,
    may_manage: bool,
    has_assessment: bool,
    paper: Paper,
    /// Where an assessment is handed in, for the digital office to decide.
    connect_href: String,
    keys: Vec<KeyLine>,
    label: String,
    valid_to: String,
    methods: Vec<Choice>,
    key_error: String,
}

/// `GET /systems/{id}`
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
) -> PageResult {
    let id = system_id(&member.visitor, &id)?;
    let view = web.app().system(id, member.actor()).await.or_problem(&member.visitor)?;
    page(&system_page(&web, &member, &view))
}

pub(super) fn system_page(web: &Web, member: &Member, view: &SystemView) -> SystemPage {
    let t = member.t();
    let system = &view.system;
    let (kind, state) = standing(t, system, member.visitor.today);
    let now = web.app().now();
    SystemPage {
        t,
        shell: Shell::new(&member.visitor, Room::Workbench, system.name.clone())
            .crumb(t.s("nav-systems"), "/systems")
            .crumb(system.name.clone(), ""),
        id: system.id.to_string(),
        name: system.name.clone(),
        purpose: system.purpose.clone(),
        responsible: web.app().live().person_name(system.responsible, t.tag()),
        kind,
        state,
        is_usable: kind == "ok",
        may_manage: manages(member.actor()),
        has_assessment: system.assessment.is_some(),
        paper: system.assessment.as_ref().map(paper).unwrap_or_default(),
        connect_href: format!("/services/{}?system={}", SYSTEM_CONNECTION.code, system.id),
        keys: view.keys.iter().map(|key| key_line(t, key, now)).collect(),
        label: String::new(),
        valid_to: String::new(),
        methods: methods(t, &[]),
        key_error: String::new(),
    }
}

fn paper(assessment: &SecurityAssessment) -> Paper {
    Paper {
        assessor: assessment.assessor.clone(),
        report_number: assessment.report_number.clone(),
        level: assessment.level.to_string(),
        issued_on: assessment.issued_on.to_string(),
        valid_until: assessment.valid_until.to_string(),
    }
}

fn key_line(t: Texts, key: &ApiKey, now: Timestamp) -> KeyLine {
    let (kind, state) = match key.revoked_at {
        Some(_) => ("error", "systems-key-revoked"),
        None if now >= key.expires_at => ("suspended", "systems-key-expired"),
        None => ("ok", "systems-key-live"),
    };
    KeyLine {
        id: key.id.to_string(),
        label: key.label.clone(),
        prefix: key.prefix.clone(),
        scope: if key.scope.is_empty() {
            vec![t.s("systems-scope-all")]
        } else {
            method_names(t, &key.scope)
        },
        made: minute(key.created_at),
        expires: minute(key.expires_at),
        kind,
        state: t.s(state),
        is_live: key.is_live(now),
    }
}

fn methods(t: Texts, chosen: &[Method]) -> Vec<Choice> {
    let choice = |method: Method| {
        let value = <&str>::from(method);
        Choice { value, text: t.c("method", value), selected: chosen.contains(&method) }
    };
    METHODS.into_iter().map(choice).collect()
}

impl SystemPage {
    /// The page with a key form as it was sent, and what is wrong with it.
    pub(super) fn with_key_form(self, fields: &Fields, scope: &[Method], error: String) -> Self {
        let methods = methods(self.t, scope);
        Self {
            label: fields.get("label").to_owned(),
            valid_to: fields.get("valid_to").to_owned(),
            methods,
            key_error: error,
            ..self
        }
    }
}
