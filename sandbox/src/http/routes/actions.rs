//! Start, Cancel, Pause and Resume.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use bytes::Bytes;
use serde_json::{Value, json};

use crate::cli::Contract;
use crate::http::auth::caller::Caller;
use crate::http::error::{ApiError, detail};
use crate::http::params::Params;
use crate::http::response::ApiResponse;
use crate::http::routes::lookup::{PathIds, or_not_found, parse_run_ids};
use crate::http::state::{AppState, SharedState};
use crate::wire;
use crate::world::graph::NodeKind;
use crate::world::runs::RunAction;
use crate::world::workflows::Workflow;

/// Start Run.
pub(crate) async fn start(
    State(app): State<SharedState>,
    caller: Caller,
    Path(workflow_id): Path<String>,
    body: Bytes,
) -> Result<ApiResponse, ApiError> {
    caller.require_editor("start runs")?;
    let mut params = Params::default();
    let workflow_id = params.id("workflow_id", &workflow_id);
    params.finish()?;
    let overrides_script = match app.contract() {
        // Start Run has no body in the seed contract.
        Contract::Seed => false,
        Contract::Current => overrides_script(&body)?,
    };
    let (mut world, now) = app.world();
    check_runnable(or_not_found(world.workflow(workflow_id))?, overrides_script)?;
    let index = or_not_found(world.start_run(workflow_id, caller.user, now))??;
    let workflow = or_not_found(world.workflow(workflow_id))?;
    let run = workflow.run(index, now);
    let data = wire::run::run(app.rng, app.contract(), &run.snapshot);
    Ok(ApiResponse { status: StatusCode::ACCEPTED, body: json!({ "data": data }) })
}

/// Cancel Run.
pub(crate) async fn cancel(
    State(app): State<SharedState>,
    caller: Caller,
    Path(ids): Path<PathIds>,
) -> Result<ApiResponse, ApiError> {
    caller.require_editor("cancel runs")?;
    apply_action(&app, &ids, RunAction::Cancel)
}

/// Pause Run.
pub(crate) async fn pause(
    State(app): State<SharedState>,
    caller: Caller,
    Path(ids): Path<PathIds>,
) -> Result<ApiResponse, ApiError> {
    caller.require_editor("pause runs")?;
    apply_action(&app, &ids, RunAction::Pause)
}

/// Resume Run.
pub(crate) async fn resume(
    State(app): State<SharedState>,
    caller: Caller,
    Path(ids): Path<PathIds>,
) -> Result<ApiResponse, ApiError> {
    caller.require_editor("resume runs")?;
    apply_action(&app, &ids, RunAction::Resume)
}

fn apply_action(
    app: &AppState,
    ids: &PathIds,
    apply_action: RunAction,
) -> Result<ApiResponse, ApiError> {
    let (workflow_id, run_id) = parse_run_ids(ids)?;
    let (mut world, now) = app.world();
    let index = or_not_found(world.workflow(workflow_id))?
        .index(run_id)
        .ok_or_else(|| ApiError::not_found("run"))?;
    or_not_found(world.apply_action(workflow_id, index, apply_action, now))??;
    let run = or_not_found(world.workflow(workflow_id))?.run(index, now);
    Ok(ApiResponse::data(wire::run::run(app.rng, app.contract(), &run.snapshot)))
}

/// Whether the body overrides the script or its language.
fn overrides_script(body: &Bytes) -> Result<bool, ApiError> {
    if body.is_empty() {
        return Ok(false);
    }
    let body: Value = serde_json::from_slice(body).map_err(|error| {
        ApiError::invalid(vec![detail("body", format!("Must be JSON: {error}."))])
    })?;
    let Some(fields) = body.as_object() else {
        return if body.is_null() {
            Ok(false)
        } else {
            Err(ApiError::invalid(vec![detail("body", "Must be an object.")]))
        };
    };
    let names = ["script_text", "source_language"];
    let bad: Vec<Value> = names
        .iter()
        .filter(|name| {
            fields.get(**name).is_some_and(|value| !value.is_null() && !value.is_string())
        })
        .map(|name| detail(format!("body.{name}"), "Must be a text."))
        .collect();
    if !bad.is_empty() {
        return Err(ApiError::invalid(bad));
    }
    Ok(names.iter().any(|name| fields.get(*name).is_some_and(Value::is_string)))
}

/// 422 for a workflow that cannot run, or whose script cannot be overridden.
fn check_runnable(workflow: &Workflow, overrides_script: bool) -> Result<(), ApiError> {
    let rule =
        |rule: &str, message: &str| json!({ "rule": rule, "node_id": null, "message": message });
    let problems = match workflow.graph() {
        None => vec![
            rule("missing_source", "Add a script node."),
            rule("missing_sink", "Add an export node."),
        ],
        Some(graph) => {
            let sources = graph.nodes.iter().filter(|node| node.kind == NodeKind::Source).count();
            if overrides_script && sources != 1 {
                let message =
                    "A script can only be given to a workflow with exactly one script node.";
                vec![detail("body.script_text", message)]
            } else {
                Vec::new()
            }
        }
    };
    if problems.is_empty() {
        return Ok(());
    }
    let mut error = ApiError::invalid(problems);
    error.message = "The workflow cannot start.".to_owned();
    Err(error)
}
