//! The figures over all runs of a window, as the server gives them.

use leptos::prelude::*;

use super::super::{intl, text};
use crate::feed::Followed;
use crate::format;
use crate::run::RunsSummary;

/// The summary. Its errors are the list's too, which shows them.
#[component]
pub(super) fn Summary(summary: Followed<RunsSummary>) -> impl IntoView {
    let intl = intl();
    let part = move |read: fn(&RunsSummary) -> Option<f64>| {
        Memo::new(move |_| summary.remote.with(|remote| remote.value.as_ref().map(&read)))
    };
    let awaiting = Memo::new(move |_| summary.remote.with(|remote| remote.awaiting));
    let total = part(|value| value.total_runs.map(float));
    let rate = part(|value| value.pass_rate);
    let average = part(|value| value.average_duration_seconds);
    let audio = part(|value| value.delivered_audio_ms.map(float));
    // Outer: has the server answered? Inner: did it give a figure?
    let text = move |value: Option<Option<f64>>, missing: &str, write: &dyn Fn(f64) -> String| {
        let known = value.map(|value| value.map_or_else(|| missing.to_owned(), write));
        known.unwrap_or_else(|| text::NONE.to_owned())
    };
    let seconds = move |seconds: f64| intl.duration(format::seconds(seconds));
    view! {
        <section class="summary" part="summary" aria-label=text::SUMMARY.get() aria-busy=move || awaiting.get().to_string()>
            <dl>
                {figure(text::TOTAL.get(), "", move || text(total.get(), text::NONE, &|n| intl.number(n)))}
                {figure(
                    text::PASS_RATE.get(),
                    text::PASS_RATE_MEANING.get(),
                    move || text(rate.get(), text::NOT_FINISHED.get(), &|share| intl.percent(share)),
                )}
                {figure(
                    text::AVERAGE_DURATION.get(),
                    text::AVERAGE_MEANING.get(),
                    move || text(average.get(), text::NOT_COMPLETED.get(), &seconds),
                )}
                // A place is kept for it, since most servers know it.
                {move || {
                    (!matches!(audio.get(), Some(None))).then(|| figure(
                        text::DELIVERED_AUDIO.get(),
                        text::AVERAGE_MEANING.get(),
                        move || text(audio.get(), text::NONE, &|millis| seconds(millis / 1000.0)),
                    ))
                }}
            </dl>
        </section>
    }
}

fn figure(
    name: &'static str,
    meaning: &'static str,
    value: impl Fn() -> String + Send + 'static,
) -> impl IntoView {
    view! {
        <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
            {(!meaning.is_empty()).then(|| view! { <dd class="meaning">{meaning}</dd> })}
        </div>
    }
}

#[expect(clippy::cast_precision_loss, reason = "figures for reading need no more than 53 bits")]
fn float(number: i64) -> f64 {
    number as f64
}
