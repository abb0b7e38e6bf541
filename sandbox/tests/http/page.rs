//! The page's files, and CORS.

use std::path::PathBuf;

use sandbox::cli::Settings;
use serde_json::json;

use crate::client::{Client, test_settings};

/// Writes a page to its own folder.
fn dist(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("dist-{name}"));
    std::fs::create_dir_all(&folder).unwrap();
    let write = |file: &str, content: &str| std::fs::write(folder.join(file), content).unwrap();
    write("index.html", "<!doctype html><title>runs</title>");
    write("page-5a3c9f0e12ab34cd.js", &"export const answer = 42;\n".repeat(200));
    write("page-5a3c9f0e12ab34cd_bg.wasm", "\0asm");
    write("style.css", "body { margin: 0 }");
    folder
}

async fn start(name: &str, settings: Settings) -> Client {
    Client::start(Settings { dist: Some(dist(name)), ..settings }).await
}

#[tokio::test]
async fn files_have_content_type_and_cache_control() {
    let client = start("types", test_settings()).await;
    for (path, kind, cache) in [
        ("/", "text/html", "no-cache"),
        ("/index.html", "text/html", "no-cache"),
        ("/page-5a3c9f0e12ab34cd.js", "text/javascript", "public, max-age=31536000, immutable"),
        (
            "/page-5a3c9f0e12ab34cd_bg.wasm",
            "application/wasm",
            "public, max-age=31536000, immutable",
        ),
        ("/style.css", "text/css", "no-cache"),
    ] {
        let file = client.get(path).await;
        assert_eq!(
            (file.status, file.header("content-type"), file.header("cache-control")),
            (200, Some(kind), Some(cache)),
            "{path}"
        );
        assert_eq!(file.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(file.header("referrer-policy"), Some("strict-origin-when-cross-origin"));
    }
}

#[tokio::test]
async fn html_has_strict_content_security_policy() {
    let client = start("policy", test_settings()).await;
    let expected = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
                    media-src 'self'; connect-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'; \
                    require-trusted-types-for 'script'; trusted-types 'none'";
    for path in ["/", "/workflows/x/runs"] {
        assert_eq!(client.get(path).await.header("content-security-policy"), Some(expected));
    }
    assert_eq!(client.get("/style.css").await.header("content-security-policy"), None);
    let settings =
        Settings { api_base: Some("https://api.onepin.ai".to_owned()), ..test_settings() };
    let other = start("policy-other", settings).await;
    let page = other.get("/").await;
    assert!(
        page.header("content-security-policy")
            .unwrap()
            .contains("connect-src 'self' https://api.onepin.ai;")
    );
    assert_eq!(other.get("/config.json").await.json()["api_base"], "https://api.onepin.ai");
}

#[tokio::test]
async fn serves_index_for_navigations_only() {
    let client = start("navigation", test_settings()).await;
    let index = client.get("/").await.bytes;
    for path in ["/workflows/9c7a4b2f/runs", "/workflows/9c7a4b2f/runs/1?tab=graph", "/anything"] {
        let page = client.get(path).await;
        assert_eq!((page.status, &page.bytes), (200, &index), "{path}");
        assert_eq!(page.header("cache-control"), Some("no-cache"));
    }
    for path in [
        "/missing.js",
        "/workflows/missing.css",
        "/api/v1/nothing",
        "/sandbox/nothing",
        "/.well-known/nothing",
    ] {
        assert_eq!(client.get(path).await.status, 404, "{path}");
    }
    assert_eq!(client.get("/../Cargo.toml").await.status, 404);
    assert_eq!(client.get("/..%2f..%2fCargo.toml").await.status, 404);
    assert_eq!(client.post("/workflows/9c7a4b2f/runs", None).await.status, 405);
}

#[tokio::test]
async fn compresses_files_by_accept_encoding() {
    let client = start("compression", test_settings()).await;
    for (accepted, used) in [("br, gzip", Some("br")), ("gzip", Some("gzip")), ("identity", None)] {
        let file = client
            .send("GET", "/page-5a3c9f0e12ab34cd.js", &[("accept-encoding", accepted)], None)
            .await;
        assert_eq!(file.header("content-encoding"), used, "{accepted}");
        assert_eq!(file.header("content-type"), Some("text/javascript"));
        assert!(used.is_none() || file.bytes.len() < 1_000);
    }
}

#[tokio::test]
async fn serves_config() {
    let client = Client::start(test_settings()).await;
    let expected = json!({
        "api_base": client.origin, "workflow_id": client.workflow, "workspace_id": client.workspace,
        "token_endpoint": format!("{}/sandbox/token", client.origin),
        "app_origin": "https://app.onepin.ai",
    });
    assert_eq!(client.get("/config.json").await.json(), expected);
    assert_eq!(client.get("/").await.status, 404);
    let german = Client::start(Settings { locale: Some("de".to_owned()), ..test_settings() }).await;
    assert_eq!(german.get("/config.json").await.json()["locale"], "de");
    let all = Client::start(Settings { all_workflows: true, ..test_settings() }).await;
    assert!(all.get("/config.json").await.json().get("workflow_id").is_none());
}

#[tokio::test]
async fn allows_cross_origin_requests() {
    let client = Client::start(test_settings()).await;
    let origin = ("origin", "https://app.example");
    let wanted = [
        origin,
        ("authorization", ""),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "authorization,content-type,x-workspace-id"),
    ];
    let preflight = client.send("OPTIONS", &client.runs(""), &wanted, None).await;
    assert_eq!(preflight.status, 200);
    assert_eq!(preflight.header("access-control-allow-origin"), Some("*"));
    assert_eq!(
        preflight.header("access-control-allow-headers"),
        Some("authorization,content-type,x-workspace-id")
    );
    assert_eq!(preflight.header("access-control-allow-methods"), Some("GET,POST,OPTIONS"));
    assert_eq!(preflight.header("access-control-max-age"), Some("600"));
    for (query, status) in [
        ("", 200),
        ("?limit=0", 422),
        ("?sandbox_fault=status:500", 500),
        ("?sandbox_fault=status:429", 429),
        ("?sandbox_fault=unauthorized", 401),
        ("?sandbox_fault=html", 200),
    ] {
        let response = client.send("GET", &client.runs(query), &[origin], None).await;
        assert_eq!(response.status, status);
        assert_eq!(response.header("access-control-allow-origin"), Some("*"), "{query}");
        assert_eq!(
            response.header("access-control-expose-headers"),
            Some("retry-after,x-request-id"),
            "{query}"
        );
    }
    let unsigned =
        client.send("GET", &client.runs(""), &[origin, ("authorization", "")], None).await;
    assert_eq!((unsigned.status, unsigned.header("access-control-allow-origin")), (401, Some("*")));
    let missing = client.send("GET", "/api/v1/nothing", &[origin], None).await;
    assert_eq!((missing.status, missing.header("access-control-allow-origin")), (404, Some("*")));
    assert_eq!(
        client.send("PUT", &client.runs(""), &[origin], None).await.code(),
        "METHOD_NOT_ALLOWED"
    );
}
