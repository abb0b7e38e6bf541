//! Points in time and durations, with the exact time and zone at hand.

use super::{feeds, intl, text};
use crate::format::{Age, age, rfc3339};
use crate::intl::Intl;
use crate::run::{Run, Timestamp, active_duration};
use dom::reactive::Memo;
use dom::{self, Child, El, View, block};

/// A time as people say it; the `title` and `datetime` hold the exact one.
pub(super) fn passing_time(at: Memo<Option<Timestamp>>) -> View {
    let intl = intl();
    let server = feeds().server;
    block(
        move || at.get().map(|at| (at, age(at, server.now()))),
        move |shown| match *shown {
            Some((at, age)) => time(intl, at, Some(age)).view(),
            None => text::NONE.view(),
        },
    )
}

/// A time with its age in sight, or itself where no age is given.
pub(super) fn time(intl: Intl, at: Timestamp, age: Option<Age>) -> El {
    let full = intl.full_time(at);
    let time = dom::time().attr("datetime", rfc3339(at)).attr("title", full.as_str());
    time.child(age.map_or(full, |age| intl.age(at, age)))
}

/// How long a run has been at work; ticks while it runs, by the server's clock.
pub(super) fn duration(run: Memo<Option<Run>>) -> View {
    let intl = intl();
    let server = feeds().server;
    let duration =
        move || run.with(|run| run.as_ref().and_then(|run| active_duration(run, || server.now())));
    let words =
        move || duration().map_or_else(|| text::NONE.to_owned(), |time| intl.duration(time));
    words.view()
}
