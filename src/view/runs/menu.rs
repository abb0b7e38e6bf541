//! What can be done with one run of the list. One menu serves all rows: it lies outside the table,
//! so no refresh can close it.

use leptos::ev;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};

use crate::domain::run::{RunId, WorkflowId};
use crate::routing::route::Route;
use crate::view::context::navigator;
use crate::view::runs::announce::Announcer;
use crate::view::shared::clipboard::copy;
use crate::view::shared::link::route_link;
use crate::view::shared::popover;
use crate::view::text;
use dom::reactive::{Memo, RwSignal, StoredValue};
use dom::{El, button, div};

/// The menu of the rows.
#[derive(Clone)]
pub(crate) struct RowMenu {
    run: RwSignal<Option<(RunId, String)>>,
    panel: El,
}

impl RowMenu {
    pub(crate) fn new() -> Self {
        Self { run: RwSignal::new(None), panel: div() }
    }

    /// Opens the menu for a run beside the button that was pressed.
    pub(crate) fn open(&self, run: RunId, name: String, button: &Element) {
        self.run.set(Some((run, name)));
        popover::open_beside(self.panel.as_html(), button);
    }
}

/// The menu itself, to be placed once.
pub(crate) fn menu(
    RowMenu { run, panel }: RowMenu,
    workflow: StoredValue<WorkflowId>,
    announcer: Announcer,
) -> El {
    let navigator = navigator();
    let id = move || run.with(|run| run.as_ref().map(|(id, _)| id.clone()));
    let label = move || run.with(|run| run.as_ref().map(|(_, name)| text::actions_for(name)));
    // Always there, so that it can take the focus; the menu is only open for a run.
    let to = Memo::new(move |_| {
        id().map_or_else(|| navigator.home(), |id| Route::Run(workflow.get_value(), id))
    });
    let url = move || id().and_then(|id| navigator.url(&Route::Run(workflow.get_value(), id)));
    let has_urls = navigator.url(&navigator.home()).is_some();
    let item = |name: &'static str, read: Box<dyn Fn() -> Option<String>>| {
        let panel = panel.clone();
        let copied = move |_| {
            popover::close(panel.as_html());
            if let Some(text) = read() {
                copy_text(text, announcer);
            }
        };
        let item = button().attr("type", "button").attr("role", "menuitem");
        item.on(ev::click, copied).child(name)
    };
    let copy_id = item(text::COPY_ID.get(), Box::new(move || Some(id()?.to_string())));
    let copy_link = has_urls.then(|| item(text::COPY_LINK.get(), Box::new(url)));
    let walked = panel.clone();
    panel
        .class("panel menu")
        .attr("popover", "auto")
        .attr("role", "menu")
        .attr("aria-label", label)
        .on(ev::keydown, move |event| walk(&event, &walked))
        .child(route_link(to).attr("role", "menuitem").child(text::OPEN_RUN.get()))
        .child(copy_id)
        .child(copy_link)
}

/// Arrow keys go from item to item, as in any menu; it does not stay open for whoever leaves it.
fn walk(event: &ev::KeyboardEvent, panel: &El) {
    let item = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let next = match (event.key().as_str(), item) {
        ("ArrowDown", Some(item)) => {
            item.next_element_sibling().or_else(|| item.parent_element()?.first_element_child())
        }
        ("ArrowUp", Some(item)) => {
            item.previous_element_sibling().or_else(|| item.parent_element()?.last_element_child())
        }
        ("Tab", _) => return popover::close(panel.as_html()),
        _ => return,
    };
    event.prevent_default();
    if let Some(next) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
        next.focus().unwrap_or_else(|_| leptos::logging::warn!("the menu's item takes no focus"));
    }
}

/// Puts a text on the clipboard and says so.
fn copy_text(text: String, announcer: Announcer) {
    // Written now: what comes later has no component whose texts it could use.
    let (copied, not_copied) = (text::copied_text(&text), text::not_copied_text(&text));
    leptos::task::spawn_local(async move {
        announcer.say(if copy(&text).await { copied } else { not_copied });
    });
}
