//! Searching the list by who started a run.

use std::time::Duration;

use leptos::ev;
use leptos::html::Input;
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::super::{navigator, text};
use crate::route::Route;
use crate::run::WorkflowId;
use crate::runs_query::{MAX_SEARCH_CHARS, RunsQuery};

/// How long typing must rest before the server is asked: longer than between two letters.
const REST: Duration = Duration::from_millis(350);

/// The search field. It asks once typing rests, and never for half a word of an input method.
#[component]
pub(super) fn Search(
    workflow: WorkflowId,
    query: Memo<RunsQuery>,
    input: NodeRef<Input>,
) -> impl IntoView {
    let navigator = navigator();
    let typed = move || input.get_untracked().map(|input| input.value()).unwrap_or_default();
    let ask = move || {
        let searching = query.with_untracked(|query| query.searching(&typed()));
        if query.with_untracked(|query| query.search != searching.search) {
            navigator.replace(Route::Runs(workflow.clone(), searching));
        }
    };
    let ask_soon = StoredValue::new_local(debounce(REST, {
        let ask = ask.clone();
        move |()| ask()
    }));
    let typing = move |event: ev::Event| {
        // Half a word of an input method is not a search; its end comes as an event of its own.
        let composing = event.dyn_ref().is_some_and(web_sys::InputEvent::is_composing);
        if !composing {
            ask_soon.update_value(|ask_soon| ask_soon(()));
        }
    };
    // The field follows the URL (back, "show all runs"), but never rewrites what is being typed.
    Effect::new(move |_| {
        let search = query.with(|query| query.search.clone());
        if let Some(input) = input.get()
            && input.value().trim() != search
        {
            input.set_value(&search);
        }
    });
    view! {
        <form
            role="search"
            on:submit=move |event: ev::SubmitEvent| {
                event.prevent_default();
                ask();
            }
        >
            <input
                node_ref=input
                type="search"
                aria-label=text::SEARCH.get()
                placeholder=text::SEARCH.get()
                maxlength=MAX_SEARCH_CHARS.to_string()
                autocomplete="off"
                spellcheck="false"
                on:input=typing
                on:compositionend=move |event| typing(event.into())
            />
        </form>
    }
}
