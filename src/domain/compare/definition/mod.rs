//! The differences of two definitions: nodes, edges and settings, not lines of text.
//!
//! The order of nodes, edges, fields and of lists of distinct texts means nothing, nor do positions on the canvas. `null`
//! and a missing field are the same. `values` compares the settings of a node.

mod values;

pub use values::{FieldChange, MAX_CHANGES};

use std::collections::HashMap;

use crate::domain::compare::pairs;
use crate::domain::json::Json;
use crate::domain::overview::graph::{Form, id_text};
use crate::domain::plain_text::plain_text;
use values::{Differ, is_same};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DefinitionChanges {
    /// In the order of the later definition, then the removed ones.
    pub nodes: Vec<NodeChange>,
    pub edges: Vec<EdgeChange>,
    /// Settings outside of nodes.
    pub settings: Vec<FieldChange>,
    /// The number of changed fields that are left out.
    pub omitted: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeChange {
    pub node_id: String,
    /// The name, else the type, else the id.
    pub name: String,
    pub node_type: Option<String>,
    pub kind: NodeChangeKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeChangeKind {
    Added,
    Removed,
    Changed(Vec<FieldChange>),
}

/// An edge that was added or removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EdgeChange {
    pub is_added: bool,
    /// The names of its nodes.
    pub source: String,
    pub target: String,
    /// The output port, such as `pass`.
    pub port: Option<String>,
}

impl DefinitionChanges {
    /// `None` if either definition is missing.
    pub fn of(before: &Json, after: &Json) -> Option<Self> {
        if before.is_null() || after.is_null() {
            return None;
        }
        let (old, new) = (Parts::of(before), Parts::of(after));
        let mut differ = Differ::default();
        let mut changes = Self {
            nodes: node_changes(&old, &new, &mut differ),
            edges: edge_changes(&old, &new),
            ..Self::default()
        };
        differ.compare_fields(before, after, &|path| !is_graph(path));
        changes.settings = differ.take();
        changes.omitted = differ.omitted;
        Some(changes)
    }

    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.edges.is_empty() && self.settings.is_empty()
    }
}

/// Whether a path is compared as nodes and edges. The steps of an execution follow from the edges.
fn is_graph(path: &str) -> bool {
    matches!(path, "nodes" | "edges" | "steps" | "graph.nodes" | "graph.edges" | "execution.steps")
}

/// The nodes and edges of a definition.
struct Parts<'a> {
    /// By id; a repeated one is followed by its number.
    ids: Vec<String>,
    nodes: Vec<&'a Json>,
    edges: Vec<Edge>,
    names: HashMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Edge {
    source: String,
    target: String,
    port: Option<String>,
    target_port: Option<String>,
}

impl<'a> Parts<'a> {
    fn of(definition: &'a Json) -> Self {
        let (nodes, edges) = match Form::of(definition) {
            Some(Form::Edges { nodes, edges }) => {
                (nodes, edges.iter().filter_map(Edge::of).collect())
            }
            // The edges follow the order of the steps.
            Some(Form::Steps(steps)) => (steps, implied_edges(steps)),
            None => (&[][..], Vec::new()),
        };
        let ids: Vec<_> = nodes.iter().enumerate().map(|(at, node)| id_of(at, node)).collect();
        let names = ids.iter().cloned().zip(nodes.iter().map(name)).collect();
        Self { ids, nodes: nodes.iter().collect(), edges, names }
    }

    fn name(&self, id: &str) -> String {
        self.names.get(id).filter(|name| !name.is_empty()).cloned().unwrap_or_else(|| id.to_owned())
    }
}

/// The id of a node, or its number.
fn id_of(at: usize, node: &Json) -> String {
    let id = id_text(node).or_else(|| id_text(node.get("id")?));
    id.unwrap_or_else(|| format!("#{}", at + 1))
}

/// The name, else the type; empty without either.
fn name(node: &Json) -> String {
    text(node, "name").or_else(|| text(node, "type")).unwrap_or_default()
}

fn text(node: &Json, field: &str) -> Option<String> {
    let text = node.get(field).and_then(Json::as_str).map(|text| plain_text(text).into_owned());
    text.filter(|text| !text.trim().is_empty())
}

fn implied_edges(steps: &[Json]) -> Vec<Edge> {
    let ids: Vec<_> = steps.iter().enumerate().map(|(at, step)| id_of(at, step)).collect();
    let edge = |source: &String, target: &String| Edge {
        source: source.clone(),
        target: target.clone(),
        port: None,
        target_port: None,
    };
    ids.iter().zip(ids.iter().skip(1)).map(|(source, target)| edge(source, target)).collect()
}

impl Edge {
    fn of(value: &Json) -> Option<Self> {
        let end = |names: [&str; 2]| names.iter().find_map(|name| id_text(value.get(name)?));
        Some(Self {
            source: end(["source", "from"])?,
            target: end(["target", "to"])?,
            port: text(value, "sourcePort"),
            target_port: text(value, "targetPort"),
        })
    }

    fn key(&self) -> String {
        let port = |port: &Option<String>| port.clone().unwrap_or_default();
        let (from, to) = (port(&self.port), port(&self.target_port));
        [self.source.as_str(), &from, &self.target, &to].join("\n")
    }
}

fn node_changes(before: &Parts<'_>, after: &Parts<'_>, differ: &mut Differ) -> Vec<NodeChange> {
    let mut changes = Vec::new();
    for (old, new) in pairs(&before.ids, &after.ids) {
        let of = |parts: &Parts<'_>, at: Option<usize>, kind| {
            let id = parts.ids.get(at?)?;
            let node_type = parts.nodes.get(at?).and_then(|node| text(node, "type"));
            Some(NodeChange { node_id: id.clone(), name: parts.name(id), node_type, kind })
        };
        let both =
            old.and_then(|at| before.nodes.get(at)).zip(new.and_then(|at| after.nodes.get(at)));
        let change = match both {
            None if new.is_some() => of(after, new, NodeChangeKind::Added),
            None => of(before, old, NodeChangeKind::Removed),
            Some((from, to)) if is_same(from, to) => None,
            Some((from, to)) => {
                differ.compare_fields(from, to, &|path| !matches!(path, "id" | "position"));
                let fields = differ.take();
                let is_changed = !fields.is_empty();
                is_changed.then(|| of(after, new, NodeChangeKind::Changed(fields))).flatten()
            }
        };
        changes.extend(change);
    }
    changes
}

fn edge_changes(before: &Parts<'_>, after: &Parts<'_>) -> Vec<EdgeChange> {
    let keys = |edges: &[Edge]| edges.iter().map(Edge::key).collect::<Vec<_>>();
    let changes = pairs(&keys(&before.edges), &keys(&after.edges)).into_iter();
    let changes = changes.filter_map(|(old, new)| {
        let (parts, at) = match (old, new) {
            (Some(_), Some(_)) | (None, None) => return None,
            (Some(at), None) => (before, at),
            (None, Some(at)) => (after, at),
        };
        let edge = parts.edges.get(at)?;
        Some(EdgeChange {
            is_added: new.is_some(),
            source: parts.name(&edge.source),
            target: parts.name(&edge.target),
            port: edge.port.clone().filter(|port| port != "lines"),
        })
    });
    changes.collect()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
