//! Copying a text to the clipboard.

use js_sys::Reflect;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::Clipboard;

use crate::view::text;
use dom::reactive::RwSignal;
use dom::{El, button, span};

/// Copies `text`; whether that worked. A page that is not secure has no clipboard.
pub(crate) async fn copy(text: &str) -> bool {
    match clipboard() {
        Some(clipboard) => JsFuture::from(clipboard.write_text(text)).await.is_ok(),
        None => false,
    }
}

/// web-sys takes it for granted, and asking for what is not there throws.
fn clipboard() -> Option<Clipboard> {
    let clipboard = Reflect::get(&window().navigator(), &"clipboard".into()).ok()?;
    clipboard.dyn_into().ok()
}

/// Copies `content` and says so until the pointer or the focus leaves. Browsers offer the clipboard
/// on secure pages only; elsewhere there is no such button.
pub(crate) fn copy_button(
    name: &'static str,
    content: impl Fn() -> String + 'static,
) -> Option<El> {
    clipboard()?;
    let outcome = RwSignal::new(None);
    let click = move |_| {
        let content = content();
        spawn_local(async move {
            let copied = copy(&content).await;
            // The page may have been left: nobody is there to be told.
            outcome.try_set(Some(if copied { text::COPIED } else { text::NOT_COPIED }));
        });
    };
    let told = move || outcome.get().map(|outcome| format!(" · {}", outcome.get()));
    let button = button().attr("type", "button").class("button small");
    let button = button
        .on(ev::click, click)
        .on(ev::blur, move |_| outcome.set(None))
        .on(ev::pointerleave, move |_| outcome.set(None))
        .child(name)
        .child(span().attr("role", "status").class("outcome").child(told));
    Some(button)
}
