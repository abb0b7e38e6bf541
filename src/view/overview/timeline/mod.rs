//! The timeline tab: the node states over time.

mod lane;
mod notes;

use std::sync::Arc;

use chrono::TimeDelta;

use crate::domain::overview::Timeline;
use crate::domain::overview::critical_path::CriticalPath;
use crate::domain::overview::timeline::{BarEnd, TimeRange, ticks};
use crate::domain::run::{Run, RunStatus};
use crate::domain::time::Timestamp;
use crate::routing::run_view::NodeTab;
use crate::view::context::{data, intl};
use crate::view::overview::legend::other_view_button;
use crate::view::overview::nodes::{Nodes, no_nodes};
use crate::view::overview::paging::{PAGE, more_button};
use crate::view::overview::tables::percent;
use crate::view::overview::timeline::lane::lane_item;
use crate::view::overview::timeline::notes::{critical_line, outside_times, signs};
use crate::view::overview::zoom::zoom_buttons;
use crate::view::text;
use dom::reactive::{Memo, RwSignal};
use dom::{self, Child, El, View, block, div, each, p, span, ul};

/// The zoom steps: the chart's width in page widths.
const ZOOM_FACTORS: [u8; 6] = [1, 2, 4, 8, 16, 32];
/// The maximum number of axis marks at zoom 1.
const MAX_MARKS: usize = 6;
/// Waits shorter than this fraction of the chart are omitted: they would be invisible.
const MIN_WAIT_FRACTION: i32 = 100;

/// A lane per node, in the order in which they started, then the planned nodes.
pub(crate) fn timeline_view(nodes: Nodes) -> View {
    let zoom = RwSignal::new(0_usize);
    let factor = move || ZOOM_FACTORS.get(zoom.get()).copied().unwrap_or(1);
    let timeline = Memo::new(move |_| {
        let is_paused = |run: &Run| run.status == RunStatus::Paused;
        let is_open = nodes.is_open() && !nodes.run.with(|run| run.as_ref().is_some_and(is_paused));
        Arc::new(nodes.states.with(|states| Timeline::of(states, is_open)))
    });
    let window = window(nodes, timeline);
    let [timed, planned] = node_ids(nodes, timeline);
    let path = critical_path(nodes, timeline);
    let shown = RwSignal::new(PAGE);
    let waits = waits(timeline, window);
    let count = move || timed.with(Vec::len) + planned.with(Vec::len);
    let background = block(
        move || Some((window.get()?, factor())),
        move |visible| {
            let (window, factor) = (*visible)?;
            let ticks = axis(window, MAX_MARKS * usize::from(factor));
            Some((ticks, bands(nodes, waits, window)))
        },
    );
    let background = div().class("chart-ground").attr("aria-hidden", "true").child(background);
    let inside = div().class("chart-inside").style("--zoom", move || factor().to_string());
    let chart = div()
        .class("scroll chart")
        .attr("tabindex", "0")
        .attr("role", "region")
        .attr("aria-label", text::TIMELINE.get())
        .child(inside.child(background).child(lanes(
            nodes,
            timeline,
            [timed, planned],
            shown,
            (window, path),
        )));
    let note = move || {
        timeline.with(|timeline| {
            if count() == 0 {
                return Some(no_nodes(nodes));
            }
            let has_bars = timeline.lanes.iter().any(|lane| !lane.bars.is_empty());
            (!has_bars).then(|| text::NO_TIMES.get())
        })
    };
    let note = block(note, |note| note.map(|note| p().class("quiet").child(note)));
    let chart = (chart, more_button(shown, count)).view();
    let signs = signs(timeline, waits, path);
    let tools = (tools(nodes, zoom, window, signs), critical_line(nodes, timeline, path, window));
    (note, tools, chart).view()
}

/// The IDs of the nodes with states and of the planned ones.
fn node_ids(nodes: Nodes, timeline: Memo<Arc<Timeline>>) -> [Memo<Vec<String>>; 2] {
    let planned = Memo::new(move |_| {
        let planned = nodes.without_state().into_iter();
        planned.filter(|id| nodes.is_found(id)).collect::<Vec<_>>()
    });
    // A node that was selected elsewhere is first if its lane would not be shown.
    let opened_at = nodes.selected.get_untracked();
    let timed = Memo::new(move |_| {
        let ids = timeline.with(|timeline| {
            let ids = timeline.lanes.iter().map(|lane| &lane.node_id);
            ids.filter(|id| nodes.is_found(id)).cloned().collect::<Vec<_>>()
        });
        let mut ids = nodes.failed_first(ids, String::as_str);
        if let Some(at) = ids.iter().position(|id| Some(id) == opened_at.as_ref())
            && let Some(to_open) = ids.get_mut(..=at).filter(|_| at >= PAGE)
        {
            to_open.rotate_right(1);
        }
        ids
    });
    [timed, planned]
}

/// The critical path of an ended run of several nodes.
fn critical_path(nodes: Nodes, timeline: Memo<Arc<Timeline>>) -> Memo<Arc<CriticalPath>> {
    Memo::new(move |_| {
        let timeline = timeline.get();
        if nodes.is_open() || timeline.lanes.len() < 2 {
            return Arc::default();
        }
        Arc::new(nodes.graph.with(|graph| CriticalPath::of(&timeline, graph.as_deref())))
    })
}

