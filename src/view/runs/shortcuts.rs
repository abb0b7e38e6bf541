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
use dom::{El, button, svg};

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

/// The icon of the command palette: a prompt.
const PROMPT: &str = "M3 4l4 4l-4 4M8 12h5";

/// The shortcuts `/` (search), `?` (help) and Ctrl/⌘ K (command palette), and the button for help. All keys are ignored outside
/// the component unless it owns the page, and the first two in text fields.
pub(crate) fn shortcuts(root: El, search: El, tools: Tools) -> El {
    listen(root, search, tools);
    tool_button(text::SHORTCUTS.get(), Tool::Shortcuts, tools).child("?")
}

/// The button of the command palette.
pub(crate) fn palette_button(tools: Tools) -> El {
    let icon = svg::svg().attr("viewBox", "0 0 16 16").attr("aria-hidden", "true");
    let icon = icon.child(svg::path().attr("d", PROMPT));
    tool_button(text::COMMAND_PALETTE.get(), Tool::Palette, tools).class("icon").child(icon)
}

fn tool_button(name: &'static str, tool: Tool, tools: Tools) -> El {
    button()
        .attr("type", "button")
        .class("quiet")
        .attr("aria-haspopup", "dialog")
        .attr("aria-label", name)
        .attr("title", name)
        .on(ev::click, move |_| tools.open(tool.clone()))
}

fn listen(root: El, search: El, tools: Tools) {
    let navigator = navigator();
    let listener = window_event_listener(ev::keydown, move |event| {
        // At the window, the target of an event inside a shadow root is the shadow root's host.
        let target = event.composed_path().get(0).dyn_into::<Element>().ok();
        let Some(target) = target else { return };
        let inside = root.element().contains(Some(&target));
        if event.default_prevented()
            || !(inside || navigator.is_standalone())
            || is_in(&target, "dialog")
        {
            return;
        }
        let control = event.ctrl_key() || event.meta_key();
        let is_typing = is_in(&target, "input, select, textarea, [contenteditable]");
        match event.key().as_str() {
            "k" if control && !event.alt_key() && !event.shift_key() => {
                event.prevent_default();
                tools.open(Tool::Palette);
            }
            _ if control || event.alt_key() || is_typing => {}
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

fn is_in(element: &Element, selector: &str) -> bool {
    element.closest(selector).is_ok_and(|found| found.is_some())
}
