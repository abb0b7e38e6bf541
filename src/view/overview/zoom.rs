//! The buttons of a zoom.

use leptos::prelude::*;

use super::super::text;

/// Out, in, and back to where all of it can be seen. A button that would do nothing says so.
#[component]
pub(super) fn ZoomButtons(
    out: impl Fn() + 'static,
    enlarge: impl Fn() + 'static,
    fit: impl Fn() + 'static,
    #[prop(into, optional)] is_least: Signal<bool>,
    #[prop(into, optional)] is_most: Signal<bool>,
) -> impl IntoView {
    let disabled = |is: Signal<bool>| move || is.get().then_some("true");
    view! {
        <span class="zoom">
            <button
                type="button"
                class="button small"
                aria-label=text::ZOOM_OUT.get()
                aria-disabled=disabled(is_least)
                on:click=move |_| out()
            >
                "−"
            </button>
            <button
                type="button"
                class="button small"
                aria-label=text::ZOOM_IN.get()
                aria-disabled=disabled(is_most)
                on:click=move |_| enlarge()
            >
                "+"
            </button>
            <button type="button" class="button small" on:click=move |_| fit()>
                {text::FIT.get()}
            </button>
        </span>
    }
}
