//! What can be followed: the list, the summary, one run, its overview. Another value starts here,
//! with a `Source` of its own: what asks for it, how soon it may change, what nudges it. Waits and
//! requests themselves are `machine`'s and `follow`'s.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;

use crate::domain::overview::RunOverview;
use crate::domain::run::{Run, RunId, RunState, RunStatus, RunsSummary, WorkflowId};
use crate::domain::time::Timestamp;
use crate::host::HostEvent;
use crate::platform::presence::Presence;
use crate::poll::actions::RunActions;
use crate::poll::driver::{PollContext, PollRequest, Polled, Source, follow};
use crate::poll::event::PollConditions;
use crate::poll::freshness::{FetchStatus, Freshness};
use crate::poll::list::paging::{ListKey, Listing};
use crate::poll::list::planner::PollPlanner;
use crate::poll::list::poll::turn;
use crate::poll::list::siblings::{self, Siblings};
use crate::poll::schedule::{ChangeRate, RefreshRate};
use crate::poll::server_clock::ServerClock;
use crate::poll::session_state::SessionState;
use crate::routing::query::RunsQuery;
use crate::routing::window::SummaryWindow;
use dom::reactive::Memo;
use dom::reactive::{ReadSignal, RwSignal};

/// How long after the last request the summary is worth asking again, when a run changed. It adds
/// four requests a minute to those of a list that changes all the time.
const SUMMARY_GAP: Duration = Duration::from_secs(15);

/// Likewise for a run's overview, which is heavy (contract §5.5).
const OVERVIEW_GAP: Duration = Duration::from_secs(10);

/// The data of one page: what asks for it, what the reader decides, and the server's time.
#[derive(Clone, Copy)]
pub struct PageData {
    session: SessionState,
    edition: RwSignal<u32>,
    /// The server's time.
    pub server: ServerClock,
    /// The reader wants no news for now. What the reader asks for is still asked.
    pub paused: RwSignal<bool>,
    /// How often the reader wants news.
    pub refresh_rate: RwSignal<RefreshRate>,
    conditions: Memo<PollConditions>,
    offline_since: RwSignal<Option<Timestamp>>,
    /// A run on screen changed.
    news: Trigger,
}

impl PageData {
    /// PageData that go on from what is `session` while somebody is there. The server's time ticks until
    /// the calling scope's owner goes away.
    pub fn new(session: SessionState, presence: Presence) -> Self {
        let clock = session.client.with_value(|client| Rc::clone(client.clock()));
        let server = ServerClock::start(clock, session.offset);
        let paused = RwSignal::new(session.paused.get_value());
        let refresh_rate = RwSignal::new(session.refresh_rate.get_value());
        dom::reactive::effect(move |_| {
            session.paused.set_value(paused.get());
            session.refresh_rate.set_value(refresh_rate.get());
        });
        let conditions = Memo::new(move |_| PollConditions {
            visible: presence.visible.get(),
            online: presence.online.get(),
            running: !paused.get(),
        });
        let offline_since = RwSignal::new(session.offline_since.get_value());
        // At the moment it happens, not when somebody looks.
        dom::reactive::effect(move |_| {
            let known = session.offline_since.get_value();
            let since =
                (!presence.online.get()).then(|| known.unwrap_or_else(|| server.now_untracked()));
            session.offline_since.set_value(since);
            offline_since.set(since);
        });
        let edition = RwSignal::new(session.edition.get_value());
        Self {
            session,
            edition,
            server,
            paused,
            refresh_rate,
            conditions,
            offline_since,
            news: Trigger::new(),
        }
    }

    /// Follows a page of the list. The list that was opened last stays open while its reader looks
    /// at a run, and is there at once when they come back.
    pub fn listing(&self, place: Memo<(WorkflowId, RunsQuery)>) -> Polled<Listing> {
        let client = self.session.client.get_value();
        let (data, open, edition) = (*self, self.session.open, self.edition);
        // A memo: the summary's window is part of the place and does not concern the list.
        let key = Memo::new(move |_| {
            let (workflow, query) = place.get();
            ListKey { workflow, query: query.of_list(), edition: edition.get() }
        });
        let watch: Rc<RefCell<PollPlanner>> = Rc::default();
        let watched = Rc::clone(&watch);
        let known = open.get_value();
        let source = Source {
            known: known.filter(|(listing, _)| key.with_untracked(|key| listing.key() == key)),
            key,
            ask: Box::new(move |mut question| {
                if question.known.value.is_none() {
                    question.known.value = open.get_value().map(|(listing, _)| listing);
                }
                let asked = turn(client.clone(), Rc::clone(&watch), question);
                Box::pin(async move {
                    let answer = asked.await?;
                    let written = answer.server_time.map(|time| time.server);
                    let as_of = written.unwrap_or_else(|| data.server.now_untracked());
                    open.set_value(Some((answer.value.clone(), as_of)));
                    data.tell_statuses(answer.value.page.runs(), true);
                    Ok(answer)
                })
            }),
            change_rate: Box::new(move |listing| watched.borrow().change_rate(&listing.page)),
            news: Some(self.news),
            invalidated_by: None,
        };
        follow(&self.world(), source)
    }

    /// Shows lists as they are by now, instead of as they were when they were opened.
    pub fn reopen(&self) {
        self.edition.update(|edition| *edition += 1);
        self.session.edition.set_value(self.edition.get_untracked());
    }

