//! The node states as a chart over time.

use std::sync::Arc;

use chrono::TimeDelta;
use leptos::prelude::*;

use super::super::{feeds, intl, text};
use super::lane::{LaneView, TRACK};
use super::nodes::Nodes;
use super::table::percent;
use super::zoom::ZoomButtons;
use crate::overview::Timeline;
use crate::overview::timeline::{End, Span, marks};
use crate::run::RunStatus;

/// The steps of the zoom: how many times wider than the page.
const ZOOMS: [u8; 6] = [1, 2, 4, 8, 16, 32];
/// How many marks the axis has at zoom 1.
const MARKS: usize = 6;
/// A wait shorter than this part of the chart could not be seen.
const LEAST_WAIT: i32 = 100;

/// A lane per node, in the order in which they started work, then those that are only planned.
#[component]
pub(super) fn TimelineView(nodes: Nodes) -> impl IntoView {
    let server = feeds().server;
    let zoom = RwSignal::new(0_usize);
    let factor = move || ZOOMS.get(zoom.get()).copied().unwrap_or(1);
    let timeline = Memo::new(move |_| {
        let open = nodes.is_open()
            && nodes.run.with(|run| run.as_ref().is_none_or(|run| run.status != RunStatus::Paused));
        Arc::new(nodes.states.with(|states| Timeline::of(states, open)))
    });
    // Second by second only while something goes on, and changed rarely even then.
    let window = Memo::new(move |_| {
        let moving = nodes.run.with(|run| run.as_ref().is_some_and(|run| run.is_moving()))
            || timeline.with(|timeline| {
                timeline.lanes.iter().flat_map(|lane| &lane.bars).any(|bar| bar.to == End::Now)
            });
        let now = if moving { server.now() } else { server.now_untracked() };
        nodes.run.with(|run| timeline.with(|timeline| timeline.window(run.as_ref(), now)))
    });
    let lanes = Memo::new(move |_| {
        timeline.with(|timeline| {
            timeline.lanes.iter().map(|lane| lane.node_id.clone()).collect::<Vec<_>>()
        })
    });
    let planned = Memo::new(move |_| nodes.without_state());
    let nothing = Memo::new(move |_| lanes.with(Vec::is_empty) && planned.with(Vec::is_empty));
    let lane = move |id: String| {
        let lane = Memo::new({
            let id = id.clone();
            move |_| {
                timeline
                    .with(|timeline| timeline.lanes.iter().find(|lane| lane.node_id == id).cloned())
            }
        });
        view! { <LaneView nodes id lane window /> }
    };
    let planned_lane = move |id: String| {
        let title = id.clone();
        view! {
            <li class="lane" data-planned="">
                <span class="lane-name">
                    <bdi title=title>{move || nodes.name_or_id(&id)}</bdi>
                    <span class="quiet">{move || nodes.planned()}</span>
                </span>
                <span class=TRACK></span>
            </li>
        }
    };
    let no_bars =
        move || timeline.with(|timeline| timeline.lanes.iter().all(|lane| lane.bars.is_empty()));
    view! {
        {move || {
            nothing.get().then(|| view! { <p class="quiet">{text::NO_NODES.get()}</p> })
        }}
        {move || {
            (!nothing.get() && no_bars())
                .then(|| view! { <p class="quiet">{text::NO_TIMES.get()}</p> })
        }}
        <div class="view-tools" hidden=move || window.get().is_none()>
            <Facts nodes />
            <ZoomButtons
                out=move || zoom.update(|zoom| *zoom = zoom.saturating_sub(1))
                enlarge=move || zoom.update(|zoom| *zoom = (*zoom + 1).min(ZOOMS.len() - 1))
                fit=move || zoom.set(0)
                is_least=Signal::derive(move || zoom.get() == 0)
                is_most=Signal::derive(move || zoom.get() + 1 == ZOOMS.len())
            />
        </div>
        <div class="scroll chart" tabindex="0" role="region" aria-label=text::TIMELINE.get()>
            <div class="chart-inside" style=("--zoom", move || factor().to_string())>
                <div class="chart-ground" aria-hidden="true">
                    {move || {
                        window
                            .get()
                            .map(|window| {
                                view! {
                                    <Axis window most=MARKS * usize::from(factor()) />
                                    <Bands nodes timeline window />
                                }
                            })
                    }}
                </div>
                <ul class="lanes">
                    <For each=move || lanes.get() key=Clone::clone children=lane />
                    <For each=move || planned.get() key=Clone::clone children=planned_lane />
                </ul>
            </div>
        </div>
    }
}

/// The marks of the time axis, as times from the start.
#[component]
fn Axis(window: Span, most: usize) -> impl IntoView {
    let intl = intl();
    let mark = |mark: TimeDelta| {
        let place = percent(window.share(window.from + mark));
        view! {
            <span class="mark" style:inset-inline-start=place>
                {intl.duration(mark)}
            </span>
        }
    };
    marks(window.length(), most).into_iter().map(mark).collect_view()
}

/// What lies behind all lanes: when no node was at work, and a pause that still goes on.
#[component]
fn Bands(nodes: Nodes, timeline: Memo<Arc<Timeline>>, window: Span) -> impl IntoView {
    let server = feeds().server;
    let band = move |kind: &'static str, name: &'static str, span: Span| {
        let (from, to) = (window.share(span.from), window.share(span.to));
        view! {
            <span
                class="band"
                data-kind=kind
                title=name
                style:inset-inline-start=percent(from)
                style:inline-size=percent(to - from)
            ></span>
        }
    };
    let paused = move || {
        let since = nodes.run.with(|run| {
            let run = run.as_ref().filter(|run| run.status == RunStatus::Paused)?;
            run.pause.paused_at
        })?;
        Some(band("paused", text::PAUSE.get(), Span { from: since, to: window.to.max(since) }))
    };
    let waits = move || {
        let least = window.length() / LEAST_WAIT;
        let waits = timeline.with(|timeline| {
            timeline.waits(window, least.max(TimeDelta::seconds(1)), server.now_untracked())
        });
        waits.into_iter().map(|span| band("waiting", text::WAITING.get(), span)).collect_view()
    };
    view! {
        {waits}
        {paused}
    }
}

/// What the chart cannot show to scale: how long the run was queued and paused.
#[component]
fn Facts(nodes: Nodes) -> impl IntoView {
    let intl = intl();
    let server = feeds().server;
    let queued = Memo::new(move |_| {
        nodes.run.with(|run| {
            let run = run.as_ref()?;
            Some(run.started_at? - run.created_at?).filter(|queued| queued.num_seconds() > 0)
        })
    });
    let paused = Memo::new(move |_| {
        let paused =
            nodes.run.with(|run| crate::run::paused_duration(run.as_ref()?, || server.now()));
        paused.filter(|paused| paused.num_seconds() > 0)
    });
    let fact = move |name: &'static str, duration: Memo<Option<TimeDelta>>| {
        move || {
            duration.get().map(|duration| {
                view! { <span>{name}" "<b>{intl.duration(duration)}</b></span> }
            })
        }
    };
    view! {
        <p class="legend quiet">
            {fact(text::QUEUED.get(), queued)} {fact(text::PAUSE.get(), paused)}
            <span class="legend-waiting">{text::WAITING.get()}</span>
        </p>
    }
}
