//! The runs of a workflow: summary, filters, table, pager. This file wires the parts together; each
//! has a file of its own.

mod announce;
mod columns;
mod filters;
mod glance;
mod headers;
mod keys;
mod menu;
mod news;
mod pager;
mod row;
mod search;
mod summary;
mod summary_window;
mod table;

use leptos::ev::MouseEvent;
use leptos::html::Div;
use leptos::prelude::*;

use super::freshness::{FreshnessLine, stale};
use super::heading::Heading;
use super::link::{follow, is_plain};
use super::notice::{ErrorNotice, Notes};
use super::text;
use crate::feed::Rows;
use crate::navigator::Place;
use crate::route::Route;
use crate::run::WorkflowId;
use crate::runs_query::RunsQuery;

/// The runs page. Filter, order and place come from the route, the rest from the feeds.
#[component]
pub(super) fn RunsPage(workflow: WorkflowId) -> impl IntoView {
    let navigator = super::navigator();
    let feeds = super::feeds();

    let place = Memo::new(move |last: Option<&(RunsQuery, Vec<_>)>| match navigator.place() {
        Place::Page(Route::Runs(_, query), problems) => (query, problems),
        // On the way to another page: this one is about to go.
        Place::Page(Route::Run(..), _) | Place::Nowhere(_) => last.cloned().unwrap_or_default(),
    });
    let query = Memo::new(move |_| place.get().0);
    let workflow = StoredValue::new(workflow);
    let list = feeds.listing(Signal::derive(move || (workflow.get_value(), query.get())));
    let of_window = move || (workflow.get_value(), query.with(|query| query.window));
    let summary = feeds.summary(Memo::new(move |_| of_window()).into());

    let rows = Rows::default();
    table::show_rows(list.remote, rows);
    let exact_times = RwSignal::new(false);
    let chosen_columns = columns::remembered(&workflow.get_value());
    let columns = columns::shown(chosen_columns, list.remote);
    let menu = menu::RowMenu::new();
    let announcer = announce::Announcer::new();
    let (root, toolbar) = (NodeRef::new(), NodeRef::new());
    let (table, search) = (NodeRef::new(), NodeRef::new());

    let error = Memo::new(move |_| {
        let of_page = list.remote.with(|remote| remote.error.clone());
        of_page.or_else(|| summary.remote.with(|remote| remote.error.clone()))
    });
    let notes = Memo::new(move |_| {
        let of_page = list.remote.with(|remote| remote.notes.clone());
        summary.remote.with(|remote| [of_page, remote.notes.clone()].concat())
    });
    let known = Memo::new(move |_| list.remote.with(|remote| remote.value.is_some()));
    let awaiting = Memo::new(move |_| list.remote.with(|remote| remote.awaiting));
    let total = Memo::new(move |_| {
        list.remote.with(|remote| remote.value.as_ref().and_then(|list| list.page.total))
    });
    let shown = Memo::new(move |_| {
        list.remote.with(|remote| remote.value.as_ref().map_or(0, |list| list.page.rows.len()))
    });
    // Runs can leave the list while its last page is read, or a URL can be old.
    Effect::new(move |_| {
        let empty = !awaiting.get() && shown.get() == 0;
        let total = total.get().filter(|_| empty);
        if let Some(last) = total.and_then(|total| query.with(|query| query.last_if_beyond(total)))
        {
            navigator.replace(Route::Runs(workflow.get_value(), last));
        }
    });
    // What is on screen as a whole: only its change builds it anew.
    let failed = Memo::new(move |_| list.remote.with(|remote| remote.error.is_some()));
    let content = Memo::new(move |_| match (known.get(), shown.get() == 0) {
        (true, true) => Content::Nothing,
        (false, _) if failed.get() => Content::Unknown,
        _ => Content::Table,
    });

    let freshness = feeds.freshness([list.standing, summary.standing]);
    let refresh = move || {
        list.refresh();
        summary.refresh();
    };

    view! {
        <div class="page" node_ref=root role=super::page_role() data-stale=stale(freshness)>
            <div class="page-header">
                <Heading title=text::RUNS.get().to_owned()>{text::RUNS.get()}</Heading>
                <summary_window::WindowChoice workflow=workflow.get_value() query />
                <keys::Keys root search />
            </div>
            <FreshnessLine freshness refresh />
            <summary::Summary summary />
            <div class="toolbar" part="toolbar" node_ref=toolbar tabindex="-1">
                <search::Search workflow=workflow.get_value() query input=search />
                <filters::StatusFilters summary workflow=workflow.get_value() query />
                <Show when=move || query.with(RunsQuery::is_filtered) && content.get() != Content::Nothing>
                    <ClearFilters workflow=workflow.get_value() query to=toolbar />
                </Show>
            </div>
            {move || {
                let problems = place.get().1;
                (!problems.is_empty())
                    .then(|| {
                        view! {
                            <p class="notice" data-tone="calm" role="status">
                                {text::unused(&problems)}
                            </p>
                        }
                    })
            }}
            <ErrorNotice error stale=known retry=refresh />
            <Notes notes />
            {move || match content.get() {
                Content::Unknown => ().into_any(),
                Content::Nothing => {
                    view! { <Nothing workflow=workflow.get_value() query awaiting toolbar /> }
                        .into_any()
                }
                Content::Table => {
                    view! {
                        <div class="above-table">
                            <glance::GlanceFigure list=list.remote />
                            <div class="tools">
                            <news::NewsButton workflow=workflow.get_value() query list=list.remote table />
                                <columns::ColumnChoice columns=chosen_columns exact_times />
                            </div>
                        </div>
                        <table::RunsTable
                            workflow=workflow.get_value()
                            query
                            shown=table::Shown { columns, exact_times }
                            rows
                            total=Memo::new(move |_| known.get().then(|| shown.get()))
                            awaiting
                            menu
                            table
                        />
                        <pager::Pager workflow=workflow.get_value() query total shown awaiting />
                    }
                        .into_any()
                }
            }}
            <menu::Menu menu workflow=workflow.get_value() announcer />
            <announce::Announcements announcer list=list.remote />
        </div>
    }
}

