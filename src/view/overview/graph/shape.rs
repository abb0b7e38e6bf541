//! The elements of one node.

use crate::domain::overview::graph::GraphNode;
use crate::view::overview::nodes::Nodes;
use crate::view::shared::paint::round_pixels;
use crate::view::shared::status::{shape, state_name};
use crate::view::text;
use dom::{El, div, svg};

/// What a node shows. Without signals of its own: setting up thousands of them would take longer than drawing the graph.
#[derive(Clone, PartialEq)]
pub(super) struct NodeContent {
    name: String,
    /// The state's text.
    status: String,
    /// The state's name in the style sheet.
    state: &'static str,
    /// The path of the state's icon.
    icon: &'static str,
    pub(super) is_current: bool,
    pub(super) is_selected: bool,
    /// Whether the node is on the way to the failed one.
    pub(super) is_failing: bool,
}

impl NodeContent {
    pub(super) fn of(
        nodes: Nodes,
        node: &GraphNode,
        [is_current, is_selected, is_failing]: [bool; 3],
    ) -> Self {
        let state = nodes.latest_state(&node.id);
        Self {
            name: nodes.name_or_id(&node.id),
            status: match &state {
                Some(state) => text::state(state),
                None => nodes.planned().to_owned(),
            },
            state: state.as_ref().map_or("planned", state_name),
            icon: state.as_ref().map_or("", shape),
            is_current,
            is_selected,
            is_failing,
        }
    }

    fn label(&self, node_type: Option<&str>) -> String {
        let Self { name, status, .. } = self;
        let mut label = match node_type.map(text::node_type).filter(|it| it != name) {
            Some(node_type) => format!("{name}, {node_type}: {status}"),
            None => format!("{name}: {status}"),
        };
        if self.is_failing {
            label.push_str(" · ");
            label.push_str(text::FAILING_PATH.get());
        }
        label
    }
}

/// The elements of a node. Its texts are HTML, so that the browser clips them to the node in any font and language.
pub(super) struct NodeShape {
    pub(super) group: El,
    name: El,
    icon: El,
    status_box: El,
    status: El,
}

impl NodeShape {
    pub(super) fn new(index: usize, node: &GraphNode, (x, y): (f64, f64)) -> Self {
        let outline = outline(node.node_type.as_deref().unwrap_or_default());
        let name = div().class("node-name").attr("dir", "auto");
        let icon = svg::path().class("node-mark");
        let status = div().class("node-status").attr("dir", "auto");
        let text_box = |y: &'static str| svg::foreign_object().attr("y", y).attr("height", "20");
        let status_box = text_box("29").child(status.clone());
        let group = svg::g()
            .class("node")
            .attr("role", "button")
            .attr("data-node", index.to_string())
            .attr("transform", format!("translate({} {})", round_pixels(x), round_pixels(y)))
            .child(svg::path().class("outline").attr("d", outline))
            .child(text_box("8").attr("x", "14").attr("width", "168").child(name.clone()))
            .child(icon.clone())
            .child(status_box.clone());
        Self { group, name, icon, status_box, status }
    }

    pub(super) fn update(&self, content: &NodeContent, node_type: Option<&str>) {
        self.name.replace_children(content.name.clone());
        self.name.set_attr("title", content.name.as_str());
        self.status.replace_children(content.status.clone());
        self.status.set_attr("title", content.status.as_str());
        let (x, width) = if content.icon.is_empty() { ("14", "168") } else { ("32", "150") };
        self.status_box.set_attr("x", x);
        self.status_box.set_attr("width", width);
        self.icon.set_attr("d", content.icon);
        self.group.set_attr("data-state", content.state);
        self.group.set_attr("data-failing", content.is_failing.then_some(""));
        self.group.set_attr("tabindex", if content.is_current { "0" } else { "-1" });
        self.group.set_attr("aria-label", content.label(node_type));
        self.group.set_attr("aria-pressed", if content.is_selected { "true" } else { "false" });
    }
}

/// The outline of a node by the category in its type's slug: sources are round at the left, sinks at the right,
/// validators have cut corners.
fn outline(slug: &str) -> &'static str {
    let category = slug.split('_').next().unwrap_or_default();
    match category {
        "source" => "M28 0H184a8 8 0 0 1 8 8V48a8 8 0 0 1-8 8H28A28 28 0 0 1 28 0Z",
        "sink" => "M8 0H164a28 28 0 0 1 0 56H8a8 8 0 0 1-8-8V8a8 8 0 0 1 8-8Z",
        "validator" => "M12 0H180L192 12V44L180 56H12L0 44V12Z",
        _ => "M8 0H184a8 8 0 0 1 8 8V48a8 8 0 0 1-8 8H8a8 8 0 0 1-8-8V8a8 8 0 0 1 8-8Z",
    }
}
