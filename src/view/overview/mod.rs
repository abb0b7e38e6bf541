//! One run: what happened, how good the result is, where the time went.

mod audio;
mod header;
mod metrics;
mod nodes;
mod validators;

use leptos::prelude::*;

use super::freshness::{self, FreshnessLine};
use super::link::RouteLink;
use super::notice::{ErrorNotice, Notes};
use super::text;
use crate::run::{RunId, WorkflowId};

/// The overview page. The run and its overview are followed apart: each is shown as soon as it is
/// there, and neither waits for the other.
#[component]
pub(super) fn OverviewPage(workflow: WorkflowId, run: RunId) -> impl IntoView {
    let navigator = super::navigator();
    let feeds = super::feeds();
    let back = navigator.list(&workflow);
    let key = Signal::stored((workflow, run));
    let run = feeds.run(key);
    let overview = feeds.overview(key);

    let value = Memo::new(move |_| overview.remote.with(|remote| remote.value.clone()));
    let error = Memo::new(move |_| {
        let of_overview = overview.remote.with(|remote| remote.error.clone());
        run.remote.with(|remote| remote.error.clone()).or(of_overview)
    });
    let notes = Memo::new(move |_| {
        let of_run = run.remote.with(|remote| remote.notes.clone());
        overview.remote.with(|remote| [of_run, remote.notes.clone()].concat())
    });
    let stale = Memo::new(move |_| {
        value.with(Option::is_some) || run.remote.with(|remote| remote.value.is_some())
    });
    // The run's end changes its overview, which is followed at leisure only.
    let ended = Memo::new(move |_| {
        let terminal = |run: &crate::run::Run| run.status.is_terminal();
        run.remote.with(|remote| remote.value.as_ref().is_some_and(terminal))
    });
    Effect::new(move |before: Option<bool>| {
        let ended = ended.get();
        if ended && before == Some(false) {
            overview.refresh();
        }
        ended
    });

    let freshness = feeds.freshness([run.standing, overview.standing]);
    let refresh = move || {
        run.refresh();
        overview.refresh();
    };

    view! {
        <main data-stale=freshness::stale(freshness)>
            <nav aria-label=text::ALL_RUNS>
                <RouteLink to=Signal::stored(back)>"← "{text::ALL_RUNS}</RouteLink>
            </nav>
            <FreshnessLine freshness refresh />
            <ErrorNotice error stale retry=refresh />
            <Notes notes />
            <header::Header run overview=value />
            {move || match value.get() {
                Some(overview) => {
                    view! {
                        <metrics::Sections sections=overview.metric_sections />
                        <validators::Validators validators=overview.validators />
                        <audio::AudioByLanguage audio=overview.audio_by_language />
                        <nodes::NodeStates states=overview.node_states />
                    }
                        .into_any()
                }
                None => {
                    let waiting = || view! { <p role="status">{text::LOADING}</p> };
                    error.with(Option::is_none).then(waiting).into_any()
                }
            }}
        </main>
    }
}

/// A titled table, or a note when it has no rows. It scrolls by itself where it is too wide.
fn block<T>(
    title: &'static str,
    headers: &[&'static str],
    items: &[T],
    row: fn(&T) -> AnyView,
) -> AnyView {
    let headers = headers.iter().map(|header| view! { <th scope="col">{*header}</th> });
    let content = if items.is_empty() {
        view! { <p class="quiet">{text::NOTHING_HERE}</p> }.into_any()
    } else {
        view! {
            <div class="scroll" tabindex="0" role="region" aria-label=title>
                <table>
                    <thead>
                        <tr>{headers.collect_view()}</tr>
                    </thead>
                    <tbody>{items.iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="block">
            <h2>{title}</h2>
            {content}
        </section>
    }
    .into_any()
}
