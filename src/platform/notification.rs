//! The browser's notifications, which may be missing or refused.

use js_sys::{Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    type Notification;
    #[wasm_bindgen(constructor, catch)]
    fn new(title: &str, options: &Object) -> Result<Notification, JsValue>;
    #[wasm_bindgen(static_method_of = Notification, js_name = requestPermission, catch)]
    fn request_permission() -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, setter)]
    fn set_onclick(this: &Notification, listener: &JsValue);
}

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
    let options = Object::new();
    Reflect::set(&options, &"tag".into(), &tag.into())?;
    let notification = Notification::new(title, &options)?;
    let focus = Closure::once_into_js(|| window().focus().unwrap_or(()));
    notification.set_onclick(&focus);
    Ok(())
}
