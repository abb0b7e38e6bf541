//! Actions on runs, and those of simulated users.

use crate::random::{Rng, round_to_i64};
use crate::world::clock::Ms;
use crate::world::runs::plan::{Plan, WaveOutcome};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RunAction {
    Pause,
    Resume,
    Cancel,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RunEvent {
    pub(crate) at: Ms,
    pub(crate) action: RunAction,
}

/// What simulated users do to a run that one of them started at `created`.
///
/// `max_pause` limits every pause, so that the runs of the history end before the sandbox starts.
pub(crate) fn simulated_actions(
    rng: Rng,
    plan: &Plan,
    created: Ms,
    can_pause: bool,
    max_pause: Ms,
) -> Vec<RunEvent> {
    let start = created + plan.queue;
    let pause = {
        let spread = rng.fork("parked").unit();
        let min_pause = rng.fork("at least").between(45_000, 90_000);
        (min_pause + round_to_i64(spread.powi(6) * 40_000_000.0)).min(max_pause).max(1_000)
    };
    if let Some(position) =
        plan.waves.iter().position(|wave| wave.outcome == WaveOutcome::Interrupted)
    {
        let paused_at = start + plan.active_until(position);
        let action =
            if rng.fork("given up").chance(0.1) { RunAction::Cancel } else { RunAction::Resume };
        return vec![RunEvent { at: paused_at + pause, action }];
    }
    let progress = round_to_i64(plan.active_total() as f64 * rng.fork("somewhere").unit() * 0.9);
    let choice = rng.fork("others").unit();
    if choice < 0.01 {
        vec![RunEvent { at: created + plan.queue / 2, action: RunAction::Cancel }]
    } else if choice < 0.06 {
        vec![RunEvent { at: start + progress, action: RunAction::Cancel }]
    } else if can_pause && choice < 0.12 {
        let requested_at = start + progress;
        // The running wave drains first, however long it takes.
        let drain = plan.waves.iter().map(|wave| wave.duration).max().unwrap_or(0);
        vec![
            RunEvent { at: requested_at, action: RunAction::Pause },
            RunEvent { at: requested_at + drain + pause, action: RunAction::Resume },
        ]
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::graph::Graph;

    #[test]
    fn seed_contract_has_no_pauses() {
        let graph = Graph::new(Rng::new(1), 8, 1, false);
        for number in 0..500 {
            let rng = Rng::new(2).fork_nth(number);
            let plan = Plan::new(rng, &graph, false);
            assert!(plan.waves.iter().all(|wave| wave.outcome != WaveOutcome::Interrupted));
            let events = simulated_actions(rng, &plan, 0, false, 60_000);
            assert!(events.iter().all(|event| event.action == RunAction::Cancel));
        }
    }
}
