//! One workflow with all its runs: the ended runs of its history in a table, later runs one by one.

use uuid::Uuid;

use crate::cli::Contract;
use crate::random::{Rng, run_id, run_index};
use crate::world::catalog;
use crate::world::clock::Ms;
use crate::world::graph::Graph;
use crate::world::runs::{
    ActionEffect, CONCURRENT_CHANGE, Conflict, Lifecycle, Plan, RunAction, RunEvent, RunIdentity,
    RunSnapshot, Status, check_action, edge_case, edge_case_count,
};
use crate::world::workflows::history::{History, graph_version, run_rng};
use crate::world::workflows::kind::{WorkflowKind, edge_case_graph, graphs, name_and_description};
use crate::world::workflows::query::{ListPage, RunsQuery};
use crate::world::workflows::recent_runs::{RecentRun, RunFactory};
use crate::world::workflows::run::Run;
use crate::world::workflows::run_row::RunRow;
use crate::world::workflows::run_table::RunTable;
use crate::world::workflows::start_times;
use crate::world::workflows::totals::RunTotals;

#[derive(Debug)]
pub(crate) struct Workflow {
    pub(crate) id: Uuid,
    pub(crate) kind: WorkflowKind,
    pub(crate) name: String,
    pub(crate) name_source: &'static str,
    pub(crate) description: Option<&'static str>,
    /// Index into the catalog of users.
    pub(crate) owner: u16,
    pub(crate) created_at: Ms,
    pub(crate) updated_at: Ms,
    pub(super) rng: Rng,
    pub(super) contract: Contract,
    /// When the sandbox started.
    start: Ms,
    /// Oldest first; new runs use the last.
    pub(super) graphs: Vec<Graph>,
    pub(super) table: RunTable,
    pub(super) recent_runs: Vec<RecentRun>,
}

impl Workflow {
    /// The workflow at position `number`, with `size.0` runs of which `size.1` are active.
    pub(crate) fn new(
        world: Rng,
        number: u64,
        kind: WorkflowKind,
        contract: Contract,
        start: Ms,
        size: (u32, u32),
    ) -> Self {
        let rng = world.fork("workflow").fork_nth(number);
        let (runs, active) = size;
        let (name, description) = name_and_description(rng, kind);
        let age = start_times::history_ms() + rng.fork("made").between(1, 40) * 86_400_000;
        let mut workflow = Self {
            id: rng.fork("id").uuid(),
            kind,
            name,
            name_source: if kind == WorkflowKind::Empty { "placeholder" } else { "user" },
            description,
            owner: catalog::pick_user(rng.fork("owner")),
            created_at: start - age,
            updated_at: start - rng.fork("changed").between(1, 2_000) * 60_000,
            rng,
            contract,
            start,
            graphs: graphs(rng, kind),
            table: RunTable::new(rng, Vec::new()),
            recent_runs: Vec::new(),
        };
        let ended = runs.saturating_sub(active);
        workflow.table = RunTable::new(rng, workflow.ended_rows(ended));
        workflow.recent_runs = workflow.factory().active_runs(rng.fork("active"), active, start);
        workflow
    }

    /// The generator of the run ids.
    pub(crate) fn run_id_rng(&self) -> Rng {
        self.rng
    }

    pub(crate) fn runs(&self) -> u32 {
        u32::try_from(self.table.len() + self.recent_runs.len()).unwrap_or(u32::MAX)
    }

    /// The index of the run with this id.
    pub(crate) fn index(&self, id: Uuid) -> Option<u32> {
        run_index(self.rng, id).filter(|index| *index < self.runs())
    }

    /// The graph of new runs; `None` for a workflow that cannot run.
    pub(crate) fn graph(&self) -> Option<&Graph> {
        self.graphs.last().filter(|_| self.kind != WorkflowKind::Empty)
    }

