//! The standalone page: reads its settings and shows the component.

mod account;
mod early;
mod session;
mod token_endpoint;

use std::rc::Rc;

use gloo_net::http::Request;
use leptos::prelude::*;
use onepin_runs::api::browser::thrown;
use onepin_runs::api::{Client, TokenGetter};
use onepin_runs::app::{self, Settings};
use onepin_runs::clock::BrowserClock;
use onepin_runs::config::{Config, SignIn};
use onepin_runs::failure;
use onepin_runs::messages::Messages;
use onepin_runs::messages::catalog::RELOAD_PAGE;
use onepin_runs::navigator::Routing;
use onepin_runs::view::{Problem, show_failure};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlElement, RequestCache, Url};

use crate::account::Trouble;
use crate::early::EarlyFetch;

/// What is wrong when it is the operator's to mend.
const SETTINGS: &str = "The settings of this page cannot be used";

fn main() {
    let target = document().get_element_by_id("runs").and_then(|element| element.dyn_into().ok());
    let Some(target): Option<HtmlElement> = target else {
        leptos::logging::error!("the page has no element with the id `runs` to show anything in");
        return;
    };
    failure::on_panic({
        let target = target.clone();
        move |what| {
            show_failure(&target, &Messages::default(), RELOAD_PAGE, what)
                .unwrap_or_else(|error| leptos::logging::error!("{}", thrown(&error)));
        }
    });
    spawn_local(async move {
        if let Err((title, detail)) = start(target.clone()).await {
            // The page is this problem until it is reloaded.
            let problem = move || {
                view! {
                    <div class="onepin-runs">
                        <Problem title detail />
                    </div>
                }
            };
            mount_to(target, problem).forget();
        }
    });
}

/// Settings, sign-in, component; or what is missing.
async fn start(target: HtmlElement) -> Result<(), Trouble> {
    let base = document().base_uri().ok().flatten().unwrap_or_default();
    let config = config(&base).await?;
    let path = Url::new(&base).map(|url| url.pathname()).unwrap_or_default();
    let sign_in = config.sign_in.clone();
    let component = target.clone();
    let mount = move |tokens: TokenGetter| {
        let (transport, clock) = (Rc::new(EarlyFetch), Rc::new(BrowserClock));
        let workspace = config.workspace_id.clone();
        let client = Client::new(transport, clock, tokens, &config.api_base, workspace);
        let settings = Settings {
            routing: Routing::History(path.clone()),
            owns_the_page: true,
            app_origin: config.app_origin.clone(),
            ..Settings::new(config.workflow_id.clone())
        };
        app::mount(component.clone(), client, settings)
            .map_err(|error| ("This browser cannot show runs", thrown(&error)))
    };
    match sign_in {
        SignIn::Clerk(clerk) => {
            account::show(target, &clerk, mount).map_err(|error| (SETTINGS, error))
        }
        SignIn::TokenEndpoint(endpoint) => {
            // The page is this component until it is left.
            mount(token_endpoint::tokens(endpoint))?.forget();
            Ok(())
        }
    }
}

/// Reads `config.json` beside the page.
async fn config(base: &str) -> Result<Config, Trouble> {
    let url = Url::new_with_base("config.json", base).map(|url| url.href());
    let url = url.map_err(|error| (SETTINGS, thrown(&error)))?;
    let failed = |why: String| (SETTINGS, format!("{url}: {why}"));
    let request = Request::get(&url).cache(RequestCache::NoCache);
    let (status, body) = early::answer(&url, request).await.map_err(failed)?;
    if !(200..=299).contains(&status) {
        return Err(failed(format!("answered with status {status}")));
    }
    Config::parse(&body).map_err(|error| failed(error.to_string()))
}
