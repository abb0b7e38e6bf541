//! Keyboard shortcuts of the runs page.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::Element;

use crate::view::context::navigator;
use crate::view::runs::tool::{Tool, Tools};
use crate::view::shared::focus::focus;
use crate::view::shared::roving::{Group, move_focus};
use crate::view::text;
use dom::{El, button};

/// Moves the focus between rows, staying on the same control of each row: its link, checkbox or menu button.
/// Unreadable rows have neither and are skipped.
pub(crate) fn move_between_rows(event: &ev::KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key() {
        return;
    }
    let Some(control) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return;
    };
    if let Ok(Some(body)) = control.closest("tbody") {
        let controls = match control.tag_name().to_ascii_lowercase().as_str() {
            "button" => "tr:not([hidden]) button",
            "input" => "tr:not([hidden]) input",
            _ => "tr:not([hidden]) a",
        };
        move_focus(event, Group::Rows, &body, controls);
    }
}

/// The shortcuts `/` (search) and `?` (help), and the button for help. Both keys are ignored in text fields, and outside the
/// component unless it owns the page.
pub(crate) fn shortcuts(root: El, search: El, tools: Tools) -> El {
    listen(root, search, tools);
    button()
        .attr("type", "button")
        .class("quiet")
        .attr("aria-haspopup", "dialog")
        .attr("aria-label", text::SHORTCUTS.get())
        .attr("title", text::SHORTCUTS.get())
        .on(ev::click, move |_| tools.open(Tool::Shortcuts))
        .child("?")
}

fn listen(root: El, search: El, tools: Tools) {
    let navigator = navigator();
    let listener = window_event_listener(ev::keydown, move |event| {
        // At the window, the target of an event inside a shadow root is the shadow root's host.
        let target = event.composed_path().get(0).dyn_into::<Element>().ok();
        let Some(target) = target.filter(|target| !is_typing(target)) else { return };
        let inside = root.element().contains(Some(&target));
        let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
        if modified || event.default_prevented() || !(inside || navigator.is_standalone()) {
            return;
        }
        match event.key().as_str() {
            "/" => {
                event.prevent_default();
                focus(search.element().clone());
            }
            "?" => tools.open(Tool::Shortcuts),
            _ => {}
        }
    });
    on_cleanup(move || listener.remove());
}

/// Whether the element takes typed keys itself.
fn is_typing(element: &Element) -> bool {
    element
        .closest("input, select, textarea, [contenteditable], dialog")
        .is_ok_and(|found| found.is_some())
}
