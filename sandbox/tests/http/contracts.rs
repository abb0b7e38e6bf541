//! The exact fields of both generations of the contract.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::client::{Client, keys, seed_settings, set, test_settings, text};

const LIST_SEED: [&str; 11] = [
    "id",
    "status",
    "run_number",
    "created_at",
    "started_at",
    "completed_at",
    "total_nodes",
    "total_steps",
    "finished_steps",
    "usage_summary",
    "triggered_by",
];
const LIST_MORE: [&str; 9] = [
    "finished_nodes",
    "credits",
    "pause_requested_at",
    "paused_at",
    "paused_ms",
    "pause_reason",
    "pause_error",
    "output_line_count",
    "delivered_audio_ms",
];
const STATUS_SEED: [&str; 16] = [
    "id",
    "workflow_id",
    "status",
    "run_number",
    "token_cost",
    "created_at",
    "updated_at",
    "total_nodes",
    "total_steps",
    "finished_steps",
    "usage_summary",
    "started_at",
    "completed_at",
    "error",
    "has_export",
    "triggered_by",
];
const STATUS_MORE: [&str; 7] = [
    "finished_nodes",
    "held_nodes",
    "pause_requested_at",
    "paused_at",
    "paused_ms",
    "pause_reason",
    "pause_error",
];
const DETAIL_MORE: [&str; 4] = ["credits", "credits_absorbed", "public_share_id", "shared_at"];
const SUMMARY_SEED: [&str; 8] = [
    "total_runs",
    "completed",
    "failed",
    "cancelled",
    "pending",
    "running",
    "pass_rate",
    "average_duration_seconds",
];
const OVERVIEW_SEED: [&str; 8] = [
    "workflow",
    "run",
    "workflow_snapshot",
    "metric_sections",
    "audio_by_language",
    "validators",
    "capabilities",
    "future_links",
];
const OVERVIEW_RUN_SEED: [&str; 7] =
    ["id", "status", "created_at", "started_at", "completed_at", "has_export", "error"];
const NODE_STATE_SEED: [&str; 8] = [
    "node_id",
    "node_type",
    "status",
    "iteration",
    "started_at",
    "completed_at",
    "duration_ms",
    "error",
];
const METRIC_SEED: [&str; 8] =
    ["key", "label", "formatted_value", "value", "unit", "status", "reason", "display"];
const VALIDATOR: [&str; 10] = [
    "node_id",
    "kind",
    "label",
    "status",
    "reason",
    "avg_score",
    "pass_rate",
    "pass_count",
    "fail_count",
    "retry_count",
];
const STEP_SEED: [&str; 9] = [
    "id",
    "node_id",
    "node_type",
    "status",
    "iteration",
    "started_at",
    "completed_at",
    "result",
    "error",
];
const STEP_MORE: [&str; 6] =
    ["node_display_name", "has_result", "active_ports", "locales", "pause_reason", "pause_error"];
const WORKFLOW_SEED: [&str; 9] = [
    "id",
    "user_id",
    "name",
    "description",
    "created_at",
    "updated_at",
    "runs_count",
    "last_run_at",
    "last_run_status",
];

fn union<'a>(parts: &[&[&'a str]]) -> BTreeSet<&'a str> {
    parts.iter().flat_map(|part| part.iter().copied()).collect()
}

/// The detail, status, overview and steps of a completed run.
async fn answers(client: &Client) -> [Value; 4] {
    let list = client.get(&client.runs("?status=completed&limit=1")).await.json();
    let run = format!("/{}", text(&list["data"][0]["id"]));
    let data = |more: &str| {
        let path = client.runs(&format!("{run}{more}"));
        async move { client.get(&path).await.json()["data"].clone() }
    };
    [data("").await, data("/status").await, data("/overview").await, data("/steps").await]
}

