//! All workflows, and the people who keep starting runs in the first one.

use uuid::Uuid;

use crate::cli::{Contract, Settings};
use crate::draw::{Draw, Ms};
use crate::life::{Act, Status};
use crate::odd;
use crate::rules::Conflict;
use crate::workflow::{Character, Workflow};

/// Everything the API can be asked about.
#[derive(Debug)]
pub struct World {
    /// The root of all chance.
    pub draw: Draw,
    /// The contract everything is generated for.
    pub contract: Contract,
    /// The only workspace.
    pub workspace_id: Uuid,
    /// The workflows; the first is the one the page shows.
    pub workflows: Vec<Workflow>,
    start: Ms,
    active: usize,
    concurrency: usize,
    starts_every: Ms,
    ticks: i64,
}

impl World {
    /// The world of a seed, with its history before `start`.
    pub fn new(settings: &Settings, start: Ms) -> Self {
        let draw = Draw::new(settings.seed);
        let active = settings.active_runs();
        let sizes = [
            (Character::Main, (settings.runs, active)),
            (Character::Empty, (0, 0)),
            (Character::Small, (12, 0)),
            (Character::Awkward, (odd::specimens(), 0)),
            (Character::TwoSources, (26, 1)),
        ];
        let workflows = (0_u64..)
            .zip(sizes)
            .map(|(number, (character, size))| {
                Workflow::new(draw, number, character, settings.contract, start, size)
            })
            .collect();
        Self {
            draw,
            contract: settings.contract,
            workspace_id: draw.at("workspace").uuid(),
            workflows,
            start,
            active: usize::try_from(active).unwrap_or(usize::MAX),
            concurrency: settings.concurrency_limit(),
            starts_every: i64::from(settings.starts_every) * 1_000,
            ticks: 0,
        }
    }

    /// Lets other people start the runs they would have started until `now`.
    pub fn advance(&mut self, now: Ms) {
        let Some(workflow) = self.workflows.first_mut() else {
            return;
        };
        if self.starts_every > 0 {
            while let Some(tick) = tick(self.draw, self.start, self.starts_every, self.ticks)
                .filter(|tick| *tick <= now)
            {
                self.ticks += 1;
                workflow.settle(tick);
                for _ in workflow.busy(tick)..self.active.max(1) {
                    workflow.start_run(None, tick);
                }
            }
        }
        for workflow in &mut self.workflows {
            workflow.settle(now);
        }
    }

    /// The workflow with this id.
    pub fn workflow(&self, id: Uuid) -> Option<&Workflow> {
        self.workflows.iter().find(|workflow| workflow.id == id)
    }

    /// The workflow with this id, to change it.
    pub fn workflow_mut(&mut self, id: Uuid) -> Option<&mut Workflow> {
        self.workflows.iter_mut().find(|workflow| workflow.id == id)
    }

    /// Starts a run for somebody; returns its position.
    ///
    /// # Errors
    ///
    /// [`Conflict`] when as many runs of the workflow are pending or running as may be.
    pub fn start_run(
        &mut self,
        workflow_id: Uuid,
        triggered_by: u16,
        now: Ms,
    ) -> Option<Result<u32, Conflict>> {
        let limit = self.concurrency;
        let workflow = self.workflow_mut(workflow_id)?;
        Some(if workflow.busy(now) < limit {
            Ok(workflow.start_run(Some(triggered_by), now))
        } else if limit == 1 {
            Err(Conflict("Another run of this workflow is active."))
        } else {
            Err(Conflict(
                "Too many runs of this workflow are active. Wait for one to end, or cancel one.",
            ))
        })
    }

    /// Lets somebody else start runs; returns their positions.
    pub fn others_start(
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
                    Some(status) => workflow.start_run_as(status, now),
                    None => workflow.start_run(None, now),
                })
                .collect(),
        )
    }

    /// Does something to a run; `None` when there is no such workflow.
    pub fn act(
        &mut self,
        workflow_id: Uuid,
        index: u32,
        act: Act,
        now: Ms,
    ) -> Option<Result<(), Conflict>> {
        let limit = self.concurrency;
        Some(self.workflow_mut(workflow_id)?.act(index, act, now, limit))
    }
}

/// When the others come by for the `number`th time: about once every `every`, never twice at once.
fn tick(draw: Draw, start: Ms, every: Ms, number: i64) -> Option<Ms> {
    let wobble = draw.at("tick").nth(number.unsigned_abs()).between(-every / 3, every / 3);
    number.checked_add(1)?.checked_mul(every)?.checked_add(start)?.checked_add(wobble)
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Ms = 1_790_000_000_000;

    fn world(settings: Settings) -> World {
        World::new(&settings, START)
    }

    #[test]
    fn others_keep_about_as_many_runs_active_as_asked() {
        let mut world = world(Settings { runs: 50, active: Some(8), ..Settings::default() });
        for minute in 1..60 {
            let now = START + minute * 60_000;
            world.advance(now);
            let busy = world.workflows.first().map_or(0, |workflow| workflow.busy(now));
            // Somebody may resume a run on top of those.
            assert!((4..=10).contains(&busy), "{busy} after {minute} minutes");
        }
        assert!(world.workflows.first().is_some_and(|workflow| workflow.runs() > 80));
    }

    #[test]
    fn it_does_not_matter_how_often_somebody_looks() {
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
                        let facts = workflow.run(index, START + 1_199_000).facts;
                        (facts.id, facts.created_at, facts.status)
                    })
                    .collect::<Vec<_>>()
            })
        };
        assert_eq!(ids(&often), ids(&once));
    }

    #[test]
    fn nobody_starts_anything_when_told_not_to() {
        let mut world = world(Settings { starts_every: 0, ..Settings::default() });
        world.advance(START + 3_600_000);
        assert_eq!(world.workflows.first().map(Workflow::runs), Some(200));
    }

    #[test]
    fn starting_stops_at_the_concurrency_limit() {
        let mut world =
            world(Settings { active: Some(0), concurrency: Some(1), ..Settings::default() });
        let id = world.workflows.first().map(|workflow| workflow.id).unwrap_or_default();
        assert_eq!(world.start_run(id, 0, START), Some(Ok(200)));
        assert_eq!(
            world.start_run(id, 0, START),
            Some(Err(Conflict("Another run of this workflow is active.")))
        );
        assert_eq!(world.start_run(Uuid::nil(), 0, START), None);
    }
}
