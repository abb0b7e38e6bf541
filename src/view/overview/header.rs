//! What run this is, where it stands and what can be done.

use crate::domain::format;
use crate::domain::overview::Share;
use crate::domain::run::{HeldNode, Run, RunId, WorkflowId, paused_duration};
use crate::domain::time::Timestamp;
use crate::poll::RunActions;
use crate::routing::route::Route;
use crate::view::context::{data, intl, navigator};
use crate::view::overview::actions::{outcome, run_actions};
use crate::view::overview::links::outside_link;
use crate::view::overview::links::shared_page;
use crate::view::overview::nodes::Nodes;
use crate::view::shared::clipboard::copy_button;
use crate::view::shared::fact::fact;
use crate::view::shared::heading::heading;
use crate::view::shared::notice::calm_details;
use crate::view::shared::person::person;
use crate::view::shared::progress::moving_bar;
use crate::view::shared::status::status_badge;
use crate::view::shared::time::{duration, passing_time};
use crate::view::text;
use dom::reactive::Memo;
use dom::{
    Child, El, View, bdi, block, dd, details, div, dl, dt, h2, li, p, section, span, summary, ul,
    when,
};

/// The run's facts under the workflow's name, and its actions. Each fact follows its own part of
/// the run.
pub(crate) fn header(
    key: (WorkflowId, RunId),
    run: Memo<Option<Run>>,
    workflow: Memo<Option<String>>,
    share: Memo<Option<Share>>,
    nodes: Nodes,
    actions: RunActions,
    settled: impl Fn() + Copy + Send + Sync + 'static,
) -> El {
    let title = move || {
        let name = |run: &Run| text::run_name(run.run_number, run.id.as_str());
        let name = run.with(|run| run.as_ref().map(name));
        format!("{} {}", text::RUN.get(), name.unwrap_or_default())
    };
    let state = part(run, |run| Some(run.state()));
    let (workflow_id, run_id) = key;
    let id = run_id.as_str().to_owned();
    let link = navigator().url(&Route::Run(workflow_id, run_id));
    let copies = span()
        .class("copies")
        .child(copy_button(text::COPY_ID.get(), move || id.clone()))
        .child(link.and_then(|link| copy_button(text::COPY_LINK.get(), move || link.clone())));
    let title = div()
        .class("run-title")
        .child(heading(title))
        .child(block(move || state.get(), |state| state.as_ref().map(status_badge)))
        .child(copies)
        .child(run_actions(run, actions, settled));
    div()
        .class("run-header")
        .child(title)
        .child(p().class("quiet workflow-name").child(bdi().child(workflow)))
        .child(outcome(actions))
        .child(when(move || run.with(Option::is_some), move || facts(run, share, nodes)))
}

fn facts(run: Memo<Option<Run>>, share: Memo<Option<Share>>, nodes: Nodes) -> View {
    let intl = intl();
    let server = data().server;
    let time =
        move |name, read: fn(&Run) -> Option<Timestamp>| fact(name, passing_time(part(run, read)));
    let number = move |name, read: fn(&Run) -> Option<i64>| {
        let number = part(run, read);
        block(move || number.get(), move |number| number.map(|number| fact(name, intl.int(number))))
    };
    let state = part(run, |run| Some(run.state()));
    let progress = part(run, |run| Some(run.progress));
    let progress = Memo::new(move |_| progress.get().unwrap_or_default());
    let starter =
        part(run, |run| run.triggered_by.as_ref().and_then(|actor| actor.user_name.clone()));
    // A server that counts no pauses says so with zero or nothing: neither is worth a fact.
    let paused = Memo::new(move |_| {
        let paused = run.with(|run| paused_duration(run.as_ref()?, || server.now()));
        paused.filter(|paused| paused.num_seconds() > 0)
    });
    let pauses = move || paused.with(Option::is_some);
    let paused = move || paused.get().map(|paused| intl.duration(paused));
    let audio = part(run, |run| run.delivered_audio_ms);
    // Only for what the server tells while the run is known.
    let some_run =
        Memo::new(move |last: Option<&Option<Run>>| run.get().or_else(|| last.cloned().flatten()));
    let audio = block(
        move || audio.get(),
        move |audio| {
            let length = intl.duration(format::millis((*audio)?));
            Some(fact(text::DELIVERED_AUDIO.get(), length))
        },
    );
    let shared = block(
        move || share.get(),
        |share| {
            let share = share.clone()?;
            let at = passing_time(Memo::constant(share.shared_at));
            Some(fact(text::SHARED.get(), (bdi().child(share.shared_by), " ", at)))
        },
    );
    let facts = dl()
        .class("facts")
        .child(fact(
            text::PROGRESS.get(),
            block(move || state.get(), move |state| Some(moving_bar(state.as_ref()?, progress))),
        ))
        .child(fact(
            text::STARTED_BY.get(),
            block(move || starter.get(), |starter| person(starter.clone())),
        ))
        .child(time(text::CREATED.get(), |run| run.created_at))
        .child(time(text::STARTED.get(), |run| run.started_at))
        .child(time(text::COMPLETED.get(), |run| run.completed_at))
        .child(fact(text::DURATION.get(), duration(some_run)))
        .child(when(pauses, move || fact(text::PAUSED_FOR.get(), paused)))
        .child(number(text::DELIVERED_LINES.get(), |run| run.output_line_count))
        .child(audio)
        .child(number(text::CREDITS.get(), |run| run.credits))
        .child(number(text::BILLING_UNITS.get(), |run| run.token_cost))
        .child(shared);
    let held = part(run, |run| run.held_nodes.clone().filter(|held| !held.is_empty()));
    let usage = part(run, |run| {
        let usage = &run.usage_summary;
        (!usage.is_empty())
            .then(|| usage.iter().map(|(key, value)| (key.clone(), value.clone())).collect())
    });
    vec![
        facts.view(),
        outside_link(shared_page(run), text::SHARED_PAGE.get()),
        message(text::FAILURE_REASON.get(), "bad", part(run, |run| run.error.clone())),
        message(text::PAUSE_REASON.get(), "calm", part(run, text::why_paused)),
        self::held(held, nodes),
        self::usage(usage),
    ]
    .view()
}

/// The nodes in front of which the run waits, with the languages that wait there.
fn held(held: Memo<Option<Vec<HeldNode>>>, nodes: Nodes) -> View {
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
        Some(calm_details(title, ul().children(held.into_iter().map(node))))
    };
    block(move || held.get(), build)
}

/// The usage figures, under the server's own keys.
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

/// A part of the run that changes by itself.
fn part<T: Clone + PartialEq + Send + Sync + 'static>(
    run: Memo<Option<Run>>,
    read: fn(&Run) -> Option<T>,
) -> Memo<Option<T>> {
    Memo::new(move |_| run.with(|run| run.as_ref().and_then(read)))
}

/// A text of the server's, of any length and with its line breaks.
fn message(title: &'static str, tone: &'static str, message: Memo<Option<String>>) -> View {
    block(
        move || message.get(),
        move |message| {
            let message = p().class("long-text").attr("dir", "auto").child(message.clone()?);
            let notice = section().class("notice").attr("data-tone", tone);
            Some(notice.child(h2().child(title)).child(message))
        },
    )
}
