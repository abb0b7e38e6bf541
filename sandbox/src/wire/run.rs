//! A run as List Runs, Get Run, Get Run Status and the actions answer it, and Runs Summary.

use serde_json::{Value, json};

use super::Since::{Current, Seed};
use super::{date, object};
use crate::catalog;
use crate::cli::Contract;
use crate::definition::Form;
use crate::draw::Draw;
use crate::facts::Facts;
use crate::life::Status;
use crate::table::Sums;
use crate::workflow::Run;

/// An item of List Runs.
pub fn list_item(world: Draw, contract: Contract, facts: &Facts) -> Value {
    object(
        contract,
        facts.sparse,
        [
            ("id", Seed, json!(facts.id)),
            ("status", Seed, json!(facts.status.text())),
            ("run_number", Seed, json!(facts.run_number)),
            ("created_at", Seed, date(facts, Some(facts.created_at))),
            ("started_at", Seed, date(facts, facts.started_at)),
            ("completed_at", Seed, date(facts, facts.completed_at)),
            ("total_nodes", Seed, json!(facts.total_nodes)),
            ("total_steps", Seed, json!(facts.total_steps)),
            ("finished_steps", Seed, json!(facts.finished_steps)),
            ("finished_nodes", Current, json!(facts.finished_nodes)),
            ("usage_summary", Seed, json!(facts.usage_summary)),
            ("triggered_by", Seed, triggered_by(world, facts)),
            ("credits", Current, json!(facts.credits)),
            ("pause_requested_at", Current, date(facts, facts.pause_requested_at)),
            ("paused_at", Current, date(facts, facts.paused_at)),
            ("paused_ms", Current, json!(facts.paused_ms)),
            ("pause_reason", Current, json!(facts.pause_reason)),
            ("pause_error", Current, json!(facts.pause_error)),
            ("output_line_count", Current, json!(facts.output_line_count)),
            ("delivered_audio_ms", Current, json!(facts.delivered_audio_ms)),
        ],
    )
}

/// Get Run Status.
pub fn status(world: Draw, contract: Contract, facts: &Facts) -> Value {
    object(contract, facts.sparse, common(world, contract, facts))
}

/// What Start, Cancel, Pause and Resume answer.
pub fn run(world: Draw, contract: Contract, facts: &Facts) -> Value {
    let mut run = status(world, contract, facts);
    extend(&mut run, object(contract, facts.sparse, [("credits", Current, json!(facts.credits))]));
    run
}

/// Get Run.
pub fn detail(world: Draw, contract: Contract, run: &Run) -> Value {
    let facts = &run.facts;
    let form = match contract {
        Contract::Seed => Form::F1,
        Contract::Current => Form::F3,
    };
    let (share_id, shared_at) = facts.share.clone().unzip();
    let mut detail = status(world, contract, facts);
    extend(
        &mut detail,
        object(
            contract,
            facts.sparse,
            [
                ("credits", Current, json!(facts.credits)),
                ("credits_absorbed", Current, json!(facts.credits_absorbed)),
                (
                    "definition_snapshot",
                    Seed,
                    if facts.sparse { Value::Null } else { run.definition(form) },
                ),
                ("public_share_id", Current, json!(share_id)),
                ("shared_at", Current, date(facts, shared_at)),
            ],
        ),
    );
    detail
}

/// Runs Summary.
pub fn summary(contract: Contract, sums: &Sums) -> Value {
    let completed = sums.of(Status::Completed);
    let failed = sums.of(Status::Failed);
    let cancelled = sums.of(Status::Cancelled);
    // The two contracts define both figures differently.
    let (judged, worked_ms) = match contract {
        Contract::Seed => (completed + failed + cancelled, sums.elapsed_ms),
        Contract::Current => (completed + failed, sums.elapsed_ms - sums.paused_ms),
    };
    let pass_rate = (judged > 0).then(|| completed as f64 / judged as f64);
    let average = (sums.timed > 0).then(|| worked_ms as f64 / 1_000.0 / sums.timed as f64);
    object(
        contract,
        false,
        [
            ("total_runs", Seed, json!(sums.total)),
            ("completed", Seed, json!(completed)),
            ("failed", Seed, json!(failed)),
            ("cancelled", Seed, json!(cancelled)),
            ("pending", Seed, json!(sums.of(Status::Pending))),
            ("running", Seed, json!(sums.of(Status::Running))),
            ("paused", Current, json!(sums.of(Status::Paused))),
            ("pass_rate", Seed, json!(pass_rate)),
            ("delivered_audio_ms", Current, json!(sums.delivered_ms)),
            ("average_duration_seconds", Seed, json!(average)),
        ],
    )
}

