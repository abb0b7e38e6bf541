//! What is said about the timeline: its critical path, the times that it does not show to scale, and its signs.

use std::sync::Arc;

use chrono::TimeDelta;

use crate::domain::overview::Timeline;
use crate::domain::overview::critical_path::CriticalPath;
use crate::domain::overview::timeline::TimeRange;
use crate::domain::run::paused_duration;
use crate::view::context::{data, intl};
use crate::view::overview::legend::legend;
use crate::view::overview::nodes::Nodes;
use crate::view::text;
use dom::reactive::Memo;
use dom::{El, View, b, block, p, span};

/// How many nodes of the critical path are named at its start and at its end.
const NAMED: usize = 3;

/// `Critical path: A → B ×2 → C, 7m of 9m`
pub(super) fn critical_line(
    nodes: Nodes,
    timeline: Memo<Arc<Timeline>>,
    path: Memo<Arc<CriticalPath>>,
    window: Memo<Option<TimeRange>>,
) -> View {
    let intl = intl();
    let line = move || {
        let total = intl.duration(window.get()?.duration());
        let (path, timeline) = (path.get(), timeline.get());
        {
            let name = |(lane, attempts): &(usize, usize)| {
                let id = timeline.lanes.get(*lane).map(|lane| lane.node_id.as_str());
                let name = nodes.name_or_id(id.unwrap_or_default());
                if *attempts == 1 { name } else { format!("{name} ×{}", intl.count(*attempts)) }
            };
            let count = path.nodes.len();
            let is_named = |at: usize| count <= 2 * NAMED || at < NAMED || at + NAMED >= count;
            let parts = path.nodes.iter().enumerate().filter_map(|(at, node)| {
                let gap = (at == NAMED).then(|| "…".to_owned());
                if is_named(at) { Some(name(node)) } else { gap }
            });
            let names = parts.collect::<Vec<_>>().join(" → ");
            let length = intl.duration(path.length);
            (count > 0).then(|| text::critical_path_of(&names, &length, &total))
        }
    };
    block(line, |line| line.clone().map(|line| p().class("quiet").attr("dir", "auto").child(line)))
}

/// The meaning of the signs that occur.
pub(super) fn signs(
    timeline: Memo<Arc<Timeline>>,
    waits: Memo<Vec<TimeRange>>,
    path: Memo<Arc<CriticalPath>>,
) -> View {
    legend(Box::new(move || {
        let has_attempts = timeline.with(|it| it.lanes.iter().any(|lane| lane.bars.len() > 1));
        vec![
            (
                path.with(|path| !path.nodes.is_empty()),
                ("M0 9H24", "var(--ink)", text::LEGEND_CRITICAL.get()),
            ),
            (
                has_attempts,
                ("M0 6H24M0 4h8v4H0M16 4h8v4H16", "currentColor", text::LEGEND_ATTEMPTS.get()),
            ),
            (
                waits.with(|waits| !waits.is_empty()),
                ("M2 12 14 0M10 12 22 0", "var(--edge)", text::NO_NODE_RUNNING.get()),
            ),
        ]
    }))
}

/// The times queued and paused, which the chart does not show to scale.
pub(super) fn outside_times(nodes: Nodes) -> El {
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
}
