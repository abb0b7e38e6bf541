//! Session tokens like Clerk's: RS256 keys and claims.

use std::sync::OnceLock;

use axum::http::StatusCode;
use jsonwebtoken::jwk::{Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use rsa::pkcs1::EncodeRsaPrivateKey as _;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::cli::Role;
use crate::http::error::ApiError;
use crate::random::Rng;
use crate::world::clock;

/// Default lifetime of a session token.
pub(crate) const TOKEN_SECS: i64 = 60;
/// Accepted clock skew.
const LEEWAY_SECS: u64 = 5;

/// The key pair that signs session tokens. Each process generates its own.
#[derive(Clone)]
pub(crate) struct SigningKeys {
    kid: String,
    encoding: EncodingKey,
    decoding: DecodingKey,
    jwk: Jwk,
}

/// Omits the private key.
impl std::fmt::Debug for SigningKeys {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("SigningKeys").field("kid", &self.kid).finish_non_exhaustive()
    }
}

impl SigningKeys {
    /// The keys of this process. Generating them takes a fraction of a second, so sandboxes share them.
    ///
    /// # Errors
    ///
    /// A sentence, when the system provides no randomness.
    pub(crate) fn shared() -> Result<Self, String> {
        static KEYS: OnceLock<Result<SigningKeys, String>> = OnceLock::new();
        KEYS.get_or_init(Self::generate).clone()
    }

    fn generate() -> Result<Self, String> {
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
    pub(crate) fn jwks(&self) -> Value {
        json!({ "keys": [self.jwk] })
    }

    /// # Errors
    ///
    /// 500 when signing fails, which these keys never do.
    pub(crate) fn sign(&self, claims: &Claims) -> Result<String, ApiError> {
        let header = Header { kid: Some(self.kid.clone()), ..Header::new(Algorithm::RS256) };
        jsonwebtoken::encode(&header, claims, &self.encoding).map_err(|error| {
            ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "SERVER_ERROR", error.to_string())
        })
    }

    /// The claims of a token that these keys signed for `issuer` and that is valid now.
    pub(crate) fn verify(&self, token: &str, issuer: &str) -> Option<Claims> {
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

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Claims {
    /// The sandbox's origin.
    pub(crate) iss: String,
    pub(crate) sub: String,
    pub(crate) sid: String,
    /// The origin of the page that the token was issued to.
    pub(crate) azp: String,
    /// Seconds since the Unix epoch, like `nbf` and `exp`.
    pub(crate) iat: i64,
    pub(crate) nbf: i64,
    pub(crate) exp: i64,
    /// The role in the workspace. Clerk's tokens lack it: the API looks it up.
    pub(crate) sandbox_role: Role,
    /// Index into the catalog of users; not in Clerk's tokens either.
    pub(crate) sandbox_person: u16,
}

impl Claims {
    /// Claims issued now, in real time, with the default lifetime. `rng` is the world's generator.
    pub(crate) fn new(rng: Rng, issuer: &str, origin: Option<&str>, role: Role, user: u16) -> Self {
        let iat = clock::real_now() / 1_000;
        Self {
            iss: issuer.to_owned(),
            sub: subject(rng, user),
            sid: format!("sess_{:016x}", rng.fork("session").fork_nth(u64::from(user)).bits()),
            azp: origin.unwrap_or(issuer).to_owned(),
            iat,
            nbf: iat - 10,
            exp: iat + TOKEN_SECS,
            sandbox_role: role,
            sandbox_person: user,
        }
    }
}

/// Clerk's id of a user, as in the `sub` claim.
pub(crate) fn subject(rng: Rng, user: u16) -> String {
    format!("user_{:016x}", rng.fork("subject").fork_nth(u64::from(user)).bits())
}
