//! The values that a page polls: list, summary, run, overview. Each is a `PollSource`: how to fetch it,
//! how often it changes, what invalidates it.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;

use crate::domain::overview::RunOverview;
use crate::domain::overview::verdict::Compared;
use crate::domain::run::{Run, RunId, RunState, RunStatus, RunsSummary, WorkflowId};
use crate::domain::time::Timestamp;
use crate::platform::browser_status::BrowserStatus;
use crate::poll::actions::RunActions;
use crate::poll::analysis::{OptionalAnalysis, analysis};
use crate::poll::driver::PollContext;
use crate::poll::event::PollConditions;
use crate::poll::freshness::{FetchStatus, Freshness};
use crate::poll::list::paging::{ListKey, Listing};
use crate::poll::list::planner::PollPlanner;
use crate::poll::list::poll::poll_list;
use crate::poll::list::previous::previous_completed;
use crate::poll::list::siblings::{self, Siblings};
use crate::poll::polled::{PollRequest, PollSource, Polled, start_polling};
use crate::poll::schedule::{ChangeRate, RefreshRate};
use crate::poll::server_clock::ServerClock;
use crate::poll::session_state::SessionState;
use crate::routing::query::RunsQuery;
use crate::routing::window::SummaryWindow;
use dom::reactive::{Memo, ReadSignal, RwSignal};

/// The summary's minimum interval while runs change: at most four requests per minute.
const SUMMARY_MIN_INTERVAL: Duration = Duration::from_secs(15);

/// The overview's minimum interval; its response is large (contract §5.5).
const OVERVIEW_MIN_INTERVAL: Duration = Duration::from_secs(10);

/// The polled data of a page, with its polling settings and the server's time.
#[derive(Clone, Copy)]
pub struct PageData {
    pub(crate) session: SessionState,
    list_version: RwSignal<u32>,
    pub server: ServerClock,
    /// Stops automatic requests, but not those of the user.
    pub paused: RwSignal<bool>,
    pub refresh_rate: RwSignal<RefreshRate>,
    pub(super) conditions: Memo<PollConditions>,
    /// Whether the page can be seen.
    pub(super) visible: ReadSignal<bool>,
    /// Whether the user is notified of runs that end: then a page that cannot be seen polls, too, at the slowest rate.
    pub notifies: RwSignal<bool>,
    /// The runs whose end the user is notified of in any case.
    pub(crate) watched: RwSignal<Vec<RunId>>,
    offline_since: RwSignal<Option<Timestamp>>,
    /// Notified when a displayed run changes.
    runs_changed: Trigger,
    pub(super) refresh: Trigger,
}

impl PageData {
    /// Restores the settings of `session`. The clock ticks until the current owner is disposed.
    pub fn new(session: SessionState, browser_status: BrowserStatus) -> Self {
        let clock = session.client.with_value(|client| Rc::clone(client.clock()));
        let server = ServerClock::start(clock, session.offset);
        let paused = RwSignal::new(session.paused.get_value());
        let refresh_rate = RwSignal::new(session.refresh_rate.get_value());
        dom::reactive::effect(move |_| {
            session.paused.set_value(paused.get());
            session.refresh_rate.set_value(refresh_rate.get());
        });
        let notifies = RwSignal::new(false);
        let watched = RwSignal::new(session.watched.get_value());
        dom::reactive::effect(move |_| session.watched.set_value(watched.get()));
        let is_awaited = move || notifies.get() || watched.with(|runs| !runs.is_empty());
        let conditions = Memo::new(move |_| PollConditions {
            visible: browser_status.visible.get() || is_awaited(),
            online: browser_status.online.get(),
            running: !paused.get(),
        });
        let offline_since = RwSignal::new(session.offline_since.get_value());
        // An effect, so that it records the time of the event even if nothing reads it.
        dom::reactive::effect(move |_| {
            let known = session.offline_since.get_value();
            let since = (!browser_status.online.get())
                .then(|| known.unwrap_or_else(|| server.now_untracked()));
            session.offline_since.set_value(since);
            offline_since.set(since);
        });
        let list_version = RwSignal::new(session.list_version.get_value());
        let refresh = Trigger::new();
        session.refresh.set_value(Some(refresh));
        Self {
            session,
            list_version,
            server,
            paused,
            refresh_rate,
            conditions,
            visible: browser_status.visible,
            notifies,
            watched,
            offline_since,
            runs_changed: Trigger::new(),
            refresh,
        }
    }

