//! What carries a request: a trait, so that everything above it runs without a browser. It knows
//! nothing of the API: no retries, no decoding.

use std::fmt;

use futures_util::future::LocalBoxFuture;

use crate::domain::time::Timestamp;

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Acts. None of the API's actions takes a body.
    Post,
}

/// A request to the API, without a body.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// What it does.
    pub method: Method,
    /// The whole URL.
    pub url: String,
    /// The session token, for the `Authorization` header.
    pub token: String,
    /// The `X-Workspace-Id` header.
    pub workspace_id: Option<String>,
}

/// Without the token, which is never written anywhere.
impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {} in workspace {:?}", self.method, self.url, self.workspace_id)
    }
}

/// An answer, whatever its status.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HttpResponse {
    /// HTTP status.
    pub status: u16,
    /// The `Retry-After` header. Hidden from a page on another origin unless the API exposes it.
    pub retry_after: Option<String>,
    /// The `Date` header, likewise: the server's clock.
    pub date: Option<String>,
    /// The `X-Request-Id` header, likewise.
    pub request_id: Option<String>,
    /// The whole body.
    pub body: String,
    /// When the request left and the answer was there, where that was before anybody waited for it.
    pub times: Option<(Timestamp, Timestamp)>,
}

/// No answer: what the browser said, for a report. It never tells why (contract §1, CORS).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransportError(pub String);

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for TransportError {}

/// Sends requests. Dropping the future aborts the request.
pub trait Transport {
    /// Sends one request and reads its whole answer.
    ///
    /// # Errors
    /// No answer arrived, or not all of it.
    fn send(
        &self,
        request: HttpRequest,
    ) -> LocalBoxFuture<'_, Result<HttpResponse, TransportError>>;
}
