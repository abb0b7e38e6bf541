//! Focus management: a removed element never drops the focus to the document's body.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, SvgElement};

use dom::El;

/// When `element` is removed with the calling scope while it has the focus, the focus moves to the first of
/// `fallbacks` (selectors, the best first) that exists on the component's page.
pub(crate) fn restore_focus(element: El, fallbacks: &'static [&'static str]) -> El {
    let removed = element.clone();
    on_cleanup(move || {
        let removed = removed.element();
        if !has_focus(removed) {
            return;
        }
        let Ok(Some(page)) = removed.closest(".page") else { return };
        // The replacement is in the document by the next frame.
        request_animation_frame(move || {
            let find = |selector: &&str| page.query_selector(selector).ok().flatten();
            let fallback = fallbacks.iter().find_map(find);
            if let Some(fallback) = fallback.filter(|fallback| fallback.is_connected()) {
                focus(fallback);
            }
        });
    });
    // Safari does not focus a clicked button or link. Callers add their own click listeners after this one.
    let clicked = element.clone();
    element.on(ev::click, move |_| {
        if !has_focus(clicked.element()) {
            focus(clicked.element().clone());
        }
    })
}

fn has_focus(element: &Element) -> bool {
    element.matches(":focus").unwrap_or_default()
}

/// Moves the focus to an HTML or SVG element.
pub(crate) fn focus(element: Element) {
    let focused = match element.dyn_into::<HtmlElement>() {
        Ok(element) => element.focus(),
        Err(element) => element.unchecked_into::<SvgElement>().focus(),
    };
    focused.unwrap_or_else(|_| leptos::logging::warn!("an element takes no focus"));
}
