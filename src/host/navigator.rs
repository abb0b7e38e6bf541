//! Which page is shown: by the browser's history, by the host's word, or by a memory of its own for
//! an embedded component, which must not touch the host's URL.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::History;

use crate::domain::run::{RunId, WorkflowId};
use crate::host::{Host, HostEvent};
use crate::routing::location::{Location, RouteError};
use crate::routing::query::RunsQuery;
use crate::routing::route::Route;
use dom::reactive::{RwSignal, StoredValue};

/// Who decides which page is shown.
#[derive(Debug, Clone)]
pub enum Routing {
    /// The reader alone. Starts at a route, or at the home.
    Memory(Option<Route>),
    /// The browser's URL, below this path (`/` or `/some/path/`).
    History(String),
    /// The host, which is told where the reader wants to go and answers with another route.
    Host {
        /// The path and query of the page to show.
        route: ArcReadSignal<String>,
        /// What stands before a route in the URL of a link, if there are such URLs.
        base: Option<String>,
    },
}

type ChangeHistory = fn(&History, &JsValue, &str, Option<&str>) -> Result<(), JsValue>;

/// Knows the place and moves to others.
#[derive(Clone, Copy)]
pub struct Navigator {
    place: RwSignal<Location>,
    /// What is shown when nothing else is named.
    home: StoredValue<(WorkflowId, RunsQuery)>,
    /// The list as the reader last saw it, for the way back from a run.
    list: StoredValue<Option<(WorkflowId, RunsQuery)>>,
    /// Whether a link has been followed.
    moved: StoredValue<bool>,
    /// The run that the reader comes back from.
    left: StoredValue<Option<RunId>>,
    mover: Mover,
    /// What stands before a route in the URL of a link; `None` where there are no such URLs.
    base: StoredValue<Option<String>>,
    owns_the_page: bool,
    host: StoredValue<Host>,
}

/// Who carries a move out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mover {
    Reader,
    History,
    Host,
}

