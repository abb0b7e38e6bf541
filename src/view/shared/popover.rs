//! A small panel beside the button that opened it. Closing, Escape and the way of the focus are the
//! browser's own (the popover attribute); only the place is ours.

use crate::view::shared::paint::whole;
use leptos::prelude::*;
use web_sys::{Element, HtmlElement};

/// The gap to the button and to the edges of the window, in CSS pixels.
const GAP: f64 = 4.0;

/// Opens `panel` below `button`, or above where there is no room, and within the window.
pub(crate) fn open_beside(panel: &HtmlElement, button: &Element) {
    if panel.show_popover().is_err() {
        // Already open, which is what was wanted.
        return;
    }
    place(panel, button);
    let first = panel.query_selector("a, button, input").ok().flatten();
    if let Some(first) =
        first.and_then(|first| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(first).ok())
    {
        first.focus().unwrap_or_else(|_| leptos::logging::warn!("the panel takes no focus"));
    }
}

/// Closes `panel`; the focus returns to where it was.
pub(crate) fn close(panel: &HtmlElement) {
    if panel.hide_popover().is_err() {
        leptos::logging::warn!("the panel was closed already");
    }
}

fn place(panel: &HtmlElement, button: &Element) {
    let size =
        |read: fn(&web_sys::Window) -> Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>| {
            read(&window()).ok().and_then(|value| value.as_f64()).unwrap_or(f64::MAX)
        };
    let (width, height) = (size(web_sys::Window::inner_width), size(web_sys::Window::inner_height));
    let at = button.get_bounding_client_rect();
    let own = panel.get_bounding_client_rect();
    let below = at.bottom() + GAP;
    let top = if below + own.height() <= height { below } else { at.top() - GAP - own.height() };
    let left = (at.right() - own.width()).min(width - own.width() - GAP);
    let style = panel.style();
    for (name, value) in [("top", top.max(GAP)), ("left", left.max(GAP))] {
        if style.set_property(name, &format!("{}px", whole(value))).is_err() {
            leptos::logging::warn!("the panel cannot be placed");
        }
    }
}
