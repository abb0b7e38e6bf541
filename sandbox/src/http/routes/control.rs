//! The sandbox's own endpoints: faults, statistics, simulated runs, credits, contract, clock and reset.

use axum::Json;
use axum::extract::State;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::cli::Contract;
use crate::faults::spec::FaultSpec;
use crate::http::error::{ApiError, detail};
use crate::http::params::parse_body;
use crate::http::state::SharedState;
use crate::random::{round_to_i64, run_id};
use crate::world::clock::iso;
use crate::world::runs::Status;

pub(crate) async fn faults(State(app): State<SharedState>) -> Json<Value> {
    Json(app.faults().list())
}

pub(crate) async fn add_faults(
    State(app): State<SharedState>,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let body: Value = parse_body(&body)?;
    let specs = FaultSpec::from_json(&body).map_err(|problems| {
        ApiError::invalid(
            problems.into_iter().map(|(field, text)| detail(field, format!("{text}."))).collect(),
        )
    })?;
    let mut faults = app.faults();
    faults.add(specs);
    Ok(Json(faults.list()))
}

pub(crate) async fn clear_faults(State(app): State<SharedState>) -> Json<Value> {
    let mut faults = app.faults();
    faults.clear();
    Json(faults.list())
}

pub(crate) async fn stats(State(app): State<SharedState>) -> Json<Value> {
    Json(app.stats().list())
}

pub(crate) async fn reset_stats(State(app): State<SharedState>) -> Json<Value> {
    let mut stats = app.stats();
    stats.reset();
    Json(stats.list())
}

/// Restores the state at start, so that tests can share a sandbox.
pub(crate) async fn reset(State(app): State<SharedState>) -> Json<Value> {
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

/// Starts runs of simulated users.
pub(crate) async fn start_runs(
    State(app): State<SharedState>,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let request: StartRuns = parse_body(&body)?;
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
    let Some(indexes) = world.start_simulated_runs(workflow_id, count, status, now) else {
        return Err(ApiError::invalid(vec![detail(
            "body.workflow_id",
            "No such workflow, or nothing in it to run.",
        )]));
    };
    let ids: Vec<Uuid> = world
        .workflow(workflow_id)
        .map(|workflow| indexes.iter().map(|index| run_id(workflow.run_id_rng(), *index)).collect())
        .unwrap_or_default();
    Ok(Json(json!({ "workflow_id": workflow_id, "run_ids": ids })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetCredits {
    balance: u32,
}

pub(crate) async fn credits(State(app): State<SharedState>) -> Json<Value> {
    let (world, now) = app.world();
    Json(json!({ "balance": world.balance(now) }))
}

/// Changes the workspace's balance, like a purchase or a bill.
pub(crate) async fn set_credits(
    State(app): State<SharedState>,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let SetCredits { balance } = parse_body(&body)?;
    let (mut world, now) = app.world();
    world.set_balance(i64::from(balance), now);
    Ok(Json(json!({ "balance": world.balance(now) })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetContract {
    contract: Contract,
}

pub(crate) async fn contract(State(app): State<SharedState>) -> Json<Value> {
    Json(json!({ "contract": app.contract() }))
}

/// Changes the contract, like a deployment or a rollback.
pub(crate) async fn set_contract(
    State(app): State<SharedState>,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let SetContract { contract } = parse_body(&body)?;
    app.set_contract(contract);
    Ok(Json(json!({ "contract": contract })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance_secs: f64,
}

pub(crate) async fn clock(State(app): State<SharedState>) -> Json<Value> {
    Json(json!({ "now": iso(app.clock.now()) }))
}

/// Advances the virtual time.
pub(crate) async fn advance(
    State(app): State<SharedState>,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let Advance { advance_secs } = parse_body(&body)?;
    if !(0.0..=86_400.0).contains(&advance_secs) {
        return Err(ApiError::invalid(vec![detail(
            "body.advance_secs",
            "Must be between 0 and 86400.",
        )]));
    }
    app.clock.advance(round_to_i64(advance_secs * 1_000.0));
    // Also starts the background runs that are due.
    let (world, now) = app.world();
    drop(world);
    Ok(Json(json!({ "now": iso(now) })))
}
