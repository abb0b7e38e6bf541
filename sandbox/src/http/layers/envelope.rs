//! Adds `meta` to API responses and `x-request-id` to all responses.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use serde_json::json;

use crate::cli::Contract;
use crate::http::response::PendingBody;
use crate::http::state::SharedState;
use crate::world::clock;

pub(crate) async fn add_envelope(
    State(app): State<SharedState>,
    request: Request,
    next: Next,
) -> Response {
    let request_id = request_id(&app);
    let mut response = next.run(request).await;
    if let Some(PendingBody(mut body)) = response.extensions_mut().remove::<PendingBody>() {
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

/// A request id: a ULID in the current contract, `req_…` in the seed contract.
fn request_id(app: &SharedState) -> String {
    const ALPHABET: [char; 32] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H',
        'J', 'K', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Y', 'Z',
    ];
    let number = app.next_request_number();
    let rng = app.rng.fork("request").fork_nth(number);
    match app.contract() {
        Contract::Seed => format!("req_{:016x}", rng.bits()),
        Contract::Current => {
            let time = u128::from(clock::real_now().unsigned_abs());
            let tail = u128::from(rng.bits()) << 16 | u128::from(number & 0xffff);
            let bits = time << 80 | tail;
            let digit = |place: u32| {
                let index = usize::try_from(bits >> (5 * place) & 31).unwrap_or(0);
                ALPHABET.get(index).copied().unwrap_or('0')
            };
            (0..26).rev().map(digit).collect()
        }
    }
}
