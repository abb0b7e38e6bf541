//! API errors and their envelope (contract §3).

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::http::response::ApiResponse;
use crate::world::runs::Conflict;

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ApiError {
    pub(crate) status: StatusCode,
    /// The machine-readable code.
    pub(crate) code: &'static str,
    /// The text for users.
    pub(crate) message: String,
    /// One object per problem; omitted if empty.
    pub(crate) details: Vec<Value>,
}

impl ApiError {
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), details: Vec::new() }
    }

    /// 401: no token, or an invalid one.
    pub(crate) fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "INVALID_API_KEY", "Sign in again.")
    }

    /// 404: does not exist, or the caller may not know.
    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "NOT_FOUND", format!("No such {what}."))
    }

    /// 422: one detail per invalid field.
    pub(crate) fn invalid(details: Vec<Value>) -> Self {
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

    pub(crate) fn body(&self) -> Value {
        let mut error = json!({ "code": self.code, "message": self.message });
        if let Some(error) = error.as_object_mut().filter(|_| !self.details.is_empty()) {
            error.insert("details".to_owned(), json!(self.details));
        }
        json!({ "error": error })
    }
}

/// A detail of a 422.
pub(crate) fn detail(field: impl Into<String>, message: impl Into<String>) -> Value {
    json!({ "field": field.into(), "message": message.into() })
}

impl From<Conflict> for ApiError {
    fn from(conflict: Conflict) -> Self {
        Self::new(StatusCode::CONFLICT, "CONFLICT", conflict.0)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        ApiResponse { status: self.status, body: self.body() }.into_response()
    }
}
