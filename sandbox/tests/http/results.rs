//! Run Data, Run Analysis, Run Outputs and their agreement with Get Run Overview.

use std::collections::BTreeMap;
use std::time::Instant;

use serde_json::{Value, json};

use crate::client::{Client, keys, seed_settings, set, test_settings, text};

const ANALYSIS_VALIDATOR: [&str; 12] = [
    "node_id",
    "node_type",
    "kind",
    "label",
    "threshold",
    "max_retries",
    "retry_count",
    "status",
    "reason",
    "truncated",
    "unscored_locale_count",
    "locales",
];
const CREDIT_ROW: [&str; 11] = [
    "node_id",
    "node_type",
    "display_name",
    "detail",
    "processed_units",
    "unit",
    "output_ms",
    "output_chars",
    "retries",
    "credits_fractional",
    "status",
];
const ROW: [&str; 11] = [
    "id",
    "line_index",
    "line_id",
    "source_line_id",
    "script",
    "script_status",
    "script_reason",
    "auto_corrected",
    "auto_corrected_status",
    "auto_corrected_reason",
    "cards",
];
const CARD_SEED: [&str; 13] = [
    "id",
    "line_id",
    "source_line_id",
    "line_index",
    "locale_code",
    "script",
    "audio",
    "validations",
    "normalized",
    "voice",
    "waveform_status",
    "retry_count",
    "status",
];

async fn data(client: &Client, run: &str, more: &str) -> Value {
    let response = client.get(&format!("{run}{more}")).await;
    assert_eq!(response.status, 200, "{run}{more}");
    response.json()["data"].clone()
}

/// The paths of the runs with this status.
async fn runs(client: &Client, status: &str) -> Vec<String> {
    let rows = client.all(&client.runs(&format!("?status={status}"))).await;
    rows.iter().map(|row| client.runs(&format!("/{}", text(&row["id"])))).collect()
}

/// The path of the edge-case run with this number.
async fn edge_case(client: &Client, number: usize) -> String {
    let id = client.workflow_named("Awkward").await;
    let rows = client.all(&format!("/api/v1/workflows/{id}/runs?order=asc")).await;
    let row = rows.iter().find(|row| row["run_number"] == number).unwrap();
    format!("/api/v1/workflows/{id}/runs/{}", text(&row["id"]))
}

/// All rows of Run Data.
async fn all_rows(client: &Client, run: &str, query: &str) -> Vec<Value> {
    let mut rows = Vec::new();
    loop {
        let path = format!("{run}/data?limit=100&offset={}{query}", rows.len());
        let page = client.get(&path).await.json();
        rows.extend(page["data"]["rows"].as_array().unwrap().iter().cloned());
        if page["pagination"]["next"].is_null() {
            assert_eq!(page["pagination"]["total"], rows.len());
            return rows;
        }
    }
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap_or_else(|| panic!("no list: {value}"))
}

fn sum(values: &Value, field: &str) -> i64 {
    list(values).iter().map(|value| value[field].as_i64().unwrap_or(0)).sum()
}

#[tokio::test]
async fn analysis_agrees_with_overview_and_run() {
    let client = Client::start(test_settings()).await;
    let mut unscored = 0;
    for run in runs(&client, "completed").await {
        let detail = data(&client, &run, "").await;
        let overview = data(&client, &run, "/overview").await;
        let analysis = data(&client, &run, "/analysis").await;
        assert_eq!(keys(&analysis), set(&["run", "audio", "validators", "credits"]));
        let audio = &analysis["audio"];
        assert_eq!(audio["status"], "available");
        for (one, other) in
            list(&audio["by_locale"]).iter().zip(list(&overview["audio_by_language"]))
        {
            assert_eq!(one["locale_code"], other["locale_code"]);
            assert_eq!(one["delivered_line_count"], other["line_count"]);
            assert_eq!(one["delivered_duration_ms"], other["total_duration_ms"]);
        }
        assert_eq!(sum(&audio["by_locale"], "delivered_duration_ms"), audio["delivered_total_ms"]);
        assert_eq!(list(&analysis["validators"]).len(), list(&overview["validators"]).len());
        for (check, other) in
            list(&analysis["validators"]).iter().zip(list(&overview["validators"]))
        {
            assert_eq!(keys(check), set(&ANALYSIS_VALIDATOR));
            assert_eq!(check["node_id"], other["node_id"]);
            if other["status"] == "unsupported" {
                assert_eq!(
                    (&check["status"], &check["locales"]),
                    (&json!("unavailable"), &json!([]))
                );
                continue;
            }
            assert_eq!(sum(&check["locales"], "pass_count"), other["pass_count"]);
            assert_eq!(sum(&check["locales"], "fail_count"), other["fail_count"]);
            assert_eq!(check["retry_count"], other["retry_count"]);
            unscored += check["unscored_locale_count"].as_i64().unwrap();
        }
        let credits = &analysis["credits"];
        assert_eq!((&credits["status"], &credits["charged"]), (&json!("ok"), &detail["credits"]));
        let decimal = |value: &Value| text(value).replace('.', "").parse::<i64>().unwrap();
        let rows: i64 = list(&credits["rows"])
            .iter()
            .filter(|row| row["credits_fractional"].is_string())
            .map(|row| decimal(&row["credits_fractional"]))
            .sum();
        assert_eq!(rows, decimal(&credits["total_fractional"]));
        assert_eq!(keys(&credits["rows"][0]), set(&CREDIT_ROW));
    }
    assert!(unscored > 0, "some language has no scores");
}

