//! The component for JavaScript. The package's own module builds `mount()` and the custom element
//! on this; it knows shadow roots, style sheets and loading, of which there is nothing here.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Function;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use dom::{self, Mounted, div};
use onepin_runs::api::browser::{Fetch, host_tokens, js_error};
use onepin_runs::api::{Client, TokenError, TokenGetter};
use onepin_runs::app::{self, Settings};
use onepin_runs::domain::json::Json;
use onepin_runs::host::navigator::Routing;
use onepin_runs::host::{Host, HostEvent};
use onepin_runs::i18n::catalog::{BAD_OPTIONS, RELOAD_VIEW};
use onepin_runs::i18n::intl::Formats;
use onepin_runs::i18n::{Messages, language};
use onepin_runs::platform::clock::BrowserClock;
use onepin_runs::platform::panic;
use onepin_runs::routing::route::Route;
use onepin_runs::settings::options::{Options, RoutingMode};
use onepin_runs::settings::reader::SettingError;
use onepin_runs::view::{problem, show_crash};

/// One component in an element that holds nothing else. Each has a WebAssembly instance of its own,
/// so that a panic ends one of them and no other.
#[wasm_bindgen]
pub struct Instance {
    target: HtmlElement,
    /// Takes an event's name and its details as JSON; false when the host has taken it over.
    tell: Function,
    /// The host's token getter. It may be another one at any time.
    get_token: Rc<RefCell<Option<Function>>>,
    /// The route as the host gives it.
    route: ArcRwSignal<String>,
    /// The route on screen.
    shown: Rc<RefCell<Option<Route>>>,
    /// The host's texts, for when nothing else works any more.
    messages: Rc<RefCell<Messages>>,
    options: Option<Options>,
    view: Option<Mounted>,
}

#[wasm_bindgen]
impl Instance {
    /// Nothing is shown before the first [`Self::update`].
    #[wasm_bindgen(constructor)]
    pub fn new(target: HtmlElement, tell: Function) -> Self {
        let messages: Rc<RefCell<Messages>> = Rc::default();
        panic::on_panic({
            let (target, tell) = (target.clone(), tell.clone());
            let messages = Rc::clone(&messages);
            move |what| {
                // Whatever was being done with the texts, the English ones are always there.
                let messages = messages.try_borrow().map(|texts| texts.clone()).unwrap_or_default();
                show_crash(&target, &messages, RELOAD_VIEW, what)
                    .unwrap_or_else(|error| leptos::logging::error!("{}", js_error(&error)));
                let event = Json::object([("kind", "panic".into()), ("message", what.into())]);
                call(&tell, "error", &event.to_string());
            }
        });
        Self {
            target,
            tell,
            messages,
            get_token: Rc::default(),
            route: ArcRwSignal::new(String::new()),
            shown: Rc::default(),
            options: None,
            view: None,
        }
    }

    /// Takes the options, as JSON, and the token getter. Only what has changed changes on screen.
    pub fn update(&mut self, options: &str, get_token: JsValue) {
        let mut mistakes = Vec::new();
        match get_token.dyn_into() {
            Ok(function) => {
                self.get_token.replace(Some(function));
            }
            Err(_) => mistakes.push(SettingError {
                name: "getToken".to_owned(),
                why: "a function that resolves to a session token or null is needed".to_owned(),
            }),
        }
        match Options::parse(options) {
            Ok(options) => {
                mistakes.extend(unknown_to_intl(&options));
                if mistakes.is_empty() {
                    return self.take(options);
                }
            }
            Err(more) => mistakes.extend(more),
        }
        self.refuse(&mistakes);
    }

    /// Drops all that was loaded, and loads it again as whoever is signed in now. What was under
    /// way is neither shown nor sent.
    #[wasm_bindgen(js_name = resetSession)]
    pub fn reset_session(&mut self) {
        if let Some(options) = self.options.take() {
            self.shown.replace(None);
            self.take(options);
        }
    }

    fn take(&mut self, options: Options) {
        self.messages.replace(options.messages.clone());
        let last = self.options.replace(options.clone());
        if let Err(error) = self.target.set_attribute("data-theme", options.theme.as_str()) {
            leptos::logging::warn!("the theme cannot be set: {}", js_error(&error));
        }
        if let RoutingMode::Host(route, _) = &options.routing
            && self.route.with_untracked(|shown| shown != route)
        {
            self.route.set(route.clone());
        }
        match last {
            Some(last) if needs_no_rebuild(&last, &options) => {}
            Some(last) if is_same_data(&last, &options) => self.build(options),
            Some(_) | None => {
                self.shown.replace(None);
                self.build(options);
            }
        }
    }

