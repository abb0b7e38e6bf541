//! A list without rows, and the link that clears its filters.

use leptos::ev;
use leptos::prelude::untrack;

use crate::domain::run::WorkflowId;
use crate::routing::query::RunsQuery;
use crate::routing::route::Route;
use crate::view::context::navigator;
use crate::view::shared::focus::restore_focus;
use crate::view::shared::link::follow_link;
use crate::view::text;
use dom::reactive::{Memo, StoredValue};
use dom::{Child as _, El, a, block, h2, p, section};

/// The link that clears all filters, and is removed with them.
pub(crate) fn clear_filters(workflow: StoredValue<WorkflowId>, query: Memo<RunsQuery>) -> El {
    let navigator = navigator();
    let unfiltered =
        move || Route::Runs(workflow.get_value(), query.with(RunsQuery::without_filters));
    let clear = move |event: ev::MouseEvent| follow_link(&event, navigator, untrack(unfiltered));
    let link = a().attr("href", move || navigator.href(&unfiltered()));
    let link = restore_focus(link, &[".toolbar"]);
    link.on(ev::click, clear).child(text::CLEAR_FILTERS.get())
}

/// The content of a list without rows.
pub(crate) fn empty_state(
    workflow: StoredValue<WorkflowId>,
    query: Memo<RunsQuery>,
    loading: Memo<bool>,
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
            clear_filters(workflow, query),
        )
            .view(),
    };
    section().class("empty").attr("role", "status").child(block(read, content))
}
