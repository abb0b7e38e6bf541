//! The table of a page's runs. Roles are spelt out because the narrow layout turns rows into cards,
//! and a browser drops the meaning of a table that is not laid out as one.

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
use crate::settings::columns::Column;
use crate::view::chunk::Chunk;
use crate::view::context::navigator;
use crate::view::runs::columns::Shown;
use crate::view::runs::headers::{header, plain, set_style};
use crate::view::runs::menu::RowMenu;
use crate::view::runs::row;
use crate::view::runs::shortcuts;
use crate::view::shared::focus;
use crate::view::shared::link::is_plain;
use crate::view::shared::paint::after_paint;
use crate::view::text;
use dom::reactive::Memo;
use dom::reactive::{ReadSignal, RwSignal, StoredValue};
use dom::{El, block, each, span, tbody, td, th, thead, tr};

/// The most rows of a table that has not come yet: enough to fill a screen.
const EXPECTED_ROWS: usize = 20;

/// How many rows come first: about a screenful.
const FIRST_SLICE: usize = 20;

/// How many rows there can be at all.
const MOST_ROWS: usize = 100;

/// How many milliseconds the rows that come at once are meant to take, once it is known how quick this
/// machine is. They are laid out and painted afterwards.
const SLICE_TIME: usize = 32;

/// What the table is made of.
pub(crate) struct RunsTable {
    /// The element to fill.
    pub(crate) table: El,
    pub(crate) workflow: StoredValue<WorkflowId>,
    pub(crate) query: Memo<RunsQuery>,
    pub(crate) shown: Shown,
    pub(crate) rows: Rows,
    /// How many rows there will be; `None` before the first page.
    pub(crate) total: Memo<Option<usize>>,
    /// Whether other rows have been asked for.
    pub(crate) loading: Memo<bool>,
    pub(crate) menu: RowMenu,
}

/// The table. Sorting is the server's: sorting only the loaded rows would be wrong.
pub(crate) fn runs_table(runs: RunsTable) -> El {
    let RunsTable { table, workflow, query, shown, rows, total, loading, menu } = runs;
    let navigator = navigator();
    let chunk = expect_context::<Chunk>();
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
    let styled = table.clone();
    dom::reactive::effect(move |_| {
        shown.columns.with(|columns| set_style(styled.as_html(), columns));
    });
    focus_left(navigator, rows, table.clone());
    let header = move |column| header(column, workflow, query);
    let actions = th().attr("role", "columnheader").attr("scope", "col").class("actions");
    let actions = actions.child(span().class("unseen").child(text::ACTIONS.get()));
    let headers = tr()
        .attr("role", "row")
        .child(plain("run", text::RUN.get()))
        .child(each(move || shown.columns.get(), header))
        .child(actions);
    let row = move |place| rows.row(place).map(|row| row::row(workflow, row, shown));
    let body = tbody()
        .attr("role", "rowgroup")
        .attr("aria-busy", move || rows.is_partial().then_some("true"))
        .on(ev::keydown, |event| shortcuts::walk_rows(&event))
        .on(ev::click, move |event| click(&event, navigator, workflow, rows, &menu))
        // A link that has the pointer or the focus may be followed next: its page is loaded ahead.
        .on(ev::pointerover, move |event| load_ahead(&event, chunk))
        .on(ev::focusin, move |event| load_ahead(&event, chunk))
        .child(each(move || (0..rows.count()).collect(), row))
        .child(each(move || left().collect(), move |_| skeleton_row(shown.columns)));
    table
        .class("runs")
        .attr("part", "table")
        .attr("role", "table")
        .attr("tabindex", "-1")
        .attr("aria-label", text::RUNS.get())
        .attr("aria-busy", move || if loading.get() { "true" } else { "false" })
        .child(thead().attr("role", "rowgroup").child(headers))
        .child(body)
}

/// Who comes back from a run has the focus on it once its row is there, unless it is elsewhere by then.
fn focus_left(navigator: Navigator, rows: Rows, table: El) {
    let focus = move |place: usize| {
        let table = table.element();
        let page = table.closest(".page").ok()??;
        if page.query_selector(":focus:not(h1)").ok()?.is_none() {
            let link = format!("tbody tr:nth-child({}) a", place + 1);
            focus::give(table.query_selector(&link).ok()??);
        }
        Some(())
    };
    dom::reactive::effect(move |_| {
        let count = rows.count();
        let Some(left) = navigator.previous_run() else { return };
        let is_left = |row: &RunsRow| row.run().is_some_and(|run| run.id == left);
        let row = |place: &usize| rows.row(*place).is_some_and(|row| row.with_untracked(is_left));
        if let Some(place) = (0..count).find(row) {
            navigator.clear_previous_run();
            let focus = focus.clone();
            after_paint(move || focus(place).unwrap_or_default());
        }
    });
}

/// Shows the list's rows in [`Rows`]. Another page comes in slices, none of which keeps a slow phone
/// busy for longer than anybody notices. Rows of the page before stay until theirs is due, so that
/// nothing below them jumps.
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

/// Shows the next slice of rows beyond the first `shown`, and then the one after it. Whatever the list
/// is by then is shown, so a slice that comes late does no harm.
fn show_slice(
    list: ReadSignal<RemoteData<Listing>>,
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
fn skeleton_row(columns: Memo<Vec<Column>>) -> El {
    let count = move || columns.with(Vec::len) + 2;
    let cells = block(count, |count| (0..*count).map(|_| td().child(span())).collect::<Vec<_>>());
    tr().class("skeleton").attr("aria-hidden", "true").child(cells)
}

fn load_ahead(event: &web_sys::Event, chunk: Chunk) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    if target.is_some_and(|target| target.closest("a").ok().flatten().is_some()) {
        chunk.load();
    }
}

/// A click within the rows: on a link to a run, or on the button of its menu.
fn click(
    event: &MouseEvent,
    navigator: Navigator,
    workflow: StoredValue<WorkflowId>,
    rows: Rows,
    menu: &RowMenu,
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
        menu.open(run.id.clone(), name, &control);
    } else if is_plain(event) {
        event.prevent_default();
        navigator.navigate(Route::Run(workflow.get_value(), run.id.clone()));
    }
}
