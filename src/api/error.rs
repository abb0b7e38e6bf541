//! The error of a failed request. Pure. `wire::error` decodes it, `view::text` shows it.

use std::fmt;
use std::time::Duration;

use crate::i18n::Message;
use crate::i18n::catalog::{
    ERROR_CONFLICT, ERROR_FORBIDDEN, ERROR_INVALID, ERROR_NETWORK, ERROR_NOT_FOUND,
    ERROR_RATE_LIMITED, ERROR_REFUSED, ERROR_SERVER, ERROR_SIGNED_OUT, ERROR_TIMEOUT,
    ERROR_TOKEN_UNAVAILABLE, ERROR_UNAUTHORIZED, ERROR_UNREADABLE, HINT_CONFLICT, HINT_CONNECTION,
    HINT_FORBIDDEN, HINT_INVALID, HINT_NOT_FOUND, HINT_RATE_LIMITED, HINT_REFUSED, HINT_SERVER,
    HINT_SIGNED_OUT, HINT_UNAUTHORIZED, HINT_UNREADABLE, SHORT_CONFLICT, SHORT_FORBIDDEN,
    SHORT_NETWORK, SHORT_NOT_FOUND, SHORT_RATE_LIMITED, SHORT_REFUSED, SHORT_SERVER,
    SHORT_SIGNED_OUT, SHORT_TIMEOUT, SHORT_TOKEN_UNAVAILABLE, SHORT_UNAUTHORIZED, SHORT_UNREADABLE,
};

macro_rules! error_kinds {
    ($($(#[$doc:meta])* $kind:ident = $word:literal, $retry:ident, $title:ident, $hint:ident, $short:ident;)*) => {
        /// Why a request failed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum ErrorKind {
            $($(#[$doc])* $kind,)*
        }

        impl ErrorKind {
            fn info(self) -> &'static KindInfo {
                match self {
                    $(Self::$kind => const { &KindInfo {
                        word: $word,
                        is_temporary: matches!(Retry::$retry, Retry::Later),
                        title: $title,
                        hint: $hint,
                        short: $short,
                    } },)*
                }
            }
        }
    };
}

// All facts that depend only on the kind: name in events, retry, title, hint and short form.
error_kinds! {
    /// No user is signed in; nothing was sent.
    SignedOut = "signed_out", Never, ERROR_SIGNED_OUT, HINT_SIGNED_OUT, SHORT_SIGNED_OUT;
    /// The host provided no token; nothing was sent.
    TokenUnavailable = "token_unavailable", Later, ERROR_TOKEN_UNAVAILABLE, HINT_CONNECTION, SHORT_TOKEN_UNAVAILABLE;
    /// The API rejected the token and a fresh one too.
    Unauthorized = "unauthorized", Never, ERROR_UNAUTHORIZED, HINT_UNAUTHORIZED, SHORT_UNAUTHORIZED;
    /// The user's role or scope is insufficient.
    Forbidden = "forbidden", Never, ERROR_FORBIDDEN, HINT_FORBIDDEN, SHORT_FORBIDDEN;
    /// Unknown, deleted, hidden from this user, or not yet on this replica.
    NotFound = "not_found", Later, ERROR_NOT_FOUND, HINT_NOT_FOUND, SHORT_NOT_FOUND;
    /// The run's state doesn't allow the action.
    Conflict = "conflict", Later, ERROR_CONFLICT, HINT_CONFLICT, SHORT_CONFLICT;
    /// A parameter was rejected.
    Invalid = "invalid", Never, ERROR_INVALID, HINT_INVALID, SHORT_REFUSED;
    /// Too many requests.
    RateLimited = "rate_limited", Later, ERROR_RATE_LIMITED, HINT_RATE_LIMITED, SHORT_RATE_LIMITED;
    /// The API or a proxy before it failed.
    Server = "server", Later, ERROR_SERVER, HINT_SERVER, SHORT_SERVER;
    /// No response: no connection, blocked by CORS, or cut off.
    Network = "network", Later, ERROR_NETWORK, HINT_CONNECTION, SHORT_NETWORK;
    /// No response in time.
    Timeout = "timeout", Later, ERROR_TIMEOUT, HINT_CONNECTION, SHORT_TIMEOUT;
    /// A response that is not the API's.
    Unreadable = "unreadable", Later, ERROR_UNREADABLE, HINT_UNREADABLE, SHORT_UNREADABLE;
    /// Any other rejection, such as 400, 402 or 426.
    Refused = "refused", Never, ERROR_REFUSED, HINT_REFUSED, SHORT_REFUSED;
}

/// Whether a retry can succeed without a change by the user.
enum Retry {
    Later,
    Never,
}

struct KindInfo {
    word: &'static str,
    is_temporary: bool,
    title: Message,
    hint: Message,
    short: Message,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ApiError {
    pub kind: ErrorKind,
    /// `None` if there was no response.
    pub status: Option<u16>,
    /// The API's error code, an open set such as `VALIDATION_ERROR`.
    pub code: Option<String>,
    /// The server's message, else a default one.
    pub message: String,
    /// The invalid parameters.
    pub details: Vec<FieldProblem>,
    /// The API's request id for support; opaque.
    pub request_id: Option<String>,
    /// The delay that the server requests.
    pub retry_after: Option<Duration>,
}

/// An invalid parameter. All fields are optional in the API (contract §3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// Dotted path, such as `query.limit`.
    pub field: Option<String>,
    pub message: String,
}

impl ErrorKind {
    /// The name in events, such as `not_found`.
    pub fn as_str(self) -> &'static str {
        self.info().word
    }

    pub fn title(self) -> Message {
        self.info().title
    }

    /// What the user can do.
    pub fn hint(self) -> Message {
        self.info().hint
    }

    /// Whether the API may have done what was requested: no response came, or one that is not the API's.
    pub(crate) fn leaves_outcome_unknown(self) -> bool {
        matches!(self, Self::Network | Self::Timeout | Self::Unreadable)
    }

    /// A short form for the freshness line.
    pub fn short(self) -> Message {
        self.info().short
    }

    pub(crate) fn from_status(status: u16) -> Self {
        match status {
            200..=299 => Self::Unreadable,
            401 => Self::Unauthorized,
            403 => Self::Forbidden,
            404 | 410 => Self::NotFound,
            408 => Self::Timeout,
            409 => Self::Conflict,
            422 => Self::Invalid,
            429 => Self::RateLimited,
            500..=599 => Self::Server,
            _ => Self::Refused,
        }
    }
}

impl ApiError {
    /// An error without a response.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            status: None,
            code: None,
            message: message.into(),
            details: Vec::new(),
            request_id: None,
            retry_after: None,
        }
    }

    /// Whether a retry can succeed without a change by the user.
    pub fn is_temporary(&self) -> bool {
        self.kind.info().is_temporary
    }

    /// Whether the API rejects the token: a 401, or a 422 for the `Authorization` header (contract §3).
    pub fn needs_fresh_token(&self) -> bool {
        let names_header = |problem: &FieldProblem| {
            problem
                .field
                .as_ref()
                .is_some_and(|field| field.eq_ignore_ascii_case("header.Authorization"))
        };
        self.kind == ErrorKind::Unauthorized
            || self.kind == ErrorKind::Invalid && self.details.iter().any(names_header)
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if let Some(status) = self.status {
            write!(f, " (status {status})")?;
        }
        if let Some(request_id) = &self.request_id {
            write!(f, " (request {request_id})")?;
        }
        Ok(())
    }
}

impl std::error::Error for ApiError {}
