//! Everything there is to say about one run at one moment, before either contract puts it into JSON.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::catalog::ERRORS;
use crate::draw::{Draw, Ms, count, whole};
use crate::graph::{Graph, Stage};
use crate::life::{Life, Status};
use crate::plan::Plan;

/// A run as the API would know it. Optional fields are those the API may leave null.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The run.
    pub id: Uuid,
    /// Its workflow.
    pub workflow_id: Uuid,
    /// Its number in the workflow, from 1.
    pub run_number: i64,
    /// Its status.
    pub status: Status,
    /// When it was queued.
    pub created_at: Ms,
    /// When anything last changed.
    pub updated_at: Ms,
    /// When it started.
    pub started_at: Option<Ms>,
    /// When it ended.
    pub completed_at: Option<Ms>,
    /// Nodes in its graph.
    pub total_nodes: Option<i64>,
    /// Steps known so far.
    pub total_steps: Option<i64>,
    /// Steps finished.
    pub finished_steps: Option<i64>,
    /// Nodes finished.
    pub finished_nodes: Option<i64>,
    /// Nodes it is parked in front of.
    pub held_nodes: Option<Vec<HeldNode>>,
    /// Billing units used so far.
    pub token_cost: i64,
    /// Free-form usage.
    pub usage_summary: Option<Value>,
    /// Why it failed.
    pub error: Option<String>,
    /// An export can be downloaded.
    pub has_export: Option<bool>,
    /// Who started it: an index into the catalogue of people.
    pub triggered_by: Option<u16>,
    /// Credits debited.
    pub credits: Option<i64>,
    /// Fraction of a credit dropped by rounding.
    pub credits_absorbed: Option<f64>,
    /// When the pause that is draining or in force was asked for.
    pub pause_requested_at: Option<Ms>,
    /// When it was parked.
    pub paused_at: Option<Ms>,
    /// Time parked in pauses that are over.
    pub paused_ms: Option<Ms>,
    /// Why it is paused.
    pub pause_reason: Option<&'static str>,
    /// What an automatic pause says about itself.
    pub pause_error: Option<String>,
    /// Delivered lines.
    pub output_line_count: Option<i64>,
    /// Delivered audio.
    pub delivered_audio_ms: Option<Ms>,
    /// The public share and when it was made.
    pub share: Option<(String, Ms)>,
    /// Leave optional fields without a value out instead of sending null.
    pub sparse: bool,
    /// Write dates with this many minutes of offset instead of `Z`.
    pub offset_minutes: Option<i32>,
}

/// A node a paused run is parked in front of.
#[derive(Clone, Debug)]
pub struct HeldNode {
    /// The node.
    pub node_id: String,
    /// Its languages, in lower case.
    pub locales: Vec<String>,
}

/// One language of a run's result.
#[derive(Clone, Debug)]
pub struct LanguageAudio {
    /// BCP 47 code.
    pub locale: &'static str,
    /// Delivered lines.
    pub lines: i64,
    /// Length of all lines.
    pub total_ms: Ms,
}

/// Lines of the run's script.
pub fn script_lines(draw: Draw) -> i64 {
    let spread = draw.at("lines").unit();
    6 + whole(spread * spread * 320.0)
}

/// What a completed run delivers in each language.
pub fn audio(draw: Draw, graph: &Graph) -> Vec<LanguageAudio> {
    let lines = script_lines(draw);
    let draw = draw.at("audio");
    let language = |(number, locale): (u64, &&'static str)| {
        let draw = draw.nth(number);
        let lost = if draw.chance(0.25) { draw.nth(1).between(1, 3).min(lines) } else { 0 };
        let lines = lines - lost;
        LanguageAudio {
            locale,
            lines,
            total_ms: lines * draw.nth(2).between(3_200, 6_400) + draw.nth(3).between(0, 999),
        }
    };
    (0_u64..).zip(&graph.locales).map(language).collect()
}

/// Delivered audio of a completed run; the sum over [`audio`].
pub fn delivered_ms(draw: Draw, graph: &Graph) -> Ms {
    audio(draw, graph).iter().map(|language| language.total_ms).sum()
}

/// What identifies a run, and what it is made of.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// Its chance.
    pub draw: Draw,
    /// Its id.
    pub id: Uuid,
    /// Its workflow.
    pub workflow_id: Uuid,
    /// Its number, from 1.
    pub run_number: i64,
    /// Who started it.
    pub triggered_by: Option<u16>,
    /// Its graph.
    pub graph: &'a Graph,
}

