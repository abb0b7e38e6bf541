//! List Runs and Runs Summary.

use std::collections::BTreeSet;

use sandbox::cli::Settings;
use serde_json::{Value, json};

use crate::client::{Client, seed_settings, test_settings, text};

fn ids(rows: &[Value]) -> Vec<String> {
    rows.iter().map(|row| text(&row["id"])).collect()
}

#[tokio::test]
async fn same_seed_gives_same_history() {
    let (one, two, other) = tokio::join!(
        Client::start(Settings { runs: 300, ..test_settings() }),
        Client::start(Settings { runs: 300, ..test_settings() }),
        Client::start(Settings { runs: 300, seed: 2, ..test_settings() }),
    );
    assert_eq!(one.workflow, two.workflow);
    assert_ne!(one.workflow, other.workflow);
    let dates = ["created_at", "started_at", "completed_at", "paused_at", "pause_requested_at"];
    let undated = |mut rows: Vec<Value>| {
        for row in &mut rows {
            let row = row.as_object_mut().unwrap();
            dates.iter().for_each(|date| drop(row.remove(*date)));
        }
        rows
    };
    let path = one.runs("?status=completed,failed,cancelled");
    let (first, second) = (undated(one.all(&path).await), undated(two.all(&path).await));
    assert!(first.len() > 250);
    assert_eq!(first, second);
    assert_ne!(ids(&first), ids(&other.all(&other.runs("")).await));
}

#[tokio::test]
async fn paging_returns_each_run_once() {
    let client = Client::start(test_settings()).await;
    let whole: BTreeSet<_> = ids(&client.all(&client.runs("")).await).into_iter().collect();
    assert_eq!(whole.len(), 200);
    for sort in ["created_at", "started_at", "completed_at", "status"] {
        for order in ["asc", "desc"] {
            let mut seen = Vec::new();
            for offset in (0..200).step_by(17) {
                let path =
                    client.runs(&format!("?sort={sort}&order={order}&limit=17&offset={offset}"));
                let page = client.get(&path).await.json();
                seen.extend(ids(page["data"].as_array().unwrap()));
            }
            assert_eq!(seen.len(), 200);
            assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), whole, "{sort} {order}");
        }
    }
}

#[tokio::test]
async fn sorts_by_each_field_and_order() {
    let client = Client::start(test_settings()).await;
    for sort in ["created_at", "started_at", "completed_at", "status"] {
        for order in ["asc", "desc"] {
            let rows = client.all(&client.runs(&format!("?sort={sort}&order={order}"))).await;
            let pairs = rows.windows(2).map(|pair| (key(&pair[0], sort), key(&pair[1], sort)));
            for (before, after) in pairs {
                let (before_key, after_key) =
                    if order == "asc" { (&before.0, &after.0) } else { (&after.0, &before.0) };
                assert!(before_key <= after_key, "{sort} {order}: {before:?} then {after:?}");
                // Ties are in ascending order of id in both directions.
                assert!(before.0 != after.0 || before.1 < after.1);
            }
        }
    }
    let usual = ids(&client.all(&client.runs("")).await);
    assert_eq!(usual, ids(&client.all(&client.runs("?sort=created_at&order=desc")).await));
}

/// A sort key with nulls last, and the id.
fn key(row: &Value, sort: &str) -> ((bool, i64, String), String) {
    let value = row[sort].as_str();
    let moment = value.and_then(|text| chrono::DateTime::parse_from_rfc3339(text).ok());
    let key = match moment {
        Some(moment) => (false, moment.timestamp_millis(), String::new()),
        None => (value.is_none(), 0, value.unwrap_or_default().to_owned()),
    };
    (key, text(&row["id"]))
}

