//! The keys of the runs page.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlDialogElement, HtmlElement};

use crate::view::context::navigator;
use crate::view::shared::focus;
use crate::view::text;
use dom::{Child, El, View, button, dd, dialog, div, dl, dt, form, h2, kbd};

/// Rows that Page Up and Page Down pass.
const LEAP: usize = 10;

/// Arrow keys, Home, End, Page Up and Page Down move the focus from row to row, staying with the
/// same link or button of the row. To be called with the key events of the table's body.
pub(crate) fn walk_rows(event: &ev::KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key() {
        return;
    }
    let Some(from) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return;
    };
    let Ok(Some(row)) = from.closest("tr") else { return };
    let to = match event.key().as_str() {
        "ArrowDown" => nth(&row, 1, Element::next_element_sibling),
        "ArrowUp" => nth(&row, 1, Element::previous_element_sibling),
        "PageDown" => nth(&row, LEAP, Element::next_element_sibling),
        "PageUp" => nth(&row, LEAP, Element::previous_element_sibling),
        "Home" => nth(&row, usize::MAX, Element::previous_element_sibling),
        "End" => nth(&row, usize::MAX, Element::next_element_sibling),
        _ => return,
    };
    event.prevent_default();
    let kind = if from.tag_name().eq_ignore_ascii_case("button") { "button" } else { "a" };
    let control = to.query_selector(kind).ok().flatten();
    if let Some(control) = control.and_then(|control| control.dyn_into::<HtmlElement>().ok()) {
        control.focus().unwrap_or_else(|_| leptos::logging::warn!("the row takes no focus"));
    }
}

/// The row so many steps away, or the last on the way that has a link: an unreadable one has none.
fn nth(row: &Element, steps: usize, step: fn(&Element) -> Option<Element>) -> Element {
    let mut reached = row.clone();
    let mut next = step(row);
    let mut left = steps;
    while let Some(row) = next.filter(|_| left > 0) {
        next = step(&row);
        if row.query_selector("a").ok().flatten().is_some() {
            reached = row;
            left -= 1;
        }
    }
    reached
}

/// `/` goes to the search, `?` shows the keys. Both only while nothing is being typed, and only
/// for events inside the component, unless the page is ours alone.
pub(crate) fn shortcuts(root: El, search: El) -> View {
    let navigator = navigator();
    let dialog = dialog().attr("aria-label", text::SHORTCUTS.get());
    let shown = dialog.clone();
    let show = move || {
        let dialog = shown.of::<HtmlDialogElement>();
        if !dialog.open() && dialog.show_modal().is_err() {
            leptos::logging::warn!("the list of keys cannot be shown");
        }
    };
    let show_keys = show.clone();
    let listener = window_event_listener(ev::keydown, move |event| {
        // Seen from the window, what happens in a shadow root happens at its host.
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
                focus::give(search.element().clone());
            }
            "?" => show_keys(),
            _ => {}
        }
    });
    on_cleanup(move || listener.remove());
    let key = |(key, does): (&'static str, &'static str)| {
        div().child(dt().child(kbd().child(key))).child(dd().child(does))
    };
    let list = dl().class("keys").children(
        [
            ("/", text::SHORTCUT_SEARCH.get()),
            ("↑ ↓", text::SHORTCUT_ROWS.get()),
            ("Home End", text::SHORTCUT_ENDS.get()),
            ("Page Up / Page Down", text::SHORTCUT_LEAP.get()),
            ("Enter", text::SHORTCUT_OPEN.get()),
            ("?", text::SHORTCUT_HELP.get()),
            ("Esc", text::SHORTCUT_CLOSE.get()),
        ]
        .map(key),
    );
    let open = button()
        .attr("type", "button")
        .class("quiet")
        .attr("aria-label", text::SHORTCUTS.get())
        .attr("title", text::SHORTCUTS.get())
        .on(ev::click, move |_| show())
        .child("?");
    let close = form().attr("method", "dialog").child(button().child(text::CLOSE.get()));
    let title = h2().child(text::SHORTCUTS.get());
    (open, dialog.child(title).child(list).child(close)).view()
}

/// Whether a key typed here is meant for the element.
fn is_typing(element: &Element) -> bool {
    element
        .closest("input, select, textarea, [contenteditable], dialog")
        .is_ok_and(|found| found.is_some())
}
