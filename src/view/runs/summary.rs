//! The summary of all runs in a time window, with the server's figures.

use crate::domain::format;
use crate::domain::run::RunsSummary;
use crate::poll::Polled;
use crate::view::context::intl;
use crate::view::shared::missing::Missing;
use crate::view::text;
use dom::reactive::Memo;
use dom::{El, dd, div, dl, dt, p, section, when};

/// The summary. The page shows its errors.
pub(crate) fn summary(summary: Polled<RunsSummary>, missing: Memo<Option<Missing>>) -> El {
    let intl = intl();
    let part = move |read: fn(&RunsSummary) -> Option<f64>| {
        // The figures of another time range are not shown as those of this one.
        move || match missing.get() {
            Some(_) => None,
            None => summary.remote.with(|remote| remote.value.as_ref().map(read)),
        }
    };
    let loading = move || missing.get().is_none() && summary.remote.with(|remote| remote.loading);
    // Before the first response, the list says the same.
    let has_other =
        move || missing.get().is_some() && summary.remote.with(|remote| remote.value.is_some());
    let note = when(has_other, || {
        p().class("quiet").attr("role", "status").child(text::SUMMARY_MISSING.get())
    });
    let total = part(|value| value.total_runs.map(float));
    let rate = part(|value| value.pass_rate);
    let average = part(|value| value.average_duration_seconds);
    let audio = part(|value| value.delivered_audio_ms.map(float));
    // Outer option: has the server responded? Inner option: does the response have the figure?
    let text = move |value: Option<Option<f64>>, missing: &str, write: &dyn Fn(f64) -> String| {
        let known = value.map(|value| value.map_or_else(|| missing.to_owned(), write));
        known.unwrap_or_else(|| text::NONE.to_owned())
    };
    let seconds = move |seconds: f64| intl.duration(format::seconds(seconds));
    // Reserves space before the first response, because most servers have the figure.
    let has_audio = move || !matches!(audio(), Some(None));
    let audio = move || text(audio(), text::NONE, &|millis| seconds(millis / 1000.0));
    let audio = when(has_audio, move || {
        figure(text::DELIVERED_AUDIO.get(), text::COMPLETED_ONLY.get(), audio)
    });
    let rate = move || text(rate(), text::NOT_FINISHED.get(), &|share| intl.percent(share));
    let average = move || text(average(), text::NOT_COMPLETED.get(), &seconds);
    let figures = dl()
        .child(figure(text::TOTAL_RUNS.get(), "", move || {
            text(total(), text::NONE, &|n| intl.number(n))
        }))
        .child(figure(text::PASS_RATE.get(), text::PASS_RATE_MEANING.get(), rate))
        .child(figure(text::AVERAGE_DURATION.get(), text::COMPLETED_ONLY.get(), average))
        .child(audio);
    section()
        .class("summary")
        .attr("part", "summary")
        .attr("aria-label", text::SUMMARY.get())
        .attr("aria-busy", move || if loading() { "true" } else { "false" })
        .child(figures)
        .child(note)
}

fn figure(name: &'static str, meaning: &'static str, value: impl Fn() -> String + 'static) -> El {
    let meaning = (!meaning.is_empty()).then(|| dd().class("meaning").child(meaning));
    div().child(dt().child(name)).child(dd().child(value)).child(meaning)
}

#[expect(clippy::cast_precision_loss, reason = "figures for reading need no more than 53 bits")]
fn float(number: i64) -> f64 {
    number as f64
}
