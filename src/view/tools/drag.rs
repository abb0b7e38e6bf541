//! A list whose items are dragged into another order by their handles. Buttons must do the same: not everyone can drag.

use leptos::ev;
use wasm_bindgen::JsCast as _;
use web_sys::Element;

use dom::El;
use dom::reactive::StoredValue;

/// The class of a handle, one in each `li`.
pub(super) const HANDLE: &str = "handle";

/// The class of the item that is dragged.
const DRAGGED: &str = "dragged";

/// Lets the user drag the items of `list`; `place` moves the item at the first index to the second.
pub(super) fn drag_items(list: El, place: Box<dyn Fn(usize, usize)>) -> El {
    let dragged = StoredValue::new(None::<Element>);
    let target = list.clone();
    let start = move |event: ev::PointerEvent| {
        let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let item =
            element.and_then(|element| element.closest(".handle").ok()??.closest("li").ok()?);
        let Some(item) = item.filter(|_| event.button() == 0) else { return };
        // Without the capture, only moves over the list are seen. It is the list's, because items are moved in the document.
        if target.element().set_pointer_capture(event.pointer_id()).is_err() {
            return;
        }
        event.prevent_default();
        item.set_class_name(DRAGGED);
        dragged.set_value(Some(item));
    };
    let moved_in = list.clone();
    let drag = move |event: ev::PointerEvent| {
        let Some(item) = dragged.get_value() else { return };
        let items = items(&moved_in);
        let Some(from) = items.iter().position(|other| *other == item) else { return };
        let others = items.iter().filter(|other| **other != item);
        let to = others.filter(|other| middle(other) < f64::from(event.client_y())).count();
        if to != from {
            place(from, to);
        }
    };
    let end = move |_| {
        if let Some(item) = dragged.try_update_value(Option::take).flatten() {
            item.set_class_name("");
        }
    };
    list.on(ev::pointerdown, start)
        .on(ev::pointermove, drag)
        .on(ev::pointerup, end)
        .on(ev::lostpointercapture, end)
}

fn items(list: &El) -> Vec<Element> {
    let first = list.element().first_element_child();
    std::iter::successors(first, Element::next_element_sibling).collect()
}

fn middle(item: &Element) -> f64 {
    let bounds = item.get_bounding_client_rect();
    bounds.top() + bounds.height() / 2.0
}
