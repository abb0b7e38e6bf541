//! Points in time and durations, with the exact time and zone at hand.

use leptos::prelude::*;

use super::{feeds, intl, text};
use crate::format::{Age, age, rfc3339};
use crate::intl::Intl;
use crate::run::{Run, Timestamp, active_duration};

/// A time as people say it; the `title` and `datetime` hold the exact one.
#[component]
pub(super) fn Time(#[prop(into)] at: Signal<Option<Timestamp>>) -> impl IntoView {
    let intl = intl();
    let server = feeds().server;
    // A memo: the words change far less often than the clock.
    let shown = Memo::new(move |_| at.get().map(|at| (at, age(at, server.now()))));
    move || match shown.get() {
        Some((at, age)) => time(intl, at, Some(age)).into_any(),
        None => text::NONE.into_any(),
    }
}

/// A time with its age in sight, or itself where no age is given.
pub(super) fn time(intl: Intl, at: Timestamp, age: Option<Age>) -> impl IntoView {
    let full = intl.full_time(at);
    let words = age.map_or_else(|| full.clone(), |age| intl.age(at, age));
    view! {
        <time datetime=rfc3339(at) title=full>
            {words}
        </time>
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
