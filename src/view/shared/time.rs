//! Times and durations.

use crate::domain::format::{Age, age, rfc3339};
use crate::domain::run::{Run, active_duration};
use crate::domain::time::Timestamp;
use crate::i18n::intl::Intl;
use crate::view::context::{data, intl};
use crate::view::text;
use dom::reactive::Memo;
use dom::{self, Child, El, View, block};

/// A relative time that updates itself, with the exact time in `title` and `datetime`.
pub(crate) fn relative_time(at: Memo<Option<Timestamp>>) -> View {
    let intl = intl();
    let server = data().server;
    block(
        move || at.get().map(|at| (at, age(at, server.now()))),
        move |at| match *at {
            Some((at, age)) => time(intl, at, Some(age)).view(),
            None => text::NONE.view(),
        },
    )
}

/// A relative time if there is an age, else the absolute time.
pub(crate) fn time(intl: Intl, at: Timestamp, age: Option<Age>) -> El {
    let full = intl.full_time(at);
    let time = dom::time().attr("datetime", rfc3339(at)).attr("title", full.as_str());
    let time = time.attr("data-exact", age.is_none());
    time.child(age.map_or(full, |age| intl.age(at, age)))
}

/// A run's active time, which ticks by the server's clock while the run is active.
pub(crate) fn duration(run: Memo<Option<Run>>) -> View {
    let intl = intl();
    let server = data().server;
    let duration =
        move || run.with(|run| run.as_ref().and_then(|run| active_duration(run, || server.now())));
    let text = move || duration().map_or_else(|| text::NONE.to_owned(), |time| intl.duration(time));
    text.view()
}
