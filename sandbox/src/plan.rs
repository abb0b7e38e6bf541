//! What a run is going to do if nobody interferes, and how other people will interfere.

use crate::catalog::{ERRORS, INTERRUPTIONS};
use crate::draw::{Draw, Ms, whole};
use crate::graph::{Graph, Stage};
use crate::life::{Act, Event};

/// Languages one step of a generator speaks.
pub const SPEAK_CHUNK: usize = 2;
/// Languages one step of a validator checks.
pub const CHECK_CHUNK: usize = 4;

/// How a wave ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The next wave follows.
    Finishes,
    /// The run fails with it.
    Fails,
    /// The run pauses by itself and has to be resumed by somebody.
    Interrupted,
}

/// Steps that work at the same time.
#[derive(Clone, Copy, Debug)]
pub struct Wave {
    /// Which nodes work.
    pub stage: Stage,
    /// How long the wave takes.
    pub duration: Ms,
    /// How many groups of languages each generator or validator works on, a step for each.
    pub chunks: usize,
    /// The wave repeats an earlier one, so nobody knows of it before it begins.
    pub retry: bool,
    /// How it ends.
    pub fate: Fate,
}

/// A run's waves in order.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Time between creation and start.
    pub queue: Ms,
    /// The waves in order; none after one that fails takes place.
    pub waves: Vec<Wave>,
    /// Resuming after a manual pause repeats the last wave in part.
    pub repeats_on_resume: bool,
    /// Index into [`INTERRUPTIONS`] for a pause nobody asked for.
    pub interruption: usize,
    /// Index into [`ERRORS`] for a failure.
    pub error: usize,
}

impl Plan {
    /// The plan of the run with this draw. Without `pausing` it never pauses by itself.
    pub fn new(draw: Draw, graph: &Graph, pausing: bool) -> Self {
        let mut plan = Self {
            queue: draw.at("queue").between(2_000, 12_000),
            waves: waves(draw, graph),
            repeats_on_resume: draw.at("repeats").chance(0.4),
            interruption: draw.at("interruption").index(INTERRUPTIONS.len()),
            error: draw.at("error").index(ERRORS.len()),
        };
        let fate = draw.at("fate").unit();
        if fate < 0.13 {
            let position = 1 + draw.at("fails at").index(plan.waves.len().saturating_sub(1));
            if let Some(wave) = plan.waves.get_mut(position) {
                wave.fate = Fate::Fails;
            }
        } else if pausing && fate < 0.19 {
            plan.interrupt(draw);
        }
        plan
    }

    /// Active time from the start to the end of the wave at `position`.
    pub fn active_until(&self, position: usize) -> Ms {
        self.waves.iter().take(position.saturating_add(1)).map(|wave| wave.duration).sum()
    }

    /// How long the wave at `position` takes.
    pub fn duration(&self, position: usize) -> Ms {
        self.waves.get(position).map_or(0, |wave| wave.duration)
    }

    /// Active time of the whole plan, if nothing ends it early.
    pub fn active_total(&self) -> Ms {
        self.active_until(self.waves.len())
    }

    /// Where it fails, if it does.
    pub fn failure(&self) -> Option<usize> {
        self.waves.iter().position(|wave| wave.fate == Fate::Fails)
    }

    /// Nothing goes wrong, and it takes long enough to be watched.
    pub fn is_calm(&self) -> bool {
        self.waves.iter().all(|wave| wave.fate == Fate::Finishes) && self.active_total() > 90_000
    }

    /// The position of the first wave of this stage.
    pub fn position(&self, stage: Stage) -> Option<usize> {
        self.waves.iter().position(|wave| wave.stage == stage)
    }

    fn interrupt(&mut self, draw: Draw) {
        let busy: Vec<usize> = (0..self.waves.len())
            .filter(|position| {
                self.waves
                    .get(*position)
                    .is_some_and(|wave| matches!(wave.stage, Stage::Speak | Stage::Check))
            })
            .collect();
        let Some(position) = busy.get(draw.at("interrupted at").index(busy.len())).copied() else {
            return;
        };
        let Some(wave) = self.waves.get_mut(position) else {
            return;
        };
        wave.fate = Fate::Interrupted;
        // What was interrupted is done again after the run was resumed.
        let again = Wave {
            retry: true,
            fate: Fate::Finishes,
            chunks: 1,
            duration: wave.duration / 2,
            ..*wave
        };
        self.waves.insert(position + 1, again);
    }
}