/// The fields Get Run, Get Run Status and the actions share.
fn common(world: Draw, contract: Contract, facts: &Facts) -> [super::Field; 23] {
    // The seed's example shows an export on a run that is still running; a client must not offer it.
    let early = contract == Contract::Seed && facts.status == Status::Running;
    let held = facts.held_nodes.as_ref().map(|nodes| {
        nodes
            .iter()
            .map(|node| json!({ "node_id": node.node_id, "locales": node.locales }))
            .collect::<Vec<_>>()
    });
    [
        ("id", Seed, json!(facts.id)),
        ("workflow_id", Seed, json!(facts.workflow_id)),
        ("status", Seed, json!(facts.status.text())),
        ("run_number", Seed, json!(facts.run_number)),
        ("token_cost", Seed, json!(facts.token_cost)),
        ("created_at", Seed, date(facts, Some(facts.created_at))),
        ("updated_at", Seed, date(facts, Some(facts.updated_at))),
        ("started_at", Seed, date(facts, facts.started_at)),
        ("completed_at", Seed, date(facts, facts.completed_at)),
        ("total_nodes", Seed, json!(facts.total_nodes)),
        ("total_steps", Seed, json!(facts.total_steps)),
        ("finished_steps", Seed, json!(facts.finished_steps)),
        ("finished_nodes", Current, json!(facts.finished_nodes)),
        ("held_nodes", Current, json!(held)),
        ("usage_summary", Seed, json!(facts.usage_summary)),
        ("error", Seed, json!(facts.error)),
        ("has_export", Seed, json!(if early { Some(true) } else { facts.has_export })),
        ("triggered_by", Seed, triggered_by(world, facts)),
        ("pause_requested_at", Current, date(facts, facts.pause_requested_at)),
        ("paused_at", Current, date(facts, facts.paused_at)),
        ("paused_ms", Current, json!(facts.paused_ms)),
        ("pause_reason", Current, json!(facts.pause_reason)),
        ("pause_error", Current, json!(facts.pause_error)),
    ]
}

fn triggered_by(world: Draw, facts: &Facts) -> Value {
    facts.triggered_by.map_or(Value::Null, |person| {
        json!({ "user_id": catalog::user_id(world, person), "user_name": catalog::user_name(person) })
    })
}

/// Adds the fields of `more` to an object.
fn extend(target: &mut Value, more: Value) {
    if let (Value::Object(target), Value::Object(more)) = (target, more) {
        target.extend(more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sums() -> Sums {
        // pending, running, paused, completed, failed, cancelled
        Sums {
            total: 43,
            by_status: [1, 2, 2, 31, 4, 3],
            delivered_ms: 50,
            elapsed_ms: 62_000,
            paused_ms: 31_000,
            timed: 31,
        }
    }

    #[test]
    fn the_contracts_disagree_on_pass_rate_and_average() {
        let seed = summary(Contract::Seed, &sums());
        assert_eq!(seed.get("pass_rate"), Some(&json!(31.0 / 38.0)));
        assert_eq!(seed.get("average_duration_seconds"), Some(&json!(2.0)));
        assert_eq!((seed.get("paused"), seed.get("delivered_audio_ms")), (None, None));
        let current = summary(Contract::Current, &sums());
        assert_eq!(current.get("pass_rate"), Some(&json!(31.0 / 35.0)));
        assert_eq!(current.get("average_duration_seconds"), Some(&json!(1.0)));
        assert_eq!(current.get("paused"), Some(&json!(2)));
    }

    #[test]
    fn a_window_with_only_cancelled_runs_has_a_rate_in_the_seed_alone() {
        let sums = Sums { total: 3, by_status: [0, 0, 0, 0, 0, 3], ..Sums::default() };
        assert_eq!(summary(Contract::Seed, &sums).get("pass_rate"), Some(&json!(0.0)));
        assert_eq!(summary(Contract::Current, &sums).get("pass_rate"), Some(&Value::Null));
    }
}
