//! What can be followed: the list, the summary, one run, its overview. Another value starts here,
//! with a `Source` of its own: what asks for it, how soon it may change, what nudges it. Waits and
//! requests themselves are `machine`'s and `follow`'s.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;

use super::actions::RunActions;
use super::follow::{Followed, Question, Source, World, follow};
use super::freshness::{Freshness, Standing};
use super::kept::Kept;
use super::listing::{ListKey, Listing};
use super::machine::Gate;
use super::neighbours::{self, Neighbours};
use super::plan::Watch;
use super::schedule::{Pace, Tempo};
use super::server_clock::ServerClock;
use super::turn::turn;
use crate::host::HostEvent;
use crate::overview::RunOverview;
use crate::presence::Presence;
use crate::run::{Run, RunId, RunState, RunStatus, RunsSummary, Timestamp, WorkflowId};
use crate::runs_query::RunsQuery;
use crate::summary_window::SummaryWindow;
use dom::reactive::Memo;
use dom::reactive::{ReadSignal, RwSignal};

/// How long after the last request the summary is worth asking again, when a run changed. It adds
/// four requests a minute to those of a list that changes all the time.
const SUMMARY_GAP: Duration = Duration::from_secs(15);

/// Likewise for a run's overview, which is heavy (contract §5.5).
const OVERVIEW_GAP: Duration = Duration::from_secs(10);

/// The data of one page: what asks for it, what the reader decides, and the server's time.
#[derive(Clone, Copy)]
pub struct Feeds {
    kept: Kept,
    edition: RwSignal<u32>,
    /// The server's time.
    pub server: ServerClock,
    /// The reader wants no news for now. What the reader asks for is still asked.
    pub paused: RwSignal<bool>,
    /// How often the reader wants news.
    pub tempo: RwSignal<Tempo>,
    gate: Memo<Gate>,
    offline_since: RwSignal<Option<Timestamp>>,
    /// A run on screen changed.
    news: Trigger,
}

impl Feeds {
    /// Feeds that go on from what is `kept` while somebody is there. The server's time ticks until
    /// the calling scope's owner goes away.
    pub fn new(kept: Kept, presence: Presence) -> Self {
        let clock = kept.client.with_value(|client| Rc::clone(client.clock()));
        let server = ServerClock::start(clock, kept.offset);
        let paused = RwSignal::new(kept.paused.get_value());
        let tempo = RwSignal::new(kept.tempo.get_value());
        dom::reactive::effect(move |_| {
            kept.paused.set_value(paused.get());
            kept.tempo.set_value(tempo.get());
        });
        let gate = Memo::new(move |_| Gate {
            visible: presence.visible.get(),
            online: presence.online.get(),
            running: !paused.get(),
        });
        let offline_since = RwSignal::new(kept.offline_since.get_value());
        // At the moment it happens, not when somebody looks.
        dom::reactive::effect(move |_| {
            let known = kept.offline_since.get_value();
            let since =
                (!presence.online.get()).then(|| known.unwrap_or_else(|| server.now_untracked()));
            kept.offline_since.set_value(since);
            offline_since.set(since);
        });
        let edition = RwSignal::new(kept.edition.get_value());
        Self { kept, edition, server, paused, tempo, gate, offline_since, news: Trigger::new() }
    }

