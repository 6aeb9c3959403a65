//! Sign-in, sign-out, one's own account, and the cookie that keeps a session.

mod account;
mod acting;
mod sign_in;
mod stand_ins;

use app::AppError;
use axum::http::{HeaderName, header};

use crate::context::SESSION_COOKIE;
use crate::fields::Fields;
use crate::respond::error_words;
use crate::routes::{Guard, Routes};
use crate::site::Web;
use crate::texts::Texts;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/sign-in", Guard::Public, sign_in::show)
        .post("/sign-in", Guard::Public, sign_in::enter)
        .post("/sign-in/new-password", Guard::Public, sign_in::choose)
        .post("/sign-out", Guard::Party, account::leave)
        .get("/account", Guard::Party, account::show)
        .post("/account/password", Guard::Party, account::choose)
        .post("/account/sign-out-everywhere", Guard::Party, account::leave_everywhere)
        .get("/account/acting", Guard::Signed, acting::show)
        .post("/account/acting", Guard::Signed, acting::choose)
        .get("/account/stand-ins", Guard::Signed, stand_ins::show)
        .post("/account/stand-ins", Guard::Signed, stand_ins::name)
        .post("/account/stand-ins/{id}/end", Guard::Signed, stand_ins::end)
}

/// The cookie of a session that begins.
fn keep(web: &Web, token: &str) -> [(HeaderName, String); 1] {
    let secure = if web.secure_cookies() { "; Secure" } else { "" };
    let kept = format!("{SESSION_COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax{secure}");
    [(header::SET_COOKIE, kept)]
}

/// The cookie of a session that is over.
fn forget() -> [(HeaderName, String); 1] {
    let over = format!("{SESSION_COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    [(header::SET_COOKIE, over)]
}

/// The new password of a form; none where it was not typed twice alike.
fn chosen(fields: &Fields) -> Option<&str> {
    let new = fields.raw("new_password");
    (new == fields.raw("repeated")).then_some(new)
}

/// What to say of a refused sign-in or password.
fn words(t: Texts, error: &AppError) -> String {
    match error.code() {
        "sign-in.locked" => t.s("session-locked"),
        "sign-in.wrong" => t.s("session-wrong"),
        _ => error_words(t, error).unwrap_or_else(|| t.s("session-wrong")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn a_new_password_is_typed_twice_alike() {
        let fields = Fields::parse("new_password=+a+&repeated=+a+");
        assert_eq!(chosen(&fields), Some(" a "));
        assert_eq!(chosen(&Fields::parse("new_password=a&repeated=b")), None);
    }
}
