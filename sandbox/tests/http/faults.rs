//! Faults on demand, statistics and the clock.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Client, Response, test_settings, text};

async fn with_fault(client: &Client, fault: Value) {
    client.delete("/sandbox/faults").await;
    let response = client.post("/sandbox/faults", Some(fault)).await;
    assert_eq!(response.status, 200, "{}", String::from_utf8_lossy(&response.bytes));
}

async fn list(client: &Client) -> Response {
    client.get(&client.runs("?limit=5")).await
}

#[tokio::test]
async fn status_fault_sets_status_and_body() {
    let client = Client::start(test_settings()).await;
    with_fault(
        &client,
        json!([{ "kind": "status", "status": 500, "times": 1, "endpoint": "list_runs" }]),
    )
    .await;
    assert_eq!(client.get(&client.runs("/summary")).await.status, 200);
    let broken = list(&client).await;
    assert_eq!((broken.status, broken.code().as_str()), (500, "SERVER_ERROR"));
    assert_eq!(list(&client).await.status, 200);
    assert_eq!(client.get("/sandbox/faults").await.json()[0]["hits"], 1);

    with_fault(&client, json!({ "kind": "status", "status": 429, "retry_after": 7 })).await;
    let limited = list(&client).await;
    assert_eq!(
        (limited.status, limited.header("retry-after"), limited.code().as_str()),
        (429, Some("7"), "RATE_LIMITED")
    );
    let date = "Wed, 21 Oct 2026 07:28:00 GMT";
    with_fault(&client, json!({ "kind": "status", "status": 429, "retry_after": date })).await;
    assert_eq!(list(&client).await.header("retry-after"), Some(date));
    with_fault(&client, json!({ "kind": "status", "status": 429 })).await;
    assert_eq!(list(&client).await.header("retry-after"), None);

    with_fault(&client, json!({ "kind": "status", "status": 502 })).await;
    let gateway = list(&client).await;
    assert_eq!(
        (gateway.status, gateway.header("content-type")),
        (502, Some("text/html; charset=utf-8"))
    );
    for (body, expected) in [
        ("flat", json!({ "code": "SERVER_ERROR", "message": "Something broke on our side." })),
        ("text", json!({ "detail": "Something broke on our side." })),
    ] {
        with_fault(&client, json!({ "kind": "status", "status": 500, "body": body })).await;
        assert_eq!(list(&client).await.json(), expected);
    }
    with_fault(&client, json!({ "kind": "status", "status": 503, "body": "empty" })).await;
    assert!(list(&client).await.bytes.is_empty());
    client.delete("/sandbox/faults").await;
    assert_eq!(list(&client).await.status, 200);
}

#[tokio::test]
async fn accepts_faults_in_query() {
    let client = Client::start(test_settings()).await;
    let get = |fault: &str| {
        let path = client.runs(&format!("?sandbox_fault={fault}"));
        let client = &client;
        async move { client.try_send("GET", &path, &[], None).await }
    };
    assert_eq!(get("status:503").await.unwrap().status, 503);
    let limited = get("status%3A429%2Cretry_after%3A3").await.unwrap();
    assert_eq!((limited.status, limited.header("retry-after")), (429, Some("3")));
    assert_eq!(get("unauthorized").await.unwrap().code(), "INVALID_API_KEY");
    assert!(get("html").await.unwrap().bytes.starts_with(b"<!doctype html>"));
    assert!(get("drop").await.is_err());
    assert_eq!(get("explode").await.unwrap().fields(), ["query.sandbox_fault"]);
    assert_eq!(get("latency:10").await.unwrap().status, 200);
}

#[tokio::test]
async fn unauthorized_fault_respects_times() {
    let client = Client::start(test_settings()).await;
    with_fault(&client, json!({ "kind": "unauthorized", "times": 1 })).await;
    assert_eq!(list(&client).await.code(), "INVALID_API_KEY");
    assert_eq!(list(&client).await.status, 200);
}

