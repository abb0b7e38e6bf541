//! HTTP transport as a trait, so that the client runs without a browser. Neither retries nor decodes.

use std::fmt;

use futures_util::future::LocalBoxFuture;

use crate::domain::time::Timestamp;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
}

/// A request.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    pub method: Method,
    /// The absolute URL.
    pub url: String,
    /// Sent as `Authorization: Bearer`.
    pub token: String,
    /// Sent as `X-Workspace-Id`.
    pub workspace_id: Option<String>,
    /// JSON.
    pub body: Option<String>,
}

/// Omits the token, which must not be logged.
impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {} in workspace {:?}", self.method, self.url, self.workspace_id)
    }
}

/// A response of any status.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HttpResponse {
    pub status: u16,
    /// The `Retry-After` header. Cross-origin pages cannot read it unless the API exposes it.
    pub retry_after: Option<String>,
    /// The `Date` header, with the same restriction.
    pub date: Option<String>,
    /// The `X-Request-Id` header, with the same restriction.
    pub request_id: Option<String>,
    pub body: String,
    /// Times of request and response, if the request was sent before the client asked for it.
    pub times: Option<(Timestamp, Timestamp)>,
}

/// No response. Browsers give no reason (contract §1, CORS).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransportError(pub String);

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for TransportError {}

/// A response with the times of its request and its arrival.
pub(crate) type TimedResponse = (HttpResponse, Timestamp, Timestamp);

/// Sends requests. Dropping the future aborts the request.
pub trait Transport {
    /// Sends a request and reads the whole response.
    ///
    /// # Errors
    /// No response, or an incomplete one.
    fn send(
        &self,
        request: HttpRequest,
    ) -> LocalBoxFuture<'_, Result<HttpResponse, TransportError>>;
}
