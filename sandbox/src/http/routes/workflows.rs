//! List Workflows and Get Workflow.

use std::cmp::Ordering;

use axum::extract::{Path, State};
use serde_json::Value;

use crate::cli::Contract;
use crate::http::auth::caller::Caller;
use crate::http::error::ApiError;
use crate::http::params::{Params, QueryPairs};
use crate::http::response::ApiResponse;
use crate::http::routes::lookup::{or_not_found, page_response};
use crate::http::state::SharedState;
use crate::random::len_to_i64;
use crate::wire;
use crate::world::runs::Status;
use crate::world::workflows::{RunTotals, Workflow};

/// The values of the `status` parameter: they refer to the workflow's latest run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum WorkflowStatus {
    Draft,
    Running,
    Completed,
    Failed,
    /// Accepted by the API, but never matches.
    Paused,
}

#[derive(Clone, Copy)]
enum SortBy {
    Name,
    UpdatedAt,
    RunsCount,
}

/// Get Workflow.
pub(crate) async fn get(
    State(app): State<SharedState>,
    _: Caller,
    Path(workflow_id): Path<String>,
) -> Result<ApiResponse, ApiError> {
    let mut params = Params::default();
    let workflow_id = params.id("workflow_id", &workflow_id);
    params.finish()?;
    let (world, now) = app.world();
    let workflow = or_not_found(world.workflow(workflow_id))?;
    Ok(ApiResponse::data(wire::workflow::workflow(app.rng, app.contract(), workflow, true, now)))
}

/// List Workflows.
pub(crate) async fn list(
    State(app): State<SharedState>,
    _: Caller,
    query: QueryPairs,
) -> Result<ApiResponse, ApiError> {
    let contract = app.contract();
    let current = contract == Contract::Current;
    let mut params = Params::new(query);
    let offset = params.int("offset", 0, None, 0);
    let limit = params.int("limit", 1, Some(100), 20);
    let status = params.one_of(
        "status",
        &[
            ("draft", WorkflowStatus::Draft),
            ("running", WorkflowStatus::Running),
            ("completed", WorkflowStatus::Completed),
            ("failed", WorkflowStatus::Failed),
            ("paused", WorkflowStatus::Paused),
        ],
    );
    let search = params.search();
    let sorts = sorts(&mut params);
    let (after, before) = params.time_range("last_run_after", "last_run_before", current);
    let failed = if current { params.boolean("has_failed_run") } else { None };
    let with_definition =
        if current { params.boolean("include_definition").unwrap_or(false) } else { false };
    params.finish()?;
    let (world, now) = app.world();
    let mut matching: Vec<(&Workflow, RunTotals)> = world
        .workflows
        .iter()
        .map(|workflow| (workflow, workflow.totals(None, None, now)))
        .filter(|(workflow, totals)| {
            let last = workflow.last_run(now);
            let text = format!("{}\n{}", workflow.name, workflow.description.unwrap_or_default())
                .to_lowercase();
            status.is_none_or(|wanted| workflow_status(last.map(|row| row.status)) == Some(wanted))
                && search.as_ref().is_none_or(|wanted| text.contains(wanted))
                && after.is_none_or(|after| last.is_some_and(|row| row.created_at >= after))
                && before.is_none_or(|before| last.is_some_and(|row| row.created_at <= before))
                && failed.is_none_or(|failed| (totals.with_status(Status::Failed) > 0) == failed)
        })
        .collect();
    matching.sort_by(|left, right| compare(left, right, &sorts));
    let size = |number: i64| usize::try_from(number).unwrap_or(usize::MAX);
    let rows: Vec<Value> = matching
        .iter()
        .skip(size(offset))
        .take(size(limit))
        .map(|(workflow, _)| {
            wire::workflow::workflow(app.rng, contract, workflow, with_definition, now)
        })
        .collect();
    Ok(page_response(&app, "/api/v1/workflows", &rows, (offset, limit, len_to_i64(matching.len()))))
}

/// The sort fields, and whether each is descending.
fn sorts(params: &mut Params) -> Vec<(SortBy, bool)> {
    let orders: Vec<_> = params.all("order");
    for order in orders.iter().filter(|order| !matches!(order.as_str(), "asc" | "desc")) {
        params.add_error("order", format!("'{order}' must be one of 'asc', 'desc'."));
    }
    let mut sorts = Vec::new();
    for (position, name) in params.all("sort").iter().enumerate() {
        let (sort, usual) = match name.as_str() {
            "name" => (SortBy::Name, false),
            "updated_at" => (SortBy::UpdatedAt, true),
            "runs_count" => (SortBy::RunsCount, true),
            _ => {
                params.add_error(
                    "sort",
                    format!("'{name}' must be one of 'name', 'updated_at', 'runs_count'."),
                );
                continue;
            }
        };
        sorts.push((sort, orders.get(position).map_or(usual, |order| order == "desc")));
    }
    if sorts.is_empty() {
        sorts.push((SortBy::UpdatedAt, true));
    }
    sorts
}

fn compare(
    left: &(&Workflow, RunTotals),
    right: &(&Workflow, RunTotals),
    sorts: &[(SortBy, bool)],
) -> Ordering {
    let ((left, left_sums), (right, right_sums)) = (left, right);
    for (sort, descending) in sorts {
        let order = match sort {
            SortBy::Name => left.name.cmp(&right.name),
            SortBy::UpdatedAt => left.updated_at.cmp(&right.updated_at),
            SortBy::RunsCount => left_sums.total.cmp(&right_sums.total),
        };
        let order = if *descending { order.reverse() } else { order };
        if order.is_ne() {
            return order;
        }
    }
    left.id.cmp(&right.id)
}

/// A workflow whose latest run is pending or cancelled matches no status.
fn workflow_status(last: Option<Status>) -> Option<WorkflowStatus> {
    match last {
        None => Some(WorkflowStatus::Draft),
        Some(Status::Running | Status::Paused) => Some(WorkflowStatus::Running),
        Some(Status::Completed) => Some(WorkflowStatus::Completed),
        Some(Status::Failed) => Some(WorkflowStatus::Failed),
        Some(Status::Pending | Status::Cancelled | Status::Other(_)) => None,
    }
}
