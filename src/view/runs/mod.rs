//! The runs of a workflow: summary, table, pager.

mod pager;
mod row;
mod summary;
mod table;

use leptos::prelude::*;

use super::link::RouteLink;
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

    let place = Memo::new(move |last: Option<&(RunsQuery, Vec<String>)>| match navigator.place() {
        Place::Page(Route::Runs(_, query), problems) => {
            (query, problems.iter().map(ToString::to_string).collect())
        }
        // On the way to another page: this one is about to go.
        Place::Page(Route::Run(..), _) | Place::Nowhere(_) => last.cloned().unwrap_or_default(),
    });
    let query = Memo::new(move |_| place.get().0);
    let workflow = StoredValue::new(workflow);
    let key = Signal::derive(move || (workflow.get_value(), query.get()));
    let page = feeds.runs_page(key);
    let summary = feeds.summary(Signal::derive(move || workflow.get_value()));

    let rows = Rows::default();
    Effect::new(move |_| {
        page.remote.with(|remote| remote.value.iter().for_each(|page| rows.show(page)));
    });

    let error = Memo::new(move |_| page.remote.with(|remote| remote.error.clone()));
    let notes = Memo::new(move |_| page.remote.with(|remote| remote.notes.clone()));
    let known = Memo::new(move |_| page.remote.with(|remote| remote.value.is_some()));
    let awaiting = Memo::new(move |_| page.remote.with(|remote| remote.awaiting));
    let total = Memo::new(move |_| {
        page.remote.with(|remote| remote.value.as_ref().and_then(|page| page.total))
    });
    let shown = Memo::new(move |_| {
        page.remote.with(|remote| remote.value.as_ref().map_or(0, |page| page.rows.len()))
    });
    let unfiltered =
        Signal::derive(move || Route::Runs(workflow.get_value(), RunsQuery::default()));

    view! {
        <main>
            <h1>{text::RUNS}</h1>
            <summary::Summary summary />
            {move || {
                let problems = place.get().1;
                (!problems.is_empty())
                    .then(|| {
                        view! {
                            <p class="notice" role="status">
                                {text::UNUSED}": "{problems.join("; ")}
                            </p>
                        }
                    })
            }}
            {move || {
                error
                    .get()
                    .map(|error| {
                        view! { <ErrorNotice error stale=known retry=move || page.refresh() /> }
                    })
            }}
            <Notes notes />
            {move || {
                if !known.get() {
                    let waiting = || view! { <p role="status">{text::LOADING}</p> };
                    error.with(Option::is_none).then(waiting).into_any()
                } else if shown.get() == 0 {
                    view! {
                        <section class="empty" role="status">
                            <h2>{if total.get() == Some(0) && query.get() == RunsQuery::default() { text::NO_RUNS } else { text::NO_MATCH }}</h2>
                            {if query.get() == RunsQuery::default() {
                                text::NO_RUNS_HINT.into_any()
                            } else {
                                view! {
                                    <p>{text::NO_MATCH_HINT}</p>
                                    <RouteLink to=unfiltered>{text::SHOW_ALL}</RouteLink>
                                }
                                    .into_any()
                            }}
                        </section>
                    }
                        .into_any()
                } else {
                    view! {
                        <table::RunsTable workflow=workflow.get_value() query rows awaiting />
                        <pager::Pager workflow=workflow.get_value() query total shown />
                    }
                        .into_any()
                }
            }}
        </main>
    }
}
