//! The facts behind the verdict's sentence.

use chrono::TimeDelta;

use crate::domain::format::whole_seconds;
use crate::domain::overview::verdict::{
    BelowThreshold, Change, Failure, NodeTime, Outcome, Paused, Progressing, Verdict,
};
use crate::domain::run::{RoughRange, Run, UsualTime, WorkflowId, active_duration};
use crate::i18n::intl::Intl;
use crate::routing::route::Route;
use crate::view::context::{data, intl};
use crate::view::overview::node_link::node_link;
use crate::view::overview::nodes::Nodes;
use crate::view::overview::tables::matrix::score;
use crate::view::shared::fact::fact;
use crate::view::shared::link::route_link;
use crate::view::text;
use dom::reactive::{Memo, ReadSignal};
use dom::{El, View, bdi, block, dl, li, span, ul};

/// Names of nodes or languages in a fact.
const MAX_NAMES: usize = 3;

/// The run, and how long runs of its workflow usually take.
type RunTimes = (Memo<Option<Run>>, ReadSignal<Option<UsualTime>>);

/// The facts behind the sentence.
pub(crate) fn evidence(
    verdict: Memo<Option<Verdict>>,
    workflow: WorkflowId,
    times: RunTimes,
    nodes: Nodes,
) -> View {
    block(
        move || verdict.get(),
        move |verdict| {
            let facts = match verdict.as_ref()? {
                Verdict::Running(running) => {
                    let facts = while_running(running, nodes);
                    let facts = dl().class("evidence").child(usual_time(times)).children(facts);
                    return Some(facts);
                }
                Verdict::Paused(paused) => help(paused),
                Verdict::Completed(outcome) => results(outcome, &workflow, nodes),
                Verdict::Failed(failure) => also_failed(failure, nodes),
                Verdict::Pending { .. } | Verdict::Cancelled { .. } | Verdict::Unknown(_) => {
                    Vec::new()
                }
            };
            (!facts.is_empty()).then(|| dl().class("evidence").children(facts))
        },
    )
}

/// How long runs usually take, and by how much this one is late.
fn usual_time((run, usual): RunTimes) -> View {
    let (intl, server) = (intl(), data().server);
    let shown = move |usual: &Option<UsualTime>| {
        let usual = (*usual)?;
        let overdue = move || {
            let active = run.with(|run| active_duration(run.as_ref()?, || server.now()))?;
            Some(text::overdue(intl, RoughRange::at_least(usual.delay(active)?)))
        };
        let overdue = span().class("overdue").child(overdue);
        Some(fact(text::USUAL_TIME.get(), (text::usual_time(intl, usual), " ", overdue)))
    };
    block(move || usual.get(), shown)
}

/// What a running run waits for.
fn while_running(running: &Progressing, nodes: Nodes) -> Vec<El> {
    let slowest = running.slowest.as_ref().map(|node| slowest(node, nodes));
    let waiting = Some(names(&running.waiting, |id| nodes.name_or_id(id)));
    let waiting = waiting.filter(|names| !names.is_empty());
    slowest.into_iter().chain(waiting.map(|names| fact(text::PLANNED.get(), names))).collect()
}

fn also_failed(failure: &Failure, nodes: Nodes) -> Vec<El> {
    let others = names(&failure.others, |id| nodes.name_or_id(id));
    (!others.is_empty()).then(|| fact(text::ALSO_FAILED.get(), others)).into_iter().collect()
}

/// What helps a paused run.
fn help(paused: &Paused) -> Vec<El> {
    let help = match paused.reason.as_deref() {
        _ if paused.is_pausing => return Vec::new(),
        Some(reason) => text::pause_help(reason),
        None => text::HELP_PAUSED.get(),
    };
    vec![fact(text::NEXT_STEP.get(), help)]
}