    fn build(&mut self, options: Options) {
        // What is on screen goes first, with its requests, timers and listeners.
        self.view = None;
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
        let client = Client::new(
            Rc::new(Fetch),
            Rc::new(BrowserClock),
            tokens,
            &options.api_base,
            options.workspace_id,
        );
        let settings = Settings {
            page_size: options.page_size,
            routing: match options.routing {
                RoutingMode::Memory => Routing::Memory(self.shown.borrow().clone()),
                RoutingMode::History(base) => Routing::History(base),
                RoutingMode::Host(_, base) => Routing::Host { route: self.route.read_only(), base },
            },
            app_origin: options.app_origin,
            locale: options.locale.unwrap_or_else(|| language::ENGLISH.to_owned()),
            time_zone: options.time_zone,
            actions: options.actions,
            messages: options.messages,
            host: self.host(),
            ..Settings::new(options.workflow_id)
        };
        match app::mount(self.target.clone(), client, settings) {
            Ok(view) => self.view = Some(view),
            Err(error) => self.fail(js_error(&error)),
        }
    }

    fn host(&self) -> Host {
        let (tell, shown) = (self.tell.clone(), Rc::clone(&self.shown));
        Host::new(move |event| {
            if let HostEvent::RouteChange(route) = event {
                shown.replace(Some(route.clone()));
            }
            call(&tell, event.name(), &event.detail().to_string())
        })
    }

    /// Says what is wrong with the options: to developers on the console, to readers on the page.
    fn refuse(&mut self, mistakes: &[SettingError]) {
        self.options = None;
        let texts: Vec<_> = mistakes.iter().map(ToString::to_string).collect();
        for text in &texts {
            leptos::logging::error!("onepin-runs: {text}");
        }
        self.fail(texts.join("; "));
    }

    fn fail(&mut self, detail: String) {
        let event =
            Json::object([("kind", "invalid_options".into()), ("message", (&*detail).into())]);
        let title = self.messages.borrow().get(BAD_OPTIONS).to_owned();
        self.view = None;
        let problem = || {
            // There is more on the page than this.
            div().class("onepin-runs").child(problem(title, detail).attr("role", false))
        };
        self.view = Some(dom::mount(&self.target, problem));
        call(&self.tell, "error", &event.to_string());
    }
}

/// Calls the host. Its own mistakes are its own, but they are not swallowed.
fn call(tell: &Function, name: &str, detail: &str) -> bool {
    match tell.call2(&JsValue::NULL, &name.into(), &detail.into()) {
        Ok(goes_on) => goes_on.as_bool().unwrap_or(true),
        Err(error) => {
            leptos::logging::error!("onepin-runs: {name}: {}", js_error(&error));
            true
        }
    }
}

/// What only `Intl` can tell.
fn unknown_to_intl(options: &Options) -> Option<SettingError> {
    let locale = options.locale.as_deref().unwrap_or(language::ENGLISH);
    let unknown = |option: &str, error: &JsValue| SettingError {
        name: option.to_owned(),
        why: js_error(error),
    };
    Formats::new(locale, None).map_err(|error| unknown("locale", &error)).err().or_else(|| {
        let zone = options.time_zone.as_deref();
        Formats::new(locale, zone).map_err(|error| unknown("timeZone", &error)).err()
    })
}

/// Whether a view made with `last` shows what one made with `options` would: theme and route
/// change by themselves.
fn needs_no_rebuild(last: &Options, options: &Options) -> bool {
    let routing = match (&last.routing, &options.routing) {
        (RoutingMode::Host(_, last), RoutingMode::Host(route, base)) if last == base => {
            RoutingMode::Host(route.clone(), base.clone())
        }
        (last, _) => last.clone(),
    };
    Options { theme: options.theme, routing, ..last.clone() } == *options
}

/// Whether both are about the same data of the same person, so that the reader keeps their place.
fn is_same_data(last: &Options, options: &Options) -> bool {
    last.api_base == options.api_base
        && last.workflow_id == options.workflow_id
        && last.workspace_id == options.workspace_id
        && last.session_key == options.session_key
}
