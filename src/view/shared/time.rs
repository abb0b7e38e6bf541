//! Points in time and durations, with the exact time and zone at hand.

use crate::domain::format::{Age, age, rfc3339};
use crate::domain::run::{Run, active_duration};
use crate::domain::time::Timestamp;
use crate::i18n::intl::Intl;
use crate::view::context::{data, intl};
use crate::view::text;
use dom::reactive::Memo;
use dom::{self, Child, El, View, block};

/// A time as people say it; the `title` and `datetime` hold the exact one.
pub(crate) fn passing_time(at: Memo<Option<Timestamp>>) -> View {
    let intl = intl();
    let server = data().server;
    block(
        move || at.get().map(|at| (at, age(at, server.now()))),
        move |shown| match *shown {
            Some((at, age)) => time(intl, at, Some(age)).view(),
            None => text::NONE.view(),
        },
    )
}

/// A time with its age in sight, or itself where no age is given.
pub(crate) fn time(intl: Intl, at: Timestamp, age: Option<Age>) -> El {
    let full = intl.full_time(at);
    let time = dom::time().attr("datetime", rfc3339(at)).attr("title", full.as_str());
    time.child(age.map_or(full, |age| intl.age(at, age)))
}

/// How long a run has been at work; ticks while it runs, by the server's clock.
pub(crate) fn duration(run: Memo<Option<Run>>) -> View {
    let intl = intl();
    let server = data().server;
    let duration =
        move || run.with(|run| run.as_ref().and_then(|run| active_duration(run, || server.now())));
    let words =
        move || duration().map_or_else(|| text::NONE.to_owned(), |time| intl.duration(time));
    words.view()
}
