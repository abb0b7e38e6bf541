//! Takes the requests that `prefetch.js` sent while the WebAssembly was loading.

use futures_util::future::LocalBoxFuture;
use gloo_net::http::{RequestBuilder, Response};
use js_sys::Promise;
use onepin_runs::api::browser::{Fetch, http_response, js_error};
use onepin_runs::api::transport::{HttpRequest, HttpResponse, Method};
use onepin_runs::api::{Transport, TransportError};
use onepin_runs::platform::clock;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(module = "/src/page/prefetch.js")]
extern "C" {
    type PrefetchedRequest;

    #[wasm_bindgen(js_name = take)]
    fn take_promise(url: &str, token: Option<&str>) -> Promise;

    #[wasm_bindgen(method, getter)]
    fn response(this: &PrefetchedRequest) -> Promise;

    #[wasm_bindgen(method, getter)]
    fn body(this: &PrefetchedRequest) -> Promise;

    #[wasm_bindgen(method, getter, js_name = sentAt)]
    fn sent_at(this: &PrefetchedRequest) -> f64;

    #[wasm_bindgen(method, getter, js_name = receivedAt)]
    fn received_at(this: &PrefetchedRequest) -> f64;

    #[wasm_bindgen(method)]
    fn abort(this: &PrefetchedRequest);
}

/// Takes the prefetched request for `url` with this token.
async fn take(url: &str, token: Option<&str>) -> Option<PrefetchedRequest> {
    let taken = JsFuture::from(take_promise(url, token)).await.ok()?;
    (!taken.is_undefined()).then(|| taken.unchecked_into())
}

impl PrefetchedRequest {
    /// The response and its body.
    async fn read(&self) -> Result<(Response, String), String> {
        let response = JsFuture::from(self.response()).await.map_err(|error| js_error(&error))?;
        let body = JsFuture::from(self.body()).await.map_err(|error| js_error(&error))?;
        let response = Response::from(response.unchecked_into::<web_sys::Response>());
        Ok((response, body.as_string().ok_or("the answer's body is no text")?))
    }
}

/// Aborts its request when dropped, like a request of [`Fetch`].
struct AbortOnDrop(PrefetchedRequest);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Status and body of the response to a request without a session token: the prefetched one, else `request`.
///
/// # Errors
/// The browser's message if there is no response.
pub(crate) async fn fetch(url: &str, request: RequestBuilder) -> Result<(u16, String), String> {
    if let Some(prefetched) = take(url, None).await {
        let (response, body) = prefetched.read().await?;
        return Ok((response.status(), body));
    }
    let response = request.send().await.map_err(|error| error.to_string())?;
    Ok((response.status(), response.text().await.map_err(|error| error.to_string())?))
}

/// Sends API requests that were not prefetched.
pub(crate) struct PrefetchTransport;

impl Transport for PrefetchTransport {
    fn send(
        &self,
        request: HttpRequest,
    ) -> LocalBoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            let prefetched = match request.method {
                Method::Get => take(&request.url, Some(&request.token)).await,
                Method::Post => None,
            };
            let Some(AbortOnDrop(prefetched)) = &prefetched.map(AbortOnDrop) else {
                return Fetch.send(request).await;
            };
            let (response, body) = prefetched.read().await.map_err(TransportError)?;
            let times = [prefetched.sent_at(), prefetched.received_at()].map(clock::from_millis);
            Ok(HttpResponse { times: Some(times.into()), ..http_response(&response, body) })
        })
    }
}
