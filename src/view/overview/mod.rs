//! One run: what happened, how good the result is, where the time went, what can be done now. This
//! file wires the parts together, and says in which order they come; each has a file of its own.

mod actions;
mod graph;
mod header;
mod json;
mod links;
mod metrics;
mod node_tabs;
mod nodes;
mod tables;
mod timeline;
mod zoom;

use std::sync::Arc;

use crate::domain::json::Json;
use crate::view::context::data;
use crate::view::context::navigator;
use crate::view::context::page_role;
use crate::view::overview::node_tabs::node_tabs;
use crate::view::overview::tables::audio::audio_by_language;
use crate::view::overview::tables::validators::validators;
use crate::view::shared::notice;
use crate::view::shared::paint::after_paint;

use crate::domain::overview::{Graph, RunOverview};
use crate::domain::run::{Run, RunId, WorkflowId};
use crate::poll::Polled;
use crate::poll::list::siblings::Siblings;
use crate::routing::route::Route;
use crate::view::shared::freshness::{self, freshness_line};
use crate::view::shared::link::route_link;
use crate::view::shared::notice::error_notice;
use crate::view::shared::skeleton::skeleton;
use crate::view::text;
use dom::reactive::Memo;
use dom::reactive::RwSignal;
use dom::{Child, El, block, div, nav, span, when};

/// The overview page. The run and its overview are followed apart: each is shown as soon as it is
/// there, and neither waits for the other.
pub(crate) fn overview_page(workflow: WorkflowId, run: RunId) -> El {
    let navigator = navigator();
    let data = data();
    let back = navigator.list(&workflow);
    let actions = data.actions(workflow.clone(), run.clone());
    let siblings = data.siblings(workflow.clone(), run.clone());
    let of_workflow = workflow.clone();
    let sibling = |name: &'static str, read: fn(&Siblings) -> Option<RunId>| {
        let workflow = of_workflow.clone();
        block(
            move || siblings.with(read),
            move |run| {
                let to = Memo::constant(Route::Run(workflow.clone(), run.clone()?));
                Some(route_link(to).child(name))
            },
        )
    };
    let key = (workflow, run);
    let signal = Memo::constant(key.clone());
    let run = data.run(signal);
    let overview = data.overview(signal);

    let error = Memo::new(move |_| {
        let of_overview = overview.remote.with(|remote| remote.error.clone());
        run.remote.with(|remote| remote.error.clone()).or(of_overview)
    });
    let notes = Memo::new(move |_| {
        let of_run = run.remote.with(|remote| remote.warnings.clone());
        overview.remote.with(|remote| [of_run, remote.warnings.clone()].concat())
    });
    let has_overview = Memo::new(move |_| overview.remote.with(|remote| remote.value.is_some()));
    let stale =
        Memo::new(move |_| has_overview.get() || run.remote.with(|remote| remote.value.is_some()));
    let failed = Memo::new(move |_| error.with(Option::is_some));
    let refresh = move || {
        run.refresh();
        overview.refresh();
    };

    // The run's end changes its overview, which is followed at leisure only. A run that had ended
    // before it was heard of changes nothing.
    dom::reactive::effect(move |before: Option<Option<bool>>| {
        let terminal = |run: &Run| run.status.is_terminal();
        let ended = run.remote.with(|remote| remote.value.as_ref().map(terminal));
        if ended == Some(true) && before.flatten() == Some(false) {
            overview.refresh();
        }
        ended
    });

    // From Get Run, else the fewer facts that the overview has.
    let known_run = Memo::new(move |_| {
        let of_overview = || overview.remote.with(|remote| remote.value.as_ref()?.run.clone());
        run.remote.with(|remote| remote.value.clone()).or_else(of_overview)
    });
    let states = part(overview, |overview| overview.node_states.clone());
    let nodes = nodes::Nodes::new(known_run, states, definition(run, overview));
    let checks = part(overview, |overview| overview.validators.clone());
    let trace_page = part(overview, |overview| {
        let link = overview.future_links.live_trace.clone();
        link.filter(|_| overview.capabilities.live_trace_timing)
    });
    let checks_page = part(overview, |overview| {
        let link = overview.future_links.validator_drilldown.clone();
        link.filter(|_| overview.capabilities.validator_drilldown)
    });

    let sections = part(overview, |overview| overview.metric_sections.clone());
    let audio = part(overview, |overview| overview.audio_by_language.clone());
    let slices = Slices::of(has_overview, move || sections.with(Vec::len));

    // Without an overview, Get Run still tells what was planned.
    let nodes_known = Memo::new(move |_| {
        slices.blocks.get() == BLOCKS || !has_overview.get() && failed.get() && nodes.has_graph()
    });

    let freshness = data.freshness([run.fetch_status, overview.fetch_status]);

    let siblings = span()
        .child(sibling(text::PREVIOUS_RUN.get(), |siblings| siblings.previous.clone()))
        .child(sibling(text::NEXT_RUN.get(), |siblings| siblings.next.clone()));
    let nav = nav()
        .class("run-nav")
        .attr("aria-label", text::RUNS.get())
        .child(route_link(Memo::constant(back)).child(text::ALL_RUNS.get()))
        .child(siblings);
    let workflow_name = part(overview, |overview| overview.workflow_name.clone());
    let share = part(overview, |overview| overview.share.clone());
    let figures = block(
        move || (has_overview.get(), failed.get()),
        move |(is_there, failed)| {
            if *is_there {
                metrics::sections(sections, slices.sections)
            } else {
                (!failed).then(skeleton).view()
            }
        },
    );
    div()
        .class("page run-page")
        .attr("role", page_role())
        .attr("data-stale", freshness::stale(freshness))
        .attr("aria-busy", move || slices.left().then_some("true"))
        .child(nav)
        .child(freshness_line(freshness, refresh))
        .child(error_notice(error, stale, refresh))
        .child(notice::notes(notes))
        .child(header::header(key, known_run, workflow_name, share, nodes, actions, refresh))
        .child(figures)
        .child(when(
            move || slices.blocks.get() > 0,
            move || validators(checks, nodes, checks_page),
        ))
        .child(when(move || slices.blocks.get() > 1, move || audio_by_language(audio)))
        .child(when(move || nodes_known.get(), move || node_tabs(nodes, trace_page)))
}

