//! Run Data, Run Analysis and Run Outputs (contract §6.11 to §6.13).

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use crate::cli::Contract;
use crate::http::auth::caller::Caller;
use crate::http::error::ApiError;
use crate::http::params::{Params, QueryPairs};
use crate::http::response::ApiResponse;
use crate::http::routes::audio::playback_url;
use crate::http::routes::lookup::{PathIds, or_not_found, pagination, parse_run_ids, with_run};
use crate::http::state::SharedState;
use crate::random::len_to_i64;
use crate::wire;
use crate::wire::run_data::DataQuery;

/// Run Analysis.
pub(crate) async fn analysis(
    State(app): State<SharedState>,
    _: Caller,
    Path(ids): Path<PathIds>,
) -> Result<ApiResponse, ApiError> {
    with_run(&app, &ids, |_, run, now| wire::analysis::analysis(run, now))
}

/// Run Outputs.
pub(crate) async fn outputs(
    State(app): State<SharedState>,
    _: Caller,
    Path(ids): Path<PathIds>,
) -> Result<ApiResponse, ApiError> {
    with_run(&app, &ids, |_, run, now| wire::outputs::outputs(run, now))
}

/// Run Data. It holds links, so it must not be cached.
pub(crate) async fn data(
    State(app): State<SharedState>,
    _: Caller,
    Path(ids): Path<PathIds>,
    query: QueryPairs,
) -> Result<Response, ApiError> {
    let contract = app.contract();
    let mut params = Params::new(query);
    let offset = params.int("offset", 0, None, 0);
    let limit = params.int("limit", 1, Some(100), 20);
    let size = |number: i64| usize::try_from(number).unwrap_or(usize::MAX);
    let query = DataQuery {
        search: params.search(),
        language: params.text("language").map(str::to_owned),
        include_dropped: contract == Contract::Current
            && params.boolean("include_dropped").unwrap_or(false),
        offset: size(offset),
        limit: size(limit),
    };
    params.finish()?;
    let (workflow_id, run_id) = parse_run_ids(&ids)?;
    let (world, now) = app.world();
    let workflow = or_not_found(world.workflow(workflow_id))?;
    let index = workflow.index(run_id).ok_or_else(|| ApiError::not_found("run"))?;
    let run = workflow.run(index, now);
    let lines = run.lines(now);
    let link = |clip| playback_url(&app, &run, &lines, clip, now);
    let (data, total) = wire::run_data::run_data(contract, &run, &query, &link, now);
    let path = format!("/api/v1/workflows/{workflow_id}/runs/{run_id}/data");
    let pagination = pagination(&app, &path, (offset, limit, len_to_i64(total)));
    let body = serde_json::json!({ "data": data, "pagination": pagination });
    let response = ApiResponse { status: StatusCode::OK, body };
    Ok(([(header::CACHE_CONTROL, "no-store")], response).into_response())
}
