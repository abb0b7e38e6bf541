//! What can be done to the run now.

use leptos::html::{self, A, Dialog};
use leptos::prelude::*;

use super::super::{feeds, focus, text};
use super::OfferedActions;
use crate::api::ErrorKind;
use crate::feed::{Offer, RunActions};
use crate::run::{Download, Run, RunAction, RunState};

/// Where the focus goes with a button that has done its work.
const HEIRS: &[&str] = &[".run-actions[role=group] button", "h1"];

/// A button per action that the run's state allows. `settled` is called after each answer.
#[component]
pub(super) fn Actions(
    run: Memo<Option<Run>>,
    actions: RunActions,
    settled: impl Fn() + Clone + Send + Sync + 'static,
) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let perform = move |action| {
        let settled = settled.clone();
        actions.perform(action, settled);
    };
    let OfferedActions(offered) = expect_context();
    let offers = RunAction::ALL.map(|action| {
        let offered = offered.contains(&action);
        let allows = move |run: &Run| offered && run.allows(action);
        let allowed = Memo::new(move |_| run.with(|run| run.as_ref().is_some_and(allows)));
        (action, Memo::new(move |_| actions.offer(action, allowed.get())))
    });
    let cancel_allowed =
        offers.iter().find(|(action, _)| *action == RunAction::Cancel).map(|(_, offer)| *offer);
    let click = {
        let perform = perform.clone();
        move |action| {
            if action == RunAction::Cancel {
                open(dialog);
            } else {
                perform(action);
            }
        }
    };
    // The run may end while the question is on screen.
    Effect::new(move |_| {
        if let Some(offer) = cancel_allowed
            && offer.get() != Offer::Open
        {
            close(dialog);
        }
    });
    let buttons = offers.map(|(action, offer)| {
        let click = click.clone();
        move || {
            let click = click.clone();
            (offer.get() != Offer::Hidden).then(|| view! { <Button action offer actions click /> })
        }
    });
    // What became of the run is seen in its badge.
    let told = RwSignal::new(String::new());
    Effect::new(move |last: Option<Option<RunState>>| {
        let (name, now) = run.with(|run| {
            let name = |run: &Run| text::run_name(run.run_number, run.id.as_str());
            (run.as_ref().map(name), run.as_ref().map(Run::state))
        });
        if let (Some(Some(last)), Some(now), Some(name)) = (last, &now, name)
            && last != *now
        {
            told.set(text::run_is_now(&name, now));
        }
        now
    });
    view! {
        <div class="run-actions" role="group" aria-label=text::ACTIONS.get()>
            {buttons.into_iter().collect_view()}
        </div>
        <p class="unseen" role="status">
            {told}
        </p>
        <Question
            dialog
            agree=move || {
                close(dialog);
                perform(RunAction::Cancel);
            }
        />
    }
}

#[component]
fn Button(
    action: RunAction,
    offer: Memo<Offer>,
    actions: RunActions,
    click: impl Fn(RunAction) + 'static,
) -> impl IntoView {
    let underway = Memo::new(move |_| actions.underway() == Some(action));
    let forbidden = move || offer.get() == Offer::Forbidden;
    // Disabled buttons leave the tab order, and with it who was about to read why.
    let unusable = Memo::new(move |_| forbidden() || actions.underway().is_some());
    let button = NodeRef::<html::Button>::new();
    focus::hand_on(button, HEIRS);
    view! {
        <button
            node_ref=button
            type="button"
            class="button"
            data-action=match action {
                RunAction::Cancel => "danger",
                RunAction::Pause | RunAction::Resume | RunAction::Download => "plain",
            }
            aria-disabled=move || unusable.get().then_some("true")
            aria-busy=move || underway.get().then_some("true")
            title=move || forbidden().then(|| text::action_forbidden(action))
            on:click=move |_| {
                if !unusable.get_untracked() {
                    click(action);
                }
            }
        >
            {move || {
                if underway.get() { text::action_underway(action) } else { text::action(action) }
            }}
        </button>
    }
}

/// Asks before a run is cancelled.
#[component]
fn Question(dialog: NodeRef<Dialog>, agree: impl Fn() + 'static) -> impl IntoView {
    view! {
        <dialog node_ref=dialog class="question" aria-labelledby="cancel-title" aria-describedby="cancel-warning">
            <h2 id="cancel-title">{text::CANCEL_TITLE.get()}</h2>
            <p id="cancel-warning">{text::CANCEL_WARNING.get()}</p>
            <div class="run-actions">
                <button type="button" class="button" autofocus on:click=move |_| close(dialog)>
                    {text::KEEP_RUNNING.get()}
                </button>
                <button type="button" class="button" data-action="danger" on:click=move |_| agree()>
                    {text::action(RunAction::Cancel)}
                </button>
            </div>
        </dialog>
    }
}

fn open(dialog: NodeRef<Dialog>) {
    if let Some(dialog) = dialog.get_untracked()
        && dialog.show_modal().is_err()
    {
        leptos::logging::warn!("the browser does not show the question");
    }
}

fn close(dialog: NodeRef<Dialog>) {
    if let Some(dialog) = dialog.get_untracked() {
        dialog.close();
    }
}

/// What came of the last action: why it failed, or where its file is.
#[component]
pub(super) fn Outcome(actions: RunActions) -> impl IntoView {
    let failure = move || {
        actions.failure().map(|(action, error)| {
            let dismiss = NodeRef::<html::Button>::new();
            focus::hand_on(dismiss, HEIRS);
            // A conflict is told in the server's words, and so is any other refusal.
            let unknown = matches!(error.kind, ErrorKind::Network | ErrorKind::Timeout);
            view! {
                <section class="notice" data-tone=unknown.then_some("calm")>
                    <div role="alert">
                        <h2>{text::action_failed(action, error.kind)}</h2>
                        <p dir="auto">{error.message}</p>
                    </div>
                    <p class="quiet">{error.request_id.map(|id| text::request_id(&id))}</p>
                    <button node_ref=dismiss type="button" on:click=move |_| actions.forgive()>
                        {text::DISMISS.get()}
                    </button>
                </section>
            }
        })
    };
    view! {
        {failure}
        {move || actions.download().map(|download| view! { <File download /> })}
    }
}

/// Starts a download by following a link to it, which stays at hand until it stops working.
#[component]
fn File(download: Download) -> impl IntoView {
    let server = feeds().server;
    let link = NodeRef::<A>::new();
    Effect::new(move |_| {
        if let Some(link) = link.get() {
            link.click();
        }
    });
    let expires_at = download.expires_at;
    let expired = Memo::new(move |_| expires_at.is_some_and(|at| at <= server.now()));
    let name =
        download.filename.clone().unwrap_or_else(|| text::action(RunAction::Download).to_owned());
    move || {
        (!expired.get()).then(|| {
            view! {
                <p class="notice" data-tone="good" role="status">
                    <span>
                        {text::DOWNLOAD_READY.get()}
                        <a
                            node_ref=link
                            href=download.url.clone()
                            download=download.filename.clone().unwrap_or_default()
                            target="_blank"
                            rel="noopener noreferrer"
                        >
                            <bdi>{name.clone()}</bdi>
                        </a>
                    </span>
                </p>
            }
        })
    }
}
