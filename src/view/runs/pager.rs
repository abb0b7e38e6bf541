//! Which runs of all are on screen, and the way to the others.

use leptos::ev;
use leptos::html::Input;
use leptos::prelude::*;

use super::super::link::follow;
use super::super::{intl, navigator, text};
use crate::route::Route;
use crate::run::WorkflowId;
use crate::runs_query::{PAGE_SIZES, RunsQuery};

/// The pager: links to the neighbours, a page's number to type, and the size of a page.
#[component]
pub(super) fn Pager(
    workflow: WorkflowId,
    query: Memo<RunsQuery>,
    total: Memo<Option<u64>>,
    shown: Memo<usize>,
    awaiting: Memo<bool>,
) -> impl IntoView {
    let (intl, navigator) = (intl(), navigator());
    let number = move |number: u64| intl.count(number);
    let range = move || {
        // Until the answer is there, the rows on screen are not the ones the query names.
        if awaiting.get() {
            return text::LOADING.get().to_owned();
        }
        let offset = query.with(|query| query.offset);
        let first = number(offset.saturating_add(1));
        let last = number(offset.saturating_add(shown.get() as u64));
        text::range(&first, &last, total.get().map(number).as_deref())
    };
    let workflow = StoredValue::new(workflow);
    let link = move |name: &'static str,
                     offset: fn(&RunsQuery, Option<u64>, usize) -> Option<u64>| {
        let to = Memo::new(move |_| {
            let query = query.get();
            let offset = offset(&query, total.get(), shown.get())?;
            Some(Route::Runs(workflow.get_value(), query.at_offset(offset)))
        });
        let leads_nowhere = Memo::new(move |_| to.with(Option::is_none));
        // One element either way: a link that leads nowhere any more keeps the focus it has.
        view! {
            <a
                role="link"
                href=move || to.get().map(|to| navigator.href(&to))
                aria-disabled=move || leads_nowhere.get().then_some("true")
                tabindex=move || leads_nowhere.get().then_some("-1")
                on:click=move |event| {
                    if let Some(to) = to.get_untracked() {
                        follow(&event, navigator, to);
                    }
                }
            >
                {name}
            </a>
        }
    };
    view! {
        <nav class="pager" part="pager" aria-label=text::PAGES.get()>
            <p role="status">{range}</p>
            {link(text::FIRST.get(), |query, _, _| (query.offset > 0).then_some(0))}
            {link(text::PREVIOUS.get(), |query, _, _| query.previous_offset())}
            <PageNumber workflow=workflow.get_value() query total />
            {link(text::NEXT.get(), RunsQuery::next_offset)} {link(text::LAST.get(), |query, total, _| query.last_offset(total))}
            <PageSize workflow=workflow.get_value() query />
        </nav>
    }
}

/// The number of the page; another one goes there.
#[component]
fn PageNumber(
    workflow: WorkflowId,
    query: Memo<RunsQuery>,
    total: Memo<Option<u64>>,
) -> impl IntoView {
    let intl = intl();
    let navigator = navigator();
    let input = NodeRef::<Input>::new();
    let pages = Memo::new(move |_| total.get().map(|total| query.with(|query| query.pages(total))));
    let go = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let wanted = input.get_untracked().and_then(|input| input.value().parse::<u64>().ok());
        let last = pages.get_untracked().unwrap_or(u64::MAX);
        if let Some(wanted) = wanted {
            let page = query.with_untracked(|query| query.at_page(wanted.clamp(1, last)));
            navigator.go(Route::Runs(workflow.clone(), page));
        }
        // Whatever was typed, the field shows where the reader is.
        if let Some(input) = input.get_untracked() {
            input.set_value(&query.with_untracked(RunsQuery::page).to_string());
        }
    };
    view! {
        <form novalidate on:submit=go>
            <label>
                {text::PAGE.get()}" "
                <input
                    node_ref=input
                    type="number"
                    inputmode="numeric"
                    min="1"
                    max=move || pages.get().map(|pages| pages.to_string())
                    prop:value=move || query.with(|query| query.page().to_string())
                />
            </label>
            {move || {
                pages
                    .get()
                    .map(|pages| text::of(&intl.count(pages)))
            }}
        </form>
    }
}

/// How many runs a page has.
#[component]
fn PageSize(workflow: WorkflowId, query: Memo<RunsQuery>) -> impl IntoView {
    let navigator = navigator();
    let size = move || query.with(|query| query.limit);
    let choose = move |event: ev::Event| {
        if let Ok(limit) = event_target_value(&event).parse() {
            let sized = query.with_untracked(|query| query.sized(limit));
            navigator.go(Route::Runs(workflow.clone(), sized));
        }
    };
    // A size from the URL that is not among those offered stays in force and is shown.
    let sizes = move || {
        let mut sizes = PAGE_SIZES.to_vec();
        sizes.push(size());
        sizes.sort_unstable();
        sizes.dedup();
        sizes
    };
    view! {
        <label>
            {text::PAGE_SIZE.get()}" "
            <select on:change=choose prop:value=move || size().to_string()>
                <For each=sizes key=|size| *size let:option>
                    <option value=option.to_string() selected=move || size() == option>
                        {option}
                    </option>
                </For>
            </select>
        </label>
    }
}
