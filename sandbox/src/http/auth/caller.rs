//! The authenticated caller of a request (contract §1).

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::cli::Role;
use crate::http::error::{ApiError, detail};
use crate::http::state::SharedState;
use crate::random::Rng;
use crate::world::catalog;

/// The only API key of the sandbox, for the Python SDK and other programs.
const DEMO_KEY: &str = "op_live_sandbox";

/// The scopes of the demo key.
const SCOPES: [&str; 3] = ["workflows:read", "workflows:run", "workspace:read"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AuthKind {
    Clerk,
    ApiKey,
}

/// A handler with this argument responds with 401 to requests without valid credentials.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) kind: AuthKind,
    pub(crate) role: Role,
    /// Index into the catalog of users.
    pub(crate) user: u16,
    /// From the `X-Workspace-Id` header.
    pub(crate) workspace_id: Option<Uuid>,
}

impl Caller {
    /// `what` names the action in the error, such as "cancel runs".
    ///
    /// # Errors
    ///
    /// 403 for viewers.
    pub(crate) fn require_editor(&self, what: &str) -> Result<(), ApiError> {
        if self.role >= Role::Editor {
            return Ok(());
        }
        Err(ApiError::new(StatusCode::FORBIDDEN, "FORBIDDEN", format!("Viewers cannot {what}.")))
    }

    /// For endpoints that accept only session tokens in the seed contract.
    ///
    /// # Errors
    ///
    /// 401 for API keys.
    pub(crate) fn require_session(&self) -> Result<(), ApiError> {
        match self.kind {
            AuthKind::Clerk => Ok(()),
            AuthKind::ApiKey => Err(ApiError::unauthorized()),
        }
    }

    /// The response of whoami.
    pub(crate) fn whoami(&self, world: Rng, workspace: Uuid) -> Value {
        let user_id = catalog::user_id(world, self.user);
        match self.kind {
            AuthKind::Clerk => json!({
                "auth_kind": "clerk", "user_id": user_id, "workspace_id": self.workspace_id, "api_key_id": null, "scopes": [],
            }),
            AuthKind::ApiKey => json!({
                "auth_kind": "api_key", "user_id": user_id, "workspace_id": workspace,
                "api_key_id": world.fork("api key").uuid(), "scopes": SCOPES,
            }),
        }
    }
}

impl FromRequestParts<SharedState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &SharedState) -> Result<Self, ApiError> {
        let token = bearer(&parts.headers).ok_or_else(ApiError::unauthorized)?;
        let (kind, role, user) = if token == DEMO_KEY {
            (AuthKind::ApiKey, Role::Editor, 0)
        } else {
            let claims = app.keys.verify(token, &app.origin).ok_or_else(ApiError::unauthorized)?;
            (AuthKind::Clerk, claims.sandbox_role, claims.sandbox_person)
        };
        let workspace_id = workspace(&parts.headers, kind, app.rng.fork("workspace").uuid())?;
        Ok(Self { kind, role, user, workspace_id })
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// The workspace in the optional `X-Workspace-Id` header; `own` is the only valid one.
fn workspace(headers: &HeaderMap, kind: AuthKind, own: Uuid) -> Result<Option<Uuid>, ApiError> {
    let Some(value) = headers.get("x-workspace-id") else {
        return Ok(None);
    };
    let id = value.to_str().ok().and_then(|text| Uuid::try_parse(text).ok());
    match id {
        Some(id) if id == own => Ok(Some(id)),
        Some(_) => Err(match kind {
            // A user who is no member must not learn that the workspace exists.
            AuthKind::Clerk => ApiError::not_found("workspace"),
            AuthKind::ApiKey => ApiError::new(
                StatusCode::FORBIDDEN,
                "FORBIDDEN",
                "This API key belongs to another workspace.",
            ),
        }),
        None => Err(ApiError {
            details: vec![detail("header.X-Workspace-Id", "Must be a UUID.")],
            ..ApiError::new(
                StatusCode::BAD_REQUEST,
                "BAD_REQUEST",
                "The workspace header is malformed.",
            )
        }),
    }
}
