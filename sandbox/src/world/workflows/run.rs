//! A run with its lifecycle and graph.

use crate::random::Rng;
use crate::world::graph::Graph;
use crate::world::runs::{EdgeCase, Lifecycle, OverviewVariant, RunSnapshot};

/// A run with what it was generated from, for responses with more than the fields of [`RunSnapshot`].
pub(crate) struct Run<'a> {
    pub(crate) snapshot: RunSnapshot,
    pub(crate) lifecycle: Lifecycle,
    pub(crate) graph: &'a Graph,
    pub(crate) rng: Rng,
    pub(crate) edge_case: Option<EdgeCase>,
}

impl Run<'_> {
    pub(crate) fn overview_variant(&self) -> OverviewVariant {
        self.edge_case.map_or(OverviewVariant::Standard, EdgeCase::overview)
    }
}
