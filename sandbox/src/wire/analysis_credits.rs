//! The credits of Run Analysis.

use serde_json::{Value, json};

use crate::random::round_to_i64;
use crate::world::graph::{Node, NodeKind};
use crate::world::runs::{RunLines, Status};
use crate::world::workflows::Run;

/// Credits have four decimals and are sent as text, so that no digit is lost.
const DECIMALS: i64 = 10_000;

pub(super) fn credits(run: &Run, lines: &RunLines) -> Value {
    let snapshot = &run.snapshot;
    let Some(charged) = snapshot.credits else {
        let reason = match snapshot.status {
            Status::Paused => "run_paused",
            Status::Cancelled => "no_recorded_spend",
            Status::Completed | Status::Failed => "settlement_missing",
            Status::Pending | Status::Running | Status::Other(_) => "run_not_settled",
        };
        return json!({ "status": "unavailable", "reason": reason, "rows": [], "charged": null });
    };
    let absorbed = round_to_i64(snapshot.credits_absorbed.unwrap_or(0.0) * DECIMALS as f64);
    let total = charged.saturating_mul(DECIMALS).saturating_add(absorbed);
    let completed = snapshot.status == Status::Completed;
    json!({
        "status": "ok",
        "reason": (!completed).then_some("zero_spend_no_settle"),
        "truncated": false,
        "rows": rows(run, lines, total, completed),
        "total_fractional": decimal(total),
        "unattributed_fractional": "0",
        "charged": charged,
        "overage_credits": 0,
        "absorbed_fraction": decimal(absorbed),
        "minimum_charge_fractional": "0",
    })
}

/// One row for each node that costs credits or might: the translator gets 12 %, the generator the rest.
fn rows(run: &Run, lines: &RunLines, total: i64, completed: bool) -> Vec<Value> {
    let translation = total / 100 * 12;
    let nodes = run.graph.nodes.iter();
    nodes
        .filter_map(|node| {
            let credits = match node.kind {
                NodeKind::Translator => Some(translation),
                NodeKind::Generator => Some(total - translation),
                NodeKind::Source | NodeKind::Normalizer | NodeKind::Phonemizer => None,
                NodeKind::ErrorRate
                | NodeKind::Naturalness
                | NodeKind::Noise
                | NodeKind::Pronunciation
                | NodeKind::Sink => return None,
            };
            Some(row(run, lines, node, credits, completed))
        })
        .collect()
}

fn row(run: &Run, lines: &RunLines, node: &Node, credits: Option<i64>, completed: bool) -> Value {
    let units = lines.lines * 47;
    let generator = node.kind == NodeKind::Generator;
    let audio_ms: i64 = lines.audio.iter().map(|audio| audio.total_ms).sum();
    let retries: i64 =
        lines.checks.iter().filter(|check| check.supported).map(|check| check.retries).sum();
    let detail = if generator { run.graph.voices.join(", ") } else { run.graph.locales.join(", ") };
    let billed = credits.filter(|_| completed);
    let status = match credits {
        None => "free",
        Some(_) if completed => "recorded",
        Some(_) => "not_completed",
    };
    json!({
        "node_id": node.id,
        "node_type": run.graph.slug(node.kind),
        "display_name": node.name,
        "detail": credits.map(|_| detail),
        "processed_units": billed.map(|_| units * lines.languages()),
        "unit": billed.map(|_| if generator { "byte" } else { "character" }),
        "output_ms": (generator && completed).then_some(audio_ms),
        "output_chars": billed.map(|_| units * lines.languages()),
        "retries": billed.map(|_| if generator { retries } else { 0 }),
        "credits_fractional": billed.map(decimal),
        "status": status,
    })
}

fn decimal(value: i64) -> String {
    format!("{}.{:04}", value / DECIMALS, value % DECIMALS)
}
