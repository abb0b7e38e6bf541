//! The menu of a row. All rows share one menu outside the table, so that a refresh can't close it.

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::{expect_context, use_context};
use web_sys::Element;

use crate::domain::run::{Run, RunAction, WorkflowId};
use crate::host::HostEvent;
use crate::platform::notification;
use crate::poll::ActionState;
use crate::routing::route::Route;
use crate::settings::options::RowAction;
use crate::view::context::{HostActions, NotificationsOption, data, navigator};
use crate::view::runs::announce::Announcer;
use crate::view::runs::runs_page::RunsPage;
use crate::view::runs::tool::Tool;
use crate::view::shared::clipboard::copy;
use crate::view::shared::link::route_link;
use crate::view::shared::popover;
use crate::view::shared::roving::{Group, move_focus};
use crate::view::text;
use crate::view::tools::alerts;
use dom::reactive::{Memo, RwSignal, StoredValue};
use dom::{Child, El, View, button, div, when};

/// The shared menu and the run it is open for, as it was when the menu opened: items that come and go under the pointer
/// would be clicked by mistake.
#[derive(Clone)]
pub(crate) struct RowMenu {
    run: RwSignal<Option<Arc<Run>>>,
    panel: El,
}

impl RowMenu {
    pub(crate) fn new() -> Self {
        Self { run: RwSignal::new(None), panel: div() }
    }

    /// Opens the menu for a run beside its button.
    pub(crate) fn open(&self, run: Arc<Run>, button: &Element) {
        self.run.set(Some(run));
        let (panel, button) = (self.panel.clone(), button.clone());
        // Queued behind the effects that render the items, which determine its size.
        leptos::task::spawn_local(async move { popover::open_beside(panel.as_html(), &button) });
    }
}

/// Builds the menu's panel.
pub(crate) fn menu(RowMenu { run, panel }: RowMenu, page: RunsPage) -> El {
    let (navigator, workflow) = (navigator(), page.workflow);
    let id = move || run.with(|run| run.as_ref().map(|run| run.id.clone()));
    let name = |run: &Arc<Run>| text::run_name(run.run_number, run.id.as_str());
    let label = move || run.with(|run| Some(text::actions_for(&name(run.as_ref()?))));
    // The link always has a target, so that it can take the focus: the menu is only open for a run.
    let to = Memo::new(move |_| {
        id().map_or_else(|| navigator.home(), |id| Route::Run(workflow.get_value(), id))
    });
    let url = move || id().and_then(|id| navigator.url(&Route::Run(workflow.get_value(), id)));
    let has_urls = navigator.url(&navigator.home()).is_some();
    let copy_item = |name: &'static str, read: Box<dyn Fn() -> Option<String>>| {
        let copy = move || {
            if let Some(text) = read() {
                copy_text(text, page.announcer);
            }
        };
        item(&panel, name, Box::new(copy))
    };
    let copy_id = copy_item(text::COPY_ID.get(), Box::new(move || Some(id()?.to_string())));
    let copy_link = has_urls.then(|| copy_item(text::COPY_LINK.get(), Box::new(url)));
    let actions = RunAction::ALL.map(|action| action_item(&panel, action, run, page));
    let slowest = slowest_node(&panel, run, page);
    let watch = watch_item(&panel, run, page);
    let start_again = start_again(&panel, run, page);
    let HostActions(of_host) = use_context().unwrap_or(HostActions(Vec::new()));
    let of_host = of_host.into_iter().map(|action| host_item(&panel, action, run, workflow));
    let of_host: Vec<_> = of_host.collect();
    let keyboard_panel = panel.clone();
    panel
        .class("panel menu")
        .attr("popover", "auto")
        .attr("role", "menu")
        .attr("aria-label", label)
        .on(ev::keydown, move |event| handle_key(&event, &keyboard_panel))
        .child(route_link(to).attr("role", "menuitem").child(text::OPEN_RUN.get()))
        .child(copy_id)
        .child(copy_link)
        .child(slowest)
        .child(watch)
        .children(actions)
        .child(start_again)
        .children(of_host)
}

/// An item that closes the menu.
fn item(panel: &El, name: impl Child, choose: Box<dyn Fn()>) -> El {
    let panel = panel.clone();
    let choose = move |_| {
        popover::close(panel.as_html());
        choose();
    };
    let item = button().attr("type", "button").attr("role", "menuitem");
    item.on(ev::click, choose).child(name)
}

