//! A link to another page of this component.

use leptos::ev;

use crate::host::navigator::Navigator;
use crate::routing::route::Route;
use crate::view::context::navigator;
use dom::reactive::Memo;
use dom::{El, a};

/// A link with an `href`, so that it can be copied and opened in a new tab; a plain click navigates inside the component.
pub(crate) fn route_link(to: Memo<Route>) -> El {
    let navigator = navigator();
    a().attr("href", move || navigator.href(&to.get()))
        .on(ev::click, move |event| follow_link(&event, navigator, to.get_untracked()))
}

/// Handles a click on a link: a plain click navigates inside the component, the browser handles any other.
pub(crate) fn follow_link(event: &ev::MouseEvent, navigator: Navigator, to: Route) {
    if is_plain_click(event) {
        event.prevent_default();
        navigator.navigate(to);
    }
}

/// Whether a click has no modifier key and is not a middle click, which open a new tab or window.
pub(crate) fn is_plain_click(event: &ev::MouseEvent) -> bool {
    let with_key = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    !with_key && event.button() == 0
}
