//! Run Outputs (contract §6.11), which the seed contract does not have.

use serde_json::{Value, json};

use crate::random::len_to_i64;
use crate::world::clock::Ms;
use crate::world::graph::{Node, Stage};
use crate::world::runs::{LineState, RunLines, Status, Verdict};
use crate::world::workflows::Run;

/// Most lines of a sink in one response.
const MAX_LINES: usize = 2_000;

/// One entry per sink. Each has all delivered lines, and none before the run is completed.
pub(crate) fn outputs(run: &Run, now: Ms) -> Value {
    let snapshot = &run.snapshot;
    let lines = run.lines(now);
    let sinks = run.graph.nodes_in(Stage::Export);
    json!({
        "run_id": snapshot.id,
        "run_status": snapshot.status.text(),
        "credits": snapshot.credits,
        "credits_absorbed": snapshot.credits_absorbed,
        "outputs": sinks.map(|node| sink(run, &lines, node)).collect::<Vec<_>>(),
    })
}

fn sink(run: &Run, lines: &RunLines, node: &Node) -> Value {
    let completed = run.snapshot.status == Status::Completed;
    let total = if completed { lines.delivered() } else { 0 };
    let items: Vec<Value> = if completed {
        let all = (0..lines.lines)
            .flat_map(|line| (0..lines.audio.len()).map(move |language| (line, language)));
        all.filter_map(|(line, language)| item(lines, line, language)).take(MAX_LINES).collect()
    } else {
        Vec::new()
    };
    json!({
        "node_id": node.id,
        "node_type": run.graph.slug(node.kind),
        "display_name": node.name.as_deref().unwrap_or(node.kind.label()),
        "status": if completed { "completed" } else { "pending" },
        "line_count": total,
        "truncated": len_to_i64(items.len()) < total,
        "lines": items,
    })
}

/// A delivered line; `None` for one that the run dropped.
fn item(lines: &RunLines, line: i64, language: usize) -> Option<Value> {
    let state = lines.state(line, language);
    let LineState::Delivered(position) = state else {
        return None;
    };
    let failing: Vec<Value> = lines.verdicts(line, language, state).iter().map(failing).collect();
    let clip = lines.clip(line, language, position);
    let locale = lines.audio.get(language).map(|audio| audio.locale.to_lowercase());
    Some(json!({
        "line_id": format!("L{}", line + 1),
        "locale_code": locale,
        "audio_files": [{ "id": clip.id(lines.rng), "duration_ms": lines.duration(language, position) }],
        "recommended_audio_file_index": 0,
        "delivery": { "passed": failing.is_empty(), "failing_checks": failing },
    }))
}

fn failing(verdict: &Verdict) -> Value {
    let kind = verdict.check.node.kind;
    json!({
        "kind": kind.validator_kind(), "label": kind.label(),
        "score": verdict.score, "threshold": verdict.check.threshold,
    })
}
