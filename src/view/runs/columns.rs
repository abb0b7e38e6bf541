//! Choosing the table's columns, and remembering the choice per workflow.

use leptos::html::{Button, Div, Input};
use leptos::prelude::*;

use super::super::{popover, text};
use crate::columns::{Column, Columns};
use crate::feed::{Listing, Remote};
use crate::run::{Run, RunsRow, WorkflowId};

/// The reader's columns for `workflow`; a change is remembered in this browser.
pub(super) fn remembered(workflow: &WorkflowId) -> RwSignal<Columns> {
    let key = format!("onepin-runs.columns.{workflow}");
    // Storage can be switched off or full. Then the choice holds as long as the page.
    let storage = window().local_storage().ok().flatten();
    let stored = storage.as_ref().and_then(|storage| storage.get_item(&key).ok().flatten());
    let columns = RwSignal::new(stored.as_deref().map(Columns::parse).unwrap_or_default());
    Effect::new(move |first: Option<()>| {
        let text = columns.with(ToString::to_string);
        let written = storage.as_ref().map(|storage| storage.set_item(&key, &text));
        if first.is_some() && !matches!(written, Some(Ok(()))) {
            leptos::logging::warn!("the browser keeps no choice of columns");
        }
    });
    columns
}

/// What older servers say nothing about.
const NEWER: [Column; 3] = [Column::Credits, Column::Lines, Column::Audio];

/// The columns to show of those the reader wants: what only newer servers say would be dashes. Until
/// a page of runs has come, the server is taken for a new one; a column that some page has filled
/// stays, so that columns do not come and go from page to page.
pub(super) fn shown(
    columns: RwSignal<Columns>,
    list: ReadSignal<Remote<Listing>>,
) -> Memo<Vec<Column>> {
    let empty = Memo::new(move |last: Option<&Option<Vec<Column>>>| {
        let last = last.cloned().flatten();
        list.with(|remote| {
            let Some(list) = &remote.value else { return last };
            let mut empty = last.unwrap_or_else(|| NEWER.to_vec());
            empty.retain(|column| is_empty(list, *column));
            Some(empty)
        })
    });
    Memo::new(move |_| {
        let empty = empty.get().unwrap_or_default();
        columns.with(|columns| columns.shown().filter(|column| !empty.contains(column)).collect())
    })
}

/// Whether no run of a page has anything to say in a column.
fn is_empty(list: &Listing, column: Column) -> bool {
    let read: fn(&Run) -> Option<i64> = match column {
        Column::Credits => |run| run.credits,
        Column::Lines => |run| run.output_line_count,
        Column::Audio => |run| run.delivered_audio_ms,
        Column::Status
        | Column::Progress
        | Column::StartedBy
        | Column::Created
        | Column::Started
        | Column::Completed
        | Column::Duration => return false,
    };
    let has = |row: &RunsRow| matches!(row, RunsRow::Run(run) if read(run).is_some());
    !list.page.rows.iter().any(has)
}

/// The button that opens the choice of columns.
#[component]
pub(super) fn ColumnChoice(
    columns: RwSignal<Columns>,
    exact_times: RwSignal<bool>,
) -> impl IntoView {
    let button = NodeRef::<Button>::new();
    let panel = NodeRef::<Div>::new();
    let open = move |_| {
        if let Some(button) = button.get_untracked() {
            popover::open_beside(panel, &button);
        }
    };
    let order = move || {
        columns.with(|columns| columns.iter().map(|(column, _)| column).collect::<Vec<_>>())
    };
    view! {
        <button node_ref=button type="button" class="quiet" aria-haspopup="dialog" on:click=open>
            {text::COLUMNS.get()}
        </button>
        <div node_ref=panel class="panel" popover="auto" role="dialog" aria-label=text::COLUMNS.get()>
            <ul class="choices">
                <For each=order key=|column| *column let:column>
                    <Choice columns column />
                </For>
            </ul>
            <label>
                <input
                    type="checkbox"
                    prop:checked=move || exact_times.get()
                    on:change=move |event| exact_times.set(event_target_checked(&event))
                />
                {text::EXACT_TIMES.get()}
            </label>
        </div>
    }
}

#[component]
fn Choice(columns: RwSignal<Columns>, column: Column) -> impl IntoView {
    let name = text::column(column);
    let shown = move || columns.with(|columns| columns.shown().any(|shown| shown == column));
    let (checkbox, button) = (NodeRef::<Input>::new(), NodeRef::<Button>::new());
    let move_forward = move |_| {
        columns.update(|columns| columns.move_forward(column));
        // An element that changes its place in the document loses the focus. (In a frame, all of
        // this may be gone already.)
        request_animation_frame(move || {
            let button = button.try_get_untracked().flatten();
            let button = button.filter(|button| !button.disabled());
            let focused = match (button, checkbox.try_get_untracked().flatten()) {
                (Some(button), _) => button.focus(),
                (None, Some(checkbox)) => checkbox.focus(),
                (None, None) => return,
            };
            focused.unwrap_or_else(|_| leptos::logging::warn!("the choice takes no focus"));
        });
    };
    let first = Memo::new(move |_| {
        columns.with(|columns| columns.iter().next().is_some_and(|(first, _)| first == column))
    });
    view! {
        <li>
            <label>
                <input
                    node_ref=checkbox
                    type="checkbox"
                    prop:checked=shown
                    on:change=move |_| columns.update(|columns| columns.toggle(column))
                />
                {name}
            </label>
            <button
                node_ref=button
                type="button"
                aria-label=text::move_forward(name)
                disabled=move || first.get()
                on:click=move_forward
            >
                "↑"
            </button>
        </li>
    }
}
