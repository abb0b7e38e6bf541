//! What can be done to the run now.

use std::rc::Rc;

use leptos::ev;
use leptos::prelude::*;
use web_sys::HtmlDialogElement;

use crate::api::{ApiError, ErrorKind};
use crate::domain::run::{Download, Run, RunAction, RunState};
use crate::poll::{ActionState, RunActions};
use crate::view::context::OfferedActions;
use crate::view::context::data;
use crate::view::shared::focus;
use crate::view::text;
use dom::reactive::Memo;
use dom::reactive::RwSignal;
use dom::{Child, El, View, a, bdi, block, button, dialog, div, h2, p, section, span, when};

/// Where the focus goes with a button that has done its work.
const FOCUS_FALLBACKS: &[&str] = &[".run-actions[role=group] button", "h1"];

/// A button per action that the run's state allows. `settled` is called after each answer.
pub(crate) fn run_actions(
    run: Memo<Option<Run>>,
    actions: RunActions,
    settled: impl Fn() + Copy + Send + Sync + 'static,
) -> View {
    let perform = move |action| actions.perform(action, settled);
    let question = question(move || perform(RunAction::Cancel));
    let OfferedActions(offered) = expect_context();
    let offers = RunAction::ALL.map(|action| {
        let offered = offered.contains(&action);
        let allows = move |run: &Run| offered && run.allows(action);
        let allowed = move || run.with(|run| run.as_ref().is_some_and(allows));
        (action, Memo::new(move |_| actions.action_state(action, allowed())))
    });
    let cancel_allowed =
        offers.iter().find(|(action, _)| *action == RunAction::Cancel).map(|(_, offer)| *offer);
    let dialog = question.clone();
    let click = Rc::new(move |action| {
        if action == RunAction::Cancel {
            open(&dialog);
        } else {
            perform(action);
        }
    });
    let dialog = question.clone();
    // The run may end while the question is on screen.
    dom::reactive::effect(move |_| {
        if let Some(offer) = cancel_allowed
            && offer.get() != ActionState::Enabled
        {
            close(&dialog);
        }
    });
    let buttons = offers.map(|(action, offer)| {
        let click = click.clone();
        when(
            move || offer.get() != ActionState::Hidden,
            move || action_button(action, offer, actions, click.clone()),
        )
    });
    // What became of the run is seen in its badge.
    let told = RwSignal::new(String::new());
    dom::reactive::effect(move |last: Option<Option<RunState>>| {
        let (name, now) = run.with(|run| {
            let name = |run: &Run| text::run_name(run.run_number, run.id.as_str());
            (run.as_ref().map(name), run.as_ref().map(Run::state))
        });
        if let (Some(Some(last)), Some(now), Some(name)) = (last, &now, name)
            && last != *now
        {
            told.set(text::run_now(&name, now));
        }
        now
    });
    let group = div().class("run-actions").attr("role", "group");
    let group = group.attr("aria-label", text::ACTIONS.get()).children(buttons);
    (group, p().class("unseen").attr("role", "status").child(told), question).view()
}

fn action_button(
    action: RunAction,
    offer: Memo<ActionState>,
    actions: RunActions,
    click: Rc<dyn Fn(RunAction)>,
) -> El {
    let pending = move || actions.pending() == Some(action);
    let forbidden = move || offer.get() == ActionState::Forbidden;
    // Disabled buttons leave the tab order, and with it who was about to read why.
    let unusable = move || forbidden() || actions.pending().is_some();
    let kind = match action {
        RunAction::Cancel => "danger",
        RunAction::Pause | RunAction::Resume | RunAction::Download => "plain",
    };
    let click = move |_| {
        if !untrack(unusable) {
            click(action);
        }
    };
    let button = button()
        .attr("type", "button")
        .class("button")
        .attr("data-action", kind)
        .attr("aria-disabled", move || unusable().then_some("true"))
        .attr("aria-busy", move || pending().then_some("true"))
        .attr("title", move || forbidden().then(|| text::action_forbidden(action)))
        .on(ev::click, click)
        .child(
            move || {
                if pending() { text::action_underway(action) } else { text::action(action) }
            },
        );
    focus::restore_focus(button, FOCUS_FALLBACKS)
}

/// Asks before a run is cancelled.
fn question(agree: impl Fn() + 'static) -> El {
    let dialog = dialog().class("question");
    let (session, agreed) = (dialog.clone(), dialog.clone());
    let agree = move |_| {
        close(&agreed);
        agree();
    };
    let button = || button().attr("type", "button").class("button");
    let keep = button().attr("autofocus", true).on(ev::click, move |_| close(&session));
    let cancel = button().attr("data-action", "danger").on(ev::click, agree);
    let buttons = div()
        .class("run-actions")
        .child(keep.child(text::KEEP_RUN.get()))
        .child(cancel.child(text::action(RunAction::Cancel)));
    dialog
        .attr("aria-labelledby", "cancel-title")
        .attr("aria-describedby", "cancel-warning")
        .child(h2().attr("id", "cancel-title").child(text::CANCEL_TITLE.get()))
        .child(p().attr("id", "cancel-warning").child(text::CANCEL_WARNING.get()))
        .child(buttons)
}

fn open(dialog: &El) {
    if dialog.of::<HtmlDialogElement>().show_modal().is_err() {
        leptos::logging::warn!("the browser does not show the question");
    }
}

fn close(dialog: &El) {
    dialog.of::<HtmlDialogElement>().close();
}

/// What came of the last action: why it failed, or where its file is.
pub(crate) fn outcome(actions: RunActions) -> View {
    let failure = move |failure: &Option<(RunAction, ApiError)>| {
        let (action, error) = failure.clone()?;
        let dismiss =
            button().attr("type", "button").on(ev::click, move |_| actions.dismiss_failure());
        let dismiss = focus::restore_focus(dismiss.child(text::DISMISS.get()), FOCUS_FALLBACKS);
        // A conflict is told in the server's words, and so is any other refusal.
        let unknown = matches!(error.kind, ErrorKind::Network | ErrorKind::Timeout);
        let alert = div()
            .attr("role", "alert")
            .child(h2().child(text::action_failed(action, error.kind)))
            .child(p().attr("dir", "auto").child(error.message));
        let request = p().class("quiet").child(error.request_id.map(|id| text::request_id(&id)));
        let notice = section().class("notice").attr("data-tone", unknown.then_some("calm"));
        Some(notice.child(alert).child(request).child(dismiss))
    };
    let file = |download: &Option<Download>| download.clone().map(file);
    (block(move || actions.failure(), failure), block(move || actions.download(), file)).view()
}

/// Starts a download by following a link to it, which stays at hand until it stops working.
fn file(download: Download) -> View {
    let server = data().server;
    let expires_at = download.expires_at;
    let expired = Memo::new(move |_| expires_at.is_some_and(|at| at <= server.now()));
    let filename = download.filename.unwrap_or_default();
    let name = if filename.is_empty() { text::action(RunAction::Download) } else { &filename };
    let link = a()
        .attr("href", download.url)
        .attr("download", filename.as_str())
        .attr("target", "_blank")
        .attr("rel", "noopener noreferrer")
        .child(bdi().child(name.to_owned()));
    let element = link.clone();
    dom::reactive::effect(move |_| element.as_html().click());
    when(
        move || !expired.get(),
        move || {
            let link = span().child(text::DOWNLOAD_READY.get()).child(link.clone());
            let notice = p().class("notice").attr("data-tone", "good").attr("role", "status");
            notice.child(link)
        },
    )
}
