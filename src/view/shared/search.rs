//! The search field of a list.

use std::rc::Rc;
use std::time::Duration;

use leptos::ev;
use leptos::leptos_dom::helpers::debounce;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlInputElement;

use crate::routing::query::MAX_SEARCH_CHARS;
use dom::reactive::{Memo, StoredValue};
use dom::{El, form};

/// Longer than the time between two keystrokes.
const DEBOUNCE: Duration = Duration::from_millis(350);

/// The search field. Typing is debounced, and input method compositions are searched for once they are complete. The field
/// follows `searched`, the search in the URL; `search` changes it.
pub(crate) fn search(
    input: El,
    label: &'static str,
    searched: Memo<String>,
    search: Rc<dyn Fn(&str)>,
) -> El {
    let field = StoredValue::new(input.cast::<HtmlInputElement>().clone());
    let search = move || search(&field.get_value().value());
    let submitted = search.clone();
    let debounced = StoredValue::new(debounce(DEBOUNCE, move |()| search()));
    let input_changed = move |event: ev::Event| {
        // The end of a composition has its own event.
        let composing = event.dyn_ref().is_some_and(web_sys::InputEvent::is_composing);
        if !composing {
            debounced.update_value(|search| search(()));
        }
    };
    // The field follows the URL (browser history, "Clear filters") without overwriting equal input.
    dom::reactive::effect(move |_| {
        let search = searched.get();
        let input = field.get_value();
        if input.value().trim() != search {
            input.set_value(&search);
        }
    });
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        submitted();
    };
    let input = input
        .attr("type", "search")
        .attr("aria-label", label)
        .attr("placeholder", label)
        .attr("maxlength", MAX_SEARCH_CHARS.to_string())
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .on(ev::input, input_changed)
        .on(ev::compositionend, move |event| input_changed(event.into()));
    // Without the role `search`: a host can have several lists, and the landmark no name of its own.
    form().on(ev::submit, submit).child(input)
}
