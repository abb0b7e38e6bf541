//! The header of the run page.

use std::rc::Rc;

use leptos::ev;
use leptos::prelude::{expect_context, window};

use crate::domain::format;
use crate::domain::overview::Share;
use crate::domain::overview::verdict::Compared;
use crate::domain::run::{HeldNode, Run, RunId, RunState, WorkflowId, paused_duration};
use crate::domain::time::Timestamp;
use crate::i18n::intl::Intl;
use crate::poll::RunActions;
use crate::routing::route::Route;
use crate::view::context::{OfferedActions, data, intl, navigator};
use crate::view::overview::actions::{outcome, run_actions};
use crate::view::overview::links::{outside_link, shared_page};
use crate::view::overview::nodes::Nodes;
use crate::view::shared::clipboard::copy_button;
use crate::view::shared::fact::fact;
use crate::view::shared::heading::heading;
use crate::view::shared::link::route_link;
use crate::view::shared::notice::collapsed_notice;
use crate::view::shared::person::person;
use crate::view::shared::progress::reactive_progress_bar;
use crate::view::shared::status::status_badge;
use crate::view::shared::time::{duration, relative_time};
use crate::view::start::{StartDialog, started_notice};
use crate::view::text;
use dom::reactive::{Memo, ReadSignal};
use dom::{
    Child, El, View, bdi, block, button, dd, details, div, dl, dt, li, p, span, summary, ul, when,
};

/// The run's name, state and actions, its verdict and its facts.
pub(crate) fn header(
    key: (WorkflowId, RunId),
    run: Memo<Option<Run>>,
    workflow: Memo<Option<String>>,
    actions: RunActions,
    settled: Rc<dyn Fn()>,
    (compare, below): (View, View),
) -> El {
    let title = move || {
        let name = |run: &Run| text::run_name(run.run_number, run.id.as_str());
        let name = run.with(|run| run.as_ref().map(name));
        format!("{} {}", text::RUN.get(), name.unwrap_or_default())
    };
    let OfferedActions(offered) = expect_context();
    let start = StartDialog::new(key.0.clone(), data().start_offer(offered.start));
    let state = part(run, |run| Some(run.state()));
    let address = navigator().url(&Route::Run(key.0.clone(), key.1.clone()));
    let title = div()
        .class("run-title")
        .child(heading(title))
        .child(block(move || state.get(), |state| state.as_ref().map(status_badge)))
        .child(p().class("quiet workflow-name").child(bdi().child(workflow)))
        .child(run_buttons(&key, address.clone()))
        .child(compare)
        .child(run_actions(run, actions, start.clone(), settled));
    div()
        .class("run-header")
        .child(title)
        .child(printed(run, address))
        .child(outcome(actions))
        .child(started_notice(key.0, start.started))
        .child(start.view())
        .child(below)
}

/// The facts. Each updates only when its own part of the run changes.
pub(crate) fn details_of(run: Memo<Option<Run>>, share: Memo<Option<Share>>, nodes: Nodes) -> View {
    let details = move || {
        let held = part(run, |run| run.held_nodes.clone().filter(|held| !held.is_empty()));
        vec![
            facts(run, share).view(),
            outside_link(shared_page(run), text::SHARED_PAGE.get()),
            held_nodes(held, nodes),
            usage(part(run, usage_entries)),
        ]
    };
    when(move || run.with(Option::is_some), details)
}

/// A link to the comparison with the completed run before this one.
pub(crate) fn compare_link(
    (workflow, run): &(WorkflowId, RunId),
    compared: ReadSignal<Option<Compared>>,
) -> View {
    let (workflow, run) = (workflow.clone(), run.clone());
    let previous = move || {
        let previous = |pair: &Compared| (pair.previous.id.clone(), pair.previous.run_number);
        compared.with(|pair| pair.as_ref().map(previous))
    };
    block(previous, move |previous| {
        let (id, number) = previous.clone()?;
        let name = text::compare_with(&text::run_name(number, id.as_str()));
        let route = Route::Compare(workflow.clone(), run.clone(), id);
        Some(route_link(Memo::constant(route)).class("button").child(name))
    })
}

/// Buttons that copy the run's ID and address, and one that prints its page.
fn run_buttons((_, run): &(WorkflowId, RunId), address: Option<String>) -> El {
    let id = run.as_str().to_owned();
    let print = |_| {
        if window().print().is_err() {
            leptos::logging::warn!("the browser did not print the page");
        }
    };
    let button = button().attr("type", "button").class("button small").on(ev::click, print);
    span()
        .class("copies")
        .child(copy_button(text::COPY_ID.get(), move || id.clone()))
        .child(address.and_then(|url| copy_button(text::COPY_LINK.get(), move || url.clone())))
        .child(button.child(text::PRINT.get()))
}

/// On paper: the time of the data, and the address of the page.
fn printed(run: Memo<Option<Run>>, address: Option<String>) -> El {
    let (intl, server) = (intl(), data().server);
    let time = move || {
        run.track();
        text::state_at(&intl.full_time(server.now_untracked()))
    };
    let address =
        address.map(|address| span().attr("translate", "no").child([" · ", &address].concat()));
    p().class("printed").child(time).child(address)
}

