//! One run: what happened, how good the result is, where the time went, what can be done now. This
//! file wires the parts together, and says in which order they come; each has a file of its own.

mod actions;
mod audio;
mod graph;
mod header;
mod json;
mod lane;
mod metrics;
mod nodes;
mod nodes_block;
mod states_table;
mod table;
mod timeline;
mod validators;
mod zoom;

use std::sync::Arc;

use crate::json::Json;
use leptos::prelude::*;

use super::chunk::skeleton;
use super::freshness::{self, freshness_line};
use super::link::route_link;
use super::notice::error_notice;
use super::text;
use crate::feed::Followed;
use crate::feed::neighbours::Neighbours;
use crate::links;
use crate::overview::{Graph, RunOverview};
use crate::route::Route;
use crate::run::{Run, RunAction, RunId, WorkflowId};
use dom::reactive::Memo;
use dom::reactive::RwSignal;
use dom::{Child, El, View, a, block, dd, div, dt, nav, span, when};

/// The overview page. The run and its overview are followed apart: each is shown as soon as it is
/// there, and neither waits for the other.
pub(super) fn overview_page(workflow: WorkflowId, run: RunId) -> El {
    let navigator = super::navigator();
    let feeds = super::feeds();
    let back = navigator.list(&workflow);
    let actions = feeds.actions(workflow.clone(), run.clone());
    let neighbours = feeds.neighbours(workflow.clone(), run.clone());
    let of_workflow = workflow.clone();
    let neighbour = |name: &'static str, read: fn(&Neighbours) -> Option<RunId>| {
        let workflow = of_workflow.clone();
        block(
            move || neighbours.with(read),
            move |run| {
                let to = Memo::constant(Route::Run(workflow.clone(), run.clone()?));
                Some(route_link(to).child(name))
            },
        )
    };
    let key = (workflow, run);
    let signal = Memo::constant(key.clone());
    let run = feeds.run(signal);
    let overview = feeds.overview(signal);

    let error = Memo::new(move |_| {
        let of_overview = overview.remote.with(|remote| remote.error.clone());
        run.remote.with(|remote| remote.error.clone()).or(of_overview)
    });
    let notes = Memo::new(move |_| {
        let of_run = run.remote.with(|remote| remote.notes.clone());
        overview.remote.with(|remote| [of_run, remote.notes.clone()].concat())
    });
    let has_overview = Memo::new(move |_| overview.remote.with(|remote| remote.value.is_some()));
    let stale = Memo::new(move |_| {
        has_overview.get() || run.remote.with(|remote| remote.value.is_some())
    });
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
        let of_overview = || overview.remote.with(|remote| remote.value.as_ref()?.run_so_far());
        run.remote.with(|remote| remote.value.clone()).or_else(of_overview)
    });
    let states = part(overview, |overview| overview.node_states.clone());
    let nodes = nodes::Nodes::new(known_run, states, definition(run, overview));
    let validators = part(overview, |overview| overview.validators.clone());
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

    let freshness = feeds.freshness([run.standing, overview.standing]);

    let neighbours = span()
        .child(neighbour(text::PREVIOUS_RUN.get(), |neighbours| neighbours.previous.clone()))
        .child(neighbour(text::NEXT_RUN.get(), |neighbours| neighbours.next.clone()));
    let nav = nav()
        .class("run-nav")
        .attr("aria-label", text::RUNS.get())
        .child(route_link(Memo::constant(back)).child(text::ALL_RUNS.get()))
        .child(neighbours);
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
        .attr("role", super::page_role())
        .attr("data-stale", freshness::stale(freshness))
        .attr("aria-busy", move || slices.left().then_some("true"))
        .child(nav)
        .child(freshness_line(freshness, refresh))
        .child(error_notice(error, stale, refresh))
        .child(super::notice::notes(notes))
        .child(header::header(key, known_run, workflow_name, share, nodes, actions, refresh))
        .child(figures)
        .child(when(
            move || slices.blocks.get() > 0,
            move || validators::validators(validators, nodes, checks_page),
        ))
        .child(when(move || slices.blocks.get() > 1, move || audio::audio_by_language(audio)))
        .child(when(move || nodes_known.get(), move || nodes_block::nodes_block(nodes, trace_page)))
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
                super::after_paint(move || grow(sections, SECTIONS));
            } else if extra.get() < BLOCKS {
                super::after_paint(move || grow(extra, 1));
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
    overview: Followed<RunOverview>,
    read: fn(&RunOverview) -> T,
) -> Memo<T> {
    Memo::new(move |_| {
        overview.remote.with(|remote| remote.value.as_ref().map(read).unwrap_or_default())
    })
}

/// The run's definition: both endpoints give it, and not always in the same form. The one with
/// edges tells more than a list of steps, and anything more than nothing.
fn definition(run: Followed<Run>, overview: Followed<RunOverview>) -> Memo<Arc<Json>> {
    let of_run = move || run.remote.with(|remote| remote.value.as_ref()?.definition.clone());
    let of_overview = part(overview, |overview| Some(Arc::clone(&overview.definition)));
    Memo::new(move |_| {
        let worth = |definition: &Arc<Json>| match Graph::read(definition) {
            Some(graph) if !graph.implied => 3,
            Some(_) => 2,
            None if !definition.is_null() => 1,
            None => 0,
        };
        let both = [of_run(), of_overview.get()];
        both.into_iter().flatten().max_by_key(worth).unwrap_or_default()
    })
}

/// A fact of a list of them.
fn fact(name: &'static str, value: impl Child) -> El {
    div().child(dt().child(name)).child(dd().child(value))
}

/// A link from data to the app, shown once the rules let it be followed.
fn outside_link(link: Memo<Option<String>>, name: &'static str) -> View {
    let app = use_context::<AppOrigin>();
    let allowed = move || {
        let app = app.as_ref()?;
        link.get().filter(|link| links::leads_into_app(link, &app.0))
    };
    block(allowed, move |link| {
        let link = a().attr("href", link.clone()?).attr("target", "_blank");
        Some(link.attr("rel", "noopener noreferrer").child(name).child(" ↗"))
    })
}

/// The page on which a run is shared, if it is and the app's origin is known (contract §5.3).
fn shared_page(run: Memo<Option<Run>>) -> Memo<Option<String>> {
    let app = use_context::<AppOrigin>();
    Memo::new(move |_| {
        let app = app.as_ref()?;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        run.with(|run| {
            let run = run.as_ref().filter(|run| run.shared_at.is_some())?;
            let id = run.public_share_id.as_ref().filter(|id| id.chars().all(plain))?;
            Some(format!("{}/r/{id}", app.0))
        })
    })
}

/// The only origin, besides this page's, that links from data may lead to.
#[derive(Clone)]
pub struct AppOrigin(pub String);

/// What readers are offered to do to a run, where its state allows it.
#[derive(Clone)]
pub struct OfferedActions(pub Vec<RunAction>);
