//! What the nodes of a run did: Get Run Steps, and the node states of Get Run Overview.

use serde_json::{Value, json};

use super::Since::{Current, Seed};
use super::{date, object};
use crate::catalog::INTERRUPTIONS;
use crate::cli::Contract;
use crate::draw::{Ms, count};
use crate::facts::sorted_locales;
use crate::graph::{Node, Stage};
use crate::life::{End, Placed, slot_times, slots};
use crate::plan::{CHECK_CHUNK, Fate, SPEAK_CHUNK};
use crate::workflow::Run;

/// Which steps to answer.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// With their results.
    pub include_result: bool,
    /// Only of nodes of this type.
    pub node_type: Option<String>,
    /// Only of this node.
    pub node_id: Option<String>,
}

/// Get Run Steps: one row for each attempt of a node at some languages, in order of execution.
pub fn steps(contract: Contract, run: &Run, now: Ms, wanted: &Wanted) -> Vec<Value> {
    let until = run.life.completed(now).unwrap_or(now);
    let mut rows = Vec::new();
    for (number, placed) in (0_u64..).zip(&run.life.placed) {
        let slots = slots(&placed.wave, run.graph);
        for slot in 0..slots {
            let (began, ends) = slot_times(placed, slot, slots);
            let Some(node) = node_of(run, placed, slot) else {
                continue;
            };
            let kind = run.graph.slug(node.kind);
            let unwanted = wanted.node_id.as_ref().is_some_and(|id| *id != node.id)
                || wanted.node_type.as_ref().is_some_and(|known| known != kind);
            if began > until || placed.at >= until || unwanted {
                continue;
            }
            let step = Attempt::new(run, placed, now, until, (began, ends), slot + 1 == slots);
            let done = step.status == "completed";
            let result = if contract == Contract::Seed || wanted.include_result {
                done.then(
                    || json!({ "lines": crate::facts::script_lines(run.draw), "node_id": node.id }),
                )
            } else {
                None
            };
            let locales = locales_of(run, placed, slot);
            rows.push(object(
                contract,
                false,
                [
                    (
                        "id",
                        Seed,
                        json!(
                            run.draw
                                .at("step")
                                .nth(number)
                                .nth(u64::try_from(slot).unwrap_or(0))
                                .uuid()
                        ),
                    ),
                    ("node_id", Seed, json!(node.id)),
                    ("node_type", Seed, json!(kind)),
                    ("node_display_name", Current, json!(node.name)),
                    ("status", Seed, json!(step.status)),
                    ("iteration", Seed, json!(iteration(contract, placed))),
                    ("started_at", Seed, date(&run.facts, Some(began))),
                    ("completed_at", Seed, date(&run.facts, step.ended)),
                    ("result", Seed, json!(result)),
                    ("error", Seed, json!(step.error)),
                    ("has_result", Current, json!(done)),
                    ("active_ports", Current, json!(done.then(|| ports(run, placed)))),
                    ("locales", Current, json!(locales)),
                    ("pause_reason", Current, json!(step.interruption.map(|(reason, _)| reason))),
                    ("pause_error", Current, json!(step.interruption.map(|(_, text)| text))),
                ],
            ));
        }
    }
    rows
}

/// The node states of Get Run Overview: one for each attempt of a node.
pub fn node_states(contract: Contract, run: &Run, now: Ms) -> Vec<Value> {
    let until = run.life.completed(now).unwrap_or(now);
    let mut states = Vec::new();
    for placed in run.life.placed.iter().filter(|placed| placed.at < until) {
        let nodes: Vec<&Node> = run.graph.at(placed.wave.stage).collect();
        for (position, node) in nodes.iter().enumerate() {
            let last = position + 1 == nodes.len();
            let state = Attempt::new(run, placed, now, until, (placed.at, placed.end()), last);
            states.push(object(
                contract,
                false,
                [
                    ("node_id", Seed, json!(node.id)),
                    ("node_type", Seed, json!(run.graph.slug(node.kind))),
                    ("node_display_name", Current, json!(node.name)),
                    ("status", Seed, json!(state.status)),
                    ("iteration", Seed, json!(iteration(contract, placed))),
                    ("started_at", Seed, date(&run.facts, Some(placed.at))),
                    ("completed_at", Seed, date(&run.facts, state.ended)),
                    ("duration_ms", Seed, json!(state.ended.map(|ended| ended - placed.at))),
                    ("error", Seed, json!(state.error)),
                ],
            ));
        }
    }
    states
}

/// How an attempt stands.
struct Attempt<'a> {
    status: &'static str,
    ended: Option<Ms>,
    error: Option<&'a str>,
    interruption: Option<(&'static str, &'static str)>,
}

impl<'a> Attempt<'a> {
    /// `last` is the attempt of its wave that takes the blame when the wave does not end well.
    fn new(run: &'a Run, placed: &Placed, now: Ms, until: Ms, times: (Ms, Ms), last: bool) -> Self {
        let (_, ends) = times;
        let plain = |status, ended| Self { status, ended, error: None, interruption: None };
        if ends > until {
            let over = run.life.completed(now);
            return plain(if over.is_some() { "cancelled" } else { "running" }, over);
        }
        let failed = run.life.end.is_some_and(|(at, end)| end == End::Failed && at == placed.end());
        match placed.wave.fate {
            Fate::Fails if failed && last => {
                Self { error: run.facts.error.as_deref(), ..plain("failed", Some(ends)) }
            }
            Fate::Interrupted if last => {
                let park = run.life.parks.iter().find(|park| park.at == placed.end());
                let interruption = park
                    .and_then(|park| park.interruption)
                    .and_then(|index| INTERRUPTIONS.get(index));
                Self { interruption: interruption.copied(), ..plain("cancelled", None) }
            }
            Fate::Finishes | Fate::Fails | Fate::Interrupted => plain("completed", Some(ends)),
        }
    }
}

/// Attempts count from 1 in the seed's example and from 0 in the current API.
fn iteration(contract: Contract, placed: &Placed) -> i64 {
    match contract {
        Contract::Seed => placed.iteration + 1,
        Contract::Current => placed.iteration,
    }
}

fn node_of<'a>(run: &'a Run, placed: &Placed, slot: usize) -> Option<&'a Node> {
    let position = match placed.wave.stage {
        Stage::Source | Stage::Translate | Stage::Prepare | Stage::Export => slot,
        Stage::Speak | Stage::Check => slot / placed.wave.chunks.max(1),
    };
    run.graph.at(placed.wave.stage).nth(position)
}

fn locales_of(run: &Run, placed: &Placed, slot: usize) -> Option<Vec<String>> {
    let size = match placed.wave.stage {
        Stage::Source | Stage::Translate | Stage::Prepare | Stage::Export => return None,
        Stage::Speak => SPEAK_CHUNK,
        Stage::Check => CHECK_CHUNK,
    };
    let chunk = slot % placed.wave.chunks.max(1);
    Some(sorted_locales(run.graph.locales.iter().skip(chunk * size).take(size)))
}

/// The ports lines left a node by.
fn ports(run: &Run, placed: &Placed) -> Vec<&'static str> {
    match placed.wave.stage {
        Stage::Export => Vec::new(),
        Stage::Source | Stage::Translate | Stage::Prepare | Stage::Speak => vec!["lines"],
        Stage::Check => {
            let checks =
                run.life.placed.iter().filter(|other| other.wave.stage == Stage::Check).count();
            if placed.iteration + 1 < count(checks) { vec!["pass", "fail"] } else { vec!["pass"] }
        }
    }
}
