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
    let step = |name: &'static str, sign, step: Box<dyn Fn()>, is_end: Signal<bool>| {
        view! {
            <button
                type="button"
                class="button small"
                aria-label=name
                aria-disabled=move || is_end.get().then_some("true")
                on:click=move |_| step()
            >
                {sign}
            </button>
        }
    };
    view! {
        <span class="zoom">
            {step(text::ZOOM_OUT.get(), "−", Box::new(out), is_least)}
            {step(text::ZOOM_IN.get(), "+", Box::new(enlarge), is_most)}
            <button type="button" class="button small" on:click=move |_| fit()>
                {text::FIT.get()}
            </button>
        </span>
    }
}
