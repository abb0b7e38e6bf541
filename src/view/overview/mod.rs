//! The run page: what happened, the results, the time, and the run's actions. This file composes the parts.

mod actions;
mod address;
pub(crate) mod analysis;
mod evidence;
mod graph;
mod header;
pub(crate) mod inspector;
mod json;
mod legend;
pub(crate) mod lines;
mod links;
mod long_text;
mod metrics;
mod node_link;
mod node_search;
mod node_tabs;
mod nodes;
pub(crate) mod paging;
mod part_error;
pub(crate) mod refresh;
pub(crate) mod responses;
mod slices;
pub(crate) mod tables;
mod timeline;
mod unmeasured;
mod verdict;
mod zoom;

use std::rc::Rc;

use crate::api::ApiError;
use crate::domain::overview::unmeasured::Part;
use crate::domain::overview::{MetricSection, RunOverview};
use crate::domain::run::{Run, RunId, WorkflowId};
use crate::poll::Polled;
use crate::poll::list::siblings::Siblings;
use crate::routing::route::Route;
use crate::view::context::{data, landmark_role, navigator, page_role};
use crate::view::overview::address::Address;
use crate::view::overview::analysis::AnalysisParts;
use crate::view::overview::lines::lines;
use crate::view::overview::lines::open_lines::Lines;
use crate::view::overview::node_tabs::node_tabs;
use crate::view::overview::nodes::Nodes;
use crate::view::overview::refresh::{refresh_results_at_end, refreshes};
use crate::view::overview::responses::{
    definition, is_completed, known_run, part, problems, share,
};
use crate::view::overview::slices::{BLOCKS, Slices};
use crate::view::overview::tables::audio::audio_by_language;
use crate::view::overview::tables::cost::cost;
use crate::view::overview::tables::validators::validators;
use crate::view::shared::alerts::follow;
use crate::view::shared::freshness::{freshness_line, stale_attribute};
use crate::view::shared::link::route_link;
use crate::view::shared::missing::{Missing, missing, missing_notice};
use crate::view::shared::notice::{decode_warnings, error_notice, query_problems};
use crate::view::shared::skeleton::skeleton;
use crate::view::text;
use dom::reactive::Memo;
use dom::{Child, El, View, block, div, nav, span, when};

/// Builds what the user opens on the page.
#[derive(Clone, Copy)]
pub(crate) struct Details {
    /// The details of the node with an ID.
    pub(crate) node: fn(inspector::Sources, &str) -> View,
    /// The lines. The values say whether the run has ended, and the error that the page shows.
    pub(crate) lines: fn(Lines, Memo<bool>, AnalysisParts, Memo<Option<ApiError>>) -> View,
}

/// The run page. Run, overview and analysis are polled independently: each is shown as soon as it is loaded.
pub(crate) fn overview_page(workflow: WorkflowId, run_id: RunId, details: Details) -> El {
    let data = data();
    let key = (workflow, run_id);
    let key_memo = Memo::constant(key.clone());
    let (run, overview) = (data.run(key_memo), data.overview(key_memo));
    let analysis = data.analysis(key_memo);
    let actions = data.actions(key.0.clone(), key.1.clone());
    let nav = run_nav(&key);
    refresh_results_at_end(run, overview, analysis);

    let (error, warnings) = problems(run, overview, analysis);
    let has_overview = Memo::new(move |_| overview.remote.with(|remote| remote.value.is_some()));
    let has_data =
        Memo::new(move |_| has_overview.get() || run.remote.with(|remote| remote.value.is_some()));
    let has_failed = Memo::new(move |_| error.with(Option::is_some));
    let address = Address::of(key.clone());
    let run_lines = Lines::of(address);
    let [refresh, with_lines] = refreshes(run, overview, analysis, run_lines);
    let known_run = known_run(run, overview);
    follow(Rc::new(move |followed| known_run.with(|run| followed.update(run.iter()))));
    let nodes = nodes(known_run, run, overview, address);
    let sections = part(overview, |overview| overview.metric_sections.clone());
    let slices = Slices::new(has_overview, move || sections.with(Vec::len));
    let freshness =
        data.freshness([run.fetch_status, overview.fetch_status, analysis.fetch_status]);
    let analysis = AnalysisParts::of(analysis);
    let inspected = inspector::Sources::of(nodes, address, analysis, error, details.node);
    let status = Memo::new(move |_| known_run.with(|run| Some(run.as_ref()?.status.clone())));
    let is_completed = is_completed(known_run);
    let (verdict, compare) = verdict(&key, known_run, overview, analysis, nodes);
    let below = (verdict, header::details_of(known_run, share(overview), nodes)).view();
    let workflow_name = part(overview, |overview| overview.workflow_name.clone());
    let settled = Rc::clone(&refresh);
    let header = header::header(key, known_run, workflow_name, actions, settled, (compare, below));
    let missing = missing(overview, freshness);
    let shown = Memo::new(move |_| (has_overview.get(), missing.get(), has_failed.get()));
    let unmeasured = unmeasured::Missing::of(overview);
    let metrics = metrics(shown, sections, unmeasured, slices);
    div()
        .class("page run-page")
        .attr("role", page_role())
        .attr("data-stale", stale_attribute(freshness))
        .attr("aria-busy", move || slices.has_more().then_some("true"))
        .child(div().class("run-bar").child(nav).child(freshness_line(freshness, with_lines)))
        .child(error_notice(error, has_data, refresh))
        .child((decode_warnings(warnings), query_problems(address.problems())))
        .child(header)
        .child(scores(overview, analysis, is_completed, run_lines))
        .child(lines(run_lines, status, analysis, error, details.lines))
        .child(metrics)
        .child(results(overview, nodes, slices, unmeasured))
        .child(nodes_block(overview, inspected, slices, has_failed))
        .child(cost(analysis.value, nodes))
}

