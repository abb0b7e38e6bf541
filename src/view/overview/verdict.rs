//! The verdict: one sentence about the run and its evidence, at the top of its page.

use std::sync::Arc;

use leptos::ev;

use crate::domain::overview::matrix::Matrix;
use crate::domain::overview::verdict::{Compared, Known, Thresholds, Verdict};
use crate::domain::overview::{MetricSection, Validator};
use crate::domain::run::{Run, UsualTime, WorkflowId};
use crate::domain::time::Timestamp;
use crate::view::context::{data, intl};
use crate::view::overview::evidence::evidence;
use crate::view::overview::long_text::error_text;
use crate::view::overview::nodes::Nodes;
use crate::view::shared::focus::restore_focus;
use crate::view::shared::time::relative_time;
use crate::view::text;
use dom::reactive::{Memo, ReadSignal};
use dom::{Child, View, block, button, div, h2, section, span, when};

/// What the verdict is made of, beside the nodes.
#[derive(Clone, Copy)]
pub(crate) struct Sources {
    pub(crate) run: Memo<Option<Run>>,
    pub(crate) sections: Memo<Vec<MetricSection>>,
    pub(crate) validators: Memo<Vec<Validator>>,
    pub(crate) matrix: Memo<Option<Arc<Matrix>>>,
    pub(crate) compared: ReadSignal<Option<Compared>>,
    pub(crate) usual: ReadSignal<Option<UsualTime>>,
}

/// The verdict, once the run is known. Its parts update by themselves, so that a button keeps the focus.
pub(crate) fn verdict(workflow: WorkflowId, sources: Sources, nodes: Nodes) -> View {
    let server = data().server;
    let verdict = Memo::new(move |_| {
        let planned = nodes.without_state();
        let compared = sources.compared.get();
        let (sections, validators) = (sources.sections.get(), sources.validators.get());
        let matrix = sources.matrix.get();
        sources.run.with(|run| {
            nodes.states.with(|states| {
                Some(Verdict::of(Known {
                    run: run.as_ref()?,
                    states,
                    planned: &planned,
                    sections: &sections,
                    validators: &validators,
                    matrix: matrix.as_deref(),
                    compared: compared.as_ref(),
                    now: server.now_untracked(),
                }))
            })
        })
    });
    let tone = move || verdict.with(|verdict| verdict.as_ref().map(tone));
    when(
        move || verdict.with(Option::is_some),
        move || {
            section()
                .class("notice verdict")
                .attr("data-tone", tone)
                .child(head(verdict, nodes))
                .child(errors(verdict))
                .child(evidence(verdict, workflow.clone(), (sources.run, sources.usual), nodes))
        },
    )
}

type Shown = Memo<Option<Verdict>>;

/// The colour of the edge; the sentence says the same in words.
fn tone(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Failed(_) => "bad",
        Verdict::Paused(_) => "calm",
        Verdict::Completed(outcome) => match outcome.thresholds {
            Thresholds::Missed { .. } => "calm",
            Thresholds::Met => "good",
            Thresholds::Incomplete | Thresholds::Unknown => "neutral",
        },
        Verdict::Pending { .. }
        | Verdict::Running(_)
        | Verdict::Cancelled { .. }
        | Verdict::Unknown(_) => "neutral",
    }
}

/// The sentence, and how long ago it became true.
fn head(verdict: Shown, nodes: Nodes) -> View {
    let intl = intl();
    let sentence = move || {
        let name = |id: &str| nodes.name_or_id(id);
        verdict.with(|verdict| Some(text::verdict(intl, verdict.as_ref()?, &name)))
    };
    let since = Memo::new(move |_| verdict.with(|verdict| verdict.as_ref().and_then(since)));
    let since = block(
        move || since.get().is_some(),
        move |is_known| is_known.then(|| span().class("quiet").child(relative_time(since))),
    );
    div()
        .class("verdict-head")
        .child(h2().attr("dir", "auto").child(sentence))
        .child(since)
        .child(node_button(verdict, nodes))
        .view()
}

fn since(verdict: &Verdict) -> Option<Timestamp> {
    match verdict {
        Verdict::Pending { since } => *since,
        Verdict::Paused(paused) => paused.since,
        Verdict::Failed(failure) => failure.at,
        Verdict::Cancelled { at, .. } => *at,
        Verdict::Running(_) | Verdict::Completed(_) | Verdict::Unknown(_) => None,
    }
}

/// The server's texts about a failure or a pause.
fn errors(verdict: Shown) -> View {
    let read = move || {
        verdict.with(|verdict| match verdict {
            Some(Verdict::Failed(failure)) => (text::FAILURE_REASON, failure.errors.clone()),
            Some(Verdict::Paused(paused)) => {
                (text::PAUSE_REASON, paused.error.iter().cloned().collect())
            }
            _ => (text::FAILURE_REASON, Vec::new()),
        })
    };
    block(read, |(name, errors)| {
        let texts = errors.iter().map(|error| error_text(error));
        let group = || div().attr("role", "group").attr("aria-label", name.get());
        (!errors.is_empty()).then(|| group().children(texts))
    })
}

/// A button that shows the failed attempt of the failed node.
fn node_button(verdict: Shown, nodes: Nodes) -> View {
    let failed = move || {
        verdict.with(|verdict| match verdict {
            Some(Verdict::Failed(failure)) => Some(failure.node.as_ref()?.node_id.clone()),
            _ => None,
        })
    };
    block(failed, move |id| {
        let id = id.clone()?;
        let button = restore_focus(button().attr("type", "button"), &["h1"]).class("button");
        let show = move |_| nodes.show_attempt(id.clone(), nodes.failed_attempt(&id));
        Some(button.on(ev::click, show).child(text::SHOW_NODE.get()))
    })
}
