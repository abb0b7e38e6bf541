//! Navigation: the current route is in the browser's history, is provided by the host, or is kept in
//! memory, since an embedded component must not change the host's URL.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::History;

use crate::domain::run::{RunId, WorkflowId};
use crate::host::{Host, HostEvent};
use crate::routing::location::{Location, RouteError};
use crate::routing::query::RunsQuery;
use crate::routing::route::Route;
use crate::routing::workflows::WorkflowsQuery;
use dom::reactive::{RwSignal, StoredValue};

/// What determines the route.
#[derive(Debug, Clone)]
pub enum Routing {
    /// Kept in memory. Starts at a route, or at the default route.
    Memory(Option<Route>),
    /// The browser's URL below this base path (`/` or `/some/path/`).
    History(String),
    /// The host: it receives navigation events and responds with another route.
    Host {
        /// Path and query of the current route.
        route: ArcReadSignal<String>,
        /// Base of link URLs, if links have URLs.
        base: Option<String>,
    },
}

/// The current location and navigation to others.
#[derive(Clone, Copy)]
pub struct Navigator {
    location: RwSignal<Location>,
    /// The workflow and the list of the default route. Without a workflow, that is the list of workflows.
    home: StoredValue<(Option<WorkflowId>, RunsQuery)>,
    /// The list as last shown, for the way back from a run.
    list: StoredValue<Option<(WorkflowId, RunsQuery)>>,
    /// The list of workflows as last shown.
    workflows: StoredValue<WorkflowsQuery>,
    /// Whether the user has followed a link.
    navigated: StoredValue<bool>,
    /// The run that the user has returned from.
    previous_run: StoredValue<Option<RunId>>,
    mode: NavigationMode,
    /// Base of link URLs; `None` if links have no URLs.
    base: StoredValue<Option<String>>,
    is_standalone: bool,
    host: StoredValue<Host>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum NavigationMode {
    Memory,
    History,
    Host,
}

impl Navigator {
    /// Starts at the location that `routing` names, and follows it until the current owner is disposed.
    /// `is_standalone`: the component owns the document.
    pub fn new(
        routing: Routing,
        home: (Option<WorkflowId>, RunsQuery),
        is_standalone: bool,
        host: Host,
    ) -> Self {
        let (first, mode, base) = match &routing {
            Routing::Memory(route) => {
                let route = route.clone().unwrap_or_else(|| route_of(&home));
                (Location::Page(route, Vec::new()), NavigationMode::Memory, None)
            }
            Routing::History(base) => {
                let base = base.trim_end_matches('/').to_owned();
                (location_of_browser(&base, &home), NavigationMode::History, Some(base))
            }
            Routing::Host { route, base } => {
                let base = base.as_ref().map(|base| base.trim_end_matches('/').to_owned());
                (Location::of_url(&route.get_untracked(), &home), NavigationMode::Host, base)
            }
        };
        let navigator = Self {
            location: RwSignal::new(first.clone()),
            home: StoredValue::new(home),
            list: StoredValue::new(None),
            workflows: StoredValue::new(WorkflowsQuery::default()),
            navigated: StoredValue::new(false),
            previous_run: StoredValue::new(None),
            mode,
            base: StoredValue::new(base),
            is_standalone,
            host: StoredValue::new(host),
        };
        navigator.remember(&first);
        match routing {
            Routing::Memory(_) => {}
            Routing::History(_) => {
                let listener = window_event_listener(ev::popstate, move |_| {
                    let base = navigator.base.get_value().unwrap_or_default();
                    navigator.show(location_of_browser(&base, &navigator.home.get_value()));
                });
                on_cleanup(move || listener.remove());
            }
            Routing::Host { route, .. } => {
                dom::reactive::effect(move |is_first: Option<()>| {
                    let url = route.get();
                    if is_first.is_some() {
                        navigator.navigated.set_value(true);
                        navigator.show(Location::of_url(&url, &navigator.home.get_value()));
                    }
                });
            }
        }
        navigator
    }

    pub fn location(&self) -> Location {
        self.location.get()
    }

    pub(crate) fn location_untracked(&self) -> Location {
        self.location.get_untracked()
    }

    /// Navigates to another page.
    pub(crate) fn navigate(&self, route: Route) {
        if let Route::Run(workflow, run) = &route {
            let proceeds = self.emit(&HostEvent::RunSelect(workflow.clone(), run.clone()));
            // The host may have unmounted the component.
            if !proceeds || self.location.is_disposed() {
                return;
            }
        }
        self.change(route, false);
    }

    /// Like `navigate`, but replaces the history entry.
    pub fn replace(&self, route: Route) {
        self.change(route, true);
    }

    /// Replaces the first location, as if the component had started there.
    pub(crate) fn start_at(&self, route: Route) {
        self.replace(route);
        self.navigated.set_value(false);
    }

