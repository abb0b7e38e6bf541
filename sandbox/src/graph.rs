//! A workflow's graph: its nodes, edges and languages.

use crate::catalog::{LOCALES, VOICES};
use crate::draw::{Draw, count, whole};

/// What a node does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// Gives the lines.
    Source,
    /// Translates them.
    Translator,
    /// Spells out numbers and abbreviations.
    Normalizer,
    /// Adds pronunciations.
    Phonemizer,
    /// Speaks the lines.
    Generator,
    /// Scores how well the words are understood.
    ErrorRate,
    /// Scores how natural the voice sounds.
    Naturalness,
    /// Scores how clean the recording is.
    Noise,
    /// Scores how the words are pronounced.
    Pronunciation,
    /// Collects the result.
    Sink,
}

impl NodeKind {
    /// The node type on the wire today.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Source => "source_script",
            Self::Translator => "operator_translator",
            Self::Normalizer => "operator_normalizer",
            Self::Phonemizer => "operator_phoneme_injector",
            Self::Generator => "operator_generator",
            Self::ErrorRate => "validator_error_rate",
            Self::Naturalness => "validator_naturalness",
            Self::Noise => "validator_noise",
            Self::Pronunciation => "validator_pronunciation",
            Self::Sink => "sink_preview",
        }
    }

    /// The node type before the API renamed its operators; snapshots of old runs still carry it.
    pub fn old_slug(self) -> &'static str {
        match self {
            Self::Translator => "processing_translator",
            Self::Normalizer => "processing_booster",
            Self::Generator => "processing_generator",
            Self::Source
            | Self::Phonemizer
            | Self::ErrorRate
            | Self::Naturalness
            | Self::Noise
            | Self::Pronunciation
            | Self::Sink => self.slug(),
        }
    }

    /// The name people see.
    pub fn label(self) -> &'static str {
        match self {
            Self::Source => "Script Input",
            Self::Translator => "Translator",
            Self::Normalizer => "Normalizer",
            Self::Phonemizer => "Phonemizer",
            Self::Generator => "Voice Generator",
            Self::ErrorRate => "Word accuracy",
            Self::Naturalness => "Naturalness",
            Self::Noise => "Clarity",
            Self::Pronunciation => "Pronunciation",
            Self::Sink => "Export",
        }
    }

    /// A validator's `kind` on the wire; `None` for nodes that check nothing.
    pub fn validator_kind(self) -> Option<&'static str> {
        match self {
            Self::ErrorRate => Some("wer"),
            Self::Naturalness => Some("naturalness"),
            Self::Noise => Some("noise"),
            Self::Pronunciation => Some("pronunciation"),
            Self::Source
            | Self::Translator
            | Self::Normalizer
            | Self::Phonemizer
            | Self::Generator
            | Self::Sink => None,
        }
    }

    /// The stage at which nodes of this kind work.
    pub fn stage(self) -> Stage {
        match self {
            Self::Source => Stage::Source,
            Self::Translator => Stage::Translate,
            Self::Normalizer | Self::Phonemizer => Stage::Prepare,
            Self::Generator => Stage::Speak,
            Self::ErrorRate | Self::Naturalness | Self::Noise | Self::Pronunciation => Stage::Check,
            Self::Sink => Stage::Export,
        }
    }
}

/// Nodes of one stage work at the same time; stages follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Sources.
    Source,
    /// Translators.
    Translate,
    /// Normalizers and phonemizers.
    Prepare,
    /// Generators.
    Speak,
    /// Validators.
    Check,
    /// Sinks.
    Export,
}

impl Stage {
    /// Every stage in order.
    pub const ALL: [Self; 6] =
        [Self::Source, Self::Translate, Self::Prepare, Self::Speak, Self::Check, Self::Export];
}

/// A node of the graph.
#[derive(Clone, Debug)]
pub struct Node {
    /// Unique in the graph.
    pub id: String,
    /// What it does.
    pub kind: NodeKind,
    /// The name somebody gave it.
    pub name: Option<String>,
    /// Where it stands on the canvas.
    pub position: (f64, f64),
    /// Validators: the lowest score that passes (0 to 100).
    pub threshold: Option<f64>,
}

/// An edge of the graph.
#[derive(Clone, Debug)]
pub struct Edge {
    /// The node it leaves.
    pub source: String,
    /// `lines`, or a validator's `pass` or `fail`.
    pub source_port: &'static str,
    /// The node it enters.
    pub target: String,
}

/// The graph of a workflow as it was at some time.
#[derive(Clone, Debug)]
pub struct Graph {
    /// Nodes in the order they work.
    pub nodes: Vec<Node>,
    /// Edges; a `fail` edge points back to the generator.
    pub edges: Vec<Edge>,
    /// The languages it delivers.
    pub locales: Vec<&'static str>,
    /// The voice of each of these languages.
    pub voices: Vec<&'static str>,
    /// It was saved before the operators were renamed.
    pub old_slugs: bool,
    /// Nodes of each stage, in the order of [`Stage::ALL`].
    sizes: [usize; 6],
}

