//! The figures over all runs, as the server gives them. The counts are the status filter, too.

use leptos::prelude::*;

use super::super::status::StatusBadge;
use super::super::{intl, navigator, text};
use crate::feed::Followed;
use crate::format;
use crate::route::Route;
use crate::run::{RunState, RunStatus, RunsSummary, WorkflowId};
use crate::runs_query::RunsQuery;

/// The statuses every server knows: offered until the summary tells which ones this server counts.
const EVERYWHERE: [RunStatus; 5] = [
    RunStatus::Pending,
    RunStatus::Running,
    RunStatus::Completed,
    RunStatus::Failed,
    RunStatus::Cancelled,
];

/// The summary. A refresh changes texts only, so a filter keeps its focus. Its errors are the
/// list's too, which shows them.
#[component]
pub(super) fn Summary(
    summary: Followed<RunsSummary>,
    workflow: WorkflowId,
    query: Memo<RunsQuery>,
) -> impl IntoView {
    let intl = intl();
    let part = move |read: fn(&RunsSummary) -> Option<f64>| {
        Memo::new(move |_| summary.remote.with(|remote| remote.value.as_ref().map(&read)))
    };
    let statuses = Memo::new(move |_| {
        summary.remote.with(|remote| match &remote.value {
            Some(value) => value.counts.iter().map(|(status, _)| status.clone()).collect(),
            None => EVERYWHERE.to_vec(),
        })
    });
    let workflow = StoredValue::new(workflow);
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
        <section class="summary" aria-label=text::SUMMARY>
            <div class="counts" role="group" aria-label=text::FILTER_BY_STATUS>
                <For each=move || statuses.get() key=Clone::clone let:status>
                    <StatusFilter summary workflow=workflow.get_value() query status />
                </For>
            </div>
            <dl>
                {figure(text::TOTAL, move || text(total.get(), text::NONE, &|n| intl.number(n)))}
                {figure(
                    text::PASS_RATE,
                    move || text(rate.get(), text::NOT_FINISHED, &|share| intl.percent(share)),
                )}
                {figure(
                    text::AVERAGE_DURATION,
                    move || text(average.get(), text::NOT_COMPLETED, &seconds),
                )}
                {move || {
                    audio
                        .get()
                        .flatten()
                        .map(|millis| figure(
                            text::DELIVERED_AUDIO,
                            move || seconds(millis / 1000.0),
                        ))
                }}
            </dl>
        </section>
    }
}

/// One status with its count: pressed, it filters the list.
#[component]
fn StatusFilter(
    summary: Followed<RunsSummary>,
    workflow: WorkflowId,
    query: Memo<RunsQuery>,
    status: RunStatus,
) -> impl IntoView {
    let intl = intl();
    let navigator = navigator();
    let status = StoredValue::new(status);
    let count = Memo::new(move |_| {
        summary.remote.with(|remote| {
            let counts = remote.value.as_ref().map(|value| &value.counts);
            let wanted =
                |(counted, _): &&(RunStatus, i64)| status.with_value(|status| counted == status);
            counts.and_then(|counts| counts.iter().find(wanted)).map(|(_, count)| *count)
        })
    });
    let pressed =
        move || query.with(|query| status.with_value(|status| query.status.contains(status)));
    let toggle = move |_| {
        let query = status.with_value(|status| query.with_untracked(|query| query.toggled(status)));
        navigator.go(Route::Runs(workflow.clone(), query));
    };
    view! {
        <button type="button" aria-pressed=move || pressed().to_string() on:click=toggle>
            <StatusBadge state=Signal::stored(RunState::Is(status.get_value())) />
            <b>{move || count.get().map_or_else(|| text::NONE.to_owned(), |n| intl.int(n))}</b>
        </button>
    }
}

fn figure(name: &'static str, value: impl Fn() -> String + Send + 'static) -> impl IntoView {
    view! {
        <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
        </div>
    }
}

#[expect(clippy::cast_precision_loss, reason = "figures for reading need no more than 53 bits")]
fn float(number: i64) -> f64 {
    number as f64
}
