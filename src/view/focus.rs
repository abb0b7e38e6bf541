//! Where the focus goes when what has it goes away: never nowhere.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, SvgElement};

use dom::El;

/// Before the element goes away with the calling scope: if it has the focus then, the first of `heirs`
/// that is on the component's page gets it. They are selectors, the best first.
pub(super) fn hand_on(element: El, heirs: &'static [&'static str]) -> El {
    let held = element.clone();
    on_cleanup(move || {
        let held = held.element();
        if !held.matches(":focus").unwrap_or_default() {
            return;
        }
        let Ok(Some(page)) = held.closest(".page") else { return };
        // What takes its place is there by then.
        request_animation_frame(move || {
            let heir = heirs.iter().find_map(|heir| page.query_selector(heir).ok().flatten());
            if let Some(heir) = heir.filter(|heir| heir.is_connected()) {
                give(heir);
            }
        });
    });
    element
}

/// Gives the focus to an element of HTML or of a drawing.
pub(super) fn give(element: Element) {
    let given = match element.dyn_into::<HtmlElement>() {
        Ok(element) => element.focus(),
        Err(element) => element.unchecked_into::<SvgElement>().focus(),
    };
    given.unwrap_or_else(|_| leptos::logging::warn!("an element takes no focus"));
}
