//! Mounts the component: provides client, data, formats and navigation.

use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;

use crate::api::Client;
use crate::domain::run::WorkflowId;
use crate::host::Host;
use crate::host::navigator::{Navigator, Routing};
use crate::i18n::intl::{Formats, Intl};
use crate::i18n::language;
use crate::i18n::times::TimeDisplay;
use crate::platform::storage;
use crate::platform::tab_link::BrowserTabs;
use crate::poll::SessionState;
use crate::routing::query::RunsQuery;
use crate::settings::options::ViewOptions;
use crate::view;
use dom::reactive::{RwSignal, StoredValue};
use dom::{self, Mounted};

pub struct Settings {
    /// The workflow of the default route.
    pub workflow: WorkflowId,
    pub routing: Routing,
    /// Whether the component owns the document: its title and keyboard shortcuts.
    pub is_standalone: bool,
    pub host: Host,
    pub view: ViewOptions,
}

/// Mounts the component in `target` until the handle is dropped. Dropping it also stops all requests.
///
/// # Errors
/// The browser lacks a required feature, or does not know the locale or the time zone.
pub fn mount(target: HtmlElement, client: Client, settings: Settings) -> Result<Mounted, JsValue> {
    let Settings { workflow, routing, is_standalone, host, view: options } = settings;
    let locale = options.locale.as_deref().unwrap_or(language::ENGLISH);
    let formats = Formats::new(locale, options.time_zone.as_deref())?;
    let client = client.with_tabs(Box::new(BrowserTabs));
    Ok(dom::mount(&target, move || {
        let closing = StoredValue::new(client.clone());
        on_cleanup(move || closing.with_value(Client::close));
        let intl = Intl::new(formats);
        remember_times(intl.times());
        provide_context(intl);
        view::provide_messages(options.messages);
        provide_context(SessionState::new(client, host.clone()));
        let list = RunsQuery { limit: options.page_size, ..RunsQuery::default() };
        let navigator = Navigator::new(routing, (workflow, list), is_standalone, host);
        view::open_default_view(navigator);
        provide_context(navigator);
        if let Some(app_origin) = options.app_origin {
            provide_context(view::AppOrigin(app_origin));
        }
        provide_context(view::OfferedActions(options.actions));
        view::component()
    }))
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