#[tokio::test]
async fn data_agrees_with_analysis_and_outputs() {
    let client = Client::start(test_settings()).await;
    for run in runs(&client, "completed").await.iter().take(12) {
        let overview = data(&client, run, "/overview").await;
        let analysis = data(&client, run, "/analysis").await;
        let rows = all_rows(&client, run, "&include_dropped=true").await;
        let mut lines: BTreeMap<String, i64> = BTreeMap::new();
        let mut lengths: BTreeMap<String, i64> = BTreeMap::new();
        let mut failed: BTreeMap<String, i64> = BTreeMap::new();
        let mut dropped = 0;
        for card in rows.iter().flat_map(|row| list(&row["cards"])) {
            if card["status"] == "dropped" {
                dropped += 1;
                assert!(!list(&card["dropped"]["verdicts"]).is_empty());
                assert_eq!(card["audio"]["status"], "unavailable");
                continue;
            }
            *lines.entry(text(&card["locale_code"])).or_default() += 1;
            *lengths.entry(text(&card["locale_code"])).or_default() +=
                card["audio"]["duration_ms"].as_i64().unwrap();
            for verdict in card["rejected"]["verdicts"].as_array().into_iter().flatten() {
                assert!(verdict["score"].as_f64() < verdict["threshold"].as_f64());
                *failed.entry(text(&verdict["validator_node_id"])).or_default() += 1;
            }
            check_segments(card);
        }
        for language in list(&overview["audio_by_language"]) {
            let code = text(&language["locale_code"]);
            assert_eq!(language["line_count"], lines[&code]);
            assert_eq!(language["total_duration_ms"], lengths[&code]);
        }
        for check in
            list(&overview["validators"]).iter().filter(|check| check["status"] == "available")
        {
            let failures = failed.get(&text(&check["node_id"])).copied().unwrap_or(0);
            assert_eq!(check["fail_count"], failures, "{check}");
        }
        let delivered: i64 = lines.values().sum();
        assert_eq!(dropped, rows.len() as i64 * lines.len() as i64 - delivered);
        let retries: i64 =
            rows.iter().map(|row| sum(&row["cards"], "retry_count")).sum::<i64>() - 3 * dropped;
        assert_eq!(sum(&analysis["validators"], "retry_count"), retries);
        let outputs = data(&client, run, "/outputs").await;
        for output in list(&outputs["outputs"]) {
            assert_eq!(output["line_count"], delivered);
            let cut = list(&output["lines"]).len() as i64;
            assert_eq!(
                (output["truncated"] == true, cut),
                (delivered > 2_000, delivered.min(2_000))
            );
        }
        let shown = all_rows(&client, run, "").await;
        let cards = shown.iter().map(|row| list(&row["cards"]).len() as i64).sum::<i64>();
        assert_eq!(cards, delivered);
    }
}

