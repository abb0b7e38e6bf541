//! Signing in, who is signed in, and the page's configuration.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use super::control::body_of;
use crate::answer::Answer;
use crate::app::Shared;
use crate::auth::{Caller, Claims, TOKEN_SECS};
use crate::catalog::PEOPLE;
use crate::clerk::{PROXY, PUBLISHABLE_KEY};
use crate::cli::{Role, SignIn};
use crate::error::{ApiError, detail};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct TokenRequest {
    role: Option<Role>,
    user: Option<u16>,
    /// Seconds; negative for a token that has expired.
    expires_in: Option<i64>,
}

/// A session token, as Clerk would issue it.
pub(super) async fn token(
    State(app): State<Shared>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    let request: TokenRequest =
        if body.is_empty() { TokenRequest::default() } else { body_of(&body)? };
    let person = request.user.unwrap_or(0);
    let expires_in = request.expires_in.unwrap_or(TOKEN_SECS);
    let mut problems = Vec::new();
    if usize::from(person) >= PEOPLE.len() {
        problems.push(detail("body.user", format!("Must be {} or less.", PEOPLE.len() - 1)));
    }
    if !(-86_400..=86_400).contains(&expires_in) {
        problems.push(detail("body.expires_in", "Must be between -86400 and 86400."));
    }
    if !problems.is_empty() {
        return Err(ApiError::invalid(problems));
    }
    let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    let role = request.role.unwrap_or(app.settings.role);
    let jwt = app.keys.sign(&Claims::new(&app, origin, role, person, expires_in))?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(json!({ "jwt": jwt }))).into_response())
}

/// The public keys tokens are verified with.
pub(super) async fn jwks(State(app): State<Shared>) -> Json<Value> {
    Json(app.keys.jwks())
}

/// Who is calling.
pub(super) async fn whoami(State(app): State<Shared>, caller: Caller) -> Answer {
    let (world, _) = app.world();
    Answer::data(caller.whoami(app.draw, world.workspace_id))
}

/// What the page needs to know to run against this sandbox.
pub(super) async fn config(State(app): State<Shared>) -> Response {
    let (world, _) = app.world();
    let sign_in = match app.settings.sign_in {
        SignIn::Token => json!({ "token_endpoint": format!("{}/sandbox/token", app.origin) }),
        SignIn::Clerk => json!({
            "clerk_publishable_key": PUBLISHABLE_KEY,
            "clerk_proxy_url": PROXY,
            "sign_in_url": format!("{PROXY}/sign-in"),
        }),
    };
    let mut config = json!({
        "api_base": app.settings.api_base.as_ref().unwrap_or(&app.origin),
        "workflow_id": world.workflows.first().map(|workflow| workflow.id),
        "workspace_id": world.workspace_id,
        "app_origin": "https://app.onepin.ai",
    });
    if let (Some(config), Value::Object(sign_in)) = (config.as_object_mut(), sign_in) {
        config.extend(sign_in);
    }
    ([(header::CACHE_CONTROL, "no-cache")], Json(config)).into_response()
}
