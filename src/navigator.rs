//! Which page is shown: the browser's history, or a memory of its own for an embedded component,
//! which must not touch the host's URL.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::History;

use crate::route::{Parsed, Route};
use crate::run::WorkflowId;
use crate::runs_query::{QueryProblem, RunsQuery};

/// What is to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A page, and what in its URL could not be used.
    Page(Route, Vec<QueryProblem>),
    /// The URL names no page, for this reason.
    Nowhere(String),
}

type ChangeHistory = fn(&History, &JsValue, &str, Option<&str>) -> Result<(), JsValue>;

/// Knows the place and moves to others.
#[derive(Clone, Copy)]
pub struct Navigator {
    place: RwSignal<Place>,
    /// The list as the reader last saw it, for the way back from a run.
    list: StoredValue<Option<(WorkflowId, RunsQuery)>>,
    /// Whether a link has been followed.
    moved: StoredValue<bool>,
    /// The path below which the routes lie, when they are in the browser's URL.
    base: StoredValue<Option<String>>,
}

impl Navigator {
    /// Follows the browser's URL below `base` (`/` or `/some/path/`), where the root shows `home`.
    /// Listens until the owner of the calling scope goes away.
    pub fn browser(base: &str, home: &WorkflowId) -> Self {
        let base = base.trim_end_matches('/').to_owned();
        let read = {
            let (base, home) = (base.clone(), home.clone());
            move || place_of_url(&base, &home)
        };
        let navigator = Self::at(&read(), Some(base));
        let listener = window_event_listener(ev::popstate, move |_| navigator.show(read()));
        on_cleanup(move || listener.remove());
        navigator
    }

    /// Starts at `route` and leaves the browser's URL alone.
    pub fn memory(route: Route) -> Self {
        Self::at(&Place::Page(route, Vec::new()), None)
    }

    fn at(place: &Place, base: Option<String>) -> Self {
        let navigator = Self {
            place: RwSignal::new(place.clone()),
            list: StoredValue::new(None),
            moved: StoredValue::new(false),
            base: StoredValue::new(base),
        };
        navigator.remember(place);
        navigator
    }

    /// What is to be shown.
    pub fn place(&self) -> Place {
        self.place.get()
    }

    /// Shows another page.
    pub fn go(&self, route: Route) {
        self.change(route, History::push_state_with_url);
    }

    /// Shows another page instead of this one: the way back leads past it.
    pub fn replace(&self, route: Route) {
        self.change(route, History::replace_state_with_url);
    }

    fn change(&self, route: Route, change: ChangeHistory) {
        if self.owns_the_page() {
            let href = self.href(&route);
            let history = window().history();
            let changed =
                history.and_then(|history| change(&history, &JsValue::NULL, "", Some(&href)));
            if changed.is_err() {
                // Some browsers limit how often a page may do this. The page is shown all the same.
                leptos::logging::warn!("the browser did not take {route} into its history");
            }
            let is_list = |route: &Route| matches!(route, Route::Runs(..));
            let stays = |place: &Place| match place {
                Place::Page(from, _) => is_list(from) && is_list(&route),
                Place::Nowhere(_) => false,
            };
            if !self.place.with_untracked(stays) {
                // Another page starts at its top, as with any link.
                window().scroll_to_with_x_and_y(0.0, 0.0);
            }
        }
        self.moved.set_value(true);
        self.show(Place::Page(route, Vec::new()));
    }

    /// The URL of a page, for a link.
    pub fn href(&self, route: &Route) -> String {
        self.base.with_value(|base| format!("{}{route}", base.as_deref().unwrap_or_default()))
    }

    /// The whole URL of a page, to be given to others; `None` where the URL is the host's.
    pub fn url(&self, route: &Route) -> Option<String> {
        let origin = self.owns_the_page().then(|| window().location().origin().ok())??;
        Some(format!("{origin}{}", self.href(route)))
    }

    /// Whether the whole page is ours, with its URL, title and keys.
    pub fn owns_the_page(&self) -> bool {
        self.base.with_value(Option::is_some)
    }

    /// The list of `workflow`, as the reader last saw it.
    pub fn list(&self, workflow: &WorkflowId) -> Route {
        let last = self.list.get_value().filter(|(seen, _)| seen == workflow);
        Route::Runs(workflow.clone(), last.map(|(_, query)| query).unwrap_or_default())
    }

    /// The URL of the page that is shown when nothing else is named.
    pub fn root(&self) -> String {
        self.base.with_value(|base| format!("{}/", base.as_deref().unwrap_or_default()))
    }

    /// Whether the page on screen was reached by a link inside the component.
    pub fn has_moved(&self) -> bool {
        self.moved.get_value()
    }

    /// Sets the document's title, where the document is ours.
    pub fn name_document(&self, title: &str) {
        if self.owns_the_page() {
            document().set_title(title);
        }
    }

    fn show(&self, place: Place) {
        self.remember(&place);
        if self.place.with_untracked(|shown| *shown != place) {
            self.place.set(place);
        }
    }

    fn remember(&self, place: &Place) {
        if let Place::Page(Route::Runs(workflow, query), _) = place {
            self.list.set_value(Some((workflow.clone(), query.clone())));
        }
    }
}

fn place_of_url(base: &str, home: &WorkflowId) -> Place {
    let location = window().location();
    let (Ok(path), Ok(query)) = (location.pathname(), location.search()) else {
        return Place::Nowhere("The browser does not tell this page's address.".to_owned());
    };
    let below = path.strip_prefix(base).filter(|path| path.is_empty() || path.starts_with('/'));
    let Some(path) = below else {
        return Place::Nowhere(format!("This page lies below {base}/, not at {path}."));
    };
    match Route::parse(path, query.trim_start_matches('?')) {
        Parsed::Home(query, problems) => Place::Page(Route::Runs(home.clone(), query), problems),
        Parsed::Page(route, problems) => Place::Page(route, problems),
        Parsed::BadId(invalid) => Place::Nowhere(format!("{invalid}.")),
        Parsed::Unknown => Place::Nowhere(format!("There is no page at {path}.")),
    }
}
