//! A run in List Runs, Get Run, Get Run Status and the actions; Runs Summary (contract §5.1 to §5.4).

use serde_json::{Value, json};

use crate::cli::Contract;
use crate::random::Rng;
use crate::wire::definition::run_definition;
use crate::wire::fields::Since::{Current, Seed};
use crate::wire::fields::{Field, date, object};
use crate::world::catalog;
use crate::world::runs::{DefinitionFormat, RunSnapshot, Status};
use crate::world::workflows::{Run, RunTotals};

/// An item of List Runs. `world` is the generator of the user ids.
pub(crate) fn list_item(world: Rng, contract: Contract, snapshot: &RunSnapshot) -> Value {
    object(
        contract,
        snapshot.sparse,
        [
            ("id", Seed, json!(snapshot.id)),
            ("status", Seed, json!(snapshot.status.text())),
            ("run_number", Seed, json!(snapshot.run_number)),
            ("created_at", Seed, date(snapshot, Some(snapshot.created_at))),
            ("started_at", Seed, date(snapshot, snapshot.started_at)),
            ("completed_at", Seed, date(snapshot, snapshot.completed_at)),
            ("total_nodes", Seed, json!(snapshot.total_nodes)),
            ("total_steps", Seed, json!(snapshot.total_steps)),
            ("finished_steps", Seed, json!(snapshot.finished_steps)),
            ("finished_nodes", Current, json!(snapshot.finished_nodes)),
            ("usage_summary", Seed, json!(snapshot.usage_summary)),
            ("triggered_by", Seed, triggered_by(world, snapshot)),
            ("credits", Current, json!(snapshot.credits)),
            ("pause_requested_at", Current, date(snapshot, snapshot.pause_requested_at)),
            ("paused_at", Current, date(snapshot, snapshot.paused_at)),
            ("paused_ms", Current, json!(snapshot.paused_ms)),
            ("pause_reason", Current, json!(snapshot.pause_reason)),
            ("pause_error", Current, json!(snapshot.pause_error)),
            ("output_line_count", Current, json!(snapshot.output_line_count)),
            ("delivered_audio_ms", Current, json!(snapshot.delivered_audio_ms)),
        ],
    )
}

/// Get Run Status.
pub(crate) fn status(world: Rng, contract: Contract, snapshot: &RunSnapshot) -> Value {
    object(contract, snapshot.sparse, shared_fields(world, contract, snapshot))
}

/// The response of Start, Cancel, Pause and Resume.
pub(crate) fn run(world: Rng, contract: Contract, snapshot: &RunSnapshot) -> Value {
    let mut run = status(world, contract, snapshot);
    extend(
        &mut run,
        object(contract, snapshot.sparse, [("credits", Current, json!(snapshot.credits))]),
    );
    run
}

/// Get Run.
pub(crate) fn detail(world: Rng, contract: Contract, run: &Run) -> Value {
    let snapshot = &run.snapshot;
    let format = match contract {
        Contract::Seed => DefinitionFormat::F1,
        Contract::Current => DefinitionFormat::F3,
    };
    let (share_id, shared_at) = snapshot.share.clone().unzip();
    let mut detail = status(world, contract, snapshot);
    extend(
        &mut detail,
        object(
            contract,
            snapshot.sparse,
            [
                ("credits", Current, json!(snapshot.credits)),
                ("credits_absorbed", Current, json!(snapshot.credits_absorbed)),
                (
                    "definition_snapshot",
                    Seed,
                    if snapshot.sparse { Value::Null } else { run_definition(run, format) },
                ),
                ("public_share_id", Current, json!(share_id)),
                ("shared_at", Current, date(snapshot, shared_at)),
            ],
        ),
    );
    detail
}

/// Runs Summary.
pub(crate) fn summary(contract: Contract, totals: &RunTotals) -> Value {
    let completed = totals.with_status(Status::Completed);
    let failed = totals.with_status(Status::Failed);
    let cancelled = totals.with_status(Status::Cancelled);
    // The contracts define both values differently.
    let (judged, worked_ms) = match contract {
        Contract::Seed => (completed + failed + cancelled, totals.elapsed_ms),
        Contract::Current => (completed + failed, totals.elapsed_ms - totals.paused_ms),
    };
    let pass_rate = (judged > 0).then(|| completed as f64 / judged as f64);
    let average = (totals.timed > 0).then(|| worked_ms as f64 / 1_000.0 / totals.timed as f64);
    object(
        contract,
        false,
        [
            ("total_runs", Seed, json!(totals.total)),
            ("completed", Seed, json!(completed)),
            ("failed", Seed, json!(failed)),
            ("cancelled", Seed, json!(cancelled)),
            ("pending", Seed, json!(totals.with_status(Status::Pending))),
            ("running", Seed, json!(totals.with_status(Status::Running))),
            ("paused", Current, json!(totals.with_status(Status::Paused))),
            ("pass_rate", Seed, json!(pass_rate)),
            ("delivered_audio_ms", Current, json!(totals.delivered_ms)),
            ("average_duration_seconds", Seed, json!(average)),
        ],
    )
}

