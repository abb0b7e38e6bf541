//! Points in time and durations, with the exact time and zone at hand.

use leptos::prelude::*;

use super::{feeds, intl, text};
use crate::run::{Run, Timestamp, active_duration};

/// A time as people say it; the `title` and `datetime` hold the exact one.
#[component]
pub(super) fn Time(#[prop(into)] at: Signal<Option<Timestamp>>) -> impl IntoView {
    let intl = intl();
    let server = feeds().server;
    move || match at.get() {
        Some(at) => view! {
            <time datetime=intl.machine_time(at) title=intl.full_time(at)>
                {move || intl.age(at, server.now())}
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
