//! The outcomes of an action on runs of the list, one for each run.

use std::sync::Arc;

use leptos::ev;

use crate::domain::run::{Download, Run, RunAction};
use crate::poll::{BatchResult, Outcome};
use crate::routing::route::Route;
use crate::view::context::{intl, landmark_role};
use crate::view::shared::download::{download_link, download_notice};
use crate::view::shared::focus::restore_focus;
use crate::view::shared::link::route_link;
use crate::view::text;
use crate::view::tools::acting::Acting;
use crate::view::tools::selected::FOCUS_FALLBACKS;
use dom::reactive::Memo;
use dom::{Child as _, El, View, block, button, div, h2, li, p, section, span, ul, when};

/// The last action's outcomes, until the user dismisses them.
pub(super) fn outcomes(acting: &Acting) -> View {
    let batch = acting.batch;
    let acting = acting.clone();
    block(
        move || batch.last().map(|last| (last.action, last.runs)),
        move |last| last.clone().map(|(action, runs)| panel(&acting, action, &runs)),
    )
}

fn panel(acting: &Acting, action: RunAction, runs: &[Arc<Run>]) -> El {
    let (batch, intl, page) = (acting.batch, intl(), acting.page);
    let count = runs.len();
    let title = move || {
        let is_settled = |last: &BatchResult| {
            last.outcomes.iter().filter(|outcome| !outcome.is_pending()).count()
        };
        let settled = batch.last().map_or(0, |last| is_settled(&last));
        let progress = text::some_of(&intl.count(settled), &intl.count(count));
        text::action_progress(text::action(action), &progress)
    };
    let items = runs.iter().enumerate().map(|(index, run)| {
        let outcome = Memo::new(move |_| batch.last()?.outcomes.get(index).cloned());
        let to = Route::Run(page.workflow.get_value(), run.id.clone());
        let name = text::run_name(run.run_number, run.id.as_str());
        let link = route_link(Memo::constant(to)).child(name);
        let shown = move |outcome: &Option<Outcome>| {
            outcome.as_ref().map(|outcome| described(action, outcome, count == 1))
        };
        li().child(link).child(div().child(block(move || outcome.get(), shown)))
    });
    let plain = || restore_focus(button().attr("type", "button").class("button"), FOCUS_FALLBACKS);
    let is_pending = move || batch.is_pending();
    let stop = move || plain().on(ev::click, move |_| batch.stop()).child(text::STOP.get());
    let dismiss =
        move || plain().on(ev::click, move |_| batch.dismiss()).child(text::DISMISS.get());
    section()
        .class("outcomes")
        .attr("role", landmark_role())
        .attr("aria-label", text::OUTCOMES.get())
        .child(h2().attr("role", "status").child(title))
        // Focusable, so that the keyboard scrolls it.
        .child(ul().attr("tabindex", "0").children(items))
        .child(block(is_pending, move |pending| if *pending { stop() } else { dismiss() }))
}

/// The outcome for one run, with the server's reason. The file of a single run is downloaded at once.
fn described(action: RunAction, outcome: &Outcome, is_single: bool) -> View {
    match outcome {
        Outcome::Waiting => text::WAITING.get().view(),
        Outcome::Sent => text::action_underway(action).view(),
        Outcome::Done(state) => text::state(state).view(),
        Outcome::File(download) if is_single => download_notice(download.clone()),
        Outcome::File(download) => file(download.clone()),
        Outcome::Failed(kind, refusal) => {
            let request = refusal.request_id.as_deref().map(text::request_id);
            (
                text::action_failed(action, *kind),
                p().class("quiet")
                    .attr("lang", "en")
                    .attr("dir", "auto")
                    .child(refusal.message.clone()),
                p().class("quiet").child(request),
            )
                .view()
        }
        Outcome::Unknown(Some(state)) => text::no_response_now(&text::state(state)).view(),
        Outcome::Unknown(None) => text::action_no_response(action).view(),
        Outcome::NotSent => text::NOT_SENT.get().view(),
    }
}

fn file(download: Download) -> View {
    let (link, is_valid) = download_link(download);
    when(is_valid, move || span().child(link.clone()))
}
