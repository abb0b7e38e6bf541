//! The keys of the runs page.

use leptos::ev;
use leptos::html::{Dialog, Div, Input};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};

use super::super::{navigator, text};

/// Rows that Page Up and Page Down pass.
const LEAP: usize = 10;

/// Arrow keys, Home, End, Page Up and Page Down move the focus from row to row, staying with the
/// same link or button of the row. To be called with the key events of the table's body.
pub(super) fn walk_rows(event: &ev::KeyboardEvent) {
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
#[component]
pub(super) fn Keys(root: NodeRef<Div>, search: NodeRef<Input>) -> impl IntoView {
    let navigator = navigator();
    let dialog = NodeRef::<Dialog>::new();
    let show = move || {
        let shown = dialog.get_untracked().filter(|dialog| !dialog.open());
        if let Some(Err(_)) = shown.map(|dialog| dialog.show_modal()) {
            leptos::logging::warn!("the list of keys cannot be shown");
        }
    };
    let listener = window_event_listener(ev::keydown, move |event| {
        // Seen from the window, what happens in a shadow root happens at its host.
        let target = event.composed_path().get(0).dyn_into::<Element>().ok();
        let Some(target) = target.filter(|target| !is_typing(target)) else { return };
        let inside = root.get_untracked().is_some_and(|root| root.contains(Some(&target)));
        let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
        if modified || event.default_prevented() || !(inside || navigator.owns_the_page()) {
            return;
        }
        match event.key().as_str() {
            "/" => {
                event.prevent_default();
                let focused = search.get_untracked().map(|search| search.focus());
                if let Some(Err(_)) = focused {
                    leptos::logging::warn!("the search takes no focus");
                }
            }
            "?" => show(),
            _ => {}
        }
    });
    on_cleanup(move || listener.remove());
    let key = |key: &'static str, does: &'static str| {
        view! {
            <div>
                <dt>
                    <kbd>{key}</kbd>
                </dt>
                <dd>{does}</dd>
            </div>
        }
    };
    view! {
        <button type="button" class="quiet" aria-label=text::KEYS.get() title=text::KEYS.get() on:click=move |_| show()>
            "?"
        </button>
        <dialog node_ref=dialog aria-label=text::KEYS.get()>
            <h2>{text::KEYS.get()}</h2>
            <dl class="keys">
                {key("/", text::KEY_SEARCH.get())} {key("↑ ↓", text::KEY_ROWS.get())}
                {key("Home End", text::KEY_ENDS.get())} {key("Page Up / Page Down", text::KEY_LEAP.get())}
                {key("Enter", text::KEY_OPEN.get())} {key("?", text::KEY_KEYS.get())} {key("Esc", text::KEY_CLOSE.get())}
            </dl>
            <form method="dialog">
                <button>{text::CLOSE.get()}</button>
            </form>
        </dialog>
    }
}

/// Whether a key typed here is meant for the element.
fn is_typing(element: &Element) -> bool {
    element
        .closest("input, select, textarea, [contenteditable], dialog")
        .is_ok_and(|found| found.is_some())
}
