//! What every page shows around its content.

use domain::people::Post;
use domain::units::UnitKind;

use crate::assets;
use crate::context::Visitor;
use crate::texts::Texts;

/// Who runs the site, as a public site in China must state. All may be empty.
#[derive(Debug, Clone, Default, serde::Deserialize, serde::Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct SiteIdentity {
    /// Name of the platform; empty for the built-in one.
    pub name: String,
    /// 主办单位
    pub sponsor: String,
    /// 网站标识码
    pub site_code: String,
    /// ICP 备案号
    pub icp_filing: String,
    /// 公安备案号
    pub police_filing: String,
    /// 审图号 of the maps shown.
    pub map_review: String,
    /// Telephone for questions.
    pub phone: String,
}

/// One link of a navigation.
#[derive(Debug, Clone)]
pub(crate) struct NavItem {
    pub(crate) label: String,
    pub(crate) href: String,
    pub(crate) current: bool,
    pub(crate) icon: String,
}

/// One step of the breadcrumb.
#[derive(Debug, Clone)]
pub(crate) struct Crumb {
    pub(crate) label: String,
    pub(crate) href: Option<String>,
}

/// The signed-in person in the header.
#[derive(Debug, Clone)]
pub(crate) struct PersonBadge {
    pub(crate) name: String,
    pub(crate) unit: String,
    pub(crate) initials: String,
    pub(crate) posts: Vec<String>,
    /// The agency acted for; empty where the person acts for their own unit.
    pub(crate) acting_for: String,
    /// Whether the person may choose to act for an agency.
    pub(crate) may_act_for: bool,
}

/// A message after an act.
#[derive(Debug, Clone)]
pub(crate) struct Flash {
    pub(crate) kind: String,
    pub(crate) text: String,
}

/// A room of the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Room {
    Portal,
    Workbench,
    Admin,
}

impl Room {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Portal => "portal",
            Self::Workbench => "workbench",
            Self::Admin => "admin",
        }
    }
}

/// The frame of a page.
#[derive(Debug, Clone)]
pub(crate) struct Shell {
    pub(crate) title: String,
    pub(crate) room: String,
    pub(crate) lang: String,
    pub(crate) other_lang_url: String,
    pub(crate) theme: String,
    pub(crate) rooms: Vec<NavItem>,
    pub(crate) nav: Vec<NavItem>,
    pub(crate) person: Option<PersonBadge>,
    pub(crate) crumbs: Vec<Crumb>,
    pub(crate) csrf: String,
    pub(crate) flash: Option<Flash>,
    pub(crate) path: String,
    pub(crate) search_text: String,
    pub(crate) demo: bool,
    pub(crate) worklist_count: Option<u64>,
    pub(crate) site: SiteIdentity,
}

impl Shell {
    pub(crate) fn new(visitor: &Visitor, room: Room, title: impl Into<String>) -> Self {
        let t = visitor.t;
        Self {
            title: title.into(),
            room: room.code().to_owned(),
            lang: t.tag().to_owned(),
            other_lang_url: visitor.other_lang_href(),
            theme: visitor.theme.clone(),
            rooms: rooms(visitor, room),
            nav: nav(visitor, room),
            person: visitor.badge(),
            crumbs: Vec::new(),
            csrf: visitor.csrf(),
            flash: visitor.flash(),
            path: visitor.path.clone(),
            search_text: String::new(),
            demo: visitor.demo,
            worklist_count: visitor.signed.as_ref().map(|signed| signed.worklist_count),
            site: visitor.site.as_ref().clone(),
        }
    }

    /// Adds a step to the breadcrumb; the last one has no address.
    pub(crate) fn crumb(mut self, label: impl Into<String>, href: &str) -> Self {
        let href = (!href.is_empty()).then(|| href.to_owned());
        self.crumbs.push(Crumb { label: label.into(), href });
        self
    }

    /// Shows `text` in the header's search field.
    pub(crate) fn searched(mut self, text: &str) -> Self {
        text.clone_into(&mut self.search_text);
        self
    }

