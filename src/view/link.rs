//! A link to another page of this component.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use crate::navigator::Navigator;
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
    view! {
        <a role=role href=move || navigator.href(&to.get()) on:click=move |event| follow(&event, navigator, to.get_untracked())>
            {children()}
        </a>
    }
}

/// What a click on a link to another page does: a plain one stays here, any other is the browser's.
pub(super) fn follow(event: &MouseEvent, navigator: Navigator, to: Route) {
    if is_plain(event) {
        event.prevent_default();
        navigator.go(to);
    }
}

/// Whether a click means "here": with a key or another button it means a new tab or window.
pub(super) fn is_plain(event: &MouseEvent) -> bool {
    let with_key = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    !with_key && event.button() == 0
}
