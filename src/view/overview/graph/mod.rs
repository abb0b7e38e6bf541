//! The run's graph: drawn, and walked with the keyboard.

mod canvas;
mod edges;
mod selected;
mod shapes;

use leptos::prelude::*;

use self::canvas::Canvas;
use self::selected::Selected;
use super::super::{intl, text};
use super::nodes::Nodes;
use crate::overview::graph::LeftOut;

/// How many of the parts left out are named.
const NAMED: usize = 20;

/// The graph, with what was left out of it and what is known of the selected node.
#[component]
pub(super) fn GraphView(nodes: Nodes) -> impl IntoView {
    move || {
        let drawing = nodes.drawing.get();
        let left_out = drawing.as_ref().map(|it| it.graph.left_out.clone()).unwrap_or_default();
        let graph = match drawing.filter(|drawing| !drawing.graph.nodes.is_empty()) {
            Some(drawing) => {
                let implied = drawing.graph.implied;
                view! {
                    {implied.then(|| view! { <p class="quiet">{text::IMPLIED.get()}</p> })}
                    <Canvas nodes drawing />
                    <Selected nodes />
                }
                .into_any()
            }
            None => view! { <p class="quiet">{text::NO_GRAPH.get()}</p> }.into_any(),
        };
        view! {
            {graph}
            <LeftOutList left_out />
        }
    }
}

#[component]
fn LeftOutList(left_out: Vec<LeftOut>) -> impl IntoView {
    let intl = intl();
    (!left_out.is_empty()).then(|| {
        let more = left_out.len().saturating_sub(NAMED);
        let more = (more > 0).then(|| {
            let more = intl.count(more);
            view! { <li>{text::more(&more)}</li> }
        });
        let named = left_out.iter().take(NAMED);
        let named = named.map(|part| view! { <li>{text::left_out(part)}</li> }).collect_view();
        view! {
            <details class="notice" data-tone="calm">
                <summary>{text::LEFT_OUT.get()}</summary>
                <ul>{named} {more}</ul>
            </details>
        }
    })
}

/// Whole units: finer ones could not be seen, and take longer to write and to read.
#[expect(clippy::cast_possible_truncation, reason = "saturates; drawings are far smaller")]
fn whole(length: f64) -> i32 {
    length.round() as i32
}
