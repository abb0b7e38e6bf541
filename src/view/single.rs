//! The component as one part: the list, the summary, one run or a badge. Only the npm package uses them.

use std::rc::Rc;

use leptos::prelude::*;

use crate::domain::run::{RunId, RunState, RunStatus, RunsSummary, WorkflowId};
use crate::poll::Polled;
use crate::routing::location::Location;
use crate::routing::query::RunsQuery;
use crate::routing::route::Route;
use crate::view::chunk::Chunks;
use crate::view::context::{data, intl, navigator};
use crate::view::runs::runs_page;
use crate::view::runs::summary::summary as figures;
use crate::view::shared::missing::missing;
use crate::view::shared::notice::{error_notice, problem};
use crate::view::shared::run_status::{error_of, unknown};
use crate::view::shared::status::status_badge;
use crate::view::{provide_data, root, text};
use dom::reactive::Memo;
use dom::{Child as _, El, View, b, block, div, li, ul};

/// The runs page, whatever the route is. The style sheet hides its heading, figures and chart.
pub fn list(workflow: WorkflowId) -> El {
    provide_context(Chunks::new());
    provide_data();
    root(runs_page(workflow).view())
}

/// The figures of all runs, and their number by status.
pub fn summary(workflow: WorkflowId) -> El {
    provide_data();
    let summary = polled_summary(workflow);
    let freshness = data().freshness([summary.fetch_status]);
    let missing = missing(summary, freshness);
    let is_stale = Memo::new(move |_| missing.get().is_none());
    let retry = Rc::new(move || summary.refresh());
    let page = div()
        .class("page")
        .child(div().class("summary-band").child(figures(summary, missing)))
        .child(counts(summary, |_, _| true))
        .child(error_notice(error_of(summary.remote), is_stale, retry));
    root(page.view())
}

/// The page of `run`, by default of the run in the route.
pub fn run(workflow: WorkflowId, run: Option<RunId>) -> El {
    let chunk = Chunks::new();
    provide_context(chunk);
    provide_data();
    let navigator = navigator();
    let of_route = move || match navigator.location() {
        Location::Page(route, _) => route.run().cloned(),
        Location::Unknown(_) => None,
    };
    let shown = Memo::new(move |_| run.clone().or_else(of_route));
    let content = move |run: &Option<RunId>| match run {
        Some(run) => chunk.run_page(workflow.clone(), run.clone(), None),
        None => problem(text::PAGE_NOT_FOUND.get().to_owned(), String::new()).view(),
    };
    root(block(move || shown.get(), content))
}

/// The status of `run`, by default how many runs are running and, if any, have failed.
pub fn badge(workflow: WorkflowId, run: Option<RunId>) -> El {
    provide_data();
    let shown = match run {
        Some(run) => Chunks::new().run_status(workflow, run),
        None => counts(polled_summary(workflow), |status, count| {
            *status == RunStatus::Running || (*status == RunStatus::Failed && count > 0)
        }),
    };
    root(shown)
}

/// The summary of the route's time range.
fn polled_summary(workflow: WorkflowId) -> Polled<RunsSummary> {
    let navigator = navigator();
    let key = move |_: Option<&_>| {
        let window = match navigator.location() {
            Location::Page(Route::Runs(_, RunsQuery { window, .. }), _) => window,
            Location::Page(..) | Location::Unknown(_) => RunsQuery::default().window,
        };
        (workflow.clone(), window)
    };
    data().summary(Memo::new(key))
}

/// The number of runs by status, of those that are `shown`.
fn counts(summary: Polled<RunsSummary>, shown: fn(&RunStatus, i64) -> bool) -> View {
    let intl = intl();
    let error = error_of(summary.remote);
    let counts = move || {
        summary.remote.with(|remote| remote.value.as_ref().map(|value| value.counts.clone()))
    };
    let count = move |(status, count): &(RunStatus, i64)| {
        let badge = status_badge(&RunState::Status(status.clone()));
        li().child(badge).child(" ").child(b().child(intl.int(*count)))
    };
    block(counts, move |counts| match counts {
        Some(counts) => {
            let shown = counts.iter().filter(|(status, count)| shown(status, *count));
            ul().class("badges").children(shown.map(count))
        }
        None => unknown(error),
    })
}
