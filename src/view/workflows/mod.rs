//! The list of workflows: the first page if none is configured. It is in the chunk.

mod row;

use std::rc::Rc;

use crate::domain::run::WorkflowId;
use crate::domain::workflow::WorkflowsPage;
use crate::poll::Polled;
use crate::routing::location::Location;
use crate::routing::query::QueryProblem;
use crate::routing::route::Route;
use crate::routing::workflows::WorkflowsQuery;
use crate::view::context::{data, intl, navigator, page_role};
use crate::view::runs::pager::page_link;
use crate::view::runs::runs_page::RunsPage;
use crate::view::shared::focus::restore_focus;
use crate::view::shared::freshness::{freshness_line, stale_attribute};
use crate::view::shared::heading::heading;
use crate::view::shared::link::follow_link;
use crate::view::shared::missing::{Missing, missing, missing_notice};
use crate::view::shared::notice::{decode_warnings, error_notice, query_problems};
use crate::view::shared::search::search;
use crate::view::shared::skeleton::skeleton;
use crate::view::text;
use dom::reactive::{Memo, RwSignal};
use dom::{Child as _, El, View, a, block, div, each, h2, input, nav, p, section, ul};

/// The page. Search and offset come from the route.
pub(crate) fn workflows_page() -> El {
    let data = data();
    let location = location();
    let query = Memo::new(move |_| location.get().0);
    let list = data.workflows(query);
    let freshness = data.freshness([list.fetch_status]);
    let missing = missing(list, freshness);
    correct_offset(query, list);
    let is_loaded = Memo::new(move |_| list.remote.with(|remote| remote.value.is_some()));
    let shows_data = Memo::new(move |_| is_loaded.get() && missing.get().is_none());
    let error = Memo::new(move |_| list.remote.with(|remote| remote.error.clone()));
    let warnings = Memo::new(move |_| list.remote.with(|remote| remote.warnings.clone()));
    let refresh: Rc<dyn Fn()> = Rc::new(move || list.refresh());
    let header = div()
        .class("page-header")
        .child(heading(|| text::WORKFLOWS.get().to_owned()))
        .child(freshness_line(freshness, Rc::clone(&refresh)));
    div()
        .class("page")
        .attr("role", page_role())
        .attr("data-stale", stale_attribute(freshness))
        .child(header)
        .child(div().class("toolbar").attr("tabindex", "-1").child(search_field(query)))
        .child(query_problems(Memo::new(move |_| location.get().1)))
        .child(error_notice(error, shows_data, refresh))
        .child(decode_warnings(warnings))
        .child(content(query, list, missing))
}

/// Sets `name` to that of the workflow. An error is not shown: the page of the workflow has its own. Once that is resolved,
/// the name is requested again.
pub(crate) fn name_workflow(page: RunsPage, name: RwSignal<Option<String>>) {
    let (data, workflow) = (data(), page.workflow.get_value());
    if let Some(known) = data.known_workflow_name(&workflow) {
        name.set(Some(known));
        return;
    }
    let polled = data.workflow_name(workflow);
    dom::reactive::effect(move |_| {
        let known = |page: &WorkflowsPage| page.first_name().map(str::to_owned);
        name.set(polled.remote.with(|remote| remote.value.as_ref().and_then(known)));
    });
    dom::reactive::effect(move |had_error: Option<bool>| {
        let has_error = page.list.remote.with(|remote| remote.error.is_some());
        if had_error == Some(true) && !has_error && name.with_untracked(Option::is_none) {
            polled.refresh();
        }
        has_error
    });
}

/// The query in the URL, and the parts of it that were ignored.
fn location() -> Memo<(WorkflowsQuery, Vec<QueryProblem>)> {
    let navigator = navigator();
    Memo::new(move |last: Option<&(WorkflowsQuery, Vec<_>)>| match navigator.location() {
        Location::Page(Route::Workflows(query), problems) => (query, problems),
        // This page is about to be replaced by another one.
        Location::Page(
            Route::Runs(..) | Route::Run(..) | Route::RunView(..) | Route::Compare(..),
            _,
        )
        | Location::Unknown(_) => last.cloned().unwrap_or_default(),
    })
}

fn search_field(query: Memo<WorkflowsQuery>) -> El {
    let navigator = navigator();
    let apply = move |text: &str| {
        let searching = query.with_untracked(|query| query.with_search(text));
        if query.with_untracked(|query| query.search != searching.search) {
            navigator.replace(Route::Workflows(searching));
        }
    };
    let searched = Memo::new(move |_| query.with(|query| query.search.clone()));
    search(input(), text::SEARCH_WORKFLOWS.get(), searched, Rc::new(apply))
}

