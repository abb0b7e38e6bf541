//! Searching the list by who started a run.

use std::time::Duration;

use leptos::ev;
use leptos::leptos_dom::helpers::debounce;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlInputElement;

use crate::domain::run::WorkflowId;
use crate::routing::query::{MAX_SEARCH_CHARS, RunsQuery};
use crate::routing::route::Route;
use crate::view::context::navigator;
use crate::view::text;
use dom::reactive::{Memo, StoredValue};
use dom::{El, form};

/// How long typing must rest before the server is asked: longer than between two letters.
const REST: Duration = Duration::from_millis(350);

/// The search field. It asks once typing rests, and never for half a word of an input method.
pub(crate) fn search(workflow: StoredValue<WorkflowId>, query: Memo<RunsQuery>, input: El) -> El {
    let navigator = navigator();
    let field = StoredValue::new(input.of::<HtmlInputElement>().clone());
    let ask = move || {
        let searching = query.with_untracked(|query| query.with_search(&field.get_value().value()));
        if query.with_untracked(|query| query.search != searching.search) {
            navigator.replace(Route::Runs(workflow.get_value(), searching));
        }
    };
    let ask_soon = StoredValue::new(debounce(REST, move |()| ask()));
    let typing = move |event: ev::Event| {
        // Half a word of an input method is not a search; its end comes as an event of its own.
        let composing = event.dyn_ref().is_some_and(web_sys::InputEvent::is_composing);
        if !composing {
            ask_soon.update_value(|ask_soon| ask_soon(()));
        }
    };
    // The field follows the URL (back, "show all runs"), but never rewrites what is being typed.
    dom::reactive::effect(move |_| {
        let search = query.with(|query| query.search.clone());
        let input = field.get_value();
        if input.value().trim() != search {
            input.set_value(&search);
        }
    });
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        ask();
    };
    let input = input
        .attr("type", "search")
        .attr("aria-label", text::SEARCH.get())
        .attr("placeholder", text::SEARCH.get())
        .attr("maxlength", MAX_SEARCH_CHARS.to_string())
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .on(ev::input, typing)
        .on(ev::compositionend, move |event| typing(event.into()));
    form().attr("role", "search").on(ev::submit, submit).child(input)
}
