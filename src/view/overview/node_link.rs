//! Buttons that select a node.

use leptos::ev;

use crate::view::overview::nodes::Nodes;
use crate::view::shared::focus::restore_focus;
use dom::{El, bdi, button};

/// A button with a node's name, in a list of nodes.
pub(crate) fn node_item(nodes: Nodes, id: &str) -> El {
    let (name_of, selected, shown) = (id.to_owned(), id.to_owned(), id.to_owned());
    let is_selected = move || nodes.selected.with(|it| it.as_ref() == Some(&selected));
    button()
        .attr("type", "button")
        .class("link")
        .attr("data-id", id)
        .attr("aria-current", move || is_selected().then_some("true"))
        .on(ev::click, move |_| nodes.show(shown.clone()))
        .child(bdi().child(move || nodes.name_or_id(&name_of)))
}

/// A button that selects a node from elsewhere on the page.
pub(crate) fn node_link(nodes: Nodes, id: String) -> El {
    let button = restore_focus(button().attr("type", "button"), &["h1"]);
    button.on(ev::click, move |_| nodes.show(id.clone()))
}