#[tokio::test]
async fn latency_fault_delays_response() {
    let client = Client::start(test_settings()).await;
    with_fault(&client, json!({ "kind": "latency", "ms": 300 })).await;
    let before = Instant::now();
    assert_eq!(list(&client).await.status, 200);
    assert!(before.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn drop_fault_breaks_connection_midway() {
    let client = Client::start(test_settings()).await;
    with_fault(&client, json!({ "kind": "drop", "times": 1 })).await;
    let path = client.runs("?limit=50");
    assert!(client.try_send("GET", &path, &[], None).await.is_err());
    assert_eq!(client.get(&path).await.status, 200);
    // The status line and a part of the body arrive.
    let raw = raw(&client, &format!("{path}&sandbox_fault=drop")).await;
    assert!(raw.starts_with("HTTP/1.1 200 OK") && raw.contains("\"data\":[{"), "{raw}");
    assert!(!raw.ends_with("0\r\n\r\n"));
}

/// Everything that the server sends until it closes the connection.
async fn raw(client: &Client, path: &str) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let token = client.token(json!({})).await;
    let host = client.origin.strip_prefix("http://").unwrap();
    let mut connection = tokio::net::TcpStream::connect(host).await.unwrap();
    let request =
        format!("GET {path} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\n\r\n");
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(read @ 1..) = connection.read(&mut buffer).await {
        bytes.extend(&buffer[..read]);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test]
async fn truncate_fault_sends_half_of_body() {
    let client = Client::start(test_settings()).await;
    let whole = list(&client).await.bytes.len();
    with_fault(&client, json!({ "kind": "truncate" })).await;
    let half = list(&client).await;
    assert_eq!(half.status, 200);
    assert_eq!(half.header("content-length"), Some(half.bytes.len().to_string().as_str()));
    assert!(half.bytes.len().abs_diff(whole / 2) < 20);
    assert!(serde_json::from_slice::<Value>(&half.bytes).is_err());
}

#[tokio::test]
async fn html_fault_sends_login_page() {
    let client = Client::start(test_settings()).await;
    with_fault(&client, json!({ "kind": "html" })).await;
    let page = list(&client).await;
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    assert!(page.bytes.starts_with(b"<!doctype html>"));
}

#[tokio::test]
async fn cors_fault_removes_headers() {
    let client = Client::start(test_settings()).await;
    with_fault(&client, json!({ "kind": "cors", "times": 1 })).await;
    let names = ["access-control-allow-origin", "access-control-expose-headers"];
    let kept = list(&client).await;
    assert_eq!((kept.status, names.map(|name| kept.header(name))), (200, [None, None]));
    let shared = list(&client).await;
    assert!(names.into_iter().all(|name| shared.header(name).is_some()));
}

#[tokio::test]
async fn garbage_fault_corrupts_some_rows() {
    let client = Client::start(test_settings()).await;
    let good = list(&client).await.json()["data"].clone();
    with_fault(&client, json!({ "kind": "garbage" })).await;
    let bad = list(&client).await.json()["data"].clone();
    assert_eq!(bad[0], good[0]);
    assert_eq!(bad[1]["status"], 42);
    assert_eq!((&bad[2]["id"], &bad[2]["status"]), (&good[2]["id"], &Value::Null));
    assert_eq!(bad[3]["status"], "garbage_from_the_future");
    assert_eq!(bad[4], "this is not a row");
    client.delete("/sandbox/faults").await;
    let run = client.runs(&format!("/{}/overview", text(&good[4]["id"])));
    let good = client.get(&run).await.json();
    let bad = client.get(&format!("{run}?sandbox_fault=garbage")).await.json();
    assert_ne!(good["data"], bad["data"]);
    assert_eq!(good["data"]["run"]["id"], bad["data"]["run"]["id"]);
}

#[tokio::test]
async fn reorder_fault_delays_first_response() {
    let client = Client::start(test_settings()).await;
    with_fault(&client, json!({ "kind": "reorder", "ms": 400, "endpoint": "list_runs" })).await;
    let first = async {
        let response = list(&client).await;
        (response.json()["meta"]["timestamp"].as_str().unwrap().to_owned(), Instant::now())
    };
    let second = async {
        tokio::time::sleep(Duration::from_millis(80)).await;
        let response = list(&client).await;
        (response.json()["meta"]["timestamp"].as_str().unwrap().to_owned(), Instant::now())
    };
    let ((asked_first, came_last), (asked_last, came_first)) = tokio::join!(first, second);
    assert!(asked_first < asked_last, "the held-back answer is the older one");
    assert!(came_first < came_last);
}

#[tokio::test]
async fn rejects_invalid_faults() {
    let client = Client::start(test_settings()).await;
    for (body, field) in [
        (json!([{ "kind": "meteor" }]), "body.0"),
        (json!([{ "kind": "drop" }, { "kind": "status" }]), "body.1.status"),
        (json!({ "kind": "latency", "ms": 5, "endpoint": "runs" }), "body.0.endpoint"),
        (json!({ "kind": "drop", "probability": 2 }), "body.0.probability"),
    ] {
        assert_eq!(client.post("/sandbox/faults", Some(body)).await.fields(), [field]);
    }
    assert_eq!(client.get("/sandbox/faults").await.json(), json!([]));
}

#[tokio::test]
async fn faults_can_target_workflow_and_token_endpoint() {
    let client = Client::start(test_settings()).await;
    let other = client.workflow_named("Awkward").await;
    with_fault(
        &client,
        json!([
            { "kind": "status", "status": 500, "workflow_id": other },
            { "kind": "status", "status": 503, "endpoint": "token", "times": 1 },
        ]),
    )
    .await;
    assert_eq!(list(&client).await.status, 200);
    assert_eq!(client.get(&format!("/api/v1/workflows/{other}/runs")).await.status, 500);
    assert_eq!(client.post("/sandbox/token", None).await.status, 503);
    assert_eq!(client.post("/sandbox/token", None).await.status, 200);
}

#[tokio::test]
async fn counts_requests_by_endpoint_and_status_class() {
    let client = Client::start(test_settings()).await;
    client.delete("/sandbox/stats").await;
    list(&client).await;
    list(&client).await;
    client.get(&client.runs("?limit=0")).await;
    client.get(&client.runs("/summary?sandbox_fault=status:500")).await;
    let stats = client.get("/sandbox/stats").await.json();
    let expected = json!({ "requests": 4, "endpoints": {
        "list_runs": { "requests": 3, "statuses": { "2xx": 2, "4xx": 1 }, "most_in_flight": 1 },
        "summary": { "requests": 1, "statuses": { "5xx": 1 }, "most_in_flight": 1 },
    } });
    assert_eq!(stats, expected);
}

#[tokio::test]
async fn clock_advances_only_forward() {
    let client = Client::start(test_settings()).await;
    let before = text(&list(&client).await.json()["meta"]["timestamp"]);
    client.post("/sandbox/clock", Some(json!({ "advance_secs": 3_600 }))).await;
    let after = text(&list(&client).await.json()["meta"]["timestamp"]);
    let moment = |text: &str| chrono::DateTime::parse_from_rfc3339(text).unwrap();
    assert!(moment(&after) - moment(&before) >= chrono::TimeDelta::hours(1));
    for bad in [json!({ "advance_secs": -1 }), json!({ "advance_secs": 1e9 }), json!({}), json!([])]
    {
        assert_eq!(client.post("/sandbox/clock", Some(bad)).await.status, 422);
    }
    // Tokens expire in real time.
    assert_eq!(list(&client).await.status, 200);
}

#[tokio::test]
async fn faults_strike_the_result_and_cost_endpoints() {
    let client = Client::start(test_settings()).await;
    let listed = client.get(&client.runs("?status=completed&limit=1")).await.json();
    let run = client.runs(&format!("/{}", text(&listed["data"][0]["id"])));
    let data = client.get(&format!("{run}/data")).await.json();
    let link = text(&data["data"]["rows"][0]["cards"][0]["audio"]["playback_url"]);
    let audio_file = link.strip_prefix(&client.origin).unwrap().to_owned();
    let endpoints = [
        ("GET", "workflow", format!("/api/v1/workflows/{}", client.workflow)),
        ("GET", "list_workflows", "/api/v1/workflows".to_owned()),
        ("POST", "preview", client.runs("/preview")),
        ("POST", "start", client.runs("")),
        ("GET", "data", format!("{run}/data")),
        ("GET", "analysis", format!("{run}/analysis")),
        ("GET", "outputs", format!("{run}/outputs")),
        ("GET", "steps", format!("{run}/steps")),
        ("GET", "audio_url", format!("{run}/audio/4f0c9be27d1835aa/url")),
        ("GET", "download_node", format!("{run}/nodes/n-out/download")),
        ("GET", "audio_file", audio_file),
    ];
    client.delete("/sandbox/stats").await;
    for (method, name, path) in &endpoints {
        let fault = json!({ "kind": "status", "status": 402, "endpoint": name, "times": 1 });
        with_fault(&client, fault).await;
        assert_eq!(client.send(method, path, &[], None).await.status, 402, "{name}");
        assert_ne!(client.send(method, path, &[], None).await.status, 402, "{name}");
        let stats = client.get("/sandbox/stats").await.json();
        assert_eq!(stats["endpoints"][name]["requests"], 2, "{name}");
    }
    with_fault(&client, json!({ "kind": "garbage", "endpoint": "analysis" })).await;
    let garbage = client.get(&format!("{run}/analysis")).await.json();
    assert!(garbage["data"].is_object());
}
