//! One run in the table.

use leptos::prelude::*;

use super::super::link::RouteLink;
use super::super::person::Person;
use super::super::progress::ProgressBar;
use super::super::status::StatusBadge;
use super::super::text;
use super::super::time::{Duration, Time};
use crate::route::Route;
use crate::run::{Run, Timestamp, WorkflowId};

/// A row. Each cell follows its own part of the run, so a change touches that cell alone.
#[component]
pub(super) fn RunRow(workflow: WorkflowId, run: ArcRwSignal<Run>) -> impl IntoView {
    let run = RwSignal::from(run);
    let part = move |read: fn(&Run) -> Option<Timestamp>| Memo::new(move |_| run.with(read));
    let (number, id) = run.with_untracked(|run| (run.run_number, run.id.clone()));
    let name = text::run_name(number, id.as_str());
    let to = Route::Run(workflow, id);
    let state = Memo::new(move |_| run.with(Run::state));
    let progress = Memo::new(move |_| run.with(|run| run.progress));
    let person = Memo::new(move |_| {
        run.with(|run| run.triggered_by.as_ref().and_then(|actor| actor.user_name.clone()))
    });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row" data-label=text::RUN>
                <RouteLink to=Signal::stored(to)>{name}</RouteLink>
            </th>
            <td role="cell" data-label=text::STATUS>
                <StatusBadge state />
            </td>
            <td role="cell" data-label=text::PROGRESS>
                <ProgressBar state progress />
            </td>
            <td role="cell" data-label=text::STARTED_BY>
                {move || view! { <Person name=person.get() /> }}
            </td>
            <td role="cell" data-label=text::CREATED>
                <Time at=part(|run| run.created_at) />
            </td>
            <td role="cell" data-label=text::STARTED>
                <Time at=part(|run| run.started_at) />
            </td>
            <td role="cell" data-label=text::COMPLETED>
                <Time at=part(|run| run.completed_at) />
            </td>
            <td role="cell" data-label=text::DURATION>
                <Duration run />
            </td>
        </tr>
    }
}