#[tokio::test]
async fn seed_contract_has_exact_fields() {
    let client = Client::start(seed_settings()).await;
    for row in client.all(&client.runs("")).await {
        assert_eq!(keys(&row), set(&LIST_SEED));
    }
    assert_eq!(
        keys(&client.get(&client.runs("/summary")).await.json()["data"]),
        set(&SUMMARY_SEED)
    );
    let [detail, status, overview, steps] = answers(&client).await;
    assert_eq!(keys(&status), set(&STATUS_SEED));
    assert_eq!(keys(&detail), union(&[&STATUS_SEED, &["definition_snapshot"]]));
    assert_eq!(keys(&detail["definition_snapshot"]), set(&["nodes", "edges", "settings"]));
    assert_eq!(keys(&detail["definition_snapshot"]["edges"][0]), set(&["from", "to"]));
    assert_eq!(keys(&overview), set(&OVERVIEW_SEED));
    assert_eq!(keys(&overview["run"]), set(&OVERVIEW_RUN_SEED));
    assert_eq!(keys(&overview["workflow_snapshot"]["definition"]), set(&["version", "steps"]));
    assert_eq!(keys(&overview["workflow_snapshot"]["node_states"][0]), set(&NODE_STATE_SEED));
    assert_eq!(overview["workflow_snapshot"]["node_states"][0]["iteration"], 1);
    assert_eq!(keys(&overview["metric_sections"][0]["metrics"][0]), set(&METRIC_SEED));
    assert_eq!(keys(&overview["validators"][0]), set(&VALIDATOR));
    for validator in overview["validators"].as_array().unwrap() {
        assert!(validator["avg_score"].as_f64().is_none_or(|score| (0.0..=1.0).contains(&score)));
    }
    assert_eq!(keys(&steps[0]), set(&STEP_SEED));
    assert!(steps[0]["result"].is_object());
    let workflows = client.get("/api/v1/workflows").await.json();
    assert_eq!(keys(&workflows["data"][0]), set(&WORKFLOW_SEED));
    for gone in ["pause", "resume"] {
        let path = client.runs(&format!("/{}/{gone}", text(&status["id"])));
        assert_eq!(client.post(&path, None).await.status, 404);
    }
}

#[tokio::test]
async fn current_contract_has_exact_fields() {
    let client = Client::start(test_settings()).await;
    for row in client.all(&client.runs("")).await {
        assert_eq!(keys(&row), union(&[&LIST_SEED, &LIST_MORE]));
    }
    let summary = client.get(&client.runs("/summary")).await.json();
    assert_eq!(keys(&summary["data"]), union(&[&SUMMARY_SEED, &["paused", "delivered_audio_ms"]]));
    assert_eq!(keys(&summary["meta"]), set(&["request_id", "timestamp"]));
    let [detail, status, overview, steps] = answers(&client).await;
    assert_eq!(keys(&status), union(&[&STATUS_SEED, &STATUS_MORE]));
    assert_eq!(
        keys(&detail),
        union(&[&STATUS_SEED, &STATUS_MORE, &DETAIL_MORE, &["definition_snapshot"]])
    );
    assert_eq!(keys(&detail["definition_snapshot"]), set(&["graph", "execution"]));
    let edge = &detail["definition_snapshot"]["graph"]["edges"][0];
    assert_eq!(keys(edge), set(&["id", "source", "sourcePort", "target", "targetPort"]));
    assert_eq!(keys(&overview), union(&[&OVERVIEW_SEED, &["share"]]));
    assert_eq!(keys(&overview["run"]), union(&[&OVERVIEW_RUN_SEED, &["run_number", "paused_ms"]]));
    assert_eq!(keys(&overview["workflow_snapshot"]["definition"]), set(&["graph", "execution"]));
    let state = &overview["workflow_snapshot"]["node_states"][0];
    assert_eq!(keys(state), union(&[&NODE_STATE_SEED, &["node_display_name"]]));
    assert_eq!(state["iteration"], 0);
    assert_eq!(
        keys(&overview["metric_sections"][0]["metrics"][0]),
        union(&[&METRIC_SEED, &["annotation"]])
    );
    assert_eq!(keys(&overview["validators"][0]), set(&VALIDATOR));
    assert_eq!(keys(&steps[0]), union(&[&STEP_SEED, &STEP_MORE]));
    assert_eq!(steps[0]["result"], Value::Null);
    let workflows = client.get("/api/v1/workflows?include_definition=true").await.json();
    let item = union(&[&WORKFLOW_SEED, &["name_source", "run_status_counts", "definition"]]);
    assert_eq!(keys(&workflows["data"][0]), item);
    let workflow = client.get(&format!("/api/v1/workflows/{}", client.workflow)).await.json();
    assert_eq!(keys(&workflow["data"]), item);
}

