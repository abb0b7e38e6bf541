//! The runs of a workflow: summary, filters, table, pager. This file wires the parts together; each
//! has a file of its own.

mod announce;
mod chart;
mod columns;
mod filters;
mod headers;
mod list_change;
mod menu;
mod pager;
mod row;
mod search;
mod shortcuts;
mod summary;
mod summary_window;
mod table;

use leptos::ev;

use crate::domain::run::WorkflowId;
use crate::poll::Rows;
use crate::routing::location::Location;
use crate::routing::query::RunsQuery;
use crate::routing::route::Route;
use crate::view::context::data;
use crate::view::context::navigator;
use crate::view::context::page_role;
use crate::view::shared::focus;
use crate::view::shared::freshness::{freshness_line, stale};
use crate::view::shared::heading::heading;
use crate::view::shared::link::{follow, is_plain};
use crate::view::shared::notice;
use crate::view::shared::notice::error_notice;
use crate::view::text;
use dom::reactive::RwSignal;
use dom::reactive::{Memo, StoredValue};
use dom::{self, Child as _, El, a, block, div, h2, input, p, section, when};

/// The runs page. Filter, order and place come from the route, the rest from the data.
pub(crate) fn runs_page(workflow: WorkflowId) -> El {
    let navigator = navigator();
    let data = data();

    let place = Memo::new(move |last: Option<&(RunsQuery, Vec<_>)>| match navigator.location() {
        Location::Page(Route::Runs(_, query), problems) => (query, problems),
        // On the way to another page: this one is about to go.
        Location::Page(Route::Run(..), _) | Location::Unknown(_) => {
            last.cloned().unwrap_or_default()
        }
    });
    let query = Memo::new(move |_| place.get().0);
    let workflow = StoredValue::new(workflow);
    let list = data.listing(Memo::new(move |_| (workflow.get_value(), query.get())));
    let of_window = move || (workflow.get_value(), query.with(|query| query.window));
    let summary = data.summary(Memo::new(move |_| of_window()));

    let rows = Rows::default();
    table::show_rows(list.remote, rows);
    let exact_times = RwSignal::new(false);
    let chosen_columns = columns::remembered(&workflow.get_value());
    let columns = columns::shown(chosen_columns, list.remote);
    let row_menu = menu::RowMenu::new();
    let announcer = announce::Announcer::new();
    let (page, toolbar, search) = (div(), div(), input());

    let error = Memo::new(move |_| {
        let of_page = list.remote.with(|remote| remote.error.clone());
        of_page.or_else(|| summary.remote.with(|remote| remote.error.clone()))
    });
    let notes = Memo::new(move |_| {
        let of_page = list.remote.with(|remote| remote.warnings.clone());
        summary.remote.with(|remote| [of_page, remote.warnings.clone()].concat())
    });
    let known = Memo::new(move |_| list.remote.with(|remote| remote.value.is_some()));
    let loading = Memo::new(move |_| list.remote.with(|remote| remote.loading));
    let total = Memo::new(move |_| {
        list.remote.with(|remote| remote.value.as_ref().and_then(|list| list.page.total))
    });
    let shown = Memo::new(move |_| {
        list.remote.with(|remote| remote.value.as_ref().map_or(0, |list| list.page.rows.len()))
    });
    // Runs can leave the list while its last page is read, or a URL can be old.
    dom::reactive::effect(move |_| {
        let empty = !loading.get() && shown.get() == 0;
        let total = total.get().filter(|_| empty);
        if let Some(last) =
            total.and_then(|total| query.with(|query| query.last_page_if_beyond(total)))
        {
            navigator.replace(Route::Runs(workflow.get_value(), last));
        }
    });
    // What is on screen as a whole: only its change builds it anew.
    let content = Memo::new(move |_| match (known.get(), shown.get() == 0) {
        (true, true) => Content::Nothing,
        (false, _) if list.remote.with(|remote| remote.error.is_some()) => Content::Unknown,
        _ => Content::Table,
    });

    let freshness = data.freshness([list.fetch_status, summary.fetch_status]);
    let refresh = move || {
        list.refresh();
        summary.refresh();
    };

    let total_shown = Memo::new(move |_| known.get().then(|| shown.get()));
    let looks = columns::Shown { columns, exact_times };
    let to = toolbar.clone();
    let clear = when(
        move || query.with(RunsQuery::is_filtered) && content.get() != Content::Nothing,
        move || clear_filters(workflow, query, to.clone()),
    );
    let to = toolbar.clone();
    let toolbar = toolbar
        .class("toolbar")
        .attr("part", "toolbar")
        .attr("tabindex", "-1")
        .child(search::search(workflow, query, search.clone()))
        .child(filters::status_filters(summary, workflow, query))
        .child(clear);
    let problems = block(
        move || place.get().1,
        |problems| {
            let notice = || p().class("notice").attr("data-tone", "calm").attr("role", "status");
            (!problems.is_empty()).then(|| notice().child(text::ignored(problems)))
        },
    );
    let menu = menu::menu(row_menu.clone(), workflow, announcer);
    let main = move |content: &Content| match content {
        Content::Unknown => ().view(),
        Content::Nothing => nothing(workflow, query, loading, to.clone()).view(),
        Content::Table => {
            let table = dom::table();
            let list_change =
                list_change::list_change_button(workflow, query, list.remote, table.clone());
            let tools = div().class("tools").child(list_change);
            let above = div()
                .class("above-table")
                .child(chart::runs_chart(list.remote))
                .child(tools.child(columns::column_choice(chosen_columns, exact_times)));
            let table = table::runs_table(table::RunsTable {
                table,
                workflow,
                query,
                shown: looks,
                rows,
                total: total_shown,
                loading,
                menu: row_menu.clone(),
            });
            (above, table, pager::pager(workflow, query, total, shown, loading)).view()
        }
    };
    let header = div()
        .class("page-header")
        .child(heading(|| text::RUNS.get().to_owned()))
        .child(summary_window::window_choice(workflow, query))
        .child(shortcuts::shortcuts(page.clone(), search));
    page.class("page")
        .attr("role", page_role())
        .attr("data-stale", stale(freshness))
        .child(header)
        .child(freshness_line(freshness, refresh))
        .child(summary::summary(summary))
        .child(toolbar)
        .child(problems)
        .child(error_notice(error, known, refresh))
        .child(notice::notes(notes))
        .child(block(move || content.get(), main))
        .child(menu)
        .child(announce::announcements(announcer, list.remote))
}

