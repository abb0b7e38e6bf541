//! The timeline tab: the node states over time.

mod lane;

use std::sync::Arc;

use chrono::TimeDelta;
use leptos::ev;

use crate::domain::overview::Timeline;
use crate::domain::overview::timeline::{BarEnd, TimeRange, ticks};
use crate::domain::run::{Run, RunStatus, paused_duration};
use crate::domain::time::Timestamp;
use crate::view::context::{data, intl};
use crate::view::overview::node_link::node_item;
use crate::view::overview::nodes::{Nodes, no_nodes};
use crate::view::overview::paging::{PAGE, more_button};
use crate::view::overview::tables::percent;
use crate::view::overview::zoom::zoom_buttons;
use crate::view::text;
use dom::reactive::{Memo, RwSignal};
use dom::{self, Child, El, View, b, block, div, each, li, p, span, ul};

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
    let planned = Memo::new(move |_| {
        let planned = nodes.without_state().into_iter();
        planned.filter(|id| nodes.is_found(id)).collect::<Vec<_>>()
    });
    let timed = Memo::new(move |_| {
        let ids = timeline.with(|timeline| {
            let ids = timeline.lanes.iter().map(|lane| &lane.node_id);
            ids.filter(|id| nodes.is_found(id)).cloned().collect::<Vec<_>>()
        });
        nodes.failed_first(ids, String::as_str)
    });
    let shown = RwSignal::new(PAGE);
    let count = move || timed.with(Vec::len) + planned.with(Vec::len);
    let background = block(
        move || Some((window.get()?, factor())),
        move |visible| {
            let (window, factor) = (*visible)?;
            let ticks = axis(window, MAX_MARKS * usize::from(factor));
            Some((ticks, bands(nodes, timeline, window)))
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
            window,
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
    (note, tools(nodes, zoom, window), chart).view()
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
    window: Memo<Option<TimeRange>>,
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
        lane::lane(nodes, id, lane, window)
    };
    let planned_lane = move |id: String| {
        let item = node_item(nodes, &id).attr("title", id.as_str());
        let planned = span().class("quiet").child(move || nodes.planned());
        let name = span().class("lane-name").child(item).child(planned);
        li().class("lane")
            .attr("data-planned", "")
            .on(ev::click, move |event| lane::select(&event, nodes, &id))
            .child(name)
            .child(span().class("lane-track"))
    };
    let first_timed = move || first(timed, shown.get());
    let first_planned = move || first(planned, shown.get().saturating_sub(timed.with(Vec::len)));
    ul().class("lanes").child(each(first_timed, lane)).child(each(first_planned, planned_lane))
}

fn tools(nodes: Nodes, zoom: RwSignal<usize>, window: Memo<Option<TimeRange>>) -> El {
    let last = ZOOM_FACTORS.len() - 1;
    let zoom_buttons = zoom_buttons(
        (move || zoom.update(|zoom| *zoom = zoom.saturating_sub(1)), move || zoom.get() == 0),
        (move || zoom.update(|zoom| *zoom = (*zoom + 1).min(last)), move || zoom.get() == last),
        move || zoom.set(0),
    );
    div()
        .class("view-tools")
        .attr("hidden", move || window.get().is_none())
        .child(legend(nodes))
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
fn bands(nodes: Nodes, timeline: Memo<Arc<Timeline>>, window: TimeRange) -> View {
    let server = data().server;
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
    let waits = move || {
        let min_wait = window.duration() / MIN_WAIT_FRACTION;
        timeline.with(|timeline| {
            timeline.idle_gaps(window, min_wait.max(TimeDelta::seconds(1)), server.now_untracked())
        })
    };
    let waiting = move |waits: &Vec<TimeRange>| {
        let waits = waits.iter().map(|span| band("waiting", text::NO_NODE_RUNNING.get(), *span));
        waits.collect::<Vec<_>>()
    };
    (block(waits, waiting), block(since, paused)).view()
}

/// The legend, with the times queued and paused, which the chart does not show to scale.
fn legend(nodes: Nodes) -> El {
    let intl = intl();
    let server = data().server;
    let queued = Memo::new(move |_| {
        nodes.run.with(|run| {
            let run = run.as_ref()?;
            Some(run.started_at? - run.created_at?).filter(|queued| queued.num_seconds() > 0)
        })
    });
    let paused = Memo::new(move |_| {
        let paused = nodes.run.with(|run| paused_duration(run.as_ref()?, || server.now()));
        paused.filter(|paused| paused.num_seconds() > 0)
    });
    let fact = move |name: &'static str, duration: Memo<Option<TimeDelta>>| {
        block(
            move || duration.get(),
            move |duration| {
                let duration = b().child(intl.duration((*duration)?));
                Some(span().child(name).child(" ").child(duration))
            },
        )
    };
    p().class("legend quiet")
        .child(fact(text::QUEUED.get(), queued))
        .child(fact(text::TIMELINE_PAUSED.get(), paused))
        .child(span().class("legend-waiting").child(text::NO_NODE_RUNNING.get()))
}
