//! What is known of the node that was selected.

use leptos::ev;

use crate::domain::overview::Timeline;
use crate::domain::run::RunState;
use crate::view::context::{data, intl};
use crate::view::overview::nodes::Nodes;
use crate::view::shared::fact::fact;
use crate::view::shared::focus;
use crate::view::shared::status::status_badge;
use crate::view::text;
use dom::reactive::Memo;
use dom::{Child, El, View, block, button, code, div, dl, h3, p, section};

/// Where the focus goes with the button that closes.
const FOCUS_FALLBACKS: &[&str] = &["[data-node][tabindex='0']", "[role=tab][aria-selected=true]"];

/// What is known of the selected node.
pub(crate) fn selected(nodes: Nodes) -> View {
    let intl = intl();
    let server = data().server;
    let at_work = Memo::new(move |_| {
        let id = nodes.selected.get();
        let timeline = nodes.states.with(|states| Timeline::of(states, nodes.is_open()));
        id.and_then(|id| timeline.lanes.into_iter().find(|lane| lane.node_id == id))
    });
    let total = move || {
        let total = at_work.with(|lane| lane.as_ref()?.total_duration(server.now()));
        total.map_or_else(|| text::NONE.to_owned(), |total| intl.duration(total))
    };
    // Apart from what ticks.
    let told = move || {
        let id = nodes.selected.get()?;
        let state = nodes.fetch_status(&id);
        let state = state.map_or_else(|| nodes.planned().to_owned(), |state| text::state(&state));
        Some(format!("{}: {state}", nodes.name_or_id(&id)))
    };
    // The frame depends on the node alone: what is known of it changes without its button losing the focus.
    let frame = move |id: &Option<String>| {
        let id = id.clone()?;
        let close = button().attr("type", "button").class("button small");
        let close = close.on(ev::click, move |_| nodes.selected.set(None));
        let close = focus::restore_focus(close.child(text::CLOSE.get()), FOCUS_FALLBACKS);
        let of = id.clone();
        let name = h3().attr("dir", "auto").child(move || nodes.name_or_id(&of));
        let facts =
            block(move || Facts::of(nodes, &id), move |facts| (facts.list(total), facts.errors()));
        let head = div().class("block-head").child(name).child(close);
        Some(section().class("selected-node").child(head).child(facts))
    };
    let told = p().class("unseen").attr("role", "status").child(told);
    (told, block(move || nodes.selected.get(), frame)).view()
}

/// What is shown of the selected node.
#[derive(PartialEq)]
struct Facts {
    id: String,
    /// Its state, or the words for a node that has none yet.
    state: Result<RunState, &'static str>,
    node_type: Option<String>,
    attempts: usize,
    errors: Vec<String>,
}

impl Facts {
    fn of(nodes: Nodes, id: &str) -> Self {
        let states: Vec<_> = nodes
            .states
            .with(|states| states.iter().filter(|state| state.node_id == id).cloned().collect());
        let node_type = nodes.drawing.with(|drawing| {
            let graph = &drawing.as_ref()?.graph;
            graph.nodes.get(graph.find(id)?)?.node_type.clone()
        });
        Self {
            id: id.to_owned(),
            state: nodes.fetch_status(id).ok_or_else(|| nodes.planned()),
            node_type: node_type.or_else(|| states.first()?.node_type.clone()),
            attempts: states.len(),
            errors: states.iter().filter_map(|state| state.error.clone()).collect(),
        }
    }

    fn list(&self, total: impl Fn() -> String + 'static) -> El {
        let type_name = self.node_type.as_deref().map(text::node_type).map(str::to_owned);
        let status = match &self.state {
            Ok(state) => status_badge(state).view(),
            Err(planned) => planned.view(),
        };
        dl().class("facts")
            .child(fact(text::STATUS.get(), status))
            .child(fact(text::TYPE.get(), type_name.unwrap_or_else(|| text::NONE.to_owned())))
            .child(fact(text::ATTEMPTS.get(), intl().count(self.attempts)))
            .child(fact(text::ACTIVE_TIME.get(), total))
            .child(fact(text::ID.get(), code().child(self.id.clone())))
    }

    fn errors(&self) -> Vec<El> {
        let error = |error: &String| {
            p().class("long-text error-text").attr("dir", "auto").child(error.clone())
        };
        self.errors.iter().map(error).collect()
    }
}
