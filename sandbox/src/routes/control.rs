//! The sandbox's own controls: faults, statistics, other people's runs, the contract, the clock, a reset.

use axum::Json;
use axum::extract::State;
use bytes::Bytes;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::Shared;
use crate::cli::Contract;
use crate::clock::iso;
use crate::error::{ApiError, detail};
use crate::faults::Spec;
use crate::ids::run_id;
use crate::life::Status;

/// A JSON body of the sandbox's own endpoints.
pub(super) fn body_of<T: DeserializeOwned>(body: &Bytes) -> Result<T, ApiError> {
    serde_json::from_slice(body)
        .map_err(|error| ApiError::invalid(vec![detail("body", format!("{error}."))]))
}

/// The faults in force.
pub(super) async fn faults(State(app): State<Shared>) -> Json<Value> {
    Json(app.faults().list())
}

/// Adds faults to those in force.
pub(super) async fn add_faults(
    State(app): State<Shared>,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let body: Value = body_of(&body)?;
    let specs = Spec::read(&body).map_err(|problems| {
        ApiError::invalid(
            problems.into_iter().map(|(field, text)| detail(field, format!("{text}."))).collect(),
        )
    })?;
    let mut faults = app.faults();
    faults.add(specs);
    Ok(Json(faults.list()))
}

/// Removes all faults.
pub(super) async fn clear_faults(State(app): State<Shared>) -> Json<Value> {
    let mut faults = app.faults();
    faults.clear();
    Json(faults.list())
}

/// How often each endpoint was asked.
pub(super) async fn stats(State(app): State<Shared>) -> Json<Value> {
    Json(app.stats().list())
}

/// Starts counting anew.
pub(super) async fn reset_stats(State(app): State<Shared>) -> Json<Value> {
    let mut stats = app.stats();
    stats.reset();
    Json(stats.list())
}

/// Returns everything to what it was at the start, so that tests share a sandbox and not its state.
pub(super) async fn reset(State(app): State<Shared>) -> Json<Value> {
    app.reset();
    Json(json!({ "now": iso(app.clock.now()) }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StartRuns {
    count: Option<u32>,
    workflow_id: Option<Uuid>,
    status: Option<String>,
}

/// Lets others start runs now.
pub(super) async fn start_runs(
    State(app): State<Shared>,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let request: StartRuns = body_of(&body)?;
    let count = request.count.unwrap_or(1);
    let status = request.status.map(|text| {
        let known = Status::KNOWN.into_iter().find(|status| status.text() == text);
        known.ok_or_else(|| detail("body.status", format!("'{text}' is not a run status.")))
    });
    let mut problems = Vec::new();
    if !(1..=1_000).contains(&count) {
        problems.push(detail("body.count", "Must be between 1 and 1000."));
    }
    if let Some(Err(problem)) = &status {
        problems.push(problem.clone());
    }
    if !problems.is_empty() {
        return Err(ApiError::invalid(problems));
    }
    let (mut world, now) = app.world();
    let workflow_id =
        request.workflow_id.or_else(|| world.workflows.first().map(|workflow| workflow.id));
    let workflow_id = workflow_id.unwrap_or_default();
    let status = status.and_then(Result::ok);
    let Some(indexes) = world.others_start(workflow_id, count, status, now) else {
        return Err(ApiError::invalid(vec![detail(
            "body.workflow_id",
            "No such workflow, or nothing in it to run.",
        )]));
    };
    let ids: Vec<Uuid> = world
        .workflow(workflow_id)
        .map(|workflow| indexes.iter().map(|index| run_id(workflow.key(), *index)).collect())
        .unwrap_or_default();
    Ok(Json(json!({ "workflow_id": workflow_id, "run_ids": ids })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswerAs {
    contract: Contract,
}

/// The generation of the API it answers as.
pub(super) async fn contract(State(app): State<Shared>) -> Json<Value> {
    Json(json!({ "contract": app.contract() }))
}

/// Answers as another generation from now on, as a server does that is replaced or rolled back.
pub(super) async fn answer_as(
    State(app): State<Shared>,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let AnswerAs { contract } = body_of(&body)?;
    app.answer_as(contract);
    Ok(Json(json!({ "contract": contract })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance_secs: f64,
}

/// The virtual time.
pub(super) async fn clock(State(app): State<Shared>) -> Json<Value> {
    Json(json!({ "now": iso(app.clock.now()) }))
}

/// Moves virtual time forward.
pub(super) async fn advance(
    State(app): State<Shared>,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let Advance { advance_secs } = body_of(&body)?;
    if !(0.0..=86_400.0).contains(&advance_secs) {
        return Err(ApiError::invalid(vec![detail(
            "body.advance_secs",
            "Must be between 0 and 86400.",
        )]));
    }
    app.clock.advance(crate::draw::whole(advance_secs * 1_000.0));
    // Also lets others start what they start until then.
    let (world, now) = app.world();
    drop(world);
    Ok(Json(json!({ "now": iso(now) })))
}
