//! A panel beside its button. Closing, Escape and the focus are the browser's (`popover` attribute); only the
//! position is set here.

use std::cell::Cell;

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Document, DomRect, Element, HtmlElement};

use crate::view::shared::focus::focus;
use crate::view::shared::paint::round_pixels;

/// The gap to the button and to the window's edges, in CSS pixels.
const GAP: f64 = 4.0;

thread_local! {
    /// Counts opened panels; the browser shows one at a time.
    static OPENED: Cell<u32> = const { Cell::new(0) };
}

/// Opens `panel` below `button`, or above where there is no room, and within the window. It follows the button while
/// anything scrolls, and closes when the button is out of sight.
pub(crate) fn open_beside(panel: &HtmlElement, button: &Element) {
    if panel.show_popover().is_err() {
        // Already open.
        return;
    }
    let anchor = button.get_bounding_client_rect();
    position(panel, &anchor);
    OPENED.set(OPENED.get().wrapping_add(1));
    let opened = Opened {
        number: OPENED.get(),
        panel: panel.clone(),
        button: button.clone(),
        label: button.get_attribute("aria-label"),
    };
    follow(opened, anchor, false);
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

/// A panel that was opened.
struct Opened {
    number: u32,
    panel: HtmlElement,
    button: Element,
    /// The button's name. It differs once its row shows another run.
    label: Option<String>,
}

/// Checks the button once per frame, because scroll events of a host's containers do not reach every listener.
fn follow(opened: Opened, last: DomRect, was_seen: bool) {
    request_animation_frame(move || {
        let Opened { number, panel, button, label } = &opened;
        let is_open = panel.matches(":popover-open").unwrap_or_default();
        if !is_open || OPENED.get() != *number {
            return;
        }
        // The root of a removed button is no document.
        if !button.is_connected() || button.get_attribute("aria-label") != *label {
            return close(panel);
        }
        let anchor = button.get_bounding_client_rect();
        let is_seen = is_in_sight(button, &anchor, panel);
        if was_seen && !is_seen {
            return close(panel);
        }
        if (anchor.top(), anchor.left()) != (last.top(), last.left()) {
            position(panel, &anchor);
        }
        follow(opened, anchor, is_seen);
    });
}

/// Whether the button's centre is visible, or covered by the panel itself. It can be scrolled out of the window or of a
/// container, or its row can be gone.
fn is_in_sight(button: &Element, anchor: &DomRect, panel: &HtmlElement) -> bool {
    let (x, y) = (anchor.left() + anchor.width() / 2.0, anchor.top() + anchor.height() / 2.0);
    // A document or a shadow root: both have the method.
    let root: Document = button.get_root_node().unchecked_into();
    #[expect(clippy::cast_possible_truncation, reason = "pixels of a window")]
    let hit = root.element_from_point(x as f32, y as f32);
    hit.is_some_and(|hit| button.contains(Some(&hit)) || panel.contains(Some(&hit)))
}

fn position(panel: &HtmlElement, anchor: &DomRect) {
    let window_size =
        |read: fn(&web_sys::Window) -> Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>| {
            read(&window()).ok().and_then(|value| value.as_f64()).unwrap_or(f64::MAX)
        };
    let (width, height) =
        (window_size(web_sys::Window::inner_width), window_size(web_sys::Window::inner_height));
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
