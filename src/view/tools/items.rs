//! Items of a container that has one listener for all of them.

use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event};

/// The index, among its siblings, of the element that matches `selector` and contains the event's target.
pub(super) fn item_index(event: &Event, selector: &str) -> Option<usize> {
    let item = event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok()??;
    let first = item.previous_element_sibling();
    Some(std::iter::successors(first, Element::previous_element_sibling).count())
}
