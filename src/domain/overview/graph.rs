//! Parses the workflow's graph from any form of the definition (contract §8).

use std::borrow::Cow;
use std::collections::HashMap;

use crate::domain::format::is_visible;
use crate::domain::json::Json;
use crate::domain::plain_text::plain_text;

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Graph {
    /// In the definition's order; ids are unique.
    pub nodes: Vec<GraphNode>,
    /// In the definition's order; both ends exist.
    pub edges: Vec<GraphEdge>,
    /// The definition is a list of steps; the edges follow its order.
    pub has_implied_edges: bool,
    /// The skipped parts of the definition.
    pub warnings: Vec<GraphWarning>,
    by_id: HashMap<String, usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct GraphNode {
    /// An arbitrary string.
    pub id: String,
    /// An open set.
    pub node_type: Option<String>,
    pub name: Option<String>,
    /// The stored position; its unit is not documented.
    pub position: Option<(f64, f64)>,
}

impl GraphNode {
    /// The name, else the type, else the id.
    pub fn label(&self) -> &str {
        self.name.as_deref().or(self.node_type.as_deref()).unwrap_or(&self.id)
    }
}

/// An edge; nodes are indices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GraphEdge {
    pub source: usize,
    pub target: usize,
    /// The output port, such as `lines`, `pass` or `fail`.
    pub port: Option<String>,
}

/// Why a part of the definition was skipped. Positions start at 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GraphWarning {
    NodeWithoutId(usize),
    DuplicateNode(String),
    EdgeWithoutEnds(usize),
    DanglingEdge(String, String),
}

impl Graph {
    /// Parses a definition; `None` if it has none of the known forms.
    ///
    /// ```
    /// use onepin_runs::domain::overview::Graph;
    ///
    /// let definition = r#"{"version": "3.0.1", "steps": ["read", "speak"]}"#.parse()?;
    /// let graph = Graph::parse(&definition).unwrap();
    /// assert_eq!((graph.nodes.len(), graph.edges.len(), graph.has_implied_edges), (2, 1, true));
    /// # Ok::<(), onepin_runs::domain::json_parser::JsonError>(())
    /// ```
    pub fn parse(definition: &Json) -> Option<Self> {
        let mut graph = Self::default();
        match Form::of(definition)? {
            Form::Edges { nodes, edges } => {
                nodes.iter().enumerate().for_each(|(at, node)| graph.add_node(at, node));
                edges.iter().enumerate().for_each(|(at, edge)| graph.add_edge(at, edge));
            }
            Form::Steps(steps) => {
                steps.iter().enumerate().for_each(|(at, step)| graph.add_node(at, step));
                let edge = |target| GraphEdge { source: target - 1, target, port: None };
                graph.edges = (1..graph.nodes.len()).map(edge).collect();
                graph.has_implied_edges = true;
            }
        }
        Some(graph)
    }

    /// How much of a graph a definition has, without parsing it: nodes with edges, then steps, then anything else.
    pub(crate) fn rank(definition: &Json) -> u8 {
        match Form::of(definition) {
            Some(Form::Edges { .. }) => 3,
            Some(Form::Steps(_)) => 2,
            None if !definition.is_null() => 1,
            None => 0,
        }
    }

    /// In the definition's order.
    pub(crate) fn successors(&self, node: usize) -> impl Iterator<Item = usize> {
        self.edges.iter().filter(move |edge| edge.source == node).map(|edge| edge.target)
    }

    /// In the definition's order.
    pub(crate) fn predecessors(&self, node: usize) -> impl Iterator<Item = usize> {
        self.edges.iter().filter(move |edge| edge.target == node).map(|edge| edge.source)
    }

    /// The index of the node with this id.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }
}

