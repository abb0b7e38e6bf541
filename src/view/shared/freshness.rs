//! How fresh the page is, and the reader's say in it.

use leptos::ev;
use leptos::prelude::*;

use crate::domain::format::rfc3339;
use crate::poll::freshness::NextUpdate;
use crate::poll::{Freshness, RefreshRate};
use crate::view::context::{data, intl};
use crate::view::text;
use dom::reactive::Memo;
use dom::{El, button, div, label, option, p, select, span, time, when};

/// As of when the page is and what happens next, with buttons to refresh and to pause and a choice
/// of pace. `refresh` asks for all of the page now.
pub(crate) fn freshness_line(freshness: Memo<Freshness>, refresh: impl Fn() + 'static) -> El {
    let intl = intl();
    let data = data();
    let (paused, refresh_rate) = (data.paused, data.refresh_rate);
    let as_of = move || freshness.with(|freshness| freshness.as_of);
    let next_update = move || freshness.with(|freshness| freshness.next_update.clone());
    let written = move |write: &dyn Fn(chrono::DateTime<chrono::Utc>) -> String| {
        as_of().map(write).unwrap_or_default()
    };
    let next = move || match next_update() {
        NextUpdate::Loading | NextUpdate::Offline(_) | NextUpdate::Paused => String::new(),
        NextUpdate::Every(interval) => text::every(&intl.seconds(interval.as_secs_f64().round())),
        NextUpdate::Retrying { at, error } => {
            let left = at.map_or(0, |at| (data.server.until(at).num_milliseconds() + 999) / 1000);
            let left = (left > 0)
                .then(|| intl.seconds(f64::from(i32::try_from(left).unwrap_or(i32::MAX))));
            text::retrying(left.as_deref(), &error)
        }
        NextUpdate::Stopped(error) => text::stopped(&error),
        NextUpdate::Final => text::FINAL.get().to_owned(),
    };
    // Told to who does not see it, too: it holds still, unlike a countdown.
    let away = move || match next_update() {
        NextUpdate::Offline(since) => text::offline_since(&intl.clock_time(since)),
        NextUpdate::Paused => text::UPDATES_PAUSED.get().to_owned(),
        NextUpdate::Loading
        | NextUpdate::Every(_)
        | NextUpdate::Retrying { .. }
        | NextUpdate::Stopped(_)
        | NextUpdate::Final => String::new(),
    };
    let time = when(
        move || as_of().is_some(),
        move || {
            let time = time()
                .attr("datetime", move || written(&|at| rfc3339(at)))
                .attr("title", move || written(&|at| intl.full_time(at)))
                .child(move || written(&|at| intl.clock_time(at)));
            span().child(text::UPDATED_AT.get()).child(" ").child(time)
        },
    );
    let pause = move || {
        if paused.get() { text::RESUME_UPDATES.get() } else { text::PAUSE_UPDATES.get() }
    };
    let choose = move |event| {
        let chosen = event_target_value(&event);
        let found = RefreshRate::ALL.into_iter().find(|choice| choice.as_str() == chosen);
        refresh_rate.set(found.unwrap_or_default());
    };
    let choice = |choice: RefreshRate| {
        let option = option().attr("value", choice.as_str());
        option
            .attr("selected", move || refresh_rate.get() == choice)
            .child(text::refresh_rate(choice, intl))
    };
    let button = || button().attr("type", "button");
    let refresh = button().on(ev::click, move |_| refresh()).child(text::REFRESH.get());
    let toggle = button().on(ev::click, move |_| paused.update(|paused| *paused = !*paused));
    div()
        .class("freshness")
        .attr("role", "group")
        .attr("aria-label", text::FRESHNESS.get())
        .child(
            p().child(time)
                .child(" ")
                .child(span().child(next))
                .child(" ")
                .child(span().attr("role", "status").child(away)),
        )
        .child(refresh)
        .child(toggle.child(pause))
        .child(
            label()
                .child(text::REFRESH_RATE.get())
                .child(select().on(ev::change, choose).children(RefreshRate::ALL.map(choice))),
        )
}

/// What marks a page whose data may be older than its reader believes.
pub(crate) fn stale(freshness: Memo<Freshness>) -> impl Fn() -> Option<&'static str> + Clone {
    move || freshness.with(Freshness::is_stale).then_some("")
}
