//! The run page: what happened, the results, the time, and the run's actions. This file composes the parts.

mod actions;
mod graph;
mod header;
mod json;
mod links;
mod long_text;
mod metrics;
mod node_search;
mod node_tabs;
mod nodes;
mod paging;
mod tables;
mod timeline;
mod zoom;

use std::rc::Rc;
use std::sync::Arc;

use crate::domain::json::Json;
use crate::domain::overview::{Graph, RunOverview};
use crate::domain::run::{Run, RunId, WorkflowId};
use crate::poll::Polled;
use crate::poll::list::siblings::Siblings;
use crate::routing::route::Route;
use crate::view::context::{data, navigator, page_role};
use crate::view::overview::node_tabs::node_tabs;
use crate::view::overview::nodes::Nodes;
use crate::view::overview::tables::audio::audio_by_language;
use crate::view::overview::tables::validators::validators;
use crate::view::shared::freshness::{freshness_line, stale_attribute};
use crate::view::shared::link::route_link;
use crate::view::shared::missing::{Missing, missing, missing_notice};
use crate::view::shared::notice::{decode_warnings, error_notice};
use crate::view::shared::paint::after_paint;
use crate::view::shared::skeleton::skeleton;
use crate::view::text;
use dom::reactive::{Memo, RwSignal};
use dom::{Child, El, View, block, div, nav, span, when};

/// The run page. Run and overview are polled independently: each is shown as soon as it is loaded.
pub(crate) fn overview_page(workflow: WorkflowId, run_id: RunId) -> El {
    let data = data();
    let key = (workflow, run_id);
    let key_memo = Memo::constant(key.clone());
    let (run, overview) = (data.run(key_memo), data.overview(key_memo));
    let actions = data.actions(key.0.clone(), key.1.clone());
    let nav = run_nav(&key);
    refresh_overview_at_end(run, overview);

    let error = Memo::new(move |_| {
        let of_overview = overview.remote.with(|remote| remote.error.clone());
        run.remote.with(|remote| remote.error.clone()).or(of_overview)
    });
    let warnings = Memo::new(move |_| {
        let of_run = run.remote.with(|remote| remote.warnings.clone());
        overview.remote.with(|remote| [of_run, remote.warnings.clone()].concat())
    });
    let has_overview = Memo::new(move |_| overview.remote.with(|remote| remote.value.is_some()));
    let has_data =
        Memo::new(move |_| has_overview.get() || run.remote.with(|remote| remote.value.is_some()));
    let has_failed = Memo::new(move |_| error.with(Option::is_some));
    let refresh: Rc<dyn Fn()> = Rc::new(move || {
        run.refresh();
        overview.refresh();
    });
    let known_run = known_run(run, overview);
    let states = part(overview, |overview| overview.node_states.clone());
    let nodes = Nodes::new(known_run, states, definition(run, overview));
    let sections = part(overview, |overview| overview.metric_sections.clone());
    let slices = Slices::new(has_overview, move || sections.with(Vec::len));
    let freshness = data.freshness([run.fetch_status, overview.fetch_status]);
    let workflow_name = part(overview, |overview| overview.workflow_name.clone());
    let share = part(overview, |overview| overview.share.clone());
    let settled = Rc::clone(&refresh);
    let header = header::header(key, known_run, workflow_name, share, nodes, actions, settled);
    let missing = missing(overview, freshness);
    let metrics = block(
        move || (has_overview.get(), missing.get(), has_failed.get()),
        move |shown| match shown {
            (true, ..) => metrics::sections(sections, slices.sections),
            (false, Some(Missing::Offline), _) => {
                missing_notice(text::OFFLINE.get(), Some(text::RUN_OFFLINE.get())).view()
            }
            (false, _, has_failed) => (!has_failed).then(skeleton).view(),
        },
    );
    div()
        .class("page run-page")
        .attr("role", page_role())
        .attr("data-stale", stale_attribute(freshness))
        .attr("aria-busy", move || slices.has_more().then_some("true"))
        .child(nav)
        .child(freshness_line(freshness, Rc::clone(&refresh)))
        .child(error_notice(error, has_data, refresh))
        .child(decode_warnings(warnings))
        .child(header)
        .child(metrics)
        .child(blocks(overview, nodes, slices, has_failed))
}

/// The run's own response, else the fewer fields in the overview.
fn known_run(run: Polled<Run>, overview: Polled<RunOverview>) -> Memo<Option<Run>> {
    Memo::new(move |_| {
        let of_overview = || overview.remote.with(|remote| remote.value.as_ref()?.run.clone());
        run.remote.with(|remote| remote.value.clone()).or_else(of_overview)
    })
}