fn facts(run: Memo<Option<Run>>, share: Memo<Option<Share>>) -> El {
    let intl = intl();
    let time =
        move |name, read: fn(&Run) -> Option<Timestamp>| fact(name, relative_time(part(run, read)));
    let optional = move |name, read: fn(&Run) -> Option<i64>, format: fn(Intl, i64) -> String| {
        let value = part(run, read);
        block(move || value.get(), move |value| value.map(|value| fact(name, format(intl, value))))
    };
    let count = move |name, read| optional(name, read, |intl, number| intl.int(number));
    let length = |intl: Intl, millis| intl.duration(format::millis(millis));
    let state = part(run, |run| Some(run.state()));
    let progress = part(run, |run| Some(run.progress));
    let progress = Memo::new(move |_| progress.get().unwrap_or_default());
    let bar =
        move |state: &Option<RunState>| Some(reactive_progress_bar(state.as_ref()?, progress));
    let starter =
        part(run, |run| run.triggered_by.as_ref().and_then(|actor| actor.user_name.clone()));
    // Keeps the last run, so that the facts do not change while the header is removed.
    let last_run =
        Memo::new(move |last: Option<&Option<Run>>| run.get().or_else(|| last.cloned().flatten()));
    let shared = block(
        move || share.get(),
        |share| {
            let share = share.clone()?;
            let at = relative_time(Memo::constant(share.shared_at));
            Some(fact(text::SHARED.get(), (bdi().child(share.shared_by), " ", at)))
        },
    );
    dl().class("facts")
        .child(fact(text::PROGRESS.get(), block(move || state.get(), bar)))
        .child(fact(
            text::STARTED_BY.get(),
            block(move || starter.get(), |starter| person(starter.clone())),
        ))
        .child(time(text::CREATED.get(), |run| run.created_at))
        .child(time(text::STARTED.get(), |run| run.started_at))
        .child(time(text::COMPLETED.get(), |run| run.completed_at))
        .child(fact(text::DURATION.get(), duration(last_run)))
        .child(paused_for(run))
        .child(count(text::DELIVERED_LINES.get(), |run| run.output_line_count))
        .child(optional(text::DELIVERED_AUDIO.get(), |run| run.delivered_audio_ms, length))
        .child(count(text::CREDITS.get(), |run| run.credits))
        .child(count(text::BILLING_UNITS.get(), |run| run.token_cost))
        .child(shared)
}

/// The time paused. Servers without this figure send zero or nothing, and the fact is omitted.
fn paused_for(run: Memo<Option<Run>>) -> View {
    let (intl, server) = (intl(), data().server);
    let paused = Memo::new(move |_| {
        let paused = run.with(|run| paused_duration(run.as_ref()?, || server.now()));
        paused.filter(|paused| paused.num_seconds() > 0)
    });
    let text = move || paused.get().map(|paused| intl.duration(paused));
    when(move || paused.with(Option::is_some), move || fact(text::PAUSED_FOR.get(), text))
}

/// The nodes that hold the run, with the held languages.
fn held_nodes(held: Memo<Option<Vec<HeldNode>>>, nodes: Nodes) -> View {
    let intl = intl();
    let node = move |node: HeldNode| {
        let name = nodes.name(&node.node_id).unwrap_or(node.node_id);
        let locales: Vec<_> = node.locales.iter().map(|code| intl.language(code)).collect();
        let locales = (!locales.is_empty()).then(|| format!(": {}", locales.join(", ")));
        li().child(bdi().child(name)).child(span().class("quiet").child(locales))
    };
    let build = move |held: &Option<Vec<HeldNode>>| {
        let held = held.clone()?;
        let title = format!("{} ({})", text::HELD_NODES.get(), intl.count(held.len()));
        Some(collapsed_notice(title, ul().children(held.into_iter().map(node))))
    };
    block(move || held.get(), build)
}

/// The usage figures, or `None` if there are none.
fn usage_entries(run: &Run) -> Option<Vec<(String, String)>> {
    let entries = run.usage_summary.iter().map(|(key, value)| (key.clone(), value.clone()));
    Some(entries.collect()).filter(|entries: &Vec<_>| !entries.is_empty())
}

/// The usage figures, labelled with the server's keys.
fn usage(usage: Memo<Option<Vec<(String, String)>>>) -> View {
    let entry = |(key, value): (String, String)| {
        let value = dd().class("long-text").attr("dir", "auto").child(value);
        div().child(dt().attr("dir", "auto").child(key)).child(value)
    };
    block(
        move || usage.get(),
        move |usage| {
            let entries = dl().class("facts").children(usage.clone()?.into_iter().map(entry));
            Some(details().class("usage").child(summary().child(text::USAGE.get())).child(entries))
        },
    )
}

/// A part of the run, which notifies only when it changes itself.
fn part<T: Clone + PartialEq + Send + Sync + 'static>(
    run: Memo<Option<Run>>,
    read: fn(&Run) -> Option<T>,
) -> Memo<Option<T>> {
    Memo::new(move |_| run.with(|run| run.as_ref().and_then(read)))
}
