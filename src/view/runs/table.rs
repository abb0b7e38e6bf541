//! The table of a page's runs. Roles are spelt out because the narrow layout turns rows into cards,
//! and a browser drops the meaning of a table that is not laid out as one.

use leptos::prelude::*;

use super::super::text;
use super::row::RunRow;
use crate::feed::{RowKey, Rows};
use crate::route::Route;
use crate::run::WorkflowId;
use crate::runs_query::{RunsQuery, SortField, SortOrder};

/// The table. Sorting is the server's: sorting only what is on screen would lie.
#[component]
pub(super) fn RunsTable(
    workflow: WorkflowId,
    query: Memo<RunsQuery>,
    rows: Rows,
    awaiting: Memo<bool>,
) -> impl IntoView {
    let workflow = StoredValue::new(workflow);
    let sortable = move |field| view! { <SortHeader workflow=workflow.get_value() query field /> };
    let plain = |name: &'static str| view! { <th role="columnheader" scope="col">{name}</th> };
    view! {
        <table role="table" aria-label=text::RUNS aria-busy=move || awaiting.get().to_string()>
            <thead role="rowgroup">
                <tr role="row">
                    {plain(text::RUN)} {sortable(SortField::Status)} {plain(text::PROGRESS)}
                    {plain(text::STARTED_BY)} {sortable(SortField::CreatedAt)}
                    {sortable(SortField::StartedAt)} {sortable(SortField::CompletedAt)}
                    {plain(text::DURATION)}
                </tr>
            </thead>
            <tbody role="rowgroup">
                <For each=move || rows.order() key=Clone::clone let:key>
                    {row(workflow, rows, key)}
                </For>
            </tbody>
        </table>
    }
}

fn row(workflow: StoredValue<WorkflowId>, rows: Rows, key: RowKey) -> AnyView {
    match key {
        RowKey::Run(id) => rows
            .run(&id)
            .map(|run| view! { <RunRow workflow=workflow.get_value() run /> })
            .into_any(),
        RowKey::Unreadable(_, problem) => view! {
            <tr role="row">
                <td role="cell" colspan="8">
                    {text::UNREADABLE_ROW}". "<code>{problem}</code>
                </td>
            </tr>
        }
        .into_any(),
    }
}

/// A column's header with the button that sorts by it.
#[component]
fn SortHeader(workflow: WorkflowId, query: Memo<RunsQuery>, field: SortField) -> impl IntoView {
    let navigator = super::super::navigator();
    let order = move || query.with(|query| (query.sort == field).then_some(query.order));
    let aria = move || match order() {
        Some(SortOrder::Ascending) => "ascending",
        Some(SortOrder::Descending) => "descending",
        None => "none",
    };
    let sort = move |_| {
        let sorted = query.with_untracked(|query| query.sorted_by(field));
        navigator.go(Route::Runs(workflow.clone(), sorted));
    };
    view! {
        <th role="columnheader" scope="col" aria-sort=aria>
            <button type="button" on:click=sort>
                {text::sort_field(field)}
                <svg viewBox="0 0 8 8" aria-hidden="true">
                    <path d=move || match order() {
                        Some(SortOrder::Ascending) => "M4 1 8 7H0Z",
                        Some(SortOrder::Descending) => "M4 7 0 1h8Z",
                        None => "",
                    } />
                </svg>
            </button>
        </th>
    }
}
