//! Writing new content over old one.

use crate::refused::OrPanic as _;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Node};

/// Makes the children of `old` be like those of `next`, of which those that are missing are taken.
pub(crate) fn patch_children(old: &Node, next: &Node) {
    let (mut kept, mut wanted) = (old.first_child(), next.first_child());
    loop {
        match (kept, wanted) {
            (Some(node), Some(like)) => {
                (kept, wanted) = (node.next_sibling(), like.next_sibling());
                patch(old, &node, &like);
            }
            (Some(node), None) => {
                (kept, wanted) = (node.next_sibling(), None);
                old.remove_child(&node).or_panic();
            }
            (None, Some(like)) => {
                (kept, wanted) = (None, like.next_sibling());
                old.append_child(&like).or_panic();
            }
            (None, None) => return,
        }
    }
}

fn patch(parent: &Node, node: &Node, like: &Node) {
    if node.node_name() != like.node_name() {
        parent.replace_child(like, node).or_panic();
    } else if let (Some(element), Some(like)) = (node.dyn_ref(), like.dyn_ref()) {
        patch_attributes(element, like);
        patch_children(element, like);
    } else if node.node_value() != like.node_value() {
        node.set_node_value(like.node_value().as_deref());
    }
}

fn patch_attributes(element: &Element, like: &Element) {
    for name in names(element).filter(|name| !like.has_attribute(name)) {
        element.remove_attribute(&name).or_panic();
    }
    for name in names(like) {
        if let Some(value) = like.get_attribute(&name)
            && element.get_attribute(&name).as_deref() != Some(&value)
        {
            element.set_attribute(&name, &value).or_panic();
        }
    }
}

fn names(element: &Element) -> impl Iterator<Item = String> {
    element.get_attribute_names().into_iter().filter_map(|name| name.as_string())
}
