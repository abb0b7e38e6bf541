//! What can be followed: the list, the summary, one run, its overview.

use std::rc::Rc;

use leptos::prelude::*;

use super::follow::{Followed, Source, follow};
use super::now::ServerClock;
use super::schedule::Pace;
use crate::api::Client;
use crate::overview::RunOverview;
use crate::run::{Run, RunId, RunState, RunStatus, RunsPage, RunsRow, RunsSummary, WorkflowId};
use crate::runs_query::RunsQuery;

/// The data of one component: what asks for it, and the server's time.
#[derive(Clone, Copy)]
pub struct Feeds {
    client: StoredValue<Client, LocalStorage>,
    /// The server's time.
    pub server: ServerClock,
}

impl Feeds {
    /// Feeds that ask through `client`. The server's time ticks until the calling scope's owner
    /// goes away.
    pub fn new(client: Client) -> Self {
        let server = ServerClock::start(Rc::clone(client.clock()));
        Self { client: StoredValue::new_local(client), server }
    }

    /// Follows a page of the list.
    pub fn runs_page(&self, key: Signal<(WorkflowId, RunsQuery)>) -> Followed<RunsPage> {
        let client = self.client.get_value();
        let clock = Rc::clone(client.clock());
        let source = Source {
            key,
            ask: Rc::new(move |(workflow, query), _| {
                let client = client.clone();
                Box::pin(async move { client.list_runs(&workflow, &query).await })
            }),
            merge: |_, page| page,
            pace: page_pace,
        };
        follow(clock, self.server, source)
    }

    /// Follows the summary of all runs.
    pub fn summary(&self, workflow: Signal<WorkflowId>) -> Followed<RunsSummary> {
        let client = self.client.get_value();
        let clock = Rc::clone(client.clock());
        let source = Source {
            key: workflow,
            ask: Rc::new(move |workflow, _| {
                let client = client.clone();
                Box::pin(async move { client.summary(&workflow).await })
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
fn page_pace(page: &RunsPage) -> Pace {
    let moves = |row: &RunsRow| match row {
        RunsRow::Run(run) => run.is_moving(),
        RunsRow::Unreadable { .. } => false,
    };
    if page.rows.iter().any(moves) { Pace::Moving } else { Pace::Quiet }
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