/// The item of an action, if the run's state allows it. The tool in the chunk performs it.
fn action_item(
    panel: &El,
    action: RunAction,
    run: RwSignal<Option<Arc<Run>>>,
    page: RunsPage,
) -> View {
    let state = move || {
        let state = |run: &Arc<Run>| page.offers.state(action, run);
        run.with(|run| run.as_ref().map_or(ActionState::Hidden, state))
    };
    let panel = panel.clone();
    let build = move || {
        let is_forbidden = move || state() == ActionState::Forbidden;
        let choose = move || {
            if let Some(run) =
                run.get_untracked().filter(|_| !leptos::prelude::untrack(is_forbidden))
            {
                page.tools.open(Tool::Act(action, vec![run]));
            }
        };
        item(&panel, text::action(action), Box::new(choose))
            .attr("data-action", action.as_str())
            .attr("aria-disabled", move || is_forbidden().then_some("true"))
            .attr("title", move || is_forbidden().then(|| text::action_forbidden(action)))
    };
    when(move || state() != ActionState::Hidden, build)
}

/// The item that shows the slowest node of a running run.
fn slowest_node(panel: &El, run: RwSignal<Option<Arc<Run>>>, page: RunsPage) -> View {
    let is_running = move || run.with(|run| run.as_ref().is_some_and(|run| run.is_running()));
    let panel = panel.clone();
    let build = move || {
        let choose = move || {
            if let Some(run) = run.get_untracked() {
                page.tools.open(Tool::SlowestNode(run));
            }
        };
        item(&panel, text::SHOW_SLOWEST_NODE.get(), Box::new(choose))
    };
    when(is_running, build)
}

/// The item that starts an ended run again.
fn start_again(panel: &El, run: RwSignal<Option<Arc<Run>>>, page: RunsPage) -> View {
    let has_ended =
        move || run.with(|run| run.as_ref().is_some_and(|run| run.status.is_terminal()));
    let panel = panel.clone();
    let build = move || {
        let choose = move || {
            let name = |run: &Run| text::run_name(run.run_number, run.id.as_str());
            page.tools.open(Tool::Start(run.with_untracked(|run| run.as_deref().map(name))));
        };
        item(&panel, text::START_AGAIN.get(), Box::new(choose))
    };
    when(move || has_ended() && page.start.state() == ActionState::Enabled, build)
}

/// The item that notifies the user of the run's end, while it has not ended.
fn watch_item(panel: &El, run: RwSignal<Option<Arc<Run>>>, page: RunsPage) -> View {
    let NotificationsOption(is_enabled) = expect_context();
    let is_offered = is_enabled && notification::permission().is_some();
    let watched = data().watched;
    let is_active =
        move || run.with(|run| run.as_ref().is_some_and(|run| !run.status.is_terminal()));
    let is_watched = move || {
        run.with(|run| watched.with(|runs| run.as_ref().is_some_and(|run| runs.contains(&run.id))))
    };
    let panel = panel.clone();
    let build = move || {
        let choose = move || {
            if let Some(run) = run.get_untracked() {
                alerts::watch(&run, page);
            }
        };
        let name = move || if is_watched() { text::UNWATCH_RUN } else { text::WATCH_RUN }.get();
        item(&panel, name, Box::new(choose))
    };
    when(move || is_offered && is_active(), build)
}

/// The item of an action of the host, which gets an event.
fn host_item(
    panel: &El,
    RowAction { action, label }: RowAction,
    run: RwSignal<Option<Arc<Run>>>,
    workflow: StoredValue<WorkflowId>,
) -> El {
    let host = data().session.host;
    let choose = move || {
        if let Some(run) = run.get_untracked() {
            let (action, workflow) = (action.clone(), workflow.get_value());
            let event = HostEvent::RowAction { action, workflow, run: run.id.clone() };
            host.get_value().emit(&event);
        }
    };
    item(panel, label, Box::new(choose))
}

/// Keyboard navigation of the menu. Tab closes it.
fn handle_key(event: &ev::KeyboardEvent, panel: &El) {
    if event.key() == "Tab" {
        return popover::close(panel.as_html());
    }
    move_focus(event, Group::Menu, panel.element(), "[role=menuitem]");
}

/// Copies a text and announces the outcome.
fn copy_text(text: String, announcer: Announcer) {
    // Formatted now: the component's texts are not available in the task.
    let (copied, not_copied) = (text::copied_text(&text), text::not_copied_text(&text));
    leptos::task::spawn_local(async move {
        announcer.announce(if copy(&text).await { copied } else { not_copied });
    });
}
