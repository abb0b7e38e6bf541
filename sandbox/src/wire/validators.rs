//! The validators of Get Run Overview.

use serde_json::{Value, json};

use crate::cli::Contract;
use crate::wire::metrics::availability;
use crate::world::runs::{Check, Status};

pub(super) fn validator(contract: Contract, status: Status, check: &Check) -> Value {
    let node = check.node;
    let kind = node.kind.validator_kind().unwrap_or("quality_check");
    let (mut status, mut reason) = availability(status);
    if status == "available" && !check.supported {
        (status, reason) = ("unsupported", Some("Not offered for these languages."));
    }
    let mut validator = json!({
        "node_id": node.id, "kind": kind, "label": node.kind.label(), "status": status, "reason": reason,
        "avg_score": null, "pass_rate": null, "pass_count": null, "fail_count": null, "retry_count": null,
    });
    if status == "available"
        && let (Some(validator), Value::Object(figures)) =
            (validator.as_object_mut(), figures(contract, check))
    {
        validator.extend(figures);
    }
    validator
}

fn figures(contract: Contract, check: &Check) -> Value {
    let lines = check.passed + check.failed;
    let rate =
        (lines > 0).then(|| (check.passed as f64 / lines as f64 * 10_000.0).round() / 10_000.0);
    json!({
        "avg_score": score(contract, check), "pass_rate": rate, "pass_count": check.passed,
        "fail_count": check.failed, "retry_count": check.retries,
    })
}

/// An average score: 0 to 1 in the seed contract's example, 0 to 100 in the current contract.
fn score(contract: Contract, check: &Check) -> f64 {
    let score = check.last_take_score;
    match contract {
        Contract::Seed => (score * 100.0).round() / 10_000.0,
        Contract::Current => (score * 100.0).round() / 100.0,
    }
}