    /// Follows the summary of the runs in a window.
    pub fn summary(&self, key: Memo<(WorkflowId, SummaryWindow)>) -> Polled<RunsSummary> {
        let client = self.session.client.get_value();
        let server = self.server;
        let source = Source {
            known: None,
            key,
            ask: Box::new(move |PollRequest { key: (workflow, window), .. }| {
                let client = client.clone();
                let bounds = window.bounds(server.now_untracked());
                Box::pin(async move { client.summary(&workflow, bounds).await })
            }),
            change_rate: Box::new(summary_pace),
            news: None,
            invalidated_by: Some((self.news, SUMMARY_GAP)),
        };
        follow(&self.world(), source)
    }

    /// Follows one run: whole at first, then its status.
    pub fn run(&self, key: Memo<(WorkflowId, RunId)>) -> Polled<Run> {
        let (data, client) = (*self, self.session.client.get_value());
        let source = Source {
            known: None,
            key,
            ask: Box::new(move |PollRequest { key: (workflow, run), known, .. }| {
                let client = client.clone();
                Box::pin(async move {
                    let answer = match known.value.filter(|known: &Run| known.id == run) {
                        None => client.run(&workflow, &run).await?,
                        Some(known) => {
                            let mut answer = client.run_status(&workflow, &run).await?;
                            answer.value.keep_from(&known);
                            answer
                        }
                    };
                    data.tell_statuses(std::iter::once(&answer.value), false);
                    Ok(answer)
                })
            }),
            change_rate: Box::new(run_pace),
            news: Some(self.news),
            invalidated_by: None,
        };
        follow(&self.world(), source)
    }

    /// The runs next to one in the list that was shown last.
    pub fn siblings(&self, workflow: WorkflowId, run: RunId) -> ReadSignal<Siblings> {
        let client = self.session.client.get_value();
        self.session.open.with_value(|open| {
            let open = open.as_ref().map(|(listing, _)| listing);
            siblings::siblings(client, open, self.session.positions, workflow, run)
        })
    }

    /// What can be done to a run.
    pub fn actions(&self, workflow: WorkflowId, run: RunId) -> RunActions {
        RunActions::new(self.session.client.get_value(), workflow, run)
    }

    /// Follows a run's overview.
    pub fn overview(&self, key: Memo<(WorkflowId, RunId)>) -> Polled<RunOverview> {
        let client = self.session.client.get_value();
        let source = Source {
            known: None,
            key,
            ask: Box::new(move |PollRequest { key: (workflow, run), .. }| {
                let client = client.clone();
                Box::pin(async move { client.run_overview(&workflow, &run).await })
            }),
            change_rate: Box::new(overview_pace),
            news: None,
            invalidated_by: Some((self.news, OVERVIEW_GAP)),
        };
        follow(&self.world(), source)
    }

    /// How true a page is that follows these values, the most important first.
    pub fn freshness<const N: usize>(
        &self,
        standings: [ReadSignal<FetchStatus>; N],
    ) -> Memo<Freshness> {
        let (conditions, offline_since) = (self.conditions, self.offline_since);
        Memo::new(move |_| {
            let standings = standings.map(|fetch_status| fetch_status.get());
            Freshness::of(&standings, conditions.get(), offline_since.get())
        })
    }

    fn world(&self) -> PollContext {
        PollContext {
            clock: self.session.client.with_value(|client| Rc::clone(client.clock())),
            server: self.server,
            conditions: self.conditions,
            refresh_rate: self.refresh_rate.read_only(),
            rate_limiter: self.session.rate_limiter,
            host: self.session.host.get_value(),
        }
    }

    /// Tells the host which of these runs have another status than before. With `only`, these are
    /// all the runs on screen now.
    fn tell_statuses<'a>(&self, runs: impl Iterator<Item = &'a Run>, only: bool) {
        let mut changes = Vec::new();
        self.session.statuses.update_value(|known| {
            let mut now = if only { Vec::new() } else { known.clone() };
            for run in runs {
                let before = known.iter().find(|(id, _)| *id == run.id).map(|(_, from)| from);
                if let Some(from) = before.filter(|from| **from != run.status) {
                    let (run, from, to) = (run.id.clone(), from.clone(), run.status.clone());
                    changes.push(HostEvent::RunStatusChange { run, from, to });
                }
                now.retain(|(id, _)| *id != run.id);
                now.push((run.id.clone(), run.status.clone()));
            }
            *known = now;
        });
        // A host that is told may do anything, such as take the component away.
        let host = self.session.host.get_value();
        for change in changes {
            host.tell(&change);
        }
    }
}

fn run_pace(run: &Run) -> ChangeRate {
    if run.is_moving() {
        ChangeRate::Moving
    } else if run.status.is_terminal() {
        ChangeRate::Ended
    } else {
        ChangeRate::Quiet
    }
}

/// The list tells of changes on screen; runs that are not on screen move, too.
fn summary_pace(summary: &RunsSummary) -> ChangeRate {
    let active =
        |(status, count): &(RunStatus, i64)| RunState::Is(status.clone()).is_moving() && *count > 0;
    if summary.counts.iter().any(active) { ChangeRate::Quiet } else { ChangeRate::Slow }
}

/// The overview is heavy and best at the end (contract §5.5): it is asked for at leisure until the
/// run has ended and every figure has arrived.
fn overview_pace(overview: &RunOverview) -> ChangeRate {
    let ended = overview.run.as_ref().is_some_and(|run| run.status.is_terminal());
    if ended && !overview.awaits_figures() { ChangeRate::Ended } else { ChangeRate::Quiet }
}
