//! Mounts the component: provides client, data, formats and navigation.

use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;

use crate::api::Client;
use crate::domain::run::{RunAction, WorkflowId};
use crate::host::Host;
use crate::host::navigator::{Navigator, Routing};
use crate::i18n::intl::{Formats, Intl};
use crate::i18n::{Messages, language};
use crate::poll::SessionState;
use crate::routing::query::{DEFAULT_LIMIT, RunsQuery};
use crate::view;
use dom::reactive::StoredValue;
use dom::{self, Mounted};

pub struct Settings {
    /// The workflow of the default route.
    pub workflow: WorkflowId,
    /// Page size of the default route, 1 to 100.
    pub page_size: u32,
    pub routing: Routing,
    /// Whether the component owns the document: its title and keyboard shortcuts.
    pub is_standalone: bool,
    /// Links in API responses are shown only if they have this origin.
    pub app_origin: Option<String>,
    /// Language of texts, numbers and dates, a BCP 47 tag.
    pub locale: String,
    /// IANA time zone; defaults to the browser's.
    pub time_zone: Option<String>,
    /// The offered actions, subject to the run's state.
    pub actions: Vec<RunAction>,
    /// Texts that replace the English ones.
    pub messages: Messages,
    pub host: Host,
}

impl Settings {
    /// Default settings of an embedded component.
    pub fn new(workflow: WorkflowId) -> Self {
        Self {
            workflow,
            page_size: DEFAULT_LIMIT,
            routing: Routing::Memory(None),
            is_standalone: false,
            app_origin: None,
            locale: language::ENGLISH.to_owned(),
            time_zone: None,
            actions: RunAction::ALL.to_vec(),
            messages: Messages::default(),
            host: Host::default(),
        }
    }
}

/// Mounts the component in `target` until the handle is dropped. Dropping it also stops all requests.
///
/// # Errors
/// The browser lacks a required feature, or does not know the locale or the time zone.
pub fn mount(target: HtmlElement, client: Client, settings: Settings) -> Result<Mounted, JsValue> {
    let formats = Formats::new(&settings.locale, settings.time_zone.as_deref())?;
    Ok(dom::mount(&target, move || {
        let Settings { workflow, page_size, routing, is_standalone, host, .. } = settings;
        let closing = StoredValue::new(client.clone());
        on_cleanup(move || closing.with_value(Client::close));
        provide_context(Intl::new(formats));
        view::provide_messages(settings.messages);
        provide_context(SessionState::new(client, host.clone()));
        let list = RunsQuery { limit: page_size, ..RunsQuery::default() };
        provide_context(Navigator::new(routing, (workflow, list), is_standalone, host));
        if let Some(app_origin) = settings.app_origin {
            provide_context(view::AppOrigin(app_origin));
        }
        provide_context(view::OfferedActions(settings.actions));
        view::component()
    }))
}
