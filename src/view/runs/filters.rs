//! The filter by status, with the summary's counts on it.

use leptos::prelude::*;

use super::super::status::StatusBadge;
use super::super::{intl, navigator, text};
use crate::feed::Followed;
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

/// A button per status. A status that this server does not count is not offered: it would refuse it
/// as a filter. A refresh changes texts only, so a button keeps its focus.
#[component]
pub(super) fn StatusFilters(
    summary: Followed<RunsSummary>,
    workflow: WorkflowId,
    query: Memo<RunsQuery>,
) -> impl IntoView {
    let statuses = Memo::new(move |_| {
        summary.remote.with(|remote| match &remote.value {
            Some(value) => value.counts.iter().map(|(status, _)| status.clone()).collect(),
            None => EVERYWHERE.to_vec(),
        })
    });
    let workflow = StoredValue::new(workflow);
    view! {
        <div class="counts" role="group" aria-label=text::FILTER_BY_STATUS.get()>
            <For each=move || statuses.get() key=Clone::clone let:status>
                <StatusFilter summary workflow=workflow.get_value() query status />
            </For>
        </div>
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
