//! The runs page: summary, filters, table, pager. This file composes the parts.

pub(crate) mod announce;
mod cell;
mod chart;
mod columns;
pub(crate) mod default_view;
mod empty;
pub(crate) mod estimate;
pub(crate) mod filters;
mod headers;
mod list_change;
mod not_loaded;
mod notes;
pub(crate) mod pager;
mod row;
pub(crate) mod runs_page;
pub(crate) mod selection;
mod shortcuts;
pub(crate) mod summary;
mod summary_window;
mod table;
pub(crate) mod tool;

use std::rc::Rc;

use leptos::prelude::*;

use crate::domain::run::{RunState, RunsSummary, WorkflowId};
use crate::poll::{ActionState, Polled};
use crate::routing::location::Location;
use crate::routing::query::{QueryProblem, RunsQuery};
use crate::routing::route::Route;
use crate::view::chunk::Chunks;
use crate::view::context::{data, intl, navigator, page_role};
use crate::view::runs::announce::announcements;
use crate::view::runs::empty::{clear_filters, empty_state};
use crate::view::runs::not_loaded::{NotLoaded, not_loaded};
use crate::view::runs::runs_page::{Content, RunsPage};
use crate::view::runs::table::RunsTable;
use crate::view::runs::tool::{Tool, panel_button};
use crate::view::shared::focus::restore_focus;
use crate::view::shared::freshness::{freshness_line, stale_attribute};
use crate::view::shared::heading::counted_heading;
use crate::view::shared::link::route_link;
use crate::view::shared::missing::{Missing, missing};
use crate::view::shared::notice::{decode_warnings, error_notice, query_problems};
use crate::view::shared::search::search;
use crate::view::text;
use dom::reactive::{Memo, RwSignal, StoredValue};
use dom::{Child as _, El, View, block, button, div, input, when};

/// The runs page. Filter, order and offset come from the route.
pub(crate) fn runs_page(workflow: WorkflowId) -> El {
    let data = data();
    let location = location();
    let query = Memo::new(move |_| location.get().0);
    let workflow = StoredValue::new(workflow);
    let list = data.listing(Memo::new(move |_| (workflow.get_value(), query.get())));
    let summary_key = move || (workflow.get_value(), query.with(|query| query.window));
    let summary = data.summary(Memo::new(move |_| summary_key()));
    let freshness = data.freshness([list.fetch_status, summary.fetch_status]);
    let page = RunsPage::new(workflow, query, (list, summary), freshness);
    table::show_rows(list.remote, page.rows);
    page.correct_offset();
    let summary_missing = missing(summary, freshness);
    let refresh: Rc<dyn Fn()> = Rc::new(move || {
        list.refresh();
        summary.refresh();
    });
    let (root, search) = (div(), input());
    let name = RwSignal::new(None);
    let header = div()
        .class("page-header")
        .child(workflows_link(page, name))
        .child(title(summary, name))
        .child(summary_window::window_choice(workflow, query))
        .child(freshness_line(freshness, Rc::clone(&refresh)))
        .child(shortcuts::shortcuts(root.clone(), search.clone(), page.tools))
        .child(page.start_button());
    root.class("page")
        .attr("role", page_role())
        .attr("data-stale", stale_attribute(freshness))
        .child(header)
        .child(page.band(summary_missing))
        .child(page.toolbar(summary_missing, search))
        .child(notes::notes(page))
        .child(query_problems(Memo::new(move |_| location.get().1)))
        .child(error_notice(page.error(), page.shows_data(), refresh))
        .child(decode_warnings(page.decode_warnings()))
        .child(not_loaded(NotLoaded {
            workflow,
            query,
            list: list.remote,
            missing: page.missing,
            freshness,
        }))
        .child(page.content())
        .child(expect_context::<Chunks>().tools(page))
        .child(announcements(page.announcer, list.remote))
}