/// Segments lie in the script, and name the text at their offsets.
fn check_segments(card: &Value) {
    let letters: Vec<char> = text(&card["script"]).chars().collect();
    for check in list(&card["validations"]) {
        for segment in check["segments"].as_array().into_iter().flatten() {
            let offset = |name: &str| usize::try_from(segment[name].as_u64().unwrap()).unwrap();
            let range = offset("start")..offset("end");
            let slice: String = letters[range].iter().collect();
            assert_eq!(segment["text"], slice);
        }
        let counts = &check["error_counts"];
        if counts.is_object() {
            let wrong =
                counts["substitutions"].as_f64().unwrap() + counts["deletions"].as_f64().unwrap();
            let rate = if check["scored_on"] == "wer" { &check["wer"] } else { &check["cer"] };
            let units = counts["reference_units"].as_f64().unwrap().max(1.0);
            assert!((rate.as_f64().unwrap() - wrong / units).abs() < 1e-9);
        }
    }
}

#[tokio::test]
async fn data_has_paging_search_and_language() {
    let client = Client::start(test_settings()).await;
    let run = edge_case(&client, 36).await;
    let page = client.get(&format!("{run}/data?offset=4990")).await;
    assert_eq!(page.header("cache-control"), Some("no-store"));
    let page = page.json();
    assert_eq!(list(&page["data"]["rows"]).len(), 10);
    assert_eq!(
        (&page["pagination"]["total"], &page["pagination"]["next"]),
        (&json!(5_000), &Value::Null)
    );
    assert_eq!(keys(&page["data"]["rows"][0]), set(&ROW));
    let found = client.get(&format!("{run}/data?search=FOG%20did.%20(4999)")).await.json();
    assert_eq!(found["pagination"]["total"], 1);
    assert_eq!(found["data"]["rows"][0]["line_index"], 4_998);
    let translated = client.get(&format!("{run}/data?search=nevoeiro&limit=1")).await.json();
    assert_eq!(translated["pagination"]["total"], 2_500);
    let one = client.get(&format!("{run}/data?language=pt_PT&include_dropped=true")).await.json();
    assert_eq!(one["pagination"]["total"], 5_000);
    for row in list(&one["data"]["rows"]) {
        let codes: Vec<_> =
            list(&row["cards"]).iter().map(|card| text(&card["locale_code"])).collect();
        assert_eq!(codes, ["pt-PT"]);
    }
    let none = client.get(&format!("{run}/data?language=xx&limit=3")).await.json();
    assert!(list(&none["data"]["rows"]).iter().all(|row| row["cards"] == json!([])));
    for bad in ["limit=0", "limit=101", "offset=-1", "include_dropped=perhaps"] {
        let fields = client.get(&format!("{run}/data?{bad}")).await.fields();
        assert_eq!(fields, [format!("query.{}", bad.split('=').next().unwrap())]);
    }
    let long = format!("{run}/data?search={}", "x".repeat(101));
    assert_eq!(client.get(&long).await.fields(), ["query.search"]);
}

#[tokio::test]
async fn many_lines_are_cheap() {
    let client = Client::start(test_settings()).await;
    let run = edge_case(&client, 36).await;
    let analysis = data(&client, &run, "/analysis").await;
    assert_eq!(list(&analysis["audio"]["by_locale"]).len(), 18);
    assert_eq!(list(&analysis["validators"]).len(), 6);
    for path in
        ["/overview", "/analysis", "/outputs", "/data?limit=100", "/steps?include_result=true"]
    {
        let before = Instant::now();
        data(&client, &run, path).await;
        // Without optimization and on a busy machine.
        assert!(before.elapsed().as_secs() < 10, "{path} took {:?}", before.elapsed());
    }
}

#[tokio::test]
async fn unfinished_runs_have_partial_results() {
    let client = Client::start(test_settings()).await;
    for (status, reason) in [
        ("pending", "run_not_settled"),
        ("running", "run_not_settled"),
        ("paused", "run_paused"),
        ("cancelled", "no_recorded_spend"),
        ("failed", "zero_spend_no_settle"),
    ] {
        let body = json!({ "status": status });
        let started = client.post("/sandbox/runs", Some(body)).await.json();
        let run = client.runs(&format!("/{}", text(&started["run_ids"][0])));
        let analysis = data(&client, &run, "/analysis").await;
        assert_eq!(analysis["run"]["status"], status);
        assert_eq!(analysis["credits"]["reason"], reason);
        assert_eq!(
            analysis["run"]["duration_ms"].is_null(),
            !matches!(status, "failed"),
            "{status}"
        );
        let audio = text(&analysis["audio"]["status"]);
        assert!(["partial", "unavailable"].contains(&audio.as_str()), "{status}: {audio}");
        let page = client.get(&format!("{run}/data")).await.json();
        assert_ne!(page["data"]["partial"]["status"], "available");
        assert_eq!(page["pagination"]["total"] == 0, status == "pending");
        let outputs = data(&client, &run, "/outputs").await;
        assert!(list(&outputs["outputs"]).iter().all(|output| output["lines"] == json!([])));
    }
}