    /// Polls a page of the list. The last list stays in the session, and is shown at once when the user
    /// returns from a run.
    pub fn listing(&self, query: Memo<(WorkflowId, RunsQuery)>) -> Polled<Listing> {
        let client = self.session.client.get_value();
        let (data, open, list_version) = (*self, self.session.open_list, self.list_version);
        let causes = self.session.causes;
        // A memo: the summary's window is part of the query but not of the list.
        let key = Memo::new(move |_| {
            let (workflow, query) = query.get();
            ListKey { workflow, query: query.without_window(), list_version: list_version.get() }
        });
        let planner: Rc<RefCell<PollPlanner>> = Rc::default();
        let planner_for_rate = Rc::clone(&planner);
        let last = open.get_value();
        let source = PollSource {
            initial: last.filter(|(listing, _)| key.with_untracked(|key| listing.key() == key)),
            key,
            fetch: Box::new(move |mut request| {
                if request.current.value.is_none() {
                    request.current.value = open.get_value().map(|(listing, _)| listing);
                }
                let result = poll_list(client.clone(), Rc::clone(&planner), causes, request);
                Box::pin(async move {
                    let response = result.await?;
                    let written = response.server_time.map(|time| time.server);
                    let as_of = written.unwrap_or_else(|| data.server.now_untracked());
                    open.set_value(Some((response.value.clone(), as_of)));
                    data.emit_status_changes(response.value.page.runs(), true);
                    Ok(response)
                })
            }),
            change_rate: Box::new(move |listing| {
                planner_for_rate.borrow().change_rate(&listing.page)
            }),
            on_change: Some(self.runs_changed),
            invalidated_by: None,
        };
        start_polling(&self.context(), source)
    }

    /// Shows the current list, including new runs and changed order.
    pub(crate) fn reload_list(&self) {
        self.session.list_version.update_value(|version| *version += 1);
        // The page may have been left.
        self.list_version.try_set(self.session.list_version.get_value());
    }

    pub fn summary(&self, key: Memo<(WorkflowId, SummaryWindow)>) -> Polled<RunsSummary> {
        let client = self.session.client.get_value();
        let (data, server) = (*self, self.server);
        let source = PollSource {
            initial: None,
            key,
            fetch: Box::new(move |PollRequest { key: (workflow, window), since, .. }| {
                let client = client.for_poll(since);
                let bounds = window.bounds(server.now_untracked());
                Box::pin(async move {
                    let response = client.summary(&workflow, bounds).await?;
                    data.emit_counts(&response.value.counts);
                    Ok(response)
                })
            }),
            change_rate: Box::new(summary_change_rate),
            on_change: None,
            invalidated_by: Some((self.runs_changed, SUMMARY_MIN_INTERVAL)),
        };
        start_polling(&self.context(), source)
    }

    /// Polls a run: Get Run first, then Get Run Status.
    pub fn run(&self, key: Memo<(WorkflowId, RunId)>) -> Polled<Run> {
        let (data, client) = (*self, self.session.client.get_value());
        let source = PollSource {
            initial: None,
            key,
            fetch: Box::new(move |PollRequest { key: (workflow, run), current, since }| {
                let client = client.for_poll(since);
                Box::pin(async move {
                    let response = match current.value.filter(|current: &Run| current.id == run) {
                        None => client.run(&workflow, &run).await?,
                        Some(current) => {
                            let mut response = client.run_status(&workflow, &run).await?;
                            let answered = response.server_time.map(|time| time.server);
                            response.value.merge(&current, answered);
                            response
                        }
                    };
                    data.emit_status_changes(std::iter::once(&response.value), false);
                    Ok(response)
                })
            }),
            change_rate: Box::new(run_change_rate),
            on_change: Some(self.runs_changed),
            invalidated_by: None,
        };
        start_polling(&self.context(), source)
    }