    pub(crate) fn run(&self, index: u32, now: Ms) -> Run<'_> {
        let (plan, lifecycle, user) = self.simulate(index);
        let graph = self.graph_of(index);
        let rng = self.run_rng(index);
        let identity = RunIdentity {
            rng,
            id: run_id(self.rng, index),
            workflow_id: self.id,
            run_number: i64::from(index) + 1,
            triggered_by: Some(user),
            graph,
        };
        let mut snapshot = RunSnapshot::new(identity, &plan, &lifecycle, now);
        let has_edge_cases = self.kind == WorkflowKind::EdgeCases;
        let edge_case = if has_edge_cases { edge_case(index) } else { None };
        if let Some(edge_case) = edge_case {
            edge_case.apply(&mut snapshot, self.can_pause());
        }
        Run { snapshot, lifecycle, graph, rng, edge_case }
    }

    pub(crate) fn page(&self, query: &RunsQuery, now: Ms) -> ListPage {
        self.table.page(query, &self.recent_rows(now))
    }

    /// Totals of the runs created in a time range.
    pub(crate) fn totals(&self, from: Option<Ms>, to: Option<Ms>, now: Ms) -> RunTotals {
        self.table.totals(from, to, &self.recent_rows(now))
    }

    /// Number of pending and running runs.
    pub(crate) fn active_count(&self, now: Ms) -> usize {
        let active = |row: &RunRow| matches!(row.status, Status::Pending | Status::Running);
        self.recent_rows(now).iter().filter(|(_, row)| active(row)).count()
    }

    pub(crate) fn last_run(&self, now: Ms) -> Option<RunRow> {
        let index = self.runs().checked_sub(1)?;
        Some(self.row(index, now))
    }

    /// Applies an action of the signed-in user.
    ///
    /// # Errors
    ///
    /// [`Conflict`] when the run's state does not allow it.
    pub(crate) fn apply_action(
        &mut self,
        index: u32,
        action: RunAction,
        now: Ms,
        limit: usize,
    ) -> Result<(), Conflict> {
        let snapshot = self.run(index, now).snapshot;
        let pause_pending = snapshot.pause_requested_at.is_some();
        match check_action(action, snapshot.status, pause_pending)? {
            ActionEffect::NoEffect => return Ok(()),
            ActionEffect::Apply => {}
        }
        if action == RunAction::Resume && self.active_count(now) >= limit {
            return Err(Conflict(if limit == 1 {
                "Another run of this workflow is active. This run stays paused."
            } else {
                "Too many runs of this workflow are active. This run stays paused."
            }));
        }
        let recent =
            self.recent_index(index).and_then(|position| self.recent_runs.get_mut(position));
        let run = recent.ok_or(CONCURRENT_CHANGE)?;
        // The user has taken over: drop the simulated actions that are still to come.
        run.events.retain(|event| event.at < now);
        run.events.push(RunEvent { at: now, action });
        Ok(())
    }

    /// Caches the rows of runs that have ended.
    pub(crate) fn cache_ended_runs(&mut self, now: Ms) {
        let first = self.table.len();
        for position in 0..self.recent_runs.len() {
            if self.recent_runs.get(position).is_none_or(|run| run.final_row.is_some()) {
                continue;
            }
            let Ok(index) = u32::try_from(first + position) else {
                continue;
            };
            let row = self.row(index, now);
            let ended = row.status.is_terminal();
            if let Some(run) = self.recent_runs.get_mut(position).filter(|_| ended) {
                run.final_row = Some(row);
            }
        }
    }

    pub(super) fn can_pause(&self) -> bool {
        self.contract == Contract::Current
    }

    fn recent_index(&self, index: u32) -> Option<usize> {
        usize::try_from(index).ok()?.checked_sub(self.table.len())
    }

    fn recent_run(&self, index: u32) -> Option<&RecentRun> {
        self.recent_runs.get(self.recent_index(index)?)
    }

    fn run_rng(&self, index: u32) -> Rng {
        if let Some(run) = self.recent_run(index) {
            return run.rng;
        }
        let rng = run_rng(self.rng, index);
        let completes = self.kind == WorkflowKind::EdgeCases
            && edge_case(index).is_some_and(|edge_case| edge_case.lines().is_some());
        if completes { self.completing(rng, index) } else { rng }
    }

    pub(super) fn factory(&self) -> RunFactory<'_> {
        RunFactory { graph: self.graph_of(u32::MAX), can_pause: self.can_pause() }
    }

    pub(super) fn graph_of(&self, index: u32) -> &Graph {
        if let Some(graph) = self.recent_run(index).and_then(|run| run.graph.as_ref()) {
            return graph;
        }
        if self.kind == WorkflowKind::EdgeCases {
            let special = edge_case_graph(&self.graphs, edge_case(index));
            return special.unwrap_or_else(|| graph_version(&self.graphs, u32::MAX, 0));
        }
        let ended = u32::try_from(self.table.len()).unwrap_or(u32::MAX);
        graph_version(&self.graphs, index, ended)
    }

    /// The plan and the lifecycle of a run, and the user who started it.
    fn simulate(&self, index: u32) -> (Plan, Lifecycle, u16) {
        let rng = self.run_rng(index);
        let plan = Plan::new(rng, self.graph_of(index), self.can_pause());
        if let Some(run) = self.recent_run(index) {
            let lifecycle = Lifecycle::new(&plan, run.created_at, &run.events);
            return (plan, lifecycle, run.triggered_by);
        }
        // An edge case may have changed the date in the table; the lifecycle needs the original.
        let created_at = if self.kind == WorkflowKind::EdgeCases {
            self.edge_case_start(index)
        } else {
            self.table.row(index).map_or(self.start, |row| row.created_at)
        };
        let lifecycle = self.history().lifecycle(rng, &plan, created_at);
        (plan, lifecycle, catalog::pick_user(rng.fork("person")))
    }

    fn row(&self, index: u32, now: Ms) -> RunRow {
        if self.kind == WorkflowKind::EdgeCases {
            return RunRow::from_snapshot(&self.run(index, now).snapshot);
        }
        let (_, lifecycle, user) = self.simulate(index);
        let (rng, graph) = (self.run_rng(index), self.graph_of(index));
        RunRow::from_lifecycle(&lifecycle, rng, graph, user, now)
    }

    /// The generator of an ended run that completes.
    fn completing(&self, rng: Rng, index: u32) -> Rng {
        let candidates = (0..100).map(|attempt| rng.fork_nth(attempt));
        let completes = |rng: &Rng| {
            let plan = Plan::new(*rng, self.graph_of(index), self.can_pause());
            let lifecycle = self.history().lifecycle(*rng, &plan, self.edge_case_start(index));
            lifecycle.status(self.start) == Status::Completed
        };
        candidates.into_iter().find(completes).unwrap_or(rng)
    }

    /// Edge cases are spread over the day before the sandbox started; the last ones are half an hour old.
    fn edge_case_start(&self, index: u32) -> Ms {
        const DAY: Ms = 86_400_000;
        const MIN_AGE: Ms = 1_800_000;
        self.start - DAY + i64::from(index) * (DAY - MIN_AGE) / i64::from(edge_case_count())
    }

    fn recent_rows(&self, now: Ms) -> Vec<(u32, RunRow)> {
        let first = self.table.len();
        (first..)
            .zip(&self.recent_runs)
            .filter_map(|(index, run)| {
                let index = u32::try_from(index).ok()?;
                Some((index, run.final_row.unwrap_or_else(|| self.row(index, now))))
            })
            .collect()
    }

    fn history(&self) -> History<'_> {
        let (rng, start, can_pause) = (self.rng, self.start, self.can_pause());
        History { rng, graphs: &self.graphs, start, can_pause }
    }

    fn ended_rows(&self, runs: u32) -> Vec<RunRow> {
        let rng = self.rng.fork("moments");
        let created = match self.kind {
            WorkflowKind::Empty => Vec::new(),
            WorkflowKind::EdgeCases => {
                return (0..runs).map(|index| self.row(index, self.start)).collect();
            }
            WorkflowKind::Main => start_times::weekday_start_times(rng, runs, self.start),
            WorkflowKind::Small | WorkflowKind::TwoSources => {
                start_times::even_start_times(rng, runs, self.start)
            }
        };
        self.history().rows(&created)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Ms = 1_790_000_000_000;

    fn main(runs: u32, active: u32, contract: Contract) -> Workflow {
        Workflow::new(Rng::new(1), 0, WorkflowKind::Main, contract, START, (runs, active))
    }

    #[test]
    fn history_has_ended_at_start() {
        for contract in [Contract::Seed, Contract::Current] {
            let workflow = main(4_000, 0, contract);
            for index in 0..workflow.runs() {
                let row = workflow.row(index, START);
                assert!(row.status.is_terminal(), "run {index} is {:?}", row.status);
                assert!(row.completed_at.is_some_and(|at| at <= START));
            }
        }
    }

    #[test]
    fn table_rows_match_snapshots() {
        let workflow = main(500, 12, Contract::Current);
        for now in [START, START + 45_000, START + 3_600_000] {
            for index in 0..workflow.runs() {
                let snapshot = workflow.run(index, now).snapshot;
                let kept =
                    workflow.table.row(index).copied().unwrap_or_else(|| workflow.row(index, now));
                assert_eq!(RunRow::from_snapshot(&snapshot), kept, "run {index}");
            }
        }
    }

    #[test]
    fn active_runs_have_every_state() {
        let workflow = main(20, 6, Contract::Current);
        let snapshot: Vec<_> = (14..20).map(|index| workflow.run(index, START).snapshot).collect();
        let of =
            |status: Status| snapshot.iter().filter(|snapshot| snapshot.status == status).count();
        assert_eq!((of(Status::Pending), of(Status::Running), of(Status::Paused)), (1, 4, 1));
        let can_pause = |snapshot: &&RunSnapshot| {
            snapshot.status == Status::Running && snapshot.pause_requested_at.is_some()
        };
        assert_eq!(snapshot.iter().filter(can_pause).count(), 1);
    }

    #[test]
    fn pauses_resumes_and_cancels() {
        let mut workflow = main(5, 0, Contract::Current);
        let index = workflow.start_run(Some(0), START);
        assert_eq!(
            workflow.apply_action(index, RunAction::Resume, START, 9),
            Err(Conflict("Only a paused run can be resumed."))
        );
        assert_eq!(workflow.apply_action(index, RunAction::Pause, START + 1, 9), Ok(()));
        assert_eq!(workflow.run(index, START + 1).snapshot.status, Status::Paused);
        assert!(workflow.apply_action(index, RunAction::Resume, START + 2, 0).is_err());
        assert_eq!(workflow.apply_action(index, RunAction::Resume, START + 2, 9), Ok(()));
        assert_eq!(workflow.run(index, START + 2).snapshot.status, Status::Pending);
        assert_eq!(workflow.apply_action(index, RunAction::Cancel, START + 3, 9), Ok(()));
        assert_eq!(workflow.apply_action(index, RunAction::Cancel, START + 4, 9), Ok(()));
        assert_eq!(workflow.run(index, START + 4).snapshot.completed_at, Some(START + 3));
        assert!(workflow.apply_action(index, RunAction::Pause, START + 5, 9).is_err());
    }

    #[test]
    fn every_edge_case_has_a_run() {
        for contract in [Contract::Seed, Contract::Current] {
            let size = (edge_case_count(), 0);
            let workflow =
                Workflow::new(Rng::new(1), 3, WorkflowKind::EdgeCases, contract, START, size);
            for index in 0..workflow.runs() {
                let run = workflow.run(index, START);
                assert_eq!(run.snapshot.run_number, i64::from(index) + 1);
                assert!(run.snapshot.created_at < START, "run {index} is in the future");
                assert!(contract == Contract::Current || run.snapshot.status != Status::Paused);
            }
        }
    }
}
