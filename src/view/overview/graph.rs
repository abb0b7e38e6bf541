//! The run's graph: drawn, and walked with the keyboard.
//!
//! The drawing scrolls in a box of its own, so that moving over it is the browser's own scrolling:
//! as quick as it gets, with touch, wheel and keys. Without a zoom the drawing fits the box's width
//! as long as it stays readable.

use std::fmt::Write as _;
use std::sync::Arc;

use leptos::ev::{KeyboardEvent, PointerEvent, WheelEvent};
use leptos::html::Div;
use leptos::prelude::*;
use leptos::svg::{self, Svg};
use wasm_bindgen::JsCast as _;
use web_sys::SvgElement;

use super::super::status::{StatusBadge, shape, state_name};
use super::super::{feeds, intl, text};
use super::nodes::{Drawing, Nodes};
use crate::overview::layout::{Layout, NODE_HEIGHT, NODE_WIDTH, Route, Walk};
use crate::overview::{Timeline, graph::LeftOut};

/// The least scale at which names can be read without a zoom.
const READABLE: f64 = 0.6;
/// A step of the zoom.
const ZOOM_STEP: f64 = 1.25;
/// The zoom's bounds.
const SCALES: (f64, f64) = (0.05, 3.0);
/// How many of the parts left out are named.
const NAMED: usize = 20;
/// How far a mouse may move between press and release of a click, in pixels.
const SLACK: i32 = 4;
/// How much of a name fits a node, in columns of half a wide letter.
const NAME_COLUMNS: usize = 23;

/// How large the graph is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Zoom {
    /// As wide as the box, within what is readable.
    Auto,
    /// All of it.
    Fit,
    /// So many CSS pixels to a unit.
    Scale(f64),
}

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
            let more = intl.int(i64::try_from(more).unwrap_or(i64::MAX));
            view! { <li>{text::more(&more)}</li> }
        });
        let named = left_out.iter().take(NAMED);
        let named = named.map(|part| view! { <li>{part.to_string()}</li> }).collect_view();
        view! {
            <details class="notice" data-tone="calm">
                <summary>{text::LEFT_OUT.get()}</summary>
                <ul>{named} {more}</ul>
            </details>
        }
    })
}

