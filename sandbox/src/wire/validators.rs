//! The validators of Get Run Overview.

use serde_json::{Value, json};

use crate::cli::Contract;
use crate::random::{Rng, round_to_i64};
use crate::wire::metrics::availability;
use crate::world::graph::Node;
use crate::world::runs::language_audio;
use crate::world::workflows::Run;

pub(super) fn validator(contract: Contract, run: &Run, node: &Node) -> Value {
    let rng = run.rng.fork("validator").fork(&node.id);
    let kind = node.kind.validator_kind().unwrap_or("quality_check");
    let (mut status, mut reason) = availability(run.snapshot.status);
    if status == "available" && rng.fork("unsupported").chance(0.06) {
        (status, reason) = ("unsupported", Some("Not offered for these languages."));
    }
    let mut validator = json!({
        "node_id": node.id, "kind": kind, "label": node.kind.label(), "status": status, "reason": reason,
        "avg_score": null, "pass_rate": null, "pass_count": null, "fail_count": null, "retry_count": null,
    });
    if status == "available"
        && let (Some(validator), Value::Object(figures)) =
            (validator.as_object_mut(), figures(contract, run, rng, node))
    {
        validator.extend(figures);
    }
    validator
}

fn figures(contract: Contract, run: &Run, rng: Rng, node: &Node) -> Value {
    let lines: i64 = language_audio(run.rng, run.graph).iter().map(|language| language.lines).sum();
    let strict = node.threshold.is_some_and(|threshold| threshold > 95.0);
    let share = if strict { 0.4 + 0.5 * rng.unit() } else { 0.9 + 0.1 * rng.unit() };
    let passed = round_to_i64(lines as f64 * share).min(lines);
    let rate = (lines > 0).then(|| (passed as f64 / lines as f64 * 10_000.0).round() / 10_000.0);
    json!({
        "avg_score": score(contract, rng, node), "pass_rate": rate, "pass_count": passed,
        "fail_count": lines - passed, "retry_count": rng.fork("retries").between(0, lines / 10),
    })
}

/// An average score: 0 to 1 in the seed contract's example, 0 to 100 in the current contract.
fn score(contract: Contract, rng: Rng, node: &Node) -> f64 {
    let threshold = node.threshold.unwrap_or(70.0);
    let score = threshold - 2.0 + (100.0 - threshold + 2.0) * rng.fork("score").unit();
    match contract {
        Contract::Seed => (score * 100.0).round() / 10_000.0,
        Contract::Current => (score * 100.0).round() / 100.0,
    }
}
