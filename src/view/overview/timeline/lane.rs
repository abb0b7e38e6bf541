//! A node's lane in the timeline.

use crate::domain::overview::timeline::{Bar, End, Lane, Span};
use crate::domain::run::RunState;
use crate::domain::time::Timestamp;
use crate::view::context::{data, intl};
use crate::view::overview::nodes::Nodes;
use crate::view::overview::tables::percent;
use crate::view::shared::status::state_name;
use crate::view::text;
use dom::reactive::Memo;
use dom::{Child, El, View, bdi, block, li, span};

/// A node's name, total active time and bars.
pub(crate) fn lane(
    nodes: Nodes,
    id: String,
    lane: Memo<Option<Lane>>,
    window: Memo<Option<Span>>,
) -> El {
    let intl = intl();
    let server = data().server;
    let name = Memo::new(move |_| nodes.name_or_id(&id));
    let is_running = move || {
        lane.with(|lane| {
            lane.as_ref().is_some_and(|lane| lane.bars.iter().any(|bar| bar.to == End::Now))
        })
    };
    let total = move || {
        let now = if is_running() { server.now() } else { server.now_untracked() };
        let total = lane.with(|lane| lane.as_ref()?.total(now));
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
        .child(bdi().attr("title", name).child(name))
        .child(span().class("quiet").child(total));
    let track = span().class("lane-track").child(untimed).child(bars);
    li().class("lane").child(name).child(track)
}

fn bars(nodes: Nodes, name: &str, lane: &Lane, window: Span) -> View {
    let first = lane.bars.iter().map(|bar| bar.from).min();
    let last = lane.bars.iter().map(|bar| bar.from).max();
    // A line connects the node's attempts.
    let thread = first.zip(last).filter(|(first, last)| first < last).map(|(first, last)| {
        let (from, to) = (window.share(first), window.share(last));
        let thread = span().class("thread").style("inset-inline-start", percent(from));
        thread.style("inline-size", percent(to - from))
    });
    let bars = lane.bars.iter().map(|bar| self::bar(nodes, name, bar, window));
    (thread, bars.collect::<Vec<_>>()).view()
}

/// An attempt. Its title has the same facts as the table.
fn bar(nodes: Nodes, name: &str, bar: &Bar, window: Span) -> El {
    let server = data().server;
    let title = title(nodes, name, bar, server.now_untracked());
    let from = window.share(bar.from);
    let kind = match bar.to {
        End::At(_) => "known",
        End::Now => "now",
        End::Unknown => "unknown",
    };
    let (bar_from, bar_to) = (bar.from, bar.to);
    let width = move || {
        let to = match bar_to {
            End::At(to) => to,
            End::Now => server.now().max(bar_from),
            End::Unknown => bar_from,
        };
        percent(window.share(to) - from)
    };
    span()
        .class("bar")
        .attr("role", "img")
        .attr("aria-label", title.as_str())
        .attr("data-state", state_name(&RunState::Is(bar.status.clone())))
        .attr("data-end", kind)
        .attr("title", title.as_str())
        .style("inset-inline-start", percent(from))
        .style("inline-size", width)
}

fn title(nodes: Nodes, name: &str, bar: &Bar, now: Timestamp) -> String {
    let intl = intl();
    let details = nodes.states.with_untracked(|states| {
        let state = states.get(bar.state)?;
        Some((state.iteration, state.error.clone()))
    });
    let (iteration, error) = details.unwrap_or_default();
    let duration = match bar.to {
        End::At(to) => intl.duration(to - bar.from),
        End::Now => intl.duration(now.max(bar.from) - bar.from),
        End::Unknown => text::END_UNKNOWN.get().to_owned(),
    };
    let parts = [
        Some(name.to_owned()),
        iteration.map(|number| text::attempt_number(&intl.int(number))),
        Some(text::state(&RunState::Is(bar.status.clone()))),
        Some(intl.full_time(bar.from)),
        Some(duration),
        error,
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
