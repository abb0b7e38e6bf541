//! Wires client, data, formats and navigation into one component on the page.

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

/// What a component is told by whoever shows it.
pub struct Settings {
    /// The workflow whose runs are shown when no page is named.
    pub workflow: WorkflowId,
    /// How many runs that list has per page, 1 to 100.
    pub page_size: u32,
    /// Who decides which page is shown.
    pub routing: Routing,
    /// There is nothing on the page but the component: its title and keys are ours.
    pub is_standalone: bool,
    /// Links from data are shown if they lead to this origin.
    pub app_origin: Option<String>,
    /// The language of the texts, figures and dates, a BCP 47 tag.
    pub locale: String,
    /// The time zone of all times, by its IANA name; the browser's when there is none.
    pub time_zone: Option<String>,
    /// What readers are offered to do, where a run's state allows it.
    pub actions: Vec<RunAction>,
    /// The texts in that language, where they are not the English ones.
    pub messages: Messages,
    /// Who is told what happens.
    pub host: Host,
}

impl Settings {
    /// The settings of a component that shows `workflow` and leaves the page around it alone.
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

/// Shows the component in `target` until the handle is dropped. From then on nothing is sent or
/// shown any more, whatever was under way.
///
/// # Errors
/// The browser lacks something the component cannot do without, or knows no such locale or time
/// zone; the value says what.
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
