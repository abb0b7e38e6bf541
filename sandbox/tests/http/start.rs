//! Preview Run, and Start Run with a script and with few credits.

use sandbox::cli::Settings;
use serde_json::{Value, json};

use crate::client::{Client, keys, seed_settings, set, test_settings, text};

const ESTIMATE_SEED: [&str; 7] = [
    "min_credits",
    "expected_credits",
    "max_credits",
    "breakdown",
    "current_balance",
    "deficit_at_max",
    "can_run",
];

async fn preview(client: &Client, body: Option<Value>) -> Value {
    let response = client.post(&client.runs("/preview"), body).await;
    assert_eq!(response.status, 200);
    response.json()["data"].clone()
}

async fn set_balance(client: &Client, balance: i64) {
    let response = client.post("/sandbox/credits", Some(json!({ "balance": balance }))).await;
    assert_eq!(response.json(), json!({ "balance": balance }));
}

async fn complete(client: &Client, run: &str) -> Value {
    for _ in 0..200 {
        let run = client.get(&client.runs(&format!("/{run}"))).await.json()["data"].clone();
        if run["status"] == "completed" || run["status"] == "failed" {
            return run;
        }
        if run["status"] == "paused" {
            client.post(&client.runs(&format!("/{}/resume", text(&run["id"]))), None).await;
        }
        client.post("/sandbox/clock", Some(json!({ "advance_secs": 5 }))).await;
    }
    panic!("the run never ended");
}

#[tokio::test]
async fn preview_tells_credits_of_next_run() {
    let client = Client::start(Settings { active: Some(0), ..test_settings() }).await;
    for _ in 0..8 {
        let estimate = preview(&client, None).await;
        let again = preview(&client, None).await;
        assert_eq!(estimate, again, "a preview creates nothing");
        for field in ["min_credits", "expected_credits", "max_credits"] {
            let nodes = estimate["breakdown"].as_array().unwrap();
            let sum: i64 = nodes.iter().map(|node| node[field].as_i64().unwrap()).sum();
            assert_eq!(estimate[field], sum);
        }
        let started = client.post(&client.runs(""), None).await.json()["data"].clone();
        let ended = complete(&client, &text(&started["id"])).await;
        let balance = preview(&client, None).await["current_balance"].as_i64();
        if ended["status"] == "completed" {
            assert_eq!(ended["credits"], estimate["expected_credits"]);
            let before = estimate["current_balance"].as_i64().unwrap();
            assert_eq!(balance, Some(before - ended["credits"].as_i64().unwrap()));
        }
    }
}

#[tokio::test]
async fn too_few_credits_are_refused() {
    let client = Client::start(test_settings()).await;
    let estimate = preview(&client, None).await;
    let min = estimate["min_credits"].as_i64().unwrap();
    let max = estimate["max_credits"].as_i64().unwrap();
    set_balance(&client, min - 1).await;
    let short = preview(&client, None).await;
    assert_eq!(
        (&short["can_run"], &short["deficit_at_max"]),
        (&json!(false), &json!(max - min + 1))
    );
    let refused = client.post(&client.runs(""), None).await;
    assert_eq!((refused.status, refused.code().as_str()), (402, "INSUFFICIENT_CREDITS"));
    set_balance(&client, min).await;
    let tight = preview(&client, None).await;
    assert_eq!((&tight["can_run"], &tight["deficit_at_max"]), (&json!(true), &json!(max - min)));
    assert_eq!(client.post(&client.runs(""), None).await.status, 202);
    client.post("/sandbox/reset", None).await;
    assert_eq!(preview(&client, None).await["current_balance"], estimate["current_balance"]);
}

#[tokio::test]
async fn given_script_belongs_to_its_run() {
    let client = Client::start(Settings { active: Some(0), ..test_settings() }).await;
    let script = "Doors close in ten seconds.\n\nMind the gap.\r\nThank you.";
    let body = json!({ "script_text": script, "source_language": "en-gb" });
    let estimate = preview(&client, Some(body.clone())).await;
    assert!(
        estimate["max_credits"].as_i64() < preview(&client, None).await["max_credits"].as_i64()
    );
    let started = client.post(&client.runs(""), Some(body)).await.json()["data"].clone();
    let path = client.runs(&format!("/{}", text(&started["id"])));
    let ended = complete(&client, &text(&started["id"])).await;
    let nodes = ended["definition_snapshot"]["graph"]["nodes"].as_array().unwrap();
    let source = nodes.iter().find(|node| node["type"] == "source_script").unwrap();
    assert_eq!(
        (&source["config"]["text"], &source["config"]["source_language"]),
        (&json!(script), &json!("en-gb"))
    );
    let data = client.get(&format!("{path}/data")).await.json();
    let scripts: Vec<_> =
        data["data"]["rows"].as_array().unwrap().iter().map(|row| text(&row["script"])).collect();
    assert_eq!(scripts, ["Doors close in ten seconds.", "Mind the gap.", "Thank you."]);
    // The workflow keeps its own script.
    let workflow = client.get(&format!("/api/v1/workflows/{}", client.workflow)).await.json();
    assert!(!workflow.to_string().contains("Mind the gap"));
    let listed = client.get(&client.runs("?limit=1")).await.json()["data"][0].clone();
    assert_eq!((&listed["id"], &listed["credits"]), (&started["id"], &ended["credits"]));
}

#[tokio::test]
async fn preview_validates_like_start() {
    let client = Client::start(test_settings()).await;
    for (body, field) in [
        (json!({ "script_text": 7 }), "body.script_text"),
        (json!({ "script_text": " \n\t" }), "body.script_text"),
        (json!({ "script_text": "x".repeat(200_001) }), "body.script_text"),
        (json!({ "source_language": "English, please" }), "body.source_language"),
        (json!("text"), "body"),
    ] {
        for path in ["", "/preview"] {
            let refused = client.post(&client.runs(path), Some(body.clone())).await;
            assert_eq!(refused.fields(), [field], "{path}");
        }
    }
    assert_eq!(client.post(&client.runs("/preview"), Some(Value::Null)).await.status, 200);
    let empty = client.workflow_named("Untitled").await;
    let refused = client.post(&format!("/api/v1/workflows/{empty}/runs/preview"), None).await;
    assert_eq!(refused.json()["error"]["details"][0]["rule"], "missing_source");
    // Viewers may read the costs, but not start.
    let token = format!("Bearer {}", client.token(json!({ "role": "viewer" })).await);
    let headers = [("authorization", token.as_str())];
    assert_eq!(client.send("POST", &client.runs("/preview"), &headers, None).await.status, 200);
    assert_eq!(client.send("POST", &client.runs(""), &headers, None).await.status, 403);
}

#[tokio::test]
async fn seed_contract_previews_without_body_and_overage() {
    let client = Client::start(seed_settings()).await;
    let estimate = preview(&client, Some(json!({ "script_text": 7 }))).await;
    assert_eq!(keys(&estimate), set(&ESTIMATE_SEED));
    let current = Client::start(test_settings()).await;
    let more = ["overage_rate_cents_per_credit", "will_incur_overage", "estimated_overage_cents"];
    let all: Vec<&str> = ESTIMATE_SEED.iter().chain(&more).copied().collect();
    assert_eq!(keys(&preview(&current, None).await), set(&all));
}
