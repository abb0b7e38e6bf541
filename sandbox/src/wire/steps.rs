//! Get Run Steps (contract §6.3), and the node states of Get Run Overview.

use serde_json::{Value, json};

use crate::cli::Contract;
use crate::random::len_to_i64;
use crate::wire::data_card::Link;
use crate::wire::fields::Since::{Current, Seed};
use crate::wire::fields::{date, object};
use crate::wire::step_results::result;
use crate::world::catalog::INTERRUPTIONS;
use crate::world::clock::Ms;
use crate::world::graph::{Node, Stage};
use crate::world::runs::{
    EndReason, GENERATE_CHUNK, ScheduledWave, VALIDATE_CHUNK, WaveOutcome, sorted_locales,
    step_count, step_times,
};
use crate::world::workflows::Run;

#[derive(Clone, Debug, Default)]
pub(crate) struct StepFilter {
    pub(crate) include_result: bool,
    pub(crate) node_type: Option<String>,
    pub(crate) node_id: Option<String>,
}

impl StepFilter {
    fn matches(&self, run: &Run, node: &Node) -> bool {
        let node_type = run.graph.slug(node.kind);
        self.node_id.as_ref().is_none_or(|id| *id == node.id)
            && self.node_type.as_ref().is_none_or(|known| known == node_type)
    }
}

/// Get Run Steps: one row per attempt of a node at a group of languages, in order of execution.
pub(crate) fn steps(
    contract: Contract,
    run: &Run,
    now: Ms,
    filter: &StepFilter,
    link: Link<'_>,
) -> Vec<Value> {
    let until = run.lifecycle.ended_at(now).unwrap_or(now);
    let include_result = contract == Contract::Seed || filter.include_result;
    let lines = include_result.then(|| run.lines(now));
    let mut rows = Vec::new();
    for (number, scheduled) in (0_u64..).zip(&run.lifecycle.waves) {
        let steps = step_count(&scheduled.wave, run.graph);
        let wave_rng = run.rng.fork("step").fork_nth(number);
        for (step_number, step) in (0_u64..).zip(0..steps) {
            let times = step_times(scheduled, step, steps);
            let Some(node) = node_at(run, scheduled, step) else {
                continue;
            };
            if times.0 > until || scheduled.start >= until || !filter.matches(run, node) {
                continue;
            }
            let attempt = Attempt::new(run, scheduled, now, until, times, step + 1 == steps);
            let succeeded = attempt.status == "completed";
            let locales = locales_at(run, scheduled, step);
            let lines = lines.as_ref().filter(|_| succeeded);
            let result = lines.map(|lines| result(lines, node, locales.as_deref(), link));
            let ports = succeeded.then(|| active_ports(run, scheduled));
            let (reason, error) = attempt.interruption.unzip();
            let fields = [
                ("id", Seed, json!(wave_rng.fork_nth(step_number).uuid())),
                ("node_id", Seed, json!(node.id)),
                ("node_type", Seed, json!(run.graph.slug(node.kind))),
                ("node_display_name", Current, json!(node.name)),
                ("status", Seed, json!(attempt.status)),
                ("iteration", Seed, json!(iteration(contract, scheduled))),
                ("started_at", Seed, date(&run.snapshot, Some(times.0))),
                ("completed_at", Seed, date(&run.snapshot, attempt.ended)),
                ("result", Seed, json!(result)),
                ("error", Seed, json!(attempt.error)),
                ("has_result", Current, json!(succeeded)),
                ("active_ports", Current, json!(ports)),
                ("locales", Current, json!(locales)),
                ("pause_reason", Current, json!(reason)),
                ("pause_error", Current, json!(error)),
            ];
            rows.push(object(contract, false, fields));
        }
    }
    rows
}

