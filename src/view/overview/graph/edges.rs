//! The graph's edges.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::domain::overview::graph::GraphEdge;
use crate::domain::overview::layout::{EdgePath, Layout, NODE_HEIGHT, NODE_WIDTH};
use crate::view::overview::graph::failing::FailingPath;
use crate::view::overview::nodes::{Drawing, Nodes};
use crate::view::shared::paint::round_pixels;
use dom::reactive::Memo;
use dom::{El, svg};

/// All edges, in one path per style: an element per edge would slow down every frame.
pub(crate) fn edges(nodes: Nodes, failing: Memo<Arc<FailingPath>>, drawing: Arc<Drawing>) -> El {
    let (lines, edge_heads) = paths(&drawing, &|_, edge| !is_fail(edge));
    let (fail_lines, fail_heads) = paths(&drawing, &|_, edge| is_fail(edge));
    let failing_of = Arc::clone(&drawing);
    let of_failing =
        Memo::new(move |_| failing.with(|path| paths(&failing_of, &|at, _| path.has_edge(at))));
    let implied = drawing.graph.has_implied_edges.then_some("");
    let of_selected = Memo::new(move |_| {
        let selected = nodes.selected.with(|id| drawing.graph.find(id.as_ref()?));
        let is_selected = |node: usize| selected == Some(node);
        paths(&drawing, &|_, edge| is_selected(edge.source) || is_selected(edge.target))
    });
    let heads = |d: String| svg::path().class("heads").attr("d", d);
    let fails = svg::g().class("fails").child(svg::path().attr("d", fail_lines));
    let strong = |class: &str, paths: Memo<(String, String)>| {
        svg::g()
            .class(class)
            .child(svg::path().attr("d", move || paths.get().0))
            .child(svg::path().class("heads").attr("d", move || paths.get().1))
    };
    svg::g()
        .class("edges")
        .attr("data-implied", implied)
        .attr("aria-hidden", "true")
        .child(svg::path().attr("d", lines))
        .child(heads(edge_heads))
        .child(fails.child(heads(fail_heads)))
        .child(strong("failing", of_failing))
        .child(strong("of-selected", of_selected))
}

/// Whether the edge is taken when a check fails.
pub(super) fn is_fail(edge: &GraphEdge) -> bool {
    edge.port.as_deref() == Some("fail")
}

/// The lines and arrowheads of the included edges.
fn paths(drawing: &Drawing, is_included: &dyn Fn(usize, &GraphEdge) -> bool) -> (String, String) {
    let (mut lines, mut heads) = (String::new(), String::new());
    let edges = drawing.graph.edges.iter().zip(&drawing.layout.edge_paths);
    for (at, (edge, route)) in edges.enumerate() {
        if is_included(at, edge) {
            draw(&mut lines, &mut heads, &drawing.layout, edge, route);
        }
    }
    (lines, heads)
}

/// Adds an edge's line and arrowhead.
fn draw(
    lines: &mut String,
    heads: &mut String,
    layout: &Layout,
    edge: &GraphEdge,
    route: &EdgePath,
) {
    let position = |node: usize| layout.nodes.get(node).copied().unwrap_or_default();
    let (from, to) = (position(edge.source), position(edge.target));
    let head = 7.0;
    // Writing to a string cannot fail.
    match route {
        EdgePath::Forward(points) if to.0 > from.0 + NODE_WIDTH => {
            let start = (from.0 + NODE_WIDTH, from.1 + NODE_HEIGHT / 2.0);
            let end = (to.0 - head, to.1 + NODE_HEIGHT / 2.0);
            write!(lines, "M{} {}", round_pixels(start.0), round_pixels(start.1)).unwrap_or(());
            let mut last = start;
            for &next in points.iter().chain([&end]) {
                let bend = (next.0 - last.0) / 2.0;
                curve(lines, (last.0 + bend, last.1), (next.0 - bend, next.1), next);
                last = next;
            }
            arrow(heads, end, (head, 0.0));
        }
        EdgePath::Loop => {
            let (x, y) = (from.0 + NODE_WIDTH / 2.0, from.1);
            write!(lines, "M{} {}", round_pixels(x - 16.0), round_pixels(y)).unwrap_or(());
            let end = (x + 16.0, y - head);
            curve(lines, (x - 20.0, y - 26.0), (x + 16.0, y - 26.0), end);
            arrow(heads, end, (0.0, head));
        }
        // To the next row of implied steps, or downwards.
        EdgePath::Forward(_) | EdgePath::Back(_) if to.1 > from.1 + NODE_HEIGHT => {
            let start = (from.0 + NODE_WIDTH / 2.0, from.1 + NODE_HEIGHT);
            let end = (to.0 + NODE_WIDTH / 2.0, to.1 - head);
            let bend = (end.1 - start.1) / 2.0;
            write!(lines, "M{} {}", round_pixels(start.0), round_pixels(start.1)).unwrap_or(());
            curve(lines, (start.0, start.1 + bend), (end.0, end.1 - bend), end);
            arrow(heads, end, (0.0, head));
        }
        EdgePath::Back(_) | EdgePath::Forward(_) => {
            let start = (from.0 + NODE_WIDTH * 0.6, from.1 + NODE_HEIGHT);
            let end = (to.0 + NODE_WIDTH * 0.4, to.1 + NODE_HEIGHT + head);
            let arc = match route {
                EdgePath::Back(arc) => *arc,
                EdgePath::Forward(_) | EdgePath::Loop => start.1.max(end.1) + 20.0,
            };
            // A cubic curve reaches three quarters of the distance to its control points.
            let handle = |y: f64| y + (arc - y) * 4.0 / 3.0;
            write!(lines, "M{} {}", round_pixels(start.0), round_pixels(start.1)).unwrap_or(());
            curve(lines, (start.0, handle(start.1)), (end.0, handle(end.1)), end);
            arrow(heads, end, (0.0, -head));
        }
    }
}

fn curve(path: &mut String, control_1: (f64, f64), control_2: (f64, f64), end: (f64, f64)) {
    let [a, b, c, d, e, f] =
        [control_1.0, control_1.1, control_2.0, control_2.1, end.0, end.1].map(round_pixels);
    write!(path, "C{a} {b} {c} {d} {e} {f}").unwrap_or(());
}

/// An arrowhead with its base at `at` and its tip at the offset `(dx, dy)`.
fn arrow(path: &mut String, at: (f64, f64), (dx, dy): (f64, f64)) {
    let half = (dy * 0.6, dx * 0.6);
    let [x, y, tip_x, tip_y, end_x, end_y] =
        [at.0 - half.0, at.1 - half.1, dx + half.0, dy + half.1, half.0 - dx, half.1 - dy]
            .map(round_pixels);
    write!(path, "M{x} {y}l{tip_x} {tip_y} {end_x} {end_y}z").unwrap_or(());
}
