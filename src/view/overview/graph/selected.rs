//! What is known of the node that was selected.

use leptos::html::Button;
use leptos::prelude::*;

use super::super::super::status::StatusBadge;
use super::super::super::{feeds, focus, intl, text};
use super::super::fact;
use super::super::nodes::Nodes;
use crate::overview::Timeline;

/// What is known of the selected node.
#[component]
pub(super) fn Selected(nodes: Nodes) -> impl IntoView {
    let intl = intl();
    let server = feeds().server;
    let at_work = Memo::new(move |_| {
        let id = nodes.selected.get();
        let timeline = nodes.states.with(|states| Timeline::of(states, nodes.is_open()));
        id.and_then(|id| timeline.lanes.into_iter().find(|lane| lane.node_id == id))
    });
    let total = move || {
        let total = at_work.with(|lane| lane.as_ref()?.total(server.now()));
        total.map_or_else(|| text::NONE.to_owned(), |total| intl.duration(total))
    };
    // Apart from what ticks.
    let told = Memo::new(move |_| {
        let id = nodes.selected.get()?;
        let state = nodes.standing(&id);
        let state = state.map_or_else(|| nodes.planned().to_owned(), |state| text::state(&state));
        Some(format!("{}: {state}", nodes.name_or_id(&id)))
    });
    let details = move || {
        let id = nodes.selected.get()?;
        let close = NodeRef::<Button>::new();
        focus::hand_on(close, &["[data-node][tabindex='0']", "[role=tab][aria-selected=true]"]);
        let states: Vec<_> = nodes
            .states
            .with(|states| states.iter().filter(|state| state.node_id == id).cloned().collect());
        let node_type = nodes.drawing.with(|drawing| {
            let graph = &drawing.as_ref()?.graph;
            graph.nodes.get(graph.find(&id)?)?.node_type.clone()
        });
        let node_type = node_type.or_else(|| states.first()?.node_type.clone());
        let type_name = node_type.as_deref().map(text::node_type).map(str::to_owned);
        let count = intl.count(states.len());
        let errors: Vec<_> = states.iter().filter_map(|state| state.error.clone()).collect();
        let status = match nodes.standing(&id) {
            Some(state) => view! { <StatusBadge state=Signal::stored(state) /> }.into_any(),
            None => nodes.planned().into_any(),
        };
        Some(view! {
            <section class="selected-node">
                <div class="block-head">
                    <h3 dir="auto">{nodes.name_or_id(&id)}</h3>
                    <button
                        node_ref=close
                        type="button"
                        class="button small"
                        on:click=move |_| nodes.selected.set(None)
                    >
                        {text::CLOSE.get()}
                    </button>
                </div>
                <dl class="facts">
                    {fact(text::STATUS.get(), status)}
                    {fact(text::TYPE.get(), type_name.unwrap_or_else(|| text::NONE.to_owned()).into_any())}
                    {fact(text::ATTEMPTS.get(), count.into_any())}
                    {fact(text::TOTAL_TIME.get(), total.into_any())}
                    {fact(text::ID.get(), view! { <code>{id}</code> }.into_any())}
                </dl>
                {errors
                    .into_iter()
                    .map(|error| {
                        view! {
                            <p class="long-text error-text" dir="auto">
                                {error}
                            </p>
                        }
                    })
                    .collect_view()}
            </section>
        })
    };
    view! {
        <p class="unseen" role="status">
            {told}
        </p>
        {details}
    }
}
