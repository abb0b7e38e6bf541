//! Path ids, runs and pages, as several handlers need them.

use axum::http::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::http::error::ApiError;
use crate::http::params::Params;
use crate::http::response::ApiResponse;
use crate::http::state::AppState;
use crate::world::clock::Ms;
use crate::world::workflows::{Run, Workflow};

/// The workflow id and the run id in a path, still as text.
pub(super) type PathIds = (String, String);

/// Responds with what `render` returns for the run in the path.
pub(super) fn with_run<T: Into<Value>>(
    app: &AppState,
    ids: &PathIds,
    render: impl FnOnce(&Workflow, &Run, Ms) -> T,
) -> Result<ApiResponse, ApiError> {
    let (workflow_id, run_id) = parse_run_ids(ids)?;
    let (world, now) = app.world();
    let workflow = or_not_found(world.workflow(workflow_id))?;
    let index = workflow.index(run_id).ok_or_else(|| ApiError::not_found("run"))?;
    Ok(ApiResponse::data(render(workflow, &workflow.run(index, now), now)))
}

pub(super) fn parse_run_ids(ids: &PathIds) -> Result<(Uuid, Uuid), ApiError> {
    let mut params = Params::default();
    let parsed = (params.id("workflow_id", &ids.0), params.id("run_id", &ids.1));
    params.finish()?;
    Ok(parsed)
}

/// 404 for an unknown workflow.
pub(super) fn or_not_found<T>(workflow: Option<T>) -> Result<T, ApiError> {
    workflow.ok_or_else(|| ApiError::not_found("workflow"))
}

/// A page of a list: `range` is its offset, its limit and the total. As in the API's examples, `next` and `prev` have no
/// other parameters.
pub(super) fn page_response(
    app: &AppState,
    path: &str,
    rows: &[Value],
    range: (i64, i64, i64),
) -> ApiResponse {
    let pagination = pagination(app, path, range);
    ApiResponse { status: StatusCode::OK, body: json!({ "data": rows, "pagination": pagination }) }
}

/// `pagination` of a page: `range` is its offset, its limit and the total.
pub(super) fn pagination(app: &AppState, path: &str, range: (i64, i64, i64)) -> Value {
    let (offset, limit, total) = range;
    let link = |offset: i64| json!(format!("{}{path}?offset={offset}&limit={limit}", app.origin));
    let next =
        if offset.saturating_add(limit) < total { link(offset + limit) } else { Value::Null };
    let prev = if offset > 0 { link((offset - limit).max(0)) } else { Value::Null };
    json!({ "limit": limit, "total": total, "next": next, "prev": prev })
}
