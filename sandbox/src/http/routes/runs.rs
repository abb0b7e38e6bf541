//! The five run endpoints of the seed contract, and Get Run Steps.

use axum::extract::{Path, State};
use serde_json::Value;

use crate::cli::Contract;
use crate::http::auth::caller::Caller;
use crate::http::error::ApiError;
use crate::http::params::{Params, QueryPairs};
use crate::http::response::ApiResponse;
use crate::http::routes::audio::playback_url;
use crate::http::routes::lookup::{PathIds, or_not_found, page_response, with_run};
use crate::http::state::SharedState;
use crate::wire;
use crate::world::catalog::USER_NAMES;
use crate::world::graph::NodeKind;
use crate::world::runs::Status;
use crate::world::workflows::{RunsQuery, SortField};

/// List Runs.
pub(crate) async fn list(
    State(app): State<SharedState>,
    _: Caller,
    Path(workflow_id): Path<String>,
    query: QueryPairs,
) -> Result<ApiResponse, ApiError> {
    let contract = app.contract();
    let mut params = Params::new(query);
    let workflow_id = params.id("workflow_id", &workflow_id);
    let offset = params.int("offset", 0, None, 0);
    let limit = params.int("limit", 1, Some(100), 20);
    let statuses = params.list_of("status", "a run status", &statuses(contract));
    let users = params.search().map(|wanted| {
        let named =
            (0_u16..).zip(&USER_NAMES).filter(|(_, name)| name.to_lowercase().contains(&wanted));
        named.map(|(user, _)| user).collect()
    });
    let sorts = SortField::ALL.map(|sort| (sort.text(), sort));
    let sort = params.one_of("sort", &sorts).unwrap_or(SortField::CreatedAt);
    let descending = params.one_of("order", &[("asc", false), ("desc", true)]).unwrap_or(true);
    params.finish()?;
    let (world, now) = app.world();
    let workflow = or_not_found(world.workflow(workflow_id))?;
    let size = |number: i64| usize::try_from(number).unwrap_or(usize::MAX);
    let query =
        RunsQuery { statuses, users, sort, descending, offset: size(offset), limit: size(limit) };
    let page = workflow.page(&query, now);
    let row =
        |index: &u32| wire::run::list_item(app.rng, contract, &workflow.run(*index, now).snapshot);
    let rows: Vec<Value> = page.indexes.iter().map(row).collect();
    let path = format!("/api/v1/workflows/{workflow_id}/runs");
    Ok(page_response(&app, &path, &rows, (offset, limit, page.total)))
}

/// Runs Summary.
pub(crate) async fn summary(
    State(app): State<SharedState>,
    caller: Caller,
    Path(workflow_id): Path<String>,
    query: QueryPairs,
) -> Result<ApiResponse, ApiError> {
    let contract = app.contract();
    require_session(contract, &caller)?;
    let mut params = Params::new(query);
    let workflow_id = params.id("workflow_id", &workflow_id);
    let (from, to) = params.time_range("from", "to", contract == Contract::Current);
    params.finish()?;
    let (world, now) = app.world();
    let totals = or_not_found(world.workflow(workflow_id))?.totals(from, to, now);
    Ok(ApiResponse::data(wire::run::summary(contract, &totals)))
}

/// Get Run.
pub(crate) async fn get(
    State(app): State<SharedState>,
    _: Caller,
    Path(ids): Path<PathIds>,
) -> Result<ApiResponse, ApiError> {
    with_run(&app, &ids, |_, run, _| wire::run::detail(app.rng, app.contract(), run))
}

/// Get Run Status.
pub(crate) async fn status(
    State(app): State<SharedState>,
    caller: Caller,
    Path(ids): Path<PathIds>,
) -> Result<ApiResponse, ApiError> {
    require_session(app.contract(), &caller)?;
    with_run(&app, &ids, |_, run, _| wire::run::status(app.rng, app.contract(), &run.snapshot))
}

/// Get Run Overview.
pub(crate) async fn overview(
    State(app): State<SharedState>,
    _: Caller,
    Path(ids): Path<PathIds>,
) -> Result<ApiResponse, ApiError> {
    with_run(&app, &ids, |workflow, run, now| {
        wire::overview::overview(app.contract(), workflow, run, now)
    })
}

/// Get Run Steps.
pub(crate) async fn steps(
    State(app): State<SharedState>,
    _: Caller,
    Path(ids): Path<PathIds>,
    query: QueryPairs,
) -> Result<ApiResponse, ApiError> {
    const KINDS: [NodeKind; 10] = [
        NodeKind::Source,
        NodeKind::Translator,
        NodeKind::Normalizer,
        NodeKind::Phonemizer,
        NodeKind::Generator,
        NodeKind::ErrorRate,
        NodeKind::Naturalness,
        NodeKind::Noise,
        NodeKind::Pronunciation,
        NodeKind::Sink,
    ];
    let contract = app.contract();
    let mut wanted = wire::steps::StepFilter::default();
    if contract == Contract::Current {
        let mut params = Params::new(query);
        wanted.include_result = params.boolean("include_result").unwrap_or(false);
        wanted.node_id = params.text("node_id").map(str::to_owned);
        let kinds = KINDS.map(|kind| (kind.slug(), kind.slug()));
        wanted.node_type = params.one_of("node_type", &kinds).map(str::to_owned);
        params.finish()?;
    }
    with_run(&app, &ids, |_, run, now| {
        let lines = run.lines(now);
        let link = |clip| playback_url(&app, run, &lines, clip, now);
        wire::steps::steps(contract, run, now, &wanted, &link)
    })
}

/// In the seed contract, Get Run Status and Runs Summary accept only session tokens.
fn require_session(contract: Contract, caller: &Caller) -> Result<(), ApiError> {
    match contract {
        Contract::Seed => caller.require_session(),
        Contract::Current => Ok(()),
    }
}

fn statuses(contract: Contract) -> Vec<(&'static str, Status)> {
    let known = |status: &Status| contract == Contract::Current || *status != Status::Paused;
    Status::KNOWN.into_iter().filter(known).map(|status| (status.text(), status)).collect()
}
