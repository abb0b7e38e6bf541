//! Consistency of the responses about one run.

use serde_json::{Value, json};

use crate::client::{Client, test_settings, text};

async fn data(client: &Client, path: &str) -> Value {
    client.get(&client.runs(path)).await.json()["data"].clone()
}

#[tokio::test]
async fn list_status_detail_and_overview_are_consistent() {
    let client = Client::start(test_settings()).await;
    let summary = data(&client, "/summary").await;
    let mut delivered = 0;
    for row in client.all(&client.runs("")).await {
        let run = text(&row["id"]);
        let status = data(&client, &format!("/{run}/status")).await;
        if status["status"] != row["status"] || !status["completed_at"].is_string() {
            continue;
        }
        let detail = data(&client, &format!("/{run}")).await;
        let overview = data(&client, &format!("/{run}/overview")).await;
        let steps = data(&client, &format!("/{run}/steps")).await;
        for (name, value) in row.as_object().unwrap() {
            assert!(detail.get(name).is_none_or(|same| same == value), "{name} of {run}");
            assert!(status.get(name).is_none_or(|same| same == value), "{name} of {run}");
        }
        assert_eq!(overview["run"]["paused_ms"], row["paused_ms"]);
        let nodes = detail["definition_snapshot"]["graph"]["nodes"].as_array().unwrap();
        assert_eq!(row["total_nodes"], nodes.len());
        assert_eq!(overview["workflow_snapshot"]["definition"], detail["definition_snapshot"]);
        let states = overview["workflow_snapshot"]["node_states"].as_array().unwrap();
        for state in states {
            assert!(
                nodes.iter().any(
                    |node| node["id"] == state["node_id"] && node["type"] == state["node_type"]
                )
            );
        }
        if row["status"] == "completed" {
            assert_eq!(row["finished_steps"], steps.as_array().unwrap().len());
            let total: i64 = overview["audio_by_language"]
                .as_array()
                .unwrap()
                .iter()
                .map(|language| language["total_duration_ms"].as_i64().unwrap())
                .sum();
            assert_eq!(row["delivered_audio_ms"], total);
            delivered += total;
            assert!(
                states
                    .iter()
                    .all(|state| state["status"] == "completed" || state["status"] == "cancelled")
            );
        }
        if row["status"] == "failed" {
            assert!(status["error"].as_str().is_some_and(|error| !error.is_empty()));
            assert_eq!(states.iter().filter(|state| state["error"] == status["error"]).count(), 1);
            assert_eq!(
                steps.as_array().unwrap().iter().filter(|step| step["status"] == "failed").count(),
                1
            );
        }
    }
    assert_eq!(summary["delivered_audio_ms"], delivered);
}

#[tokio::test]
async fn active_run_has_no_metric_values() {
    let client = Client::start(test_settings()).await;
    let run =
        text(&client.get(&client.runs("?status=running&limit=1")).await.json()["data"][0]["id"]);
    let overview = data(&client, &format!("/{run}/overview")).await;
    for section in overview["metric_sections"].as_array().unwrap() {
        for metric in section["metrics"].as_array().unwrap() {
            assert_eq!((&metric["status"], &metric["value"]), (&json!("not_ready"), &Value::Null));
            assert!(metric["reason"].is_string());
        }
    }
    assert!(
        overview["validators"]
            .as_array()
            .unwrap()
            .iter()
            .all(|validator| validator["status"] == "not_ready")
    );
    let states = overview["workflow_snapshot"]["node_states"].as_array().unwrap().clone();
    assert!(states.iter().any(|state| state["status"] == "running"));
    let pending = client.post("/sandbox/runs", Some(json!({ "status": "pending" }))).await.json();
    let overview = data(&client, &format!("/{}/overview", text(&pending["run_ids"][0]))).await;
    for empty in ["metric_sections", "audio_by_language"] {
        assert_eq!(overview[empty], json!([]));
    }
    assert_eq!(overview["workflow_snapshot"]["node_states"], json!([]));
}

#[tokio::test]
async fn steps_support_filters_and_include_result() {
    let client = Client::start(test_settings()).await;
    let run =
        text(&client.get(&client.runs("?status=completed&limit=1")).await.json()["data"][0]["id"]);
    let all = data(&client, &format!("/{run}/steps")).await;
    let generators =
        data(&client, &format!("/{run}/steps?node_type=operator_generator&include_result=true"))
            .await;
    let generators = generators.as_array().unwrap();
    assert!(!generators.is_empty() && generators.len() < all.as_array().unwrap().len());
    assert!(generators.iter().all(|step| step["node_id"] == "n-gen" && step["result"].is_object()));
    let none =
        data(&client, &format!("/{run}/steps?node_type=operator_generator&node_id=n-src")).await;
    assert_eq!(none, json!([]));
    for bad in ["node_type=robot", "include_result=perhaps"] {
        let fields = client.get(&client.runs(&format!("/{run}/steps?{bad}"))).await.fields();
        assert_eq!(fields, [format!("query.{}", bad.split('=').next().unwrap())]);
    }
}
