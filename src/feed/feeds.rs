//! What can be followed: the list, the summary, one run, its overview.

use std::rc::Rc;

use leptos::prelude::*;

use super::follow::{Followed, Source, follow};
use super::listing::{ListKey, Listing};
use super::now::ServerClock;
use super::schedule::Pace;
use crate::api::{Answer, ApiError, Client};
use crate::overview::RunOverview;
use crate::run::{Run, RunId, RunState, RunStatus, RunsPage, RunsRow, RunsSummary, WorkflowId};
use crate::runs_query::RunsQuery;
use crate::summary_window::SummaryWindow;

/// The data of one component: what asks for it, and the server's time.
#[derive(Clone, Copy)]
pub struct Feeds {
    client: StoredValue<Client, LocalStorage>,
    /// The list that was shown last.
    open: StoredValue<Option<Listing>>,
    /// How often the reader has asked for the list as it is now.
    edition: RwSignal<u32>,
    /// The server's time.
    pub server: ServerClock,
}

impl Feeds {
    /// Feeds that ask through `client`. The server's time ticks until the calling scope's owner
    /// goes away.
    pub fn new(client: Client) -> Self {
        let server = ServerClock::start(Rc::clone(client.clock()));
        Self {
            client: StoredValue::new_local(client),
            open: StoredValue::new(None),
            edition: RwSignal::new(0),
            server,
        }
    }

    /// Follows a page of the list. The list that was opened last stays open while its reader looks
    /// at a run.
    pub fn listing(&self, place: Signal<(WorkflowId, RunsQuery)>) -> Followed<Listing> {
        let client = self.client.get_value();
        let clock = Rc::clone(client.clock());
        let (open, edition) = (self.open, self.edition);
        // A memo: the summary's window is part of the place and does not concern the list.
        let key = Memo::new(move |_| {
            let (workflow, query) = place.get();
            ListKey { workflow, query: query.of_list(), edition: edition.get() }
        });
        let source = Source {
            key: key.into(),
            ask: Rc::new(move |wanted, known: Option<&Listing>| {
                let client = client.clone();
                let known = known.cloned().or_else(|| open.get_value());
                Box::pin(async move {
                    let answer = load(&client, known, wanted).await?;
                    open.set_value(Some(answer.value.clone()));
                    Ok(answer)
                })
            }),
            merge: |_, listing| listing,
            pace: listing_pace,
        };
        follow(clock, self.server, source)
    }

    /// Shows lists as they are by now, instead of as they were when they were opened.
    pub fn reopen(&self) {
        self.edition.update(|edition| *edition += 1);
    }

    /// Follows the summary of the runs in a window.
    pub fn summary(&self, key: Signal<(WorkflowId, SummaryWindow)>) -> Followed<RunsSummary> {
        let client = self.client.get_value();
        let clock = Rc::clone(client.clock());
        let server = self.server;
        let source = Source {
            key,
            ask: Rc::new(move |(workflow, window): (WorkflowId, SummaryWindow), _| {
                let client = client.clone();
                let bounds = window.bounds(server.now_untracked());
                Box::pin(async move { client.summary(&workflow, bounds).await })
            }),
            merge: |_, summary| summary,
            pace: summary_pace,
        };
        follow(clock, self.server, source)
    }

    /// Follows one run: whole at first, then its status.
    pub fn run(&self, key: Signal<(WorkflowId, RunId)>) -> Followed<Run> {
        let client = self.client.get_value();
        let clock = Rc::clone(client.clock());
        let source = Source {
            key,
            ask: Rc::new(move |(workflow, run), known: Option<&Run>| {
                let client = client.clone();
                let whole = known.is_none_or(|known| known.id != run);
                Box::pin(async move {
                    if whole {
                        client.run(&workflow, &run).await
                    } else {
                        client.run_status(&workflow, &run).await
                    }
                })
            }),
            merge: |known, newer| match known {
                Some(mut run) if run.id == newer.id => {
                    run.patch(newer);
                    run
                }
                Some(_) | None => newer,
            },
            pace: run_pace,
        };
        follow(clock, self.server, source)
    }

    /// Follows a run's overview.
    pub fn overview(&self, key: Signal<(WorkflowId, RunId)>) -> Followed<RunOverview> {
        let client = self.client.get_value();
        let clock = Rc::clone(client.clock());
        let source = Source {
            key,
            ask: Rc::new(move |(workflow, run), _| {
                let client = client.clone();
                Box::pin(async move { client.run_overview(&workflow, &run).await })
            }),
            merge: |_, overview| overview,
            pace: overview_pace,
        };
        follow(clock, self.server, source)
    }
}

/// How often a page is asked for when the list grows during each round trip.
const MAX_ATTEMPTS: u32 = 3;

/// Loads a page of a list that may grow meanwhile.
async fn load(
    client: &Client,
    mut known: Option<Listing>,
    wanted: ListKey,
) -> Result<Answer<Listing>, ApiError> {
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
        match Listing::advance(known, wanted.clone(), &place, answer.value) {
            Ok(mut value) => {
                if let Some((edge, row)) = edge
                    && !has_row(&client.list_runs(&wanted.workflow, &edge).await?.value, &row)
                {
                    value.has_moved();
                }
                return Ok(Answer { value, notes: answer.notes, server_time: answer.server_time });
            }
            Err(grown) => known = Some(*grown),
        }
    }
}

fn has_row(page: &RunsPage, id: &RunId) -> bool {
    page.rows.iter().any(|row| matches!(row, RunsRow::Run(run) if run.id == *id))
}

fn run_pace(run: &Run) -> Pace {
    if run.is_moving() {
        Pace::Moving
    } else if run.status.is_terminal() {
        Pace::Ended
    } else {
        Pace::Quiet
    }
}

/// A list never ends: somebody may start a run.
fn listing_pace(listing: &Listing) -> Pace {
    let moves = |row: &RunsRow| match row {
        RunsRow::Run(run) => run.is_moving(),
        RunsRow::Unreadable { .. } => false,
    };
    if listing.page.rows.iter().any(moves) { Pace::Moving } else { Pace::Quiet }
}

fn summary_pace(summary: &RunsSummary) -> Pace {
    let active =
        |(status, count): &(RunStatus, i64)| RunState::Is(status.clone()).is_moving() && *count > 0;
    if summary.counts.iter().any(active) { Pace::Moving } else { Pace::Quiet }
}

/// The overview is heavy and best at the end (contract §5.5): it is asked for at leisure until the
/// run has ended and every figure has arrived.
fn overview_pace(overview: &RunOverview) -> Pace {
    let ended = overview.run.as_ref().is_some_and(|run| run.status.is_terminal());
    if ended && !overview.awaits_figures() { Pace::Ended } else { Pace::Quiet }
}
