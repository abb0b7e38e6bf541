//! The standalone page: reads its settings and shows the component.

mod sign_in;

use std::rc::Rc;

use gloo_net::http::Request;
use leptos::prelude::*;
use onepin_runs::api::browser::{Fetch, thrown};
use onepin_runs::api::{Client, TokenGetter};
use onepin_runs::app::{self, Settings};
use onepin_runs::clock::BrowserClock;
use onepin_runs::config::{Config, SignIn};
use onepin_runs::navigator::Routing;
use onepin_runs::view::Problem;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlElement, RequestCache, Url};

/// What is wrong when it is the operator's to mend.
const SETTINGS: &str = "The settings of this page cannot be used";

fn main() {
    console_error_panic_hook::set_once();
    let target = document().get_element_by_id("runs").and_then(|element| element.dyn_into().ok());
    let Some(target): Option<HtmlElement> = target else {
        leptos::logging::error!("the page has no element with the id `runs` to show anything in");
        return;
    };
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

/// Settings, sign-in, component; or a title and a text that say what is missing.
async fn start(target: HtmlElement) -> Result<(), (&'static str, String)> {
    let base = document().base_uri().ok().flatten().unwrap_or_default();
    let config = config(&base).await?;
    let tokens: TokenGetter = match config.sign_in {
        SignIn::TokenEndpoint(endpoint) => sign_in::token_endpoint(endpoint),
        SignIn::Clerk(key) => sign_in::clerk(&key).map_err(|error| (SETTINGS, error))?,
    };
    let (transport, clock) = (Rc::new(Fetch), Rc::new(BrowserClock));
    let client = Client::new(transport, clock, tokens, &config.api_base, config.workspace_id);
    let path = Url::new(&base).map(|url| url.pathname()).unwrap_or_default();
    let settings = Settings {
        routing: Routing::History(path),
        owns_the_page: true,
        app_origin: config.app_origin,
        ..Settings::new(config.workflow_id)
    };
    let mounted = app::mount(target, client, settings);
    let handle = mounted.map_err(|error| ("This browser cannot show runs", thrown(&error)))?;
    // The page is this component until it is left.
    handle.forget();
    Ok(())
}

/// Reads `config.json` beside the page.
async fn config(base: &str) -> Result<Config, (&'static str, String)> {
    let url = Url::new_with_base("config.json", base).map(|url| url.href());
    let url = url.map_err(|error| (SETTINGS, thrown(&error)))?;
    let failed = |why: String| (SETTINGS, format!("{url}: {why}"));
    let answer = Request::get(&url)
        .cache(RequestCache::NoCache)
        .send()
        .await
        .map_err(|error| failed(error.to_string()))?;
    if !answer.ok() {
        return Err(failed(format!("answered with status {}", answer.status())));
    }
    let body = answer.text().await.map_err(|error| failed(error.to_string()))?;
    Config::parse(&body).map_err(|error| failed(error.to_string()))
}
