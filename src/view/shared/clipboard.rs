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

/// Copies `text`; true on success.
pub(crate) async fn copy(text: &str) -> bool {
    match clipboard() {
        Some(clipboard) => JsFuture::from(clipboard.write_text(text)).await.is_ok(),
        None => false,
    }
}

/// `None` on insecure pages, where web-sys' own getter throws.
fn clipboard() -> Option<Clipboard> {
    let clipboard = Reflect::get(&window().navigator(), &"clipboard".into()).ok()?;
    clipboard.dyn_into().ok()
}

/// A button that copies `content` and shows the outcome until the pointer or the focus leaves it. `None` on insecure
/// pages, which have no clipboard.
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
            // The page may be gone by now.
            outcome.try_set(Some(if copied { text::COPIED } else { text::NOT_COPIED }));
        });
    };
    let outcome_text = move || outcome.get().map(|outcome| format!(" · {}", outcome.get()));
    let button = button().attr("type", "button").class("button small");
    let button = button
        .on(ev::click, click)
        .on(ev::blur, move |_| outcome.set(None))
        .on(ev::pointerleave, move |_| outcome.set(None))
        .child(name)
        .child(span().attr("role", "status").class("outcome").child(outcome_text));
    Some(button)
}
