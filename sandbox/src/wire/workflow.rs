//! List Workflows and Get Workflow.

use serde_json::{Value, json};

use super::Since::{Current, Seed};
use super::object;
use crate::catalog;
use crate::cli::Contract;
use crate::clock::iso;
use crate::definition::{Form, definition};
use crate::draw::{Draw, Ms};
use crate::life::Status;
use crate::workflow::{Character, Workflow};

/// A workflow, with its definition or without.
pub fn workflow(
    world: Draw,
    contract: Contract,
    workflow: &Workflow,
    with_definition: bool,
    now: Ms,
) -> Value {
    let sums = workflow.sums(None, None, now);
    let last = workflow.last_run(now);
    let counts: serde_json::Map<String, Value> = Status::KNOWN
        .iter()
        .map(|status| (status.text().to_owned(), json!(sums.of(*status))))
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
            ("runs_count", Seed, json!(sums.total)),
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

/// The present graph, migrated to today's form; the seed's own example of it has another one.
fn definition_of(contract: Contract, workflow: &Workflow) -> Value {
    let Some(graph) = workflow.graph().filter(|_| workflow.character != Character::Empty) else {
        return json!({});
    };
    let mut graph = graph.clone();
    graph.old_slugs = false;
    match contract {
        Contract::Seed => definition(&graph, Form::F4),
        Contract::Current => definition(&graph, Form::F3),
    }
}
