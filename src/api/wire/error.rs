//! Error responses: the body shapes E1 to E4 of contract §3, tried in this order.

use std::time::Duration;

use crate::api::error::{ApiError, ErrorKind, FieldProblem};
use crate::api::transport::HttpResponse;
use crate::api::wire::decode::DecodeError;
use crate::api::wire::fields::{DecodeWarnings, Fields};
use crate::api::wire::run::display_text;
use crate::domain::json::Json;
use crate::domain::plain_text::plain_text;
use crate::domain::time::{Timestamp, parse_http_date};

/// Maximum of `Retry-After`; larger values are capped as mistakes.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(60 * 60);

/// Bounds the error details shown to the user.
const MAX_MESSAGE_CHARS: usize = 2000;

/// Decodes a response with a status other than 2xx. A date in `Retry-After` is relative to the
/// response's own time, or to `now`, the local time, if it has none.
pub fn error(response: &HttpResponse, now: Timestamp) -> ApiError {
    let mut error = ApiError {
        status: Some(response.status),
        request_id: response.request_id.clone(),
        ..ApiError::new(ErrorKind::from_status(response.status), fallback(response.status))
    };
    let document = response.body.parse().unwrap_or(Json::Null);
    // Warnings of an error body are of no use.
    let warnings = DecodeWarnings::default();
    let mut written = response.date.as_deref().and_then(parse_http_date);
    if let Some(body) = Fields::of(&document, String::new(), &warnings) {
        read_body(&body, &mut error);
        written = body.object("meta").and_then(|meta| meta.time("timestamp")).or(written);
    }
    let now = written.unwrap_or(now);
    error.retry_after = response.retry_after.as_deref().and_then(|text| retry_after(text, now));
    error
}

/// The error of a 2xx response that cannot be decoded.
pub(crate) fn unreadable_error(response: &HttpResponse, why: &DecodeError) -> ApiError {
    let document = response.body.parse().unwrap_or(Json::Null);
    let request_id = document.pointer("/meta/request_id").and_then(Json::as_str);
    ApiError {
        status: Some(response.status),
        request_id: request_id.map(str::to_owned).or_else(|| response.request_id.clone()),
        ..ApiError::new(ErrorKind::Unreadable, why.to_string())
    }
}

fn read_body(body: &Fields<'_>, error: &mut ApiError) {
    if let Some(request_id) = body.object("meta").and_then(|meta| meta.non_empty_text("request_id"))
    {
        error.request_id = Some(request_id);
    }
    if body.value("error").is_some_and(|value| value.as_object().is_some()) {
        // E1: the API's envelope.
        if let Some(inner) = body.object("error") {
            read_code_and_message(&inner, error);
            error.details = inner.objects("details").map(|detail| api_detail(&detail)).collect();
        }
    } else if body.value("detail").is_some_and(|value| value.as_list().is_some()) {
        // E2: a FastAPI validation list.
        error.details = body.objects("detail").map(|detail| fastapi_detail(&detail)).collect();
    } else if let Some(message) = body.value("detail").and_then(Json::as_str) {
        // E3: a string.
        error.message = truncated(&plain_text(message));
    } else {
        // E4: code and message at the top level.
        read_code_and_message(body, error);
    }
}

fn read_code_and_message(fields: &Fields<'_>, error: &mut ApiError) {
    error.code = fields.non_empty_text("code");
    if let Some(message) = fields.non_empty_text("message") {
        error.message = truncated(&message);
    }
}

/// `{field, message | reason}`, or a rule without a field.
fn api_detail(detail: &Fields<'_>) -> FieldProblem {
    let text = ["message", "reason", "rule"].into_iter().find_map(|key| detail.non_empty_text(key));
    FieldProblem {
        field: detail.non_empty_text("field"),
        message: truncated(&text.unwrap_or_else(|| "refused".to_owned())),
    }
}

fn fastapi_detail(detail: &Fields<'_>) -> FieldProblem {
    let location: Vec<String> = detail.list("loc").map(|(_, part)| display_text(part)).collect();
    FieldProblem {
        field: (!location.is_empty()).then(|| location.join(".")),
        message: truncated(&detail.non_empty_text("msg").unwrap_or_else(|| "refused".to_owned())),
    }
}

fn truncated(text: &str) -> String {
    text.chars().take(MAX_MESSAGE_CHARS).collect()
}

/// Parses seconds or an HTTP date.
fn retry_after(text: &str, now: Timestamp) -> Option<Duration> {
    let text = text.trim();
    let wait = match text.parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => (parse_http_date(text)? - now).to_std().unwrap_or_default(),
    };
    Some(wait.min(MAX_RETRY_AFTER))
}

/// The message of a response without one.
fn fallback(status: u16) -> String {
    format!("the server responded with status {status}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-10-19T08:15:00Z".parse().unwrap()
    }

    #[test]
    fn parses_retry_after() {
        assert_eq!(retry_after("12", now()), Some(Duration::from_secs(12)));
        assert_eq!(
            retry_after("Mon, 19 Oct 2026 08:15:30 GMT", now()),
            Some(Duration::from_secs(30))
        );
        assert_eq!(retry_after("Mon, 19 Oct 2026 08:00:00 GMT", now()), Some(Duration::ZERO));
        assert_eq!(retry_after("99999999999", now()), Some(MAX_RETRY_AFTER));
        assert_eq!(retry_after("soon", now()), None);
    }

    #[test]
    fn retry_after_dates_use_the_server_clock() {
        let waits = |date: Option<&str>, body: &str| {
            let response = HttpResponse {
                status: 503,
                retry_after: Some("Mon, 19 Oct 2026 11:00:30 GMT".to_owned()),
                date: date.map(str::to_owned),
                body: body.to_owned(),
                ..HttpResponse::default()
            };
            error(&response, now()).retry_after.unwrap().as_secs()
        };
        let body = r#"{"meta": {"timestamp": "2026-10-19T11:00:10Z"}}"#;
        let header = Some("Mon, 19 Oct 2026 11:00:20 GMT");
        assert_eq!(waits(header, body), 20);
        assert_eq!(waits(header, ""), 10);
        assert_eq!(waits(None, ""), MAX_RETRY_AFTER.as_secs(), "our clock is hours behind");
    }

    #[test]
    fn messages_are_plain() {
        for body in [
            r#"{"detail": "\u001b[31mboom\u001b[0m"}"#,
            r#"{"detail": [{"msg": "\u001b[31mboom\u001b[0m"}]}"#,
            r#"{"error": {"message": "\u001b[31mboom\u001b[0m"}}"#,
            r#"{"message": "\u001b[31mboom\u001b[0m"}"#,
        ] {
            let response =
                HttpResponse { status: 500, body: body.to_owned(), ..HttpResponse::default() };
            let error = error(&response, now());
            let detail = error.details.into_iter().next().map(|detail| detail.message);
            assert_eq!(detail.unwrap_or(error.message), "boom", "{body}");
        }
    }

    #[test]
    fn falls_back_to_a_status_message() {
        for body in ["", "<html></html>", "[]", "{}", "null", r#"{"error": "boom"}"#] {
            let response =
                HttpResponse { status: 502, body: body.to_owned(), ..HttpResponse::default() };
            let error = error(&response, now());
            assert_eq!((error.kind, error.status), (ErrorKind::Server, Some(502)));
            assert_eq!(error.message, "the server responded with status 502");
        }
    }
}
