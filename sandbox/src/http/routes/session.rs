//! Session tokens, whoami, and the page's configuration.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::cli::{Role, SignIn};
use crate::http::auth::caller::Caller;
use crate::http::auth::keys::{Claims, TOKEN_SECS};
use crate::http::clerk::json::{PROXY, PUBLISHABLE_KEY};
use crate::http::error::{ApiError, detail};
use crate::http::params::parse_body;
use crate::http::response::ApiResponse;
use crate::http::state::SharedState;
use crate::world::catalog::USER_NAMES;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct TokenRequest {
    role: Option<Role>,
    user: Option<u16>,
    /// Seconds; negative for an expired token.
    expires_in: Option<i64>,
}

/// A session token like Clerk's.
pub(crate) async fn token(
    State(app): State<SharedState>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    let request: TokenRequest =
        if body.is_empty() { TokenRequest::default() } else { parse_body(&body)? };
    let user = request.user.unwrap_or(0);
    let expires_in = request.expires_in.unwrap_or(TOKEN_SECS);
    let mut problems = Vec::new();
    if usize::from(user) >= USER_NAMES.len() {
        problems.push(detail("body.user", format!("Must be {} or less.", USER_NAMES.len() - 1)));
    }
    if !(-86_400..=86_400).contains(&expires_in) {
        problems.push(detail("body.expires_in", "Must be between -86400 and 86400."));
    }
    if !problems.is_empty() {
        return Err(ApiError::invalid(problems));
    }
    let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    let role = request.role.unwrap_or(app.settings.role);
    let claims = app.claims(origin, user);
    let claims = Claims { exp: claims.iat + expires_in, sandbox_role: role, ..claims };
    let jwt = app.keys.sign(&claims)?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(json!({ "jwt": jwt }))).into_response())
}

/// The public keys of the session tokens.
pub(crate) async fn jwks(State(app): State<SharedState>) -> Json<Value> {
    Json(app.keys.jwks())
}

pub(crate) async fn whoami(State(app): State<SharedState>, caller: Caller) -> ApiResponse {
    let (world, _) = app.world();
    ApiResponse::data(caller.whoami(app.rng, world.workspace_id))
}

/// The page's `config.json`.
pub(crate) async fn config(State(app): State<SharedState>) -> Response {
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
        "workspace_id": world.workspace_id,
        "app_origin": "https://app.onepin.ai",
    });
    if let (Some(config), Value::Object(sign_in)) = (config.as_object_mut(), sign_in) {
        config.extend(sign_in);
        let workflow = world.workflows.first().filter(|_| !app.settings.all_workflows);
        if let Some(workflow) = workflow {
            config.insert("workflow_id".to_owned(), json!(workflow.id));
        }
        if let Some(locale) = &app.settings.locale {
            config.insert("locale".to_owned(), json!(locale));
        }
    }
    ([(header::CACHE_CONTROL, "no-cache")], Json(config)).into_response()
}
