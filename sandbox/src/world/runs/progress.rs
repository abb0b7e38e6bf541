//! A run's progress at a moment: its steps, its nodes and its last change.

use crate::random::len_to_i64;
use crate::world::clock::Ms;
use crate::world::graph::{Graph, Stage};
use crate::world::runs::lifecycle::{Lifecycle, ScheduledWave};
use crate::world::runs::plan::Wave;

impl Lifecycle {
    /// Steps known at a moment: a retry is unknown until it starts.
    pub(crate) fn total_steps(&self, graph: &Graph, now: Ms) -> i64 {
        if self.started_at(now).is_none() {
            return 0;
        }
        let scheduled = self
            .waves
            .iter()
            .filter(|scheduled| !scheduled.wave.retry || scheduled.start <= now)
            .map(|scheduled| scheduled.wave);
        let unscheduled = self.unscheduled.iter().filter(|wave| !wave.retry).copied();
        scheduled.chain(unscheduled).map(|wave| len_to_i64(step_count(&wave, graph))).sum()
    }

    pub(crate) fn finished_steps(&self, graph: &Graph, now: Ms) -> i64 {
        let until = self.ended_at(now).unwrap_or(now);
        let mut finished = 0;
        for scheduled in self.waves.iter().take_while(|scheduled| scheduled.start <= until) {
            let steps = step_count(&scheduled.wave, graph);
            finished += if scheduled.end() <= until {
                len_to_i64(steps)
            } else {
                let ended =
                    (0..steps).filter(|step| step_times(scheduled, *step, steps).1 <= until);
                len_to_i64(ended.count())
            };
        }
        finished
    }

    /// Nodes without remaining work.
    pub(crate) fn finished_nodes(&self, graph: &Graph, now: Ms) -> i64 {
        let until = self.ended_at(now).unwrap_or(now);
        let finished = |stage: &Stage| {
            let of_stage = self.waves.iter().filter(|scheduled| scheduled.wave.stage == *stage);
            let mut known = of_stage
                .filter(|scheduled| scheduled.start <= until || !scheduled.unplanned)
                .peekable();
            known.peek().is_some()
                && known.all(|scheduled| scheduled.end() <= until)
                && !self.unscheduled.iter().any(|wave| wave.stage == *stage)
        };
        let finished = Stage::ALL.iter().filter(|stage| finished(stage));
        finished.map(|stage| len_to_i64(graph.node_count(*stage))).sum()
    }

    /// The time of the last change up to `now`.
    pub(crate) fn updated_at(&self, graph: &Graph, now: Ms) -> Ms {
        let pauses = self
            .pauses
            .iter()
            .flat_map(|pause| [Some(pause.requested_at), Some(pause.paused_at), pause.ended_at])
            .flatten();
        let until = self.ended_at(now).unwrap_or(now);
        let started = self.waves.iter().take_while(|scheduled| scheduled.start <= until);
        let steps = started.flat_map(|scheduled| {
            let steps = step_count(&scheduled.wave, graph);
            (0..steps).map(move |step| step_times(scheduled, step, steps).1)
        });
        let changes = self.start.into_iter().chain(self.end.map(|(at, _)| at)).chain(pauses);
        let past = changes.filter(|at| *at <= now).chain(steps.filter(|at| *at <= until));
        past.fold(self.created_at, Ms::max)
    }
}

/// Number of steps of a wave.
pub(crate) fn step_count(wave: &Wave, graph: &Graph) -> usize {
    let nodes = graph.node_count(wave.stage);
    match wave.stage {
        Stage::Source | Stage::Translate | Stage::Prepare | Stage::Export => nodes,
        Stage::Generate | Stage::Validate => nodes * wave.chunks,
    }
}

/// Start and end of a step. Two steps of a wave overlap; they end one after the other.
pub(crate) fn step_times(scheduled: &ScheduledWave, step: usize, steps: usize) -> (Ms, Ms) {
    let part =
        |count: usize| scheduled.wave.duration * len_to_i64(count) / len_to_i64(steps.max(1));
    (scheduled.start + part(step.saturating_sub(1)), scheduled.start + part(step + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Rng;
    use crate::world::runs::events::{RunAction, RunEvent};
    use crate::world::runs::lifecycle::EndReason;
    use crate::world::runs::plan::{Plan, WaveOutcome};

    fn wave(stage: Stage, duration: Ms) -> Wave {
        Wave { stage, duration, chunks: 1, retry: false, outcome: WaveOutcome::Succeeds }
    }

    fn at(at: Ms, action: RunAction) -> RunEvent {
        RunEvent { at, action }
    }

    #[test]
    fn finished_nodes_drop_when_resume_repeats_nodes() {
        let graph = Graph::new(Rng::new(1), 2, 1, false);
        let waves =
            vec![wave(Stage::Source, 100), wave(Stage::Generate, 1_000), wave(Stage::Export, 100)];
        let plan = Plan { queue: 100, waves, repeats_on_resume: true, interruption: 0, error: 0 };
        let lifecycle =
            Lifecycle::new(&plan, 0, &[at(500, RunAction::Pause), at(5_000, RunAction::Resume)]);
        assert_eq!(lifecycle.finished_nodes(&graph, 4_999), 2);
        assert_eq!(lifecycle.finished_nodes(&graph, 5_000), 1);
        assert_eq!(lifecycle.finished_nodes(&graph, 5_500), 2);
        assert_eq!(lifecycle.total_steps(&graph, 5_000), lifecycle.total_steps(&graph, 4_999) + 1);
    }

    #[test]
    fn finished_steps_increase_up_to_total() {
        let graph = Graph::new(Rng::new(1), 9, 1, false);
        for number in 0..200 {
            let rng = Rng::new(5).fork_nth(number);
            let plan = Plan::new(rng, &graph, true);
            let lifecycle = Lifecycle::new(&plan, 0, &[at(9_999_999, RunAction::Resume)]);
            let mut last = 0;
            for now in (0..600_000).step_by(500) {
                let finished = lifecycle.finished_steps(&graph, now);
                assert!(finished >= last && finished <= lifecycle.total_steps(&graph, now).max(0));
                assert!(lifecycle.updated_at(&graph, now) <= now);
                last = finished;
            }
            if lifecycle.end.is_some_and(|(_, end)| end == EndReason::Completed) {
                assert_eq!(
                    lifecycle.finished_steps(&graph, Ms::MAX),
                    lifecycle.total_steps(&graph, Ms::MAX)
                );
                assert_eq!(lifecycle.finished_nodes(&graph, Ms::MAX), graph.total_nodes());
            }
        }
    }
}
