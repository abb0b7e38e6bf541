//! What each node did.

use leptos::prelude::*;

use super::super::status::StatusBadge;
use super::super::time::Time;
use super::super::{intl, text};
use super::block;
use crate::format;
use crate::overview::NodeState;
use crate::run::RunState;

/// One row per node and iteration, in the server's order.
#[component]
pub(super) fn NodeStates(states: Vec<NodeState>) -> impl IntoView {
    let headers =
        [text::NODE, text::ATTEMPT, text::STATUS, text::STARTED, text::DURATION, text::ERROR];
    block(text::NODES, &headers, &states, row)
}

fn row(state: &NodeState) -> AnyView {
    let intl = intl();
    let name = state.name().to_owned();
    // The server's count: whether it starts at 0 or 1 is not documented.
    let attempt = state.iteration.map_or_else(|| text::NONE.to_owned(), |count| intl.int(count));
    let status = Signal::stored(RunState::Is(state.status.clone()));
    let duration = state.duration_ms.map(|millis| intl.duration(format::millis(millis)));
    view! {
        <tr>
            <th scope="row" title=state.node_id.clone() dir="auto">
                {name}
            </th>
            <td>{attempt}</td>
            <td>
                <StatusBadge state=status />
            </td>
            <td>
                <Time at=Signal::stored(state.started_at) />
            </td>
            <td>{duration.unwrap_or_else(|| text::NONE.to_owned())}</td>
            <td dir="auto">{state.error.clone()}</td>
        </tr>
    }
    .into_any()
}
