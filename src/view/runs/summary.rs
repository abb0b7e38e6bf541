//! The figures over all runs, as the server gives them.

use leptos::prelude::*;

use super::super::status::StatusBadge;
use super::super::{intl, text};
use crate::feed::Followed;
use crate::format;
use crate::run::{RunState, RunsSummary};

/// The summary; nothing until it is known. The page shows its errors beside the list's.
#[component]
pub(super) fn Summary(summary: Followed<RunsSummary>) -> impl IntoView {
    let value = Memo::new(move |_| summary.remote.with(|remote| remote.value.clone()));
    move || {
        value.get().map(|summary| {
            view! {
                <section class="summary" aria-label=text::SUMMARY>
                    <dl>{figures(&summary)}</dl>
                </section>
            }
        })
    }
}

fn figures(summary: &RunsSummary) -> impl IntoView + use<> {
    let intl = intl();
    let count = |number: i64| intl.int(number);
    let counts = summary.counts.iter().map(|(status, number)| {
        let badge = view! { <StatusBadge state=RunState::Is(status.clone()) /> };
        figure(badge, count(*number))
    });
    let average = |seconds: f64| intl.duration(format::seconds(seconds));
    let or = |text: Option<String>, none: &str| text.unwrap_or_else(|| none.to_owned());
    view! {
        {summary.total_runs.map(|total| figure(text::TOTAL, count(total)))}
        {counts.collect_view()}
        {figure(text::PASS_RATE, or(summary.pass_rate.map(|share| intl.percent(share)), text::NOT_FINISHED))}
        {figure(
            text::AVERAGE_DURATION,
            or(summary.average_duration_seconds.map(average), text::NOT_COMPLETED),
        )}
        {summary
            .delivered_audio_ms
            .map(|millis| {
                figure(text::DELIVERED_AUDIO, intl.duration(format::millis(millis)))
            })}
    }
}

fn figure(name: impl IntoView, value: String) -> impl IntoView {
    view! {
        <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
        </div>
    }
}