/// The link to all workflows, unless one is configured. Then the heading is the workflow's `name`, once it is known.
fn workflows_link(page: RunsPage, name: RwSignal<Option<String>>) -> View {
    let Some(workflows) = navigator().workflows() else { return View::EMPTY };
    let link = route_link(Memo::constant(workflows)).child(text::ALL_WORKFLOWS.get());
    (link, expect_context::<Chunks>().name_workflow(page, name)).view()
}

/// The heading. The document's title begins with the number of runs that can change by themselves.
fn title(summary: Polled<RunsSummary>, name: RwSignal<Option<String>>) -> El {
    let intl = intl();
    let moving = Memo::new(move |_| {
        summary.remote.with(|remote| {
            let counts = remote.value.iter().flat_map(|summary| &summary.counts);
            let moving = counts.filter(|(status, _)| RunState::Status(status.clone()).is_active());
            moving.map(|(_, count)| count).sum::<i64>()
        })
    });
    let count = move || Some(moving.get()).filter(|count| *count > 0).map(|count| intl.int(count));
    let title = move || name.get().unwrap_or_else(|| text::RUNS.get().to_owned());
    counted_heading(title, count)
}

/// The query in the URL, and the parts of it that were ignored.
fn location() -> Memo<(RunsQuery, Vec<QueryProblem>)> {
    let navigator = navigator();
    Memo::new(move |last: Option<&(RunsQuery, Vec<_>)>| match navigator.location() {
        Location::Page(Route::Runs(_, query), problems) => (query, problems),
        // This page is about to be replaced by another one.
        Location::Page(
            Route::Run(..) | Route::RunView(..) | Route::Compare(..) | Route::Workflows(_),
            _,
        )
        | Location::Unknown(_) => last.cloned().unwrap_or_default(),
    })
}

impl RunsPage {
    /// Moves to the last page if this one is empty: runs can leave the list, and a URL can be old.
    fn correct_offset(self) {
        let navigator = navigator();
        dom::reactive::effect(move |_| {
            let query = self.query.get();
            let last = self.list.remote.with(|remote| {
                // Of the list that the URL names, not of one that is about to be replaced.
                let list = remote.value.as_ref()?;
                let is_empty =
                    list.page.rows.is_empty() && list.key().query == query.without_window();
                query.last_page_if_empty(list.page.total).filter(|_| is_empty)
            });
            if let Some(last) = last {
                navigator.replace(Route::Runs(self.workflow.get_value(), last));
            }
        });
    }

    /// The button that starts a run, if the host and the server allow it.
    fn start_button(self) -> View {
        let Self { start, tools, .. } = self;
        let is_forbidden = move || start.state() == ActionState::Forbidden;
        let click = move |_| {
            if !untrack(is_forbidden) {
                tools.open(Tool::Start(None));
            }
        };
        let build = move || {
            restore_focus(button().attr("type", "button").class("button"), &["h1"])
                .attr("data-action", "primary")
                .attr("aria-haspopup", "dialog")
                .attr("aria-disabled", move || is_forbidden().then_some("true"))
                .attr("title", move || is_forbidden().then(|| text::START_FORBIDDEN.get()))
                .on(leptos::ev::click, click)
                .child(text::START_RUN.get())
        };
        when(move || start.state() != ActionState::Hidden, build)
    }

    /// Whether older data is visible while requests fail.
    fn shows_data(self) -> Memo<bool> {
        Memo::new(move |_| self.is_loaded.get() && self.missing.get().is_none())
    }

    fn error(self) -> Memo<Option<crate::api::ApiError>> {
        Memo::new(move |_| {
            let of_list = self.list.remote.with(|remote| remote.error.clone());
            of_list.or_else(|| self.summary.remote.with(|remote| remote.error.clone()))
        })
    }