    fn change(&self, route: Route, replaces: bool) {
        let event = HostEvent::RouteChange(route.clone(), replaces);
        match self.mode {
            NavigationMode::Memory => {}
            NavigationMode::History => self.update_history(&route, replaces),
            NavigationMode::Host => {
                // The host may respond with the route.
                self.emit(&event);
                return;
            }
        }
        self.navigated.set_value(true);
        self.show(Location::Page(route, Vec::new()));
        self.emit(&event);
    }

    /// Adds or replaces a history entry.
    fn update_history(&self, route: &Route, replaces: bool) {
        let href = self.href(route);
        let change =
            if replaces { History::replace_state_with_url } else { History::push_state_with_url };
        let history = window().history();
        let changed = history.and_then(|history| change(&history, &JsValue::NULL, "", Some(&href)));
        if changed.is_err() {
            // Browsers limit the rate of history changes. The page is shown anyway.
            leptos::logging::warn!("the browser did not take {route} into its history");
        }
        // The same list, or the same run with other lines.
        let is_same_page = |location: &Location| match location {
            Location::Page(from, _) => {
                from.runs() == route.runs() && from.workflow() == route.workflow()
            }
            Location::Unknown(_) => false,
        };
        if self.is_standalone && !self.location.with_untracked(is_same_page) {
            // Another page starts at the top, like after any link.
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    }

    fn emit(&self, event: &HostEvent) -> bool {
        self.host.with_value(Host::clone).emit(event)
    }

    /// The URL of a link; `#` if links have no URLs.
    pub fn href(&self, route: &Route) -> String {
        let base = self.base.get_value();
        base.map_or_else(|| "#".to_owned(), |base| format!("{base}{route}"))
    }

    /// The absolute URL of a page; `None` if links have no URLs.
    pub fn url(&self, route: &Route) -> Option<String> {
        let base = self.base.get_value()?;
        let location = window().location().href().ok()?;
        let url = web_sys::Url::new_with_base(&format!("{base}{route}"), &location);
        url.ok().map(|url| url.href())
    }

    /// Whether the component owns the document: title and keyboard shortcuts.
    pub fn is_standalone(&self) -> bool {
        self.is_standalone
    }

    /// The list of `workflow` as last shown.
    pub fn list(&self, workflow: &WorkflowId) -> Route {
        let last = self.list.get_value().filter(|(id, _)| id == workflow);
        let home = || self.home.with_value(|(_, query)| query.clone());
        Route::Runs(workflow.clone(), last.map_or_else(home, |(_, query)| query))
    }

    /// The default route.
    pub fn home(&self) -> Route {
        self.home.with_value(route_of)
    }

    /// The list of workflows as last shown; `None` if a workflow is configured.
    pub(crate) fn workflows(&self) -> Option<Route> {
        let is_listed = self.home.with_value(|(workflow, _)| workflow.is_none());
        is_listed.then(|| Route::Workflows(self.workflows.get_value()))
    }

    /// Whether the user followed a link to the current page.
    pub(crate) fn has_navigated(&self) -> bool {
        self.navigated.get_value()
    }

    /// The run that the user has returned from to the current list.
    pub(crate) fn previous_run(&self) -> Option<RunId> {
        self.previous_run.get_value()
    }

    pub(crate) fn clear_previous_run(&self) {
        self.previous_run.set_value(None);
    }

    /// Sets the document's title if the component owns the document.
    pub(crate) fn set_document_title(&self, title: &str) {
        if self.is_standalone {
            document().set_title(title);
        }
    }

    fn show(&self, location: Location) {
        self.remember(&location);
        if self.location.with_untracked(|shown| *shown != location) {
            let previous_run = self.location.with_untracked(|shown| match (shown, &location) {
                (Location::Page(shown, _), Location::Page(Route::Runs(..), _)) => {
                    shown.run().cloned()
                }
                _ => None,
            });
            self.previous_run.set_value(previous_run);
            self.location.set(location);
        }
    }

    fn remember(&self, location: &Location) {
        match location {
            Location::Page(Route::Runs(workflow, query), _) => {
                self.list.set_value(Some((workflow.clone(), query.clone())));
            }
            Location::Page(Route::Workflows(query), _) => self.workflows.set_value(query.clone()),
            Location::Page(Route::Run(..) | Route::RunView(..) | Route::Compare(..), _)
            | Location::Unknown(_) => {}
        }
    }
}

fn route_of((workflow, query): &(Option<WorkflowId>, RunsQuery)) -> Route {
    match workflow {
        Some(workflow) => Route::Runs(workflow.clone(), query.clone()),
        None => Route::Workflows(WorkflowsQuery::default()),
    }
}

fn location_of_browser(base: &str, home: &(Option<WorkflowId>, RunsQuery)) -> Location {
    let location = window().location();
    let (Ok(path), Ok(query)) = (location.pathname(), location.search()) else {
        return Location::Unknown(RouteError::UnknownAddress);
    };
    let path_in_base =
        path.strip_prefix(base).filter(|path| path.is_empty() || path.starts_with('/'));
    match path_in_base {
        Some(path) => Location::of_url(&format!("{path}{query}"), home),
        None => Location::Unknown(RouteError::OutsideBase { base: base.to_owned(), path }),
    }
}