/// Takes every filter away, and with them this link: the focus goes `to` where filters are.
#[component]
fn ClearFilters(workflow: WorkflowId, query: Memo<RunsQuery>, to: NodeRef<Div>) -> impl IntoView {
    let navigator = super::navigator();
    let unfiltered =
        Memo::new(move |_| Route::Runs(workflow.clone(), query.with(RunsQuery::unfiltered)));
    let clear = move |event: MouseEvent| {
        // First: the link goes before the event has passed it.
        if is_plain(&event)
            && let Some(Err(_)) = to.get_untracked().map(|to| to.focus())
        {
            leptos::logging::warn!("the toolbar takes no focus");
        }
        follow(&event, navigator, unfiltered.get_untracked());
    };
    view! {
        <a href=move || navigator.href(&unfiltered.get()) on:click=clear>
            {text::CLEAR_FILTERS.get()}
        </a>
    }
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
#[component]
fn Nothing(
    workflow: WorkflowId,
    query: Memo<RunsQuery>,
    awaiting: Memo<bool>,
    toolbar: NodeRef<Div>,
) -> impl IntoView {
    let workflow = StoredValue::new(workflow);
    view! {
        <section class="empty" role="status">
            {move || match (awaiting.get(), query.with(RunsQuery::is_filtered)) {
                (true, _) => text::LOADING.get().into_any(),
                (false, false) => {
                    view! {
                        <h2>{text::NO_RUNS.get()}</h2>
                        <p>{text::NO_RUNS_HINT.get()}</p>
                    }
                        .into_any()
                }
                (false, true) => {
                    view! {
                        <h2>{text::NO_MATCH.get()}</h2>
                        <p>{text::NO_MATCH_HINT.get()}</p>
                        <ClearFilters workflow=workflow.get_value() query to=toolbar />
                    }
                        .into_any()
                }
            }}
        </section>
    }
}
