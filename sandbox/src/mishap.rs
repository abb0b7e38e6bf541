//! Carries out the faults that strike a request.

use axum::body::{Body, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use serde_json::{Value, json};

use crate::app::Shared;
use crate::endpoint;
use crate::error::{ApiError, detail};
use crate::faults::{Kind, Shape, Spec};

const LOGIN_PAGE: &str = "<!doctype html><html><head><title>Sign in</title></head>\
                          <body><form><h1>Sign in to the network</h1></form></body></html>";
/// How long the first half of a dropped answer gets to reach the client.
const HEAD_START: std::time::Duration = std::time::Duration::from_millis(40);

/// Lets faults strike before the request is handled: they delay it or answer in its place.
pub async fn before(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let pattern = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let Some(endpoint) = pattern.and_then(|pattern| endpoint::name(request.method(), &pattern))
    else {
        return next.run(request).await;
    };
    let workflow_id = endpoint::workflow_id(request.uri().path());
    let mut struck = match own(request.uri().query().unwrap_or_default()) {
        Ok(own) => own,
        Err(refusal) => return refusal.into_response(),
    };
    struck.extend(app.faults().strike(endpoint, workflow_id));
    for fault in struck.iter().filter(|fault| fault.kind == Kind::Latency) {
        tokio::time::sleep(fault.delay()).await;
    }
    let instead = struck.iter().find_map(|fault| match fault.kind {
        Kind::Status => Some(refusal(fault)),
        Kind::Unauthorized => Some(ApiError::unauthorized().into_response()),
        Kind::Html => Some(page(StatusCode::OK, LOGIN_PAGE)),
        Kind::Latency
        | Kind::Drop
        | Kind::Truncate
        | Kind::Garbage
        | Kind::Reorder
        | Kind::Cors => None,
    });
    if let Some(response) = instead {
        return response;
    }
    struck.retain(|fault| {
        matches!(
            fault.kind,
            Kind::Drop | Kind::Truncate | Kind::Garbage | Kind::Reorder | Kind::Cors
        )
    });
    let mut response = next.run(request).await;
    response.extensions_mut().insert(Later(struck));
    response
}

/// Faults that need the finished answer.
#[derive(Clone)]
struct Later(Vec<Spec>);

/// Lets faults strike the finished answer: they hold it back or spoil it.
pub async fn after(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let Some(Later(faults)) = response.extensions_mut().remove::<Later>() else {
        return response;
    };
    for fault in &faults {
        response = match fault.kind {
            Kind::Reorder => {
                tokio::time::sleep(fault.delay()).await;
                response
            }
            Kind::Drop => rebuilt(response, |body| dropped(&body)).await,
            Kind::Truncate => {
                rebuilt(response, |body| Body::from(body.slice(..body.len() / 2))).await
            }
            Kind::Garbage => rebuilt(response, |body| Body::from(garbled(&body))).await,
            Kind::Cors => {
                response.extensions_mut().insert(Unshared);
                response
            }
            Kind::Latency | Kind::Status | Kind::Unauthorized | Kind::Html => response,
        };
    }
    response
}

/// An answer that is for its own origin alone.
#[derive(Clone)]
struct Unshared;

/// Lets faults strike what every answer gets in the end.
pub async fn last(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if response.extensions_mut().remove::<Unshared>().is_some() {
        for name in [header::ACCESS_CONTROL_ALLOW_ORIGIN, header::ACCESS_CONTROL_EXPOSE_HEADERS] {
            response.headers_mut().remove(name);
        }
    }
    response
}

/// The faults a request asks for in its own query.
fn own(query: &str) -> Result<Vec<Spec>, ApiError> {
    let pairs = query.split('&').filter_map(|pair| pair.strip_prefix("sandbox_fault="));
    let mut faults = Vec::new();
    for text in pairs {
        // Browsers write these three as they are or encoded, depending on who built the address.
        let text =
            text.replace("%3A", ":").replace("%3a", ":").replace("%2C", ",").replace("%2c", ",");
        match Spec::parse(&text) {
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

fn refusal(fault: &Spec) -> Response {
    let status = fault.status.and_then(|status| StatusCode::from_u16(status).ok());
    let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let (code, message) = words(status.as_u16());
    let gateway = matches!(status.as_u16(), 502..=504);
    let shape = fault.body.unwrap_or(if gateway { Shape::Html } else { Shape::Envelope });
    let mut response = match shape {
        Shape::Envelope => ApiError::new(status, code, message).into_response(),
        Shape::Flat => plain(status, &json!({ "code": code, "message": message })),
        Shape::Text => plain(status, &json!({ "detail": message })),
        Shape::Fastapi => plain(
            status,
            &json!({ "detail": [
            { "loc": ["query", "offset"], "msg": message, "type": "greater_than_equal", "input": "-1", "ctx": { "ge": 0 } },
        ] }),
        ),
        Shape::Html => page(status, "<html><body>Bad gateway</body></html>"),
        Shape::Empty => status.into_response(),
    };
    if let Some(value) = fault.retry_after() {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    response
}

/// The API's words for a status.
fn words(status: u16) -> (&'static str, &'static str) {
    const WORDS: [(u16, &str, &str); 9] = [
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
    let known = WORDS
        .iter()
        .find(|(known, ..)| *known == status)
        .map(|(_, code, message)| (*code, *message));
    known.unwrap_or(if status < 500 {
        ("CLIENT_ERROR", "The request was refused.")
    } else {
        ("SERVER_ERROR", "Something broke on our side.")
    })
}

fn plain(status: StatusCode, body: &Value) -> Response {
    let json = HeaderValue::from_static("application/json");
    (status, [(header::CONTENT_TYPE, json)], body.to_string()).into_response()
}

fn page(status: StatusCode, text: &'static str) -> Response {
    (status, [(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))], text)
        .into_response()
}

/// The same response with another body.
async fn rebuilt(response: Response, change: impl FnOnce(Bytes) -> Body) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        let message = "The answer could not be read back.";
        return ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "SERVER_ERROR", message)
            .into_response();
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, change(body))
}

/// Sends half of the body and then breaks the connection.
fn dropped(body: &Bytes) -> Body {
    let half = body.slice(..body.len() / 2);
    let parts = stream::unfold(Some(half), |half| async move {
        match half {
            Some(half) if !half.is_empty() => Some((Ok(half), Some(Bytes::new()))),
            Some(_) => {
                tokio::time::sleep(HEAD_START).await;
                Some((Err(std::io::Error::from(std::io::ErrorKind::ConnectionAborted)), None))
            }
            None => None,
        }
    });
    Body::from_stream(parts)
}

/// The body with some of its values spoiled.
fn garbled(body: &Bytes) -> String {
    let Ok(mut body) = serde_json::from_slice::<Value>(body) else {
        return "garbage".to_owned();
    };
    if let Some(data) = body.get_mut("data") {
        spoil(data);
    }
    body.to_string()
}

/// Rows take turns in being fine, wrongly typed, empty, unheard of and no row at all; an object is spoiled here and
/// there, its id and status included only where they are in a row.
fn spoil(data: &mut Value) {
    match data {
        Value::Array(rows) => {
            for (position, row) in rows.iter_mut().enumerate() {
                match position % 5 {
                    0 => {}
                    1 => each(row, |_, value| *value = wrong(value)),
                    2 => each(row, |name, value| {
                        if name != "id" {
                            *value = Value::Null;
                        }
                    }),
                    3 => each(row, |name, value| {
                        if matches!(name, "status" | "kind" | "layout" | "pause_reason") {
                            *value = json!("garbage_from_the_future");
                        }
                    }),
                    _ => *row = json!("this is not a row"),
                }
            }
        }
        Value::Object(fields) => {
            for (position, (name, value)) in fields.iter_mut().enumerate() {
                let inner = value.is_array()
                    || (value.is_object() && (name.starts_with("workflow") || name == "run"));
                if inner {
                    spoil(value);
                } else if position % 3 == 0 && name != "id" && name != "status" {
                    *value = wrong(value);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => *data = wrong(data),
    }
}

fn each(row: &mut Value, mut change: impl FnMut(&str, &mut Value)) {
    if let Some(row) = row.as_object_mut() {
        row.iter_mut().for_each(|(name, value)| change(name, value));
    }
}

/// Something of another type.
fn wrong(value: &Value) -> Value {
    match value {
        Value::Null => json!({ "unexpected": true }),
        Value::Bool(flag) => json!(flag.to_string()),
        Value::Number(number) => json!(format!("#{number}")),
        Value::String(_) => json!(42),
        Value::Array(_) => json!("one, two, three"),
        Value::Object(_) => json!([1, 2, 3]),
    }
}