    /// The address of a bundled file, with its digest so that it may be cached for ever.
    #[expect(
        clippy::unused_self,
        reason = "templates ask the shell for everything around the page"
    )]
    pub(crate) fn asset(&self, name: &str) -> String {
        assets::href(name)
    }
}

fn item(t: Texts, path: &str, key: &str, href: &str, icon: &str) -> NavItem {
    // The overview of the administration is a page of its own, not the folder of the others.
    let is_below = href != "/admin" && path.starts_with(&format!("{href}/"));
    let current = path == href || is_below;
    NavItem { label: t.s(key), href: href.to_owned(), current, icon: icon.to_owned() }
}

fn rooms(visitor: &Visitor, room: Room) -> Vec<NavItem> {
    let mut rooms = vec![NavItem {
        current: room == Room::Portal,
        ..item(visitor.t, "", "nav-portal", "/", "home")
    }];
    if let Some(signed) = &visitor.signed {
        rooms.push(NavItem {
            current: room == Room::Workbench,
            ..item(visitor.t, "", "nav-workbench", "/work", "inbox")
        });
        if signed.is_administrator() {
            rooms.push(NavItem {
                current: room == Room::Admin,
                ..item(visitor.t, "", "nav-admin", "/admin", "settings")
            });
        }
    }
    rooms
}

fn nav(visitor: &Visitor, room: Room) -> Vec<NavItem> {
    let is_outside =
        visitor.signed.as_ref().is_some_and(|signed| signed.actor.unit_kind.is_outside());
    let entries: &[(&str, &str, &str)] = match room {
        Room::Workbench if is_outside => &[
            ("nav-own-cases", "/work", "inbox"),
            ("nav-services", "/services", "send"),
            ("nav-registers", "/registers", "book"),
            ("nav-grants", "/grants", "key"),
            ("nav-systems", "/systems", "database"),
            ("nav-account", "/account", "settings"),
        ],
        Room::Portal => &[
            ("nav-home", "/", "home"),
            ("nav-catalogue", "/catalogue", "catalogue"),
            ("nav-services", "/services", "file"),
            ("nav-registers", "/registers", "book"),
            ("nav-statistics", "/statistics", "chart"),
            ("nav-log", "/log", "shield"),
            ("nav-help", "/help", "info"),
            ("nav-api", "/api/v1/docs", "code"),
        ],
        Room::Workbench => &[
            ("nav-worklist", "/work", "inbox"),
            ("nav-services", "/services", "send"),
            ("nav-entries", "/entries", "table"),
            ("nav-library", "/library", "layers"),
            ("nav-applications", "/applications", "file"),
            ("nav-grants", "/grants", "key"),
            ("nav-systems", "/systems", "database"),
            ("nav-authorisations", "/authorisations", "shield"),
            ("nav-receipts", "/receipts", "receipt"),
            ("nav-usage", "/usage", "chart"),
            ("nav-supervision", "/supervision", "scale"),
        ],
        Room::Admin => &[
            ("nav-admin", "/admin", "settings"),
            ("nav-units", "/admin/units", "building"),
            ("nav-people", "/admin/people", "list"),
            ("nav-law", "/admin/law", "scale"),
            ("nav-events", "/admin/events", "clock"),
        ],
    };
    entries
        .iter()
        .filter(|(_, href, _)| leads_somewhere(visitor, href))
        .map(|(key, href, icon)| item(visitor.t, &visitor.path, key, href, icon))
        .collect()
}

/// Whether the visitor may open a page that not everybody in its room may.
fn leads_somewhere(visitor: &Visitor, href: &str) -> bool {
    let Some(signed) = &visitor.signed else { return true };
    let actor = &signed.actor;
    let has_any = |posts: &[Post]| posts.iter().any(|post| actor.has(*post));
    match href {
        "/admin/people" => {
            has_any(&[Post::SystemAdministrator, Post::SecurityAdministrator, Post::Registrar])
        }
        "/admin/events" => has_any(&[Post::AuditAdministrator, Post::Registrar]),
        "/systems" | "/grants" => actor.unit_kind != UnitKind::NaturalPerson,
        _ => true,
    }
}
