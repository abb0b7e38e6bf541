//! Texts that change.
//!
//! Page translators replace a text node by elements, or change it, or add a translation beside it. So a text is
//! written to its place, not to a node: whatever is there belongs to the previous text.

use std::cell::OnceCell;
use std::rc::Rc;

use leptos::prelude::document;
use web_sys::{Element, Node};

use crate::dom_error::OrPanic as _;
use crate::value::{Read, bind_text};
use crate::view::{Range, between_markers, marker};

/// The place of the first text of an element: all of the element, until it gets another child.
#[derive(Clone)]
pub(crate) struct TextPlace(Rc<OnceCell<Range>>);

/// Appends a text to an element without children.
pub(crate) fn only_text(element: &Element, read: Read) -> TextPlace {
    let markers = Rc::new(OnceCell::<Range>::new());
    let place = TextPlace(Rc::clone(&markers));
    let element = element.clone();
    bind_text(
        read,
        Box::new(move |text: Option<&str>| {
            let text = text.unwrap_or_default();
            match markers.get() {
                Some(range) => write_between(range, text),
                None => set_text(&element, text),
            }
        }),
    );
    place
}

impl TextPlace {
    /// Limits the text to the present content of its element, because others follow it.
    pub(crate) fn enclose(&self, element: &Element) {
        self.0.get_or_init(|| {
            let range = Range { first: marker(), last: marker() };
            for (marker, next) in [(&range.first, element.first_child()), (&range.last, None)] {
                element.insert_before(marker, next.as_ref()).or_panic();
            }
            range
        });
    }
}

/// A text among other nodes.
pub(crate) fn text_between_markers(read: Read) -> Node {
    let (view, range) = between_markers();
    let node = view.node();
    bind_text(
        read,
        Box::new(move |text: Option<&str>| write_between(&range, text.unwrap_or_default())),
    );
    node.unwrap_or_else(marker)
}

fn write_between(range: &Range, text: &str) {
    let is_last = |node: &Node| range.last.is_same_node(node.next_sibling().as_ref());
    match range.first.next_sibling() {
        Some(node) if is_text(&node) && is_last(&node) => node.set_node_value(Some(text)),
        _ => {
            range.clear();
            range.insert(&document().create_text_node(text));
        }
    }
}

/// Writes the text of an element that contains nothing else.
pub(crate) fn set_text(element: &Element, text: &str) {
    match element.first_child() {
        // Cheaper than another node.
        Some(node) if is_text(&node) && node.next_sibling().is_none() => {
            node.set_node_value(Some(text));
        }
        _ => element.set_text_content(Some(text)),
    }
}

fn is_text(node: &Node) -> bool {
    node.node_type() == Node::TEXT_NODE
}