/// The node states of Get Run Overview: one per attempt of a node.
pub(crate) fn node_states(contract: Contract, run: &Run, now: Ms) -> Vec<Value> {
    let until = run.lifecycle.ended_at(now).unwrap_or(now);
    let mut states = Vec::new();
    for scheduled in run.lifecycle.waves.iter().filter(|scheduled| scheduled.start < until) {
        let nodes: Vec<&Node> = run.graph.nodes_in(scheduled.wave.stage).collect();
        for (position, node) in nodes.iter().enumerate() {
            let last = position + 1 == nodes.len();
            let state =
                Attempt::new(run, scheduled, now, until, (scheduled.start, scheduled.end()), last);
            states.push(object(
                contract,
                false,
                [
                    ("node_id", Seed, json!(node.id)),
                    ("node_type", Seed, json!(run.graph.slug(node.kind))),
                    ("node_display_name", Current, json!(node.name)),
                    ("status", Seed, json!(state.status)),
                    ("iteration", Seed, json!(iteration(contract, scheduled))),
                    ("started_at", Seed, date(&run.snapshot, Some(scheduled.start))),
                    ("completed_at", Seed, date(&run.snapshot, state.ended)),
                    ("duration_ms", Seed, json!(state.ended.map(|ended| ended - scheduled.start))),
                    ("error", Seed, json!(state.error)),
                ],
            ));
        }
    }
    states
}

struct Attempt<'a> {
    status: &'static str,
    ended: Option<Ms>,
    error: Option<&'a str>,
    interruption: Option<(&'static str, &'static str)>,
}

impl<'a> Attempt<'a> {
    /// `last` marks the attempt that fails or is interrupted if its wave is.
    fn new(
        run: &'a Run,
        scheduled: &ScheduledWave,
        now: Ms,
        until: Ms,
        times: (Ms, Ms),
        last: bool,
    ) -> Self {
        let (_, ends) = times;
        let plain = |status, ended| Self { status, ended, error: None, interruption: None };
        if ends > until {
            let over = run.lifecycle.ended_at(now);
            return plain(if over.is_some() { "cancelled" } else { "running" }, over);
        }
        let failed = run
            .lifecycle
            .end
            .is_some_and(|(at, end)| end == EndReason::Failed && at == scheduled.end());
        match scheduled.wave.outcome {
            WaveOutcome::Fails if failed && last => {
                Self { error: run.snapshot.error.as_deref(), ..plain("failed", Some(ends)) }
            }
            WaveOutcome::Interrupted if last => {
                let pause =
                    run.lifecycle.pauses.iter().find(|pause| pause.paused_at == scheduled.end());
                let interruption = pause
                    .and_then(|pause| pause.interruption)
                    .and_then(|index| INTERRUPTIONS.get(index));
                Self { interruption: interruption.copied(), ..plain("cancelled", None) }
            }
            WaveOutcome::Succeeds | WaveOutcome::Fails | WaveOutcome::Interrupted => {
                plain("completed", Some(ends))
            }
        }
    }
}

/// Iterations count from 1 in the seed contract's example and from 0 in the current contract.
fn iteration(contract: Contract, scheduled: &ScheduledWave) -> i64 {
    match contract {
        Contract::Seed => scheduled.iteration + 1,
        Contract::Current => scheduled.iteration,
    }
}

fn node_at<'a>(run: &'a Run, scheduled: &ScheduledWave, step: usize) -> Option<&'a Node> {
    let position = match scheduled.wave.stage {
        Stage::Source | Stage::Translate | Stage::Prepare | Stage::Export => step,
        Stage::Generate | Stage::Validate => step / scheduled.wave.chunks.max(1),
    };
    run.graph.nodes_in(scheduled.wave.stage).nth(position)
}

fn locales_at(run: &Run, scheduled: &ScheduledWave, step: usize) -> Option<Vec<String>> {
    let size = match scheduled.wave.stage {
        Stage::Source | Stage::Translate | Stage::Prepare | Stage::Export => return None,
        Stage::Generate => GENERATE_CHUNK,
        Stage::Validate => VALIDATE_CHUNK,
    };
    let chunk = step % scheduled.wave.chunks.max(1);
    Some(sorted_locales(run.graph.locales.iter().skip(chunk * size).take(size)))
}

/// The output ports that lines were sent to.
fn active_ports(run: &Run, scheduled: &ScheduledWave) -> Vec<&'static str> {
    match scheduled.wave.stage {
        Stage::Export => Vec::new(),
        Stage::Source | Stage::Translate | Stage::Prepare | Stage::Generate => vec!["lines"],
        Stage::Validate => {
            let checks = run
                .lifecycle
                .waves
                .iter()
                .filter(|other| other.wave.stage == Stage::Validate)
                .count();
            if scheduled.iteration + 1 < len_to_i64(checks) {
                vec!["pass", "fail"]
            } else {
                vec!["pass"]
            }
        }
    }
}
