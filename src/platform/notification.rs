//! The browser's notifications, which may be missing or refused.

use js_sys::Reflect;
use leptos::prelude::window;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Notification, NotificationOptions};

/// What the user allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Permission {
    Granted,
    Denied,
    /// The user has not been asked.
    Unknown,
}

/// The current permission; `None` if the browser has no notifications here.
pub(crate) fn permission() -> Option<Permission> {
    let class = Reflect::get(&window(), &"Notification".into()).ok()?;
    let word = Reflect::get(&class, &"permission".into()).ok()?.as_string()?;
    Some(match &*word {
        "granted" => Permission::Granted,
        "denied" => Permission::Denied,
        _ => Permission::Unknown,
    })
}

/// Asks the user for permission. To be called in the handler of a click.
pub(crate) async fn ask() -> Option<Permission> {
    if let Ok(asked) = Notification::request_permission() {
        // The answer is also the current permission.
        JsFuture::from(asked).await.unwrap_or_default();
    }
    permission()
}

/// Shows a notification that replaces the last one with the same tag, also of another tab. A click on it leads to the page.
/// The browser may refuse: some phones only allow those of a service worker.
pub(crate) fn show(title: &str, tag: &str) -> Result<(), JsValue> {
    let options = NotificationOptions::new();
    options.set_tag(tag);
    let notification = Notification::new_with_options(title, &options)?;
    let focus = Closure::once_into_js(|| window().focus().unwrap_or(()));
    notification.set_onclick(Some(focus.unchecked_ref()));
    Ok(())
}
