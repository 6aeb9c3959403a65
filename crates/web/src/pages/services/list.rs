//! `/services`: every procedure the reader may open, by chapter of the rule, with a search over names and purposes.

use askama::Template;
use axum::extract::{RawQuery, State};
use domain::people::Post;
use domain::procedures::{self, CATALOGUE_REGISTRATION, Procedure, SHARING_APPLICATION};

use super::href;
use crate::context::Visitor;
use crate::fields::Fields;
use crate::pages::cases::words;
use crate::respond::{PageResult, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

/// Chapters in the order of the rule.
const CHAPTERS: &[&str] =
    &["catalogue", "sharing", "data", "opening", "development", "supervision", "security"];

struct ServiceCard {
    href: String,
    name: String,
    about: String,
    basis: String,
}

struct Chapter {
    name: String,
    services: Vec<ServiceCard>,
}

#[derive(Template)]
#[template(path = "services/list.html")]
struct ServicesPage {
    t: Texts,
    shell: Shell,
    search: String,
    is_signed: bool,
    chapters: Vec<Chapter>,
}

/// The chapter of a procedure, by its article; what belongs to the catalogue or to a tender is filed there.
fn chapter(procedure: &Procedure) -> &'static str {
    if procedure.code.starts_with("catalogue_") {
        return "catalogue";
    }
    if matches!(procedure.code, "tender" | "bid") {
        return "development";
    }
    let article = procedure.basis.rsplit('/').next().and_then(|number| number.parse::<u8>().ok());
    match article {
        Some(4 | 8) => "catalogue",
        Some(9..=12) => "sharing",
        Some(13 | 22) => "data",
        Some(14..=18) => "opening",
        Some(19..=21) => "development",
        Some(23..=25) => "security",
        _ => "supervision",
    }
}

/// Whether the reader may open a case; who has not signed in is shown what the public may.
fn offers(visitor: &Visitor, procedure: &Procedure) -> bool {
    let Some(signed) = &visitor.signed else { return procedure.openers.contains(&Post::Member) };
    let actor = &signed.actor;
    let compiles = actor.has(Post::DataClerk) || actor.has(Post::DataOfficer);
    let is_of_entries = [CATALOGUE_REGISTRATION.code, SHARING_APPLICATION.code];
    if is_of_entries.contains(&procedure.code) { compiles } else { procedure.may_open(actor) }
}

fn card(t: Texts, procedure: &Procedure) -> ServiceCard {
    ServiceCard {
        href: href(procedure),
        name: words::word(t, "procedure", "", procedure.code),
        about: words::word(t, "procedure", "", &format!("{}-about", procedure.code)),
        basis: words::basis(t, procedure.basis),
    }
}

/// `GET /services?q=`
pub(super) async fn show(
    State(_web): State<Web>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> PageResult {
    let t = visitor.t;
    let search = Fields::parse(&query.unwrap_or_default()).get("q").to_owned();
    let wanted = search.to_lowercase();
    let found = |card: &ServiceCard| {
        [&card.name, &card.about].iter().any(|text| text.to_lowercase().contains(&wanted))
    };
    let services = |code: &&str| {
        let offered = procedures::ALL
            .iter()
            .filter(|procedure| chapter(procedure) == *code && offers(&visitor, procedure));
        offered.map(|procedure| card(t, procedure)).filter(found).collect::<Vec<_>>()
    };
    let chapters = CHAPTERS
        .iter()
        .map(|code| Chapter { name: t.c("services-chapter", code), services: services(code) })
        .filter(|chapter| !chapter.services.is_empty())
        .collect();
    page(&ServicesPage {
        t,
        shell: Shell::new(&visitor, Room::Portal, t.s("nav-services"))
            .crumb(t.s("nav-services"), ""),
        is_signed: visitor.signed.is_some(),
        search,
        chapters,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_procedure_stands_in_a_chapter_of_the_page() {
        assert!(procedures::ALL.iter().all(|procedure| CHAPTERS.contains(&chapter(procedure))));
        assert_eq!(chapter(&CATALOGUE_REGISTRATION), "catalogue");
        assert_eq!(chapter(&SHARING_APPLICATION), "sharing");
        assert_eq!(chapter(&procedures::CORRECTION), "data");
    }
}
