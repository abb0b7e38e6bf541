//! Authentication and authorization.

use serde_json::{Value, json};

use crate::client::{Client, Response, keys, seed_settings, set, test_settings, text};

async fn with(client: &Client, headers: &[(&str, &str)]) -> Response {
    client.send("GET", &client.runs("?limit=1"), headers, None).await
}

async fn with_token(client: &Client, token: &str) -> Response {
    with(client, &[("authorization", &format!("Bearer {token}"))]).await
}

#[tokio::test]
async fn rejects_invalid_tokens() {
    let client = Client::start(test_settings()).await;
    let good = client.token(json!({})).await;
    assert_eq!(with_token(&client, &good).await.status, 200);
    let signature_start = good.rfind('.').unwrap() + 1;
    let mut tampered: Vec<char> = good.chars().collect();
    tampered[signature_start + 9] = if tampered[signature_start + 9] == 'A' { 'B' } else { 'A' };
    let mut claims: Vec<&str> = good.split('.').collect();
    claims[1] = "eyJpc3MiOiJodHRwOi8vMTI3LjAuMC4xIn0";
    let expired = client.token(json!({ "expires_in": -30 })).await;
    let elsewhere = Client::start(test_settings()).await.token(json!({})).await;
    // The header {"alg":"none","typ":"JWT"} with valid claims and no signature.
    let unsigned =
        format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{}.", good.split('.').nth(1).unwrap());
    let refused = [
        String::new(),
        "op_live_unknown".to_owned(),
        "not.a.token".to_owned(),
        tampered.into_iter().collect(),
        claims.join("."),
        expired,
        elsewhere,
        unsigned,
    ];
    for token in refused {
        let response = with_token(&client, &token).await;
        assert_eq!(
            (response.status, response.code().as_str()),
            (401, "INVALID_API_KEY"),
            "{token}"
        );
    }
    assert_eq!(with(&client, &[("authorization", "")]).await.status, 401);
    assert_eq!(with(&client, &[("authorization", &format!("Basic {good}"))]).await.status, 401);
    assert_eq!(with(&client, &[("authorization", &format!("bearer {good}"))]).await.status, 200);
}

#[tokio::test]
async fn tokens_have_clerk_claims_and_published_key() {
    let client = Client::start(test_settings()).await;
    let headers = [("origin", "http://localhost:3000")];
    let response =
        client.send("POST", "/sandbox/token", &headers, Some(json!({ "user": 3 }))).await;
    let token = text(&response.json()["jwt"]);
    let header = jsonwebtoken::decode_header(&token).unwrap();
    let jwks: jsonwebtoken::jwk::JwkSet =
        serde_json::from_value(client.get("/.well-known/jwks.json").await.json()).unwrap();
    let jwk = jwks.find(header.kid.as_deref().unwrap()).unwrap();
    let key = jsonwebtoken::DecodingKey::from_jwk(jwk).unwrap();
    let validation = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::RS256);
    let claims: Value = jsonwebtoken::decode(&token, &key, &validation).unwrap().claims;
    let number = |name: &str| claims[name].as_i64().unwrap();
    assert_eq!(number("exp") - number("iat"), 60);
    assert_eq!(number("iat") - number("nbf"), 10);
    assert_eq!(
        (&claims["iss"], &claims["azp"]),
        (&json!(client.origin), &json!("http://localhost:3000"))
    );
    assert!(text(&claims["sub"]).starts_with("user_") && text(&claims["sid"]).starts_with("sess_"));
    let jwks = client.get("/.well-known/jwks.json").await.json();
    assert_eq!(keys(&jwks["keys"][0]), set(&["alg", "e", "kid", "kty", "n", "use"]));
}

#[tokio::test]
async fn validates_token_requests() {
    let client = Client::start(test_settings()).await;
    for (body, field) in [
        (json!({ "role": "owner" }), "body"),
        (json!({ "user": 999 }), "body.user"),
        (json!({ "expires_in": 1_000_000_000 }), "body.expires_in"),
        (json!({ "name": "x" }), "body"),
    ] {
        assert_eq!(client.post("/sandbox/token", Some(body)).await.fields(), [field]);
    }
}

#[tokio::test]
async fn validates_workspace_header() {
    let client = Client::start(test_settings()).await;
    let other = "7e4a9c26-d1b8-43f7-a5e0-1f96c3d0b208";
    let key = ("authorization", "Bearer op_live_sandbox");
    assert_eq!(with(&client, &[("x-workspace-id", &client.workspace)]).await.status, 200);
    assert_eq!(with(&client, &[("x-workspace-id", other)]).await.status, 404);
    let malformed = with(&client, &[("x-workspace-id", "mine")]).await;
    assert_eq!((malformed.status, malformed.code().as_str()), (400, "BAD_REQUEST"));
    assert_eq!(with(&client, &[key]).await.status, 200);
    assert_eq!(with(&client, &[key, ("x-workspace-id", &client.workspace)]).await.status, 200);
    let foreign = with(&client, &[key, ("x-workspace-id", other)]).await;
    assert_eq!((foreign.status, foreign.code().as_str()), (403, "FORBIDDEN"));
}

#[tokio::test]
async fn whoami_reports_auth_kind() {
    let client = Client::start(test_settings()).await;
    let whoami = |headers: Vec<(&'static str, String)>| {
        let client = &client;
        async move {
            let headers: Vec<_> =
                headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
            client.send("GET", "/api/v1/auth/whoami", &headers, None).await.json()["data"].clone()
        }
    };
    let clerk = whoami(vec![("x-workspace-id", client.workspace.clone())]).await;
    assert_eq!(
        (&clerk["auth_kind"], &clerk["workspace_id"]),
        (&json!("clerk"), &json!(client.workspace))
    );
    assert_eq!(whoami(Vec::new()).await["workspace_id"], Value::Null);
    let key = whoami(vec![("authorization", "Bearer op_live_sandbox".to_owned())]).await;
    assert_eq!(
        (&key["auth_kind"], &key["workspace_id"]),
        (&json!("api_key"), &json!(client.workspace))
    );
    assert!(key["scopes"].as_array().unwrap().contains(&json!("workflows:read")));
}

#[tokio::test]
async fn seed_requires_session_for_status_and_summary() {
    let client = Client::start(seed_settings()).await;
    let key = [("authorization", "Bearer op_live_sandbox")];
    let rows = client.send("GET", &client.runs("?limit=1"), &key, None).await;
    assert_eq!(rows.status, 200);
    let run = text(&rows.json()["data"][0]["id"]);
    for (path, status) in
        [("/summary".to_owned(), 401), (format!("/{run}/status"), 401), (format!("/{run}"), 200)]
    {
        assert_eq!(
            client.send("GET", &client.runs(&path), &key, None).await.status,
            status,
            "{path}"
        );
    }
}

#[tokio::test]
async fn triggered_by_is_caller() {
    let client = Client::start(test_settings()).await;
    let token = format!("Bearer {}", client.token(json!({ "user": 3 })).await);
    let started = client.send("POST", &client.runs(""), &[("authorization", &token)], None).await;
    assert_eq!(started.json()["data"]["triggered_by"]["user_name"], "Олена Ковальчук");
}
