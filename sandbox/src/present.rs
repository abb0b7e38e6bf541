//! Runs that are, or were, in progress since the sandbox started, and how each got there.

use crate::catalog;
use crate::draw::{Draw, Ms};
use crate::graph::{Graph, Stage};
use crate::life::{Act, Event, Status};
use crate::plan::{self, Plan};
use crate::table::Row;

/// How long a run of the present waits for somebody to resume it, at most.
const PATIENCE: Ms = 150_000;

/// A run of the present: what its life is worked out from.
#[derive(Debug)]
pub struct PresentRun {
    /// Its chance.
    pub draw: Draw,
    /// When it was queued.
    pub created_at: Ms,
    /// Who started it: an index into the catalogue of people.
    pub triggered_by: u16,
    /// What was and will be done to it, in order of time.
    pub events: Vec<Event>,
    /// Its list fields, once nothing can change them.
    pub settled: Option<Row>,
}

/// What the plans of a workflow's runs are made from.
#[derive(Clone, Copy, Debug)]
pub struct Making<'a> {
    /// The graph of new runs.
    pub graph: &'a Graph,
    /// Whether runs can pause.
    pub pausing: bool,
}

/// How a run is in progress when the sandbox starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    Pending,
    Early,
    Late,
    Pausing,
    Paused,
}

impl Making<'_> {
    /// A run somebody starts now. Without a name it is somebody else's, and others meddle with it.
    pub fn queued(self, draw: Draw, triggered_by: Option<u16>, now: Ms) -> PresentRun {
        let events = if triggered_by.is_none() {
            plan::others(draw, &self.plan(draw), now, self.pausing, PATIENCE)
        } else {
            Vec::new()
        };
        let triggered_by = triggered_by.unwrap_or_else(|| catalog::person(draw.at("person")));
        PresentRun { draw, created_at: now, triggered_by, events, settled: None }
    }

    /// A run that has this status now, created as long ago as it takes to get there.
    pub fn with_status(self, seed: Draw, status: Status, now: Ms) -> PresentRun {
        let calm = || self.find(seed, Plan::is_calm);
        let ((draw, plan), act) = match status {
            Status::Failed => (self.find(seed, |plan| plan.failure().is_some()), None),
            Status::Cancelled => (calm(), Some(Act::Cancel)),
            Status::Paused => (calm(), Some(Act::Pause)),
            Status::Pending | Status::Running | Status::Completed | Status::Other(_) => {
                (calm(), None)
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
        PresentRun {
            draw,
            created_at: now - age,
            triggered_by: catalog::person(draw.at("person")),
            events: act.map(|act| Event { at: now, act }).into_iter().collect(),
            settled: None,
        }
    }

    /// Runs in progress in every way there is, in order of creation.
    pub fn in_progress(self, seed: Draw, active: u32, start: Ms) -> Vec<PresentRun> {
        use Progress::{Early, Late, Paused, Pausing, Pending};
        let ways: &[Progress] = if self.pausing {
            &[Early, Paused, Pausing, Late, Early, Pending]
        } else {
            &[Early, Late, Early, Pending]
        };
        let mut runs: Vec<_> = (0..active)
            .zip(ways.iter().cycle())
            .map(|(number, way)| self.on_its_way(seed.nth(u64::from(number)), *way, start))
            .collect();
        runs.sort_by_key(|run| run.created_at);
        runs
    }

    fn on_its_way(self, seed: Draw, way: Progress, start: Ms) -> PresentRun {
        let (draw, plan) = self.find(seed, Plan::is_calm);
        let speaking = plan.position(Stage::Speak).unwrap_or(0);
        let speaking_for = plan.duration(speaking);
        let speaking_at = plan.queue + plan.active_until(speaking) - speaking_for;
        let (age, pause) = match way {
            Progress::Pending => (200, None),
            Progress::Early => (speaking_at + speaking_for / 5, None),
            Progress::Late => (plan.queue + plan.active_total() * 6 / 10, None),
            // Nearly all of the wave is left to drain, so that somebody can watch it.
            Progress::Pausing => {
                (speaking_at + speaking_for / 10, Some(speaking_at + speaking_for / 20))
            }
            Progress::Paused => {
                let since = draw.at("since").between(1, 6) * 60_000;
                (plan.queue + plan.active_total() + since, Some(speaking_at + speaking_for / 2))
            }
        };
        let created_at = start - age;
        let event = |after: Ms| Event { at: created_at + after, act: Act::Pause };
        PresentRun {
            draw,
            created_at,
            triggered_by: catalog::person(draw.at("person")),
            events: pause.map(event).into_iter().collect(),
            settled: None,
        }
    }

    fn plan(self, draw: Draw) -> Plan {
        Plan::new(draw, self.graph, self.pausing)
    }

    /// The first draw from `seed` on whose plan is as wanted.
    fn find(self, seed: Draw, wanted: impl Fn(&Plan) -> bool) -> (Draw, Plan) {
        let mut draw = seed;
        loop {
            let plan = self.plan(draw);
            if wanted(&plan) {
                return (draw, plan);
            }
            draw = draw.nth(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life::Life;

    const NOW: Ms = 1_790_000_000_000;

    #[test]
    fn a_run_has_the_status_asked_for() {
        let graph = Graph::new(Draw::new(1), 8, 1, false);
        let making = Making { graph: &graph, pausing: true };
        for number in 0..50 {
            for status in Status::KNOWN {
                let run = making.with_status(Draw::new(2).nth(number), status, NOW);
                let life = Life::new(&making.plan(run.draw), run.created_at, &run.events);
                assert_eq!(life.status(NOW), status);
            }
        }
    }

    #[test]
    fn runs_in_progress_follow_each_other() {
        let graph = Graph::new(Draw::new(1), 8, 1, false);
        for pausing in [false, true] {
            let runs = Making { graph: &graph, pausing }.in_progress(Draw::new(3), 40, NOW);
            assert_eq!(runs.len(), 40);
            assert!(runs.is_sorted_by_key(|run| run.created_at));
            assert!(pausing || runs.iter().all(|run| run.events.is_empty()));
        }
    }
}
