//! Start Run and Preview Run (contract §6.4 and §6.14).

use axum::extract::{Path, State};
use axum::http::StatusCode;
use bytes::Bytes;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::cli::Contract;
use crate::http::auth::caller::Caller;
use crate::http::error::{ApiError, detail};
use crate::http::params::Params;
use crate::http::response::ApiResponse;
use crate::http::routes::lookup::or_not_found;
use crate::http::state::{AppState, SharedState};
use crate::wire;
use crate::world::graph::{NodeKind, Script};
use crate::world::workflows::Workflow;

/// The longest script, in characters.
const MAX_SCRIPT: usize = 200_000;

/// Start Run. It is not idempotent: each request starts a run.
pub(crate) async fn start(
    State(app): State<SharedState>,
    caller: Caller,
    Path(workflow_id): Path<String>,
    body: Bytes,
) -> Result<ApiResponse, ApiError> {
    caller.require_editor("start runs")?;
    let (workflow_id, script) = request(&app, &workflow_id, &body)?;
    let (mut world, now) = app.world();
    let workflow = or_not_found(world.workflow(workflow_id))?;
    check_runnable(workflow, script.as_ref())?;
    // The lower bound decides: a run that might fit may start.
    if workflow.estimate(script.clone()).total().min > world.balance(now) {
        return Err(ApiError::new(
            StatusCode::PAYMENT_REQUIRED,
            "INSUFFICIENT_CREDITS",
            "The workspace has too few credits for this run.",
        ));
    }
    let index = or_not_found(world.start_run(workflow_id, caller.user, script, now))??;
    let workflow = or_not_found(world.workflow(workflow_id))?;
    let run = workflow.run(index, now);
    let data = wire::run::run(app.rng, app.contract(), &run.snapshot);
    Ok(ApiResponse { status: StatusCode::ACCEPTED, body: json!({ "data": data }) })
}

/// Preview Run. It changes nothing, so viewers may request it, also while another run is active.
pub(crate) async fn preview(
    State(app): State<SharedState>,
    _: Caller,
    Path(workflow_id): Path<String>,
    body: Bytes,
) -> Result<ApiResponse, ApiError> {
    let (workflow_id, script) = request(&app, &workflow_id, &body)?;
    let (world, now) = app.world();
    let workflow = or_not_found(world.workflow(workflow_id))?;
    check_runnable(workflow, script.as_ref())?;
    let estimate = workflow.estimate(script);
    let balance = world.balance(now);
    Ok(ApiResponse::data(wire::estimate::estimate(app.contract(), &estimate, balance)))
}

fn request(
    app: &AppState,
    workflow_id: &str,
    body: &Bytes,
) -> Result<(Uuid, Option<Script>), ApiError> {
    let mut params = Params::default();
    let workflow_id = params.id("workflow_id", workflow_id);
    params.finish()?;
    let script = match app.contract() {
        // The requests have no body in the seed contract.
        Contract::Seed => None,
        Contract::Current => script(body)?,
    };
    Ok((workflow_id, script))
}

/// The script of this run, if the body overrides the text or its language.
fn script(body: &Bytes) -> Result<Option<Script>, ApiError> {
    if body.is_empty() {
        return Ok(None);
    }
    let body: Value = serde_json::from_slice(body).map_err(|error| {
        ApiError::invalid(vec![detail("body", format!("Must be JSON: {error}."))])
    })?;
    if body.is_null() {
        return Ok(None);
    }
    let Some(fields) = body.as_object() else {
        return Err(ApiError::invalid(vec![detail("body", "Must be an object.")]));
    };
    let mut problems = Vec::new();
    let text = text_field(fields, "script_text", &mut problems);
    let language = text_field(fields, "source_language", &mut problems);
    if let Some(text) = &text {
        problems.extend(script_problem(text));
    }
    if language.as_ref().is_some_and(|language| !is_language(language)) {
        problems.push(detail("body.source_language", "Must be a language code such as en-us."));
    }
    if !problems.is_empty() {
        return Err(ApiError::invalid(problems));
    }
    let overrides = text.is_some() || language.is_some();
    Ok(overrides.then_some(Script { lines: None, text, language }))
}

fn text_field(
    fields: &Map<String, Value>,
    name: &str,
    problems: &mut Vec<Value>,
) -> Option<String> {
    match fields.get(name)? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            problems.push(detail(format!("body.{name}"), "Must be a text."));
            None
        }
    }
}

fn script_problem(text: &str) -> Option<Value> {
    let field = "body.script_text";
    if text.trim().is_empty() {
        let message = "The script has no lines.";
        return Some(
            json!({ "field": field, "message": message, "line_numbers": [1], "min_chars": 1 }),
        );
    }
    let length = text.chars().count();
    let message = format!("Must have {MAX_SCRIPT} characters or less; it has {length}.");
    (length > MAX_SCRIPT).then(|| detail(field, message))
}

/// Letters and digits in groups of up to eight, joined by hyphens.
fn is_language(code: &str) -> bool {
    let mut parts = code.split(['-', '_']);
    let primary = parts.next().unwrap_or_default();
    let is_primary =
        (2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_primary
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// 422 for a workflow that cannot run, or whose script cannot be overridden.
fn check_runnable(workflow: &Workflow, script: Option<&Script>) -> Result<(), ApiError> {
    let rule =
        |rule: &str, message: &str| json!({ "rule": rule, "node_id": null, "message": message });
    let problems = match workflow.graph() {
        None => vec![
            rule("missing_source", "Add a script node."),
            rule("missing_sink", "Add an export node."),
        ],
        Some(graph) => {
            let sources = graph.nodes.iter().filter(|node| node.kind == NodeKind::Source).count();
            if script.is_some() && sources != 1 {
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