    /// The runs next to `run` in the last displayed list.
    pub(crate) fn siblings(&self, workflow: WorkflowId, run: RunId) -> ReadSignal<Siblings> {
        let client = self.session.client.get_value();
        self.session.open_list.with_value(|open| {
            let open = open.as_ref().map(|(listing, _)| listing);
            siblings::siblings(client, open, self.session.positions, workflow, run)
        })
    }

    pub fn actions(&self, workflow: WorkflowId, run: RunId) -> RunActions {
        RunActions::new(self.session.client.get_value(), workflow, run, None)
    }

    /// The download of an output node's files.
    pub(crate) fn node_download(
        &self,
        (workflow, run): (WorkflowId, RunId),
        node: String,
    ) -> RunActions {
        RunActions::new(self.session.client.get_value(), workflow, run, Some(node))
    }

    pub fn overview(&self, key: Memo<(WorkflowId, RunId)>) -> Polled<RunOverview> {
        let client = self.session.client.get_value();
        let source = PollSource {
            initial: None,
            key,
            fetch: Box::new(move |PollRequest { key: (workflow, run), since, .. }| {
                let client = client.for_poll(since);
                Box::pin(async move { client.run_overview(&workflow, &run).await })
            }),
            change_rate: Box::new(overview_change_rate),
            on_change: None,
            invalidated_by: Some((self.runs_changed, OVERVIEW_MIN_INTERVAL)),
        };
        start_polling(&self.context(), source)
    }

    /// Polls the analysis of a run; `None` if the server has none.
    pub fn analysis(&self, key: Memo<(WorkflowId, RunId)>) -> Polled<OptionalAnalysis> {
        analysis(&self.context(), self.session.client.get_value(), key)
    }

    /// The run and the completed run before it, once the run has ended.
    pub(crate) fn compared(
        &self,
        workflow: WorkflowId,
        run: Memo<Option<Run>>,
    ) -> ReadSignal<Option<Compared>> {
        previous_completed(self.session.client.get_value(), workflow, run)
    }

    /// The freshness of a page with these values, the most important first.
    pub fn freshness<const N: usize>(
        &self,
        fetch_statuses: [ReadSignal<FetchStatus>; N],
    ) -> Memo<Freshness> {
        let (conditions, offline_since) = (self.conditions, self.offline_since);
        Memo::new(move |_| {
            let fetch_statuses = fetch_statuses.map(|fetch_status| fetch_status.get());
            Freshness::of(&fetch_statuses, conditions.get(), offline_since.get())
        })
    }

    pub(super) fn context(&self) -> PollContext {
        let (visible, refresh_rate) = (self.visible, self.refresh_rate);
        PollContext {
            clock: self.session.client.with_value(|client| Rc::clone(client.clock())),
            server: self.server,
            conditions: self.conditions,
            refresh_rate: Memo::new(move |_| {
                if visible.get() { refresh_rate.get() } else { RefreshRate::Slow }
            }),
            rate_limiter: self.session.rate_limiter,
            refresh: self.refresh,
            host: self.session.host.get_value(),
        }
    }
}

fn run_change_rate(run: &Run) -> ChangeRate {
    if run.is_active() {
        ChangeRate::Active
    } else if run.status.is_terminal() {
        ChangeRate::Never
    } else {
        ChangeRate::Idle
    }
}

/// The list reports changes of displayed runs; this covers the others.
fn summary_change_rate(summary: &RunsSummary) -> ChangeRate {
    let active = |(status, count): &(RunStatus, i64)| {
        RunState::Status(status.clone()).is_active() && *count > 0
    };
    if summary.counts.iter().any(active) { ChangeRate::Idle } else { ChangeRate::Slow }
}

/// The overview is heavy and complete only at the end (contract §5.5): polled slowly until the run has
/// ended and all metrics are ready.
fn overview_change_rate(overview: &RunOverview) -> ChangeRate {
    let ended = overview.run.as_ref().is_some_and(|run| run.status.is_terminal());
    if ended && !overview.has_pending_metrics() { ChangeRate::Never } else { ChangeRate::Idle }
}
