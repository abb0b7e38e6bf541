//! Start, cancel, pause, resume and download.

use sandbox::cli::Settings;
use serde_json::{Value, json};

use crate::client::{Client, Response, test_settings, text};

/// The id of a new run with this status.
async fn start_with_status(client: &Client, status: &str) -> String {
    let body = json!({ "count": 1, "status": status });
    text(&client.post("/sandbox/runs", Some(body)).await.json()["run_ids"][0])
}

async fn act(client: &Client, run: &str, action: &str) -> Response {
    client.post(&client.runs(&format!("/{run}/{action}")), None).await
}

async fn status(client: &Client, run: &str) -> Value {
    client.get(&client.runs(&format!("/{run}/status"))).await.json()["data"].clone()
}

async fn advance(client: &Client, seconds: u32) {
    let response = client.post("/sandbox/clock", Some(json!({ "advance_secs": seconds }))).await;
    assert_eq!(response.status, 200);
}

/// Advances the clock until the run has this status.
async fn wait_for(client: &Client, run: &str, wanted: &str) -> Value {
    for _ in 0..200 {
        let now = status(client, run).await;
        if now["status"] == wanted {
            return now;
        }
        advance(client, 3).await;
    }
    panic!("the run never was {wanted}");
}

#[tokio::test]
async fn started_run_completes() {
    let client = Client::start(Settings { active: Some(0), ..test_settings() }).await;
    let started = client.post(&client.runs(""), Some(json!({}))).await;
    assert_eq!(started.status, 202);
    let run = started.json()["data"].clone();
    assert_eq!(
        (&run["status"], &run["run_number"], &run["total_steps"]),
        (&json!("pending"), &json!(201), &json!(0))
    );
    let run = text(&run["id"]);
    let running = wait_for(&client, &run, "running").await;
    assert!(running["total_steps"].as_i64() > Some(0));
    let mut last = 0;
    loop {
        let now = status(&client, &run).await;
        let finished = now["finished_steps"].as_i64().unwrap();
        assert!(finished >= last && finished <= now["total_steps"].as_i64().unwrap());
        last = finished;
        if now["status"] != "running" {
            break;
        }
        advance(&client, 5).await;
    }
    assert!(last > 0);
    let list = client.get(&client.runs("?limit=1")).await.json();
    assert_eq!(list["data"][0]["id"], run);
}

#[tokio::test]
async fn pause_drains_and_resume_continues() {
    let client = Client::start(test_settings()).await;
    let run = start_with_status(&client, "running").await;
    let asked = act(&client, &run, "pause").await.json()["data"].clone();
    assert_eq!((&asked["status"], &asked["pause_reason"]), (&json!("running"), &json!("user")));
    assert!(asked["pause_requested_at"].is_string() && asked["paused_at"].is_null());
    // A second pause has no effect, and a resume is rejected until the pause is in effect.
    assert_eq!(
        act(&client, &run, "pause").await.json()["data"]["pause_requested_at"],
        asked["pause_requested_at"]
    );
    assert_eq!(act(&client, &run, "resume").await.status, 409);
    let paused = wait_for(&client, &run, "paused").await;
    assert!(
        paused["paused_at"].is_string()
            && paused["held_nodes"].as_array().is_some_and(|held| !held.is_empty())
    );
    assert_eq!(paused["paused_ms"], 0);
    advance(&client, 3_600).await;
    assert_eq!(status(&client, &run).await["status"], "paused");
    assert_eq!(act(&client, &run, "pause").await.json()["data"]["paused_at"], paused["paused_at"]);
    let resumed = act(&client, &run, "resume").await.json()["data"].clone();
    assert_eq!(resumed["status"], "running");
    assert!(resumed["paused_ms"].as_i64() > Some(3_500_000));
    for cleared in ["pause_requested_at", "paused_at", "pause_reason", "held_nodes"] {
        assert_eq!(resumed[cleared], Value::Null, "{cleared}");
    }
    let completed = wait_for(&client, &run, "completed").await;
    assert_eq!(completed["finished_steps"], completed["total_steps"]);
    assert_eq!(completed["finished_nodes"], completed["total_nodes"]);
}

