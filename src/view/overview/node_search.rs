//! Search among many nodes.

use leptos::ev;
use leptos::prelude::event_target_value;

use crate::view::context::intl;
use crate::view::overview::nodes::Nodes;
use crate::view::overview::paging::PAGE;
use crate::view::text;
use dom::{View, div, input, p, when};

/// A field that filters timeline and table, if there are more nodes than a page of them shows.
pub(crate) fn node_search(nodes: Nodes) -> View {
    when(
        move || nodes.count() > PAGE,
        move || {
            let field = input()
                .attr("type", "search")
                .attr("aria-label", text::SEARCH_NODES.get())
                .attr("placeholder", text::SEARCH_NODES.get())
                .attr("autocomplete", "off")
                .attr("spellcheck", "false")
                .prop("value", nodes.search.get())
                .on(ev::input, move |event| nodes.search.set(event_target_value(&event)));
            let intl = intl();
            let status = move || {
                let found = nodes.found.with(|found| found.as_ref().map(|found| found.len()));
                match found {
                    Some(count) => text::nodes_found(&intl.count(count)),
                    None => text::FAILED_FIRST.get().to_owned(),
                }
            };
            let status = p().class("quiet").attr("role", "status").child(status);
            div().class("toolbar").attr("role", "search").child(field).child(status)
        },
    )
}