#[tokio::test]
async fn filters_by_status_and_search() {
    let client = Client::start(test_settings()).await;
    let all = client.all(&client.runs("")).await;
    for status in [
        "pending",
        "running",
        "paused",
        "completed",
        "failed",
        "cancelled",
        "failed,running",
        "failed,failed",
    ] {
        let wanted: BTreeSet<_> = status.split(',').collect();
        let rows = client.all(&client.runs(&format!("?status={status}"))).await;
        let expected =
            all.iter().filter(|row| wanted.contains(row["status"].as_str().unwrap())).count();
        assert_eq!(rows.len(), expected, "{status}");
        assert!(expected > 0, "no run is {status}");
        assert!(rows.iter().all(|row| wanted.contains(row["status"].as_str().unwrap())));
    }
    for search in ["ana", "ANA", "studio", "ковальчук", "nobody at all"] {
        let rows = client.all(&client.runs(&format!("?search={}", encoded(search)))).await;
        let matches = |row: &&Value| {
            let name = row["triggered_by"]["user_name"].as_str().unwrap_or_default().to_lowercase();
            name.contains(&search.to_lowercase())
        };
        assert_eq!(rows.len(), all.iter().filter(matches).count(), "{search}");
    }
    let both =
        client.all(&client.runs("?search=ana&status=completed&sort=completed_at&order=asc")).await;
    let either = all.iter().filter(|row| row["status"] == "completed");
    let expected = either
        .filter(|row| text(&row["triggered_by"]["user_name"]).to_lowercase().contains("ana"))
        .count();
    assert_eq!(both.len(), expected);
    assert!(expected > 0);
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test]
async fn pagination_links_are_absolute_and_bounded() {
    let client = Client::start(test_settings()).await;
    let link =
        |offset: u32| format!("{}{}?offset={offset}&limit=90", client.origin, client.runs(""));
    let page = |offset: u32| {
        let path = client.runs(&format!("?limit=90&offset={offset}"));
        let client = &client;
        async move { client.get(&path).await.json()["pagination"].clone() }
    };
    assert_eq!(page(0).await, json!({ "limit": 90, "total": 200, "next": link(90), "prev": null }));
    assert_eq!(
        page(90).await,
        json!({ "limit": 90, "total": 200, "next": link(180), "prev": link(0) })
    );
    assert_eq!(
        page(180).await,
        json!({ "limit": 90, "total": 200, "next": null, "prev": link(90) })
    );
    assert_eq!(page(4_000).await["total"], 200);
    let usual = client.get(&client.runs("")).await.json();
    assert_eq!(
        (usual["data"].as_array().unwrap().len(), &usual["pagination"]["limit"]),
        (20, &json!(20))
    );
    let far = client.get(&client.runs("?offset=9223372036854775807")).await.json();
    assert_eq!((&far["data"], &far["pagination"]["next"]), (&json!([]), &Value::Null));
}

#[tokio::test]
async fn validates_every_parameter() {
    let client = Client::start(test_settings()).await;
    let long = format!("?search={}", "x".repeat(101));
    let bad = [
        ("?limit=0", "query.limit"),
        ("?limit=101", "query.limit"),
        ("?limit=ten", "query.limit"),
        ("?limit=", "query.limit"),
        ("?limit=1.5", "query.limit"),
        ("?offset=-1", "query.offset"),
        ("?offset=x", "query.offset"),
        ("?status=drafty", "query.status"),
        ("?status=draft", "query.status"),
        ("?status=COMPLETED", "query.status"),
        ("?status=", "query.status"),
        ("?status=completed,,failed", "query.status"),
        ("?status=completed,", "query.status"),
        ("?sort=run_number", "query.sort"),
        ("?order=down", "query.order"),
        (long.as_str(), "query.search"),
    ];
    for (query, field) in bad {
        assert_eq!(client.get(&client.runs(query)).await.fields(), [field], "{query}");
    }
    let both = client.get(&client.runs("?limit=101&status=drafty")).await;
    assert_eq!(both.fields(), ["query.limit", "query.status"]);
    assert_eq!(both.json()["error"]["message"], "Two parameters were refused.");
    let good = format!("?search={}&limit=100&offset=0&order=asc&unknown=1", "x".repeat(100));
    assert_eq!(client.get(&client.runs(&good)).await.status, 200);
}