impl Graph {
    /// Adds a node from an object, or from a string that is both id and name.
    fn add_node(&mut self, at: usize, value: &Json) {
        let text = |key: &str| {
            let text = value.get(key).and_then(Json::as_str);
            text.map(plain_text).filter(|text| is_visible(text)).map(Cow::into_owned)
        };
        let Some(id) = id_text(value).or_else(|| id_text(value.get("id")?)) else {
            self.warnings.push(GraphWarning::NodeWithoutId(at + 1));
            return;
        };
        if self.by_id.contains_key(&id) {
            self.warnings.push(GraphWarning::DuplicateNode(id));
            return;
        }
        self.by_id.insert(id.clone(), self.nodes.len());
        let axis = |name: &str| value.get("position")?.get(name)?.as_number()?.as_f64();
        self.nodes.push(GraphNode {
            id,
            node_type: text("type"),
            name: text("name"),
            position: axis("x").zip(axis("y")).filter(|(x, y)| x.is_finite() && y.is_finite()),
        });
    }

    fn add_edge(&mut self, at: usize, value: &Json) {
        let end = |names: [&str; 2]| names.iter().find_map(|name| id_text(value.get(name)?));
        let (Some(source), Some(target)) = (end(["source", "from"]), end(["target", "to"])) else {
            self.warnings.push(GraphWarning::EdgeWithoutEnds(at + 1));
            return;
        };
        match (self.by_id.get(&source), self.by_id.get(&target)) {
            (Some(&source), Some(&target)) => {
                let port = value.get("sourcePort").and_then(Json::as_str);
                let port = port.filter(|port| !port.is_empty()).map(str::to_owned);
                self.edges.push(GraphEdge { source, target, port });
            }
            (None, _) | (_, None) => {
                self.warnings.push(GraphWarning::DanglingEdge(source, target));
            }
        }
    }
}

/// The known forms of a definition, with their lists.
pub(crate) enum Form<'a> {
    Edges { nodes: &'a [Json], edges: &'a [Json] },
    Steps(&'a [Json]),
}

impl<'a> Form<'a> {
    /// The first form that the definition has, in the order of contract §8.
    pub(crate) fn of(definition: &'a Json) -> Option<Self> {
        let list = |at: &'a Json, name: &str| at.get(name).and_then(Json::as_list);
        let candidates = [definition.get("graph"), Some(definition)];
        let edges = candidates.into_iter().flatten().find_map(|at| {
            let edges = list(at, "edges").unwrap_or_default();
            list(at, "nodes").map(|nodes| Self::Edges { nodes, edges })
        });
        edges.or_else(|| list(definition, "steps").map(Self::Steps))
    }
}

