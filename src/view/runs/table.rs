//! The table of runs. Roles are explicit because the narrow layout turns rows into cards, and browsers drop
//! the table semantics of elements that are not laid out as a table.

use std::time::Duration;

use leptos::ev::{self, MouseEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlTableRowElement};

use crate::domain::run::{RunsRow, WorkflowId};
use crate::host::navigator::Navigator;
use crate::platform::clock::{BrowserClock, Clock as _};
use crate::poll::{ListKey, Listing, RemoteData, Rows};
use crate::routing::query::RunsQuery;
use crate::routing::route::Route;
use crate::view::chunk::Chunks;
use crate::view::context::{intl, navigator};
use crate::view::runs::columns::TableDisplay;
use crate::view::runs::headers::{header, set_style, text_header};
use crate::view::runs::row;
use crate::view::runs::selection::{RowSelection, is_checkbox};
use crate::view::runs::shortcuts::move_between_rows;
use crate::view::runs::tool::{Tool, Tools};
use crate::view::shared::focus::focus;
use crate::view::shared::link::is_plain_click;
use crate::view::shared::missing::Missing;
use crate::view::shared::paint::after_paint;
use crate::view::text;
use dom::reactive::{Memo, ReadSignal, RwSignal, StoredValue};
use dom::{El, block, each, span, table, tbody, td, th, thead, tr};

/// The most skeleton rows: enough to fill a screen.
const MAX_SKELETON_ROWS: usize = 20;

/// The rows of the first slice: about a screenful.
const FIRST_SLICE: usize = 20;

/// The largest page of the API.
const MAX_ROWS: usize = 100;

/// The target duration of a slice in milliseconds, once the speed of the machine is known. Layout and paint come on
/// top.
const SLICE_MILLIS: usize = 32;

pub(crate) struct RunsTable {
    pub(crate) workflow: StoredValue<WorkflowId>,
    pub(crate) query: Memo<RunsQuery>,
    pub(crate) display: TableDisplay,
    pub(crate) rows: Rows,
    /// How many rows the page has; `None` before it is loaded.
    pub(crate) expected_rows: Memo<Option<usize>>,
    /// The length of the longest run name on the page.
    pub(crate) name_chars: Memo<usize>,
    /// Whether the requested page has not been loaded yet.
    pub(crate) loading: Memo<bool>,
    /// Why it can't be loaded at present.
    pub(crate) missing: Memo<Option<Missing>>,
    pub(crate) tools: Tools,
}

/// The table. The server sorts: sorting only the loaded rows would be wrong.
pub(crate) fn runs_table(runs: RunsTable) -> El {
    let (display, loading, missing) = (runs.display, runs.loading, runs.missing);
    let is_busy = move || loading.get() && missing.get().is_none();
    let (name_chars, intl) = (runs.name_chars, intl());
    let table = table();
    let styled = table.clone();
    dom::reactive::effect(move |_| {
        let chars = name_chars.get();
        let fixed = (display.selection.is_some(), chars);
        display.columns.with(|columns| set_style(styled.as_html(), columns, fixed, intl));
    });
    restore_row_focus(navigator(), runs.rows, table.clone());
    table
        .class("runs")
        .attr("part", "table")
        .attr("role", "table")
        .attr("tabindex", "-1")
        .attr("aria-label", text::RUNS.get())
        .attr("aria-busy", move || if is_busy() { "true" } else { "false" })
        .child(thead().attr("role", "rowgroup").child(headers(&runs)))
        .child(body(runs))
}

fn headers(&RunsTable { workflow, query, display, .. }: &RunsTable) -> El {
    let header = move |column| header(column, workflow, query);
    let actions = th().attr("role", "columnheader").attr("scope", "col").class("actions");
    let actions = actions.child(span().class("unseen").child(text::ACTIONS.get()));
    tr().attr("role", "row")
        .child(display.selection.map(RowSelection::header))
        .child(text_header("run", text::RUN.get()))
        .child(each(move || display.columns.get(), header))
        .child(actions)
}

fn body(runs: RunsTable) -> El {
    let RunsTable { workflow, query, display, rows, expected_rows, missing, tools, .. } = runs;
    let navigator = navigator();
    let chunks = expect_context::<Chunks>();
    // Without a skeleton in the first frame, a cached page needs none.
    let is_late = RwSignal::new(false);
    // The component may be gone by then.
    request_animation_frame(move || is_late.try_update(|late| *late = true).unwrap_or_default());
    // Keyed by index, so that the first skeleton rows are replaced and the others stay.
    let skeleton_indices = move || {
        if !is_late.get() {
            return 0..0;
        }
        let limit = || query.with(|query| query.limit as usize);
        rows.count()..expected_rows.get().unwrap_or_else(limit).min(MAX_SKELETON_ROWS)
    };
    let row = move |index| rows.row(index).map(|row| row::row(workflow, row, display));
    // After the first rows, so that the chunks do not delay them.
    dom::reactive::effect(move |_| {
        if rows.count() > 0 && !rows.is_partial() {
            chunks.load_when_idle();
        }
    });
    tbody()
        .attr("role", "rowgroup")
        // The rows are those of other runs than requested.
        .attr("hidden", move || missing.get().is_some())
        .attr("aria-busy", move || rows.is_partial().then_some("true"))
        .on(ev::keydown, move |event| {
            move_between_rows(&event);
            if let Some(selection) = display.selection {
                selection.handle_key(&event);
            }
        })
        .on(ev::click, move |event| {
            click(&event, (navigator, workflow), (rows, display.selection), tools);
        })
        // The next page may be that of the link under the pointer or with the focus.
        .on(ev::pointerover, move |event| preload_run(&event, chunks))
        .on(ev::focusin, move |event| preload_run(&event, chunks))
        .child(each(move || (0..rows.count()).collect(), row))
        .child(each(move || skeleton_indices().collect(), move |_| skeleton_row(display)))
}

