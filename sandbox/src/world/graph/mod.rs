//! A workflow's graph: its nodes, edges and languages.

mod node_kind;
mod script;

use crate::random::{Rng, len_to_i64, round_to_i64};
use crate::world::catalog::{LOCALES, VOICES};
pub(crate) use crate::world::graph::node_kind::{NodeKind, Stage};
pub(crate) use crate::world::graph::script::Script;

#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// Unique in the graph.
    pub(crate) id: String,
    pub(crate) kind: NodeKind,
    pub(crate) name: Option<String>,
    /// Coordinates on the canvas.
    pub(crate) position: (f64, f64),
    /// The lowest score that passes, 0 to 100; only validators have one.
    pub(crate) threshold: Option<f64>,
}

#[derive(Clone, Debug)]
pub(crate) struct Edge {
    pub(crate) source: String,
    /// `lines`, or a validator's `pass` or `fail`.
    pub(crate) source_port: &'static str,
    pub(crate) target: String,
}

/// One version of a workflow's graph.
#[derive(Clone, Debug)]
pub(crate) struct Graph {
    /// In order of their stages.
    pub(crate) nodes: Vec<Node>,
    /// A `fail` edge points back to the generator.
    pub(crate) edges: Vec<Edge>,
    pub(crate) locales: Vec<&'static str>,
    /// The voice of each language.
    pub(crate) voices: Vec<&'static str>,
    /// Whether it was saved before the API renamed its operators.
    pub(crate) legacy_slugs: bool,
    pub(crate) script: Script,
    /// Number of nodes in each of [`Stage::ALL`].
    node_counts: [usize; 6],
}

impl Graph {
    /// A random graph with this many languages and sources.
    pub(crate) fn new(rng: Rng, locales: usize, sources: usize, legacy_slugs: bool) -> Self {
        let mut kinds = vec![NodeKind::Source; sources];
        kinds.extend([NodeKind::Translator, NodeKind::Normalizer]);
        if rng.fork("phonemizer").chance(0.5) {
            kinds.push(NodeKind::Phonemizer);
        }
        kinds.extend([NodeKind::Generator, NodeKind::ErrorRate, NodeKind::Naturalness]);
        if rng.fork("second accuracy").chance(0.5) {
            // Two validators with one label: only the node id tells them apart.
            kinds.push(NodeKind::ErrorRate);
        }
        kinds.push(rng.fork("third").pick(&[NodeKind::Noise, NodeKind::Pronunciation]));
        kinds.push(NodeKind::Sink);
        if rng.fork("second sink").chance(0.3) {
            kinds.push(NodeKind::Sink);
        }
        let first = rng.fork("locales").index(4);
        let locales =
            LOCALES.iter().copied().cycle().skip(first).take(locales.clamp(1, 20)).collect();
        Self { legacy_slugs, ..Self::with_nodes(rng, &kinds, locales) }
    }

    /// A graph with six validators, of which two kinds occur twice.
    pub(crate) fn with_six_checks(rng: Rng, locales: usize) -> Self {
        let kinds = [
            NodeKind::Source,
            NodeKind::Translator,
            NodeKind::Normalizer,
            NodeKind::Generator,
            NodeKind::ErrorRate,
            NodeKind::Naturalness,
            NodeKind::Noise,
            NodeKind::Pronunciation,
            NodeKind::ErrorRate,
            NodeKind::Naturalness,
            NodeKind::Sink,
        ];
        Self::with_nodes(rng, &kinds, LOCALES.iter().copied().take(locales).collect())
    }

    fn with_nodes(rng: Rng, kinds: &[NodeKind], locales: Vec<&'static str>) -> Self {
        let nodes = build_nodes(rng, kinds);
        let edges = build_edges(&nodes);
        let voices = (0_u64..)
            .zip(&locales)
            .map(|(number, _)| rng.fork("voice").fork_nth(number).pick(&VOICES))
            .collect();
        let mut node_counts = [0; 6];
        for (count, stage) in node_counts.iter_mut().zip(Stage::ALL) {
            *count = nodes.iter().filter(|node| node.kind.stage() == stage).count();
        }
        let script = Script::default();
        Self { nodes, edges, locales, voices, legacy_slugs: false, script, node_counts }
    }

