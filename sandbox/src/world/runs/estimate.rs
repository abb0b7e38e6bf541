//! The credits of a run before it starts.

use crate::random::{Rng, len_to_i64, round_to_i64};
use crate::world::graph::{Graph, NodeKind};
use crate::world::runs::audio::script_lines;
use crate::world::runs::snapshot::{UNITS_PER_LINE, credits};

/// The least, the likely and the most credits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct CreditRange {
    pub(crate) min: i64,
    pub(crate) expected: i64,
    pub(crate) max: i64,
}

impl CreditRange {
    fn around(expected: i64) -> Self {
        // Retries cost extra, and empty lines nothing.
        Self { min: expected * 4 / 5, expected, max: expected * 3 / 2 }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Estimate {
    /// Id, API's node type and credits of each node that costs credits.
    pub(crate) nodes: Vec<(String, &'static str, CreditRange)>,
}

impl Estimate {
    /// The estimate of the run with this generator: a run without retries costs what is expected.
    pub(crate) fn new(rng: Rng, graph: &Graph) -> Self {
        let units = script_lines(rng, graph) * len_to_i64(graph.locales.len()) * UNITS_PER_LINE;
        let total = round_to_i64(credits(units).floor());
        let translation = total * 12 / 100;
        let node = |kind: NodeKind, credits: i64| {
            let node = graph.nodes.iter().find(|node| node.kind == kind)?;
            Some((node.id.clone(), graph.slug(kind), CreditRange::around(credits)))
        };
        let nodes = [
            node(NodeKind::Translator, translation),
            node(NodeKind::Generator, total - translation),
        ];
        Self { nodes: nodes.into_iter().flatten().collect() }
    }

    pub(crate) fn total(&self) -> CreditRange {
        self.nodes.iter().fold(CreditRange::default(), |sum, (_, _, node)| CreditRange {
            min: sum.min + node.min,
            expected: sum.expected + node.expected,
            max: sum.max + node.max,
        })
    }
}
