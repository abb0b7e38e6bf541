//! A node's lane in the timeline.

use leptos::ev;
use wasm_bindgen::JsCast as _;
use web_sys::Element;

use crate::domain::excerpt;
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
) -> El {
    let intl = intl();
    let server = data().server;
    let selected_id = id.clone();
    let is_selected = move || {
        nodes.selected.with(|selected| selected.as_ref() == Some(&selected_id)).then_some("true")
    };
    let (item, clicked) = (node_item(nodes, &id), id.clone());
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
    let bars = block(
        move || Some((name.get(), lane.get()?, window.get()?)),
        move |lane| lane.as_ref().map(|(name, lane, window)| bars(nodes, name, lane, *window)),
    );
    let name = span()
        .class("lane-name")
        .child(item.attr("title", name))
        .child(span().class("quiet").child(total));
    let track = span().class("lane-track").child(untimed).child(bars);
    li().class("lane")
        .attr("aria-current", is_selected)
        .on(ev::click, move |event| select(&event, nodes, &clicked))
        .child(name)
        .child(track)
}

/// Selects the node of a lane, and the attempt of a bar. The name is a button, which the keyboard reaches, too.
pub(super) fn select(event: &ev::MouseEvent, nodes: Nodes, id: &str) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let attempt = target.and_then(|target| target.get_attribute("data-attempt")?.parse().ok());
    nodes.show_attempt(id.to_owned(), attempt);
}

fn bars(nodes: Nodes, name: &str, lane: &Lane, window: TimeRange) -> View {
    let first = lane.bars.iter().map(|bar| bar.from).min();
    let last = lane.bars.iter().map(|bar| bar.from).max();
    // A line connects the node's attempts.
    let thread = first.zip(last).filter(|(first, last)| first < last).map(|(first, last)| {
        let (from, to) = (window.fraction(first), window.fraction(last));
        let thread = span().class("thread").style("inset-inline-start", percent(from));
        thread.style("inline-size", percent(to - from))
    });
    let bars = lane.bars.iter().map(|bar| self::bar(nodes, name, bar, window));
    (thread, bars.collect::<Vec<_>>()).view()
}

/// An attempt. Its title has the same facts as the table.
fn bar(nodes: Nodes, name: &str, bar: &Bar, window: TimeRange) -> El {
    let server = data().server;
    let title = title(nodes, name, bar, server.now_untracked());
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
        .attr("title", title.as_str())
        .style("inset-inline-start", percent(from))
        .style("inline-size", width)
}

fn title(nodes: Nodes, name: &str, bar: &Bar, now: Timestamp) -> String {
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
        error,
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
