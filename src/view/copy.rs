//! Copying a text to the clipboard.

use js_sys::Reflect;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::Clipboard;

use super::text;

/// Copies `text`; whether that worked. A page that is not secure has no clipboard.
pub(super) async fn copy(text: &str) -> bool {
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
#[component]
pub(super) fn CopyButton(
    name: &'static str,
    #[prop(into)] content: Signal<String>,
) -> impl IntoView {
    let outcome = RwSignal::new(None);
    let click = move |_| {
        spawn_local(async move {
            let copied = copy(&content.get_untracked()).await;
            // The page may have been left: nobody is there to be told.
            outcome.try_set(Some(if copied { text::COPIED } else { text::NOT_COPIED }));
        });
    };
    clipboard().is_some().then(|| {
        view! {
            <button
                type="button"
                class="button small"
                on:click=click
                on:blur=move |_| outcome.set(None)
                on:pointerleave=move |_| outcome.set(None)
            >
                {name}
                <span role="status" class="outcome">
                    {move || outcome.get().map(|outcome| format!(" · {}", outcome.get()))}
                </span>
            </button>
        }
    })
}