#[tokio::test]
async fn action_responses_omit_definition_snapshot() {
    let client = Client::start(test_settings()).await;
    let started = client.post(&client.runs(""), None).await;
    assert_eq!(started.status, 202);
    assert_eq!(keys(&started.json()["data"]), union(&[&STATUS_SEED, &STATUS_MORE, &["credits"]]));
    let seed = Client::start(seed_settings()).await;
    let started = seed.post(&seed.runs(""), None).await;
    assert_eq!(keys(&started.json()["data"]), set(&STATUS_SEED));
}

#[tokio::test]
async fn request_ids_are_unique_and_match_header() {
    let client = Client::start(test_settings()).await;
    let mut seen = BTreeSet::new();
    for _ in 0..50 {
        let response = client.get(&client.runs("?limit=1")).await;
        let id = text(&response.json()["meta"]["request_id"]);
        assert_eq!(response.header("x-request-id"), Some(id.as_str()));
        assert_eq!(id.len(), 26);
        assert!(seen.insert(id));
    }
}

#[tokio::test]
async fn empty_workflow_has_no_runs_and_no_graph() {
    let client = Client::start(test_settings()).await;
    let id = client.workflow_named("Untitled").await;
    let workflow = client.get(&format!("/api/v1/workflows/{id}")).await.json()["data"].clone();
    assert_eq!(
        (&workflow["definition"], &workflow["runs_count"]),
        (&serde_json::json!({}), &serde_json::json!(0))
    );
    assert_eq!(
        client.get(&format!("/api/v1/workflows/{id}/runs")).await.json()["pagination"]["total"],
        0
    );
    let refused = client.post(&format!("/api/v1/workflows/{id}/runs"), None).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.json()["error"]["details"][0]["rule"], "missing_source");
}

#[tokio::test]
async fn filters_and_sorts_workflows() {
    let client = Client::start(test_settings()).await;
    let of = |query: &str| {
        let path = format!("/api/v1/workflows{query}");
        let client = &client;
        async move { client.all(&path).await }
    };
    let all = of("").await;
    assert!(
        all.windows(2).all(|pair| text(&pair[0]["updated_at"]) >= text(&pair[1]["updated_at"]))
    );
    let drafts = of("?status=draft").await;
    assert_eq!(drafts.iter().map(|row| &row["runs_count"]).collect::<Vec<_>>(), [0]);
    assert!(of("?status=paused").await.is_empty());
    assert_eq!(
        of("?has_failed_run=false").await.len() + of("?has_failed_run=true").await.len(),
        all.len()
    );
    let busiest = of("?sort=runs_count").await;
    assert_eq!(text(&busiest[0]["id"]), client.workflow);
    let names = of("?sort=name").await;
    assert!(names.windows(2).all(|pair| text(&pair[0]["name"]) <= text(&pair[1]["name"])));
    assert_eq!(of("?search=HARBOUR").await.len(), 1);
    assert_eq!(of("?last_run_after=2000-01-01T00:00:00Z").await.len(), all.len() - 1);
    for bad in [
        "status=archived",
        "sort=id",
        "order=up",
        "limit=0",
        "last_run_after=2026-01-01T00:00:00",
        "has_failed_run=maybe",
    ] {
        let fields = client.get(&format!("/api/v1/workflows?{bad}")).await.fields();
        assert_eq!(fields, [format!("query.{}", bad.split('=').next().unwrap())]);
    }
}

