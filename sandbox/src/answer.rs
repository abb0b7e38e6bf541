//! The envelope of every answer: handlers give a body, and one place adds `meta` and the request id to it.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::app::Shared;
use crate::cli::Contract;
use crate::clock;

/// A body that still lacks its `meta`.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    /// An object.
    pub body: Value,
}

impl Answer {
    /// 200 with `data`.
    pub fn data(data: impl Into<Value>) -> Self {
        Self { status: StatusCode::OK, body: json!({ "data": data.into() }) }
    }
}

#[derive(Clone)]
struct Unsealed(Value);

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(Unsealed(self.body));
        response
    }
}

/// Adds `meta` to an [`Answer`] and `x-request-id` to every response.
pub async fn seal(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let request_id = request_id(&app);
    let mut response = next.run(request).await;
    if let Some(Unsealed(mut body)) = response.extensions_mut().remove::<Unsealed>() {
        if let Some(body) = body.as_object_mut() {
            let meta =
                json!({ "request_id": request_id, "timestamp": clock::iso(app.clock.now()) });
            body.insert("meta".to_owned(), meta);
        }
        *response.body_mut() = Body::from(body.to_string());
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}

/// A new request id: a ULID today, `req_…` in the seed. Clients must not care.
fn request_id(app: &Shared) -> String {
    const ALPHABET: [char; 32] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H',
        'J', 'K', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Y', 'Z',
    ];
    let number = app.next_request();
    let chance = app.draw.at("request").nth(number);
    match app.contract() {
        Contract::Seed => format!("req_{:016x}", chance.bits()),
        Contract::Current => {
            let time = u128::from(clock::real_now().unsigned_abs());
            let tail = u128::from(chance.bits()) << 16 | u128::from(number & 0xffff);
            let bits = time << 80 | tail;
            let digit = |place: u32| {
                let index = usize::try_from(bits >> (5 * place) & 31).unwrap_or(0);
                ALPHABET.get(index).copied().unwrap_or('0')
            };
            (0..26).rev().map(digit).collect()
        }
    }
}
