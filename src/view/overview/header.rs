//! What run this is, where it stands and what can be done.

use leptos::prelude::*;

use super::super::copy::CopyButton;
use super::super::heading::Heading;
use super::super::person::Person;
use super::super::progress::ProgressBar;
use super::super::status::StatusBadge;
use super::super::time::{Duration, Time};
use super::super::{feeds, intl, navigator, text};
use super::actions::{Actions, Outcome};
use super::fact;
use super::nodes::Nodes;
use crate::feed::RunActions;
use crate::overview::Share;
use crate::route::Route;
use crate::run::{HeldNode, Run, RunId, Timestamp, WorkflowId, paused_duration};

/// The run's facts under the workflow's name, and its actions. Each fact follows its own part of
/// the run.
#[component]
pub(super) fn Header(
    key: (WorkflowId, RunId),
    run: Memo<Option<Run>>,
    workflow: Memo<Option<String>>,
    share: Memo<Option<Share>>,
    nodes: Nodes,
    actions: RunActions,
    settled: impl Fn() + Clone + Send + Sync + 'static,
) -> impl IntoView {
    let name = Memo::new(move |_| {
        run.with(|run| run.as_ref().map(|run| text::run_name(run.run_number, run.id.as_str())))
    });
    let title =
        Signal::derive(move || format!("{} {}", text::RUN.get(), name.get().unwrap_or_default()));
    let known = Memo::new(move |_| run.with(Option::is_some));
    let state = part(run, |run| Some(run.state()));
    let (workflow_id, run_id) = key;
    let id = run_id.as_str().to_owned();
    let link = navigator().url(&Route::Run(workflow_id, run_id));
    view! {
        <div class="run-header">
            <div class="run-title">
                <Heading title>{move || title.get()}</Heading>
                {move || {
                    state.get().map(|state| view! { <StatusBadge state=Signal::stored(state) /> })
                }}
                <span class="copies">
                    <CopyButton name=text::COPY_ID.get() content=Signal::stored(id) />
                    {link
                        .map(|link| {
                            view! { <CopyButton name=text::COPY_LINK.get() content=Signal::stored(link) /> }
                        })}
                </span>
                <Actions run actions settled />
            </div>
            <p class="quiet workflow-name">
                <bdi>{workflow}</bdi>
            </p>
            <Outcome actions />
            {move || {
                if known.get() {
                    view! { <Facts run share nodes /> }.into_any()
                } else {
                    ().into_any()
                }
            }}
        </div>
    }
}

#[component]
fn Facts(run: Memo<Option<Run>>, share: Memo<Option<Share>>, nodes: Nodes) -> impl IntoView {
    let intl = intl();
    let server = feeds().server;
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
    // A server that counts no pauses says so with zero or nothing: neither is worth a fact.
    let paused = Memo::new(move |_| {
        let paused = run.with(|run| paused_duration(run.as_ref()?, || server.now()));
        paused.filter(|paused| paused.num_seconds() > 0)
    });
    let pauses = Memo::new(move |_| paused.with(Option::is_some));
    let audio = part(run, |run| run.delivered_audio_ms);
    let shared = Memo::new(move |_| share.get());
    // Only for what the server tells while the run is known.
    let some_run =
        Memo::new(move |last: Option<&Option<Run>>| run.get().or_else(|| last.cloned().flatten()));
    let run_or_last = Signal::derive(move || some_run.get());
    view! {
        <dl class="facts">
            {fact(
                text::PROGRESS.get(),
                view! {
                    {move || {
                        state
                            .get()
                            .map(|state| {
                                let progress = Signal::derive(move || {
                                    progress.get().unwrap_or_default()
                                });
                                view! { <ProgressBar state=Signal::stored(state) progress /> }
                            })
                    }}
                },
            )} {fact(text::STARTED_BY.get(), move || view! { <Person name=person.get() /> })}
            {time(text::CREATED.get(), |run| run.created_at)} {time(text::STARTED.get(), |run| run.started_at)}
            {time(text::COMPLETED.get(), |run| run.completed_at)}
            {fact(
                text::DURATION.get(),
                move || {
                    run_or_last.get().map(|run| view! { <Duration run=Signal::stored(run) /> })
                },
            )}
            {move || {
                pauses
                    .get()
                    .then(|| {
                        fact(
                            text::PAUSED_FOR.get(),
                            move || paused.get().map(|paused| intl.duration(paused)),
                        )
                    })
            }} {number(text::DELIVERED_LINES.get(), |run| run.output_line_count)}
            {move || {
                audio
                    .get()
                    .map(|audio| {
                        fact(text::DELIVERED_AUDIO.get(), intl.duration(crate::format::millis(audio)))
                    })
            }} {number(text::CREDITS.get(), |run| run.credits)}
            {number(text::BILLING_UNITS.get(), |run| run.token_cost)}
            {move || {
                shared
                    .get()
                    .map(|share| {
                        fact(
                            text::SHARED.get(),
                            view! {
                                <bdi>{share.shared_by}</bdi>
                                " "
                                <Time at=Signal::stored(share.shared_at) />
                            },
                        )
                    })
            }}
        </dl>
        {super::outside_link(super::shared_page(run), text::SHARED_PAGE.get())}
        {message(text::FAILED_BECAUSE.get(), "bad", part(run, |run| run.error.clone()))}
        {message(text::PAUSED_BECAUSE.get(), "calm", part(run, text::why_paused))}
        <Held held=part(run, |run| run.held_nodes.clone().filter(|held| !held.is_empty())) nodes />
        <Usage usage=part(run, |run| {
            let usage = &run.usage_summary;
            (!usage.is_empty())
                .then(|| usage.iter().map(|(key, value)| (key.clone(), value.clone())).collect())
        }) />
    }
}

/// The nodes in front of which the run waits, with the languages that wait there.
#[component]
fn Held(held: Memo<Option<Vec<HeldNode>>>, nodes: Nodes) -> impl IntoView {
    let intl = intl();
    let node = move |node: HeldNode| {
        let name = nodes.name(&node.node_id).unwrap_or(node.node_id);
        let locales: Vec<_> = node.locales.iter().map(|code| intl.language(code)).collect();
        let locales = (!locales.is_empty()).then(|| format!(": {}", locales.join(", ")));
        view! {
            <li>
                <bdi>{name}</bdi>
                <span class="quiet">{locales}</span>
            </li>
        }
    };
    move || {
        held.get().map(|held| {
            view! {
                <details class="notice" data-tone="calm">
                    <summary>{text::HELD.get()}" ("{intl.count(held.len())}")"</summary>
                    <ul>{held.into_iter().map(node).collect_view()}</ul>
                </details>
            }
        })
    }
}

/// The usage figures, under the server's own keys.
#[component]
fn Usage(usage: Memo<Option<Vec<(String, String)>>>) -> impl IntoView {
    move || {
        usage.get().map(|usage| {
            let entry = |(key, value)| {
                view! {
                    <div>
                        <dt dir="auto">{key}</dt>
                        <dd class="long-text" dir="auto">
                            {value}
                        </dd>
                    </div>
                }
            };
            view! {
                <details class="usage">
                    <summary>{text::USAGE.get()}</summary>
                    <dl class="facts">{usage.into_iter().map(entry).collect_view()}</dl>
                </details>
            }
        })
    }
}

/// A part of the run that changes by itself.
fn part<T: Clone + PartialEq + Send + Sync + 'static>(
    run: Memo<Option<Run>>,
    read: fn(&Run) -> Option<T>,
) -> Memo<Option<T>> {
    Memo::new(move |_| run.with(|run| run.as_ref().and_then(read)))
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