#[tokio::test]
async fn pending_runs_pause_immediately() {
    let client = Client::start(test_settings()).await;
    let run = start_with_status(&client, "pending").await;
    let paused = act(&client, &run, "pause").await.json()["data"].clone();
    assert_eq!(
        (&paused["status"], &paused["started_at"], &paused["held_nodes"]),
        (&json!("paused"), &Value::Null, &Value::Null)
    );
    assert_eq!(act(&client, &run, "resume").await.json()["data"]["status"], "pending");
}

#[tokio::test]
async fn cancel_is_final_and_idempotent() {
    let client = Client::start(test_settings()).await;
    for before in ["pending", "running", "paused"] {
        let run = start_with_status(&client, before).await;
        let cancelled = act(&client, &run, "cancel").await;
        assert_eq!(cancelled.status, 200, "{before}");
        let cancelled = cancelled.json()["data"].clone();
        assert_eq!(cancelled["status"], "cancelled");
        assert!(cancelled["completed_at"].is_string());
        assert_eq!(act(&client, &run, "cancel").await.json()["data"], cancelled);
        assert_eq!(act(&client, &run, "resume").await.status, 409);
    }
    let run = start_with_status(&client, "completed").await;
    assert_eq!(act(&client, &run, "cancel").await.json()["data"]["status"], "completed");
}

#[tokio::test]
async fn invalid_action_is_conflict() {
    let client = Client::start(test_settings()).await;
    for (state, action) in [
        ("completed", "pause"),
        ("failed", "pause"),
        ("cancelled", "pause"),
        ("completed", "resume"),
        ("running", "resume"),
        ("pending", "resume"),
    ] {
        let run = start_with_status(&client, state).await;
        let refused = act(&client, &run, action).await;
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (409, "CONFLICT"),
            "{action} of a {state} run"
        );
        assert_eq!(status(&client, &run).await["status"], state);
    }
}

#[tokio::test]
async fn respects_concurrency_limit() {
    let client =
        Client::start(Settings { active: Some(0), concurrency: Some(1), ..test_settings() }).await;
    let first = text(&client.post(&client.runs(""), None).await.json()["data"]["id"]);
    let refused = client.post(&client.runs(""), None).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "CONFLICT"));
    assert_eq!(act(&client, &first, "pause").await.json()["data"]["status"], "paused");
    let second = text(&client.post(&client.runs(""), None).await.json()["data"]["id"]);
    let stays = act(&client, &first, "resume").await;
    assert_eq!(stays.status, 409);
    assert!(text(&stays.json()["error"]["message"]).contains("stays paused"));
    assert_eq!(status(&client, &first).await["status"], "paused");
    assert_eq!(act(&client, &second, "cancel").await.status, 200);
    assert_eq!(act(&client, &first, "resume").await.status, 200);
}

#[tokio::test]
async fn validates_script_override() {
    let client = Client::start(test_settings()).await;
    let script =
        json!({ "script_text": "Doors close in ten seconds.", "source_language": "en-gb" });
    assert_eq!(client.post(&client.runs(""), Some(script.clone())).await.status, 202);
    for (body, field) in [
        (json!({ "script_text": 7 }), "body.script_text"),
        (json!({ "source_language": [] }), "body.source_language"),
        (json!([1]), "body"),
    ] {
        assert_eq!(client.post(&client.runs(""), Some(body)).await.fields(), [field]);
    }
    // The script of a workflow with two script nodes cannot be overridden.
    let workflows = client.all("/api/v1/workflows?include_definition=true").await;
    let scripts = |workflow: &&Value| {
        let nodes =
            workflow["definition"]["graph"]["nodes"].as_array().cloned().unwrap_or_default();
        nodes.iter().filter(|node| node["type"] == "source_script").count() == 2
    };
    let two = text(&workflows.iter().find(scripts).unwrap()["id"]);
    let path = format!("/api/v1/workflows/{two}/runs");
    assert_eq!(client.post(&path, Some(script)).await.fields(), ["body.script_text"]);
    assert_eq!(client.post(&path, None).await.status, 202);
}