impl Navigator {
    /// Starts at the place that `routing` names, and follows it until the owner of the calling
    /// scope goes away. `owns_the_page`: there is nothing on the page but the component.
    pub fn new(
        routing: Routing,
        home: (WorkflowId, RunsQuery),
        owns_the_page: bool,
        host: Host,
    ) -> Self {
        let home_route = || Route::Runs(home.0.clone(), home.1.clone());
        let (first, mover, base) = match &routing {
            Routing::Memory(route) => {
                let route = route.clone().unwrap_or_else(home_route);
                (Location::Page(route, Vec::new()), Mover::Reader, None)
            }
            Routing::History(base) => {
                let base = base.trim_end_matches('/').to_owned();
                (location_of_browser(&base, &home), Mover::History, Some(base))
            }
            Routing::Host { route, base } => {
                let base = base.as_ref().map(|base| base.trim_end_matches('/').to_owned());
                (Location::of_url(&route.get_untracked(), &home), Mover::Host, base)
            }
        };
        let navigator = Self {
            place: RwSignal::new(first.clone()),
            home: StoredValue::new(home),
            list: StoredValue::new(None),
            moved: StoredValue::new(false),
            left: StoredValue::new(None),
            mover,
            base: StoredValue::new(base),
            owns_the_page,
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
                        navigator.moved.set_value(true);
                        navigator.show(Location::of_url(&url, &navigator.home.get_value()));
                    }
                });
            }
        }
        navigator
    }

    /// What is to be shown.
    pub fn place(&self) -> Location {
        self.place.get()
    }

    /// Shows another page.
    pub fn go(&self, route: Route) {
        if let Route::Run(workflow, run) = &route {
            let goes_on = self.tell(&HostEvent::RunSelect(workflow.clone(), run.clone()));
            // The host may have taken the component away.
            if !goes_on || self.place.is_disposed() {
                return;
            }
        }
        self.change(route, History::push_state_with_url);
    }

    /// Shows another page instead of this one: the way back leads past it.
    pub fn replace(&self, route: Route) {
        self.change(route, History::replace_state_with_url);
    }

    fn change(&self, route: Route, change: ChangeHistory) {
        let told = HostEvent::RouteChange(route.clone());
        match self.mover {
            Mover::Reader => {}
            Mover::History => self.enter(&route, change),
            Mover::Host => {
                // The host answers with the route, or does not: it may have its reasons.
                self.tell(&told);
                return;
            }
        }
        self.moved.set_value(true);
        self.show(Location::Page(route, Vec::new()));
        self.tell(&told);
    }

    /// Puts a page into the browser's history.
    fn enter(&self, route: &Route, change: ChangeHistory) {
        let href = self.href(route);
        let history = window().history();
        let changed = history.and_then(|history| change(&history, &JsValue::NULL, "", Some(&href)));
        if changed.is_err() {
            // Some browsers limit how often a page may do this. The page is shown all the same.
            leptos::logging::warn!("the browser did not take {route} into its history");
        }
        let is_list = |route: &Route| matches!(route, Route::Runs(..));
        let stays = |place: &Location| match place {
            Location::Page(from, _) => is_list(from) && is_list(route),
            Location::Unknown(_) => false,
        };
        if self.owns_the_page && !self.place.with_untracked(stays) {
            // Another page starts at its top, as with any link.
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    }

    fn tell(&self, event: &HostEvent) -> bool {
        self.host.with_value(Host::clone).tell(event)
    }

    /// The URL of a page, for a link. Where pages have none, a link leads to the host's page.
    pub fn href(&self, route: &Route) -> String {
        let base = self.base.get_value();
        base.map_or_else(|| "#".to_owned(), |base| format!("{base}{route}"))
    }

    /// The whole URL of a page, to be given to others; `None` where pages have none.
    pub fn url(&self, route: &Route) -> Option<String> {
        let base = self.base.get_value()?;
        let location = window().location().href().ok()?;
        let url = web_sys::Url::new_with_base(&format!("{base}{route}"), &location);
        url.ok().map(|url| url.href())
    }

    /// Whether the whole page is ours, with its title and keys.
    pub fn owns_the_page(&self) -> bool {
        self.owns_the_page
    }

    /// The list of `workflow`, as the reader last saw it.
    pub fn list(&self, workflow: &WorkflowId) -> Route {
        let last = self.list.get_value().filter(|(seen, _)| seen == workflow);
        let home = || self.home.with_value(|(_, query)| query.clone());
        Route::Runs(workflow.clone(), last.map_or_else(home, |(_, query)| query))
    }

    /// The page that is shown when nothing else is named.
    pub fn home(&self) -> Route {
        self.home.with_value(|(workflow, query)| Route::Runs(workflow.clone(), query.clone()))
    }

    /// Whether the page on screen was reached by a link inside the component.
    pub fn has_moved(&self) -> bool {
        self.moved.get_value()
    }

    /// The run whose page was left for the list on screen, unless that has been taken back.
    pub fn left(&self) -> Option<RunId> {
        self.left.get_value()
    }

    /// The reader has arrived on the list.
    pub fn arrived(&self) {
        self.left.set_value(None);
    }

    /// Sets the document's title, where the document is ours.
    pub fn name_document(&self, title: &str) {
        if self.owns_the_page {
            document().set_title(title);
        }
    }

    fn show(&self, place: Location) {
        self.remember(&place);
        if self.place.with_untracked(|shown| *shown != place) {
            let left = self.place.with_untracked(|shown| match (shown, &place) {
                (Location::Page(Route::Run(_, run), _), Location::Page(Route::Runs(..), _)) => {
                    Some(run.clone())
                }
                _ => None,
            });
            self.left.set_value(left);
            self.place.set(place);
        }
    }

    fn remember(&self, place: &Location) {
        if let Location::Page(Route::Runs(workflow, query), _) = place {
            self.list.set_value(Some((workflow.clone(), query.clone())));
        }
    }
}

fn location_of_browser(base: &str, home: &(WorkflowId, RunsQuery)) -> Location {
    let location = window().location();
    let (Ok(path), Ok(query)) = (location.pathname(), location.search()) else {
        return Location::Unknown(RouteError::UnknownAddress);
    };
    let below = path.strip_prefix(base).filter(|path| path.is_empty() || path.starts_with('/'));
    match below {
        Some(below) => Location::of_url(&format!("{below}{query}"), home),
        None => Location::Unknown(RouteError::OutsideBase { base: base.to_owned(), path }),
    }
}
