//! Which runs of all are on screen, and the way to the others.

use leptos::ev;
use leptos::prelude::*;
use web_sys::HtmlInputElement;

use crate::domain::run::WorkflowId;
use crate::routing::query::{PAGE_SIZES, RunsQuery};
use crate::routing::route::Route;
use crate::view::context::{intl, navigator};
use crate::view::shared::link::follow;
use crate::view::text;
use dom::reactive::{Memo, StoredValue};
use dom::{El, a, each, form, input, label, nav, option, p, select};

/// The pager: links to the siblings, a page's number to type, and the size of a page.
pub(crate) fn pager(
    workflow: StoredValue<WorkflowId>,
    query: Memo<RunsQuery>,
    total: Memo<Option<u64>>,
    shown: Memo<usize>,
    loading: Memo<bool>,
) -> El {
    let (intl, navigator) = (intl(), navigator());
    let number = move |number: u64| intl.count(number);
    let range = move || {
        // Until the answer is there, the rows on screen are not the ones the query names.
        if loading.get() {
            return text::LOADING.get().to_owned();
        }
        let offset = query.with(|query| query.offset);
        let first = number(offset.saturating_add(1));
        let last = number(offset.saturating_add(shown.get() as u64));
        text::row_range(&first, &last, total.get().map(number).as_deref())
    };
    let link = move |name: &'static str,
                     offset: fn(&RunsQuery, Option<u64>, usize) -> Option<u64>| {
        let to = move || {
            let query = query.get();
            let offset = offset(&query, total.get(), shown.get())?;
            Some(Route::Runs(workflow.get_value(), query.with_offset(offset)))
        };
        let leads_nowhere = move || to().is_none();
        let go = move |event: ev::MouseEvent| {
            if let Some(to) = untrack(to) {
                follow(&event, navigator, to);
            }
        };
        // One element either way: a link that leads nowhere any more keeps the focus it has.
        a().attr("role", "link")
            .attr("href", move || to().map(|to| navigator.href(&to)))
            .attr("aria-disabled", move || leads_nowhere().then_some("true"))
            .attr("tabindex", move || leads_nowhere().then_some("-1"))
            .on(ev::click, go)
            .child(name)
    };
    nav()
        .class("pager")
        .attr("part", "pager")
        .attr("aria-label", text::PAGINATION.get())
        .child(p().attr("role", "status").child(range))
        .child(link(text::FIRST.get(), |query, _, _| (query.offset > 0).then_some(0)))
        .child(link(text::PREVIOUS.get(), |query, _, _| query.previous_offset()))
        .child(page_number(workflow, query, total))
        .child(link(text::NEXT.get(), RunsQuery::next_offset))
        .child(link(text::LAST.get(), |query, total, _| query.last_offset(total)))
        .child(page_size(workflow, query))
}

/// The number of the page; another one goes there.
fn page_number(
    workflow: StoredValue<WorkflowId>,
    query: Memo<RunsQuery>,
    total: Memo<Option<u64>>,
) -> El {
    let intl = intl();
    let navigator = navigator();
    let pages = move || total.get().map(|total| query.with(|query| query.page_count(total)));
    let input = input()
        .attr("type", "number")
        .attr("inputmode", "numeric")
        .attr("min", "1")
        .attr("max", move || pages().map(|pages| pages.to_string()))
        .prop("value", move || query.with(|query| query.page_number().to_string()));
    let typed = input.clone();
    let go = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let input = typed.of::<HtmlInputElement>();
        let last = untrack(pages).unwrap_or(u64::MAX);
        if let Ok(wanted) = input.value().parse::<u64>() {
            let page = query.with_untracked(|query| query.with_page(wanted.clamp(1, last)));
            navigator.navigate(Route::Runs(workflow.get_value(), page));
        }
        // Whatever was typed, the field shows where the reader is.
        input.set_value(&query.with_untracked(RunsQuery::page_number).to_string());
    };
    form()
        .attr("novalidate", true)
        .on(ev::submit, go)
        .child(label().child(text::PAGE.get()).child(" ").child(input))
        .child(move || pages().map(|pages| text::of_pages(&intl.count(pages))))
}

/// How many runs a page has.
fn page_size(workflow: StoredValue<WorkflowId>, query: Memo<RunsQuery>) -> El {
    let navigator = navigator();
    let size = move || query.with(|query| query.limit);
    let choose = move |event: ev::Event| {
        if let Ok(limit) = event_target_value(&event).parse() {
            let sized = query.with_untracked(|query| query.with_limit(limit));
            navigator.navigate(Route::Runs(workflow.get_value(), sized));
        }
    };
    // A size from the URL that is not among those offered stays in force and is shown.
    let sizes = move || {
        let mut sizes = PAGE_SIZES.to_vec();
        sizes.push(size());
        crate::domain::order::sort_by(&mut sizes, u32::cmp);
        sizes.dedup();
        sizes
    };
    let choice = move |choice: u32| {
        let option = option().attr("value", choice.to_string());
        option.attr("selected", move || size() == choice).child(choice.to_string())
    };
    let select = select().on(ev::change, choose).child(each(sizes, choice));
    let select = select.prop("value", move || size().to_string());
    label().child(text::PAGE_SIZE.get()).child(" ").child(select)
}
