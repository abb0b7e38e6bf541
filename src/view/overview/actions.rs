//! The run's actions and their outcome.

use std::rc::Rc;

use leptos::ev;
use leptos::prelude::{expect_context, untrack};
use web_sys::HtmlDialogElement;

use crate::api::ApiError;
use crate::domain::run::{Download, Run, RunAction, RunState};
use crate::poll::{ActionState, RunActions};
use crate::view::context::OfferedActions;
use crate::view::shared::download::download_notice;
use crate::view::shared::focus::restore_focus;
use crate::view::start::StartDialog;
use crate::view::text;
use dom::reactive::{Memo, RwSignal};
use dom::{Child as _, El, View, block, button, dialog, div, h2, p, section, when};

/// For buttons that disappear once their action is done.
const FOCUS_FALLBACKS: &[&str] = &[".run-actions[role=group] button", "h1"];

/// The button that starts an ended run again.
fn start_again(run: Memo<Option<Run>>, start: StartDialog) -> View {
    let offer = start.offer;
    let has_ended =
        move || run.with(|run| run.as_ref().is_some_and(|run| run.status.is_terminal()));
    let build = move || {
        let start = start.clone();
        let open = move |_| {
            let name = |run: &Run| text::run_name(run.run_number, run.id.as_str());
            start.open(run.with_untracked(|run| run.as_ref().map(name)));
        };
        let button = restore_focus(button().attr("type", "button"), FOCUS_FALLBACKS);
        let button = button.class("button").attr("aria-haspopup", "dialog").on(ev::click, open);
        button.child(text::START_AGAIN.get())
    };
    when(move || has_ended() && offer.state() == ActionState::Enabled, build)
}

/// A button per action that the run's state allows. `settled` is called after each response.
pub(crate) fn run_actions(
    run: Memo<Option<Run>>,
    actions: RunActions,
    start: StartDialog,
    settled: Rc<dyn Fn()>,
) -> View {
    let perform = move |action| {
        let settled = Rc::clone(&settled);
        actions.perform(action, move || settled());
    };
    let perform: Rc<dyn Fn(RunAction)> = Rc::new(perform);
    let confirmed = Rc::clone(&perform);
    let dialog = cancel_dialog(move || confirmed(RunAction::Cancel));
    let OfferedActions(enabled) = expect_context();
    let offers = RunAction::ALL.map(|action| {
        let is_enabled = enabled.on_runs.contains(&action);
        let allows = move |run: &Run| is_enabled && run.allows(action);
        let is_allowed = move || run.with(|run| run.as_ref().is_some_and(allows));
        (action, Memo::new(move |_| actions.action_state(action, is_allowed())))
    });
    if let Some((_, offer)) = offers.iter().find(|(action, _)| *action == RunAction::Cancel) {
        close_when_unavailable(dialog.clone(), *offer);
    }
    let target = dialog.clone();
    let click: Rc<dyn Fn(RunAction)> = Rc::new(move |action| match action {
        RunAction::Cancel => open(&target),
        RunAction::Pause | RunAction::Resume | RunAction::Download => perform(action),
    });
    let buttons = offers.map(|(action, offer)| {
        let click = Rc::clone(&click);
        when(
            move || offer.get() != ActionState::Hidden,
            move || {
                action_button((action, text::action(action)), offer, actions, Rc::clone(&click))
            },
        )
    });
    let group = div().class("run-actions").attr("role", "group");
    let group = group.attr("aria-label", text::ACTIONS.get()).children(buttons);
    let group = group.child(start_again(run, start));
    let announcement = state_announcement(run);
    (group, p().class("unseen").attr("role", "status").child(announcement), dialog).view()
}

/// The run can end while the dialog is open.
fn close_when_unavailable(dialog: El, offer: Memo<ActionState>) {
    dom::reactive::effect(move |_| {
        if offer.get() != ActionState::Enabled {
            close(&dialog);
        }
    });
}