/// Moves to the last page if this one is empty: workflows can be deleted, and a URL can be old.
fn correct_offset(query: Memo<WorkflowsQuery>, list: Polled<WorkflowsPage>) {
    let navigator = navigator();
    dom::reactive::effect(move |_| {
        let last = list.remote.with(|remote| {
            let page = remote.value.as_ref().filter(|_| !remote.loading)?;
            let is_empty = page.workflows.is_empty();
            // Untracked: the page of the next query is not loaded yet.
            let last = query.with_untracked(|query| query.last_page_if_empty(page.total));
            last.filter(|_| is_empty)
        });
        if let Some(last) = last {
            navigator.replace(Route::Workflows(last));
        }
    });
}

/// What the page shows below the search.
#[derive(Clone, Copy, PartialEq)]
enum Content {
    Loading,
    Missing(Missing),
    Empty { is_filtered: bool },
    Rows,
}

fn content(
    query: Memo<WorkflowsQuery>,
    list: Polled<WorkflowsPage>,
    missing: Memo<Option<Missing>>,
) -> View {
    let content = move || {
        let is_empty = |page: &WorkflowsPage| page.workflows.is_empty();
        let is_empty = list.remote.with(|remote| remote.value.as_ref().map(is_empty));
        match (missing.get(), is_empty) {
            (Some(missing), _) => Content::Missing(missing),
            (None, None) => Content::Loading,
            (None, Some(false)) => Content::Rows,
            (None, Some(true)) => {
                Content::Empty { is_filtered: query.with(|query| !query.search.is_empty()) }
            }
        }
    };
    block(content, move |content| match content {
        Content::Loading => skeleton().view(),
        // The page shows the error.
        Content::Missing(Missing::Failed) => View::EMPTY,
        Content::Missing(Missing::Offline) => {
            missing_notice(text::OFFLINE.get(), Some(text::WORKFLOWS_OFFLINE.get())).view()
        }
        Content::Empty { is_filtered } => empty_state(*is_filtered).view(),
        Content::Rows => rows(query, list),
    })
}

fn empty_state(is_filtered: bool) -> El {
    let section = section().class("empty").attr("role", "status");
    if !is_filtered {
        let title = h2().child(text::NO_WORKFLOWS.get());
        return section.child(title).child(p().child(text::NO_WORKFLOWS_HINT.get()));
    }
    let navigator = navigator();
    let to = Route::Workflows(WorkflowsQuery::default());
    let link = restore_focus(a(), &[".toolbar"]).attr("href", navigator.href(&to));
    let link = link.on(leptos::ev::click, move |event| follow_link(&event, navigator, to.clone()));
    section
        .child(h2().child(text::NO_WORKFLOW_MATCH.get()))
        .child(p().child(text::NO_WORKFLOW_MATCH_HINT.get()))
        .child(link.child(text::CLEAR_SEARCH.get()))
}

fn rows(query: Memo<WorkflowsQuery>, list: Polled<WorkflowsPage>) -> View {
    let ids = move || -> Vec<WorkflowId> {
        list.remote.with(|remote| {
            let workflows = remote.value.iter().flat_map(|page| &page.workflows);
            workflows.map(|workflow| workflow.id.clone()).collect()
        })
    };
    let is_busy = move || list.remote.with(|remote| remote.loading).then_some("true");
    let rows = ul().class("workflows").attr("aria-busy", is_busy);
    (rows.child(each(ids, move |id| row::row(id, list))), pager(query, list)).view()
}

fn pager(query: Memo<WorkflowsQuery>, list: Polled<WorkflowsPage>) -> El {
    let intl = intl();
    let size = Memo::new(move |_| {
        list.remote.with(|remote| {
            let page = remote.value.as_ref();
            page.map_or((None, 0), |page| (page.total, page.workflows.len()))
        })
    });
    let range = move || {
        if list.remote.with(|remote| remote.loading) {
            return text::LOADING.get().to_owned();
        }
        let (total, shown) = size.get();
        let before = query.with(|query| query.offset);
        let last = before.saturating_add(u64::try_from(shown).unwrap_or_default());
        let total = total.map(|total| intl.count(total.max(last)));
        text::row_range(&intl.count(before.saturating_add(1)), &intl.count(last), total.as_deref())
    };
    let previous = move || query.with(WorkflowsQuery::previous).map(Route::Workflows);
    let next = move || {
        let (total, shown) = size.get();
        query.with(|query| query.next(total, shown)).map(Route::Workflows)
    };
    nav()
        .class("pager")
        .attr("aria-label", text::PAGINATION.get())
        .child(p().attr("role", "status").child(range))
        .child(page_link(text::PREVIOUS.get(), Rc::new(previous)))
        .child(page_link(text::NEXT.get(), Rc::new(next)))
}