/// The drawing in its box, and the zoom.
#[component]
fn Canvas(nodes: Nodes, drawing: Arc<Drawing>) -> impl IntoView {
    let zoom = RwSignal::new(Zoom::Auto);
    let viewport = NodeRef::<Div>::new();
    let svg = NodeRef::<Svg>::new();
    let (width, height) = (drawing.layout.width, drawing.layout.height);
    let scale = move || {
        let shown = svg.get_untracked().map(|svg| svg.get_bounding_client_rect().width());
        shown.filter(|shown| *shown > 0.0).map_or(1.0, |shown| shown / width)
    };
    // Keeps what is under `x`, `y` (from the box's corner) where it is.
    let zoom_at = move |factor: f64, x: f64, y: f64| {
        let before = scale();
        let after = (before * factor).clamp(SCALES.0, SCALES.1);
        zoom.set(Zoom::Scale(after));
        if let Some(viewport) = viewport.get_untracked() {
            let (left, top) = (viewport.scroll_left(), viewport.scroll_top());
            let moved = move |scrolled: i32, at: f64| {
                whole((f64::from(scrolled) + at) * after / before - at)
            };
            // After the new size is in the page, which effects see to.
            request_animation_frame(move || {
                viewport.set_scroll_left(moved(left, x));
                viewport.set_scroll_top(moved(top, y));
            });
        }
    };
    let zoom_in_middle = move |factor: f64| {
        let middle = viewport.get_untracked().map(|viewport| {
            (f64::from(viewport.client_width()) / 2.0, f64::from(viewport.client_height()) / 2.0)
        });
        let (x, y) = middle.unwrap_or_default();
        zoom_at(factor, x, y);
    };
    let wheel = move |event: WheelEvent| {
        // The wheel alone scrolls; with Ctrl (as a pinch on a touchpad arrives) it zooms.
        if event.ctrl_key() {
            event.prevent_default();
            let corner =
                viewport.get_untracked().map(|viewport| viewport.get_bounding_client_rect());
            let (left, top) =
                corner.map(|corner| (corner.left(), corner.top())).unwrap_or_default();
            let factor = if event.delta_y() < 0.0 { ZOOM_STEP } else { 1.0 / ZOOM_STEP };
            zoom_at(factor, f64::from(event.client_x()) - left, f64::from(event.client_y()) - top);
        }
    };
    let size = move |full: f64| {
        move || match zoom.get() {
            Zoom::Auto => None,
            Zoom::Fit => Some("100%".to_owned()),
            Zoom::Scale(scale) => Some(pixels(full * scale)),
        }
    };
    let auto = move |bound: f64| move || (zoom.get() == Zoom::Auto).then(|| pixels(bound));
    let tools = view! {
        <div class="view-tools">
            <p class="quiet">{text::GRAPH_HINT.get()}</p>
            <span class="zoom">
                <button
                    type="button"
                    class="button small"
                    aria-label=text::ZOOM_OUT.get()
                    on:click=move |_| zoom_in_middle(1.0 / ZOOM_STEP)
                >
                    "−"
                </button>
                <button
                    type="button"
                    class="button small"
                    aria-label=text::ZOOM_IN.get()
                    on:click=move |_| zoom_in_middle(ZOOM_STEP)
                >
                    "+"
                </button>
                <button type="button" class="button small" on:click=move |_| zoom.set(Zoom::Fit)>
                    {text::FIT.get()}
                </button>
            </span>
        </div>
    };
    // A mouse drags what scrolls; fingers scroll by themselves.
    let grip = StoredValue::new(None::<(i32, i32)>);
    let pressed = move |event: PointerEvent| {
        if event.pointer_type() == "mouse" && event.button() == 0 {
            grip.set_value(Some((event.client_x(), event.client_y())));
        }
    };
    let dragged = move |event: PointerEvent| {
        let Some((x, y)) = grip.get_value() else { return };
        let Some(viewport) = viewport.get_untracked() else { return };
        if event.buttons() & 1 == 0 {
            grip.set_value(None);
            return;
        }
        let (dx, dy) = (event.client_x() - x, event.client_y() - y);
        let id = event.pointer_id();
        if !viewport.has_pointer_capture(id) {
            // A click is no drag: to capture the pointer would take it from the node below.
            if dx.abs() + dy.abs() <= SLACK {
                return;
            }
            viewport
                .set_pointer_capture(id)
                .unwrap_or_else(|_| leptos::logging::warn!("the pointer is gone already"));
        }
        grip.set_value(Some((event.client_x(), event.client_y())));
        viewport.set_scroll_left(viewport.scroll_left() - dx);
        viewport.set_scroll_top(viewport.scroll_top() - dy);
    };
    view! {
        {tools}
        <div
            class="scroll graph"
            node_ref=viewport
            on:wheel=wheel
            on:pointerdown=pressed
            on:pointermove=dragged
            on:pointerup=move |_| grip.set_value(None)
        >
            <svg
                node_ref=svg
                role="application"
                aria-label=text::GRAPH.get()
                aria-description=text::GRAPH_HINT.get()
                viewBox=format!("0 0 {} {}", whole(width), whole(height))
                data-fit=move || (zoom.get() == Zoom::Fit).then_some("")
                style:width=size(width)
                style:height=size(height)
                style:min-width=auto(width * READABLE)
                style:max-width=auto(width)
            >
                <Edges nodes drawing=Arc::clone(&drawing) />
                <NodeShapes nodes drawing svg />
            </svg>
        </div>
    }
}

/// All edges, in one path for each look: hundreds of elements would make every frame slower.
#[component]
fn Edges(nodes: Nodes, drawing: Arc<Drawing>) -> impl IntoView {
    let paths = |wanted: &dyn Fn(&crate::overview::graph::GraphEdge) -> bool| {
        let (mut lines, mut heads) = (String::new(), String::new());
        for (edge, route) in drawing.graph.edges.iter().zip(&drawing.layout.routes) {
            if wanted(edge) {
                draw(&mut lines, &mut heads, &drawing.layout, edge, route);
            }
        }
        (lines, heads)
    };
    let fails = |edge: &crate::overview::graph::GraphEdge| edge.port.as_deref() == Some("fail");
    let (lines, heads) = paths(&|edge| !fails(edge));
    let (fail_lines, fail_heads) = paths(&|edge| fails(edge));
    let implied = drawing.graph.implied.then_some("");
    let of_selected = {
        let drawing = Arc::clone(&drawing);
        Memo::new(move |_| {
            let selected = nodes.selected.with(|id| drawing.graph.find(id.as_ref()?));
            let (mut lines, mut heads) = (String::new(), String::new());
            for (edge, route) in drawing.graph.edges.iter().zip(&drawing.layout.routes) {
                if [Some(edge.source), Some(edge.target)].contains(&selected) && selected.is_some()
                {
                    draw(&mut lines, &mut heads, &drawing.layout, edge, route);
                }
            }
            (lines, heads)
        })
    };
    view! {
        <g class="edges" data-implied=implied aria-hidden="true">
            <path d=lines />
            <path class="heads" d=heads />
            <g class="fails">
                <path d=fail_lines />
                <path class="heads" d=fail_heads />
            </g>
            <g class="of-selected">
                <path d=move || of_selected.get().0 />
                <path class="heads" d=move || of_selected.get().1 />
            </g>
        </g>
    }
}

