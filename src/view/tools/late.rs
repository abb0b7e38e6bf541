//! What is late: how long running runs usually take, and the slowest node of one on request.

use chrono::TimeDelta;
use leptos::ev;

use crate::domain::run::{RoughRange, Run, RunId, UsualTime, active_duration};
use crate::i18n::intl::Intl;
use crate::poll::SlowestNode;
use crate::routing::route::Route;
use crate::view::context::{data, intl};
use crate::view::runs::estimate::{Estimate, Estimator, Note};
use crate::view::runs::runs_page::RunsPage;
use crate::view::shared::focus::restore_focus;
use crate::view::shared::link::route_link;
use crate::view::text;
use dom::reactive::{Memo, ReadSignal, RwSignal};
use dom::{View, block, button, p, span};

/// Links in the line above the table.
const MAX_LINKS: usize = 5;

/// Estimates the running rows of the page, and links to those that are late.
pub(super) fn late_runs(page: RunsPage) -> View {
    let usual = estimate_rows(page);
    let server = data().server;
    let late = Memo::new(move |_| {
        let Some(usual) = usual.get().filter(|_| page.missing.get().is_none()) else {
            return Vec::new();
        };
        let is_late = |run: &&Run| {
            let active = active_duration(run, || server.now()).filter(|_| run.is_running());
            active.is_some_and(|active| usual.delay(active).is_some())
        };
        page.list.remote.with(|remote| {
            let runs = remote.value.iter().flat_map(|listing| listing.page.runs());
            runs.filter(is_late).map(|run| (run.id.clone(), run.run_number)).collect()
        })
    });
    let intl = intl();
    let content = move |late: &Vec<(RunId, Option<i64>)>| {
        let link = |(id, number): &(RunId, Option<i64>)| {
            let to = Memo::constant(Route::Run(page.workflow.get_value(), id.clone()));
            route_link(to).child(text::run_name(*number, id.as_str()))
        };
        let more = late.len().saturating_sub(MAX_LINKS);
        let more = (more > 0).then(|| text::and_more(&intl.count(more)));
        let note = || {
            span()
                .class("late")
                .child(span().class("overdue").child(text::OVERDUE.get()))
                .children(late.iter().take(MAX_LINKS).map(link))
                .child(more)
        };
        (!late.is_empty()).then(note)
    };
    block(move || late.get(), content)
}

fn estimate_rows(page: RunsPage) -> ReadSignal<Option<UsualTime>> {
    let is_needed = Memo::new(move |_| {
        let has_rows = page.rows.count() > 0 && !page.rows.is_partial();
        has_rows
            && page.list.remote.with(|remote| {
                let mut runs = remote.value.iter().flat_map(|listing| listing.page.runs());
                remote.error.is_none() && runs.any(Run::is_running)
            })
    });
    let usual = data().usual_time(page.workflow.get_value(), is_needed);
    let intl = intl();
    dom::reactive::effect(move |_| {
        if let Some(usual) = usual.get() {
            let usually = text::usual_time(intl, usual);
            let hint = text::usual_hint(&usually);
            let usually = text::usually(&usually);
            page.display.estimator.set(Some(Estimator {
                usual,
                usually,
                hint,
                of: estimate,
                note,
            }));
        }
    });
    usual
}

fn estimate(usual: UsualTime, active: TimeDelta) -> Estimate {
    let delay = usual.delay(active).map(RoughRange::at_least);
    Estimate { usual, delay, band: usual.progress(active) }
}

fn note(estimator: &Estimator, intl: Intl, estimate: Estimate) -> Note {
    let Estimator { usually, hint, .. } = estimator;
    let line = estimate.delay.map_or_else(|| usually.clone(), |delay| text::overdue(intl, delay));
    Note { title: format!("{line}. {hint}"), line }
}

/// Says which node of a run has taken longest, until the user dismisses it.
pub(super) fn slowest_node(page: RunsPage, shown: RwSignal<Option<SlowestNode>>) -> View {
    let intl = intl();
    let content = move |slowest: &Option<SlowestNode>| {
        let slowest = slowest.as_ref()?;
        let run = &slowest.run;
        let name = text::run_name(run.run_number, run.id.as_str());
        let to = Memo::constant(Route::Run(page.workflow.get_value(), run.id.clone()));
        let dismiss = restore_focus(button().attr("type", "button"), &["h1"]);
        let dismiss = dismiss.on(ev::click, move |_| shown.set(None));
        let tone = if matches!(slowest.result, Some(Err(_))) { "bad" } else { "neutral" };
        Some(
            p().class("notice started")
                .attr("data-tone", tone)
                .attr("role", "status")
                .child(sentence(intl, &name, slowest))
                .child(" ")
                .child(route_link(to).child(text::OPEN_RUN.get()))
                .child(" ")
                .child(dismiss.child(text::DISMISS.get())),
        )
    };
    block(move || shown.get(), content)
}

fn sentence(intl: Intl, run: &str, slowest: &SlowestNode) -> String {
    match &slowest.result {
        None => text::slowest_loading(run),
        Some(Ok(None)) => text::slowest_none(run),
        Some(Err(error)) => format!("{} {}", text::slowest_failed(run), error.kind.title().get()),
        // As of the response: a status that ticks would be read out every second.
        Some(Ok(Some((node, time)))) => text::slowest_found(run, node, &intl.duration(*time)),
    }
}