impl Facts {
    /// The facts about a run at a moment of its life.
    pub fn new(origin: Origin, plan: &Plan, life: &Life, now: Ms) -> Self {
        let Origin { draw, graph, .. } = origin;
        let status = life.status(now);
        let completed = status == Status::Completed;
        let total_steps = life.total_steps(graph, now);
        let finished_steps = life.finished_steps(graph, now);
        let units = script_lines(draw) * count(graph.locales.len()) * 47;
        let token_cost = units * finished_steps / total_steps.max(1);
        let pause = life.pause(now);
        let parked = life.parked(now);
        let settled = match status {
            Status::Completed => Some(token_cost as f64 / 800.0 + 0.2),
            Status::Failed => Some(0.0),
            Status::Pending
            | Status::Running
            | Status::Paused
            | Status::Cancelled
            | Status::Other(_) => None,
        };
        let ended = life.completed(now);
        let audio = audio(draw, graph);
        Self {
            id: origin.id,
            workflow_id: origin.workflow_id,
            run_number: origin.run_number,
            status,
            created_at: life.created,
            updated_at: life.updated(graph, now),
            started_at: life.started(now),
            completed_at: ended,
            total_nodes: Some(graph.total_nodes()),
            total_steps: Some(total_steps),
            finished_steps: Some(finished_steps),
            finished_nodes: Some(life.finished_nodes(graph, now)),
            held_nodes: parked
                .or_else(|| life.cancelled_in(now))
                .and_then(|park| held(park.before?, graph)),
            token_cost,
            usage_summary: usage(draw, token_cost, life.started(now).is_some()),
            error: (status == Status::Failed)
                .then(|| ERRORS.get(plan.error).copied().unwrap_or("Failed.").to_owned()),
            has_export: Some(completed),
            triggered_by: origin.triggered_by,
            credits: settled.map(|credits| whole(credits.floor())),
            credits_absorbed: Some(
                settled.map_or(0.0, |credits| (credits.fract() * 100.0).round() / 100.0),
            ),
            pause_requested_at: pause.map(|park| park.requested),
            paused_at: parked.map(|park| park.at),
            paused_ms: Some(life.paused_ms(now)),
            pause_reason: pause.map(crate::life::Park::reason),
            pause_error: pause.and_then(crate::life::Park::explanation).map(str::to_owned),
            output_line_count: completed.then(|| audio.iter().map(|language| language.lines).sum()),
            delivered_audio_ms: completed
                .then(|| audio.iter().map(|language| language.total_ms).sum()),
            share: ended
                .filter(|_| completed && draw.at("shared").chance(0.15))
                .map(|at| (share_id(draw), (at + 4_000_000).min(now))),
            sparse: false,
            offset_minutes: None,
        }
    }
}

fn share_id(draw: Draw) -> String {
    format!("{:08x}", draw.at("share").bits() >> 32)
}

fn held(before: Stage, graph: &Graph) -> Option<Vec<HeldNode>> {
    let locales = match before {
        Stage::Source | Stage::Translate | Stage::Export => Vec::new(),
        Stage::Prepare | Stage::Speak | Stage::Check => {
            sorted_locales(graph.locales.iter().take(2))
        }
    };
    Some(
        graph
            .at(before)
            .map(|node| HeldNode { node_id: node.id.clone(), locales: locales.clone() })
            .collect(),
    )
}

/// Language codes as definitions and steps write them: lower case, sorted.
pub fn sorted_locales<'a>(locales: impl Iterator<Item = &'a &'static str>) -> Vec<String> {
    let mut sorted: Vec<_> = locales.map(|locale| locale.to_lowercase()).collect();
    sorted.sort_unstable();
    sorted
}

/// Usage under the different keys the API has been seen to use.
fn usage(draw: Draw, units: i64, started: bool) -> Option<Value> {
    if !started {
        return None;
    }
    match draw.at("usage").between(0, 5) {
        0 => Some(json!({})),
        1 => Some(json!({ "characters": units, "retries": draw.between(0, 9) })),
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

    #[test]
    fn delivered_audio_is_the_sum_over_languages() {
        let graph = Graph::new(Draw::new(1), 8, 1, false);
        let draw = Draw::new(2);
        assert_eq!(audio(draw, &graph).len(), 8);
        assert_eq!(
            delivered_ms(draw, &graph),
            audio(draw, &graph).iter().map(|language| language.total_ms).sum::<Ms>()
        );
    }

    #[test]
    fn a_run_that_has_not_begun_says_so() {
        let graph = Graph::new(Draw::new(1), 3, 1, false);
        let draw = Draw::new(3);
        let plan = Plan::new(draw, &graph, true);
        let life = Life::new(&plan, 1_000, &[]);
        let origin = Origin {
            draw,
            id: draw.uuid(),
            workflow_id: draw.uuid(),
            run_number: 1,
            triggered_by: None,
            graph: &graph,
        };
        let facts = Facts::new(origin, &plan, &life, 1_001);
        assert_eq!(facts.status, Status::Pending);
        assert_eq!(
            (facts.started_at, facts.total_steps, facts.usage_summary),
            (None, Some(0), None)
        );
        assert_eq!((facts.updated_at, facts.token_cost, facts.has_export), (1_000, 0, Some(false)));
    }
}