/// Adds an edge's line and its head. Whole numbers: finer ones could not be seen.
fn draw(
    lines: &mut String,
    heads: &mut String,
    layout: &Layout,
    edge: &crate::overview::graph::GraphEdge,
    route: &Route,
) {
    let place = |node: usize| layout.nodes.get(node).copied().unwrap_or_default();
    let (from, to) = (place(edge.source), place(edge.target));
    let head = 7.0;
    // Writing to a string cannot fail.
    match route {
        Route::Forward(points) if to.0 > from.0 + NODE_WIDTH => {
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
        Route::Loop => {
            let (x, y) = (from.0 + NODE_WIDTH / 2.0, from.1);
            write!(lines, "M{} {}", whole(x - 16.0), whole(y)).unwrap_or(());
            let end = (x + 16.0, y - head);
            curve(lines, (x - 20.0, y - 26.0), (x + 16.0, y - 26.0), end);
            arrow(heads, end, (0.0, head));
        }
        // The next row of steps, or a flow that runs downwards.
        Route::Forward(_) | Route::Back(_) if to.1 > from.1 + NODE_HEIGHT => {
            let start = (from.0 + NODE_WIDTH / 2.0, from.1 + NODE_HEIGHT);
            let end = (to.0 + NODE_WIDTH / 2.0, to.1 - head);
            let bend = (end.1 - start.1) / 2.0;
            write!(lines, "M{} {}", whole(start.0), whole(start.1)).unwrap_or(());
            curve(lines, (start.0, start.1 + bend), (end.0, end.1 - bend), end);
            arrow(heads, end, (0.0, head));
        }
        Route::Back(_) | Route::Forward(_) => {
            let start = (from.0 + NODE_WIDTH * 0.6, from.1 + NODE_HEIGHT);
            let end = (to.0 + NODE_WIDTH * 0.4, to.1 + NODE_HEIGHT + head);
            let arc = match route {
                Route::Back(arc) => *arc,
                Route::Forward(_) | Route::Loop => start.1.max(end.1) + 20.0,
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

/// The nodes. One of them is in the tab order; arrow keys lead to the others.
#[component]
fn NodeShapes(nodes: Nodes, drawing: Arc<Drawing>, svg: NodeRef<Svg>) -> impl IntoView {
    let current = RwSignal::new(0_usize);
    let focus = move |node: usize| {
        current.set(node);
        let element = svg
            .get_untracked()
            .and_then(|svg| svg.query_selector(&format!("[data-node=\"{node}\"]")).ok().flatten());
        if let Some(element) = element.and_then(|element| element.dyn_into::<SvgElement>().ok())
            && element.focus().is_err()
        {
            leptos::logging::warn!("the node takes no focus");
        }
    };
    // A node that was asked for elsewhere is brought into view.
    Effect::new({
        let drawing = Arc::clone(&drawing);
        move |_| {
            let selected = nodes.selected.with(|id| drawing.graph.find(id.as_ref()?));
            if let Some(node) = selected
                && current.try_get_untracked() != Some(node)
            {
                focus(node);
            }
        }
    });
    let step = {
        let drawing = Arc::clone(&drawing);
        move |event: KeyboardEvent, node: usize| {
            let walk = |walk| drawing.layout.walk(&drawing.graph, node, walk);
            let next = match event.key().as_str() {
                "ArrowRight" => walk(Walk::Forward),
                "ArrowLeft" => walk(Walk::Backward),
                "ArrowUp" => walk(Walk::Up),
                "ArrowDown" => walk(Walk::Down),
                "Home" => Some(0),
                "End" => drawing.graph.nodes.len().checked_sub(1),
                "Enter" | " " => {
                    event.prevent_default();
                    toggle(nodes, &drawing, node);
                    return;
                }
                "Escape" => {
                    nodes.selected.set(None);
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            if let Some(next) = next {
                focus(next);
            }
        }
    };
    let places = drawing.layout.nodes.clone();
    let graph_nodes = drawing.graph.nodes.iter().zip(places).enumerate();
    graph_nodes
        .map(|(at, (node, (x, y)))| {
            let id = node.id.clone();
            let name = Memo::new({
                let id = id.clone();
                move |_| nodes.name_or_id(&id)
            });
            let type_name = node.node_type.as_deref().map(text::node_type).map(str::to_owned);
            let standing = Memo::new({
                let id = id.clone();
                move |_| nodes.standing(&id)
            });
            let is_selected =
                Memo::new(move |_| nodes.selected.with(|selected| selected.as_ref() == Some(&id)));
            let status = move || match standing.get() {
                Some(state) => text::state(&state),
                None => nodes.planned().to_owned(),
            };
            let label = move || {
                let name = name.get();
                match &type_name {
                    Some(type_name) if *type_name != name => {
                        format!("{name}, {type_name}: {}", status())
                    }
                    Some(_) | None => format!("{name}: {}", status()),
                }
            };
            let outline = outline(node.node_type.as_deref().unwrap_or_default());
            let step = step.clone();
            let drawing = Arc::clone(&drawing);
            view! {
                <g
                    class="node"
                    role="button"
                    data-node=at.to_string()
                    data-state=move || {
                        standing
                            .with(|state| {
                                state.as_ref().map_or("planned", state_name)
                            })
                    }
                    transform=format!("translate({} {})", whole(x), whole(y))
                    tabindex=move || if current.get() == at { "0" } else { "-1" }
                    aria-label=label
                    aria-pressed=move || is_selected.get().to_string()
                    on:keydown=move |event| step(event, at)
                    on:focus=move |_| current.set(at)
                    on:click=move |_| toggle(nodes, &drawing, at)
                >
                    <path class="outline" d=outline />
                    // The macro would make this one HTML's: a title of the document.
                    {svg::title().child(move || name.get())}
                    <text class="node-name" x="14" y="24">
                        {move || name.with(|name| shortened(name, NAME_COLUMNS))}
                    </text>
                    <path
                        class="node-mark"
                        transform="translate(14 32.5) scale(.8125)"
                        d=move || standing.with(|state| state.as_ref().map_or("", shape))
                    />
                    <text
                        class="node-status"
                        x=move || if standing.with(Option::is_some) { "32" } else { "14" }
                        y="43"
                    >
                        {move || shortened(&status(), NAME_COLUMNS)}
                    </text>
                </g>
            }
        })
        .collect_view()
}

fn toggle(nodes: Nodes, drawing: &Drawing, node: usize) {
    let id = drawing.graph.nodes.get(node).map(|node| node.id.clone());
    nodes.selected.update(|selected| *selected = if *selected == id { None } else { id });
}

/// The outline of a node, by what its type's slug says it does: sources are round at the left,
/// outputs at the right, checks have cut corners.
fn outline(slug: &str) -> &'static str {
    let category = slug.split('_').next().unwrap_or_default();
    match category {
        "source" => "M28 0H184a8 8 0 0 1 8 8V48a8 8 0 0 1-8 8H28A28 28 0 0 1 28 0Z",
        "sink" => "M8 0H164a28 28 0 0 1 0 56H8a8 8 0 0 1-8-8V8a8 8 0 0 1 8-8Z",
        "validator" => "M12 0H180L192 12V44L180 56H12L0 44V12Z",
        _ => "M8 0H184a8 8 0 0 1 8 8V48a8 8 0 0 1-8 8H8a8 8 0 0 1-8-8V8a8 8 0 0 1 8-8Z",
    }
}

/// What is known of the selected node.
#[component]
fn Selected(nodes: Nodes) -> impl IntoView {
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
    move || {
        let id = nodes.selected.get()?;
        let states: Vec<_> = nodes
            .states
            .with(|states| states.iter().filter(|state| state.node_id == id).cloned().collect());
        let node_type = nodes.drawing.with(|drawing| {
            let graph = &drawing.as_ref()?.graph;
            graph.nodes.get(graph.find(&id)?)?.node_type.clone()
        });
        let node_type = node_type.or_else(|| states.first()?.node_type.clone());
        let type_name = node_type.as_deref().map(text::node_type).map(str::to_owned);
        let count = intl.int(i64::try_from(states.len()).unwrap_or(i64::MAX));
        let errors: Vec<_> = states.iter().filter_map(|state| state.error.clone()).collect();
        let status = match nodes.standing(&id) {
            Some(state) => view! { <StatusBadge state=Signal::stored(state) /> }.into_any(),
            None => nodes.planned().into_any(),
        };
        let fact = |name: &'static str, value: AnyView| {
            view! {
                <div>
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                </div>
            }
        };
        Some(view! {
            <section class="selected-node" aria-live="polite">
                <div class="block-head">
                    <h3 dir="auto">{nodes.name_or_id(&id)}</h3>
                    <button
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
    }
}

/// The start of a text that fits so many columns; wide letters take two.
fn shortened(text: &str, columns: usize) -> String {
    let width = |letter: char| match letter {
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' => 2,
        '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{1f300}'..='\u{1faff}' => 2,
        _ => 1,
    };
    let line = text.lines().next().unwrap_or_default();
    let mut taken = 0;
    let mut kept = String::new();
    for letter in line.chars() {
        taken += width(letter);
        if taken > columns {
            kept.push('…');
            break;
        }
        kept.push(letter);
    }
    kept
}

fn pixels(length: f64) -> String {
    format!("{}px", whole(length))
}

#[expect(clippy::cast_possible_truncation, reason = "saturates; drawings are far smaller")]
fn whole(length: f64) -> i32 {
    length.round() as i32
}
