//! The JSON of Clerk's Frontend API.

use serde_json::{Value, json};

use crate::http::auth::keys::{Claims, subject};
use crate::http::clerk::sessions::{ClerkClient, ClerkSession};
use crate::http::error::ApiError;
use crate::http::state::AppState;
use crate::world::catalog;
use crate::world::clock::Ms;

/// The path that replaces `https://<Frontend API>`, like a proxy in front of the real one.
pub(crate) const PROXY: &str = "/clerk";
/// The key encodes a host, as every Clerk key does. ClerkJS sends its requests to [`PROXY`] instead.
pub(crate) const PUBLISHABLE_KEY: &str = "pk_test_Y2xlcmsuc2FuZGJveC5leGFtcGxlJA";
/// Lifetime of an unused session.
const SESSION_MS: Ms = 3_600_000;

/// A client, with a token for each of its sessions.
///
/// # Errors
///
/// Those of [`token`].
pub(crate) fn client(app: &AppState, client: &ClerkClient) -> Result<Value, ApiError> {
    let sessions: Result<Vec<Value>, ApiError> =
        client.sessions.iter().map(|known| session(app, known)).collect();
    Ok(json!({
        "object": "client", "id": client.id, "sessions": sessions?,
        "last_active_session_id": client.last_active, "sign_in": null, "sign_up": null,
        "created_at": client.created_at, "updated_at": client.updated_at,
    }))
}

/// A session, with a token.
///
/// # Errors
///
/// Those of [`token`].
pub(crate) fn session(app: &AppState, session: &ClerkSession) -> Result<Value, ApiError> {
    let user_id = subject(app.rng, session.user);
    let name = catalog::user_name(session.user);
    let (first_name, emails) = match name.contains('@') {
        false => (Some(name), Vec::new()),
        true => (
            None,
            vec![json!({ "object": "email_address", "id": "idn_1", "email_address": name,
                         "linked_to": [], "verification": null })],
        ),
    };
    let user = json!({
        "object": "user", "id": user_id, "first_name": first_name, "last_name": null,
        "primary_email_address_id": emails.first().map(|_| "idn_1"), "email_addresses": emails,
        "phone_numbers": [], "web3_wallets": [], "external_accounts": [], "organization_memberships": [],
        "created_at": session.created_at, "updated_at": session.created_at,
    });
    Ok(json!({
        "object": "session", "id": session.id, "status": "active", "user": user,
        "public_user_data": { "first_name": first_name, "last_name": null, "user_id": user_id },
        "last_active_organization_id": null, "factor_verification_age": null, "actor": null,
        "last_active_token": { "object": "token", "jwt": token(app, session)? },
        "last_active_at": session.updated_at, "expire_at": session.updated_at + SESSION_MS,
        "abandon_at": session.updated_at + SESSION_MS,
        "created_at": session.created_at, "updated_at": session.updated_at,
    }))
}

/// A token of a session, valid for a minute of real time.
///
/// # Errors
///
/// 500 when signing fails.
pub(crate) fn token(app: &AppState, session: &ClerkSession) -> Result<String, ApiError> {
    let claims = app.claims(None, session.user);
    app.keys.sign(&Claims { sid: session.id.clone(), ..claims })
}

/// The settings of the Clerk instance. The page needs only the sign-in URL.
pub(crate) fn environment(app: &AppState) -> Value {
    json!({
        "object": "environment",
        "auth_config": { "object": "auth_config", "single_session_mode": false },
        "display_config": {
            "object": "display_config", "application_name": "Sandbox",
            "sign_in_url": format!("{}{PROXY}/sign-in", app.origin),
        },
    })
}