#[tokio::test]
async fn edge_case_runs_have_unusual_values() {
    let client = Client::start(test_settings()).await;
    let id = client.workflow_named("Awkward").await;
    let rows = client.all(&format!("/api/v1/workflows/{id}/runs")).await;
    let any = |test: &dyn Fn(&Value) -> bool| assert!(rows.iter().any(test));
    any(&|row| row["status"] == "archiving");
    any(&|row| row["triggered_by"].is_null());
    any(&|row| row["triggered_by"]["user_name"].as_str().is_some_and(|name| name.len() > 90));
    any(&|row| row.get("started_at").is_none());
    any(&|row| row["finished_steps"].as_i64() > row["total_steps"].as_i64());
    any(&|row| row["created_at"].as_str().is_some_and(|at| at.ends_with("+05:30")));
    let mut forms = BTreeSet::new();
    let mut nodes = 0;
    let mut metrics = 0;
    for row in &rows {
        let path = format!("/api/v1/workflows/{id}/runs/{}", text(&row["id"]));
        let detail = client.get(&path).await.json()["data"].clone();
        if let Some(definition) = detail.get("definition_snapshot").and_then(Value::as_object) {
            forms.insert(definition.keys().cloned().collect::<Vec<_>>().join(" "));
            nodes = nodes.max(
                detail["definition_snapshot"]["graph"]["nodes"].as_array().map_or(0, Vec::len),
            );
        }
        let overview = client.get(&format!("{path}/overview")).await;
        assert_eq!(overview.status, 200);
        let sections =
            overview.json()["data"]["metric_sections"].as_array().cloned().unwrap_or_default();
        metrics = metrics
            .max(sections.iter().map(|section| section["metrics"].as_array().unwrap().len()).sum());
        assert_eq!(client.get(&format!("{path}/steps")).await.status, 200);
        assert_eq!(
            client.get(&format!("{path}/status")).await.json()["data"]["status"],
            row["status"]
        );
    }
    for form in ["edges nodes settings", "steps version", "steps triggers", "execution graph", ""] {
        assert!(forms.contains(form), "{form} is missing from {forms:?}");
    }
    assert_eq!((nodes, metrics), (10_000, 200));
}

#[tokio::test]
async fn changes_contract_at_runtime() {
    let client = Client::start(test_settings()).await;
    let started = client.post("/sandbox/runs", Some(json!({ "status": "running" }))).await.json();
    let run = text(&started["run_ids"][0]);
    let pause = client.runs(&format!("/{run}/pause"));
    for contract in ["seed", "current", "seed"] {
        let body = json!({ "contract": contract });
        let response = client.post("/sandbox/contract", Some(body.clone())).await;
        assert_eq!((response.status, response.json()), (200, body.clone()));
        assert_eq!(client.get("/sandbox/contract").await.json(), body);
        let listed = client.get(&client.runs("?limit=1")).await.json()["data"][0].clone();
        let is_seed = contract == "seed";
        assert_eq!(keys(&listed).is_superset(&set(&LIST_MORE)), !is_seed);
        assert_eq!(client.get(&client.runs("?status=paused")).await.status == 422, is_seed);
        let paused = client.post(&pause, None).await;
        assert_eq!(paused.status, if is_seed { 404 } else { 200 });
    }
    for bad in [json!({ "contract": "next" }), json!({}), json!("seed")] {
        assert_eq!(client.post("/sandbox/contract", Some(bad)).await.fields(), ["body"]);
    }
}

#[tokio::test]
async fn reset_restores_initial_state() {
    let client = Client::start(test_settings()).await;
    let listed = client.runs("?limit=100");
    let names = |response: &Value| -> Vec<String> {
        response["data"].as_array().unwrap().iter().map(|run| text(&run["id"])).collect()
    };
    let before = client.get(&listed).await.json();
    client.post("/sandbox/contract", Some(json!({ "contract": "seed" }))).await;
    client.post("/sandbox/runs", Some(json!({ "count": 3 }))).await;
    let later = client.post("/sandbox/clock", Some(json!({ "advance_secs": 86_400 }))).await.json();
    client.post("/sandbox/faults", Some(json!({ "kind": "drop", "endpoint": "list_runs" }))).await;
    assert_eq!(client.post("/sandbox/reset", None).await.status, 200);
    assert_eq!(client.get("/sandbox/contract").await.json(), json!({ "contract": "current" }));
    assert_eq!(client.get("/sandbox/stats").await.json()["requests"], 0);
    let after = client.get(&listed).await.json();
    assert_eq!(names(&after), names(&before));
    // Both have the same format, so that strings compare like times.
    let now = client.get("/sandbox/clock").await.json();
    assert!(text(&now["now"]) < text(&later["now"]), "{now} is before {later}");
}