fn results(outcome: &Outcome, workflow: &WorkflowId, nodes: Nodes) -> Vec<El> {
    let intl = intl();
    let lines = outcome.lines.as_ref().map(|lines| {
        let note = outcome.lines_note.as_ref().map(|note| format!(" ({note})"));
        let note = span().class("quiet").child(note);
        fact(text::DELIVERED_LINES.get(), bdi().child(lines.clone()).child(note))
    });
    let silent = (!outcome.silent.is_empty())
        .then(|| fact(text::NO_AUDIO.get(), names(&outcome.silent, |code| intl.language(code))));
    let failed = outcome.failed_lines.iter();
    let failed: Vec<_> =
        failed.map(|(check, count)| format!("{check} {}", intl.int(*count))).collect();
    let failed = (!failed.is_empty()).then(|| fact(text::FAILED_LINES.get(), intl.list(&failed)));
    [
        lines,
        below(intl, &outcome.below),
        silent,
        failed,
        outcome.slowest.as_ref().map(|node| slowest(node, nodes)),
        Some(change(intl, outcome.change.as_ref(), workflow)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The languages below a threshold, each with its worst check.
fn below(intl: Intl, below: &[BelowThreshold]) -> Option<El> {
    let item = |below: &BelowThreshold| {
        let language = intl.language(&below.locale_code);
        let (score, least) = (score(intl, &below.score), score(intl, &below.threshold));
        li().attr("dir", "auto").child(format!("{language}: {} {score} < {least}", below.check))
    };
    let more = below.len().saturating_sub(MAX_NAMES);
    let more = (more > 0).then(|| li().child(text::and_more(&intl.count(more))));
    let list = || ul().children(below.iter().take(MAX_NAMES).map(item)).child(more);
    (!below.is_empty()).then(|| fact(text::BELOW_THRESHOLD.get(), list()))
}

/// The slowest node as a button that shows it, and its time, which ticks while it is running.
fn slowest(node: &NodeTime, nodes: Nodes) -> El {
    let (intl, server) = (intl(), data().server);
    let id = node.node_id.clone();
    let button = node_link(nodes, id.clone()).class("link");
    let button = button.child(bdi().child(move || nodes.name_or_id(&id)));
    let node = node.clone();
    let time = move || {
        let total =
            if node.since.is_some() { whole_seconds(node.total(server.now())) } else { node.ended };
        let total = intl.duration(total);
        match node.attempts {
            0 | 1 => format!(" {total}"),
            attempts => format!(" {}", text::in_attempts(&total, &intl.count(attempts))),
        }
    };
    fact(text::SLOWEST_NODE.get(), (button, span().child(time)))
}

/// The differences to the previous completed run; a dash without one, and until it is loaded.
fn change(intl: Intl, change: Option<&Change>, workflow: &WorkflowId) -> El {
    let Some(change) = change else { return fact(text::COMPARED_WITH.get(), text::NONE) };
    let number = |number: i64| signed(number < 0, &intl.int(number.saturating_abs()));
    let length = |time: TimeDelta| signed(time < TimeDelta::zero(), &intl.duration(time.abs()));
    let part = |name: &'static str, value: Option<String>| Some(format!("{name} {}", value?));
    let parts = [
        part(text::LINES.get(), change.lines.map(number)),
        part(text::AUDIO_DELIVERED.get(), change.audio.map(length)),
        part(text::DURATION.get(), change.duration.map(length)),
        part(text::CREDITS.get(), change.credits.map(number)),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    let name = text::run_name(change.run_number, change.id.as_str());
    let to = Memo::constant(Route::Run(workflow.clone(), change.id.clone()));
    let value = (route_link(to).child(name), format!(": {}", intl.list(&parts)));
    fact(text::COMPARED_WITH.get(), value)
}

fn signed(is_negative: bool, value: &str) -> String {
    format!("{}{value}", if is_negative { '−' } else { '+' })
}

/// The first names, and how many others there are.
fn names(ids: &[String], name: impl Fn(&str) -> String) -> String {
    let intl = intl();
    let mut names: Vec<_> = ids.iter().take(MAX_NAMES).map(|id| name(id)).collect();
    let more = ids.len().saturating_sub(MAX_NAMES);
    if more == 0 {
        return intl.list(&names);
    }
    names.push(text::and_more(&intl.count(more)));
    names.join(", ")
}
