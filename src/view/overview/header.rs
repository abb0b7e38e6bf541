//! What run this is and where it stands.

use leptos::prelude::*;

use super::super::heading::Heading;
use super::super::person::Person;
use super::super::progress::ProgressBar;
use super::super::status::StatusBadge;
use super::super::time::{Duration, Time};
use super::super::{intl, text};
use crate::feed::Followed;
use crate::overview::RunOverview;
use crate::run::{Run, Timestamp};

/// The run's facts under the workflow's name: from Get Run, else the fewer that the overview has.
/// Each fact follows its own part of the run.
#[component]
pub(super) fn Header(run: Followed<Run>, overview: Memo<Option<RunOverview>>) -> impl IntoView {
    let run = Memo::new(move |_| {
        let of_overview = || overview.with(|overview| overview.as_ref()?.run_so_far());
        run.remote.with(|remote| remote.value.clone()).or_else(of_overview)
    });
    let workflow = Memo::new(move |_| {
        overview.with(|overview| overview.as_ref().and_then(|known| known.workflow_name.clone()))
    });
    let name = Memo::new(move |_| {
        run.with(|run| run.as_ref().map(|run| text::run_name(run.run_number, run.id.as_str())))
    });
    let title = Signal::derive(move || format!("{} {}", text::RUN, name.get().unwrap_or_default()));
    let known = Memo::new(move |_| run.with(Option::is_some));
    view! {
        <header class="run-header">
            <Heading title>{move || title.get()}</Heading>
            <p class="quiet">
                <bdi>{workflow}</bdi>
            </p>
            {move || known.get().then(|| view! { <Facts run /> })}
        </header>
    }
}

#[component]
fn Facts(run: Memo<Option<Run>>) -> impl IntoView {
    let intl = intl();
    let time = move |name, read: fn(&Run) -> Option<Timestamp>| {
        fact(name, view! { <Time at=part(run, read) /> })
    };
    let number = move |name, read: fn(&Run) -> Option<i64>| {
        let number = part(run, read);
        move || number.get().map(|number| fact(name, intl.int(number)))
    };
    let state = part(run, |run| Some(run.state()));
    let progress = part(run, |run| Some(run.progress));
    let person =
        part(run, |run| run.triggered_by.as_ref().and_then(|actor| actor.user_name.clone()));
    view! {
        <dl class="facts">
            {move || {
                state
                    .get()
                    .map(|state| {
                        let state = Signal::stored(state);
                        let progress = Signal::derive(move || progress.get().unwrap_or_default());
                        view! {
                            {fact(text::STATUS, view! { <StatusBadge state /> })}
                            {fact(text::PROGRESS, view! { <ProgressBar state progress /> })}
                        }
                    })
            }} {fact(text::STARTED_BY, move || view! { <Person name=person.get() /> })}
            {time(text::CREATED, |run| run.created_at)} {time(text::STARTED, |run| run.started_at)}
            {time(text::COMPLETED, |run| run.completed_at)}
            {move || run.get().map(|run| fact(
                text::DURATION,
                view! { <Duration run=Signal::stored(run) /> },
            ))} {number(text::CREDITS, |run| run.credits)}
            {number(text::BILLING_UNITS, |run| run.token_cost)}
        </dl>
        {message(text::FAILED_BECAUSE, "bad", part(run, |run| run.error.clone()))}
        {message(text::PAUSED_BECAUSE, "calm", part(run, why_paused))}
    }
}

fn why_paused(run: &Run) -> Option<String> {
    let reason = || run.pause.reason.as_deref().map(text::pause_reason);
    run.pause.error.clone().or_else(reason)
}

/// A part of the run that changes by itself.
fn part<T: Clone + PartialEq + Send + Sync + 'static>(
    run: Memo<Option<Run>>,
    read: fn(&Run) -> Option<T>,
) -> Memo<Option<T>> {
    Memo::new(move |_| run.with(|run| run.as_ref().and_then(read)))
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
fn message(
    title: &'static str,
    tone: &'static str,
    message: Memo<Option<String>>,
) -> impl IntoView {
    move || {
        message.get().map(|message| {
            view! {
                <section class="notice" data-tone=tone>
                    <h2>{title}</h2>
                    <p class="long-text" dir="auto">
                        {message}
                    </p>
                </section>
            }
        })
    }
}
