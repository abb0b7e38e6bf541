//! The table of a page's runs. Roles are spelt out because the narrow layout turns rows into cards,
//! and a browser drops the meaning of a table that is not laid out as one.

use std::time::Duration;

use leptos::ev::MouseEvent;
use leptos::html::Table;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlTableRowElement};

use super::super::link::is_plain;
use super::super::{after_paint, focus, text};
use super::headers::{header, plain, set_style};
use super::keys;
use super::menu::RowMenu;
use super::row::Row;
use crate::clock::{BrowserClock, Clock as _};
use crate::columns::Column;
use crate::feed::{ListKey, Listing, Remote, Rows};
use crate::navigator::Navigator;
use crate::route::Route;
use crate::run::{RunsRow, WorkflowId};
use crate::runs_query::RunsQuery;

/// The most rows of a table that has not come yet: enough to fill a screen.
const EXPECTED_ROWS: usize = 20;

/// How many rows come first: about a screenful.
const FIRST_SLICE: usize = 20;

/// How many rows there can be at all.
const MOST_ROWS: usize = 100;

/// How many milliseconds the rows that come at once are meant to take, once it is known how quick this
/// machine is. They are laid out and painted afterwards.
const SLICE_TIME: usize = 32;

/// How the reader wants the rows.
#[derive(Clone, Copy)]
pub(super) struct Shown {
    /// The columns, without the run's name.
    pub(super) columns: Memo<Vec<Column>>,
    /// Whether times stand as they are, instead of how long ago they were.
    pub(super) exact_times: RwSignal<bool>,
}

/// The table. Sorting is the server's: sorting only what is on screen would lie.
#[component]
pub(super) fn RunsTable(
    workflow: WorkflowId,
    query: Memo<RunsQuery>,
    shown: Shown,
    rows: Rows,
    /// How many there will be; `None` before the first page.
    total: Memo<Option<usize>>,
    awaiting: Memo<bool>,
    menu: RowMenu,
    table: NodeRef<Table>,
) -> impl IntoView {
    let navigator = super::super::navigator();
    let workflow = StoredValue::new(workflow);
    // An answer that is there already is shown before the first frame, and what would stand in its
    // place has not been made for nothing.
    let due = RwSignal::new(false);
    // By then, the component may be gone.
    request_animation_frame(move || due.try_update(|due| *due = true).unwrap_or_default());
    // The places that no row has yet: the first of them go first, and the others stay where they are.
    let left = move || {
        if !due.get() {
            return 0..0;
        }
        let expected = total.get().unwrap_or_else(|| query.with(|query| query.limit as usize));
        rows.count()..expected.min(EXPECTED_ROWS)
    };
    Effect::new(move |_| {
        shown.columns.with(|columns| {
            table.with(|table| table.iter().for_each(|table| set_style(table, columns)));
        });
    });
    focus_left(navigator, rows, table);
    let headers = move || {
        let header = |column| header(column, workflow, query);
        shown.columns.get().into_iter().map(header).collect_view()
    };
    view! {
        <table
            node_ref=table
            class="runs"
            part="table"
            role="table"
            tabindex="-1"
            aria-label=text::RUNS.get()
            aria-busy=move || awaiting.get().to_string()
        >
            <thead role="rowgroup">
                <tr role="row">
                    {plain("run", text::RUN.get())} {headers}
                    <th role="columnheader" scope="col" class="actions">
                        <span class="unseen">{text::ACTIONS.get()}</span>
                    </th>
                </tr>
            </thead>
            <tbody
                role="rowgroup"
                aria-busy=move || rows.is_partial().then_some("true")
                on:keydown=|event| keys::walk_rows(&event)
                on:click=move |event| click(&event, navigator, workflow, rows, menu)
            >
                <For each=move || 0..rows.count() key=|place| *place let:place>
                    {rows.row(place).map(|row| view! { <Row workflow row table=shown /> })}
                </For>
                <For each=left key=|place| *place let:_place>
                    <SkeletonRow columns=shown.columns />
                </For>
            </tbody>
        </table>
    }
}

