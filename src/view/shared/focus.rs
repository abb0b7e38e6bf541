//! Where the focus goes when what has it goes away: never nowhere.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, SvgElement};

use dom::El;

/// Before the element goes away with the calling scope: if it has the focus then, the first of `focus_fallbacks`
/// that is on the component's page gets it. They are selectors, the best first.
pub(crate) fn restore_focus(element: El, focus_fallbacks: &'static [&'static str]) -> El {
    let held = element.clone();
    on_cleanup(move || {
        let held = held.element();
        if !held.matches(":focus").unwrap_or_default() {
            return;
        }
        let Ok(Some(page)) = held.closest(".page") else { return };
        // What takes its place is there by then.
        request_animation_frame(move || {
            let heir =
                focus_fallbacks.iter().find_map(|heir| page.query_selector(heir).ok().flatten());
            if let Some(heir) = heir.filter(|heir| heir.is_connected()) {
                give(heir);
            }
        });
    });
    element
}

/// Gives the focus to an element of HTML or of a drawing.
pub(crate) fn give(element: Element) {
    let given = match element.dyn_into::<HtmlElement>() {
        Ok(element) => element.focus(),
        Err(element) => element.unchecked_into::<SvgElement>().focus(),
    };
    given.unwrap_or_else(|_| leptos::logging::warn!("an element takes no focus"));
}
