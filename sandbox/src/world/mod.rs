//! The generated world: workflows, their runs, and simulated users who start and change runs.
//!
//! It has no knowledge of JSON or HTTP.

pub(crate) mod catalog;
pub(crate) mod clock;
pub(crate) mod graph;
pub(crate) mod line_texts;
pub(crate) mod runs;
pub(crate) mod workflows;

use uuid::Uuid;

use crate::cli::Settings;
use crate::random::Rng;
use crate::world::clock::Ms;
use crate::world::graph::Script;
use crate::world::runs::{Conflict, RunAction, Status, edge_case_count};
use crate::world::workflows::{Workflow, WorkflowKind};

/// Enough for all but the largest scripts.
const CREDITS: i64 = 25_000;

#[derive(Debug)]
pub(crate) struct World {
    pub(crate) rng: Rng,
    pub(crate) workspace_id: Uuid,
    /// The page shows the first.
    pub(crate) workflows: Vec<Workflow>,
    start: Ms,
    /// Number of runs that background starts keep active.
    active: usize,
    /// Most active runs per workflow that a start or a resume may lead to.
    concurrency: usize,
    /// 0 disables background starts.
    starts_every: Ms,
    background_starts: i64,
    /// Credits of the workspace at the start, without what users have spent since.
    credits: i64,
}

impl World {
    /// Generates the history before `start`.
    pub(crate) fn new(settings: &Settings, start: Ms) -> Self {
        let rng = Rng::new(settings.seed);
        let active = settings.active_runs();
        let sizes = [
            (WorkflowKind::Main, (settings.runs, active)),
            (WorkflowKind::Empty, (0, 0)),
            (WorkflowKind::Small, (12, 0)),
            (WorkflowKind::EdgeCases, (edge_case_count(), 0)),
            (WorkflowKind::TwoSources, (26, 1)),
        ];
        let workflows = (0_u64..)
            .zip(sizes)
            .map(|(number, (kind, size))| {
                Workflow::new(rng, number, kind, settings.contract, start, size)
            })
            .collect();
        Self {
            rng,
            workspace_id: rng.fork("workspace").uuid(),
            workflows,
            start,
            active: usize::try_from(active).unwrap_or(usize::MAX),
            concurrency: settings.concurrency_limit(),
            starts_every: i64::from(settings.starts_every) * 1_000,
            background_starts: 0,
            credits: CREDITS,
        }
    }

    /// Starts the background runs that are due until `now`.
    pub(crate) fn advance(&mut self, now: Ms) {
        let Some(workflow) = self.workflows.first_mut() else {
            return;
        };
        if self.starts_every > 0 {
            while let Some(at) =
                background_start(self.rng, self.start, self.starts_every, self.background_starts)
                    .filter(|at| *at <= now)
            {
                self.background_starts += 1;
                workflow.cache_ended_runs(at);
                for _ in workflow.active_count(at)..self.active.max(1) {
                    workflow.start_run(None, at);
                }
            }
        }
        for workflow in &mut self.workflows {
            workflow.cache_ended_runs(now);
        }
    }

    pub(crate) fn workflow(&self, id: Uuid) -> Option<&Workflow> {
        self.workflows.iter().find(|workflow| workflow.id == id)
    }

    fn workflow_mut(&mut self, id: Uuid) -> Option<&mut Workflow> {
        self.workflows.iter_mut().find(|workflow| workflow.id == id)
    }

    /// Credits that are left. Runs of simulated users are free, so that a long session does not run out of them.
    pub(crate) fn balance(&self, now: Ms) -> i64 {
        let spent = self.workflows.iter().map(|workflow| workflow.spent_by_users(now));
        (self.credits - spent.sum::<i64>()).max(0)
    }

    pub(crate) fn set_balance(&mut self, balance: i64, now: Ms) {
        let spent = self.workflows.iter().map(|workflow| workflow.spent_by_users(now));
        self.credits = balance + spent.sum::<i64>();
    }

