//! The component's JavaScript binding. The package's `index.js` builds `mount()` and the custom element on it, and
//! handles shadow roots, style sheets and loading.

mod content;
mod known;

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Function;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use dom::{self, div};
use onepin_runs::api::browser::{Fetch, host_tokens, js_error};
use onepin_runs::api::{Client, TokenError, TokenGetter};
use onepin_runs::app::{self, App, Settings};
use onepin_runs::domain::json::Json;
use onepin_runs::domain::run::RunId;
use onepin_runs::host::navigator::Routing;
use onepin_runs::host::{Host, HostEvent};
use onepin_runs::i18n::Messages;
use onepin_runs::i18n::catalog::{BAD_OPTIONS, RELOAD_VIEW};
use onepin_runs::platform::clock::BrowserClock;
use onepin_runs::platform::panic;
use onepin_runs::routing::route::Route;
use onepin_runs::settings::options::{Options, RoutingMode, Shown, Theme};
use onepin_runs::settings::reader::SettingError;
use onepin_runs::view::{problem, show_crash};

use crate::content::{content, first_route, missing_run, shown};
use crate::known::{is_same_data, is_same_view, use_known_values};

/// A component that fills its target element. Each has its own WebAssembly instance, so that a panic ends
/// only that one.
#[wasm_bindgen]
pub struct Instance {
    target: HtmlElement,
    /// Called with an event's name and its details as JSON; returns false if the host handled the event.
    emit: Function,
    /// The host's token getter, replaced by every update.
    get_token: Rc<RefCell<Option<Function>>>,
    /// The route set by the host.
    host_route: ArcRwSignal<String>,
    /// The current route, kept across rebuilds.
    current_route: Rc<RefCell<Option<Route>>>,
    /// The host's texts, for the crash view.
    messages: Rc<RefCell<Messages>>,
    options: Option<Options>,
    view: Option<App>,
    /// The error in place of the view.
    problem: Option<dom::Mounted>,
}

#[wasm_bindgen]
impl Instance {
    /// The target stays empty until the first [`Self::update`].
    #[wasm_bindgen(constructor)]
    pub fn new(target: HtmlElement, emit: Function) -> Self {
        let messages: Rc<RefCell<Messages>> = Rc::default();
        panic::on_panic({
            let (target, emit) = (target.clone(), emit.clone());
            let messages = Rc::clone(&messages);
            move |message| {
                // English if the panic interrupted an update of the texts.
                let messages = messages.try_borrow().map(|texts| texts.clone()).unwrap_or_default();
                show_crash(&target, &messages, RELOAD_VIEW, message)
                    .unwrap_or_else(|error| leptos::logging::error!("{}", js_error(&error)));
                let event = Json::object([("kind", "panic".into()), ("message", message.into())]);
                call(&emit, "error", &event.to_string());
            }
        });
        Self {
            target,
            emit,
            messages,
            get_token: Rc::default(),
            host_route: ArcRwSignal::new(String::new()),
            current_route: Rc::default(),
            options: None,
            view: None,
            problem: None,
        }
    }

    /// Applies the options (as JSON) and the token getter. Rebuilds the view only if necessary.
    pub fn update(&mut self, options: &str, get_token: JsValue) {
        let mut errors = Vec::new();
        match get_token.dyn_into() {
            Ok(function) => {
                self.get_token.replace(Some(function));
            }
            Err(_) => errors.push(SettingError {
                name: "getToken".to_owned(),
                why: "a function that resolves to a session token or null is needed".to_owned(),
            }),
        }
        match Options::parse(options) {
            Ok(mut options) => {
                errors.extend(missing_run(&options));
                if errors.is_empty() {
                    let unusable = use_known_values(&mut options);
                    self.apply(options);
                    return self.report(&unusable);
                }
            }
            Err(more) => errors.extend(more),
        }
        self.reject(&errors);
    }

    /// Drops all data and loads it again for the current user. Pending requests are aborted.
    #[wasm_bindgen(js_name = resetSession)]
    pub fn reset_session(&mut self) {
        if let Some(options) = self.options.take() {
            self.current_route.replace(None);
            self.apply(options);
        }
    }

    /// Requests all data of the current page now.
    pub fn refresh(&self) {
        if let Some(view) = &self.view {
            view.refresh();
        }
    }

    /// Shows the page of a run.
    ///
    /// # Errors
    /// `run` is no UUID.
    #[wasm_bindgen(js_name = openRun)]
    pub fn open_run(&self, run: &str) -> Result<(), JsError> {
        let run: RunId = run.parse()?;
        if let Some(view) = &self.view {
            view.open_run(run);
        }
        Ok(())
    }

