//! API responses before the envelope layer has added `meta`.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

#[derive(Clone, Debug)]
pub(crate) struct ApiResponse {
    pub(crate) status: StatusCode,
    /// A JSON object.
    pub(crate) body: Value,
}

impl ApiResponse {
    /// 200 with `data`.
    pub(crate) fn data(data: impl Into<Value>) -> Self {
        Self { status: StatusCode::OK, body: json!({ "data": data.into() }) }
    }
}

/// The body travels as an extension, so that the envelope layer need not parse it.
#[derive(Clone)]
pub(super) struct PendingBody(pub(super) Value);

impl IntoResponse for ApiResponse {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(PendingBody(self.body));
        response
    }
}