/// After navigating back from a run, focuses its row once it is there, unless the focus is elsewhere by then.
fn restore_row_focus(navigator: Navigator, rows: Rows, table: El) {
    let focus_row = move |index: usize| {
        let table = table.element();
        let page = table.closest(".page").ok()??;
        if page.query_selector(":focus:not(h1)").ok()?.is_none() {
            let link = format!("tbody tr:nth-child({}) a", index + 1);
            focus(table.query_selector(&link).ok()??);
        }
        Some(())
    };
    dom::reactive::effect(move |_| {
        let count = rows.count();
        let Some(left) = navigator.previous_run() else { return };
        let is_left = |row: &RunsRow| row.run().is_some_and(|run| run.id == left);
        let is_left =
            |index: &usize| rows.row(*index).is_some_and(|row| row.with_untracked(is_left));
        if let Some(index) = (0..count).find(is_left) {
            navigator.clear_previous_run();
            let focus_row = focus_row.clone();
            after_paint(move || focus_row(index).unwrap_or_default());
        }
    });
}

/// Shows the list's rows in [`Rows`]. A new page is rendered in slices, so that a slow device stays responsive.
/// Rows of the previous page stay until their replacements are rendered, so that nothing below them jumps.
pub(crate) fn show_rows(list: ReadSignal<RemoteData<Listing>>, rows: Rows) {
    let slice = StoredValue::new(FIRST_SLICE);
    dom::reactive::effect(move |last: Option<Option<ListKey>>| {
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

/// Shows the slice after the first `shown` rows and schedules the next one. Each slice reads the current list, so
/// a late one is harmless.
fn show_slice(
    list: ReadSignal<RemoteData<Listing>>,
    rows: Rows,
    shown: usize,
    slice: StoredValue<usize>,
) {
    let (start, count) = (BrowserClock.now(), slice.try_get_value());
    let slice_end = list.try_with_untracked(|remote| {
        let page = &remote.value.as_ref()?.page;
        let end = shown + count?;
        rows.show(page, end);
        Some((end, end < page.rows.len()))
    });
    // The component may be gone, now and after the slice.
    let Some((end, has_more)) = slice_end.flatten() else { return };
    // Queued behind the effects that render the rows.
    spawn_local(async move {
        let millis = (BrowserClock.now() - start).num_milliseconds();
        let millis = usize::try_from(millis).unwrap_or_default().max(1);
        let adapt =
            |slice: &mut usize| *slice = (*slice * SLICE_MILLIS / millis).clamp(1, MAX_ROWS);
        if slice.try_update_value(adapt).is_some() && has_more {
            // The timeout allows a frame in between.
            set_timeout(move || show_slice(list, rows, end, slice), Duration::ZERO);
        }
    });
}

/// A placeholder of a row's height, so that loading moves nothing.
fn skeleton_row(display: TableDisplay) -> El {
    let count = move || display.columns.with(Vec::len) + display.fixed_cells();
    let cells = block(count, |count| (0..*count).map(|_| td().child(span())).collect::<Vec<_>>());
    tr().class("skeleton").attr("aria-hidden", "true").child(cells)
}

fn preload_run(event: &web_sys::Event, chunks: Chunks) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    if target.is_some_and(|target| target.closest("a").ok().flatten().is_some()) {
        chunks.load_run();
    }
}

/// Handles a click on a link to a run, its checkbox or the button of its menu.
fn click(
    event: &MouseEvent,
    (navigator, workflow): (Navigator, StoredValue<WorkflowId>),
    (rows, selection): (Rows, Option<RowSelection>),
    tools: Tools,
) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(control) = target.and_then(|target| target.closest("a, button, input").ok()?) else {
        return;
    };
    let row = control.closest("tr").ok().flatten();
    let row = row.and_then(|row| row.dyn_into::<HtmlTableRowElement>().ok());
    let index = row.and_then(|row| usize::try_from(row.section_row_index()).ok());
    let row = index.and_then(|index| rows.row(index)).map(|row| row.get_untracked());
    let Some(RunsRow::Run(run)) = row else { return };
    if is_checkbox(&control) {
        if let Some(selection) = selection {
            selection.click(&run.id, event.shift_key());
        }
    } else if control.tag_name().eq_ignore_ascii_case("button") {
        tools.open(Tool::Menu(run, control));
    } else if is_plain_click(event) {
        event.prevent_default();
        navigator.navigate(Route::Run(workflow.get_value(), run.id.clone()));
    }
}
