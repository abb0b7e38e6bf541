//! The graph's edges.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::domain::overview::graph::GraphEdge;
use crate::domain::overview::layout::{EdgePath, Layout, NODE_HEIGHT, NODE_WIDTH};
use crate::view::overview::nodes::{Drawing, Nodes};
use crate::view::shared::paint::whole;
use dom::reactive::Memo;
use dom::{El, svg};

/// All edges, in one path for each look: hundreds of elements would make every frame slower.
pub(crate) fn edges(nodes: Nodes, drawing: Arc<Drawing>) -> El {
    let paths = |wanted: &dyn Fn(&GraphEdge) -> bool| {
        let (mut lines, mut heads) = (String::new(), String::new());
        for (edge, route) in drawing.graph.edges.iter().zip(&drawing.layout.edge_paths) {
            if wanted(edge) {
                draw(&mut lines, &mut heads, &drawing.layout, edge, route);
            }
        }
        (lines, heads)
    };
    let fails = |edge: &GraphEdge| edge.port.as_deref() == Some("fail");
    let (lines, edge_heads) = paths(&|edge| !fails(edge));
    let (fail_lines, fail_heads) = paths(&|edge| fails(edge));
    let implied = drawing.graph.has_implied_edges.then_some("");
    let of_selected = {
        let drawing = Arc::clone(&drawing);
        Memo::new(move |_| {
            let selected = nodes.selected.with(|id| drawing.graph.find(id.as_ref()?));
            let (mut lines, mut heads) = (String::new(), String::new());
            for (edge, route) in drawing.graph.edges.iter().zip(&drawing.layout.edge_paths) {
                if [Some(edge.source), Some(edge.target)].contains(&selected) && selected.is_some()
                {
                    draw(&mut lines, &mut heads, &drawing.layout, edge, route);
                }
            }
            (lines, heads)
        })
    };
    let heads = |d: String| svg::path().class("heads").attr("d", d);
    let fails = svg::g().class("fails").child(svg::path().attr("d", fail_lines));
    let selected = svg::g()
        .class("of-selected")
        .child(svg::path().attr("d", move || of_selected.get().0))
        .child(svg::path().class("heads").attr("d", move || of_selected.get().1));
    svg::g()
        .class("edges")
        .attr("data-implied", implied)
        .attr("aria-hidden", "true")
        .child(svg::path().attr("d", lines))
        .child(heads(edge_heads))
        .child(fails.child(heads(fail_heads)))
        .child(selected)
}

/// Adds an edge's line and its head. Whole numbers: finer ones could not be seen.
fn draw(
    lines: &mut String,
    heads: &mut String,
    layout: &Layout,
    edge: &GraphEdge,
    route: &EdgePath,
) {
    let place = |node: usize| layout.nodes.get(node).copied().unwrap_or_default();
    let (from, to) = (place(edge.source), place(edge.target));
    let head = 7.0;
    // Writing to a string cannot fail.
    match route {
        EdgePath::Forward(points) if to.0 > from.0 + NODE_WIDTH => {
            let start = (from.0 + NODE_WIDTH, from.1 + NODE_HEIGHT / 2.0);
            let end = (to.0 - head, to.1 + NODE_HEIGHT / 2.0);
            write!(lines, "M{} {}", whole(start.0), whole(start.1)).unwrap_or(());
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
            write!(lines, "M{} {}", whole(x - 16.0), whole(y)).unwrap_or(());
            let end = (x + 16.0, y - head);
            curve(lines, (x - 20.0, y - 26.0), (x + 16.0, y - 26.0), end);
            arrow(heads, end, (0.0, head));
        }
        // The next row of steps, or a flow that runs downwards.
        EdgePath::Forward(_) | EdgePath::Back(_) if to.1 > from.1 + NODE_HEIGHT => {
            let start = (from.0 + NODE_WIDTH / 2.0, from.1 + NODE_HEIGHT);
            let end = (to.0 + NODE_WIDTH / 2.0, to.1 - head);
            let bend = (end.1 - start.1) / 2.0;
            write!(lines, "M{} {}", whole(start.0), whole(start.1)).unwrap_or(());
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
            // A cubic curve reaches three quarters of the way to its handles.
            let handle = |y: f64| y + (arc - y) * 4.0 / 3.0;
            write!(lines, "M{} {}", whole(start.0), whole(start.1)).unwrap_or(());
            curve(lines, (start.0, handle(start.1)), (end.0, handle(end.1)), end);
            arrow(heads, end, (0.0, -head));
        }
    }
}

fn curve(path: &mut String, one: (f64, f64), two: (f64, f64), end: (f64, f64)) {
    let [a, b, c, d, e, f] = [one.0, one.1, two.0, two.1, end.0, end.1].map(whole);
    write!(path, "C{a} {b} {c} {d} {e} {f}").unwrap_or(());
}

/// A head whose base is at `at` and whose tip lies in the direction.
fn arrow(path: &mut String, at: (f64, f64), (dx, dy): (f64, f64)) {
    let half = (dy * 0.6, dx * 0.6);
    let [x, y, tip_x, tip_y, end_x, end_y] =
        [at.0 - half.0, at.1 - half.1, dx + half.0, dy + half.1, half.0 - dx, half.1 - dy]
            .map(whole);
    write!(path, "M{x} {y}l{tip_x} {tip_y} {end_x} {end_y}z").unwrap_or(());
}
