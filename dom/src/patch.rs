//! Patching: changing existing nodes to match new ones.

use crate::dom_error::OrPanic as _;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Node};

/// Patches the children of `old` to match those of `new`. Nodes without a counterpart are moved from `new`.
pub(crate) fn patch_children(old: &Node, new: &Node) {
    let (mut old_child, mut new_child) = (old.first_child(), new.first_child());
    loop {
        match (old_child, new_child) {
            (Some(old_node), Some(new_node)) => {
                (old_child, new_child) = (old_node.next_sibling(), new_node.next_sibling());
                patch(old, &old_node, &new_node);
            }
            (Some(old_node), None) => {
                (old_child, new_child) = (old_node.next_sibling(), None);
                old.remove_child(&old_node).or_panic();
            }
            (None, Some(new_node)) => {
                (old_child, new_child) = (None, new_node.next_sibling());
                old.append_child(&new_node).or_panic();
            }
            (None, None) => return,
        }
    }
}

fn patch(parent: &Node, old: &Node, new: &Node) {
    if old.node_name() != new.node_name() {
        parent.replace_child(new, old).or_panic();
    } else if let (Some(old), Some(new)) = (old.dyn_ref(), new.dyn_ref()) {
        patch_attributes(old, new);
        patch_children(old, new);
    } else if old.node_value() != new.node_value() {
        old.set_node_value(new.node_value().as_deref());
    }
}

fn patch_attributes(old: &Element, new: &Element) {
    for name in attribute_names(old).filter(|name| !new.has_attribute(name)) {
        old.remove_attribute(&name).or_panic();
    }
    for name in attribute_names(new) {
        if let Some(value) = new.get_attribute(&name)
            && old.get_attribute(&name).as_deref() != Some(&value)
        {
            old.set_attribute(&name, &value).or_panic();
        }
    }
}

fn attribute_names(element: &Element) -> impl Iterator<Item = String> {
    element.get_attribute_names().into_iter().filter_map(|name| name.as_string())
}
