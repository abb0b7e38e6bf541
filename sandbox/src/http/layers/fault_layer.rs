//! Applies faults to requests and responses.

use axum::body::{Body, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use futures_util::stream;
use serde_json::{Value, json};

use crate::faults::corruption::corrupt;
use crate::faults::endpoints;
use crate::faults::spec::{ErrorBody, FaultKind, FaultSpec};
use crate::http::error::{ApiError, detail};
use crate::http::state::SharedState;

const LOGIN_PAGE: &str = "<!doctype html><html><head><title>Sign in</title></head>\
                          <body><form><h1>Sign in to the network</h1></form></body></html>";

/// Time for the first half of a dropped response to reach the client.
const DROP_DELAY: std::time::Duration = std::time::Duration::from_millis(40);

/// Faults that need the finished response.
#[derive(Clone)]
struct PendingFaults(Vec<FaultSpec>);

/// Marks a response whose CORS headers are removed.
#[derive(Clone)]
struct NoCors;

/// Applies the faults that delay a request or replace its response.
pub(crate) async fn before_handler(
    State(app): State<SharedState>,
    request: Request,
    next: Next,
) -> Response {
    let pattern = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let Some(endpoint) = pattern.and_then(|pattern| endpoints::name(request.method(), &pattern))
    else {
        return next.run(request).await;
    };
    let workflow_id = endpoints::workflow_id(request.uri().path());
    let mut triggered = match query_faults(request.uri().query().unwrap_or_default()) {
        Ok(faults) => faults,
        Err(error) => return error.into_response(),
    };
    triggered.extend(app.faults().trigger(endpoint, workflow_id));
    for fault in triggered.iter().filter(|fault| fault.kind == FaultKind::Latency) {
        tokio::time::sleep(fault.delay()).await;
    }
    if let Some(response) = triggered.iter().find_map(replacement) {
        return response;
    }
    let mut response = next.run(request).await;
    response.extensions_mut().insert(PendingFaults(triggered));
    response
}

/// The response of a fault that replaces the handler's.
fn replacement(fault: &FaultSpec) -> Option<Response> {
    match fault.kind {
        FaultKind::Status => Some(status_response(fault)),
        FaultKind::Unauthorized => Some(ApiError::unauthorized().into_response()),
        FaultKind::Html => Some(html_response(StatusCode::OK, LOGIN_PAGE)),
        FaultKind::Latency
        | FaultKind::Drop
        | FaultKind::Truncate
        | FaultKind::Garbage
        | FaultKind::Reorder
        | FaultKind::Cors => None,
    }
}

/// Applies the faults that delay or change the finished response.
pub(crate) async fn after_handler(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let Some(PendingFaults(faults)) = response.extensions_mut().remove::<PendingFaults>() else {
        return response;
    };
    for fault in &faults {
        response = match fault.kind {
            FaultKind::Reorder => {
                tokio::time::sleep(fault.delay()).await;
                response
            }
            FaultKind::Drop => replace_body(response, |body| abort_midway(&body)).await,
            FaultKind::Truncate => {
                replace_body(response, |body| Body::from(body.slice(..body.len() / 2))).await
            }
            FaultKind::Garbage => replace_body(response, |body| Body::from(corrupt(&body))).await,
            FaultKind::Cors => {
                response.extensions_mut().insert(NoCors);
                response
            }
            FaultKind::Latency | FaultKind::Status | FaultKind::Unauthorized | FaultKind::Html => {
                response
            }
        };
    }
    response
}

/// Removes the CORS headers of marked responses; runs outside the CORS layer.
pub(crate) async fn remove_cors(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if response.extensions_mut().remove::<NoCors>().is_some() {
        for name in [header::ACCESS_CONTROL_ALLOW_ORIGIN, header::ACCESS_CONTROL_EXPOSE_HEADERS] {
            response.headers_mut().remove(name);
        }
    }
    response
}

/// The faults in a request's `sandbox_fault` parameters.
fn query_faults(query: &str) -> Result<Vec<FaultSpec>, ApiError> {
    let pairs = query.split('&').filter_map(|pair| pair.strip_prefix("sandbox_fault="));
    let mut faults = Vec::new();
    for text in pairs {
        // Clients may percent-encode these two characters.
        let text =
            text.replace("%3A", ":").replace("%3a", ":").replace("%2C", ",").replace("%2c", ",");
        match FaultSpec::from_query(&text) {
            Ok(fault) => faults.push(fault),
            Err(problems) => {
                let details = problems
                    .into_iter()
                    .map(|(_, text)| detail("query.sandbox_fault", text))
                    .collect();
                return Err(ApiError::invalid(details));
            }
        }
    }
    Ok(faults)
}

fn status_response(fault: &FaultSpec) -> Response {
    let status = fault.status.and_then(|status| StatusCode::from_u16(status).ok());
    let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let (code, message) = code_and_message(status.as_u16());
    let gateway = matches!(status.as_u16(), 502..=504);
    let error_body =
        fault.body.unwrap_or(if gateway { ErrorBody::Html } else { ErrorBody::Envelope });
    let mut response = match error_body {
        ErrorBody::Envelope => ApiError::new(status, code, message).into_response(),
        ErrorBody::Flat => json_response(status, &json!({ "code": code, "message": message })),
        ErrorBody::Text => json_response(status, &json!({ "detail": message })),
        ErrorBody::Fastapi => json_response(
            status,
            &json!({ "detail": [
            { "loc": ["query", "offset"], "msg": message, "type": "greater_than_equal", "input": "-1", "ctx": { "ge": 0 } },
        ] }),
        ),
        ErrorBody::Html => html_response(status, "<html><body>Bad gateway</body></html>"),
        ErrorBody::Empty => status.into_response(),
    };
    if let Some(value) = fault.retry_after() {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    response
}

/// The API's error code and message for a status.
fn code_and_message(status: u16) -> (&'static str, &'static str) {
    const ERRORS: [(u16, &str, &str); 9] = [
        (400, "BAD_REQUEST", "The request is malformed."),
        (401, "INVALID_API_KEY", "Sign in again."),
        (402, "PLAN_LIMIT", "The plan's limit is reached."),
        (403, "FORBIDDEN", "This is not allowed."),
        (404, "NOT_FOUND", "No such thing."),
        (409, "CONFLICT", "Something changed at the same time."),
        (422, "VALIDATION_ERROR", "Something was refused."),
        (426, "UPGRADE_REQUIRED", "This client is too old."),
        (429, "RATE_LIMITED", "Too many requests."),
    ];
    let known = ERRORS
        .iter()
        .find(|(known, ..)| *known == status)
        .map(|(_, code, message)| (*code, *message));
    known.unwrap_or(if status < 500 {
        ("CLIENT_ERROR", "The request was refused.")
    } else {
        ("SERVER_ERROR", "Something broke on our side.")
    })
}

fn json_response(status: StatusCode, body: &Value) -> Response {
    let json = HeaderValue::from_static("application/json");
    (status, [(header::CONTENT_TYPE, json)], body.to_string()).into_response()
}

fn html_response(status: StatusCode, text: &'static str) -> Response {
    (status, [(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))], text)
        .into_response()
}

/// Replaces the body of a response.
async fn replace_body(response: Response, change: impl FnOnce(Bytes) -> Body) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        let message = "The answer could not be read back.";
        return ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "SERVER_ERROR", message)
            .into_response();
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, change(body))
}

/// Sends half of the body, then breaks the connection.
fn abort_midway(body: &Bytes) -> Body {
    let half = body.slice(..body.len() / 2);
    let parts = stream::unfold(Some(half), |half| async move {
        match half {
            Some(half) if !half.is_empty() => Some((Ok(half), Some(Bytes::new()))),
            Some(_) => {
                tokio::time::sleep(DROP_DELAY).await;
                Some((Err(std::io::Error::from(std::io::ErrorKind::ConnectionAborted)), None))
            }
            None => None,
        }
    });
    Body::from_stream(parts)
}