    fn decode_warnings(self) -> Memo<Vec<crate::api::wire::DecodeWarning>> {
        Memo::new(move |_| {
            let of_list = self.list.remote.with(|remote| remote.warnings.clone());
            self.summary.remote.with(|remote| [of_list, remote.warnings.clone()].concat())
        })
    }

    fn toolbar(self, summary_missing: Memo<Option<Missing>>, search: El) -> El {
        let Self { workflow, query, summary, content, .. } = self;
        let palette = shortcuts::palette_button(self.tools);
        let clear = when(
            move || query.with(RunsQuery::is_filtered) && content.get() != Content::Empty,
            move || clear_filters(workflow, query),
        );
        div()
            .class("toolbar")
            .attr("part", "toolbar")
            .attr("tabindex", "-1")
            .child(self.search_field(search).child(palette))
            .child(filters::status_filters(summary, summary_missing, workflow, query))
            .child(clear)
            .child(self.when_table(move || {
                let columns = panel_button(self.tools, Tool::Columns, "columns");
                let views = panel_button(self.tools, Tool::SavedViews, "views");
                div()
                    .class("tools")
                    .child(list_change::list_change_button(workflow, query, self.list.remote))
                    .child(views.child(text::SAVED_VIEWS.get()))
                    .child(columns.child(text::COLUMNS.get()))
                    .child(self.export_button())
            }))
    }

    fn export_button(self) -> El {
        let tools = self.tools;
        button()
            .attr("type", "button")
            .class("quiet")
            .attr("aria-haspopup", "dialog")
            .on(leptos::ev::click, move |_| tools.open(Tool::Export))
            .child(text::EXPORT.get())
    }

    /// Search by the user who started a run.
    fn search_field(self, input: El) -> El {
        let Self { workflow, query, .. } = self;
        let navigator = navigator();
        let apply = move |text: &str| {
            let searching = query.with_untracked(|query| query.with_search(text));
            if query.with_untracked(|query| query.search != searching.search) {
                navigator.replace(Route::Runs(workflow.get_value(), searching));
            }
        };
        let searched = Memo::new(move |_| query.with(|query| query.search.clone()));
        search(input, text::SEARCH.get(), searched, Rc::new(apply))
    }

    /// The figures of all runs beside the chart of this page's runs.
    fn band(self, missing: Memo<Option<Missing>>) -> El {
        let chunks = expect_context::<Chunks>();
        let chart = move || chart::runs_chart(self.list.remote, chunks.bars(self));
        let chart = self.when_table(chart);
        div().class("summary-band").child(summary::summary(self.summary, missing)).child(chart)
    }

    /// A part that only the requested rows need.
    fn when_table(self, build: impl Fn() -> El + 'static) -> View {
        let has_rows = move || self.content.get() == Content::Table && self.missing.get().is_none();
        when(has_rows, build)
    }

    fn content(self) -> View {
        let content = move |content: &Content| match content {
            Content::Unavailable => View::EMPTY,
            Content::Empty => {
                let is_missing = move || self.missing.get().is_some();
                let empty = move || empty_state(self.workflow, self.query, self.loading);
                block(is_missing, move |missing| (!missing).then(empty))
            }
            Content::Table => self.table(),
        };
        block(move || self.content.get(), content)
    }

    fn table(self) -> View {
        let Self { workflow, query, loading, missing, row_count, .. } = self;
        let expected_rows = Memo::new(move |_| self.is_loaded.get().then(|| row_count.get()));
        let table = table::runs_table(RunsTable {
            workflow,
            query,
            display: self.display,
            rows: self.rows,
            expected_rows,
            name_chars: headers::name_chars(self.list.remote),
            loading,
            missing,
            tools: self.tools,
        });
        let range = Memo::new(move |_| match (missing.get(), loading.get()) {
            (Some(_), _) => pager::Range::Unknown,
            (None, true) => pager::Range::Loading,
            (None, false) => pager::Range::Rows(row_count.get()),
        });
        (table, pager::pager(workflow, query, self.total, range)).view()
    }
}