#[tokio::test]
async fn partial_audio_agrees_with_overview() {
    let client = Client::start(test_settings()).await;
    let mut partial = 0;
    for run in runs(&client, "failed,cancelled").await {
        let overview = data(&client, &run, "/overview").await;
        let analysis = data(&client, &run, "/analysis").await;
        let by_locale = list(&analysis["audio"]["by_locale"]);
        assert_eq!(by_locale.len(), list(&overview["audio_by_language"]).len());
        for (one, other) in by_locale.iter().zip(list(&overview["audio_by_language"])) {
            assert_eq!(one["delivered_duration_ms"], other["total_duration_ms"]);
            partial += 1;
        }
    }
    assert!(partial > 0);
}

#[tokio::test]
async fn seed_contract_has_data_and_node_download_only() {
    let client = Client::start(seed_settings()).await;
    let run = runs(&client, "completed").await[0].clone();
    let page = client.get(&format!("{run}/data?include_dropped=nonsense")).await;
    assert_eq!(page.status, 200);
    let page = page.json();
    assert_eq!(
        keys(&page["data"]),
        set(&["workflow_id", "run_id", "run_status", "rows", "partial"])
    );
    assert_eq!(keys(&page["data"]["rows"][0]["cards"][0]), set(&CARD_SEED));
    for gone in ["/analysis", "/outputs", "/audio/4f0c9be27d1835aa/url"] {
        assert_eq!(client.get(&format!("{run}{gone}")).await.status, 404, "{gone}");
    }
    assert_eq!(client.get(&format!("{run}/nodes/n-out/download")).await.status, 200);
}

#[tokio::test]
async fn edge_cases_have_hostile_results() {
    let client = Client::start(test_settings()).await;
    let analysis = |number| {
        let client = &client;
        async move { data(client, &edge_case(client, number).await, "/analysis").await }
    };
    let scores = analysis(37).await;
    let scores: Vec<f64> = list(&scores["validators"])
        .iter()
        .flat_map(|check| list(&check["locales"]))
        .filter_map(|locale| locale["avg_score"].as_f64())
        .collect();
    assert!(scores.iter().any(|score| *score > 100.0) && scores.iter().any(|score| *score < 0.0));
    let wrong = analysis(38).await;
    assert_eq!(wrong["validators"][0]["locales"][0]["avg_score"], "97.3");
    let segments = data(&client, &edge_case(&client, 39).await, "/data?limit=5").await;
    let segments = segments.to_string();
    assert!(segments.contains(r#""start":4000"#) && segments.contains(r#""start":-4"#));
    let unknown = analysis(40).await;
    let codes: Vec<_> = list(&unknown["audio"]["by_locale"])
        .iter()
        .map(|item| text(&item["locale_code"]))
        .collect();
    assert!(codes.contains(&"xx-XX".to_owned()) && codes.contains(&String::new()));
    assert_eq!(analysis(42).await["audio"]["status"], "unavailable");
    assert!(
        list(&analysis(43).await["validators"])
            .iter()
            .all(|check| check["status"] == "unavailable")
    );
    let no_credits = analysis(44).await;
    assert_eq!(
        (&no_credits["credits"]["status"], &no_credits["audio"]["status"]),
        (&json!("unavailable"), &json!("available"))
    );
    let empty = analysis(45).await;
    assert_eq!((&empty["validators"], &empty["audio"]["by_locale"]), (&json!([]), &json!([])));
    let credits = analysis(46).await["credits"].clone();
    assert_eq!(
        (&credits["status"], &credits["rows"][1]["status"]),
        (&json!("partial"), &json!("missing"))
    );
    let audio = analysis(47).await["audio"].clone();
    assert_eq!((&audio["status"], &audio["generated_total_ms"]), (&json!("partial"), &Value::Null));
}
