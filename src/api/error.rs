//! One error type for everything that can go wrong between a request and its value. Pure. Reading
//! one from an answer is `wire::error`'s, the reader's words for it are `view::text`'s.

use std::fmt;
use std::time::Duration;

/// Why a request has no value, in the terms in which the page acts on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The host says that nobody is signed in; nothing was sent.
    SignedOut,
    /// The host could not give a token just now; nothing was sent.
    TokenUnavailable,
    /// The API refused the token, a fresh one too.
    Unauthorized,
    /// The role or scope is too low.
    Forbidden,
    /// Unknown, deleted, or hidden from this person.
    NotFound,
    /// The state changed meanwhile.
    Conflict,
    /// A parameter was refused.
    Invalid,
    /// Too many requests.
    RateLimited,
    /// The API or something before it failed.
    Server,
    /// No answer arrived: no connection, refused by CORS, or cut off.
    Network,
    /// No answer arrived in time.
    Timeout,
    /// An answer arrived that is not the API's.
    Unreadable,
    /// Any other refusal, such as 400, 402 or 426.
    Refused,
}

/// A failed request: what to do about it, and all that is known for a report.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiError {
    /// What kind of failure it is.
    pub kind: ErrorKind,
    /// HTTP status, when an answer arrived.
    pub status: Option<u16>,
    /// The API's code, an open set such as `VALIDATION_ERROR`.
    pub code: Option<String>,
    /// What happened, in the server's words where it gave any.
    pub message: String,
    /// Which parameters were refused.
    pub details: Vec<FieldProblem>,
    /// The API's id of the request, opaque; for support.
    pub request_id: Option<String>,
    /// How long the server asks to wait.
    pub retry_after: Option<Duration>,
}

/// What is wrong with one parameter. The API fills in as much as it likes (contract §3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// Dotted path, such as `query.limit`.
    pub field: Option<String>,
    /// What is wrong with it.
    pub message: String,
}

impl ErrorKind {
    /// Its name for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignedOut => "signed_out",
            Self::TokenUnavailable => "token_unavailable",
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::Invalid => "invalid",
            Self::RateLimited => "rate_limited",
            Self::Server => "server",
            Self::Network => "network",
            Self::Timeout => "timeout",
            Self::Unreadable => "unreadable",
            Self::Refused => "refused",
        }
    }

    /// The kind that an HTTP status of an answer stands for.
    pub fn of_status(status: u16) -> Self {
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
    /// An error without an answer.
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

    /// Asking again later may well help, without anybody doing anything.
    pub fn is_temporary(&self) -> bool {
        match self.kind {
            ErrorKind::TokenUnavailable
            | ErrorKind::RateLimited
            | ErrorKind::Server
            | ErrorKind::Network
            | ErrorKind::Timeout
            | ErrorKind::Unreadable => true,
            ErrorKind::SignedOut
            | ErrorKind::Unauthorized
            | ErrorKind::Forbidden
            | ErrorKind::NotFound
            | ErrorKind::Conflict
            | ErrorKind::Invalid
            | ErrorKind::Refused => false,
        }
    }

    /// The API wants another token: a 401, or a 422 that names the missing header (contract §3).
    pub fn wants_fresh_token(&self) -> bool {
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
