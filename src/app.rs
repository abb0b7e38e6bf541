//! Wires client, feeds, formats and navigation into one component on the page.

use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyViewState;
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;

use crate::api::Client;
use crate::feed::Feeds;
use crate::intl::{Formats, Intl};
use crate::navigator::Navigator;
use crate::presence::Presence;
use crate::view;

/// The language of the texts, and so of the figures between them.
const LOCALE: &str = "en";

/// Shows the component in `target`. Links from data are shown if they lead to `app_origin`. `navigator` is called within the component's scope, which
/// cleans up after it when the handle is dropped.
///
/// # Errors
/// The browser lacks something the component cannot do without; the value says what.
pub fn mount(
    target: HtmlElement,
    client: Client,
    app_origin: Option<String>,
    navigator: impl FnOnce() -> Navigator + 'static,
) -> Result<UnmountHandle<AnyViewState>, JsValue> {
    let formats = Formats::new(LOCALE)?;
    Ok(mount_to(target, move || {
        provide_context(Intl::new(formats));
        provide_context(Feeds::new(client, Presence::browser()));
        provide_context(navigator());
        if let Some(app_origin) = app_origin {
            provide_context(view::AppOrigin(app_origin));
        }
        view::Component().into_any()
    }))
}
