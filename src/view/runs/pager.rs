//! First, previous, next, last page.

use leptos::prelude::*;

use super::super::link::RouteLink;
use super::super::{intl, text};
use crate::route::Route;
use crate::run::WorkflowId;
use crate::runs_query::RunsQuery;

/// The pager: which rows these are, and links to the other pages.
#[component]
pub(super) fn Pager(
    workflow: WorkflowId,
    query: Memo<RunsQuery>,
    total: Memo<Option<u64>>,
    shown: Memo<usize>,
    awaiting: Memo<bool>,
) -> impl IntoView {
    let intl = intl();
    let range = move || {
        // Until the answer is there, the rows on screen are not the ones the query names.
        if awaiting.get() {
            return text::LOADING.to_owned();
        }
        let offset = query.with(|query| query.offset);
        let text = |number: u64| intl.int(i64::try_from(number).unwrap_or(i64::MAX));
        let first = text(offset.saturating_add(1));
        let last = text(offset.saturating_add(shown.get() as u64));
        text::range(&first, &last, total.get().map(text).as_deref())
    };
    let workflow = StoredValue::new(workflow);
    let link = move |name: &'static str,
                     offset: fn(&RunsQuery, Option<u64>, usize) -> Option<u64>| {
        let to = Memo::new(move |_| {
            let query = query.get();
            let offset = offset(&query, total.get(), shown.get())?;
            Some(Route::Runs(workflow.get_value(), query.at_offset(offset)))
        });
        move || match to.get() {
            Some(to) => view! { <RouteLink to=Signal::stored(to)>{name}</RouteLink> }.into_any(),
            None => view! { <span aria-disabled="true">{name}</span> }.into_any(),
        }
    };
    view! {
        <nav class="pager" aria-label=text::PAGES>
            <p role="status">{range}</p>
            {link(text::FIRST, |query, _, _| (query.offset > 0).then_some(0))}
            {link(text::PREVIOUS, |query, _, _| query.previous_offset())}
            {link(text::NEXT, RunsQuery::next_offset)} {link(text::LAST, |query, total, _| query.last_offset(total))}
        </nav>
    }
}
