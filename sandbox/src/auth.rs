//! Who is calling: session tokens like Clerk's, one demonstration API key, roles and workspaces.

use std::sync::OnceLock;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use jsonwebtoken::jwk::{Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use rsa::pkcs1::EncodeRsaPrivateKey as _;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::{App, Shared};
use crate::catalog;
use crate::cli::Role;
use crate::clock;
use crate::draw::Draw;
use crate::error::{ApiError, detail};

/// The only API key the sandbox accepts, for the Python SDK and other programs that are not a page.
pub const DEMO_KEY: &str = "op_live_sandbox";
/// Lifetime of a session token.
pub const TOKEN_SECS: i64 = 60;
/// How much of a difference between two clocks is forgiven.
const LEEWAY_SECS: u64 = 5;
/// What the demonstration key may do.
const SCOPES: [&str; 3] = ["workflows:read", "workflows:run", "workspace:read"];

/// The key that signs session tokens. It is made anew by every process and never leaves it.
#[derive(Clone)]
pub struct Keys {
    kid: String,
    encoding: EncodingKey,
    decoding: DecodingKey,
    jwk: Jwk,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Keys").field("kid", &self.kid).finish_non_exhaustive()
    }
}

impl Keys {
    /// The key of this process. Making it takes a fraction of a second, once for however many sandboxes.
    ///
    /// # Errors
    ///
    /// A sentence, when the system gives no randomness.
    pub fn of_process() -> Result<Self, String> {
        static KEYS: OnceLock<Result<Keys, String>> = OnceLock::new();
        KEYS.get_or_init(Self::new).clone()
    }

    fn new() -> Result<Self, String> {
        let failed =
            |error: &dyn std::fmt::Display| format!("the signing key could not be made: {error}");
        let key = rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 2048)
            .map_err(|error| failed(&error))?;
        let der = key.to_pkcs1_der().map_err(|error| failed(&error))?;
        let encoding = EncodingKey::from_rsa_der(der.as_bytes());
        let mut jwk =
            Jwk::from_encoding_key(&encoding, Algorithm::RS256).map_err(|error| failed(&error))?;
        let decoding = DecodingKey::from_jwk(&jwk).map_err(|error| failed(&error))?;
        let kid = format!("ins_sandbox_{:x}", clock::real_now());
        jwk.common.key_id = Some(kid.clone());
        jwk.common.public_key_use = Some(PublicKeyUse::Signature);
        Ok(Self { kid, encoding, decoding, jwk })
    }

    /// The public keys, for `/.well-known/jwks.json`.
    pub fn jwks(&self) -> Value {
        json!({ "keys": [self.jwk] })
    }

    /// Signs claims.
    ///
    /// # Errors
    ///
    /// 500 when signing fails, which it does not.
    pub fn sign(&self, claims: &Claims) -> Result<String, ApiError> {
        let header = Header { kid: Some(self.kid.clone()), ..Header::new(Algorithm::RS256) };
        jsonwebtoken::encode(&header, claims, &self.encoding).map_err(|error| {
            ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "SERVER_ERROR", error.to_string())
        })
    }

    /// The claims of a token this key signed for `issuer` and that is valid now.
    pub fn verify(&self, token: &str, issuer: &str) -> Option<Claims> {
        let mut validation = Validation::new(Algorithm::RS256);
        validation.leeway = LEEWAY_SECS;
        validation.validate_nbf = true;
        validation.set_issuer(&[issuer]);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "sub"]);
        let kid = jsonwebtoken::decode_header(token).ok()?.kid?;
        if kid != self.kid {
            return None;
        }
        jsonwebtoken::decode::<Claims>(token, &self.decoding, &validation)
            .ok()
            .map(|data| data.claims)
    }
}

/// What a session token says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Claims {
    /// Who issued it: the sandbox's origin.
    pub iss: String,
    /// Whose it is.
    pub sub: String,
    /// The session.
    pub sid: String,
    /// The page it was issued to.
    pub azp: String,
    /// When it was issued, in seconds since the Unix epoch.
    pub iat: i64,
    /// Not valid before: ten seconds earlier.
    pub nbf: i64,
    /// Not valid after.
    pub exp: i64,
    /// The role in the workspace, which the real API keeps to itself.
    pub sandbox_role: Role,
    /// An index into the catalogue of people, which the real API has no use for.
    pub sandbox_person: u16,
}

