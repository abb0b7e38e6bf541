//! What can be done with one run of the list. One menu serves all rows: it lies outside the table,
//! so no refresh can close it.

use leptos::ev;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};

use super::super::copy::copy;
use super::super::link::RouteLink;
use super::super::{navigator, popover, text};
use super::announce::Announcer;
use crate::route::Route;
use crate::run::{RunId, WorkflowId};

/// The menu of the rows.
#[derive(Clone, Copy)]
pub(super) struct RowMenu {
    run: RwSignal<Option<(RunId, String)>>,
    panel: NodeRef<Div>,
}

impl RowMenu {
    pub(super) fn new() -> Self {
        Self { run: RwSignal::new(None), panel: NodeRef::new() }
    }

    /// Opens the menu for a run beside the button that was pressed.
    pub(super) fn open(&self, run: RunId, name: String, button: &Element) {
        self.run.set(Some((run, name)));
        popover::open_beside(self.panel, button);
    }
}

/// The menu itself, to be placed once.
#[component]
pub(super) fn Menu(menu: RowMenu, workflow: WorkflowId, announcer: Announcer) -> impl IntoView {
    let navigator = navigator();
    let workflow = StoredValue::new(workflow);
    let id = move || menu.run.with(|run| run.as_ref().map(|(id, _)| id.clone()));
    let label = move || menu.run.with(|run| run.as_ref().map(|(_, name)| text::actions_for(name)));
    let copied = move |text: Option<String>| {
        popover::close(menu.panel);
        if let Some(text) = text {
            copy_text(text, announcer);
        }
    };
    // Always there, so that it can take the focus; the menu is only open for a run.
    let to = Signal::derive(move || {
        id().map_or_else(|| navigator.home(), |id| Route::Run(workflow.get_value(), id))
    });
    let url = move || id().and_then(|id| navigator.url(&Route::Run(workflow.get_value(), id)));
    let has_urls = navigator.url(&navigator.home()).is_some();
    view! {
        <div
            node_ref=menu.panel
            class="panel menu"
            popover="auto"
            role="menu"
            aria-label=label
            on:keydown=move |event| walk(&event, menu.panel)
        >
            <RouteLink to role="menuitem">{text::OPEN.get()}</RouteLink>
            <button type="button" role="menuitem" on:click=move |_| copied(id().map(|id| id.to_string()))>
                {text::COPY_ID.get()}
            </button>
            {has_urls.then(|| view! {
                <button type="button" role="menuitem" on:click=move |_| copied(url())>
                    {text::COPY_LINK.get()}
                </button>
            })}
        </div>
    }
}

/// Arrow keys go from item to item, as in any menu; it does not stay open for whoever leaves it.
fn walk(event: &ev::KeyboardEvent, panel: NodeRef<Div>) {
    let item = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let next = match (event.key().as_str(), item) {
        ("ArrowDown", Some(item)) => {
            item.next_element_sibling().or_else(|| item.parent_element()?.first_element_child())
        }
        ("ArrowUp", Some(item)) => {
            item.previous_element_sibling().or_else(|| item.parent_element()?.last_element_child())
        }
        ("Tab", _) => return popover::close(panel),
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
    let (copied, not_copied) = (text::copied(&text), text::not_copied(&text));
    leptos::task::spawn_local(async move {
        announcer.say(if copy(&text).await { copied } else { not_copied });
    });
}