fn waves(draw: Draw, graph: &Graph) -> Vec<Wave> {
    let spread = draw.at("length").unit();
    let total = 60_000.0 + spread * spread * 280_000.0;
    let retries = match draw.at("retries").between(0, 9) {
        0..=4 => 0,
        5..=7 => 1,
        8 => 2,
        _ => 3,
    };
    let speaking = graph.locales.len().div_ceil(SPEAK_CHUNK);
    let checking = graph.locales.len().div_ceil(CHECK_CHUNK);
    let mut waves = Vec::with_capacity(14);
    let mut add = |stage: Stage, chunks: usize, retry: bool| {
        if graph.size(stage) > 0 {
            waves.push(Wave {
                stage,
                duration: weight(stage, retry),
                chunks,
                retry,
                fate: Fate::Finishes,
            });
        }
    };
    add(Stage::Source, 1, false);
    add(Stage::Translate, 1, false);
    add(Stage::Prepare, 1, false);
    add(Stage::Speak, speaking, false);
    add(Stage::Check, checking, false);
    for round in 0..retries {
        let again = draw.at("again").nth(round);
        add(Stage::Speak, 1 + again.index(speaking.div_ceil(2)), true);
        add(Stage::Check, 1 + again.at("check").index(checking.div_ceil(2)), true);
    }
    add(Stage::Export, 1, false);
    let weights: Ms = waves.iter().map(|wave| wave.duration).sum();
    for (number, wave) in (0_u64..).zip(&mut waves) {
        let wobble = 0.8 + 0.4 * draw.at("wobble").nth(number).unit();
        wave.duration =
            whole(total * wave.duration as f64 / weights.max(1) as f64 * wobble).max(150);
    }
    waves
}

/// How much of a run's time a wave takes, compared with the others.
fn weight(stage: Stage, retry: bool) -> Ms {
    match (stage, retry) {
        (Stage::Source, _) => 1,
        (Stage::Translate, _) => 10,
        (Stage::Prepare, _) => 6,
        (Stage::Speak, false) => 38,
        (Stage::Check, false) => 18,
        (Stage::Speak, true) => 12,
        (Stage::Check, true) => 8,
        (Stage::Export, _) => 4,
    }
}

/// What other people do to a run they started at `created`.
///
/// `longest` bounds every pause, so that a run of the past is over before the sandbox starts.
pub fn others(draw: Draw, plan: &Plan, created: Ms, pausing: bool, longest: Ms) -> Vec<Event> {
    let start = created + plan.queue;
    let pause = {
        let spread = draw.at("parked").unit();
        let least = draw.at("at least").between(45_000, 90_000);
        (least + whole(spread.powi(6) * 40_000_000.0)).min(longest).max(1_000)
    };
    if let Some(position) = plan.waves.iter().position(|wave| wave.fate == Fate::Interrupted) {
        let parked = start + plan.active_until(position);
        let act = if draw.at("given up").chance(0.1) { Act::Cancel } else { Act::Resume };
        return vec![Event { at: parked + pause, act }];
    }
    let somewhere = whole(plan.active_total() as f64 * draw.at("somewhere").unit() * 0.9);
    let choice = draw.at("others").unit();
    if choice < 0.01 {
        vec![Event { at: created + plan.queue / 2, act: Act::Cancel }]
    } else if choice < 0.06 {
        vec![Event { at: start + somewhere, act: Act::Cancel }]
    } else if pausing && choice < 0.12 {
        let asked = start + somewhere;
        // The wave that was running is finished first, however long it takes.
        let drained = plan.waves.iter().map(|wave| wave.duration).max().unwrap_or(0);
        vec![
            Event { at: asked, act: Act::Pause },
            Event { at: asked + drained + pause, act: Act::Resume },
        ]
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_take_one_to_six_minutes() {
        let graph = Graph::new(Draw::new(1), 8, 1, false);
        for number in 0..500 {
            let plan = Plan::new(Draw::new(2).nth(number), &graph, false);
            let minutes = plan.active_total() as f64 / 60_000.0;
            assert!((0.7..7.0).contains(&minutes), "{minutes}");
        }
    }

    #[test]
    fn plans_without_pausing_are_never_interrupted() {
        let graph = Graph::new(Draw::new(1), 8, 1, false);
        for number in 0..500 {
            let draw = Draw::new(2).nth(number);
            let plan = Plan::new(draw, &graph, false);
            assert!(plan.waves.iter().all(|wave| wave.fate != Fate::Interrupted));
            let events = others(draw, &plan, 0, false, 60_000);
            assert!(events.iter().all(|event| event.act == Act::Cancel));
        }
    }
}
