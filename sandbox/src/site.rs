//! The built page, served the way it should be served for real.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use tower::{Layer as _, ServiceExt as _};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::services::ServeDir;

use crate::app::{App, Shared};
use crate::clerk;
use crate::cli::{Settings, SignIn};
use crate::error::ApiError;

/// Paths that are never the page's.
const RESERVED: [&str; 4] = ["/api", "/sandbox", "/.well-known", clerk::PROXY];

/// Answers whatever is no endpoint: a file of the page, the page itself for a navigation, or 404.
pub async fn serve(State(app): State<Shared>, request: Request) -> Response {
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
    // Each answer is compressed anew: the best a server could do would take it seconds.
    let compression = CompressionLayer::new().quality(CompressionLevel::Fastest);
    let files = compression.layer(ServeDir::new(dist));
    let navigation = is_navigation(&path);
    let index = again(&request, "/index.html");
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
    dress(&app, &path, response.headers_mut());
    response
}

/// The same request for another path.
fn again(request: &Request, path: &'static str) -> Request {
    let mut index = Request::new(axum::body::Body::empty());
    index.method_mut().clone_from(request.method());
    *index.uri_mut() = Uri::from_static(path);
    index.headers_mut().clone_from(request.headers());
    index
}

/// A page of the application, as opposed to a file: its last part has no extension.
fn is_navigation(path: &str) -> bool {
    !path.rsplit('/').next().unwrap_or_default().contains('.')
}

fn is_reserved(path: &str) -> bool {
    RESERVED.iter().any(|reserved| {
        path.strip_prefix(reserved).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// Whether a file's name changes with its content: one of its parts is a hash.
fn is_hashed(path: &str) -> bool {
    let is_hash = |part: &str| {
        part.len() >= 8
            && part.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
            && part.bytes().any(|byte| byte.is_ascii_digit())
    };
    path.split(|character: char| !character.is_ascii_alphanumeric()).any(is_hash)
}

fn dress(app: &App, path: &str, headers: &mut HeaderMap) {
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

/// The strictest policy a WebAssembly page can work under.
fn policy(settings: &Settings) -> String {
    let api_base = settings.api_base.as_deref();
    let connect = api_base.map(|origin| format!(" {origin}")).unwrap_or_default();
    // ClerkJS keeps time in a worker that it makes from a text of its own; its script and that
    // worker are the only two that the page lets in.
    let (worker, types) = match settings.sign_in {
        SignIn::Token => ("", "'none'"),
        SignIn::Clerk => ("worker-src blob:; ", "onepin-runs default"),
    };
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         connect-src 'self'{connect}; {worker}base-uri 'self'; form-action 'none'; frame-ancestors 'none'; \
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
    fn endpoints_are_no_pages() {
        for reserved in ["/api", "/api/v9", "/sandbox/x", "/.well-known/x"] {
            assert!(is_reserved(reserved), "{reserved}");
        }
        assert!(!is_reserved("/apiary"));
    }

    #[test]
    fn names_with_a_hash_never_change() {
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
    fn the_policy_allows_what_is_needed() {
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