impl Claims {
    /// The claims of a token issued now, in real time.
    pub fn new(app: &App, origin: Option<&str>, role: Role, person: u16, expires_in: i64) -> Self {
        let iat = clock::real_now() / 1_000;
        Self {
            iss: app.origin.clone(),
            sub: subject(app.draw, person),
            sid: format!("sess_{:016x}", app.draw.at("session").nth(u64::from(person)).bits()),
            azp: origin.unwrap_or(&app.origin).to_owned(),
            iat,
            nbf: iat - 10,
            exp: iat + expires_in,
            sandbox_role: role,
            sandbox_person: person,
        }
    }
}

/// Somebody as tokens name them.
pub fn subject(world: Draw, person: u16) -> String {
    format!("user_{:016x}", world.at("subject").nth(u64::from(person)).bits())
}

/// How somebody signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// With a session token.
    Clerk,
    /// With the demonstration API key.
    ApiKey,
}

/// Somebody who may call the API. As an argument of a handler it refuses everybody else.
#[derive(Clone, Debug)]
pub struct Caller {
    /// How they signed in.
    pub kind: Kind,
    /// What they may do.
    pub role: Role,
    /// Who they are: an index into the catalogue of people.
    pub person: u16,
    /// The workspace they named.
    pub workspace_id: Option<Uuid>,
}

impl Caller {
    /// Refuses viewers.
    ///
    /// # Errors
    ///
    /// 403 naming what they cannot do, such as "cancel runs".
    pub fn may(&self, what: &str) -> Result<(), ApiError> {
        if self.role >= Role::Editor {
            return Ok(());
        }
        Err(ApiError::new(StatusCode::FORBIDDEN, "FORBIDDEN", format!("Viewers cannot {what}.")))
    }

    /// Refuses API keys, where the seed's pages allow session tokens only.
    ///
    /// # Errors
    ///
    /// 401.
    pub fn session_only(&self) -> Result<(), ApiError> {
        match self.kind {
            Kind::Clerk => Ok(()),
            Kind::ApiKey => Err(ApiError::unauthorized()),
        }
    }

    /// Who the caller is, as whoami answers it.
    pub fn whoami(&self, world: Draw, workspace: Uuid) -> Value {
        let user_id = catalog::user_id(world, self.person);
        match self.kind {
            Kind::Clerk => json!({
                "auth_kind": "clerk", "user_id": user_id, "workspace_id": self.workspace_id, "api_key_id": null, "scopes": [],
            }),
            Kind::ApiKey => json!({
                "auth_kind": "api_key", "user_id": user_id, "workspace_id": workspace,
                "api_key_id": world.at("api key").uuid(), "scopes": SCOPES,
            }),
        }
    }
}

impl FromRequestParts<Shared> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, ApiError> {
        let token = bearer(&parts.headers).ok_or_else(ApiError::unauthorized)?;
        let (kind, role, person) = if token == DEMO_KEY {
            (Kind::ApiKey, Role::Editor, 0)
        } else {
            let claims = app.keys.verify(token, &app.origin).ok_or_else(ApiError::unauthorized)?;
            (Kind::Clerk, claims.sandbox_role, claims.sandbox_person)
        };
        let workspace_id = workspace(&parts.headers, kind, app.draw.at("workspace").uuid())?;
        Ok(Self { kind, role, person, workspace_id })
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// The workspace named in `X-Workspace-Id`; none is fine.
fn workspace(headers: &HeaderMap, kind: Kind, own: Uuid) -> Result<Option<Uuid>, ApiError> {
    let Some(value) = headers.get("x-workspace-id") else {
        return Ok(None);
    };
    let id = value.to_str().ok().and_then(|text| Uuid::try_parse(text).ok());
    match id {
        Some(id) if id == own => Ok(Some(id)),
        Some(_) => Err(match kind {
            // Whoever is no member must not learn that the workspace exists.
            Kind::Clerk => ApiError::not_found("workspace"),
            Kind::ApiKey => ApiError::new(
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
