//! The whole site: routes of every noun, the session layer, security headers.

use std::sync::Arc;

use app::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::from_fn_with_state;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::context::{self, Visitor};
use crate::routes::RouteInfo;
use crate::shell::SiteIdentity;
use crate::{api, assets, pages};

/// What the pages need to know beside the use cases.
#[derive(Debug, Clone, Default)]
pub struct WebConfig {
    /// Who runs the site.
    pub site: SiteIdentity,
    /// A demo lists its people at sign-in, each with this password.
    pub demo_password: Option<&'static str>,
    /// Cookies are marked `Secure`: set wherever the site is served over HTTPS.
    pub secure_cookies: bool,
    /// A proxy in front names the visitor's address as the last of `X-Forwarded-For`.
    pub behind_proxy: bool,
}

struct Inner {
    app: Arc<App>,
    site: Arc<SiteIdentity>,
    demo_password: Option<&'static str>,
    secure_cookies: bool,
    behind_proxy: bool,
}

/// The state of every route.
#[derive(Clone)]
pub struct Web(Arc<Inner>);

impl Web {
    /// Joins the use cases with the site's configuration.
    pub fn new(app: Arc<App>, config: WebConfig) -> Self {
        let WebConfig { site, demo_password, secure_cookies, behind_proxy } = config;
        let site = Arc::new(site);
        Self(Arc::new(Inner { app, site, demo_password, secure_cookies, behind_proxy }))
    }

    pub(crate) fn app(&self) -> &Arc<App> {
        &self.0.app
    }

    pub(crate) fn site(&self) -> Arc<SiteIdentity> {
        Arc::clone(&self.0.site)
    }

    pub(crate) fn demo_password(&self) -> Option<&'static str> {
        self.0.demo_password
    }

    pub(crate) fn secure_cookies(&self) -> bool {
        self.0.secure_cookies
    }

    pub(crate) fn behind_proxy(&self) -> bool {
        self.0.behind_proxy
    }
}

/// Bytes of an ordinary request body; routes that take files set their own limit.
const BODY_BYTES_MAX: usize = 2 * 1024 * 1024;

/// Every route with its guard.
pub fn all_routes() -> Vec<RouteInfo> {
    let mut routes = pages::routes().list;
    routes.extend(api::routes().list);
    routes
}

/// The site as a service.
pub fn router(web: Web) -> Router {
    let pages = pages::routes()
        .router
        .fallback(not_found)
        .layer(from_fn_with_state(web.clone(), context::visit))
        .layer(CompressionLayer::new());
    let api = api::routes().router;
    api.merge(pages)
        .merge(
            Router::new()
                .route("/assets/{*name}", axum::routing::get(assets::serve))
                .layer(CompressionLayer::new()),
        )
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(CatchPanicLayer::new())
        .layer(header_layer(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
        .layer(header_layer(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header_layer(header::REFERRER_POLICY, "same-origin"))
        .layer(header_layer(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .with_state(web)
}

const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

fn header_layer(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

async fn not_found(visitor: Visitor) -> axum::response::Response {
    use axum::response::IntoResponse;
    visitor.not_found().into_response()
}