fn nodes(
    known_run: Memo<Option<Run>>,
    run: Polled<Run>,
    overview: Polled<RunOverview>,
    address: Address,
) -> Nodes {
    let states = part(overview, |overview| overview.node_states.clone());
    let nodes = Nodes::new(known_run, states, definition(run, overview));
    address.follow(nodes);
    nodes
}

/// The metric sections, or why there are none. `shown`: whether the overview is loaded, what is missing otherwise, and
/// whether there is an error.
fn metrics(
    shown: Memo<(bool, Option<Missing>, bool)>,
    sections: Memo<Vec<MetricSection>>,
    unmeasured: unmeasured::Missing,
    slices: Slices,
) -> View {
    block(
        move || shown.get(),
        move |shown| match shown {
            (true, ..) => metrics::sections(sections, unmeasured, slices.sections),
            (false, Some(Missing::Offline), _) => {
                missing_notice(text::OFFLINE.get(), Some(text::RUN_OFFLINE.get())).view()
            }
            (false, _, has_failed) => (!has_failed).then(skeleton).view(),
        },
    )
}

/// The verdict, and the link to the comparison with the completed run before this one.
fn verdict(
    key: &(WorkflowId, RunId),
    run: Memo<Option<Run>>,
    overview: Polled<RunOverview>,
    analysis: AnalysisParts,
    nodes: Nodes,
) -> (View, View) {
    let workflow = &key.0;
    let compared = data().compared(workflow.clone(), run);
    let is_running = Memo::new(move |_| run.with(|run| run.as_ref().is_some_and(Run::is_running)));
    let sources = verdict::Sources {
        run,
        sections: part(overview, |overview| overview.metric_sections.clone()),
        validators: part(overview, |overview| overview.validators.clone()),
        matrix: analysis.matrix,
        compared,
        usual: data().usual_time(workflow.clone(), is_running),
    };
    let verdict = verdict::verdict(workflow.clone(), sources, nodes);
    (verdict, header::compare_link(key, compared))
}

fn scores(
    overview: Polled<RunOverview>,
    analysis: AnalysisParts,
    is_completed: Memo<bool>,
    lines: Lines,
) -> View {
    let languages = part(overview, |overview| overview.audio_by_language.len());
    let checks = part(overview, |overview| overview.validators.len());
    analysis.scores(languages, checks, is_completed, lines)
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
    // A landmark only of the standalone page: a host can show two runs.
    let role = landmark_role();
    let nav = if role.is_none() { nav() } else { div().attr("role", role) };
    nav.class("run-nav")
        .attr("aria-label", text::RUNS.get())
        .child(route_link(Memo::constant(list)).child(text::ALL_RUNS.get()))
        .child(siblings)
}

/// The results after the metrics: checks and audio, and what none of them has.
fn results(
    overview: Polled<RunOverview>,
    nodes: Nodes,
    slices: Slices,
    missing: unmeasured::Missing,
) -> View {
    let checks = part(overview, |overview| overview.validators.clone());
    let checks_page = part(overview, |overview| {
        let link = overview.future_links.validator_drilldown.clone();
        link.filter(|_| overview.capabilities.validator_drilldown)
    });
    let audio = part(overview, |overview| overview.audio_by_language.clone());
    let titles = part(overview, |overview| {
        let sections = overview.metric_sections.iter();
        sections.map(|section| section.title.clone()).collect::<Vec<_>>()
    });
    let shows = move |at: usize, part: &Part| slices.blocks.get() > at && !missing.has(part);
    (
        when(move || shows(0, &Part::Validators), move || validators(checks, nodes, checks_page)),
        when(move || shows(1, &Part::Audio), move || audio_by_language(audio)),
        when(move || slices.blocks.get() > 1, move || missing.lines(titles)),
    )
        .view()
}

fn nodes_block(
    overview: Polled<RunOverview>,
    inspected: inspector::Sources,
    slices: Slices,
    has_failed: Memo<bool>,
) -> View {
    let nodes = inspected.nodes;
    let trace_page = part(overview, |overview| {
        let link = overview.future_links.live_trace.clone();
        link.filter(|_| overview.capabilities.live_trace_timing)
    });
    // Without an overview, the run's own response still has the definition.
    let has_nodes = Memo::new(move |_| {
        slices.blocks.get() == BLOCKS
            || !slices.started.get() && has_failed.get() && nodes.has_graph()
    });
    when(move || has_nodes.get(), move || node_tabs(inspected, trace_page))
}
