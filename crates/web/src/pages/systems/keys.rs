//! Keys of a system: made, shown once, revoked.

use app::systems::NewKey;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::grants::Method;
use domain::ids::KeyId;

use super::system::system_page;
use super::{input_fault, system_id};
use crate::context::Member;
use crate::fields::Posted;
use crate::respond::{OrProblem, Problem, page, page_with, see};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

#[derive(Template)]
#[template(path = "systems/secret.html")]
struct SecretPage {
    t: Texts,
    shell: Shell,
    name: String,
    label: String,
    secret: String,
    shell_line: String,
    back: String,
}

/// `POST /systems/{id}/keys`: the answer is the only page that ever shows the secret.
pub(super) async fn make(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let visitor = &member.visitor;
    let t = member.t();
    let id = system_id(visitor, &id)?;
    let scope: Vec<Method> =
        fields.all("scope").into_iter().filter_map(|method| method.parse().ok()).collect();
    let label = fields.get("label").to_owned();
    let made = match (label.is_empty(), fields.get("valid_to").parse()) {
        (false, Ok(valid_to)) => {
            let wanted = NewKey { label: label.clone(), scope: scope.clone(), valid_to };
            web.app().make_key(id, wanted, member.actor()).await.map_err(Some)
        }
        _ => Err(None),
    };
    let view = web.app().system(id, member.actor()).await.or_problem(visitor)?;
    let fault = match made {
        Ok(secret) => {
            return page(&secret_page(
                &member,
                &view.system.name,
                label,
                secret,
                format!("/systems/{id}"),
            ));
        }
        Err(Some(error)) => input_fault(visitor, &error)?,
        Err(None) => t.s("systems-key-incomplete"),
    };
    let template = system_page(&web, &member, &view).with_key_form(&fields, &scope, fault);
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &template)
}

fn secret_page(
    member: &Member,
    name: &str,
    label: String,
    secret: String,
    back: String,
) -> SecretPage {
    let t = member.t();
    SecretPage {
        t,
        shell: Shell::new(&member.visitor, Room::Workbench, t.s("systems-secret-title"))
            .crumb(t.s("nav-systems"), "/systems")
            .crumb(name, &back)
            .crumb(t.s("systems-secret-title"), ""),
        name: name.to_owned(),
        label,
        shell_line: format!("export BANYAN_KEY={secret}"),
        secret,
        back,
    }
}

/// `POST /systems/{id}/keys/{key}/revoke`: with the key's beginning typed out.
pub(super) async fn revoke(
    State(web): State<Web>,
    member: Member,
    Path((id, key)): Path<(String, String)>,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let visitor = &member.visitor;
    let id = system_id(visitor, &id)?;
    let key: KeyId = key.parse().map_err(|_malformed| visitor.not_found())?;
    let view = web.app().system(id, member.actor()).await.or_problem(visitor)?;
    let known =
        view.keys.iter().find(|known| known.id == key).ok_or_else(|| visitor.not_found())?;
    if fields.get("confirmation") != known.prefix {
        let fault = member.t().s("systems-wrong-prefix");
        let template = system_page(&web, &member, &view).with_key_form(&fields, &[], fault);
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &template);
    }
    web.app().revoke_key(key, member.actor()).await.or_problem(visitor)?;
    Ok(see(&format!("/systems/{id}"), "key-revoked"))
}
