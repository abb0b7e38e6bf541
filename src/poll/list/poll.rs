//! Polls the list: List Runs, or Get Run Status of its active runs.

use std::cell::RefCell;
use std::rc::Rc;

use crate::api::{ApiError, ApiResponse, Client, ErrorKind};
use crate::domain::run::{RunId, RunsPage, WorkflowId};
use crate::platform::clock::ServerTime;
use crate::poll::list::paging::{ListKey, Listing};
use crate::poll::list::planner::{self, PollPlanner, PollStep};
use crate::poll::polled::PollRequest;
use crate::poll::remote::RemoteData;

/// Sends the requests of one poll, as planned by [`PollPlanner`].
pub(crate) async fn poll_list(
    client: Client,
    planner: Rc<RefCell<PollPlanner>>,
    request: PollRequest<ListKey, Listing>,
) -> Result<ApiResponse<Listing>, ApiError> {
    let PollRequest { key, current: RemoteData { value: current, warnings, loading, .. }, since } =
        request;
    let client = client.for_poll(since);
    let planned = current.as_ref().filter(|_| !loading && since.is_some());
    let now = client.clock().now();
    let planned =
        planned.map_or(PollStep::List, |current| planner.borrow().plan(&current.page, now));
    if let (PollStep::Runs(ids), Some(current)) = (planned, &current)
        && let Some((page, server_time)) =
            statuses(&client, &planner, &key.workflow, &ids, &current.page).await?
    {
        let mut value = current.clone();
        value.page = page;
        return Ok(ApiResponse { value, warnings, server_time });
    }
    let (response, listed_ids) = load(&client, current, key).await?;
    planner.borrow_mut().list_received(&response.value.page, &listed_ids, client.clock().now());
    Ok(response)
}

/// Get Run Status of some runs; `None` if the first one is not available.
async fn statuses(
    client: &Client,
    planner: &RefCell<PollPlanner>,
    workflow: &WorkflowId,
    ids: &[RunId],
    page: &RunsPage,
) -> Result<Option<(RunsPage, Option<ServerTime>)>, ApiError> {
    let mut page = page.clone();
    let mut updated = Vec::new();
    let mut server_time = None;
    for id in ids {
        match client.run_status(workflow, id).await {
            Ok(response) => {
                let answered = response.server_time.map(|time| time.server);
                planner::patch(&mut page, &response.value, answered);
                updated.push(response.value);
                server_time = response.server_time;
            }
            Err(error) if matches!(error.kind, ErrorKind::NotFound | ErrorKind::Forbidden) => {
                planner.borrow_mut().status_unavailable(id);
                break;
            }
            Err(error) => return Err(error),
        }
    }
    updated.iter().for_each(|run| planner.borrow_mut().status_received(run));
    Ok((!updated.is_empty()).then_some((page, server_time)))
}

/// Maximum number of requests for a page of a list that grows in the meantime.
const MAX_ATTEMPTS: u32 = 3;

/// Loads a page of a list that may grow in the meantime. Returns also the ids in the response.
async fn load(
    client: &Client,
    mut current: Option<Listing>,
    key: ListKey,
) -> Result<(ApiResponse<Listing>, Vec<RunId>), ApiError> {
    let boundary = Listing::boundary(current.as_ref(), &key);
    let mut attempts = 0;
    loop {
        attempts += 1;
        if attempts > MAX_ATTEMPTS {
            // Opens the list in its current state.
            current = None;
        }
        let query = Listing::server_query(current.as_ref(), &key);
        let response = client.list_runs(&key.workflow, &query).await?;
        let listed_ids = response.value.runs().map(|run| run.id.clone()).collect();
        let answered = response.server_time.map(|time| time.server);
        match Listing::advance(current, key.clone(), &query, response.value, answered) {
            Ok(mut value) => {
                if let Some((boundary_query, row)) = boundary {
                    let adjacent = client.list_runs(&key.workflow, &boundary_query).await?.value;
                    if !adjacent.runs().any(|run| run.id == row) {
                        value.mark_reordered();
                    }
                }
                let ApiResponse { warnings, server_time, .. } = response;
                return Ok((ApiResponse { value, warnings, server_time }, listed_ids));
            }
            Err(listing) => current = Some(*listing),
        }
    }
}