    pub(crate) fn nodes_in(&self, stage: Stage) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(move |node| node.kind.stage() == stage)
    }

    pub(crate) fn node_count(&self, stage: Stage) -> usize {
        Stage::ALL
            .iter()
            .zip(self.node_counts)
            .find(|(known, _)| **known == stage)
            .map_or(0, |(_, count)| count)
    }

    /// A copy with another script.
    pub(crate) fn with_script(&self, script: Script) -> Self {
        Self { script, ..self.clone() }
    }

    pub(crate) fn total_nodes(&self) -> i64 {
        len_to_i64(self.nodes.len())
    }

    /// The API's node type in this graph.
    pub(crate) fn slug(&self, kind: NodeKind) -> &'static str {
        if self.legacy_slugs { kind.legacy_slug() } else { kind.slug() }
    }
}

fn build_nodes(rng: Rng, kinds: &[NodeKind]) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::with_capacity(kinds.len());
    for kind in kinds {
        let same_kind = nodes.iter().filter(|node| node.kind == *kind).count();
        let row = nodes.iter().filter(|node| node.kind.stage() == kind.stage()).count();
        let column = Stage::ALL.iter().position(|stage| *stage == kind.stage()).unwrap_or(0);
        let base = kind.base_id();
        let id = if same_kind == 0 { base.to_owned() } else { format!("{base}-{}", same_kind + 1) };
        let name = match kind {
            NodeKind::Normalizer => None,
            NodeKind::Generator => Some("Narrator".to_owned()),
            NodeKind::Source
            | NodeKind::Translator
            | NodeKind::Phonemizer
            | NodeKind::ErrorRate
            | NodeKind::Naturalness
            | NodeKind::Noise
            | NodeKind::Pronunciation
            | NodeKind::Sink => Some(kind.label().to_owned()),
        };
        // A second word accuracy validator is stricter than the first.
        let strict = *kind == NodeKind::ErrorRate && same_kind > 0;
        let threshold = if strict { Some(99.0) } else { kind.threshold() };
        let jitter = round_to_i64(rng.fork(&id).unit() * 40.0) as f64 / 2.0;
        let position = (column as f64 * 260.0 - 420.0 + jitter, row as f64 * 200.0 - 120.0);
        nodes.push(Node { id, kind: *kind, name, position, threshold });
    }
    nodes
}

fn build_edges(nodes: &[Node]) -> Vec<Edge> {
    let of = |kind: NodeKind| nodes.iter().filter(move |node| node.kind == kind);
    let validators = || nodes.iter().filter(|node| node.kind.stage() == Stage::Validate);
    let mut edges = Vec::new();
    let mut link = |source: &Node, source_port: &'static str, target: &Node| {
        edges.push(Edge { source: source.id.clone(), source_port, target: target.id.clone() });
    };
    for translator in of(NodeKind::Translator) {
        for source in of(NodeKind::Source) {
            link(source, "lines", translator);
        }
        for normalizer in of(NodeKind::Normalizer) {
            link(translator, "lines", normalizer);
        }
    }
    for generator in of(NodeKind::Generator) {
        for normalizer in of(NodeKind::Normalizer) {
            link(normalizer, "lines", generator);
            for phonemizer in of(NodeKind::Phonemizer) {
                link(normalizer, "lines", phonemizer);
            }
        }
        for phonemizer in of(NodeKind::Phonemizer) {
            link(phonemizer, "lines", generator);
        }
        for validator in validators() {
            link(generator, "lines", validator);
        }
        for validator in validators().take(1) {
            link(validator, "fail", generator);
        }
    }
    for sink in of(NodeKind::Sink) {
        for validator in validators() {
            link(validator, "pass", sink);
        }
    }
    edges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_are_valid_and_ids_unique() {
        for number in 0..50 {
            let graph = Graph::new(Rng::new(1).fork_nth(number), 5, 1, false);
            let ids: std::collections::BTreeSet<_> =
                graph.nodes.iter().map(|node| node.id.as_str()).collect();
            assert_eq!(ids.len(), graph.nodes.len());
            for edge in &graph.edges {
                assert!(ids.contains(edge.source.as_str()) && ids.contains(edge.target.as_str()));
            }
            assert_eq!(
                Stage::ALL.iter().map(|stage| graph.node_count(*stage)).sum::<usize>(),
                graph.nodes.len()
            );
        }
    }

    #[test]
    fn has_1_to_20_distinct_languages() {
        for wanted in [0, 1, 7, 20, 99] {
            let graph = Graph::new(Rng::new(1), wanted, 1, false);
            let distinct: std::collections::BTreeSet<_> = graph.locales.iter().collect();
            assert_eq!(distinct.len(), graph.locales.len());
            assert!((1..=20).contains(&distinct.len()));
        }
    }
}