/// Times of the chart in which no node was running.
fn waits(timeline: Memo<Arc<Timeline>>, window: Memo<Option<TimeRange>>) -> Memo<Vec<TimeRange>> {
    let server = data().server;
    Memo::new(move |_| {
        let Some(window) = window.get() else { return Vec::new() };
        let min_wait = window.duration() / MIN_WAIT_FRACTION;
        timeline.with(|timeline| {
            timeline.idle_gaps(window, min_wait.max(TimeDelta::seconds(1)), server.now_untracked())
        })
    })
}

/// The visible time span. It ticks only while the run or a node is active.
fn window(nodes: Nodes, timeline: Memo<Arc<Timeline>>) -> Memo<Option<TimeRange>> {
    let server = data().server;
    let is_running = |timeline: &Arc<Timeline>| {
        timeline.lanes.iter().flat_map(|lane| &lane.bars).any(|bar| bar.to == BarEnd::Now)
    };
    Memo::new(move |_| {
        let is_active = nodes.run.with(|run| run.as_ref().is_some_and(|run| run.is_active()))
            || timeline.with(is_running);
        let now = if is_active { server.now() } else { server.now_untracked() };
        nodes.run.with(|run| timeline.with(|timeline| timeline.window(run.as_ref(), now)))
    })
}

/// The lanes of the first nodes.
fn lanes(
    nodes: Nodes,
    timeline: Memo<Arc<Timeline>>,
    [timed, planned]: [Memo<Vec<String>>; 2],
    shown: RwSignal<usize>,
    (window, path): (Memo<Option<TimeRange>>, Memo<Arc<CriticalPath>>),
) -> El {
    let first = move |ids: Memo<Vec<String>>, count: usize| {
        ids.with(|ids| ids.iter().take(count).cloned().collect::<Vec<_>>())
    };
    let lane = move |id: String| {
        let node_id = id.clone();
        let lane = Memo::new(move |_| {
            timeline.with(|timeline| {
                timeline.lanes.iter().find(|lane| lane.node_id == node_id).cloned()
            })
        });
        lane::lane(nodes, id, lane, window, path)
    };
    let planned_lane = move |id: String| {
        let planned = span().class("quiet").child(move || nodes.planned());
        let lane = lane_item(nodes, id, planned).attr("data-planned", "");
        lane.child(span().class("lane-track"))
    };
    let first_timed = move || first(timed, shown.get());
    let first_planned = move || first(planned, shown.get().saturating_sub(timed.with(Vec::len)));
    ul().class("lanes").child(each(first_timed, lane)).child(each(first_planned, planned_lane))
}

fn tools(nodes: Nodes, zoom: RwSignal<usize>, window: Memo<Option<TimeRange>>, signs: View) -> El {
    let last = ZOOM_FACTORS.len() - 1;
    let zoom_buttons = zoom_buttons(
        (move || zoom.update(|zoom| *zoom = zoom.saturating_sub(1)), move || zoom.get() == 0),
        (move || zoom.update(|zoom| *zoom = (*zoom + 1).min(last)), move || zoom.get() == last),
        move || zoom.set(0),
    );
    div()
        .class("view-tools")
        .attr("hidden", move || window.get().is_none())
        .child(outside_times(nodes))
        .child(signs)
        .child(other_view_button(nodes, NodeTab::Graph))
        .child(zoom_buttons)
}

/// The marks of the time axis, labelled with the time since the start.
fn axis(window: TimeRange, max_marks: usize) -> Vec<El> {
    let intl = intl();
    let mark = |mark: TimeDelta| {
        let position = percent(window.fraction(window.from + mark));
        span().class("mark").style("inset-inline-start", position).child(intl.duration(mark))
    };
    ticks(window.duration(), max_marks).into_iter().map(mark).collect()
}

/// The bands behind the lanes: times without a running node, and the current pause.
fn bands(nodes: Nodes, waits: Memo<Vec<TimeRange>>, window: TimeRange) -> View {
    let band = move |kind: &'static str, name: &'static str, span: TimeRange| {
        let (from, to) = (window.fraction(span.from), window.fraction(span.to));
        dom::span()
            .class("band")
            .attr("data-kind", kind)
            .attr("title", name)
            .style("inset-inline-start", percent(from))
            .style("inline-size", percent(to - from))
    };
    let since = move || {
        nodes.run.with(|run| {
            let run = run.as_ref().filter(|run| run.status == RunStatus::Paused)?;
            run.pause.paused_at
        })
    };
    let paused = move |since: &Option<Timestamp>| {
        let since = (*since)?;
        Some(band(
            "paused",
            text::TIMELINE_PAUSED.get(),
            TimeRange { from: since, to: window.to.max(since) },
        ))
    };
    let waiting = move |waits: &Vec<TimeRange>| {
        let waits = waits.iter().map(|span| band("waiting", text::NO_NODE_RUNNING.get(), *span));
        waits.collect::<Vec<_>>()
    };
    (block(move || waits.get(), waiting), block(since, paused)).view()
}
