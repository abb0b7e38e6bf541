//! A panel beside its button. Closing, Escape and the focus are the browser's (`popover` attribute); only the
//! position is set here.

use leptos::prelude::*;
use web_sys::{Element, HtmlElement};

use crate::view::shared::focus::focus;
use crate::view::shared::paint::round_pixels;

/// The gap to the button and to the window's edges, in CSS pixels.
const GAP: f64 = 4.0;

/// Opens `panel` below `button`, or above where there is no room, and within the window.
pub(crate) fn open_beside(panel: &HtmlElement, button: &Element) {
    if panel.show_popover().is_err() {
        // Already open.
        return;
    }
    position(panel, button);
    let first = panel.query_selector("a, button, input").ok().flatten();
    if let Some(first) = first {
        focus(first);
    }
}

/// Closes `panel`; the browser returns the focus to the button.
pub(crate) fn close(panel: &HtmlElement) {
    if panel.hide_popover().is_err() {
        leptos::logging::warn!("the panel was closed already");
    }
}

fn position(panel: &HtmlElement, button: &Element) {
    let window_size =
        |read: fn(&web_sys::Window) -> Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>| {
            read(&window()).ok().and_then(|value| value.as_f64()).unwrap_or(f64::MAX)
        };
    let (width, height) =
        (window_size(web_sys::Window::inner_width), window_size(web_sys::Window::inner_height));
    let anchor = button.get_bounding_client_rect();
    let size = panel.get_bounding_client_rect();
    let below = anchor.bottom() + GAP;
    let above = anchor.top() - GAP - size.height();
    let top = if below + size.height() <= height { below } else { above };
    let left = (anchor.right() - size.width()).min(width - size.width() - GAP);
    let style = panel.style();
    for (name, value) in [("top", top.max(GAP)), ("left", left.max(GAP))] {
        if style.set_property(name, &format!("{}px", round_pixels(value))).is_err() {
            leptos::logging::warn!("the panel cannot be positioned");
        }
    }
}
