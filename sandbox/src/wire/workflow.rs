//! List Workflows and Get Workflow (contract §6.1 and §6.2).

use serde_json::{Value, json};

use crate::cli::Contract;
use crate::random::Rng;
use crate::wire::definition::definition;
use crate::wire::fields::Since::{Current, Seed};
use crate::wire::fields::object;
use crate::world::catalog;
use crate::world::clock::{Ms, iso};
use crate::world::runs::{DefinitionFormat, Status};
use crate::world::workflows::{Workflow, WorkflowKind};

pub(crate) fn workflow(
    world: Rng,
    contract: Contract,
    workflow: &Workflow,
    with_definition: bool,
    now: Ms,
) -> Value {
    let totals = workflow.totals(None, None, now);
    let last = workflow.last_run(now);
    let counts: serde_json::Map<String, Value> = Status::KNOWN
        .iter()
        .map(|status| (status.text().to_owned(), json!(totals.with_status(*status))))
        .collect();
    let mut value = object(
        contract,
        false,
        [
            ("id", Seed, json!(workflow.id)),
            ("user_id", Seed, json!(catalog::user_id(world, workflow.owner))),
            ("name", Seed, json!(workflow.name)),
            ("name_source", Current, json!(workflow.name_source)),
            ("description", Seed, json!(workflow.description)),
            ("created_at", Seed, json!(iso(workflow.created_at))),
            ("updated_at", Seed, json!(iso(workflow.updated_at))),
            ("runs_count", Seed, json!(totals.total)),
            ("last_run_at", Seed, json!(last.map(|row| iso(row.created_at)))),
            ("last_run_status", Seed, json!(last.map(|row| row.status.text()))),
            ("run_status_counts", Current, Value::Object(counts)),
        ],
    );
    if with_definition && let Some(value) = value.as_object_mut() {
        value.insert("definition".to_owned(), definition_of(contract, workflow));
    }
    value
}

/// The latest graph, with the current node types. The seed contract's example has another format.
fn definition_of(contract: Contract, workflow: &Workflow) -> Value {
    let Some(graph) = workflow.graph().filter(|_| workflow.kind != WorkflowKind::Empty) else {
        return json!({});
    };
    let mut graph = graph.clone();
    graph.legacy_slugs = false;
    match contract {
        Contract::Seed => definition(&graph, DefinitionFormat::F4),
        Contract::Current => definition(&graph, DefinitionFormat::F3),
    }
}