/// Takes every filter away, and with them this link: the focus goes `to` where filters are.
fn clear_filters(workflow: StoredValue<WorkflowId>, query: Memo<RunsQuery>, to: El) -> El {
    let navigator = navigator();
    let without_filters =
        move || Route::Runs(workflow.get_value(), query.with(RunsQuery::without_filters));
    let clear = move |event: ev::MouseEvent| {
        // First: the link goes before the event has passed it.
        if is_plain(&event) {
            focus::give(to.element().clone());
        }
        follow(&event, navigator, leptos::prelude::untrack(without_filters));
    };
    let link = a().attr("href", move || navigator.href(&without_filters()));
    link.on(ev::click, clear).child(text::CLEAR_FILTERS.get())
}

/// What the page has to show below its summary.
#[derive(Clone, Copy, PartialEq)]
enum Content {
    /// The list could not be had, for a reason that is shown.
    Unknown,
    /// No run fits.
    Nothing,
    /// A page of runs, or the place where it will be.
    Table,
}

/// A list without rows: because there are no runs, or because none is asked for.
fn nothing(
    workflow: StoredValue<WorkflowId>,
    query: Memo<RunsQuery>,
    loading: Memo<bool>,
    toolbar: El,
) -> El {
    let read = move || (loading.get(), query.with(RunsQuery::is_filtered));
    let content = move |state: &(bool, bool)| match state {
        (true, _) => text::LOADING.get().view(),
        (false, false) => {
            (h2().child(text::NO_RUNS.get()), p().child(text::NO_RUNS_HINT.get())).view()
        }
        (false, true) => (
            h2().child(text::NO_MATCH.get()),
            p().child(text::NO_MATCH_HINT.get()),
            clear_filters(workflow, query, toolbar.clone()),
        )
            .view(),
    };
    section().class("empty").attr("role", "status").child(block(read, content))
}