    /// Follows a page of the list. The list that was opened last stays open while its reader looks
    /// at a run, and is there at once when they come back.
    pub fn listing(&self, place: Memo<(WorkflowId, RunsQuery)>) -> Followed<Listing> {
        let client = self.kept.client.get_value();
        let (feeds, open, edition) = (*self, self.kept.open, self.edition);
        // A memo: the summary's window is part of the place and does not concern the list.
        let key = Memo::new(move |_| {
            let (workflow, query) = place.get();
            ListKey { workflow, query: query.of_list(), edition: edition.get() }
        });
        let watch: Rc<RefCell<Watch>> = Rc::default();
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
                    let as_of = written.unwrap_or_else(|| feeds.server.now_untracked());
                    open.set_value(Some((answer.value.clone(), as_of)));
                    feeds.tell_statuses(answer.value.page.runs(), true);
                    Ok(answer)
                })
            }),
            pace: Box::new(move |listing| watched.borrow().pace(&listing.page)),
            news: Some(self.news),
            nudged_by: None,
        };
        follow(&self.world(), source)
    }

    /// Shows lists as they are by now, instead of as they were when they were opened.
    pub fn reopen(&self) {
        self.edition.update(|edition| *edition += 1);
        self.kept.edition.set_value(self.edition.get_untracked());
    }

    /// Follows the summary of the runs in a window.
    pub fn summary(&self, key: Memo<(WorkflowId, SummaryWindow)>) -> Followed<RunsSummary> {
        let client = self.kept.client.get_value();
        let server = self.server;
        let source = Source {
            known: None,
            key,
            ask: Box::new(move |Question { key: (workflow, window), .. }| {
                let client = client.clone();
                let bounds = window.bounds(server.now_untracked());
                Box::pin(async move { client.summary(&workflow, bounds).await })
            }),
            pace: Box::new(summary_pace),
            news: None,
            nudged_by: Some((self.news, SUMMARY_GAP)),
        };
        follow(&self.world(), source)
    }

    /// Follows one run: whole at first, then its status.
    pub fn run(&self, key: Memo<(WorkflowId, RunId)>) -> Followed<Run> {
        let (feeds, client) = (*self, self.kept.client.get_value());
        let source = Source {
            known: None,
            key,
            ask: Box::new(move |Question { key: (workflow, run), known, .. }| {
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
                    feeds.tell_statuses(std::iter::once(&answer.value), false);
                    Ok(answer)
                })
            }),
            pace: Box::new(run_pace),
            news: Some(self.news),
            nudged_by: None,
        };
        follow(&self.world(), source)
    }

    /// The runs next to one in the list that was shown last.
    pub fn neighbours(&self, workflow: WorkflowId, run: RunId) -> ReadSignal<Neighbours> {
        let client = self.kept.client.get_value();
        self.kept.open.with_value(|open| {
            let open = open.as_ref().map(|(listing, _)| listing);
            neighbours::neighbours(client, open, self.kept.trail, workflow, run)
        })
    }

    /// What can be done to a run.
    pub fn actions(&self, workflow: WorkflowId, run: RunId) -> RunActions {
        RunActions::new(self.kept.client.get_value(), workflow, run)
    }

    /// Follows a run's overview.
    pub fn overview(&self, key: Memo<(WorkflowId, RunId)>) -> Followed<RunOverview> {
        let client = self.kept.client.get_value();
        let source = Source {
            known: None,
            key,
            ask: Box::new(move |Question { key: (workflow, run), .. }| {
                let client = client.clone();
                Box::pin(async move { client.run_overview(&workflow, &run).await })
            }),
            pace: Box::new(overview_pace),
            news: None,
            nudged_by: Some((self.news, OVERVIEW_GAP)),
        };
        follow(&self.world(), source)
    }

    /// How true a page is that follows these values, the most important first.
    pub fn freshness<const N: usize>(
        &self,
        standings: [ReadSignal<Standing>; N],
    ) -> Memo<Freshness> {
        let (gate, offline_since) = (self.gate, self.offline_since);
        Memo::new(move |_| {
            let standings = standings.map(|standing| standing.get());
            Freshness::of(&standings, gate.get(), offline_since.get())
        })
    }

    fn world(&self) -> World {
        World {
            clock: self.kept.client.with_value(|client| Rc::clone(client.clock())),
            server: self.server,
            gate: self.gate,
            tempo: self.tempo.read_only(),
            spacing: self.kept.spacing,
            host: self.kept.host.get_value(),
        }
    }

    /// Tells the host which of these runs have another status than before. With `only`, these are
    /// all the runs on screen now.
    fn tell_statuses<'a>(&self, runs: impl Iterator<Item = &'a Run>, only: bool) {
        let mut changes = Vec::new();
        self.kept.statuses.update_value(|known| {
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
        let host = self.kept.host.get_value();
        for change in changes {
            host.tell(&change);
        }
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

/// The list tells of changes on screen; runs that are not on screen move, too.
fn summary_pace(summary: &RunsSummary) -> Pace {
    let active =
        |(status, count): &(RunStatus, i64)| RunState::Is(status.clone()).is_moving() && *count > 0;
    if summary.counts.iter().any(active) { Pace::Quiet } else { Pace::Slow }
}

/// The overview is heavy and best at the end (contract §5.5): it is asked for at leisure until the
/// run has ended and every figure has arrived.
fn overview_pace(overview: &RunOverview) -> Pace {
    let ended = overview.run.as_ref().is_some_and(|run| run.status.is_terminal());
    if ended && !overview.awaits_figures() { Pace::Ended } else { Pace::Quiet }
}