    /// Starts a run and returns its index; `None` if the workflow does not exist.
    ///
    /// # Errors
    ///
    /// [`Conflict`] at the concurrency limit.
    pub(crate) fn start_run(
        &mut self,
        workflow_id: Uuid,
        triggered_by: u16,
        script: Option<Script>,
        now: Ms,
    ) -> Option<Result<u32, Conflict>> {
        let limit = self.concurrency;
        let workflow = self.workflow_mut(workflow_id)?;
        Some(if workflow.active_count(now) < limit {
            Ok(workflow.start_run_with_script(Some(triggered_by), script, now))
        } else if limit == 1 {
            Err(Conflict("Another run of this workflow is active."))
        } else {
            Err(Conflict(
                "Too many runs of this workflow are active. Wait for one to end, or cancel one.",
            ))
        })
    }

    /// Starts runs of simulated users and returns their indexes; `None` if the workflow does not exist or cannot run.
    pub(crate) fn start_simulated_runs(
        &mut self,
        workflow_id: Uuid,
        runs: u32,
        status: Option<Status>,
        now: Ms,
    ) -> Option<Vec<u32>> {
        let workflow = self.workflow_mut(workflow_id)?;
        workflow.graph()?;
        Some(
            (0..runs)
                .map(|_| match status {
                    Some(status) => workflow.start_run_with_status(status, now),
                    None => workflow.start_run(None, now),
                })
                .collect(),
        )
    }

    /// Applies a user's action to a run; `None` if the workflow does not exist.
    ///
    /// # Errors
    ///
    /// [`Conflict`] when the run's state does not allow it.
    pub(crate) fn apply_action(
        &mut self,
        workflow_id: Uuid,
        index: u32,
        action: RunAction,
        now: Ms,
    ) -> Option<Result<(), Conflict>> {
        let limit = self.concurrency;
        Some(self.workflow_mut(workflow_id)?.apply_action(index, action, now, limit))
    }
}

/// The time of a background start. The jitter of a third keeps the starts in order.
fn background_start(rng: Rng, start: Ms, every: Ms, number: i64) -> Option<Ms> {
    let jitter = rng.fork("tick").fork_nth(number.unsigned_abs()).between(-every / 3, every / 3);
    number.checked_add(1)?.checked_mul(every)?.checked_add(start)?.checked_add(jitter)
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Ms = 1_790_000_000_000;

    fn world(settings: Settings) -> World {
        World::new(&settings, START)
    }

    #[test]
    fn background_starts_keep_runs_active() {
        let mut world = world(Settings { runs: 50, active: Some(8), ..Settings::default() });
        for minute in 1..60 {
            let now = START + minute * 60_000;
            world.advance(now);
            let active = world.workflows.first().map_or(0, |workflow| workflow.active_count(now));
            // Simulated users also resume runs.
            assert!((4..=10).contains(&active), "{active} after {minute} minutes");
        }
        assert!(world.workflows.first().is_some_and(|workflow| workflow.runs() > 80));
    }

    #[test]
    fn state_does_not_depend_on_polling() {
        let mut often = world(Settings::default());
        let mut once = world(Settings::default());
        for second in 0..1_200 {
            often.advance(START + second * 1_000);
        }
        once.advance(START + 1_199_000);
        let ids = |world: &World| {
            world.workflows.first().map(|workflow| {
                (0..workflow.runs())
                    .map(|index| {
                        let snapshot = workflow.run(index, START + 1_199_000).snapshot;
                        (snapshot.id, snapshot.created_at, snapshot.status)
                    })
                    .collect::<Vec<_>>()
            })
        };
        assert_eq!(ids(&often), ids(&once));
    }

    #[test]
    fn zero_disables_background_starts() {
        let mut world = world(Settings { starts_every: 0, ..Settings::default() });
        world.advance(START + 3_600_000);
        assert_eq!(world.workflows.first().map(Workflow::runs), Some(200));
    }

    #[test]
    fn start_respects_concurrency_limit() {
        let mut world =
            world(Settings { active: Some(0), concurrency: Some(1), ..Settings::default() });
        let id = world.workflows.first().map(|workflow| workflow.id).unwrap_or_default();
        assert_eq!(world.start_run(id, 0, None, START), Some(Ok(200)));
        assert_eq!(
            world.start_run(id, 0, None, START),
            Some(Err(Conflict("Another run of this workflow is active.")))
        );
        assert_eq!(world.start_run(Uuid::nil(), 0, None, START), None);
    }
}
