//! Requests that `early.js` has sent while this WebAssembly was on its way.

use futures_util::future::LocalBoxFuture;
use gloo_net::http::{RequestBuilder, Response};
use js_sys::Promise;
use onepin_runs::api::browser::{Fetch, http_response, js_error};
use onepin_runs::api::transport::{HttpRequest, HttpResponse, Method};
use onepin_runs::api::{Transport, TransportError};
use onepin_runs::platform::clock;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(module = "/src/page/early.js")]
extern "C" {
    type Early;

    #[wasm_bindgen(js_name = take)]
    fn take_from_page(url: &str, token: Option<&str>) -> Promise;

    #[wasm_bindgen(method, getter)]
    fn answer(this: &Early) -> Promise;

    #[wasm_bindgen(method, getter)]
    fn body(this: &Early) -> Promise;

    #[wasm_bindgen(method, getter, js_name = sentAt)]
    fn sent_at(this: &Early) -> f64;

    #[wasm_bindgen(method, getter, js_name = answeredAt)]
    fn answered_at(this: &Early) -> f64;

    #[wasm_bindgen(method)]
    fn abort(this: &Early);
}

/// The request for `url` that has left already with this token.
async fn take(url: &str, token: Option<&str>) -> Option<Early> {
    let taken = JsFuture::from(take_from_page(url, token)).await.ok()?;
    (!taken.is_undefined()).then(|| taken.unchecked_into())
}

impl Early {
    /// The answer, and its whole body.
    async fn read(&self) -> Result<(Response, String), String> {
        let answer = JsFuture::from(self.answer()).await.map_err(|error| js_error(&error))?;
        let body = JsFuture::from(self.body()).await.map_err(|error| js_error(&error))?;
        let answer = Response::from(answer.unchecked_into::<web_sys::Response>());
        Ok((answer, body.as_string().ok_or("the answer's body is no text")?))
    }
}

/// Aborts its request when dropped, as those of [`Fetch`] do.
struct Taken(Early);

impl Drop for Taken {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Status and body of the answer to a request without a session token: to one that has left already,
/// else to `request`.
///
/// # Errors
/// There is none, and what the browser says about it.
pub(crate) async fn answer(url: &str, request: RequestBuilder) -> Result<(u16, String), String> {
    if let Some(early) = take(url, None).await {
        let (answer, body) = early.read().await?;
        return Ok((answer.status(), body));
    }
    let answer = request.send().await.map_err(|error| error.to_string())?;
    Ok((answer.status(), answer.text().await.map_err(|error| error.to_string())?))
}

/// Sends to the API what has not left already.
pub(crate) struct EarlyFetch;

impl Transport for EarlyFetch {
    fn send(
        &self,
        request: HttpRequest,
    ) -> LocalBoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            let early = match request.method {
                Method::Get => take(&request.url, Some(&request.token)).await,
                Method::Post => None,
            };
            let Some(Taken(early)) = &early.map(Taken) else { return Fetch.send(request).await };
            let (answer, body) = early.read().await.map_err(TransportError)?;
            let times = [early.sent_at(), early.answered_at()].map(clock::from_millis);
            Ok(HttpResponse { times: Some(times.into()), ..http_response(&answer, body) })
        })
    }
}
