//! The inspector: everything that is known of the selected node, beside the tab in which it is selected.
//!
//! `facts` has its figures, `attempts` its attempts; `place` brings it into view, `keys` moves to other nodes.

mod attempts;
mod facts;
mod keys;
mod place;

use leptos::ev;

use self::attempts::attempts;
use self::facts::{cost, download, facts};
pub(super) use self::keys::with_keys;
use self::keys::{Direction, step};
use self::place::Place;
pub(crate) use self::place::Sources;
use crate::routing::run_view::NodeTab;
use crate::view::shared::focus::restore_focus;
use crate::view::text;
use dom::reactive::Memo;
use dom::{Child, El, View, block, button, div, h3, p, section, span, when};

/// For parts of the inspector that have the focus when it is closed.
const FOCUS_FALLBACKS: &[&str] =
    &["[data-node][tabindex='0']", "[role=tab][aria-selected=true]", "h1"];

/// The inspector of the selected node; nothing without one. `body` is the element that contains it.
pub(crate) fn inspector(sources: Sources, tab: Memo<NodeTab>, body: &El) -> (View, Place) {
    let nodes = sources.nodes;
    let place = Place::new(nodes, tab, body);
    // Without the ticking values, which would be announced every second.
    let status = move || {
        let id = nodes.selected.get()?;
        let state = nodes.latest_state(&id);
        let state = state.map_or_else(|| nodes.planned().to_owned(), |state| text::state(&state));
        Some(format!("{}: {state}", nodes.name(&id)?))
    };
    let status = p().class("unseen").attr("role", "status").child(status);
    let is_open = move || nodes.selected.with(Option::is_some);
    place.show_selection();
    ((status, when(is_open, move || frame(sources, place))).view(), place)
}

/// The frame stays when another node is selected, and keeps the focus.
fn frame(sources: Sources, place: Place) -> El {
    let nodes = sources.nodes;
    let id = Memo::new(move |last: Option<&String>| {
        nodes.selected.get().or_else(|| last.cloned()).unwrap_or_default()
    });
    let name = h3().attr("tabindex", "-1").attr("dir", "auto");
    let name = restore_focus(name, FOCUS_FALLBACKS).child(move || nodes.name_or_id(&id.get()));
    let button = || restore_focus(button().attr("type", "button"), FOCUS_FALLBACKS);
    let walk = move |sign: &'static str, name: &'static str, key: &'static str, direction| {
        button()
            .class("button small")
            .attr("aria-label", name)
            .attr("title", format!("{name} ({key})"))
            .attr("aria-keyshortcuts", key)
            .on(ev::click, move |_| step(place, direction))
            .child(sign)
    };
    let close = button().class("button small").on(ev::click, move |_| place.close());
    let buttons = span()
        .class("toolbar")
        .child(walk("↑", text::PREVIOUS_NODE.get(), "K", Direction::Back))
        .child(walk("↓", text::NEXT_NODE.get(), "J", Direction::Forward))
        .child(close.child(text::CLOSE.get()));
    let content = block(
        move || (id.get(), nodes.name(&id.get()).is_some()),
        move |(id, is_known)| {
            if *is_known {
                (sources.details)(sources, id)
            } else {
                p().attr("dir", "auto").child(text::no_such_node(id)).view()
            }
        },
    );
    section()
        .class("node-inspector")
        .attr("aria-label", text::NODE_DETAILS.get())
        .child(div().class("block-head").child(name).child(buttons))
        .child(content)
}

/// The figures and attempts of a node.
pub(crate) fn details(sources: Sources, id: &str) -> View {
    let figures = (facts(sources, id), cost(sources, id), download(sources, id));
    (figures, attempts(sources, id)).view()
}
