//! The menu of a row. All rows share one menu outside the table, so that a refresh can't close it.

use leptos::ev;
use web_sys::Element;

use crate::domain::run::{RunId, WorkflowId};
use crate::routing::route::Route;
use crate::view::context::navigator;
use crate::view::runs::announce::Announcer;
use crate::view::shared::clipboard::copy;
use crate::view::shared::link::route_link;
use crate::view::shared::popover;
use crate::view::shared::roving::{Group, move_focus};
use crate::view::text;
use dom::reactive::{Memo, RwSignal, StoredValue};
use dom::{El, button, div};

/// The shared menu and the run it is open for.
#[derive(Clone)]
pub(crate) struct RowMenu {
    run: RwSignal<Option<(RunId, String)>>,
    panel: El,
}

impl RowMenu {
    pub(crate) fn new() -> Self {
        Self { run: RwSignal::new(None), panel: div() }
    }

    /// Opens the menu for a run beside its button.
    pub(crate) fn open(&self, run: RunId, name: String, button: &Element) {
        self.run.set(Some((run, name)));
        popover::open_beside(self.panel.as_html(), button);
    }
}

/// Builds the menu's panel.
pub(crate) fn menu(
    RowMenu { run, panel }: RowMenu,
    workflow: StoredValue<WorkflowId>,
    announcer: Announcer,
) -> El {
    let navigator = navigator();
    let id = move || run.with(|run| run.as_ref().map(|(id, _)| id.clone()));
    let label = move || run.with(|run| run.as_ref().map(|(_, name)| text::actions_for(name)));
    // The link always has a target, so that it can take the focus: the menu is only open for a run.
    let to = Memo::new(move |_| {
        id().map_or_else(|| navigator.home(), |id| Route::Run(workflow.get_value(), id))
    });
    let url = move || id().and_then(|id| navigator.url(&Route::Run(workflow.get_value(), id)));
    let has_urls = navigator.url(&navigator.home()).is_some();
    let item = |name: &'static str, read: Box<dyn Fn() -> Option<String>>| {
        let panel = panel.clone();
        let copy = move |_| {
            popover::close(panel.as_html());
            if let Some(text) = read() {
                copy_text(text, announcer);
            }
        };
        let item = button().attr("type", "button").attr("role", "menuitem");
        item.on(ev::click, copy).child(name)
    };
    let copy_id = item(text::COPY_ID.get(), Box::new(move || Some(id()?.to_string())));
    let copy_link = has_urls.then(|| item(text::COPY_LINK.get(), Box::new(url)));
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
