//! The standalone page: reads its configuration and mounts the component.

mod account;
mod language;
mod prefetch;
mod session;
mod token_endpoint;

use std::cell::OnceCell;
use std::rc::Rc;

use dom::{self, div};
use gloo_net::http::Request;
use leptos::prelude::*;
use onepin_runs::api::browser::js_error;
use onepin_runs::api::{Client, TokenGetter};
use onepin_runs::app::{self, Settings};
use onepin_runs::host::Host;
use onepin_runs::host::navigator::Routing;
use onepin_runs::i18n::Messages;
use onepin_runs::i18n::catalog::{BAD_BROWSER, BAD_SETTINGS, RELOAD_PAGE};
use onepin_runs::platform::clock::BrowserClock;
use onepin_runs::platform::panic;
use onepin_runs::settings::config::{Config, SignIn};
use onepin_runs::settings::options::{ActionOptions, ViewOptions};
use onepin_runs::view::{self, problem, show_crash};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlElement, RequestCache, Url};

use crate::account::PageError;
use crate::prefetch::PrefetchTransport;

fn main() {
    let target = document().get_element_by_id("runs").and_then(|element| element.dyn_into().ok());
    let Some(target): Option<HtmlElement> = target else {
        leptos::logging::error!("the page has no element with the id `runs` to show anything in");
        return;
    };
    let texts: Rc<OnceCell<Messages>> = Rc::default();
    panic::on_panic({
        let (target, texts) = (target.clone(), Rc::clone(&texts));
        move |message| {
            show_crash(&target, &texts.get().cloned().unwrap_or_default(), RELOAD_PAGE, message)
                .unwrap_or_else(|error| leptos::logging::error!("{}", js_error(&error)));
        }
    });
    spawn_local(async move {
        if let Err((title, detail)) = start(target.clone(), &texts).await {
            let title = texts.get().cloned().unwrap_or_default().get(title).to_owned();
            // The error stays until the page is reloaded.
            let problem = || div().class("onepin-runs").child(problem(title, detail));
            target.set_text_content(None);
            dom::mount(&target, problem).forget();
        }
    });
}

/// Loads configuration and texts, then mounts the sign-in or the component.
async fn start(target: HtmlElement, texts: &OnceCell<Messages>) -> Result<(), PageError> {
    let base = document().base_uri().ok().flatten().unwrap_or_default();
    let config = config(&base).await?;
    let (locale, messages) = language::load(&base, config.locale.clone()).await?;
    let messages = texts.get_or_init(|| messages).clone();
    let path = Url::new(&base).map(|url| url.pathname()).unwrap_or_default();
    let sign_in = config.sign_in.clone();
    // Removes the static frame of index.html. Its replacement is mounted before the next paint.
    target.set_text_content(None);
    let component = target.clone();
    let component_messages = messages.clone();
    let mount = move |tokens: TokenGetter| {
        let (transport, clock) = (Rc::new(PrefetchTransport), Rc::new(BrowserClock));
        let workspace = config.workspace_id.clone();
        let client = Client::new(transport, clock, tokens, &config.api_base, workspace);
        let settings = Settings {
            workflow: config.workflow_id.clone(),
            routing: Routing::History(path.clone()),
            is_standalone: true,
            host: Host::default(),
            view: ViewOptions {
                app_origin: config.app_origin.clone(),
                locale: Some(locale.clone()),
                messages: component_messages.clone(),
                notifications: true,
                actions: ActionOptions { start: true, ..ActionOptions::default() },
                ..ViewOptions::default()
            },
        };
        app::mount(component.clone(), client, settings, view::component)
            .map_err(|error| (BAD_BROWSER, js_error(&error)))
    };
    match sign_in {
        SignIn::Clerk(clerk) => {
            account::show(target, &clerk, messages, mount).map_err(|error| (BAD_SETTINGS, error))
        }
        SignIn::TokenEndpoint(endpoint) => {
            // The component stays until the page is closed.
            mount(token_endpoint::tokens(endpoint))?.forget();
            Ok(())
        }
    }
}

/// Reads `config.json` beside the page.
async fn config(base: &str) -> Result<Config, PageError> {
    let url = Url::new_with_base("config.json", base).map(|url| url.href());
    let url = url.map_err(|error| (BAD_SETTINGS, js_error(&error)))?;
    let failed = |why: String| (BAD_SETTINGS, format!("{url}: {why}"));
    let request = Request::get(&url).cache(RequestCache::NoCache);
    let (status, body) = prefetch::fetch(&url, request).await.map_err(failed)?;
    if !(200..=299).contains(&status) {
        return Err(failed(format!("answered with status {status}")));
    }
    Config::parse(&body).map_err(|problems| {
        failed(problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
    })
}
