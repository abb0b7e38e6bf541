//! Mounts the component: provides client, data, formats and navigation.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;

use crate::api::Client;
use crate::domain::json::Json;
use crate::domain::run::{RunId, WorkflowId};
use crate::host::navigator::{Navigator, Routing};
use crate::host::{Host, counts_json};
use crate::i18n::intl::{Formats, Intl};
use crate::i18n::language;
use crate::i18n::times::TimeDisplay;
use crate::platform::storage;
use crate::platform::tab_link::BrowserTabs;
use crate::poll::SessionState;
use crate::routing::location::Location;
use crate::routing::query::RunsQuery;
use crate::routing::route::Route;
use crate::settings::options::ViewOptions;
use crate::view;
use dom::reactive::{RwSignal, StoredValue};
use dom::{self, El, Mounted};

pub struct Settings {
    /// The workflow of the default route; `None` lists the user's workflows there.
    pub workflow: Option<WorkflowId>,
    pub routing: Routing,
    /// Whether the component owns the document: its title and keyboard shortcuts.
    pub is_standalone: bool,
    pub host: Host,
    pub view: ViewOptions,
}

/// A mounted component. Dropping it removes the component and stops all requests.
pub struct App {
    session: SessionState,
    navigator: Navigator,
    mounted: Mounted,
}

impl App {
    /// Keeps the component until the page is closed.
    pub fn forget(self) {
        self.mounted.forget();
    }

    /// Requests all data of the current page now, even while updates are paused.
    pub fn refresh(&self) {
        if let Some(refresh) = self.session.refresh.get_value() {
            refresh.notify();
        }
    }

    /// Shows the page of a run of the current workflow, as if the user had followed its link.
    pub fn open_run(&self, run: RunId) {
        let route = match self.navigator.location_untracked() {
            Location::Page(route, _) => route,
            Location::Unknown(_) => self.navigator.home(),
        };
        // Without an open workflow, there is no run.
        if let Some(workflow) = route.workflow() {
            self.navigator.navigate(Route::Run(workflow.clone(), run));
        }
    }

    /// The current route, its run, and the number of runs by status once it is known.
    pub fn state(&self) -> Json {
        let route = match self.navigator.location_untracked() {
            Location::Page(route, _) => Some(route),
            Location::Unknown(_) => None,
        };
        let run = route.as_ref().and_then(Route::run).map(RunId::as_str);
        let counts = self.session.counts.with_value(|counts| counts_json(counts));
        Json::object([
            ("route", route.as_ref().map(Route::to_string).as_deref().into()),
            ("runId", run.into()),
            ("counts", counts),
        ])
    }
}

/// Mounts the component in `target` until the handle is dropped. `content` builds what it shows: [`view::component`], or a part
/// of it. A function, so that the standalone page has no code of the parts.
///
/// # Errors
/// The browser lacks a required feature, or does not know the locale or the time zone.
pub fn mount(
    target: HtmlElement,
    client: Client,
    settings: Settings,
    content: impl FnOnce() -> El + 'static,
) -> Result<App, JsValue> {
    let Settings { workflow, routing, is_standalone, host, view: options } = settings;
    let locale = options.locale.as_deref().unwrap_or(language::ENGLISH);
    let formats = Formats::new(locale, options.time_zone.as_deref())?;
    let client = client.with_tabs(Box::new(BrowserTabs));
    let handles = Rc::new(Cell::new(None));
    let built = Rc::clone(&handles);
    let mounted = dom::mount(&target, move || {
        let closing = StoredValue::new(client.clone());
        on_cleanup(move || closing.with_value(Client::close));
        let intl = Intl::new(formats);
        remember_times(intl.times());
        provide_context(intl);
        view::provide_messages(options.messages);
        let session = SessionState::new(client, host.clone());
        provide_context(session);
        let (limit, status) = (options.page_size, options.statuses);
        let list = RunsQuery { limit, status, ..RunsQuery::default() };
        let navigator = Navigator::new(routing, (workflow, list), is_standalone, host);
        view::open_default_view(navigator);
        provide_context(navigator);
        built.set(Some((session, navigator)));
        if let Some(app_origin) = options.app_origin {
            provide_context(view::AppOrigin(app_origin));
        }
        provide_context(view::OfferedActions(options.actions));
        provide_context(view::HostActions(options.row_actions));
        provide_context(view::NotificationsOption(options.notifications));
        content()
    });
    let (session, navigator) = handles.take().ok_or("the component was not built")?;
    Ok(App { session, navigator, mounted })
}

/// Reads how the user wants times from local storage, and stores each change.
fn remember_times(times: RwSignal<TimeDisplay>) {
    const KEY: &str = "onepin-runs.times";
    if let Some(stored) = storage::read(KEY) {
        times.set(TimeDisplay::parse(&stored));
    }
    dom::reactive::effect(move |has_run: Option<()>| {
        let text = times.get().to_string();
        // At first, nothing has been chosen yet.
        if has_run.is_some() {
            storage::write(KEY, &text);
        }
    });
}
