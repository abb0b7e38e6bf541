//! Cancel, Pause and Resume.

use axum::extract::{Path, State};

use crate::http::auth::caller::Caller;
use crate::http::error::ApiError;
use crate::http::response::ApiResponse;
use crate::http::routes::lookup::{PathIds, or_not_found, parse_run_ids};
use crate::http::state::{AppState, SharedState};
use crate::wire;
use crate::world::runs::RunAction;

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