/// The fields that Get Run, Get Run Status and the actions have in common.
fn shared_fields(world: Rng, contract: Contract, snapshot: &RunSnapshot) -> [Field; 23] {
    // The seed contract's example has an export on a running run; a client must not offer it.
    let running_seed = contract == Contract::Seed && snapshot.status == Status::Running;
    let held_nodes = snapshot.held_nodes.as_ref().map(|nodes| {
        nodes
            .iter()
            .map(|node| json!({ "node_id": node.node_id, "locales": node.locales }))
            .collect::<Vec<_>>()
    });
    [
        ("id", Seed, json!(snapshot.id)),
        ("workflow_id", Seed, json!(snapshot.workflow_id)),
        ("status", Seed, json!(snapshot.status.text())),
        ("run_number", Seed, json!(snapshot.run_number)),
        ("token_cost", Seed, json!(snapshot.token_cost)),
        ("created_at", Seed, date(snapshot, Some(snapshot.created_at))),
        ("updated_at", Seed, date(snapshot, Some(snapshot.updated_at))),
        ("started_at", Seed, date(snapshot, snapshot.started_at)),
        ("completed_at", Seed, date(snapshot, snapshot.completed_at)),
        ("total_nodes", Seed, json!(snapshot.total_nodes)),
        ("total_steps", Seed, json!(snapshot.total_steps)),
        ("finished_steps", Seed, json!(snapshot.finished_steps)),
        ("finished_nodes", Current, json!(snapshot.finished_nodes)),
        ("held_nodes", Current, json!(held_nodes)),
        ("usage_summary", Seed, json!(snapshot.usage_summary)),
        ("error", Seed, json!(snapshot.error)),
        ("has_export", Seed, json!(if running_seed { Some(true) } else { snapshot.has_export })),
        ("triggered_by", Seed, triggered_by(world, snapshot)),
        ("pause_requested_at", Current, date(snapshot, snapshot.pause_requested_at)),
        ("paused_at", Current, date(snapshot, snapshot.paused_at)),
        ("paused_ms", Current, json!(snapshot.paused_ms)),
        ("pause_reason", Current, json!(snapshot.pause_reason)),
        ("pause_error", Current, json!(snapshot.pause_error)),
    ]
}

fn triggered_by(world: Rng, snapshot: &RunSnapshot) -> Value {
    snapshot.triggered_by.map_or(Value::Null, |user| {
        json!({ "user_id": catalog::user_id(world, user), "user_name": catalog::user_name(user) })
    })
}

fn extend(target: &mut Value, more: Value) {
    if let (Value::Object(target), Value::Object(more)) = (target, more) {
        target.extend(more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn totals() -> RunTotals {
        // pending, running, paused, completed, failed, cancelled
        RunTotals {
            total: 43,
            by_status: [1, 2, 2, 31, 4, 3],
            delivered_ms: 50,
            elapsed_ms: 62_000,
            paused_ms: 31_000,
            timed: 31,
        }
    }

    #[test]
    fn contracts_define_pass_rate_and_average_differently() {
        let seed = summary(Contract::Seed, &totals());
        assert_eq!(seed.get("pass_rate"), Some(&json!(31.0 / 38.0)));
        assert_eq!(seed.get("average_duration_seconds"), Some(&json!(2.0)));
        assert_eq!((seed.get("paused"), seed.get("delivered_audio_ms")), (None, None));
        let current = summary(Contract::Current, &totals());
        assert_eq!(current.get("pass_rate"), Some(&json!(31.0 / 35.0)));
        assert_eq!(current.get("average_duration_seconds"), Some(&json!(1.0)));
        assert_eq!(current.get("paused"), Some(&json!(2)));
    }

    #[test]
    fn cancelled_runs_count_in_seed_pass_rate_only() {
        let totals = RunTotals { total: 3, by_status: [0, 0, 0, 0, 0, 3], ..RunTotals::default() };
        assert_eq!(summary(Contract::Seed, &totals).get("pass_rate"), Some(&json!(0.0)));
        assert_eq!(summary(Contract::Current, &totals).get("pass_rate"), Some(&Value::Null));
    }
}
