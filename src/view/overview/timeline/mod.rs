//! The node states as a chart over time.

mod lane;

use std::sync::Arc;

use chrono::TimeDelta;

use crate::domain::overview::Timeline;
use crate::domain::overview::timeline::{BarEnd, TimeRange, ticks};
use crate::domain::run::RunStatus;
use crate::domain::time::Timestamp;
use crate::view::context::{data, intl};
use crate::view::overview::nodes::Nodes;
use crate::view::overview::tables::percent;
use crate::view::overview::zoom::zoom_buttons;
use crate::view::text;
use dom::reactive::Memo;
use dom::reactive::RwSignal;
use dom::{self, Child, El, View, b, bdi, block, div, each, li, p, span, ul};

/// The steps of the zoom: how many times wider than the page.
const ZOOMS: [u8; 6] = [1, 2, 4, 8, 16, 32];
/// How many marks the axis has at zoom 1.
const MARKS: usize = 6;
/// A wait shorter than this part of the chart could not be seen.
const LEAST_WAIT: i32 = 100;

/// A lane per node, in the order in which they started work, then those that are only planned.
pub(crate) fn timeline_view(nodes: Nodes) -> View {
    let server = data().server;
    let zoom = RwSignal::new(0_usize);
    let factor = move || ZOOMS.get(zoom.get()).copied().unwrap_or(1);
    let timeline = Memo::new(move |_| {
        let open = nodes.is_open()
            && nodes.run.with(|run| run.as_ref().is_none_or(|run| run.status != RunStatus::Paused));
        Arc::new(nodes.states.with(|states| Timeline::of(states, open)))
    });
    // Second by second only while something goes on, and changed rarely even then.
    let window = Memo::new(move |_| {
        let moving = nodes.run.with(|run| run.as_ref().is_some_and(|run| run.is_active()))
            || timeline.with(|timeline| {
                timeline.lanes.iter().flat_map(|lane| &lane.bars).any(|bar| bar.to == BarEnd::Now)
            });
        let now = if moving { server.now() } else { server.now_untracked() };
        nodes.run.with(|run| timeline.with(|timeline| timeline.window(run.as_ref(), now)))
    });
    let lanes = move || {
        timeline.with(|timeline| {
            timeline.lanes.iter().map(|lane| lane.node_id.clone()).collect::<Vec<_>>()
        })
    };
    let planned = Memo::new(move |_| nodes.without_state());
    let nothing = move || lanes().is_empty() && planned.with(Vec::is_empty);
    let lane = move |id: String| {
        let of = id.clone();
        let lane = Memo::new(move |_| {
            timeline.with(|timeline| timeline.lanes.iter().find(|lane| lane.node_id == of).cloned())
        });
        lane::lane(nodes, id, lane, window)
    };
    let planned_lane = move |id: String| {
        let bdi = bdi().attr("title", id.as_str()).child(move || nodes.name_or_id(&id));
        let planned = span().class("quiet").child(move || nodes.planned());
        let name = span().class("lane-name").child(bdi).child(planned);
        li().class("lane").attr("data-planned", "").child(name).child(span().class("lane-track"))
    };
    let no_bars =
        move || timeline.with(|timeline| timeline.lanes.iter().all(|lane| lane.bars.is_empty()));
    let absent = move || match (nothing(), no_bars()) {
        (true, _) => Some(text::NO_NODES.get()),
        (false, true) => Some(text::NO_TIMES.get()),
        (false, false) => None,
    };
    let zoom_buttons = zoom_buttons(
        (move || zoom.update(|zoom| *zoom = zoom.saturating_sub(1)), move || zoom.get() == 0),
        (
            move || zoom.update(|zoom| *zoom = (*zoom + 1).min(ZOOMS.len() - 1)),
            move || zoom.get() + 1 == ZOOMS.len(),
        ),
        move || zoom.set(0),
    );
    let tools = div()
        .class("view-tools")
        .attr("hidden", move || window.get().is_none())
        .child(facts(nodes))
        .child(zoom_buttons);
    let ground = block(
        move || Some((window.get()?, factor())),
        move |drawn| {
            let (window, factor) = (*drawn)?;
            let ticks = axis(window, MARKS * usize::from(factor));
            Some((ticks, bands(nodes, timeline, window)))
        },
    );
    let ground = div().class("chart-ground").attr("aria-hidden", "true").child(ground);
    let lanes = ul()
        .class("lanes")
        .child(each(lanes, lane))
        .child(each(move || planned.get(), planned_lane));
    let inside = div().class("chart-inside").style("--zoom", move || factor().to_string());
    let chart = div()
        .class("scroll chart")
        .attr("tabindex", "0")
        .attr("role", "region")
        .attr("aria-label", text::TIMELINE.get())
        .child(inside.child(ground).child(lanes));
    let absent = block(absent, |absent| absent.map(|absent| p().class("quiet").child(absent)));
    (absent, tools, chart).view()
}

/// The marks of the time axis, as times from the start.
fn axis(window: TimeRange, most: usize) -> Vec<El> {
    let intl = intl();
    let mark = |mark: TimeDelta| {
        let place = percent(window.fraction(window.from + mark));
        span().class("mark").style("inset-inline-start", place).child(intl.duration(mark))
    };
    ticks(window.duration(), most).into_iter().map(mark).collect()
}

/// What lies behind all lanes: when no node was at work, and a pause that still goes on.
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
        let least = window.duration() / LEAST_WAIT;
        timeline.with(|timeline| {
            timeline.idle_gaps(window, least.max(TimeDelta::seconds(1)), server.now_untracked())
        })
    };
    let waiting = move |waits: &Vec<TimeRange>| {
        let waits = waits.iter().map(|span| band("waiting", text::NO_NODE_RUNNING.get(), *span));
        waits.collect::<Vec<_>>()
    };
    (block(waits, waiting), block(since, paused)).view()
}

/// What the chart cannot show to scale: how long the run was queued and paused.
fn facts(nodes: Nodes) -> El {
    let intl = intl();
    let server = data().server;
    let queued = Memo::new(move |_| {
        nodes.run.with(|run| {
            let run = run.as_ref()?;
            Some(run.started_at? - run.created_at?).filter(|queued| queued.num_seconds() > 0)
        })
    });
    let paused = Memo::new(move |_| {
        let paused = nodes
            .run
            .with(|run| crate::domain::run::paused_duration(run.as_ref()?, || server.now()));
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
