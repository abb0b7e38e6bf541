//! The figures of a node: its state, its times and its credits, and the download of its files.

use leptos::prelude::expect_context;

use crate::domain::format::is_visible;
use crate::domain::overview::Timeline;
use crate::domain::overview::analysis::{BlockStatus, Credits, CreditsRow};
use crate::domain::overview::steps::{has_files, waiting_time};
use crate::domain::overview::timeline::Lane;
use crate::domain::run::{RunAction, RunState, RunStatus};
use crate::domain::time::Timestamp;
use crate::view::context::{OfferedActions, data, intl};
use crate::view::overview::actions::{node_download, outcome};
use crate::view::overview::inspector::place::Sources;
use crate::view::overview::nodes::Nodes;
use crate::view::overview::tables::cost::{decimal, missing, status, units};
use crate::view::shared::fact::fact;
use crate::view::shared::status::status_badge;
use crate::view::text;
use dom::reactive::Memo;
use dom::{Child, El, View, block, code, dl, p};

#[derive(PartialEq)]
struct NodeFacts {
    /// The latest state, or the text for a node without one.
    state: Result<RunState, &'static str>,
    node_type: Option<String>,
    attempts: usize,
    /// Since the start of the run.
    started: Option<(Timestamp, Timestamp)>,
    waits: bool,
}

/// State, type and times.
pub(super) fn facts(sources: Sources, id: &str) -> View {
    let (nodes, server, intl) = (sources.nodes, data().server, intl());
    let lane = lane(nodes, id.to_owned());
    let now = move || if nodes.is_open() { server.now() } else { server.now_untracked() };
    let active_time = move || {
        let total = lane.with(|lane| lane.as_ref()?.total_duration(now()));
        total.map_or_else(|| text::NONE.to_owned(), |total| intl.duration(total))
    };
    let waited = move || lane.with(|lane| waiting_time(lane.as_ref()?, server.now_untracked()));
    let (id, shown_id) = (id.to_owned(), id.to_owned());
    let read = move || {
        let attempts =
            lane.with(|lane| lane.as_ref().map_or(0, |lane| lane.bars.len() + lane.untimed));
        let first = lane.with(|lane| lane.as_ref()?.bars.iter().map(|bar| bar.from).min());
        let start = nodes.run.with(|run| run.as_ref()?.started_at);
        NodeFacts {
            state: nodes.latest_state(&id).ok_or_else(|| nodes.planned()),
            node_type: nodes.node_type(&id),
            attempts,
            started: start.zip(first).filter(|(start, first)| start <= first),
            waits: waited().is_some(),
        }
    };
    let waited = move || waited().map(|waited| intl.duration(waited));
    let facts = move |facts: &NodeFacts| {
        let state = match &facts.state {
            Ok(state) => status_badge(state).view(),
            Err(planned) => planned.view(),
        };
        let type_name = facts.node_type.as_deref().map_or(text::NONE, text::node_type).to_owned();
        let started = facts.started.map(|(start, first)| {
            fact(text::STARTED.get(), text::after(&intl.duration(first - start)))
        });
        let waits = facts.waits.then(|| fact(text::WAITING_TIME.get(), waited));
        dl().class("facts")
            .child(fact(text::STATUS.get(), state))
            .child(fact(text::ACTIVE_TIME.get(), active_time))
            .child(waits)
            .child(fact(text::ATTEMPTS.get(), intl.count(facts.attempts)))
            .child(started)
            .child(fact(text::TYPE.get(), type_name))
            .child(fact(text::ID.get(), code().class("long-text").child(shown_id.clone())))
    };
    block(read, facts)
}

/// The node's attempts on the time axis.
fn lane(nodes: Nodes, id: String) -> Memo<Option<Lane>> {
    let states = nodes.states_of(id);
    Memo::new(move |_| {
        let is_open = nodes.is_open();
        states.with(|states| Timeline::of(states, is_open).lanes.into_iter().next())
    })
}

/// The credits of the node, and why some are missing. Nothing if the server has none.
pub(super) fn cost(sources: Sources, id: &str) -> View {
    let id = id.to_owned();
    let read = move || {
        sources.analysis.with(|analysis| {
            let credits = analysis.as_ref()?.credits.as_ref()?;
            let rows = credits.rows.iter().filter(|row| row.node_id == id);
            let rows: Vec<_> = rows.cloned().collect();
            let note = missing_of(credits, &rows);
            Some((rows, note))
        })
    };
    block(read, |credits| {
        let (rows, note) = credits.as_ref()?;
        let facts = rows.iter().map(|row| dl().class("facts").children(row_facts(row)));
        let note = note.clone().map(|note| p().class("quiet").attr("dir", "auto").child(note));
        Some((facts.collect::<Vec<_>>(), note))
    })
}

/// Why credits of a node are missing: without a row only if none are known, with one if others are.
fn missing_of(credits: &Credits, rows: &[CreditsRow]) -> Option<String> {
    let is_whole = credits.status == BlockStatus::Available;
    missing(credits)
        .filter(|_| !is_whole && (rows.is_empty() || credits.status == BlockStatus::Partial))
}

fn row_facts(row: &CreditsRow) -> Vec<El> {
    let intl = intl();
    let credits = row.credits.as_deref().map(|credits| decimal(intl, credits));
    let parts = [credits, status(&row.status)].into_iter().flatten().collect::<Vec<_>>();
    let credits = Some(parts.join(" · ")).filter(|text| is_visible(text));
    let retries = row.retries.map(|retries| intl.int(retries));
    [
        credits.map(|credits| fact(text::CREDITS.get(), credits)),
        row.processed_units.map(|_| fact(text::CREDITS_UNITS.get(), units(intl, row))),
        retries.map(|retries| fact(text::RETRIES.get(), retries)),
        row.detail.clone().map(|detail| fact(text::CREDITS_DETAIL.get(), detail).class("wide")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The download of the files of an output node.
pub(super) fn download(sources: Sources, id: &str) -> View {
    let nodes = sources.nodes;
    let OfferedActions(offered) = expect_context();
    let is_offered = offered.on_runs.contains(&RunAction::Download);
    let actions = data().node_download(sources.run.get_value(), id.to_owned());
    let id = id.to_owned();
    let is_allowed = move || {
        let is_completed = nodes
            .run
            .with(|run| run.as_ref().is_some_and(|run| run.status == RunStatus::Completed));
        is_offered && is_completed && has_files(nodes.node_type(&id).as_deref(), &id)
    };
    (node_download(actions, is_allowed), outcome(actions)).view()
}
