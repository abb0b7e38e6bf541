//! The filter by status, with the summary's counts.

use leptos::ev;

use crate::domain::run::{RunState, RunStatus, RunsSummary, WorkflowId};
use crate::poll::Polled;
use crate::routing::query::RunsQuery;
use crate::routing::route::Route;
use crate::view::context::{intl, navigator};
use crate::view::shared::missing::Missing;
use crate::view::shared::status::status_badge;
use crate::view::text;
use dom::reactive::{Memo, StoredValue};
use dom::{El, b, button, div, each};

/// The statuses that every server accepts as a filter.
pub(crate) const SUPPORTED_BY_ALL: [RunStatus; 5] = [
    RunStatus::Pending,
    RunStatus::Running,
    RunStatus::Completed,
    RunStatus::Failed,
    RunStatus::Cancelled,
];

/// A button per status that the summary counts: the server rejects other statuses as a filter. A refresh changes
/// only texts, so a button keeps its focus.
pub(crate) fn status_filters(
    summary: Polled<RunsSummary>,
    missing: Memo<Option<Missing>>,
    workflow: StoredValue<WorkflowId>,
    query: Memo<RunsQuery>,
) -> El {
    let statuses = move || {
        summary.remote.with(|remote| match &remote.value {
            Some(value) => value.counts.iter().map(|(status, _)| status.clone()).collect(),
            // Most servers count all statuses, so this layout usually stays.
            None => RunStatus::KNOWN.to_vec(),
        })
    };
    let filter = move |status| status_filter(summary, missing, workflow, query, status);
    div()
        .class("counts")
        .attr("role", "group")
        .attr("aria-label", text::FILTER_BY_STATUS.get())
        .child(each(statuses, filter))
}

/// A toggle button for a status, with its count.
fn status_filter(
    summary: Polled<RunsSummary>,
    missing: Memo<Option<Missing>>,
    workflow: StoredValue<WorkflowId>,
    query: Memo<RunsQuery>,
    status: RunStatus,
) -> El {
    let intl = intl();
    let badge = status_badge(&RunState::Status(status.clone()));
    let navigator = navigator();
    let status = StoredValue::new(status);
    let count = Memo::new(move |_| {
        summary.remote.with(|remote| {
            let counts = remote.value.as_ref().map(|value| &value.counts);
            let is_status =
                |(counted, _): &&(RunStatus, i64)| status.with_value(|status| counted == status);
            counts.and_then(|counts| counts.iter().find(is_status)).map(|(_, count)| *count)
        })
    });
    // The server may reject a status that it does not count.
    let disabled = move || {
        count.get().is_none() && !status.with_value(|status| SUPPORTED_BY_ALL.contains(status))
    };
    let pressed =
        move || query.with(|query| status.with_value(|status| query.status.contains(status)));
    let toggle = move |_| {
        let query = status
            .with_value(|status| query.with_untracked(|query| query.with_status_toggled(status)));
        navigator.navigate(Route::Runs(workflow.get_value(), query));
    };
    // The counts of another time range are not those of this one.
    let count = move || count.get().filter(|_| missing.get().is_none());
    let count = move || count().map_or_else(|| text::NONE.to_owned(), |n| intl.int(n));
    button()
        .attr("type", "button")
        .attr("disabled", disabled)
        .attr("aria-pressed", move || if pressed() { "true" } else { "false" })
        .on(ev::click, toggle)
        .child(badge)
        .child(b().child(count))
}
