//! What a run does without user actions: its waves of steps and their outcomes.

use crate::random::{Rng, round_to_i64};
use crate::world::catalog::{INTERRUPTIONS, RUN_ERRORS};
use crate::world::clock::Ms;
use crate::world::graph::{Graph, Stage};

/// Languages per generator step.
pub(crate) const GENERATE_CHUNK: usize = 2;

/// Languages per validator step.
pub(crate) const VALIDATE_CHUNK: usize = 4;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WaveOutcome {
    /// The next wave follows.
    Succeeds,
    /// The run fails.
    Fails,
    /// The run pauses automatically and waits for a user's resume.
    Interrupted,
}

/// Steps that run at the same time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wave {
    pub(crate) stage: Stage,
    pub(crate) duration: Ms,
    /// Steps per generator or validator, one for each group of languages.
    pub(crate) chunks: usize,
    /// Repeats an earlier wave, so its steps are unknown until it starts.
    pub(crate) retry: bool,
    pub(crate) outcome: WaveOutcome,
}

#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// Time from creation to start.
    pub(crate) queue: Ms,
    /// In order; waves after a failed one never start.
    pub(crate) waves: Vec<Wave>,
    /// Whether a resume after a user's pause repeats half of the last wave.
    pub(crate) repeats_on_resume: bool,
    /// Index into [`INTERRUPTIONS`] for an automatic pause.
    pub(crate) interruption: usize,
    /// Index into [`RUN_ERRORS`] for a failure.
    pub(crate) error: usize,
}

impl Plan {
    /// Without `can_pause`, the plan has no automatic pause.
    pub(crate) fn new(rng: Rng, graph: &Graph, can_pause: bool) -> Self {
        let mut plan = Self {
            queue: rng.fork("queue").between(2_000, 12_000),
            waves: waves(rng, graph),
            repeats_on_resume: rng.fork("repeats").chance(0.4),
            interruption: rng.fork("interruption").index(INTERRUPTIONS.len()),
            error: rng.fork("error").index(RUN_ERRORS.len()),
        };
        let fate = rng.fork("fate").unit();
        if fate < 0.13 {
            let position = 1 + rng.fork("fails at").index(plan.waves.len().saturating_sub(1));
            if let Some(wave) = plan.waves.get_mut(position) {
                wave.outcome = WaveOutcome::Fails;
            }
        } else if can_pause && fate < 0.19 {
            plan.interrupt(rng);
        }
        plan
    }

    /// Active time from the start of the run to the end of the wave at `position`.
    pub(crate) fn active_until(&self, position: usize) -> Ms {
        self.waves.iter().take(position.saturating_add(1)).map(|wave| wave.duration).sum()
    }

    pub(crate) fn duration(&self, position: usize) -> Ms {
        self.waves.get(position).map_or(0, |wave| wave.duration)
    }

    /// Active time of the whole plan.
    pub(crate) fn active_total(&self) -> Ms {
        self.active_until(self.waves.len())
    }

    /// The position of the wave that fails.
    pub(crate) fn failure(&self) -> Option<usize> {
        self.waves.iter().position(|wave| wave.outcome == WaveOutcome::Fails)
    }

    /// Whether the run completes and takes long enough to be watched.
    pub(crate) fn is_long_success(&self) -> bool {
        self.waves.iter().all(|wave| wave.outcome == WaveOutcome::Succeeds)
            && self.active_total() > 90_000
    }

    pub(crate) fn position(&self, stage: Stage) -> Option<usize> {
        self.waves.iter().position(|wave| wave.stage == stage)
    }

    fn interrupt(&mut self, rng: Rng) {
        let candidates: Vec<usize> = (0..self.waves.len())
            .filter(|position| {
                self.waves
                    .get(*position)
                    .is_some_and(|wave| matches!(wave.stage, Stage::Generate | Stage::Validate))
            })
            .collect();
        let Some(position) =
            candidates.get(rng.fork("interrupted at").index(candidates.len())).copied()
        else {
            return;
        };
        let Some(wave) = self.waves.get_mut(position) else {
            return;
        };
        wave.outcome = WaveOutcome::Interrupted;
        // The interrupted steps run again after the resume.
        let retry = Wave {
            retry: true,
            outcome: WaveOutcome::Succeeds,
            chunks: 1,
            duration: wave.duration / 2,
            ..*wave
        };
        self.waves.insert(position + 1, retry);
    }
}

fn waves(rng: Rng, graph: &Graph) -> Vec<Wave> {
    let spread = rng.fork("length").unit();
    let total = 60_000.0 + spread * spread * 280_000.0;
    let retries = match rng.fork("retries").between(0, 9) {
        0..=4 => 0,
        5..=7 => 1,
        8 => 2,
        _ => 3,
    };
    let generate_chunks = graph.locales.len().div_ceil(GENERATE_CHUNK);
    let validate_chunks = graph.locales.len().div_ceil(VALIDATE_CHUNK);
    let mut waves = Vec::with_capacity(14);
    let mut add = |stage: Stage, chunks: usize, retry: bool| {
        if graph.node_count(stage) > 0 {
            waves.push(Wave {
                stage,
                duration: wave_weight(stage, retry),
                chunks,
                retry,
                outcome: WaveOutcome::Succeeds,
            });
        }
    };
    add(Stage::Source, 1, false);
    add(Stage::Translate, 1, false);
    add(Stage::Prepare, 1, false);
    add(Stage::Generate, generate_chunks, false);
    add(Stage::Validate, validate_chunks, false);
    for round in 0..retries {
        let retry_rng = rng.fork("again").fork_nth(round);
        add(Stage::Generate, 1 + retry_rng.index(generate_chunks.div_ceil(2)), true);
        add(Stage::Validate, 1 + retry_rng.fork("check").index(validate_chunks.div_ceil(2)), true);
    }
    add(Stage::Export, 1, false);
    let weights: Ms = waves.iter().map(|wave| wave.duration).sum();
    for (number, wave) in (0_u64..).zip(&mut waves) {
        let jitter = 0.8 + 0.4 * rng.fork("wobble").fork_nth(number).unit();
        wave.duration =
            round_to_i64(total * wave.duration as f64 / weights.max(1) as f64 * jitter).max(150);
    }
    waves
}

/// The relative duration of a wave.
fn wave_weight(stage: Stage, retry: bool) -> Ms {
    match (stage, retry) {
        (Stage::Source, _) => 1,
        (Stage::Translate, _) => 10,
        (Stage::Prepare, _) => 6,
        (Stage::Generate, false) => 38,
        (Stage::Validate, false) => 18,
        (Stage::Generate, true) => 12,
        (Stage::Validate, true) => 8,
        (Stage::Export, _) => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_take_one_to_six_minutes() {
        let graph = Graph::new(Rng::new(1), 8, 1, false);
        for number in 0..500 {
            let plan = Plan::new(Rng::new(2).fork_nth(number), &graph, false);
            let minutes = plan.active_total() as f64 / 60_000.0;
            assert!((0.7..7.0).contains(&minutes), "{minutes}");
        }
    }
}