/// The text for a live region: the run's new state, which is visible only in its badge.
fn state_announcement(run: Memo<Option<Run>>) -> RwSignal<String> {
    let announcement = RwSignal::new(String::new());
    dom::reactive::effect(move |last: Option<Option<RunState>>| {
        let (name, state) = run.with(|run| {
            let name = |run: &Run| text::run_name(run.run_number, run.id.as_str());
            (run.as_ref().map(name), run.as_ref().map(Run::state))
        });
        if let (Some(Some(last)), Some(state), Some(name)) = (last, &state, name)
            && last != *state
        {
            announcement.set(text::run_now(&name, state));
        }
        state
    });
    announcement
}

/// The button that downloads the files of a node, if its state allows it.
pub(crate) fn node_download(
    actions: RunActions,
    is_allowed: impl Fn() -> bool + Send + Sync + 'static,
) -> View {
    let action = RunAction::Download;
    let offer = Memo::new(move |_| actions.action_state(action, is_allowed()));
    let click: Rc<dyn Fn(RunAction)> = Rc::new(move |action| actions.perform(action, || ()));
    when(
        move || offer.get() != ActionState::Hidden,
        move || {
            let name = text::DOWNLOAD_FILES.get();
            action_button((action, name), offer, actions, Rc::clone(&click)).class("small")
        },
    )
}

fn action_button(
    (action, name): (RunAction, &'static str),
    offer: Memo<ActionState>,
    actions: RunActions,
    click: Rc<dyn Fn(RunAction)>,
) -> El {
    let is_pending = move || actions.pending() == Some(action);
    let is_forbidden = move || offer.get() == ActionState::Forbidden;
    // Not the attribute `disabled`: a disabled button leaves the tab order, and its title can't be reached.
    let is_disabled = move || is_forbidden() || actions.pending().is_some();
    let kind = match action {
        RunAction::Cancel => "danger",
        RunAction::Pause | RunAction::Resume | RunAction::Download => "plain",
    };
    let click = move |_| {
        if !untrack(is_disabled) {
            click(action);
        }
    };
    let label = move || if is_pending() { text::action_underway(action) } else { name };
    restore_focus(button(), FOCUS_FALLBACKS)
        .attr("type", "button")
        .class("button")
        .attr("data-action", kind)
        .attr("aria-disabled", move || is_disabled().then_some("true"))
        .attr("aria-busy", move || is_pending().then_some("true"))
        .attr("title", move || is_forbidden().then(|| text::action_forbidden(action)))
        .on(ev::click, click)
        .child(label)
}

/// The confirmation dialog for cancelling a run.
fn cancel_dialog(confirm: impl Fn() + 'static) -> El {
    let dialog = dialog().class("question");
    let (kept, confirmed) = (dialog.clone(), dialog.clone());
    let confirm = move |_| {
        close(&confirmed);
        confirm();
    };
    let button = || button().attr("type", "button").class("button");
    let keep = button().attr("autofocus", true).on(ev::click, move |_| close(&kept));
    let cancel = button().attr("data-action", "danger").on(ev::click, confirm);
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
    if dialog.cast::<HtmlDialogElement>().show_modal().is_err() {
        leptos::logging::warn!("the browser did not open the dialog");
    }
}

fn close(dialog: &El) {
    dialog.cast::<HtmlDialogElement>().close();
}

/// The outcome of the last action: an error, or the link to its file.
pub(crate) fn outcome(actions: RunActions) -> View {
    let failure = move |failure: &Option<(RunAction, ApiError)>| {
        let (action, error) = failure.clone()?;
        let dismiss = restore_focus(button().attr("type", "button"), FOCUS_FALLBACKS);
        let dismiss =
            dismiss.on(ev::click, move |_| actions.dismiss_failure()).child(text::DISMISS.get());
        let is_unknown = error.kind.leaves_outcome_unknown();
        let alert = div()
            .attr("role", "alert")
            .child(h2().child(text::action_failed(action, error.kind)))
            .child(p().attr("dir", "auto").child(error.message));
        let request = p().class("quiet").child(error.request_id.map(|id| text::request_id(&id)));
        let notice = section().class("notice").attr("data-tone", is_unknown.then_some("calm"));
        Some(notice.child(alert).child(request).child(dismiss))
    };
    let file = |download: &Option<Download>| download.clone().map(download_notice);
    (block(move || actions.failure(), failure), block(move || actions.download(), file)).view()
}
