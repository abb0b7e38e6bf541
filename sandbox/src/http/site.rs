//! Serves the built page with the headers that production should use.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use tower::{Layer as _, ServiceExt as _};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::services::ServeDir;

use crate::cli::{Settings, SignIn};
use crate::http::clerk::json::PROXY;
use crate::http::error::ApiError;
use crate::http::state::{AppState, SharedState};

/// Path prefixes that never belong to the page.
const RESERVED: [&str; 4] = ["/api", "/sandbox", "/.well-known", PROXY];

/// Responds to paths without an endpoint: with a file, with `index.html` for a navigation, or with 404.
pub(crate) async fn serve(State(app): State<SharedState>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    if is_reserved(&path) {
        return ApiError::not_found("endpoint").into_response();
    }
    let Some(dist) = &app.settings.dist else {
        return ApiError::not_found("page: the sandbox was started without --dist").into_response();
    };
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return ApiError::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "METHOD_NOT_ALLOWED",
            "Files can only be read.",
        )
        .into_response();
    }
    // Each response is compressed again: the best level would take seconds.
    let compression = CompressionLayer::new().quality(CompressionLevel::Fastest);
    let files = compression.layer(ServeDir::new(dist));
    let navigation = is_navigation(&path);
    let index = with_path(&request, "/index.html");
    let file = if navigation { None } else { files.clone().oneshot(request).await.ok() };
    let mut response = match file {
        Some(response) => response.into_response(),
        None => match files.oneshot(index).await {
            Ok(response) => response.into_response(),
            Err(never) => match never {},
        },
    };
    if response.status() == StatusCode::NOT_FOUND {
        return (StatusCode::NOT_FOUND, "There is no such file.").into_response();
    }
    set_headers(&app, &path, response.headers_mut());
    response
}

/// A copy of the request for another path.
fn with_path(request: &Request, path: &'static str) -> Request {
    let mut index = Request::new(axum::body::Body::empty());
    index.method_mut().clone_from(request.method());
    *index.uri_mut() = Uri::from_static(path);
    index.headers_mut().clone_from(request.headers());
    index
}

/// Whether a path is a page, not a file: its last segment has no extension.
fn is_navigation(path: &str) -> bool {
    !path.rsplit('/').next().unwrap_or_default().contains('.')
}

fn is_reserved(path: &str) -> bool {
    RESERVED.iter().any(|reserved| {
        path.strip_prefix(reserved).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// Whether a file name contains a content hash.
fn is_hashed(path: &str) -> bool {
    let is_hash = |part: &str| {
        part.len() >= 8
            && part.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
            && part.bytes().any(|byte| byte.is_ascii_digit())
    };
    path.split(|character: char| !character.is_ascii_alphanumeric()).any(is_hash)
}

fn set_headers(app: &AppState, path: &str, headers: &mut HeaderMap) {
    let html = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let cache =
        if !html && is_hashed(path) { "public, max-age=31536000, immutable" } else { "no-cache" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("strict-origin-when-cross-origin"),
    );
    if html && let Ok(policy) = HeaderValue::from_str(&policy(&app.settings)) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// The strictest content security policy that allows WebAssembly.
fn policy(settings: &Settings) -> String {
    let api_base = settings.api_base.as_deref();
    let connect = api_base.map(|origin| format!(" {origin}")).unwrap_or_default();
    // ClerkJS runs its timers in a worker that it creates from a blob. The Trusted Types policies
    // allow only its script and that worker.
    let (worker, types) = match settings.sign_in {
        SignIn::Token => ("", "'none'"),
        SignIn::Clerk => ("worker-src blob:; ", "onepin-runs default"),
    };
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         media-src 'self'{connect}; connect-src 'self'{connect}; {worker}base-uri 'self'; form-action 'none'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'; trusted-types {types}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_have_no_extension() {
        for page in ["/", "/workflows/5b0c/runs", "/a.b/c"] {
            assert!(is_navigation(page), "{page}");
        }
        for file in ["/favicon.ico", "/page-1234abcd_bg.wasm", "/x/y.js"] {
            assert!(!is_navigation(file), "{file}");
        }
    }

    #[test]
    fn reserves_endpoint_prefixes() {
        for reserved in ["/api", "/api/v9", "/sandbox/x", "/.well-known/x"] {
            assert!(is_reserved(reserved), "{reserved}");
        }
        assert!(!is_reserved("/apiary"));
    }

    #[test]
    fn recognizes_hashed_names() {
        for hashed in [
            "/page-5a3c9f0e12ab34cd_bg.wasm",
            "/style.0a1b2c3d.css",
            "/snippets/x-9f8e7d6c/inline0.js",
        ] {
            assert!(is_hashed(hashed), "{hashed}");
        }
        for plain in
            ["/index.html", "/config.json", "/deadbeefcafe.js", "/page.js", "/icon-192.png"]
        {
            assert!(!is_hashed(plain), "{plain}");
        }
    }

    #[test]
    fn policy_allows_required_sources() {
        assert!(policy(&Settings::default()).contains("connect-src 'self'; base-uri"));
        let api_base = Some("https://api.onepin.ai".to_owned());
        assert!(
            policy(&Settings { api_base, ..Settings::default() })
                .contains("connect-src 'self' https://api.onepin.ai;")
        );
        let clerk = policy(&Settings { sign_in: SignIn::Clerk, ..Settings::default() });
        assert!(clerk.contains("script-src 'self' 'wasm-unsafe-eval';"));
        assert!(clerk.contains("worker-src blob:;"));
    }
}
