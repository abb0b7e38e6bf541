//! The runs of a workflow: summary, table, pager.

mod pager;
mod row;
mod search;
mod summary;
mod table;

use leptos::prelude::*;

use super::heading::Heading;
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

    let error = Memo::new(move |_| {
        let of_page = page.remote.with(|remote| remote.error.clone());
        of_page.or_else(|| summary.remote.with(|remote| remote.error.clone()))
    });
    let notes = Memo::new(move |_| {
        let of_page = page.remote.with(|remote| remote.notes.clone());
        summary.remote.with(|remote| [of_page, remote.notes.clone()].concat())
    });
    let known = Memo::new(move |_| page.remote.with(|remote| remote.value.is_some()));
    let awaiting = Memo::new(move |_| page.remote.with(|remote| remote.awaiting));
    let total = Memo::new(move |_| {
        page.remote.with(|remote| remote.value.as_ref().and_then(|page| page.total))
    });
    let shown = Memo::new(move |_| {
        page.remote.with(|remote| remote.value.as_ref().map_or(0, |page| page.rows.len()))
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
    let content = Memo::new(move |_| match (known.get(), shown.get() == 0) {
        (true, true) => Content::Nothing,
        (true, false) => Content::Rows,
        (false, _) if error.with(Option::is_some) => Content::Unknown,
        (false, _) => Content::Loading,
    });

    view! {
        <main>
            <Heading title=text::RUNS.to_owned()>{text::RUNS}</Heading>
            <summary::Summary summary workflow=workflow.get_value() query />
            <search::Search workflow=workflow.get_value() query />
            {move || {
                let problems = place.get().1;
                (!problems.is_empty())
                    .then(|| {
                        view! {
                            <p class="notice" data-tone="calm" role="status">
                                {text::UNUSED}": "{problems.join("; ")}
                            </p>
                        }
                    })
            }}
            <ErrorNotice
                error
                stale=known
                retry=move || {
                    page.refresh();
                    summary.refresh();
                }
            />
            <Notes notes />
            {move || match content.get() {
                Content::Unknown => ().into_any(),
                Content::Loading => view! { <p role="status">{text::LOADING}</p> }.into_any(),
                Content::Nothing => {
                    view! { <Nothing workflow=workflow.get_value() query awaiting /> }
                        .into_any()
                }
                Content::Rows => {
                    view! {
                        <table::RunsTable workflow=workflow.get_value() query rows awaiting />
                        <pager::Pager workflow=workflow.get_value() query total shown awaiting />
                    }
                        .into_any()
                }
            }}
        </main>
    }
}

/// What the page has to show below its summary.
#[derive(Clone, Copy, PartialEq)]
enum Content {
    /// The first answer is on its way.
    Loading,
    /// It was an error, which is shown.
    Unknown,
    /// No run fits.
    Nothing,
    /// A page of runs.
    Rows,
}

/// A list without rows: because there are no runs, or because none is asked for.
#[component]
fn Nothing(workflow: WorkflowId, query: Memo<RunsQuery>, awaiting: Memo<bool>) -> impl IntoView {
    let unfiltered =
        Signal::derive(move || Route::Runs(workflow.clone(), query.with(RunsQuery::unfiltered)));
    view! {
        <section class="empty" role="status">
            {move || match (awaiting.get(), query.with(RunsQuery::is_filtered)) {
                (true, _) => text::LOADING.into_any(),
                (false, false) => {
                    view! {
                        <h2>{text::NO_RUNS}</h2>
                        <p>{text::NO_RUNS_HINT}</p>
                    }
                        .into_any()
                }
                (false, true) => {
                    view! {
                        <h2>{text::NO_MATCH}</h2>
                        <p>{text::NO_MATCH_HINT}</p>
                        <RouteLink to=unfiltered>{text::CLEAR_FILTERS}</RouteLink>
                    }
                        .into_any()
                }
            }}
        </section>
    }
}
