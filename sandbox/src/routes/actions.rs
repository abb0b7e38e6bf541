//! Start, Cancel, Pause and Resume.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use bytes::Bytes;
use serde_json::{Value, json};

use super::runs::{found, run_path};
use crate::answer::Answer;
use crate::app::{App, Shared};
use crate::auth::Caller;
use crate::cli::Contract;
use crate::error::{ApiError, detail};
use crate::graph::NodeKind;
use crate::life::Act;
use crate::params::Params;
use crate::wire;
use crate::workflow::Workflow;

/// Start Run.
pub(super) async fn start(
    State(app): State<Shared>,
    caller: Caller,
    Path(workflow_id): Path<String>,
    body: Bytes,
) -> Result<Answer, ApiError> {
    caller.may("start runs")?;
    let mut params = Params::default();
    let workflow_id = params.id("workflow_id", &workflow_id);
    params.finish()?;
    let overrides = match app.contract() {
        // The seed's page has no body.
        Contract::Seed => false,
        Contract::Current => overrides(&body)?,
    };
    let (mut world, now) = app.world();
    runnable(found(world.workflow(workflow_id))?, overrides)?;
    let index = found(world.start_run(workflow_id, caller.person, now))??;
    let workflow = found(world.workflow(workflow_id))?;
    let run = workflow.run(index, now);
    let data = wire::run::run(app.draw, app.contract(), &run.facts);
    Ok(Answer { status: StatusCode::ACCEPTED, body: json!({ "data": data }) })
}

/// Cancel Run.
pub(super) async fn cancel(
    State(app): State<Shared>,
    caller: Caller,
    Path(ids): Path<(String, String)>,
) -> Result<Answer, ApiError> {
    caller.may("cancel runs")?;
    act(&app, &ids, Act::Cancel)
}

/// Pause Run.
pub(super) async fn pause(
    State(app): State<Shared>,
    caller: Caller,
    Path(ids): Path<(String, String)>,
) -> Result<Answer, ApiError> {
    caller.may("pause runs")?;
    act(&app, &ids, Act::Pause)
}

/// Resume Run.
pub(super) async fn resume(
    State(app): State<Shared>,
    caller: Caller,
    Path(ids): Path<(String, String)>,
) -> Result<Answer, ApiError> {
    caller.may("resume runs")?;
    act(&app, &ids, Act::Resume)
}

fn act(app: &App, ids: &(String, String), act: Act) -> Result<Answer, ApiError> {
    let (workflow_id, run_id) = run_path(ids)?;
    let (mut world, now) = app.world();
    let index = found(world.workflow(workflow_id))?
        .index(run_id)
        .ok_or_else(|| ApiError::not_found("run"))?;
    found(world.act(workflow_id, index, act, now))??;
    let run = found(world.workflow(workflow_id))?.run(index, now);
    Ok(Answer::data(wire::run::run(app.draw, app.contract(), &run.facts)))
}

/// Whether the body overrides the script.
fn overrides(body: &Bytes) -> Result<bool, ApiError> {
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

/// Refuses a workflow that cannot run, or not with another script.
fn runnable(workflow: &Workflow, overrides: bool) -> Result<(), ApiError> {
    let rule =
        |rule: &str, message: &str| json!({ "rule": rule, "node_id": null, "message": message });
    let problems = match workflow.graph() {
        None => vec![
            rule("missing_source", "Add a script node."),
            rule("missing_sink", "Add an export node."),
        ],
        Some(graph) => {
            let sources = graph.nodes.iter().filter(|node| node.kind == NodeKind::Source).count();
            if overrides && sources != 1 {
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
    let mut refusal = ApiError::invalid(problems);
    refusal.message = "The workflow cannot start.".to_owned();
    Err(refusal)
}
