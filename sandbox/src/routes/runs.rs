//! The five run endpoints of the seed, and Get Run Steps.

use axum::extract::{Path, State};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Pairs, params};
use crate::answer::Answer;
use crate::app::{App, Shared};
use crate::auth::Caller;
use crate::catalog::PEOPLE;
use crate::cli::Contract;
use crate::draw::Ms;
use crate::error::ApiError;
use crate::graph::NodeKind;
use crate::life::Status;
use crate::table::{Query, Sort};
use crate::wire;
use crate::workflow::{Run, Workflow};

/// List Runs.
pub(super) async fn list(
    State(app): State<Shared>,
    _: Caller,
    Path(workflow_id): Path<String>,
    query: Pairs,
) -> Result<Answer, ApiError> {
    let contract = app.contract();
    let mut params = params(query);
    let workflow_id = params.id("workflow_id", &workflow_id);
    let offset = params.int("offset", 0, None, 0);
    let limit = params.int("limit", 1, Some(100), 20);
    let statuses = params.words("status", "a run status", &statuses(contract));
    let people = params.search().map(|wanted| {
        let named = (0_u16..)
            .zip(&PEOPLE)
            .filter(|(_, person)| person.name.to_lowercase().contains(&wanted));
        named.map(|(person, _)| person).collect()
    });
    let sorts = Sort::ALL.map(|sort| (sort.text(), sort));
    let sort = params.word("sort", &sorts).unwrap_or(Sort::CreatedAt);
    let descending = params.word("order", &[("asc", false), ("desc", true)]).unwrap_or(true);
    params.finish()?;
    let (world, now) = app.world();
    let workflow = found(world.workflow(workflow_id))?;
    let size = |number: i64| usize::try_from(number).unwrap_or(usize::MAX);
    let query =
        Query { statuses, people, sort, descending, offset: size(offset), limit: size(limit) };
    let page = workflow.page(&query, now);
    let row =
        |index: &u32| wire::run::list_item(app.draw, contract, &workflow.run(*index, now).facts);
    let rows: Vec<Value> = page.indexes.iter().map(row).collect();
    let path = format!("/api/v1/workflows/{workflow_id}/runs");
    Ok(paged(&app, &path, &rows, (offset, limit, page.total)))
}

/// Runs Summary.
pub(super) async fn summary(
    State(app): State<Shared>,
    caller: Caller,
    Path(workflow_id): Path<String>,
    query: Pairs,
) -> Result<Answer, ApiError> {
    let contract = app.contract();
    refuse_keys(contract, &caller)?;
    let mut params = params(query);
    let workflow_id = params.id("workflow_id", &workflow_id);
    let (from, to) = params.window("from", "to", contract == Contract::Current);
    params.finish()?;
    let (world, now) = app.world();
    let sums = found(world.workflow(workflow_id))?.sums(from, to, now);
    Ok(Answer::data(wire::run::summary(contract, &sums)))
}

/// Get Run.
pub(super) async fn get(
    State(app): State<Shared>,
    _: Caller,
    Path(ids): Path<(String, String)>,
) -> Result<Answer, ApiError> {
    with_run(&app, &ids, |_, run, _| wire::run::detail(app.draw, app.contract(), run))
}

/// Get Run Status.
pub(super) async fn status(
    State(app): State<Shared>,
    caller: Caller,
    Path(ids): Path<(String, String)>,
) -> Result<Answer, ApiError> {
    refuse_keys(app.contract(), &caller)?;
    with_run(&app, &ids, |_, run, _| wire::run::status(app.draw, app.contract(), &run.facts))
}

/// Get Run Overview.
pub(super) async fn overview(
    State(app): State<Shared>,
    _: Caller,
    Path(ids): Path<(String, String)>,
) -> Result<Answer, ApiError> {
    with_run(&app, &ids, |workflow, run, now| {
        wire::overview::overview(app.contract(), workflow, run, now)
    })
}

/// Get Run Steps.
pub(super) async fn steps(
    State(app): State<Shared>,
    _: Caller,
    Path(ids): Path<(String, String)>,
    query: Pairs,
) -> Result<Answer, ApiError> {
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
    let mut wanted = wire::steps::Wanted::default();
    if contract == Contract::Current {
        let mut params = params(query);
        wanted.include_result = params.flag("include_result").unwrap_or(false);
        wanted.node_id = params.text("node_id").map(str::to_owned);
        let kinds = KINDS.map(|kind| (kind.slug(), kind.slug()));
        wanted.node_type = params.word("node_type", &kinds).map(str::to_owned);
        params.finish()?;
    }
    with_run(&app, &ids, |_, run, now| wire::steps::steps(contract, run, now, &wanted))
}

/// Answers with what `tell` says about the run the path names.
pub(super) fn with_run<T: Into<Value>>(
    app: &App,
    ids: &(String, String),
    tell: impl FnOnce(&Workflow, &Run, Ms) -> T,
) -> Result<Answer, ApiError> {
    let (workflow_id, run_id) = run_path(ids)?;
    let (world, now) = app.world();
    let workflow = found(world.workflow(workflow_id))?;
    let index = workflow.index(run_id).ok_or_else(|| ApiError::not_found("run"))?;
    Ok(Answer::data(tell(workflow, &workflow.run(index, now), now)))
}

/// The ids in the path of a run.
pub(super) fn run_path(ids: &(String, String)) -> Result<(Uuid, Uuid), ApiError> {
    let mut params = crate::params::Params::default();
    let path = (params.id("workflow_id", &ids.0), params.id("run_id", &ids.1));
    params.finish()?;
    Ok(path)
}

/// 404 for a workflow that does not exist.
pub(super) fn found<T>(workflow: Option<T>) -> Result<T, ApiError> {
    workflow.ok_or_else(|| ApiError::not_found("workflow"))
}

/// A counted page. `next` and `prev` carry offset and limit and nothing else, as the examples show them.
pub(super) fn paged(app: &App, path: &str, rows: &[Value], part: (i64, i64, i64)) -> Answer {
    let (offset, limit, total) = part;
    let link = |offset: i64| json!(format!("{}{path}?offset={offset}&limit={limit}", app.origin));
    let next =
        if offset.saturating_add(limit) < total { link(offset + limit) } else { Value::Null };
    let prev = if offset > 0 { link((offset - limit).max(0)) } else { Value::Null };
    let pagination = json!({ "limit": limit, "total": total, "next": next, "prev": prev });
    Answer {
        status: axum::http::StatusCode::OK,
        body: json!({ "data": rows, "pagination": pagination }),
    }
}

/// The seed's pages of Get Run Status and Runs Summary name session tokens only.
fn refuse_keys(contract: Contract, caller: &Caller) -> Result<(), ApiError> {
    match contract {
        Contract::Seed => caller.session_only(),
        Contract::Current => Ok(()),
    }
}

fn statuses(contract: Contract) -> Vec<(&'static str, Status)> {
    let known = |status: &Status| contract == Contract::Current || *status != Status::Paused;
    Status::KNOWN.into_iter().filter(known).map(|status| (status.text(), status)).collect()
}
