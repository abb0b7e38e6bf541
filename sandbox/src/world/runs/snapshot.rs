//! The fields of a run at a moment, before they are written as JSON of either contract.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::random::{Rng, len_to_i64, round_to_i64};
use crate::world::catalog::RUN_ERRORS;
use crate::world::clock::Ms;
use crate::world::graph::{Graph, Stage};
use crate::world::runs::audio::{language_audio, script_lines};
use crate::world::runs::lifecycle::{Lifecycle, Pause};
use crate::world::runs::plan::Plan;
use crate::world::runs::status::Status;

/// `Option` fields are those that the API may leave null.
#[derive(Clone, Debug)]
pub(crate) struct RunSnapshot {
    pub(crate) id: Uuid,
    pub(crate) workflow_id: Uuid,
    /// Position in the workflow, from 1.
    pub(crate) run_number: i64,
    pub(crate) status: Status,
    pub(crate) created_at: Ms,
    /// Time of the last change.
    pub(crate) updated_at: Ms,
    pub(crate) started_at: Option<Ms>,
    pub(crate) completed_at: Option<Ms>,
    pub(crate) total_nodes: Option<i64>,
    /// Steps known so far; retries add to it.
    pub(crate) total_steps: Option<i64>,
    pub(crate) finished_steps: Option<i64>,
    pub(crate) finished_nodes: Option<i64>,
    pub(crate) held_nodes: Option<Vec<HeldNode>>,
    /// Billing units so far.
    pub(crate) token_cost: i64,
    pub(crate) usage_summary: Option<Value>,
    pub(crate) error: Option<String>,
    /// Whether an export can be downloaded.
    pub(crate) has_export: Option<bool>,
    /// Index into the catalog of users.
    pub(crate) triggered_by: Option<u16>,
    pub(crate) credits: Option<i64>,
    /// Fraction of a credit dropped by rounding.
    pub(crate) credits_absorbed: Option<f64>,
    /// Set while a pause drains or is in effect.
    pub(crate) pause_requested_at: Option<Ms>,
    pub(crate) paused_at: Option<Ms>,
    /// Total length of the pauses that have ended.
    pub(crate) paused_ms: Option<Ms>,
    pub(crate) pause_reason: Option<&'static str>,
    pub(crate) pause_error: Option<String>,
    pub(crate) output_line_count: Option<i64>,
    pub(crate) delivered_audio_ms: Option<Ms>,
    /// Id and creation time of the public share.
    pub(crate) share: Option<(String, Ms)>,
    /// Omit optional fields without a value instead of sending null.
    pub(crate) sparse: bool,
    /// UTC offset of the dates; `None` writes `Z`.
    pub(crate) offset_minutes: Option<i32>,
}

/// A node that waits for the end of a pause.
#[derive(Clone, Debug)]
pub(crate) struct HeldNode {
    pub(crate) node_id: String,
    /// In lower case.
    pub(crate) locales: Vec<String>,
}

/// What identifies a run, and what it is generated from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RunIdentity<'a> {
    pub(crate) rng: Rng,
    pub(crate) id: Uuid,
    pub(crate) workflow_id: Uuid,
    pub(crate) run_number: i64,
    pub(crate) triggered_by: Option<u16>,
    pub(crate) graph: &'a Graph,
}

impl RunSnapshot {
    pub(crate) fn new(identity: RunIdentity, plan: &Plan, lifecycle: &Lifecycle, now: Ms) -> Self {
        let RunIdentity { rng, graph, .. } = identity;
        let status = lifecycle.status(now);
        let completed = status == Status::Completed;
        let total_steps = lifecycle.total_steps(graph, now);
        let finished_steps = lifecycle.finished_steps(graph, now);
        let units = script_lines(rng, graph) * len_to_i64(graph.locales.len()) * UNITS_PER_LINE;
        let token_cost = units * finished_steps / total_steps.max(1);
        let pause = lifecycle.requested_pause(now);
        let effective = lifecycle.effective_pause(now);
        let credits = exact_credits(status, token_cost);
        let ended = lifecycle.ended_at(now);
        let audio = language_audio(rng, graph);
        Self {
            id: identity.id,
            workflow_id: identity.workflow_id,
            run_number: identity.run_number,
            status,
            created_at: lifecycle.created_at,
            updated_at: lifecycle.updated_at(graph, now),
            started_at: lifecycle.started_at(now),
            completed_at: ended,
            total_nodes: Some(graph.total_nodes()),
            total_steps: Some(total_steps),
            finished_steps: Some(finished_steps),
            finished_nodes: Some(lifecycle.finished_nodes(graph, now)),
            held_nodes: effective
                .or_else(|| lifecycle.pause_at_cancellation(now))
                .and_then(|pause| held_nodes_before(pause.before_stage?, graph)),
            token_cost,
            usage_summary: usage(rng, token_cost, lifecycle.started_at(now).is_some()),
            error: (status == Status::Failed)
                .then(|| RUN_ERRORS.get(plan.error).copied().unwrap_or("Failed.").to_owned()),
            has_export: Some(completed),
            triggered_by: identity.triggered_by,
            credits: credits.map(|credits| round_to_i64(credits.floor())),
            credits_absorbed: Some(
                credits.map_or(0.0, |credits| (credits.fract() * 100.0).round() / 100.0),
            ),
            pause_requested_at: pause.map(|pause| pause.requested_at),
            paused_at: effective.map(|pause| pause.paused_at),
            paused_ms: Some(lifecycle.paused_ms(now)),
            pause_reason: pause.map(Pause::reason),
            pause_error: pause.and_then(Pause::message).map(str::to_owned),
            output_line_count: completed.then(|| audio.iter().map(|language| language.lines).sum()),
            delivered_audio_ms: completed
                .then(|| audio.iter().map(|language| language.total_ms).sum()),
            share: ended
                .filter(|_| completed && rng.fork("shared").chance(0.15))
                .map(|at| (share_id(rng), (at + 4_000_000).min(now))),
            sparse: false,
            offset_minutes: None,
        }
    }
}

