//! Starts of runs, and what they cost.

use crate::world::clock::Ms;
use crate::world::graph::Script;
use crate::world::runs::{Estimate, Status};
use crate::world::workflows::history::run_rng;
use crate::world::workflows::recent_runs::{RecentRun, RunFactory};
use crate::world::workflows::workflow::Workflow;

impl Workflow {
    /// Starts a run and returns its index. Without a user, a simulated user starts it.
    pub(crate) fn start_run(&mut self, triggered_by: Option<u16>, now: Ms) -> u32 {
        self.start_run_with_script(triggered_by, None, now)
    }

    /// Like [`Workflow::start_run`], with a script for this run only.
    pub(crate) fn start_run_with_script(
        &mut self,
        triggered_by: Option<u16>,
        script: Option<Script>,
        now: Ms,
    ) -> u32 {
        let index = self.runs();
        let graph = script.map(|script| self.graph_of(u32::MAX).with_script(script));
        let factory = RunFactory { graph: self.graph_of(u32::MAX), can_pause: self.can_pause() };
        let run = factory.start(run_rng(self.rng, index), triggered_by, now);
        let run = RecentRun { graph, ..run };
        self.recent_runs.push(run);
        index
    }

    /// Creates a run with this status and returns its index.
    pub(crate) fn start_run_with_status(&mut self, status: Status, now: Ms) -> u32 {
        let index = self.runs();
        let seed = self.rng.fork("made").fork_nth(u64::from(index));
        let run = self.factory().with_status(seed, status, now);
        self.recent_runs.push(run);
        index
    }

    /// Credits of a run that starts next with this script.
    pub(crate) fn estimate(&self, script: Option<Script>) -> Estimate {
        let graph = self.graph_of(u32::MAX);
        let rng = run_rng(self.rng, self.runs());
        match script {
            Some(script) => Estimate::new(rng, &graph.with_script(script)),
            None => Estimate::new(rng, graph),
        }
    }

    /// Credits of the runs that users, not simulated ones, started.
    pub(crate) fn spent_by_users(&self, now: Ms) -> i64 {
        let first = self.table.len();
        let by_users = (first..).zip(&self.recent_runs).filter(|(_, run)| !run.simulated);
        let credits = by_users
            .filter_map(|(index, _)| self.run(u32::try_from(index).ok()?, now).snapshot.credits);
        credits.sum()
    }
}