    /// The current route, its run and the number of runs by status, as JSON; `None` while the options are invalid.
    pub fn state(&self) -> Option<String> {
        Some(self.view.as_ref()?.state().to_string())
    }

    fn apply(&mut self, options: Options) {
        self.messages.replace(options.view.messages.clone());
        let last = self.options.replace(options.clone());
        let theme = options.theme.as_deref().unwrap_or(Theme::default().as_str());
        self.set_data("data-theme", theme);
        self.set_data("data-view", shown(&options).as_str());
        if let RoutingMode::Host(route, _) = &options.routing
            && self.host_route.with_untracked(|current| current != route)
        {
            self.host_route.set(route.clone());
        }
        match last {
            Some(last) if is_same_view(&last, &options) => {}
            Some(last) if is_same_data(&last, &options) => self.build(options),
            Some(_) | None => {
                self.current_route.replace(None);
                self.build(options);
            }
        }
    }

    /// Sets an attribute for the style sheet.
    fn set_data(&self, name: &str, value: &str) {
        if let Err(error) = self.target.set_attribute(name, value) {
            leptos::logging::warn!("{name} cannot be set: {}", js_error(&error));
        }
    }

    fn build(&mut self, options: Options) {
        // Drops the old view first, with its requests, timers and listeners.
        self.view = None;
        self.problem = None;
        let get_token = Rc::clone(&self.get_token);
        let tokens = TokenGetter::new(move |skip_cache| {
            let current = get_token.borrow().clone().map(host_tokens);
            Box::pin(async move {
                match current {
                    Some(current) => current.token(skip_cache).await,
                    None => Err(TokenError("the host gives no tokens".to_owned())),
                }
            })
        });
        let content = content(&options);
        let first_route = first_route(&options, self.current_route.borrow().clone());
        // A part does not navigate to the page of a run.
        let is_part = shown(&options) != Shown::Page;
        let client = Client::new(
            Rc::new(Fetch),
            Rc::new(BrowserClock),
            tokens,
            &options.api_base,
            options.workspace_id,
        );
        let settings = Settings {
            workflow: Some(options.workflow_id),
            routing: match options.routing {
                RoutingMode::Memory => Routing::Memory(first_route),
                RoutingMode::History(base) => Routing::History(base),
                RoutingMode::Host(_, base) => {
                    Routing::Host { route: self.host_route.read_only(), base }
                }
            },
            is_standalone: false,
            host: self.host(is_part),
            view: options.view,
        };
        match app::mount(self.target.clone(), client, settings, content) {
            Ok(view) => self.view = Some(view),
            Err(error) => {
                let error = SettingError { name: "options".to_owned(), why: js_error(&error) };
                self.reject(&[error]);
            }
        }
    }

    /// The events. `is_part`: only the host opens runs.
    fn host(&self, is_part: bool) -> Host {
        let (emit, current_route) = (self.emit.clone(), Rc::clone(&self.current_route));
        Host::new(move |event| {
            if let HostEvent::RouteChange(route, _) = event {
                current_route.replace(Some(route.clone()));
            }
            let is_unhandled = call(&emit, event.name(), &event.detail().to_string());
            is_unhandled && !(is_part && matches!(event, HostEvent::RunSelect(..)))
        })
    }

    /// Reports invalid options on the console, on the page and to the host.
    fn reject(&mut self, errors: &[SettingError]) {
        self.options = None;
        self.fail(joined(errors));
        self.report(errors);
    }

    /// Reports invalid options on the console and to the host.
    fn report(&self, errors: &[SettingError]) {
        if errors.is_empty() {
            return;
        }
        for error in errors {
            leptos::logging::error!("onepin-runs: {error}");
        }
        let message = joined(errors);
        let event =
            Json::object([("kind", "invalid_options".into()), ("message", (&*message).into())]);
        call(&self.emit, "error", &event.to_string());
    }

    /// Shows an error instead of the view.
    fn fail(&mut self, detail: String) {
        let title = self.messages.borrow().get(BAD_OPTIONS).to_owned();
        self.view = None;
        let problem = || {
            // Without the role `main`: the component is only a part of the host's page.
            div().class("onepin-runs").child(problem(title, detail).attr("role", false))
        };
        self.problem = None;
        self.problem = Some(dom::mount(&self.target, problem));
    }
}

/// Calls the host, and logs its exceptions.
fn call(emit: &Function, name: &str, detail: &str) -> bool {
    match emit.call2(&JsValue::NULL, &name.into(), &detail.into()) {
        Ok(is_unhandled) => is_unhandled.as_bool().unwrap_or(true),
        Err(error) => {
            leptos::logging::error!("onepin-runs: {name}: {}", js_error(&error));
            true
        }
    }
}

fn joined(errors: &[SettingError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
