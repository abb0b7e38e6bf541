//! Data freshness: the last response, the next refresh, and the refresh controls.

use std::rc::Rc;

use leptos::ev;
use leptos::prelude::*;

use crate::domain::format::rfc3339;
use crate::domain::time::Timestamp;
use crate::i18n::intl::Intl;
use crate::poll::freshness::NextUpdate;
use crate::poll::{Freshness, RefreshRate};
use crate::view::context::{data, intl};
use crate::view::text;
use dom::reactive::{Memo, RwSignal};
use dom::{El, View, button, div, label, option, p, select, span, time, when};

/// The time of the last response and the next refresh, with the buttons Refresh and Pause and the choice of the refresh
/// rate. `refresh` requests all data of the page.
pub(crate) fn freshness_line(freshness: Memo<Freshness>, refresh: Rc<dyn Fn()>) -> El {
    let (paused, rate) = (data().paused, data().refresh_rate);
    let pause_label = move || {
        if paused.get() { text::RESUME_UPDATES.get() } else { text::PAUSE_UPDATES.get() }
    };
    let button = || button().attr("type", "button");
    let pause = button().on(ev::click, move |_| paused.update(|paused| *paused = !*paused));
    let line = p()
        .child(updated_at(freshness))
        .child(" ")
        .child(span().child(next_update(freshness)))
        .child(" ")
        .child(span().attr("role", "status").child(interruption(freshness)));
    div()
        .class("freshness")
        .attr("role", "group")
        .attr("aria-label", text::FRESHNESS.get())
        .child(line)
        .child(button().on(ev::click, move |_| refresh()).child(text::REFRESH.get()))
        .child(pause.child(pause_label))
        .child(refresh_rate_select(rate, intl()))
}

/// The value of `data-stale`, which marks a page whose data is older than expected.
pub(crate) fn stale_attribute(freshness: Memo<Freshness>) -> impl Fn() -> Option<&'static str> {
    move || freshness.with(Freshness::is_stale).then_some("")
}

fn updated_at(freshness: Memo<Freshness>) -> View {
    let intl = intl();
    let as_of = move || freshness.with(|freshness| freshness.as_of);
    let format =
        move |format: &dyn Fn(Timestamp) -> String| as_of().map(format).unwrap_or_default();
    let build = move || {
        let time = time()
            .attr("datetime", move || format(&|at| rfc3339(at)))
            .attr("title", move || format(&|at| intl.full_time(at)))
            .child(move || format(&|at| intl.clock_time(at)));
        span().child(text::UPDATED_AT.get()).child(" ").child(time)
    };
    when(move || as_of().is_some(), build)
}

fn next_update(freshness: Memo<Freshness>) -> impl Fn() -> String {
    let (intl, server) = (intl(), data().server);
    let text = move || match freshness.with(|freshness| freshness.next_update.clone()) {
        NextUpdate::Loading | NextUpdate::Offline(_) | NextUpdate::Paused => String::new(),
        NextUpdate::Every(interval) => text::every(&intl.seconds(interval.as_secs_f64().round())),
        NextUpdate::Retrying { at, error } => {
            let seconds = at.map_or(0, |at| (server.until(at).num_milliseconds() + 999) / 1000);
            let wait = (seconds > 0)
                .then(|| intl.seconds(f64::from(i32::try_from(seconds).unwrap_or(i32::MAX))));
            text::retrying(wait.as_deref(), &error)
        }
        NextUpdate::Stopped(error) => text::stopped(&error),
        NextUpdate::Final => text::FINAL.get().to_owned(),
    };
    move || after_time(freshness, text())
}

/// Why there are no updates: offline or paused. A live region, because this text, unlike a countdown, is stable.
fn interruption(freshness: Memo<Freshness>) -> impl Fn() -> String {
    let intl = intl();
    let text = move || match freshness.with(|freshness| freshness.next_update.clone()) {
        NextUpdate::Offline(since) => text::offline_since(&intl.clock_time(since)),
        NextUpdate::Paused => text::UPDATES_PAUSED.get().to_owned(),
        NextUpdate::Loading
        | NextUpdate::Every(_)
        | NextUpdate::Retrying { .. }
        | NextUpdate::Stopped(_)
        | NextUpdate::Final => String::new(),
    };
    move || after_time(freshness, text())
}

/// `text`, separated from the time of the last response, if there is one.
fn after_time(freshness: Memo<Freshness>, text: String) -> String {
    let is_alone = text.is_empty() || freshness.with(|freshness| freshness.as_of.is_none());
    if is_alone { text } else { ["· ", &text].concat() }
}

fn refresh_rate_select(rate: RwSignal<RefreshRate>, intl: Intl) -> El {
    let choose = move |event| {
        let value = event_target_value(&event);
        let chosen = RefreshRate::ALL.into_iter().find(|choice| choice.as_str() == value);
        rate.set(chosen.unwrap_or_default());
    };
    let choice = |choice: RefreshRate| {
        let option = option().attr("value", choice.as_str());
        let option = option.attr("selected", move || rate.get() == choice);
        option.child(text::refresh_rate(choice, intl))
    };
    let select = select().on(ev::change, choose).children(RefreshRate::ALL.map(choice));
    label().child(text::REFRESH_RATE.get()).child(select)
}