#[tokio::test]
async fn seed_contract_has_no_paused_runs() {
    let client = Client::start(seed_settings()).await;
    assert_eq!(client.get(&client.runs("?status=paused")).await.fields(), ["query.status"]);
    let rows = client.all(&client.runs("")).await;
    assert!(rows.iter().all(|row| row["status"] != "paused"));
    assert!(rows.iter().any(|row| row["status"] == "running"));
}

#[tokio::test]
async fn summary_matches_list() {
    for settings in [test_settings(), seed_settings()] {
        let client = Client::start(settings).await;
        let rows = client.all(&client.runs("")).await;
        let summary = client.get(&client.runs("/summary")).await.json()["data"].clone();
        assert_eq!(summary["total_runs"], rows.len());
        for status in ["pending", "running", "completed", "failed", "cancelled"] {
            let counted = rows.iter().filter(|row| row["status"] == status).count();
            assert_eq!(summary[status], counted, "{status}");
        }
        // The range from one row to another, both included.
        let (from, to) = (text(&rows[120]["created_at"]), text(&rows[60]["created_at"]));
        let window =
            client.get(&client.runs(&format!("/summary?from={from}&to={to}"))).await.json()["data"]
                .clone();
        assert_eq!(window["total_runs"], 61);
    }
}

#[tokio::test]
async fn empty_summary_has_null_rates() {
    let client = Client::start(test_settings()).await;
    let path = client.runs("/summary?from=2001-01-01T00:00:00Z&to=2001-01-02T00:00:00%2B02:00");
    let summary = client.get(&path).await.json()["data"].clone();
    let expected = json!({
        "total_runs": 0, "completed": 0, "failed": 0, "cancelled": 0, "pending": 0, "running": 0, "paused": 0,
        "pass_rate": null, "delivered_audio_ms": 0, "average_duration_seconds": null,
    });
    assert_eq!(summary, expected);
}

#[tokio::test]
async fn summary_validates_time_range() {
    let client = Client::start(test_settings()).await;
    let bad = [
        "?from=2026-01-01T00:00:00",
        "?from=2026-01-01",
        "?from=yesterday",
        "?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z",
        // An unencoded plus arrives as a space.
        "?from=2026-01-01T00:00:00+02:00",
    ];
    for query in bad {
        assert_eq!(
            client.get(&client.runs(&format!("/summary{query}"))).await.fields(),
            ["query.from"],
            "{query}"
        );
    }
    let seed = Client::start(seed_settings()).await;
    assert_eq!(seed.get(&seed.runs("/summary?from=2026-01-01T00:00:00")).await.status, 200);
}

#[tokio::test]
async fn starts_simulated_runs() {
    let client = Client::start(test_settings()).await;
    let body = json!({ "count": 3 });
    let started = client.post("/sandbox/runs", Some(body)).await.json();
    let mut rows = ids(&client.all(&client.runs("?limit=3")).await);
    rows.truncate(3);
    let mut started: Vec<String> =
        started["run_ids"].as_array().unwrap().iter().map(text).collect();
    assert_eq!(client.get(&client.runs("")).await.json()["pagination"]["total"], 203);
    started.sort();
    rows.sort();
    assert_eq!(rows, started);
    for status in ["pending", "running", "paused", "completed", "failed", "cancelled"] {
        let body = json!({ "count": 1, "status": status });
        let started = client.post("/sandbox/runs", Some(body)).await.json();
        let run = client
            .get(&client.runs(&format!("/{}/status", text(&started["run_ids"][0]))))
            .await
            .json();
        assert_eq!(run["data"]["status"], status);
    }
    for body in
        [json!({ "count": 0 }), json!({ "count": 1, "status": "draft" }), json!({ "runs": 1 })]
    {
        assert_eq!(client.post("/sandbox/runs", Some(body)).await.status, 422);
    }
    let nowhere = json!({ "workflow_id": "7e4a9c26-d1b8-43f7-a5e0-1f96c3d0b208" });
    assert_eq!(client.post("/sandbox/runs", Some(nowhere)).await.fields(), ["body.workflow_id"]);
}
