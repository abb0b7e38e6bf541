//! Polls the list: List Runs, or Get Run Status of its active runs.

use std::cell::RefCell;
use std::rc::Rc;

use crate::api::{ApiError, ApiResponse, Client, ErrorKind};
use crate::domain::run::{RunId, RunsPage, WorkflowId};
use crate::platform::clock::ServerTime;
use crate::poll::list::causes::{KnownCauses, shorten_error};
use crate::poll::list::paging::{ListKey, Listing};
use crate::poll::list::planner::{self, PollPlanner, PollStep};
use crate::poll::polled::PollRequest;
use crate::poll::remote::RemoteData;
use dom::reactive::StoredValue;

/// Sends the request of one poll, as planned by [`PollPlanner`].
pub(crate) async fn poll_list(
    client: Client,
    planner: Rc<RefCell<PollPlanner>>,
    causes: StoredValue<KnownCauses>,
    request: PollRequest<ListKey, Listing>,
) -> Result<ApiResponse<Listing>, ApiError> {
    let PollRequest { key, current, since } = request;
    let RemoteData { value: current, warnings, error, loading } = current;
    let client = client.for_poll(since);
    // A status would clear an error of the list.
    let is_planned = !loading && since.is_some() && error.is_none();
    let planned = current.as_ref().filter(|_| is_planned);
    let now = client.clock().now();
    let planned =
        planned.map_or(PollStep::List, |current| planner.borrow().plan(&current.page, now));
    if let (PollStep::Run(id), Some(current)) = (planned, &current) {
        let mut value = current.clone();
        let server_time =
            patch_status(&client, &planner, &key.workflow, &id, &mut value.page).await?;
        causes.update_value(|causes| causes.record_none(&mut value.page, &id));
        return Ok(ApiResponse { value, warnings, server_time });
    }
    let (mut response, listed_ids) = load(&client, current, key).await?;
    causes.update_value(|causes| causes.complete(&mut response.value.page));
    planner.borrow_mut().list_received(&response.value.page, &listed_ids, client.clock().now());
    Ok(response)
}

/// Updates a run of the page with its Get Run Status. The page stays the same if that is not available.
async fn patch_status(
    client: &Client,
    planner: &RefCell<PollPlanner>,
    workflow: &WorkflowId,
    id: &RunId,
    page: &mut RunsPage,
) -> Result<Option<ServerTime>, ApiError> {
    match client.run_status(workflow, id).await {
        Ok(mut response) => {
            let answered = response.server_time.map(|time| time.server);
            shorten_error(&mut response.value);
            planner::patch(page, &response.value, answered);
            planner.borrow_mut().status_received(&response.value);
            Ok(response.server_time)
        }
        Err(error) => {
            let is_ended = page.runs().any(|run| run.id == *id && run.status.is_terminal());
            if !is_unavailable(error.kind, is_ended) {
                return Err(error);
            }
            planner.borrow_mut().status_unavailable(id);
            Ok(None)
        }
    }
}

/// Whether an error concerns the run alone. What is missing of an ended run is not worth an error of the list.
fn is_unavailable(error: ErrorKind, is_ended: bool) -> bool {
    match error {
        ErrorKind::NotFound | ErrorKind::Forbidden => true,
        ErrorKind::Server
        | ErrorKind::Unreadable
        | ErrorKind::Conflict
        | ErrorKind::Invalid
        | ErrorKind::Refused => is_ended,
        ErrorKind::SignedOut
        | ErrorKind::TokenUnavailable
        | ErrorKind::Unauthorized
        | ErrorKind::RateLimited
        | ErrorKind::Network
        | ErrorKind::Timeout => false,
    }
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
