//! What run this is and where it stands.

use leptos::prelude::*;

use super::super::person::Person;
use super::super::progress::ProgressBar;
use super::super::status::StatusBadge;
use super::super::time::{Duration, Time};
use super::super::{intl, text};
use crate::feed::Followed;
use crate::overview::RunOverview;
use crate::run::Run;

/// The run's facts, as soon as they are there, under the workflow's name.
#[component]
pub(super) fn Header(run: Followed<Run>, overview: Memo<Option<RunOverview>>) -> impl IntoView {
    let run = Memo::new(move |_| run.remote.with(|remote| remote.value.clone()));
    let workflow = move || {
        overview.with(|overview| overview.as_ref().and_then(|known| known.workflow_name.clone()))
    };
    let name = move || {
        run.with(|run| run.as_ref().map(|run| text::run_name(run.run_number, run.id.as_str())))
    };
    view! {
        <header class="run-header">
            <h1>{text::RUN}" "{name}</h1>
            <p class="quiet"><bdi>{workflow}</bdi></p>
            {move || run.get().map(facts)}
        </header>
    }
}

fn facts(run: Run) -> impl IntoView + use<> {
    let intl = intl();
    let state = Signal::stored(run.state());
    let progress = Signal::stored(run.progress);
    let person = run.triggered_by.as_ref().and_then(|actor| actor.user_name.clone());
    let reason = run.pause.error.clone().or_else(|| run.pause.reason.clone());
    let time = |name, at| fact(name, view! { <Time at=Signal::stored(at) /> });
    view! {
        <dl class="facts">
            {fact(text::STATUS, view! { <StatusBadge state /> })}
            {fact(text::PROGRESS, view! { <ProgressBar state progress /> })}
            {fact(text::STARTED_BY, view! { <Person name=person /> })}
            {time(text::CREATED, run.created_at)} {time(text::STARTED, run.started_at)}
            {time(text::COMPLETED, run.completed_at)}
            {fact(text::DURATION, view! { <Duration run=Signal::stored(run.clone()) /> })}
            {run.credits.map(|credits| fact(text::CREDITS, intl.int(credits)))}
            {run.token_cost.map(|cost| fact(text::BILLING_UNITS, intl.int(cost)))}
        </dl>
        {run.error.map(|error| message(text::FAILED_BECAUSE, error))}
        {reason.map(|reason| message(text::PAUSED_BECAUSE, reason))}
    }
}

fn fact(name: &'static str, value: impl IntoView) -> impl IntoView {
    view! {
        <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
        </div>
    }
}

/// A text of the server's, of any length and with its line breaks.
fn message(title: &'static str, text: String) -> impl IntoView {
    view! {
        <section class="notice">
            <h2>{title}</h2>
            <p class="long-text" dir="auto">
                {text}
            </p>
        </section>
    }
}
