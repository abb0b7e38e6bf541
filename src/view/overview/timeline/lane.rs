//! A node's lane in the timeline.

use std::sync::Arc;

use leptos::ev;
use wasm_bindgen::JsCast as _;
use web_sys::Element;

use crate::domain::excerpt;
use crate::domain::overview::critical_path::CriticalPath;
use crate::domain::overview::timeline::{Bar, BarEnd, Lane, TimeRange};
use crate::domain::run::RunState;
use crate::domain::time::Timestamp;
use crate::view::context::{data, intl};
use crate::view::overview::node_link::node_item;
use crate::view::overview::nodes::Nodes;
use crate::view::overview::tables::percent;
use crate::view::shared::status::state_name;
use crate::view::text;
use dom::reactive::Memo;
use dom::{Child, El, View, block, li, span};

/// A node's name, total active time and bars.
pub(crate) fn lane(
    nodes: Nodes,
    id: String,
    lane: Memo<Option<Lane>>,
    window: Memo<Option<TimeRange>>,
    path: Memo<Arc<CriticalPath>>,
) -> El {
    let intl = intl();
    let server = data().server;
    let shown_id = id.clone();
    let name = Memo::new(move |_| nodes.name_or_id(&id));
    let is_running = move || {
        lane.with(|lane| {
            lane.as_ref().is_some_and(|lane| lane.bars.iter().any(|bar| bar.to == BarEnd::Now))
        })
    };
    let total = move || {
        let now = if is_running() { server.now() } else { server.now_untracked() };
        let total = lane.with(|lane| lane.as_ref()?.total_duration(now));
        total.map_or_else(|| text::NONE.to_owned(), |total| intl.duration(total))
    };
    let untimed = block(
        move || lane.with(|lane| lane.as_ref().map_or(0, |lane| lane.untimed)),
        move |untimed| {
            let text = (*untimed > 0).then(|| text::untimed(&intl.count(*untimed)));
            text.map(|text| span().class("untimed quiet").child(text))
        },
    );
    let read = move || {
        let lane = lane.get()?;
        let is_critical = |bar: &Bar| path.with(|path| path.has(bar.state));
        let critical = lane.bars.iter().map(is_critical).collect();
        Some(Bars { name: name.get(), lane, critical, window: window.get()? })
    };
    let bars = block(read, move |read| read.as_ref().map(|read| bars(nodes, read)));
    let track = span().class("lane-track").child(untimed).child(bars);
    lane_item(nodes, shown_id, span().class("quiet").child(total)).child(track)
}

/// The item of a lane: the name as a button, which the keyboard reaches, too, and what is `beside` it. A click selects the
/// node, and the attempt of a bar. G shows the node in the graph.
pub(super) fn lane_item(nodes: Nodes, id: String, beside: El) -> El {
    let named = id.clone();
    let name = node_item(nodes, &id).attr("title", move || nodes.name_or_id(&named));
    let (clicked, selected_id) = (id.clone(), id.clone());
    let is_selected = move || {
        nodes.selected.with(|selected| selected.as_ref() == Some(&selected_id)).then_some("true")
    };
    let select = move |event: ev::MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let attempt = target.and_then(|target| target.get_attribute("data-attempt")?.parse().ok());
        nodes.show_attempt(clicked.clone(), attempt);
    };
    let key = move |event: ev::KeyboardEvent| {
        let with_key = event.ctrl_key() || event.meta_key() || event.alt_key();
        if event.key() == "g" && !with_key && nodes.is_in_graph(&id) {
            nodes.show_in_graph(id.clone());
        }
    };
    li().class("lane")
        .attr("aria-current", is_selected)
        .on(ev::click, select)
        .on(ev::keydown, key)
        .child(span().class("lane-name").child(name).child(beside))
}

/// What the bars of a lane are made of.
#[derive(PartialEq)]
struct Bars {
    name: String,
    lane: Lane,
    /// Whether each bar is on the critical path.
    critical: Vec<bool>,
    window: TimeRange,
}

fn bars(nodes: Nodes, read: &Bars) -> View {
    let Bars { name, lane, critical, window } = read;
    let window = *window;
    let first = lane.bars.iter().map(|bar| bar.from).min();
    let last = lane.bars.iter().map(|bar| bar.from).max();
    // A line connects the node's attempts.
    let thread = first.zip(last).filter(|(first, last)| first < last).map(|(first, last)| {
        let (from, to) = (window.fraction(first), window.fraction(last));
        let thread = span().class("thread").style("inset-inline-start", percent(from));
        thread.style("inline-size", percent(to - from))
    });
    let bars = lane.bars.iter().zip(critical);
    let bars = bars.map(|(bar, is_critical)| self::bar(nodes, name, bar, *is_critical, window));
    (thread, bars.collect::<Vec<_>>()).view()
}

/// An attempt. Its title has the same facts as the table.
fn bar(nodes: Nodes, name: &str, bar: &Bar, is_critical: bool, window: TimeRange) -> El {
    let server = data().server;
    let title = title(nodes, name, bar, is_critical, server.now_untracked());
    let from = window.fraction(bar.from);
    let kind = match bar.to {
        BarEnd::At(_) => "known",
        BarEnd::Now => "now",
        BarEnd::Unknown => "unknown",
    };
    let (bar_from, bar_to) = (bar.from, bar.to);
    let width = move || {
        let to = match bar_to {
            BarEnd::At(to) => to,
            BarEnd::Now => server.now().max(bar_from),
            BarEnd::Unknown => bar_from,
        };
        percent(window.fraction(to) - from)
    };
    span()
        .class("bar")
        .attr("data-attempt", bar.state.to_string())
        .attr("role", "img")
        .attr("aria-label", title.as_str())
        .attr("data-state", state_name(&RunState::Status(bar.status.clone())))
        .attr("data-end", kind)
        .attr("data-critical", is_critical.then_some(""))
        .attr("title", title.as_str())
        .style("inset-inline-start", percent(from))
        .style("inline-size", width)
}

fn title(nodes: Nodes, name: &str, bar: &Bar, is_critical: bool, now: Timestamp) -> String {
    let intl = intl();
    let details = nodes.states.with_untracked(|states| {
        let state = states.get(bar.state)?;
        Some((state.iteration, state.error.as_deref().map(excerpt::summary)))
    });
    let (iteration, error) = details.unwrap_or_default();
    let duration = match bar.to {
        BarEnd::At(to) => intl.duration(to - bar.from),
        BarEnd::Now => intl.duration(now.max(bar.from) - bar.from),
        BarEnd::Unknown => text::END_UNKNOWN.get().to_owned(),
    };
    let parts = [
        Some(name.to_owned()),
        iteration.map(|number| text::attempt_number(&intl.int(number))),
        Some(text::state(&RunState::Status(bar.status.clone()))),
        Some(intl.full_time(bar.from)),
        Some(duration),
        is_critical.then(|| text::CRITICAL_PATH.get().to_owned()),
        error,
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
