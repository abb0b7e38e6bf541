//! Counts requests by endpoint and status class.

use axum::extract::{MatchedPath, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;

use crate::faults::endpoints;
use crate::http::state::{AppState, SharedState};

/// Counts the end of a request, also of one that the client aborts.
struct RequestGuard<'a> {
    app: &'a AppState,
    name: &'static str,
    status: Option<StatusCode>,
}

impl Drop for RequestGuard<'_> {
    fn drop(&mut self) {
        self.app.stats().end(self.name, self.status);
    }
}

pub(crate) async fn count_requests(
    State(app): State<SharedState>,
    request: Request,
    next: Next,
) -> Response {
    let pattern = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let Some(name) = pattern.and_then(|pattern| endpoints::name(request.method(), &pattern)) else {
        return next.run(request).await;
    };
    app.stats().begin(name);
    let mut guard = RequestGuard { app: &app, name, status: None };
    let response = next.run(request).await;
    guard.status = Some(response.status());
    response
}
