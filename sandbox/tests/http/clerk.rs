//! The stand-in for Clerk's Frontend API.

use std::path::PathBuf;

use sandbox::cli::{Settings, SignIn};
use serde_json::json;

use crate::client::{Client, Response, test_settings, text};

/// A folder with a file in place of ClerkJS.
fn clerk_js() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("clerk-js");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("clerk.browser.js"), "window.Clerk = {};").unwrap();
    folder
}

async fn start() -> Client {
    Client::start(test_settings()).await
}

/// Submits the sign-in form.
async fn sign_in(client: &Client, cookie: &str, form: &str) -> Response {
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("cookie", cookie)];
    client.send_text("POST", "/clerk/sign-in", &headers, form).await
}

fn cookie(response: &Response) -> String {
    let set = response.header("set-cookie").unwrap();
    assert!(set.ends_with("; Path=/clerk; HttpOnly; SameSite=Lax"), "{set}");
    set.split(';').next().unwrap().to_owned()
}

async fn send(client: &Client, cookie: &str, method: &str, path: &str) -> Response {
    client.send(method, &format!("/clerk/v1/{path}"), &[("cookie", cookie)], None).await
}

#[tokio::test]
async fn config_names_clerk() {
    let settings =
        Settings { sign_in: SignIn::Clerk, clerk_js: Some(clerk_js()), ..test_settings() };
    let client = Client::start(settings).await;
    let expected = json!({
        "api_base": client.origin, "workflow_id": client.workflow, "workspace_id": client.workspace,
        "clerk_publishable_key": "pk_test_Y2xlcmsuc2FuZGJveC5leGFtcGxlJA", "clerk_proxy_url": "/clerk",
        "sign_in_url": "/clerk/sign-in", "app_origin": "https://app.onepin.ai",
    });
    assert_eq!(client.get("/config.json").await.json(), expected);
    let script = client.get("/clerk/npm/@clerk/clerk-js@6/dist/clerk.browser.js").await;
    assert_eq!((script.status, script.header("content-type")), (200, Some("text/javascript")));
    for path in ["missing.js", "..%2f..%2fCargo.toml", "%2e%2e"] {
        let path = format!("/clerk/npm/@clerk/clerk-js@6/dist/{path}");
        assert_eq!(client.get(&path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn sign_in_creates_session_with_valid_tokens() {
    let client = start().await;
    let before = send(&client, "", "GET", "client").await;
    assert_eq!(before.json()["response"]["sessions"], json!([]));
    let signed_in =
        sign_in(&client, &cookie(&before), "person=1&redirect_url=/workflows%3Fa=b").await;
    assert_eq!((signed_in.status, signed_in.header("location")), (303, Some("/workflows?a=b")));
    assert_eq!(cookie(&signed_in), cookie(&before));

    let cookie = cookie(&signed_in);
    let response = &send(&client, &cookie, "GET", "client").await.json()["response"];
    let session = &response["sessions"][0];
    assert_eq!(response["last_active_session_id"], session["id"]);
    assert_eq!(session["user"]["first_name"], "Mateus Figueiredo");
    let id = text(&session["id"]);
    let path = format!("client/sessions/{id}/tokens");
    let token = text(&send(&client, &cookie, "POST", &path).await.json()["jwt"]);
    for token in [token, text(&session["last_active_token"]["jwt"])] {
        let claims: serde_json::Value =
            jsonwebtoken::dangerous::insecure_decode(&token).unwrap().claims;
        let seconds = |name: &str| claims[name].as_i64().unwrap();
        assert_eq!((seconds("exp") - seconds("iat"), seconds("iat") - seconds("nbf")), (60, 10));
        assert_eq!((&claims["sid"], &claims["sub"]), (&session["id"], &session["user"]["id"]));
        let bearer = format!("Bearer {token}");
        let headers = [("authorization", bearer.as_str())];
        assert_eq!(client.send("GET", &client.runs(""), &headers, None).await.status, 200);
    }
    // Another client has no access to the session.
    assert_eq!(send(&client, "", "POST", &path).await.status, 401);
}

#[tokio::test]
async fn removes_and_revokes_sessions() {
    let client = start().await;
    let first = cookie(&sign_in(&client, "", "person=0").await);
    let second = cookie(&sign_in(&client, &first, "person=1").await);
    assert_eq!(first, second);
    let sessions =
        send(&client, &first, "GET", "client").await.json()["response"]["sessions"].clone();
    let [a, b] = [&sessions[0], &sessions[1]].map(|session| text(&session["id"]));
    let touched = send(&client, &first, "POST", &format!("client/sessions/{a}/touch")).await.json();
    assert_eq!(
        (&touched["response"]["id"], &touched["client"]["last_active_session_id"]),
        (&json!(a), &json!(a))
    );
    let removed =
        send(&client, &first, "POST", &format!("client/sessions/{a}/remove")).await.json();
    assert_eq!(removed["response"]["status"], "removed");
    assert_eq!(removed["client"]["last_active_session_id"], json!(b));

    assert_eq!(send(&client, &first, "POST", "client/sessions").await.status, 404);
    let out = send(&client, &first, "POST", "client/sessions?_method=DELETE").await;
    assert_eq!(out.json()["response"]["sessions"], json!([]));

    let other = cookie(&sign_in(&client, "", "person=0").await);
    let id = text(
        &send(&client, &other, "GET", "client").await.json()["response"]["last_active_session_id"],
    );
    assert_eq!(client.delete("/sandbox/clerk").await.status, 200);
    for what in ["touch", "tokens", "remove"] {
        let refused = send(&client, &other, "POST", &format!("client/sessions/{id}/{what}")).await;
        assert_eq!(refused.status, 401);
        assert_eq!(refused.json()["errors"][0]["code"], "authentication_invalid");
    }
}

#[tokio::test]
async fn sign_in_redirects_to_own_origin_only() {
    let client = start().await;
    let page = client.get("/clerk/sign-in?redirect_url=%2Fa%3Fb%22%3E").await;
    let html = String::from_utf8_lossy(&page.bytes).into_owned();
    assert!(html.contains("value=\"/a?b&quot;>\"") && html.contains("Anaïs Øverby"), "{html}");
    assert!(
        page.header("content-security-policy")
            .unwrap()
            .starts_with("default-src 'none'; form-action 'self'")
    );
    for elsewhere in ["https://evil.example/", "//evil.example", "javascript:alert(1)"] {
        let path = format!("/clerk/sign-in?redirect_url={elsewhere}");
        assert_eq!(client.get(&path).await.status, 422, "{elsewhere}");
        let form = format!("person=0&redirect_url={elsewhere}");
        assert_eq!(sign_in(&client, "", &form).await.status, 422, "{elsewhere}");
    }
    for form in ["", "person=x", "person=99"] {
        assert_eq!(sign_in(&client, "", form).await.status, 422, "{form}");
    }
}

#[tokio::test]
async fn clerk_endpoints_support_faults() {
    let client = start().await;
    let fault = json!({ "kind": "status", "status": 503, "endpoint": "clerk_client" });
    client.post("/sandbox/faults", Some(fault)).await;
    assert_eq!(send(&client, "", "GET", "client").await.status, 503);
    assert_eq!(send(&client, "", "POST", "environment?_method=PATCH").await.status, 200);
    let stats = client.get("/sandbox/stats").await.json();
    assert_eq!(stats["endpoints"]["clerk_client"]["requests"], 1);
}
