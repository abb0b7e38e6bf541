//! Long lists: a page of them, and a button that shows the next one.
//!
//! Building is what takes time: a row is about twenty elements. Lists are not windowed by their scroll position: shown rows
//! can have any height, stay in the document for the browser's search, and keep the focus and the selection.

use leptos::ev;

use crate::view::context::intl;
use crate::view::text;
use dom::reactive::RwSignal;
use dom::{View, button, when};

/// Rows of a page: several screens, which take a few frames to build.
pub(crate) const PAGE: usize = 100;

/// A button that shows another page of a list of `total` items, as long as there are more than `shown`.
pub(crate) fn more_button(
    shown: RwSignal<usize>,
    total: impl Fn() -> usize + Copy + 'static,
) -> View {
    let intl = intl();
    let remaining = move || total().saturating_sub(shown.get());
    when(
        move || remaining() > 0,
        move || {
            button()
                .attr("type", "button")
                .class("button small more")
                .on(ev::click, move |_| shown.update(|shown| *shown += PAGE))
                .child(move || {
                    let remaining = remaining();
                    text::show_more(&intl.count(remaining.min(PAGE)), &intl.count(remaining))
                })
        },
    )
}
