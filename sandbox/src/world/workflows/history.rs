//! Runs that ended before the sandbox started.

use crate::random::Rng;
use crate::world::catalog;
use crate::world::clock::Ms;
use crate::world::graph::Graph;
use crate::world::runs::{Lifecycle, Plan, simulated_actions};
use crate::world::workflows::run_row::RunRow;

/// What the history of a workflow is generated from.
#[derive(Clone, Copy)]
pub(super) struct History<'a> {
    pub(super) rng: Rng,
    /// Oldest first.
    pub(super) graphs: &'a [Graph],
    /// When the sandbox started.
    pub(super) start: Ms,
    pub(super) can_pause: bool,
}

impl History<'_> {
    /// One row for each creation time. Generated in parallel: a history has up to a million runs.
    pub(super) fn rows(self, created: &[Ms]) -> Vec<RunRow> {
        let runs = u32::try_from(created.len()).unwrap_or(u32::MAX);
        let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let share = created.len().div_ceil(workers).max(1_000);
        std::thread::scope(|scope| {
            let chunks = (0_u32..).zip(created.chunks(share)).map(|(number, chunk)| {
                let first = number * u32::try_from(share).unwrap_or(u32::MAX);
                let rows = (first..).zip(chunk).map(move |(index, at)| self.row(index, *at, runs));
                scope.spawn(move || rows.collect::<Vec<_>>())
            });
            let chunks: Vec<_> = chunks.collect();
            chunks.into_iter().flat_map(|chunk| chunk.join().unwrap_or_default()).collect()
        })
    }

    fn row(self, index: u32, created_at: Ms, runs: u32) -> RunRow {
        let rng = run_rng(self.rng, index);
        let graph = graph_version(self.graphs, index, runs);
        let plan = Plan::new(rng, graph, self.can_pause);
        let lifecycle = self.lifecycle(rng, &plan, created_at);
        let user = catalog::pick_user(rng.fork("person"));
        RunRow::from_lifecycle(&lifecycle, rng, graph, user, self.start)
    }

    /// The lifecycle of a run that ends before the sandbox starts.
    pub(super) fn lifecycle(self, rng: Rng, plan: &Plan, created_at: Ms) -> Lifecycle {
        let max_pause = (self.start - created_at) / 3;
        let events = simulated_actions(rng, plan, created_at, self.can_pause, max_pause);
        Lifecycle::new(plan, created_at, &events)
    }
}

/// The generator of the run at `index`, for runs that no request started.
pub(super) fn run_rng(workflow: Rng, index: u32) -> Rng {
    workflow.fork("run").fork_nth(u64::from(index))
}

/// The graph version of the run at `index`: `ended` runs share the versions evenly, later runs have the last.
pub(super) fn graph_version(graphs: &[Graph], index: u32, ended: u32) -> &Graph {
    let last = graphs.len().saturating_sub(1);
    let version = if index >= ended {
        last
    } else {
        let versions = u64::try_from(graphs.len()).unwrap_or(1);
        let version = u64::from(index) * versions / u64::from(ended.max(1));
        usize::try_from(version).unwrap_or(0).min(last)
    };
    #[expect(
        clippy::indexing_slicing,
        reason = "every workflow is made with at least one graph, and the index is capped"
    )]
    &graphs[version]
}
