//! A link to another page of this component.

use leptos::ev;

use crate::host::navigator::Navigator;
use crate::routing::route::Route;
use crate::view::context::navigator;
use dom::reactive::Memo;
use dom::{El, a};

/// A real link, so that it can be opened in a new tab and copied; a plain click stays here.
pub(crate) fn route_link(to: Memo<Route>) -> El {
    let navigator = navigator();
    a().attr("href", move || navigator.href(&to.get()))
        .on(ev::click, move |event| follow(&event, navigator, to.get_untracked()))
}

/// What a click on a link to another page does: a plain one stays here, any other is the browser's.
pub(crate) fn follow(event: &ev::MouseEvent, navigator: Navigator, to: Route) {
    if is_plain(event) {
        event.prevent_default();
        navigator.navigate(to);
    }
}

/// Whether a click means "here": with a key or another button it means a new tab or window.
pub(crate) fn is_plain(event: &ev::MouseEvent) -> bool {
    let with_key = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    !with_key && event.button() == 0
}