#[tokio::test]
async fn viewers_have_read_only_access() {
    let client = Client::start(test_settings()).await;
    let token = format!("Bearer {}", client.token(json!({ "role": "viewer" })).await);
    let headers = [("authorization", token.as_str())];
    let run = start_with_status(&client, "running").await;
    for path in ["", &format!("/{run}/cancel"), &format!("/{run}/pause"), &format!("/{run}/resume")]
    {
        let refused = client.send("POST", &client.runs(path), &headers, None).await;
        assert_eq!((refused.status, refused.code().as_str()), (403, "FORBIDDEN"), "{path}");
    }
    assert_eq!(status(&client, &run).await["status"], "running");
    for path in
        ["", "/summary", &format!("/{run}"), &format!("/{run}/overview"), &format!("/{run}/steps")]
    {
        assert_eq!(
            client.send("GET", &client.runs(path), &headers, None).await.status,
            200,
            "{path}"
        );
    }
}

#[tokio::test]
async fn validates_path_ids() {
    let client = Client::start(test_settings()).await;
    let nobody = "7e4a9c26-d1b8-43f7-a5e0-1f96c3d0b208";
    for more in [
        "",
        "/status",
        "/overview",
        "/steps",
        "/download",
        "/data",
        "/analysis",
        "/outputs",
        "/nodes/n-out/download",
        "/audio/4f0c9be27d1835aa/url",
    ] {
        let malformed = client.get(&client.runs(&format!("/latest{more}"))).await;
        assert_eq!(malformed.fields(), ["path.run_id"], "{more}");
        let unknown = client.get(&client.runs(&format!("/{nobody}{more}"))).await;
        assert_eq!((unknown.status, unknown.code().as_str()), (404, "NOT_FOUND"), "{more}");
    }
    for action in ["cancel", "pause", "resume"] {
        assert_eq!(act(&client, "latest", action).await.fields(), ["path.run_id"]);
        assert_eq!(act(&client, nobody, action).await.status, 404);
    }
    assert_eq!(client.get(&format!("/api/v1/workflows/{nobody}/runs")).await.status, 404);
    assert_eq!(client.get("/api/v1/workflows/mine/runs").await.fields(), ["path.workflow_id"]);
    assert_eq!(
        client.get("/api/v1/workflows/mine/runs/latest").await.fields(),
        ["path.workflow_id", "path.run_id"]
    );
}

#[tokio::test]
async fn download_link_expires_after_15_minutes() {
    let client = Client::start(test_settings()).await;
    let run = start_with_status(&client, "completed").await;
    let link = client.get(&client.runs(&format!("/{run}/download"))).await.json()["data"].clone();
    let path = text(&link["url"]).strip_prefix(&client.origin).unwrap().to_owned();
    assert!(text(&link["filename"]).ends_with(".zip"));
    let file = client.send("GET", &path, &[("authorization", "")], None).await;
    assert_eq!((file.status, file.header("content-type")), (200, Some("application/zip")));
    assert!(file.bytes.starts_with(b"PK\x03\x04"));
    let forged = path.replace("sig=", "sig=0");
    assert_eq!(client.get(&forged).await.status, 403);
    advance(&client, 901).await;
    assert_eq!(client.get(&path).await.status, 403);
    for state in ["running", "failed", "cancelled", "paused"] {
        let run = start_with_status(&client, state).await;
        assert_eq!(
            client.get(&client.runs(&format!("/{run}/download"))).await.status,
            409,
            "{state}"
        );
    }
    let awkward = client.workflow_named("Awkward").await;
    let rows = client.all(&format!("/api/v1/workflows/{awkward}/runs?status=completed")).await;
    let silent = rows.iter().find(|row| row["output_line_count"] == 0).unwrap();
    let path = format!("/api/v1/workflows/{awkward}/runs/{}/download", text(&silent["id"]));
    assert_eq!(client.get(&path).await.status, 404);
}
