//! Runs that were active when the sandbox started, or that started later.

use crate::random::Rng;
use crate::world::catalog;
use crate::world::clock::Ms;
use crate::world::graph::{Graph, Stage};
use crate::world::runs::{Plan, RunAction, RunEvent, Status, simulated_actions};
use crate::world::workflows::run_row::RunRow;

/// Longest pause before a simulated user resumes or cancels a run.
const MAX_PAUSE: Ms = 150_000;

/// The inputs of a run's lifecycle.
#[derive(Debug)]
pub(crate) struct RecentRun {
    pub(crate) rng: Rng,
    pub(crate) created_at: Ms,
    /// Index into the catalog of users.
    pub(crate) triggered_by: u16,
    /// Past and future actions, sorted by time.
    pub(crate) events: Vec<RunEvent>,
    /// The row, once the run has ended.
    pub(crate) final_row: Option<RunRow>,
    /// The graph, if the run has a script of its own.
    pub(crate) graph: Option<Graph>,
    /// Whether a simulated user started it.
    pub(crate) simulated: bool,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct RunFactory<'a> {
    pub(crate) graph: &'a Graph,
    pub(crate) can_pause: bool,
}

/// The state of an active run when the sandbox starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum StartState {
    Pending,
    /// Running, early in its generate stage.
    Early,
    /// Running, past half of its plan.
    Late,
    Pausing,
    Paused,
}

impl RunFactory<'_> {
    /// A run that starts now. Without a user, a simulated user starts it and may act on it later.
    pub(crate) fn start(self, rng: Rng, triggered_by: Option<u16>, now: Ms) -> RecentRun {
        let simulated = triggered_by.is_none();
        let events = if simulated {
            simulated_actions(rng, &self.plan(rng), now, self.can_pause, MAX_PAUSE)
        } else {
            Vec::new()
        };
        let triggered_by = triggered_by.unwrap_or_else(|| catalog::pick_user(rng.fork("person")));
        RecentRun {
            rng,
            created_at: now,
            triggered_by,
            events,
            final_row: None,
            graph: None,
            simulated,
        }
    }

    /// A run that has this status now; its creation time is set accordingly.
    pub(crate) fn with_status(self, seed: Rng, status: Status, now: Ms) -> RecentRun {
        let long_success = || self.find_plan(seed, Plan::is_long_success);
        let ((rng, plan), action) = match status {
            Status::Failed => (self.find_plan(seed, |plan| plan.failure().is_some()), None),
            Status::Cancelled => (long_success(), Some(RunAction::Cancel)),
            Status::Paused => (long_success(), Some(RunAction::Pause)),
            Status::Pending | Status::Running | Status::Completed | Status::Other(_) => {
                (long_success(), None)
            }
        };
        let age = match status {
            Status::Pending | Status::Paused | Status::Cancelled | Status::Other(_) => 0,
            Status::Running => plan.queue + plan.active_total() / 10,
            Status::Completed => plan.queue + plan.active_total(),
            Status::Failed => {
                plan.queue + plan.failure().map_or(0, |position| plan.active_until(position))
            }
        };
        RecentRun {
            rng,
            created_at: now - age,
            triggered_by: catalog::pick_user(rng.fork("person")),
            events: action.map(|action| RunEvent { at: now, action }).into_iter().collect(),
            final_row: None,
            graph: None,
            simulated: true,
        }
    }

    /// Active runs in every state, sorted by creation time.
    pub(crate) fn active_runs(self, seed: Rng, active: u32, start: Ms) -> Vec<RecentRun> {
        use StartState::{Early, Late, Paused, Pausing, Pending};
        let states: &[StartState] = if self.can_pause {
            &[Early, Paused, Pausing, Late, Early, Pending]
        } else {
            &[Early, Late, Early, Pending]
        };
        let mut runs: Vec<_> = (0..active)
            .zip(states.iter().cycle())
            .map(|(number, state)| self.in_state(seed.fork_nth(u64::from(number)), *state, start))
            .collect();
        runs.sort_by_key(|run| run.created_at);
        runs
    }

    fn in_state(self, seed: Rng, state: StartState, start: Ms) -> RecentRun {
        let (rng, plan) = self.find_plan(seed, Plan::is_long_success);
        let generate_position = plan.position(Stage::Generate).unwrap_or(0);
        let generate_ms = plan.duration(generate_position);
        let generate_start = plan.queue + plan.active_until(generate_position) - generate_ms;
        let (age, pause) = match state {
            StartState::Pending => (200, None),
            StartState::Early => (generate_start + generate_ms / 5, None),
            StartState::Late => (plan.queue + plan.active_total() * 6 / 10, None),
            // Nearly all of the wave is left to drain, so that a user can watch it.
            StartState::Pausing => {
                (generate_start + generate_ms / 10, Some(generate_start + generate_ms / 20))
            }
            StartState::Paused => {
                let since = rng.fork("since").between(1, 6) * 60_000;
                (plan.queue + plan.active_total() + since, Some(generate_start + generate_ms / 2))
            }
        };
        let created_at = start - age;
        let event = |after: Ms| RunEvent { at: created_at + after, action: RunAction::Pause };
        RecentRun {
            rng,
            created_at,
            triggered_by: catalog::pick_user(rng.fork("person")),
            events: pause.map(event).into_iter().collect(),
            final_row: None,
            graph: None,
            simulated: true,
        }
    }

    fn plan(self, rng: Rng) -> Plan {
        Plan::new(rng, self.graph, self.can_pause)
    }

    /// The first generator, from `seed` on, whose plan is as wanted.
    fn find_plan(self, seed: Rng, wanted: impl Fn(&Plan) -> bool) -> (Rng, Plan) {
        let mut rng = seed;
        loop {
            let plan = self.plan(rng);
            if wanted(&plan) {
                return (rng, plan);
            }
            rng = rng.fork_nth(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::runs::Lifecycle;

    const NOW: Ms = 1_790_000_000_000;

    #[test]
    fn with_status_has_that_status() {
        let graph = Graph::new(Rng::new(1), 8, 1, false);
        let factory = RunFactory { graph: &graph, can_pause: true };
        for number in 0..50 {
            for status in Status::KNOWN {
                let run = factory.with_status(Rng::new(2).fork_nth(number), status, NOW);
                let lifecycle = Lifecycle::new(&factory.plan(run.rng), run.created_at, &run.events);
                assert_eq!(lifecycle.status(NOW), status);
            }
        }
    }

    #[test]
    fn active_runs_are_sorted() {
        let graph = Graph::new(Rng::new(1), 8, 1, false);
        for can_pause in [false, true] {
            let runs = RunFactory { graph: &graph, can_pause }.active_runs(Rng::new(3), 40, NOW);
            assert_eq!(runs.len(), 40);
            assert!(runs.is_sorted_by_key(|run| run.created_at));
            assert!(can_pause || runs.iter().all(|run| run.events.is_empty()));
        }
    }
}