/// An id: a string or a number. As plain text, like the ids of node states.
pub(crate) fn id_text(value: &Json) -> Option<String> {
    match value {
        Json::Text(text) => Some(plain_text(text).into_owned()),
        Json::Number(_) => Some(value.to_string()),
        Json::Null | Json::Bool(_) | Json::List(_) | Json::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(definition: &serde_json::Value) -> Graph {
        Graph::parse(&definition.clone().into()).unwrap()
    }

    fn edges(graph: &Graph) -> Vec<(&str, &str)> {
        let id = |at: usize| graph.nodes[at].id.as_str();
        graph.edges.iter().map(|edge| (id(edge.source), id(edge.target))).collect()
    }

    #[test]
    fn parses_f1_and_warns_of_dangling_edges() {
        let graph = read(&json!({
            "nodes": [{"id": "s1", "type": "source_script", "config": {}}, {"id": "g1", "type": "x"}],
            "edges": [{"from": "s1", "to": "g1"}, {"from": "g1", "to": "ghost"}],
            "settings": {},
        }));
        assert_eq!(edges(&graph), [("s1", "g1")]);
        assert_eq!((graph.nodes[0].label(), graph.nodes[0].position), ("source_script", None));
        assert_eq!(
            graph.warnings,
            [GraphWarning::DanglingEdge("g1".to_owned(), "ghost".to_owned())]
        );
    }

    #[test]
    fn parses_f2() {
        let graph = read(&json!({"version": "3.0.1", "steps": ["read", "speak", "check"]}));
        assert_eq!(edges(&graph), [("read", "speak"), ("speak", "check")]);
        assert!(graph.has_implied_edges);
    }

    #[test]
    fn parses_f3() {
        let graph = read(&json!({
            "graph": {
                "nodes": [
                    {"id": "a", "type": "t", "name": "Narrator", "position": {"x": -4.5, "y": 0}},
                    {"id": "b", "type": "t", "name": null, "position": {"x": 1}},
                ],
                "edges": [{"id": "e1", "source": "a", "sourcePort": "fail", "target": "b", "targetPort": "lines"}],
            },
            "execution": {"steps": ["a", "b"]},
            "nodes": [],
        }));
        assert_eq!(graph.nodes[0].position, Some((-4.5, 0.0)));
        assert_eq!(graph.nodes[0].label(), "Narrator");
        assert_eq!((graph.nodes[1].label(), graph.nodes[1].position), ("t", None));
        assert_eq!(graph.edges[0].port.as_deref(), Some("fail"));
        assert!(!graph.has_implied_edges);
    }

    #[test]
    fn parses_f4() {
        let graph = read(&json!({
            "steps": [{"id": "a", "type": "t", "params": {}}, {"id": "b"}],
            "triggers": [],
        }));
        assert_eq!(edges(&graph), [("a", "b")]);
        assert_eq!(graph.nodes[0].node_type.as_deref(), Some("t"));
    }

    #[test]
    fn names_and_ids_are_plain() {
        let graph = read(&json!({
            "nodes": [
                {"id": "a\u{7}", "name": "\u{1b}[1mNarrator\u{1b}[0m"},
                {"id": "b", "name": "\u{1b}[0m"}, {"id": "c", "name": "\u{200b}"},
            ],
            "edges": [{"source": "a", "target": "b"}],
        }));
        assert_eq!(edges(&graph), [("a", "b")]);
        let labels: Vec<_> = graph.nodes.iter().map(GraphNode::label).collect();
        assert_eq!(labels, ["Narrator", "b", "c"]);
    }

    #[test]
    fn rejects_unknown_forms() {
        for definition in [json!({}), json!(null), json!([1]), json!({"nodes": 7}), json!("steps")]
        {
            assert_eq!(Graph::parse(&definition.clone().into()), None, "{definition}");
        }
        let scrap = read(&json!({
            "graph": {"nodes": "see attachment"}, "nodes": 7, "steps": [null, true, {"id": null}],
        }));
        assert_eq!(scrap.nodes, []);
        assert_eq!(scrap.warnings, [1, 2, 3].map(GraphWarning::NodeWithoutId));
    }

    #[test]
    fn warns_of_skipped_nodes_and_edges() {
        let long = "x".repeat(10_000);
        let graph = read(&json!({
            "graph": {
                "nodes": [
                    {"id": "a"}, {"id": "a"}, {"id": ""}, {"id": "__proto__"}, 7, {"type": "t"},
                    {"id": "b", "position": {"x": "left", "y": 0}},
                ],
                "edges": [
                    {"source": "a", "target": ""}, {"source": "a"}, null,
                    {"source": "a", "target": "a"}, {"source": long, "target": 7},
                ],
            },
        }));
        let ids: Vec<_> = graph.nodes.iter().map(|node| node.id.as_str()).collect();
        assert_eq!(ids, ["a", "", "__proto__", "7", "b"]);
        assert_eq!(edges(&graph), [("a", ""), ("a", "a")]);
        let expected = [
            GraphWarning::DuplicateNode("a".to_owned()),
            GraphWarning::NodeWithoutId(6),
            GraphWarning::EdgeWithoutEnds(2),
            GraphWarning::EdgeWithoutEnds(3),
            GraphWarning::DanglingEdge(long, "7".to_owned()),
        ];
        assert_eq!(graph.warnings, expected);
    }
}
