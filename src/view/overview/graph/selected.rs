//! The details of the selected node.

use leptos::ev;

use crate::domain::overview::Timeline;
use crate::domain::run::RunState;
use crate::view::context::{data, intl};
use crate::view::overview::long_text::error_text;
use crate::view::overview::nodes::Nodes;
use crate::view::shared::fact::fact;
use crate::view::shared::focus::restore_focus;
use crate::view::shared::status::status_badge;
use crate::view::text;
use dom::reactive::Memo;
use dom::{Child, El, View, block, button, code, div, dl, h3, p, section};

/// The details of the selected node, with a button that clears the selection.
pub(crate) fn selected(nodes: Nodes) -> View {
    // Without the ticking values, which would be announced every second.
    let status = move || {
        let id = nodes.selected.get()?;
        let state = nodes.latest_state(&id);
        let state = state.map_or_else(|| nodes.planned().to_owned(), |state| text::state(&state));
        Some(format!("{}: {state}", nodes.name_or_id(&id)))
    };
    let active_time = active_time(nodes);
    // Rebuilt only for another node, so that the close button keeps the focus when the details change.
    let frame = move |id: &Option<String>| {
        let id = id.clone()?;
        let close = button().attr("type", "button").class("button small");
        let close =
            restore_focus(close, &["[data-node][tabindex='0']", "[role=tab][aria-selected=true]"]);
        let close = close.on(ev::click, move |_| nodes.selected.set(None)).child(text::CLOSE.get());
        let name_of = id.clone();
        let name = h3().attr("dir", "auto").child(move || nodes.name_or_id(&name_of));
        let errors_of = id.clone();
        let errors = block(
            move || errors(nodes, &errors_of),
            |errors| errors.iter().map(|error| error_text(error)).collect::<Vec<_>>(),
        );
        let details =
            block(move || NodeDetails::of(nodes, &id), move |details| details.list(active_time));
        let head = div().class("block-head").child(name).child(close);
        Some(section().class("selected-node").child(head).child(details).child(errors))
    };
    let status = p().class("unseen").attr("role", "status").child(status);
    (status, block(move || nodes.selected.get(), frame)).view()
}

/// The total active time of the selected node.
fn active_time(nodes: Nodes) -> impl Fn() -> String + Copy {
    let (intl, server) = (intl(), data().server);
    let lane = Memo::new(move |_| {
        let id = nodes.selected.get();
        let timeline = nodes.states.with(|states| Timeline::of(states, nodes.is_open()));
        id.and_then(|id| timeline.lanes.into_iter().find(|lane| lane.node_id == id))
    });
    move || {
        let total = lane.with(|lane| lane.as_ref()?.total_duration(server.now()));
        total.map_or_else(|| text::NONE.to_owned(), |total| intl.duration(total))
    }
}

#[derive(PartialEq)]
struct NodeDetails {
    id: String,
    /// The latest state, or the text for a node without one.
    state: Result<RunState, &'static str>,
    node_type: Option<String>,
    attempts: usize,
}

/// The errors of the node's attempts. Read apart from the other details, so that an opened error stays open.
fn errors(nodes: Nodes, id: &str) -> Vec<String> {
    nodes.states.with(|states| {
        let states = states.iter().filter(|state| state.node_id == id);
        states.filter_map(|state| state.error.clone()).collect()
    })
}

impl NodeDetails {
    fn of(nodes: Nodes, id: &str) -> Self {
        let states: Vec<_> = nodes
            .states
            .with(|states| states.iter().filter(|state| state.node_id == id).cloned().collect());
        Self {
            id: id.to_owned(),
            state: nodes.latest_state(id).ok_or_else(|| nodes.planned()),
            node_type: nodes.planned_type(id).or_else(|| states.first()?.node_type.clone()),
            attempts: states.len(),
        }
    }

    fn list(&self, active_time: impl Fn() -> String + 'static) -> El {
        let type_name = self.node_type.as_deref().map(text::node_type).map(str::to_owned);
        let status = match &self.state {
            Ok(state) => status_badge(state).view(),
            Err(planned) => planned.view(),
        };
        dl().class("facts")
            .child(fact(text::STATUS.get(), status))
            .child(fact(text::TYPE.get(), type_name.unwrap_or_else(|| text::NONE.to_owned())))
            .child(fact(text::ATTEMPTS.get(), intl().count(self.attempts)))
            .child(fact(text::ACTIVE_TIME.get(), active_time))
            .child(fact(text::ID.get(), code().child(self.id.clone())))
    }
}