impl Graph {
    /// A graph with this many languages and sources; the rest is chance.
    pub fn new(draw: Draw, locales: usize, sources: usize, old_slugs: bool) -> Self {
        let mut kinds = vec![NodeKind::Source; sources];
        kinds.extend([NodeKind::Translator, NodeKind::Normalizer]);
        if draw.at("phonemizer").chance(0.5) {
            kinds.push(NodeKind::Phonemizer);
        }
        kinds.extend([NodeKind::Generator, NodeKind::ErrorRate, NodeKind::Naturalness]);
        if draw.at("second accuracy").chance(0.5) {
            // Two validators with one label: only the node id tells them apart.
            kinds.push(NodeKind::ErrorRate);
        }
        kinds.push(draw.at("third").pick(&[NodeKind::Noise, NodeKind::Pronunciation]));
        kinds.push(NodeKind::Sink);
        if draw.at("second sink").chance(0.3) {
            kinds.push(NodeKind::Sink);
        }
        let nodes = place(draw, &kinds);
        let edges = connect(&nodes);
        let first = draw.at("locales").index(4);
        let locales: Vec<_> =
            LOCALES.iter().copied().cycle().skip(first).take(locales.clamp(1, 20)).collect();
        let voices = (0_u64..)
            .zip(&locales)
            .map(|(number, _)| draw.at("voice").nth(number).pick(&VOICES))
            .collect();
        let mut sizes = [0; 6];
        for (size, stage) in sizes.iter_mut().zip(Stage::ALL) {
            *size = nodes.iter().filter(|node| node.kind.stage() == stage).count();
        }
        Self { nodes, edges, locales, voices, old_slugs, sizes }
    }

    /// Nodes that work in this stage.
    pub fn at(&self, stage: Stage) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(move |node| node.kind.stage() == stage)
    }

    /// How many nodes work in this stage.
    pub fn size(&self, stage: Stage) -> usize {
        Stage::ALL
            .iter()
            .zip(self.sizes)
            .find(|(known, _)| **known == stage)
            .map_or(0, |(_, size)| size)
    }

    /// Nodes in the graph.
    pub fn total_nodes(&self) -> i64 {
        count(self.nodes.len())
    }

    /// The type a node has on the wire in this graph.
    pub fn slug(&self, kind: NodeKind) -> &'static str {
        if self.old_slugs { kind.old_slug() } else { kind.slug() }
    }
}

fn place(draw: Draw, kinds: &[NodeKind]) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::with_capacity(kinds.len());
    for kind in kinds {
        let twins = nodes.iter().filter(|node| node.kind == *kind).count();
        let row = nodes.iter().filter(|node| node.kind.stage() == kind.stage()).count();
        let column = Stage::ALL.iter().position(|stage| *stage == kind.stage()).unwrap_or(0);
        let base = match kind {
            NodeKind::Source => "n-src",
            NodeKind::Translator => "n-tr",
            NodeKind::Normalizer => "n-norm",
            NodeKind::Phonemizer => "n-phon",
            NodeKind::Generator => "n-gen",
            NodeKind::ErrorRate => "n-wer",
            NodeKind::Naturalness => "n-nat",
            NodeKind::Noise => "n-noise",
            NodeKind::Pronunciation => "n-pron",
            NodeKind::Sink => "n-out",
        };
        let id = if twins == 0 { base.to_owned() } else { format!("{base}-{}", twins + 1) };
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
        let threshold = match kind {
            NodeKind::ErrorRate if twins > 0 => Some(99.0),
            NodeKind::ErrorRate => Some(93.0),
            NodeKind::Naturalness | NodeKind::Noise => Some(70.0),
            NodeKind::Pronunciation => Some(99.0),
            NodeKind::Source
            | NodeKind::Translator
            | NodeKind::Normalizer
            | NodeKind::Phonemizer
            | NodeKind::Generator
            | NodeKind::Sink => None,
        };
        let wobble = whole(draw.at(&id).unit() * 40.0) as f64 / 2.0;
        let position = (column as f64 * 260.0 - 420.0 + wobble, row as f64 * 200.0 - 120.0);
        nodes.push(Node { id, kind: *kind, name, position, threshold });
    }
    nodes
}

fn connect(nodes: &[Node]) -> Vec<Edge> {
    let of = |kind: NodeKind| nodes.iter().filter(move |node| node.kind == kind);
    let checks = || nodes.iter().filter(|node| node.kind.stage() == Stage::Check);
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
        for check in checks() {
            link(generator, "lines", check);
        }
        for check in checks().take(1) {
            link(check, "fail", generator);
        }
    }
    for sink in of(NodeKind::Sink) {
        for check in checks() {
            link(check, "pass", sink);
        }
    }
    edges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_join_nodes_that_exist_and_ids_are_unique() {
        for number in 0..50 {
            let graph = Graph::new(Draw::new(1).nth(number), 5, 1, false);
            let ids: std::collections::BTreeSet<_> =
                graph.nodes.iter().map(|node| node.id.as_str()).collect();
            assert_eq!(ids.len(), graph.nodes.len());
            for edge in &graph.edges {
                assert!(ids.contains(edge.source.as_str()) && ids.contains(edge.target.as_str()));
            }
            assert_eq!(
                Stage::ALL.iter().map(|stage| graph.size(*stage)).sum::<usize>(),
                graph.nodes.len()
            );
        }
    }

    #[test]
    fn languages_are_distinct_and_between_1_and_20() {
        for wanted in [0, 1, 7, 20, 99] {
            let graph = Graph::new(Draw::new(1), wanted, 1, false);
            let distinct: std::collections::BTreeSet<_> = graph.locales.iter().collect();
            assert_eq!(distinct.len(), graph.locales.len());
            assert!((1..=20).contains(&distinct.len()));
        }
    }
}
