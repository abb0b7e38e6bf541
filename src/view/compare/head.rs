//! The head of a comparison: which runs, another one instead, the other way round, its address.

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::event_target_value;

use crate::domain::run::{Run, RunId, WorkflowId};
use crate::routing::route::Route;
use crate::view::context::{data, intl, navigator};
use crate::view::shared::clipboard::copy_button;
use crate::view::shared::heading::heading;
use crate::view::shared::link::route_link;
use crate::view::text;
use dom::reactive::{Memo, ReadSignal};
use dom::{Child as _, El, View, block, div, label, nav, option, select, span};

/// The IDs of a comparison, and how the runs are called.
#[derive(Clone)]
pub(super) struct Pair {
    pub(super) workflow: WorkflowId,
    pub(super) run: RunId,
    pub(super) other: RunId,
    pub(super) name: Memo<String>,
    pub(super) other_name: Memo<String>,
}

/// Links to the list and to both runs.
pub(super) fn run_links(pair: &Pair) -> El {
    let list = route_link(Memo::constant(navigator().list(&pair.workflow)));
    let run = |id: &RunId, name: Memo<String>| {
        let link = route_link(Memo::constant(Route::Run(pair.workflow.clone(), id.clone())));
        link.child(move || format!("{} {}", text::RUN.get(), name.get()))
    };
    let other = (pair.run != pair.other).then(|| run(&pair.other, pair.other_name));
    nav()
        .class("run-nav")
        .attr("aria-label", text::RUNS.get())
        .child(list.child(text::ALL_RUNS.get()))
        .child(span().child(run(&pair.run, pair.name)).child(other))
}

/// The title, the choice of the other run, and what can be done with the comparison.
pub(super) fn head(pair: Pair) -> El {
    let (name, other_name) = (pair.name, pair.other_name);
    let title = move || text::comparison(&name.get(), &other_name.get());
    let route = Route::Compare(pair.workflow.clone(), pair.run.clone(), pair.other.clone());
    let swapped = Route::Compare(pair.workflow.clone(), pair.other.clone(), pair.run.clone());
    let swap = route_link(Memo::constant(swapped)).class("button small");
    let swap = (pair.run != pair.other).then(|| swap.child(text::SWAP.get()));
    let copy = navigator()
        .url(&route)
        .and_then(|url| copy_button(text::COPY_LINK.get(), move || url.clone()));
    let recent = data().recent_runs(pair.workflow.clone());
    div()
        .class("run-header")
        .child(
            div()
                .class("run-title")
                .child(heading(title))
                .child(span().class("copies").child(swap).child(copy)),
        )
        .child(choice(pair, recent))
}

/// The last runs, one of which can be chosen instead of the other run.
fn choice(pair: Pair, recent: ReadSignal<Vec<Arc<Run>>>) -> View {
    let (intl, navigator) = (intl(), navigator());
    let (run, other, other_name) = (pair.run.clone(), pair.other.clone(), pair.other_name);
    let options = move || {
        let is_offered = |listed: &&Arc<Run>| listed.id != run;
        let mut options: Vec<_> = recent.with(|recent| {
            let option = |run: &Arc<Run>| {
                let name = text::run_name(run.run_number, run.id.as_str());
                let created = run.created_at.map(|at| intl.full_time(at));
                let label = [Some(name), Some(text::state(&run.state())), created];
                let label = label.into_iter().flatten().collect::<Vec<_>>().join(" · ");
                (run.id.clone(), label)
            };
            recent.iter().filter(is_offered).map(option).collect()
        });
        if other != run && options.iter().all(|(id, _)| *id != other) {
            options.insert(0, (other.clone(), other_name.get()));
        }
        options
    };
    let chosen = pair.other.clone();
    let build = move |options: &Vec<(RunId, String)>| {
        let (workflow, run) = (pair.workflow.clone(), pair.run.clone());
        let choose = move |event| {
            if let Ok(other) = event_target_value(&event).parse() {
                navigator.navigate(Route::Compare(workflow.clone(), run.clone(), other));
            }
        };
        let option = |(id, label): &(RunId, String)| {
            option().attr("value", id.as_str()).attr("selected", *id == chosen).child(label.clone())
        };
        let none = (chosen == pair.run).then(|| dom::option().child(text::NONE));
        let select =
            select().on(ev::change, choose).child(none).children(options.iter().map(option));
        label().child(text::COMPARED_WITH.get()).child(" ").child(select)
    };
    div().child(block(options, build)).view()
}