/// Links to the list, the previous run and the next run.
fn run_nav((workflow, run): &(WorkflowId, RunId)) -> El {
    let list = navigator().list(workflow);
    let siblings = data().siblings(workflow.clone(), run.clone());
    let sibling = |name: &'static str, read: fn(&Siblings) -> Option<RunId>| {
        let workflow = workflow.clone();
        block(
            move || siblings.with(read),
            move |run| {
                let to = Memo::constant(Route::Run(workflow.clone(), run.clone()?));
                Some(route_link(to).child(name))
            },
        )
    };
    let siblings = span()
        .child(sibling(text::PREVIOUS_RUN.get(), |siblings| siblings.previous.clone()))
        .child(sibling(text::NEXT_RUN.get(), |siblings| siblings.next.clone()));
    nav()
        .class("run-nav")
        .attr("aria-label", text::RUNS.get())
        .child(route_link(Memo::constant(list)).child(text::ALL_RUNS.get()))
        .child(siblings)
}

/// Refreshes the overview when the run ends, because it is polled slowly. Not for a run that had ended before it was
/// loaded.
fn refresh_overview_at_end(run: Polled<Run>, overview: Polled<RunOverview>) {
    dom::reactive::effect(move |last: Option<Option<bool>>| {
        let is_terminal = |run: &Run| run.status.is_terminal();
        let has_ended = run.remote.with(|remote| remote.value.as_ref().map(is_terminal));
        if has_ended == Some(true) && last.flatten() == Some(false) {
            overview.refresh();
        }
        has_ended
    });
}

/// The blocks after the metrics: validators, audio, nodes.
fn blocks(
    overview: Polled<RunOverview>,
    nodes: Nodes,
    slices: Slices,
    has_failed: Memo<bool>,
) -> View {
    let checks = part(overview, |overview| overview.validators.clone());
    let checks_page = part(overview, |overview| {
        let link = overview.future_links.validator_drilldown.clone();
        link.filter(|_| overview.capabilities.validator_drilldown)
    });
    let trace_page = part(overview, |overview| {
        let link = overview.future_links.live_trace.clone();
        link.filter(|_| overview.capabilities.live_trace_timing)
    });
    let audio = part(overview, |overview| overview.audio_by_language.clone());
    // Without an overview, the run's own response still has the definition.
    let has_nodes = Memo::new(move |_| {
        slices.blocks.get() == BLOCKS
            || !slices.started.get() && has_failed.get() && nodes.has_graph()
    });
    let validators = move || validators(checks, nodes, checks_page);
    (
        when(move || slices.blocks.get() > 0, validators),
        when(move || slices.blocks.get() > 1, move || audio_by_language(audio)),
        when(move || has_nodes.get(), move || node_tabs(nodes, trace_page)),
    )
        .view()
}

/// How much of the overview is rendered. It is rendered from top to bottom in slices, one per frame, because rendering
/// all of it at once would delay the first paint.
#[derive(Clone, Copy)]
struct Slices {
    started: Memo<bool>,
    /// The number of metric sections.
    sections: RwSignal<usize>,
    /// The number of blocks after them.
    blocks: Memo<usize>,
}

/// Metric sections per slice.
const SECTIONS_PER_SLICE: usize = 1;
/// The number of blocks after the sections.
const BLOCKS: usize = 3;

impl Slices {
    /// Starts once `started` is true. `total` returns the number of sections.
    fn new(started: Memo<bool>, total: impl Fn() -> usize + 'static) -> Self {
        let sections = RwSignal::new(SECTIONS_PER_SLICE);
        let rendered = RwSignal::new(0);
        let blocks = Memo::new(move |_| if started.get() { rendered.get() } else { 0 });
        dom::reactive::effect(move |_| {
            if !started.get() {
                return;
            }
            if sections.get() < total() {
                after_paint(move || grow(sections, SECTIONS_PER_SLICE));
            } else if rendered.get() < BLOCKS {
                after_paint(move || grow(rendered, 1));
            }
        });
        Self { started, sections, blocks }
    }

    fn has_more(&self) -> bool {
        self.started.get() && self.blocks.get() < BLOCKS
    }
}

/// Adds to the rendered count, unless the page is gone.
fn grow(rendered: RwSignal<usize>, by: usize) {
    rendered.try_update(|rendered| *rendered += by);
}

/// A part of the overview, which notifies only when it changes itself. Its default until the overview is loaded.
fn part<T: Clone + Default + PartialEq + Send + Sync + 'static>(
    overview: Polled<RunOverview>,
    read: fn(&RunOverview) -> T,
) -> Memo<T> {
    Memo::new(move |_| {
        overview.remote.with(|remote| remote.value.as_ref().map(read).unwrap_or_default())
    })
}

/// The definition, which both endpoints return in possibly different forms: preferably one with edges, then a list of
/// steps, then any other.
fn definition(run: Polled<Run>, overview: Polled<RunOverview>) -> Memo<Arc<Json>> {
    let of_run =
        move || run.remote.with(|remote| remote.value.as_ref()?.definition_snapshot.clone());
    let of_overview = part(overview, |overview| Some(Arc::clone(&overview.definition)));
    Memo::new(move |_| {
        let both = [of_run(), of_overview.get()];
        let best = both.into_iter().flatten().max_by_key(|definition| Graph::rank(definition));
        best.unwrap_or_default()
    })
}
