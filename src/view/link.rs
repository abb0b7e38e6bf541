//! A link to another page of this component.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use crate::route::Route;

/// A real link, so that it can be opened in a new tab and copied; a plain click stays here.
#[component]
pub(super) fn RouteLink(
    #[prop(into)] to: Signal<Route>,
    /// What it is to a screen reader, when it is more than a link.
    #[prop(optional)]
    role: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    let navigator = super::navigator();
    let follow = move |event: MouseEvent| {
        let plain = !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
        if plain && event.button() == 0 {
            event.prevent_default();
            navigator.go(to.get_untracked());
        }
    };
    view! {
        <a role=role href=move || navigator.href(&to.get()) on:click=follow>
            {children()}
        </a>
    }
}