/// Billing units of one line in one language.
pub(super) const UNITS_PER_LINE: i64 = 47;

/// Credits before rounding.
pub(super) fn credits(units: i64) -> f64 {
    units as f64 / 800.0 + 0.2
}

/// Credits before rounding; `None` while they are not debited.
fn exact_credits(status: Status, token_cost: i64) -> Option<f64> {
    match status {
        Status::Completed => Some(credits(token_cost)),
        Status::Failed => Some(0.0),
        Status::Pending
        | Status::Running
        | Status::Paused
        | Status::Cancelled
        | Status::Other(_) => None,
    }
}

fn share_id(rng: Rng) -> String {
    format!("{:08x}", rng.fork("share").bits() >> 32)
}

fn held_nodes_before(before: Stage, graph: &Graph) -> Option<Vec<HeldNode>> {
    let locales = match before {
        Stage::Source | Stage::Translate | Stage::Export => Vec::new(),
        Stage::Prepare | Stage::Generate | Stage::Validate => {
            sorted_locales(graph.locales.iter().take(2))
        }
    };
    Some(
        graph
            .nodes_in(before)
            .map(|node| HeldNode { node_id: node.id.clone(), locales: locales.clone() })
            .collect(),
    )
}

/// Language codes in lower case and sorted, as in definitions and steps.
pub(crate) fn sorted_locales<'a>(locales: impl Iterator<Item = &'a &'static str>) -> Vec<String> {
    let mut sorted: Vec<_> = locales.map(|locale| locale.to_lowercase()).collect();
    sorted.sort_unstable();
    sorted
}

/// Usage with the different keys that the API uses.
fn usage(rng: Rng, units: i64, started: bool) -> Option<Value> {
    if !started {
        return None;
    }
    match rng.fork("usage").between(0, 5) {
        0 => Some(json!({})),
        1 => Some(json!({ "characters": units, "retries": rng.between(0, 9) })),
        2 => Some(
            json!({ "calls": units / 90, "tokens": units / 4, "by_node": { "n-gen": { "calls": units / 120 } } }),
        ),
        3 => Some(
            json!({ "input_tokens": units / 5, "output_tokens": units / 3, "cached": false, "region": "eu-west-1" }),
        ),
        _ => Some(json!({ "characters": units })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::runs::audio::delivered_ms;

    #[test]
    fn delivered_audio_is_sum_of_languages() {
        let graph = Graph::new(Rng::new(1), 8, 1, false);
        let rng = Rng::new(2);
        assert_eq!(language_audio(rng, &graph).len(), 8);
        assert_eq!(
            delivered_ms(rng, &graph),
            language_audio(rng, &graph).iter().map(|language| language.total_ms).sum::<Ms>()
        );
    }

    #[test]
    fn pending_run_has_no_progress() {
        let graph = Graph::new(Rng::new(1), 3, 1, false);
        let rng = Rng::new(3);
        let plan = Plan::new(rng, &graph, true);
        let lifecycle = Lifecycle::new(&plan, 1_000, &[]);
        let identity = RunIdentity {
            rng,
            id: rng.uuid(),
            workflow_id: rng.uuid(),
            run_number: 1,
            triggered_by: None,
            graph: &graph,
        };
        let snapshot = RunSnapshot::new(identity, &plan, &lifecycle, 1_001);
        assert_eq!(snapshot.status, Status::Pending);
        assert_eq!(
            (snapshot.started_at, snapshot.total_steps, snapshot.usage_summary),
            (None, Some(0), None)
        );
        assert_eq!(
            (snapshot.updated_at, snapshot.token_cost, snapshot.has_export),
            (1_000, 0, Some(false))
        );
    }
}
