//! The parts of Get Run Overview that edge-case runs replace.

use serde_json::{Value, json};

use crate::cli::Contract;
use crate::wire::edge_case_definition::{node_id, node_name};
use crate::wire::fields::Since::{Current, Seed};
use crate::wire::fields::{date, object};
use crate::world::clock::Ms;
use crate::world::runs::RunSnapshot;

/// 200 metrics: every availability and an undocumented one, values of every type, unknown layouts and variants.
pub(crate) fn metric_sections(contract: Contract) -> Value {
    let section = |number: i64, layout: &str| {
        let metrics: Vec<_> =
            (number * 40..(number + 1) * 40).map(|number| metric(contract, number)).collect();
        let title = (number != 2).then(|| format!("Section {number}"));
        json!({ "key": format!("section_{}", number % 4), "title": title, "layout": layout, "metrics": metrics })
    };
    json!([
        section(0, "grid"),
        section(1, "strip"),
        section(2, "carousel-3d"),
        { "key": "empty", "title": "Loudness", "layout": "grid", "metrics": [] },
        section(3, "grid"),
        section(4, ""),
    ])
}

fn metric(contract: Contract, number: i64) -> Value {
    let (status, reason) = match number % 5 {
        0 | 1 => ("available", None),
        2 => ("not_ready", Some("Scores are still being collected for 2 languages.")),
        3 => ("unsupported", None),
        _ => ("estimating", Some("Model warming up.")),
    };
    let value = match number % 4 {
        _ if status != "available" => Value::Null,
        0 => json!(number * 1_000_003),
        1 => json!(number as f64 / 7.0),
        2 => json!(
            "Chapter 12, line 88: “who left the lamp on?” she asked, and nobody answered for a long, long time"
        ),
        _ => json!(-number),
    };
    let formatted = match &value {
        Value::Null => "—".to_owned(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    };
    let label = format!("Metric {number} <i>with</i> a label that goes on and on");
    let unit = (number % 3 == 0).then_some("µ-furlongs/fortnight");
    let variant = if number % 7 == 0 { "sparkline-v2" } else { "stat" };
    let annotation = (number % 11 == 0).then(|| json!({ "text": "provisional", "emphasis": null }));
    object(
        contract,
        false,
        [
            ("key", Seed, json!(format!("metric_{}", number % 190))),
            ("label", Seed, json!(label)),
            ("formatted_value", Seed, json!(formatted)),
            ("value", Seed, value),
            ("unit", Seed, json!(unit)),
            ("status", Seed, json!(status)),
            ("reason", Seed, json!(reason)),
            ("display", Seed, json!({ "variant": variant, "emphasis": null })),
            ("annotation", Current, json!(annotation)),
        ],
    )
}

/// Duplicates, unusual casing, no lines, invalid codes.
pub(crate) fn languages() -> Value {
    let language = |code: &str, lines: i64, total: i64| {
        json!({
            "locale_code": code, "line_count": lines, "total_duration_ms": total,
            "avg_duration_ms": (lines > 0).then(|| total / lines),
        })
    };
    json!([
        language("pt-PT", 318, 1_644_320),
        language("en-US", 318, 1_498_765),
        language("en_us", 1, 4_000),
        language("EN-US", 2, 8_000),
        language("fi-FI", 0, 0),
        language("zh-Hant-TW", 12, 50_210),
        language("sr-Latn-RS", 5, 20_500),
        language("ar-AE", 40, 201_050),
        language("de-DE-1996-x-studio-take-two", 3, 9_001),
        language("und", 1, 0),
        language("", 1, 1),
        language("not a language", 9, 86_400_000_000),
        language("pt-PT", 7, 700),
    ])
}

/// Validators with the same label, of unknown kinds, with scores of 0 and 1, and without a score.
pub(crate) fn validators() -> Value {
    json!([
        { "node_id": "n-wer", "kind": "wer", "label": "Word accuracy", "status": "available", "avg_score": 97.31,
          "pass_rate": 0.9814, "pass_count": 3530, "fail_count": 67, "retry_count": 131, "reason": null },
        { "node_id": "n-wer-2", "kind": "wer", "label": "Word accuracy", "status": "available", "avg_score": 0,
          "pass_rate": 0, "pass_count": 0, "fail_count": 12, "retry_count": 36, "reason": null },
        { "node_id": "n-wer-3", "kind": "wer", "label": "Word accuracy", "status": "available", "avg_score": 1,
          "pass_rate": 1, "pass_count": 1, "fail_count": 0, "retry_count": 0, "reason": null },
        { "node_id": "n-x", "kind": "breathiness", "label": "Breath check (pilot) <b>&amp;</b> more", "status": "unsupported",
          "reason": "Not offered for these languages." },
        { "node_id": "n-nat", "kind": "naturalness", "label": "", "status": "half_ready", "avg_score": null, "pass_rate": null,
          "pass_count": null, "fail_count": null, "retry_count": null, "reason": "3 lines are waiting for a score." },
        { "node_id": "n-none", "kind": "", "label": "Checked nothing", "status": "available", "avg_score": null,
          "pass_rate": null, "pass_count": 0, "fail_count": 0, "retry_count": 0, "reason": null },
    ])
}

/// States without dates, of nodes that are not in the graph.
pub(crate) fn states(contract: Contract) -> Value {
    let long = "Narrator · warm, unhurried, close microphone, take from the second session with the softer consonants \
                (replacement for the take rejected in week 41)";
    let state = |id: &str,
                 kind: &str,
                 name: Option<&str>,
                 status: &str,
                 iteration: i64,
                 error: Option<String>| {
        object(
            contract,
            false,
            [
                ("node_id", Seed, json!(id)),
                ("node_type", Seed, json!(kind)),
                ("node_display_name", Current, json!(name)),
                ("status", Seed, json!(status)),
                ("iteration", Seed, json!(iteration)),
                ("started_at", Seed, Value::Null),
                ("completed_at", Seed, Value::Null),
                ("duration_ms", Seed, Value::Null),
                ("error", Seed, json!(error)),
            ],
        )
    };
    json!([
        state(
            "n-gen",
            "operator_generator",
            Some(long),
            "failed",
            0,
            Some("Voice service timed out for 2 lines. ".repeat(30))
        ),
        state("n-gen", "operator_generator", Some(long), "completed", 1, None),
        state("n-gen", "operator_generator", Some(long), "warming", 17, None),
        state("n-old", "processing_booster", None, "skipped", 1, None),
        state("n-new", "operator_lip_sync", Some("<b>Lips</b>"), "waiting_for_quota", 1, None),
        state("", "", Some(""), "", -1, Some(String::new())),
    ])
}

/// A state of each generated node: every second one is running, or one in 997 has failed.
pub(crate) fn generated_states(
    contract: Contract,
    snapshot: &RunSnapshot,
    count: u16,
    running: bool,
) -> Value {
    let start = snapshot.started_at.unwrap_or(snapshot.created_at);
    let state = |number: u16| {
        let is_running = running && number % 2 == 1;
        let has_failed = !running && number % 997 == 5;
        let status = match (is_running, has_failed) {
            (true, _) => "running",
            (_, true) => "failed",
            (false, false) => "completed",
        };
        let started = start + Ms::from(number) * 20;
        let length = (!is_running).then_some(300_000);
        let error = has_failed.then_some("Voice service timed out.");
        object(
            contract,
            false,
            [
                ("node_id", Seed, json!(node_id(number))),
                ("node_type", Seed, json!("operator_generator")),
                ("node_display_name", Current, json!(node_name(number))),
                ("status", Seed, json!(status)),
                ("iteration", Seed, json!(0)),
                ("started_at", Seed, date(snapshot, Some(started))),
                ("completed_at", Seed, date(snapshot, length.map(|length| started + length))),
                ("duration_ms", Seed, json!(length)),
                ("error", Seed, json!(error)),
            ],
        )
    };
    (0..count).map(state).collect()
}
