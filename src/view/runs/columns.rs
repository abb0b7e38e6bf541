//! Choosing the table's columns, and remembering the choice per workflow.

use leptos::ev;
use leptos::prelude::*;
use web_sys::HtmlButtonElement;

use crate::domain::run::{Run, RunsRow, WorkflowId};
use crate::poll::{Listing, RemoteData};
use crate::settings::columns::{Column, Columns};
use crate::view::shared::{focus, popover};
use crate::view::text;
use dom::reactive::Memo;
use dom::reactive::{ReadSignal, RwSignal};
use dom::{Child, El, View, button, div, each, input, label, li, ul};

/// How the reader wants the rows.
#[derive(Clone, Copy)]
pub(crate) struct Shown {
    /// The columns, without the run's name.
    pub(crate) columns: Memo<Vec<Column>>,
    /// Whether times stand as they are, instead of how long ago they were.
    pub(crate) exact_times: RwSignal<bool>,
}

/// The reader's columns for `workflow`; a change is remembered in this browser.
pub(crate) fn remembered(workflow: &WorkflowId) -> RwSignal<Columns> {
    let key = format!("onepin-runs.columns.{workflow}");
    // Storage can be switched off or full. Then the choice holds as long as the page.
    let storage = window().local_storage().ok().flatten();
    let stored = storage.as_ref().and_then(|storage| storage.get_item(&key).ok().flatten());
    let columns = RwSignal::new(stored.as_deref().map(Columns::parse).unwrap_or_default());
    dom::reactive::effect(move |first: Option<()>| {
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
pub(crate) fn shown(
    columns: RwSignal<Columns>,
    list: ReadSignal<RemoteData<Listing>>,
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
pub(crate) fn column_choice(columns: RwSignal<Columns>, exact_times: RwSignal<bool>) -> View {
    let order = move || {
        columns.with(|columns| columns.iter().map(|(column, _)| column).collect::<Vec<_>>())
    };
    let choices = ul().class("choices").child(each(order, move |column| choice(columns, column)));
    let exact = input()
        .attr("type", "checkbox")
        .flag("checked", move || exact_times.get())
        .on(ev::change, move |event| exact_times.set(event_target_checked(&event)));
    let panel = div()
        .class("panel")
        .attr("popover", "auto")
        .attr("role", "dialog")
        .attr("aria-label", text::COLUMNS.get())
        .child(choices)
        .child(label().child(exact).child(text::EXACT_TIMES.get()));
    let button = button().attr("type", "button").class("quiet").attr("aria-haspopup", "dialog");
    let (opened, beside) = (panel.clone(), button.clone());
    let open = move |_| popover::open_beside(opened.as_html(), beside.element());
    (button.on(ev::click, open).child(text::COLUMNS.get()), panel).view()
}

fn choice(columns: RwSignal<Columns>, column: Column) -> El {
    let name = text::column(column);
    let shown = move || columns.with(|columns| columns.shown().any(|shown| shown == column));
    let first = Memo::new(move |_| {
        columns.with(|columns| columns.iter().next().is_some_and(|(first, _)| first == column))
    });
    let checkbox = input()
        .attr("type", "checkbox")
        .flag("checked", shown)
        .on(ev::change, move |_| columns.update(|columns| columns.toggle(column)));
    let button = button()
        .attr("type", "button")
        .attr("aria-label", text::move_forward(name))
        .attr("disabled", move || first.get())
        .child("↑");
    let (to_button, to_checkbox) = (button.clone(), checkbox.clone());
    let move_forward = move |_| {
        columns.update(|columns| columns.move_forward(column));
        // An element that changes its place in the document loses the focus.
        let (button, checkbox) = (to_button.clone(), to_checkbox.clone());
        request_animation_frame(move || {
            let is_last = button.of::<HtmlButtonElement>().disabled();
            focus::give(if is_last { checkbox } else { button }.element().clone());
        });
    };
    li().child(label().child(checkbox).child(name)).child(button.on(ev::click, move_forward))
}
