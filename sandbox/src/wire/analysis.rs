//! Run Analysis (contract §6.13), which the seed contract does not have.

use serde_json::{Value, json};

use crate::wire::analysis_credits::credits;
use crate::wire::edge_case_results;
use crate::wire::fields::date;
use crate::world::clock::Ms;
use crate::world::graph::Stage;
use crate::world::runs::{Check, MAX_RETRIES, RunLines, Status};
use crate::world::workflows::Run;

pub(crate) fn analysis(run: &Run, now: Ms) -> Value {
    let lines = run.lines(now);
    let mut analysis = json!({
        "run": run_times(run),
        "audio": audio(run, &lines),
        "validators": validators(run, &lines, now),
        "credits": credits(run, &lines),
    });
    if let Some(variant) = run.lines_variant() {
        edge_case_results::change_analysis(variant, &mut analysis);
    }
    analysis
}

fn run_times(run: &Run) -> Value {
    let snapshot = &run.snapshot;
    let elapsed = snapshot.completed_at.zip(snapshot.started_at).map(|(end, start)| end - start);
    json!({
        "id": snapshot.id,
        "status": snapshot.status.text(),
        "started_at": date(snapshot, snapshot.started_at),
        "completed_at": date(snapshot, snapshot.completed_at),
        "duration_ms": elapsed.map(|elapsed| (elapsed - snapshot.paused_ms.unwrap_or(0)).max(0)),
        "paused_ms": snapshot.paused_ms,
    })
}

fn audio(run: &Run, lines: &RunLines) -> Value {
    if lines.delivered() == 0 {
        let reason = "No line has a delivered take yet.";
        return json!({ "status": "unavailable", "reason": reason, "by_locale": [] });
    }
    let complete = run.snapshot.status == Status::Completed;
    let replaced: Vec<Ms> =
        (0..lines.audio.len()).map(|language| lines.replaced_ms(language)).collect();
    let delivered_ms: Ms = lines.audio.iter().map(|audio| audio.total_ms).sum();
    let by_locale = lines.audio.iter().zip(&replaced).map(|(audio, replaced_ms)| {
        json!({
            "locale_code": audio.locale,
            "delivered_duration_ms": audio.total_ms,
            "delivered_line_count": audio.lines,
            "replaced_duration_ms": replaced_ms,
            "replaced_partial": !complete,
        })
    });
    json!({
        "status": if complete { "available" } else { "partial" },
        "reason": (!complete).then_some("The run did not deliver all lines."),
        "truncated": false,
        "delivered_total_ms": delivered_ms,
        "generated_total_ms": complete.then(|| delivered_ms + replaced.iter().sum::<Ms>()),
        "replaced_partial": !complete,
        "replaced_missing_take_count": 0,
        "delivered_missing_take_count": 0,
        "by_locale": by_locale.collect::<Vec<_>>(),
    })
}

fn validators(run: &Run, lines: &RunLines, now: Ms) -> Vec<Value> {
    if lines.delivered() == 0 {
        return Vec::new();
    }
    let status = match run.snapshot.status {
        Status::Completed => "available",
        _ if run.has_ended(Stage::Validate, now) => "partial",
        Status::Pending
        | Status::Running
        | Status::Paused
        | Status::Failed
        | Status::Cancelled
        | Status::Other(_) => "unavailable",
    };
    lines.checks.iter().map(|check| validator(run, lines, check, status)).collect()
}

fn validator(run: &Run, lines: &RunLines, check: &Check, status: &str) -> Value {
    let node = check.node;
    let (status, reason) = match status {
        _ if !check.supported => ("unavailable", Some("Not offered for these languages.")),
        "unavailable" => (status, Some("No line has a score yet.")),
        "partial" => (status, Some("The run did not score all lines.")),
        _ => (status, None),
    };
    let locales: Vec<Value> = if status == "unavailable" {
        Vec::new()
    } else {
        lines
            .audio
            .iter()
            .zip(&check.languages)
            .map(|(audio, scores)| {
                let figures = scores.figures(audio.lines);
                json!({
                    "locale_code": audio.locale,
                    "avg_score": figures.map(|(average, _)| average),
                    "line_count": audio.lines,
                    "pass_count": figures.map(|(_, failed)| audio.lines - failed),
                    "fail_count": figures.map(|(_, failed)| failed),
                    "status": if figures.is_some() { "available" } else { "unscored" },
                })
            })
            .collect()
    };
    let unscored =
        locales.iter().filter(|locale| locale.get("status") == Some(&json!("unscored"))).count();
    json!({
        "node_id": node.id,
        "node_type": run.graph.slug(node.kind),
        "kind": node.kind.validator_kind().unwrap_or("quality_check"),
        "label": node.kind.label(),
        "threshold": check.threshold,
        "max_retries": MAX_RETRIES,
        "retry_count": (status == "available").then_some(check.retries),
        "status": status,
        "reason": reason,
        "truncated": false,
        "unscored_locale_count": unscored,
        "locales": locales,
    })
}
