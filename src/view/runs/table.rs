//! The table of a page's runs. Roles are spelt out because the narrow layout turns rows into cards,
//! and a browser drops the meaning of a table that is not laid out as one.

use leptos::html::Table;
use leptos::prelude::*;

use super::super::text;
use super::keys;
use super::menu::RowMenu;
use super::row::RunRow;
use crate::columns::Column;
use crate::feed::{RowKey, Rows};
use crate::route::Route;
use crate::run::WorkflowId;
use crate::runs_query::{RunsQuery, SortField, SortOrder};

/// The most rows of a table that has not come yet: enough to fill a screen.
const EXPECTED_ROWS: u32 = 20;

/// The table. Sorting is the server's: sorting only what is on screen would lie.
#[component]
pub(super) fn RunsTable(
    workflow: WorkflowId,
    query: Memo<RunsQuery>,
    /// The columns on screen, without the run's name.
    columns: Memo<Vec<Column>>,
    rows: Rows,
    /// Whether the rows have come; until then there are as many empty ones.
    known: Memo<bool>,
    awaiting: Memo<bool>,
    menu: RowMenu,
    table: NodeRef<Table>,
) -> impl IntoView {
    let workflow = StoredValue::new(workflow);
    let header = move |column| match sort_field(column) {
        Some(field) => {
            view! { <SortHeader workflow=workflow.get_value() query field /> }.into_any()
        }
        None => plain(text::column(column)).into_any(),
    };
    let headers = move || columns.get().into_iter().map(header).collect_view();
    view! {
        <table
            node_ref=table
            role="table"
            tabindex="-1"
            aria-label=text::RUNS
            aria-busy=move || awaiting.get().to_string()
        >
            <thead role="rowgroup">
                <tr role="row">
                    {plain(text::RUN)} {headers}
                    <th role="columnheader" scope="col" class="actions">
                        <span class="unseen">{text::ACTIONS}</span>
                    </th>
                </tr>
            </thead>
            <tbody role="rowgroup" on:keydown=|event| keys::walk_rows(&event)>
                <Show when=move || !known.get()>{move || skeleton(query, columns)}</Show>
                <For each=move || rows.order() key=Clone::clone let:key>
                    {row(workflow, rows, columns, menu, key)}
                </For>
            </tbody>
        </table>
    }
}

fn plain(name: &'static str) -> impl IntoView {
    view! {
        <th role="columnheader" scope="col">
            {name}
        </th>
    }
}

/// Rows as high as those to come, so that nothing moves when they do.
fn skeleton(query: Memo<RunsQuery>, columns: Memo<Vec<Column>>) -> impl IntoView {
    let rows = query.with(|query| query.limit.min(EXPECTED_ROWS));
    let cells = columns.with(Vec::len) + 2;
    let cell = |_| view! { <td><span></span></td> };
    let row = move |_| {
        view! {
            <tr class="skeleton" aria-hidden="true">
                {(0..cells).map(cell).collect_view()}
            </tr>
        }
    };
    (0..rows).map(row).collect_view()
}

fn row(
    workflow: StoredValue<WorkflowId>,
    rows: Rows,
    columns: Memo<Vec<Column>>,
    menu: RowMenu,
    key: RowKey,
) -> AnyView {
    match key {
        RowKey::Run(id) => rows
            .run(&id)
            .map(|run| view! { <RunRow workflow=workflow.get_value() run columns menu /> })
            .into_any(),
        RowKey::Unreadable(_, problem) => view! {
            <tr role="row" class="unreadable">
                <td role="cell" colspan=move || columns.with(Vec::len) + 2>
                    {text::UNREADABLE_ROW}". "<code>{problem}</code>
                </td>
            </tr>
        }
        .into_any(),
    }
}

fn sort_field(column: Column) -> Option<SortField> {
    match column {
        Column::Status => Some(SortField::Status),
        Column::Created => Some(SortField::CreatedAt),
        Column::Started => Some(SortField::StartedAt),
        Column::Completed => Some(SortField::CompletedAt),
        Column::Progress
        | Column::StartedBy
        | Column::Duration
        | Column::Credits
        | Column::Lines
        | Column::Audio => None,
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