/// Who comes back from a run has the focus on it once its row is there, unless it is elsewhere by then.
fn focus_left(navigator: Navigator, rows: Rows, table: NodeRef<Table>) {
    let focus = move |place: usize| {
        let table = table.try_get_untracked().flatten()?;
        let page = table.closest(".page").ok()??;
        if page.query_selector(":focus:not(h1)").ok()?.is_none() {
            let link = format!("tbody tr:nth-child({}) a", place + 1);
            focus::give(table.query_selector(&link).ok()??);
        }
        Some(())
    };
    Effect::new(move |_| {
        let count = rows.count();
        let Some(left) = navigator.left() else { return };
        let is_left = |row: &RunsRow| row.run().is_some_and(|run| run.id == left);
        let row = |place: &usize| rows.row(*place).is_some_and(|row| row.with_untracked(is_left));
        if let Some(place) = (0..count).find(row) {
            navigator.arrived();
            after_paint(move || focus(place).unwrap_or_default());
        }
    });
}

/// Shows the list's rows in [`Rows`]. Another page comes in slices, none of which keeps a slow phone
/// busy for longer than anybody notices. Rows of the page before stay until theirs is due, so that
/// nothing below them jumps.
pub(super) fn show_rows(list: ReadSignal<Remote<Listing>>, rows: Rows) {
    let slice = StoredValue::new(FIRST_SLICE);
    Effect::new(move |last: Option<Option<ListKey>>| {
        list.with(|remote| {
            let listing = remote.value.as_ref()?;
            if last.flatten().as_ref() == Some(listing.key()) {
                rows.show(&listing.page, usize::MAX);
            } else {
                show_slice(list, rows, 0, slice);
            }
            Some(listing.key().clone())
        })
    });
}

/// Shows the next slice of rows beyond the first `shown`, and then the one after it. Whatever the list
/// is by then is shown, so a slice that comes late does no harm.
fn show_slice(
    list: ReadSignal<Remote<Listing>>,
    rows: Rows,
    shown: usize,
    slice: StoredValue<usize>,
) {
    let (began, count) = (BrowserClock.now(), slice.try_get_value());
    let left = list.try_with_untracked(|remote| {
        let page = &remote.value.as_ref()?.page;
        let upto = shown + count?;
        rows.show(page, upto);
        Some((upto, upto < page.rows.len()))
    });
    // The component may be gone by now, and so when the slice has been written.
    let Some((upto, goes_on)) = left.flatten() else { return };
    // Behind the effects that write the rows.
    spawn_local(async move {
        let took = (BrowserClock.now() - began).num_milliseconds();
        let took = usize::try_from(took).unwrap_or_default().max(1);
        let of_time = |slice: &mut usize| *slice = (*slice * SLICE_TIME / took).clamp(1, MOST_ROWS);
        if slice.try_update_value(of_time).is_some() && goes_on {
            // A frame may come between.
            set_timeout(move || show_slice(list, rows, upto, slice), Duration::ZERO);
        }
    });
}

/// A row as high as the one to come, so that nothing moves when it does.
#[component]
fn SkeletonRow(columns: Memo<Vec<Column>>) -> impl IntoView {
    let cell = |_| view! { <td><span></span></td> };
    view! {
        <tr class="skeleton" aria-hidden="true">
            {move || (0..columns.with(Vec::len) + 2).map(cell).collect_view()}
        </tr>
    }
}

/// A click within the rows: on a link to a run, or on the button of its menu.
fn click(
    event: &MouseEvent,
    navigator: Navigator,
    workflow: StoredValue<WorkflowId>,
    rows: Rows,
    menu: RowMenu,
) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(control) = target.and_then(|target| target.closest("a, button").ok()?) else {
        return;
    };
    let row = control.closest("tr").ok().flatten();
    let row = row.and_then(|row| row.dyn_into::<HtmlTableRowElement>().ok());
    let place = row.and_then(|row| usize::try_from(row.section_row_index()).ok());
    let row = place.and_then(|place| rows.row(place)).map(|row| row.get_untracked());
    let Some(RunsRow::Run(run)) = row else { return };
    if control.tag_name().eq_ignore_ascii_case("button") {
        let name = text::run_name(run.run_number, run.id.as_str());
        menu.open(run.id, name, &control);
    } else if is_plain(event) {
        event.prevent_default();
        navigator.go(Route::Run(workflow.get_value(), run.id));
    }
}
