//! Pagination of the list.

use std::rc::Rc;

use leptos::ev;
use leptos::prelude::*;
use web_sys::HtmlInputElement;

use crate::domain::run::WorkflowId;
use crate::routing::query::{PAGE_SIZES, RunsQuery};
use crate::routing::route::Route;
use crate::view::context::{intl, navigator};
use crate::view::shared::link::follow_link;
use crate::view::text;
use dom::reactive::{Memo, StoredValue};
use dom::{El, a, each, form, input, label, nav, option, p, select};

/// What the pager says about the visible rows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Range {
    /// Until the requested page is loaded, the visible rows are those of the previous one.
    Loading,
    /// The page can't be loaded.
    Unknown,
    /// This many rows.
    Rows(usize),
}

/// The visible range, links to other pages, the page number and the page size.
pub(crate) fn pager(
    workflow: StoredValue<WorkflowId>,
    query: Memo<RunsQuery>,
    total: Memo<Option<u64>>,
    shown: Memo<Range>,
) -> El {
    let intl = intl();
    let number = move |number: u64| intl.count(number);
    let range = move || {
        let shown = match shown.get() {
            Range::Loading => return text::LOADING.get().to_owned(),
            Range::Unknown => return String::new(),
            Range::Rows(shown) => shown as u64,
        };
        let offset = query.with(|query| query.offset);
        let first = number(offset.saturating_add(1));
        let last = number(offset.saturating_add(shown));
        text::row_range(&first, &last, total.get().map(number).as_deref())
    };
    let link = move |name, offset: fn(&RunsQuery, Option<u64>, usize) -> Option<u64>| {
        let to = move || {
            let query = query.get();
            let rows = match shown.get() {
                Range::Loading | Range::Unknown => 0,
                Range::Rows(rows) => rows,
            };
            let offset = offset(&query, total.get(), rows)?;
            Some(Route::Runs(workflow.get_value(), query.with_offset(offset)))
        };
        page_link(name, Rc::new(to))
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

/// A link to another page; disabled without a target. The same element in both states, so that it keeps its focus.
pub(crate) fn page_link(name: &'static str, to: Rc<dyn Fn() -> Option<Route>>) -> El {
    let navigator = navigator();
    let (href, disabled, untabbable) = (Rc::clone(&to), Rc::clone(&to), Rc::clone(&to));
    a().attr("role", "link")
        .attr("href", move || href().map(|to| navigator.href(&to)))
        .attr("aria-disabled", move || disabled().is_none().then_some("true"))
        .attr("tabindex", move || untabbable().is_none().then_some("-1"))
        .on(ev::click, move |event| {
            if let Some(to) = untrack(|| to()) {
                follow_link(&event, navigator, to);
            }
        })
        .child(name)
}

/// The page number as a form: submitting another number opens that page.
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
    let field = input.clone();
    let go = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let input = field.cast::<HtmlInputElement>();
        let last = untrack(pages).unwrap_or(u64::MAX);
        if let Ok(number) = input.value().parse::<u64>() {
            let page = query.with_untracked(|query| query.with_page(number.clamp(1, last)));
            navigator.navigate(Route::Runs(workflow.get_value(), page));
        }
        // Replaces invalid input by the current page.
        input.set_value(&query.with_untracked(RunsQuery::page_number).to_string());
    };
    form()
        .attr("novalidate", true)
        .on(ev::submit, go)
        .child(label().child(text::PAGE.get()).child(" ").child(input))
        .child(move || pages().map(|pages| text::of_pages(&intl.count(pages))))
}

/// The choice of the page size.
fn page_size(workflow: StoredValue<WorkflowId>, query: Memo<RunsQuery>) -> El {
    let navigator = navigator();
    let size = move || query.with(|query| query.limit);
    let choose = move |event: ev::Event| {
        if let Ok(limit) = event_target_value(&event).parse() {
            let sized = query.with_untracked(|query| query.with_limit(limit));
            navigator.navigate(Route::Runs(workflow.get_value(), sized));
        }
    };
    // The URL may contain a size that is not offered; it is valid and added to the options.
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
