//! Points in time and durations, with the exact time and zone at hand.

use leptos::prelude::*;

use super::{feeds, intl, text};
use crate::run::{Run, Timestamp, active_duration};

/// In a context: whether the reader wants to see exact times instead of how long ago they were.
#[derive(Clone, Copy)]
pub(super) struct ExactTimes(pub(super) RwSignal<bool>);

/// A time as people say it; the `title` and `datetime` hold the exact one.
#[component]
pub(super) fn Time(#[prop(into)] at: Signal<Option<Timestamp>>) -> impl IntoView {
    let intl = intl();
    let server = feeds().server;
    let exact = use_context::<ExactTimes>();
    let is_exact = move || exact.is_some_and(|ExactTimes(exact)| exact.get());
    move || match at.get() {
        Some(at) => view! {
            <time datetime=intl.machine_time(at) title=intl.full_time(at)>
                {move || if is_exact() { intl.full_time(at) } else { intl.age(at, server.now()) }}
            </time>
        }
        .into_any(),
        None => text::NONE.into_any(),
    }
}

/// How long a run has been at work; ticks while it runs, by the server's clock.
#[component]
pub(super) fn Duration(#[prop(into)] run: Signal<Run>) -> impl IntoView {
    let intl = intl();
    let server = feeds().server;
    let duration = move || run.with(|run| active_duration(run, || server.now()));
    move || duration().map_or_else(|| text::NONE.to_owned(), |time| intl.duration(time))
}
