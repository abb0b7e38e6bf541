//! The API's own error envelope.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::rules::Conflict;

/// A refusal, as the API words it.
#[derive(Clone, Debug, PartialEq)]
pub struct ApiError {
    /// The HTTP status.
    pub status: StatusCode,
    /// The code for machines.
    pub code: &'static str,
    /// The text for people.
    pub message: String,
    /// One object per problem; none leaves the member out.
    pub details: Vec<Value>,
}

impl ApiError {
    /// A refusal without details.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), details: Vec::new() }
    }

    /// 401: no token, or one that is no good.
    pub fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "INVALID_API_KEY", "Sign in again.")
    }

    /// 404: no such thing, or none the caller may know of.
    pub fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "NOT_FOUND", format!("No such {what}."))
    }

    /// 422: these fields, each with what is wrong with it.
    pub fn invalid(details: Vec<Value>) -> Self {
        let message = match details.len() {
            1 => "One parameter was refused.".to_owned(),
            2 => "Two parameters were refused.".to_owned(),
            more => format!("{more} parameters were refused."),
        };
        Self {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            code: "VALIDATION_ERROR",
            message,
            details,
        }
    }

    /// The envelope, without `meta`.
    pub fn body(&self) -> Value {
        let mut error = json!({ "code": self.code, "message": self.message });
        if let Some(error) = error.as_object_mut().filter(|_| !self.details.is_empty()) {
            error.insert("details".to_owned(), json!(self.details));
        }
        json!({ "error": error })
    }
}

/// What is wrong with a field, as a detail of a 422.
pub fn detail(field: impl Into<String>, message: impl Into<String>) -> Value {
    json!({ "field": field.into(), "message": message.into() })
}

impl From<Conflict> for ApiError {
    fn from(conflict: Conflict) -> Self {
        Self::new(StatusCode::CONFLICT, "CONFLICT", conflict.0)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        Answer { status: self.status, body: self.body() }.into_response()
    }
}
