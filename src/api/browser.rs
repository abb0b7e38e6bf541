//! The browser's fetch, the only place of the library that sends requests, and the host's token getter.
//! Contains no decisions, since it cannot be tested without a browser.

use futures_util::future::LocalBoxFuture;
use gloo_net::http::{Request, Response};
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestCache, RequestCredentials, RequestRedirect};

use crate::api::auth::{TokenError, TokenGetter};
use crate::api::transport::{HttpRequest, HttpResponse, Method, Transport, TransportError};

#[derive(Debug, Clone, Copy, Default)]
pub struct Fetch;

/// Aborts the request when dropped. No effect after the response has arrived.
struct Abort(AbortController);

impl Drop for Abort {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Transport for Fetch {
    fn send(
        &self,
        request: HttpRequest,
    ) -> LocalBoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            let controller = AbortController::new()
                .map_err(|_| TransportError("this browser cannot abort requests".to_owned()))?;
            let abort = Abort(controller);
            fetch(request, &abort).await.map_err(|error| TransportError(error.to_string()))
        })
    }
}

async fn fetch(request: HttpRequest, abort: &Abort) -> Result<HttpResponse, gloo_net::Error> {
    let builder = match request.method {
        Method::Get => Request::get(&request.url),
        Method::Post => Request::post(&request.url),
    };
    let mut builder = builder
        .header("Authorization", &format!("Bearer {}", request.token))
        .header("Accept", "application/json")
        // The token is sent only in the header and only to this origin. The API does not redirect.
        .credentials(RequestCredentials::Omit)
        .redirect(RequestRedirect::Error)
        // Live data must not come from the browser's cache.
        .cache(RequestCache::NoStore)
        .abort_signal(Some(&abort.0.signal()));
    if let Some(workspace_id) = &request.workspace_id {
        builder = builder.header("X-Workspace-Id", workspace_id);
    }
    let response = match request.body {
        Some(body) => builder.header("Content-Type", "application/json").body(body)?.send().await?,
        None => builder.send().await?,
    };
    let body = response.text().await?;
    Ok(http_response(&response, body))
}

/// The status, headers and body of a response.
pub fn http_response(response: &Response, body: String) -> HttpResponse {
    let headers = response.headers();
    HttpResponse {
        status: response.status(),
        retry_after: headers.get("retry-after"),
        date: headers.get("date"),
        request_id: headers.get("x-request-id"),
        body,
        times: None,
    }
}

/// Session tokens from the host's function `(options?: {skipCache?: boolean}) => Promise<string |
/// null>`.
pub fn host_tokens(function: Function) -> TokenGetter {
    TokenGetter::new(move |skip_cache| {
        let function = function.clone();
        Box::pin(async move {
            host_token(&function, skip_cache).await.map_err(|error| TokenError(js_error(&error)))
        })
    })
}

async fn host_token(function: &Function, skip_cache: bool) -> Result<Option<String>, JsValue> {
    let options = Object::new();
    if skip_cache {
        Reflect::set(&options, &"skipCache".into(), &true.into())?;
    }
    let token =
        JsFuture::from(Promise::resolve(&function.call1(&JsValue::NULL, &options)?)).await?;
    match token.as_string() {
        Some(token) => Ok(Some(token)),
        None if token.is_null() || token.is_undefined() => Ok(None),
        None => Err(JsValue::from("the token getter gave neither a text nor null")),
    }
}

/// The message of a JavaScript exception.
pub fn js_error(error: &JsValue) -> String {
    match error.dyn_ref::<js_sys::Error>() {
        Some(error) => error.message().into(),
        None => error.as_string().unwrap_or_else(|| format!("{error:?}")),
    }
}
