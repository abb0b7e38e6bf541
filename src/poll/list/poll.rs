//! One turn of a list that is session fresh: all of it anew, or the few runs on it that move. When the
//! next one is due is `machine`'s, what it asks for `plan`'s.

use std::cell::RefCell;
use std::rc::Rc;

use crate::api::{Answer, ApiError, Client, ErrorKind};
use crate::domain::run::{RunId, RunsPage, WorkflowId};
use crate::platform::clock::ServerTime;
use crate::poll::driver::PollRequest;
use crate::poll::list::paging::{ListKey, Listing};
use crate::poll::list::planner::{self, PollPlanner, PollStep};
use crate::poll::remote::RemoteData;

/// Asks for a list, or for the few runs on it that move.
pub(crate) async fn turn(
    client: Client,
    watch: Rc<RefCell<PollPlanner>>,
    question: PollRequest<ListKey, Listing>,
) -> Result<Answer<Listing>, ApiError> {
    let PollRequest {
        key: wanted,
        known: RemoteData { value: known, notes, awaiting, .. },
        by_reader,
    } = question;
    let planned = known.as_ref().filter(|_| !awaiting && !by_reader);
    let now = client.clock().now();
    let planned = planned.map_or(PollStep::List, |known| watch.borrow().plan(&known.page, now));
    if let (PollStep::Runs(ids), Some(known)) = (planned, &known)
        && let Some((page, server_time)) =
            statuses(&client, &watch, &wanted.workflow, &ids, &known.page).await?
    {
        let mut value = known.clone();
        value.page = page;
        return Ok(Answer { value, notes, server_time });
    }
    let (answer, heard_of) = load(&client, known, wanted).await?;
    watch.borrow_mut().listed(&answer.value.page, &heard_of, client.clock().now());
    Ok(answer)
}

/// Asks for the status of some runs of a page; `None` when the first of them says nothing.
async fn statuses(
    client: &Client,
    watch: &RefCell<PollPlanner>,
    workflow: &WorkflowId,
    ids: &[RunId],
    page: &RunsPage,
) -> Result<Option<(RunsPage, Option<ServerTime>)>, ApiError> {
    let mut page = page.clone();
    let mut told = Vec::new();
    let mut server_time = None;
    for id in ids {
        match client.run_status(workflow, id).await {
            Ok(answer) => {
                planner::patch(&mut page, &answer.value);
                told.push(answer.value);
                server_time = answer.server_time;
            }
            Err(error) if matches!(error.kind, ErrorKind::NotFound | ErrorKind::Forbidden) => {
                watch.borrow_mut().refused(id);
                break;
            }
            Err(error) => return Err(error),
        }
    }
    told.iter().for_each(|run| watch.borrow_mut().told(run));
    Ok((!told.is_empty()).then_some((page, server_time)))
}

/// How often a page is asked for when the list grows during each round trip.
const MAX_ATTEMPTS: u32 = 3;

/// Loads a page of a list that may grow meanwhile, and which runs the answer told of.
async fn load(
    client: &Client,
    mut known: Option<Listing>,
    wanted: ListKey,
) -> Result<(Answer<Listing>, Vec<RunId>), ApiError> {
    let edge = Listing::edge(known.as_ref(), &wanted);
    let mut attempts = 0;
    loop {
        attempts += 1;
        if attempts > MAX_ATTEMPTS {
            // A list that grows with every answer is opened as it is now.
            known = None;
        }
        let place = Listing::place(known.as_ref(), &wanted);
        let answer = client.list_runs(&wanted.workflow, &place).await?;
        let heard_of = answer.value.runs().map(|run| run.id.clone()).collect();
        match Listing::advance(known, wanted.clone(), &place, answer.value) {
            Ok(mut value) => {
                if let Some((edge, row)) = edge {
                    let there = client.list_runs(&wanted.workflow, &edge).await?.value;
                    if !there.runs().any(|run| run.id == row) {
                        value.has_moved();
                    }
                }
                let Answer { notes, server_time, .. } = answer;
                return Ok((Answer { value, notes, server_time }, heard_of));
            }
            Err(grown) => known = Some(*grown),
        }
    }
}