/// How much of the overview is on screen yet. All of it at once would keep the page from showing
/// any of it, so it comes in slices, one per frame: what is seen first comes first.
#[derive(Clone, Copy)]
struct Slices {
    started: Memo<bool>,
    /// How many metric sections.
    sections: RwSignal<usize>,
    /// How many of the blocks after them: checks, audio, nodes.
    blocks: Memo<usize>,
}

/// Sections in a slice.
const SECTIONS: usize = 1;
/// The blocks after the sections.
const BLOCKS: usize = 3;

impl Slices {
    /// Starts once `started` is true; `total` tells how many sections there are.
    fn of(started: Memo<bool>, total: impl Fn() -> usize + 'static) -> Self {
        let sections = RwSignal::new(SECTIONS);
        let extra = RwSignal::new(0);
        let blocks = Memo::new(move |_| if started.get() { extra.get() } else { 0 });
        dom::reactive::effect(move |_| {
            if !started.get() {
                return;
            }
            if sections.get() < total() {
                after_paint(move || grow(sections, SECTIONS));
            } else if extra.get() < BLOCKS {
                after_paint(move || grow(extra, 1));
            }
        });
        Self { started, sections, blocks }
    }

    /// Whether there is more to come.
    fn left(&self) -> bool {
        self.started.get() && self.blocks.get() < BLOCKS
    }
}

/// Shows so many more; nothing happens where the page has gone meanwhile.
fn grow(shown: RwSignal<usize>, by: usize) {
    shown.try_update(|shown| *shown += by);
}

/// A part of the overview that changes by itself; its default until the overview is there.
fn part<T: Clone + Default + PartialEq + Send + Sync + 'static>(
    overview: Polled<RunOverview>,
    read: fn(&RunOverview) -> T,
) -> Memo<T> {
    Memo::new(move |_| {
        overview.remote.with(|remote| remote.value.as_ref().map(read).unwrap_or_default())
    })
}

/// The run's definition: both endpoints give it, and not always in the same form. The one with
/// edges tells more than a list of steps, and anything more than nothing.
fn definition(run: Polled<Run>, overview: Polled<RunOverview>) -> Memo<Arc<Json>> {
    let of_run =
        move || run.remote.with(|remote| remote.value.as_ref()?.definition_snapshot.clone());
    let of_overview = part(overview, |overview| Some(Arc::clone(&overview.definition)));
    Memo::new(move |_| {
        let worth = |definition: &Arc<Json>| match Graph::parse(definition) {
            Some(graph) if !graph.has_implied_edges => 3,
            Some(_) => 2,
            None if !definition.is_null() => 1,
            None => 0,
        };
        let both = [of_run(), of_overview.get()];
        both.into_iter().flatten().max_by_key(worth).unwrap_or_default()
    })
}
