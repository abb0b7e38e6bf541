//! The choice of columns, stored per workflow.

use leptos::ev;
use leptos::prelude::*;
use web_sys::HtmlButtonElement;

use crate::domain::run::{RunId, WorkflowId};
use crate::platform::storage;
use crate::poll::{Listing, RemoteData};
use crate::settings::columns::{Column, Columns};
use crate::view::runs::selection::RowSelection;
use crate::view::shared::focus::focus;
use crate::view::shared::popover;
use crate::view::text;
use dom::reactive::{Memo, ReadSignal, RwSignal};
use dom::{Child, El, View, button, div, each, input, label, li, ul};

/// The user's display settings of the table.
#[derive(Clone, Copy)]
pub(crate) struct TableDisplay {
    /// The visible columns, without the run's name.
    pub(crate) columns: Memo<Vec<Column>>,
    /// Whether times are absolute instead of relative.
    pub(crate) exact_times: RwSignal<bool>,
    /// The only runs of the page that are shown; `None` if all are.
    pub(crate) narrowed: RwSignal<Option<Vec<RunId>>>,
    /// The selected rows; `None` if the host offers no actions.
    pub(crate) selection: Option<RowSelection>,
}

impl TableDisplay {
    /// The cells of a row besides those of the columns.
    pub(crate) fn fixed_cells(&self) -> usize {
        2 + usize::from(self.selection.is_some())
    }
}

/// The user's columns for `workflow`; changes are saved in local storage.
pub(crate) fn stored_columns(workflow: &WorkflowId) -> RwSignal<Columns> {
    let key = format!("onepin-runs.columns.{workflow}");
    let columns =
        RwSignal::new(storage::read(&key).as_deref().map(Columns::parse).unwrap_or_default());
    dom::reactive::effect(move |has_run: Option<()>| {
        let text = columns.with(ToString::to_string);
        // At first, nothing has been chosen yet.
        if has_run.is_some() {
            storage::write(&key, &text);
        }
    });
    columns
}

/// The user's columns without the optional ones that the server has no values for. All are visible until the
/// first page is loaded, and a column that had a value on any page stays visible.
pub(crate) fn visible_columns(
    columns: RwSignal<Columns>,
    list: ReadSignal<RemoteData<Listing>>,
) -> Memo<Vec<Column>> {
    let empty = Memo::new(move |last: Option<&Option<Vec<Column>>>| {
        let last = last.cloned().flatten();
        list.with(|remote| {
            let Some(list) = &remote.value else { return last };
            let optional = || Column::ALL.iter().copied().filter(|column| column.is_optional());
            let mut empty = last.unwrap_or_else(|| optional().collect());
            empty.retain(|column| !list.page.runs().any(|run| column.has_value(run)));
            Some(empty)
        })
    });
    Memo::new(move |_| {
        let empty = empty.get().unwrap_or_default();
        columns.with(|columns| columns.shown().filter(|column| !empty.contains(column)).collect())
    })
}

/// The button and panel for choosing columns.
pub(crate) fn column_chooser(columns: RwSignal<Columns>, exact_times: RwSignal<bool>) -> View {
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
    let (target, anchor) = (panel.clone(), button.clone());
    let open = move |_| popover::open_beside(target.as_html(), anchor.element());
    (button.on(ev::click, open).child(text::COLUMNS.get()), panel).view()
}

fn choice(columns: RwSignal<Columns>, column: Column) -> El {
    let name = column.title().get();
    let is_shown = move || columns.with(|columns| columns.shown().any(|shown| shown == column));
    let is_first = Memo::new(move |_| {
        columns.with(|columns| columns.iter().next().is_some_and(|(first, _)| first == column))
    });
    let checkbox = input()
        .attr("type", "checkbox")
        .flag("checked", is_shown)
        .on(ev::change, move |_| columns.update(|columns| columns.toggle(column)));
    let button = button()
        .attr("type", "button")
        .attr("aria-label", text::move_forward(name))
        .attr("disabled", move || is_first.get())
        .child("↑");
    let (to_button, to_checkbox) = (button.clone(), checkbox.clone());
    let move_forward = move |_| {
        columns.update(|columns| columns.move_forward(column));
        // An element that is moved in the document loses the focus.
        let (button, checkbox) = (to_button.clone(), to_checkbox.clone());
        request_animation_frame(move || {
            let is_disabled = button.cast::<HtmlButtonElement>().disabled();
            focus(if is_disabled { checkbox } else { button }.element().clone());
        });
    };
    li().child(label().child(checkbox).child(name)).child(button.on(ev::click, move_forward))
}
