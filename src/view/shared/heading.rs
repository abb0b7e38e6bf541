//! The heading of a page, which announces a page change.

use crate::view::context::navigator;
use crate::view::shared::focus;
use dom::{El, h1};

/// The page's `h1`. It also sets the document's title if the component owns it, and takes the focus after a
/// navigation inside the component, because the clicked link is gone.
pub(crate) fn heading(title: impl Fn() -> String + Copy + 'static) -> El {
    counted_heading(title, || None)
}

/// The same with a number before the document's title, such as `(6) Runs`.
pub(crate) fn counted_heading(
    title: impl Fn() -> String + Copy + 'static,
    count: impl Fn() -> Option<String> + 'static,
) -> El {
    let navigator = navigator();
    let heading = h1().attr("tabindex", "-1").child(title);
    dom::reactive::effect(move |last: Option<String>| {
        let title = match count() {
            Some(count) => format!("({count}) {}", title()),
            None => title(),
        };
        if last.as_ref() != Some(&title) {
            navigator.set_document_title(&title);
        }
        title
    });
    let element = heading.clone();
    dom::reactive::effect(move |_| {
        if navigator.has_navigated() {
            focus::focus(element.element().clone());
        }
    });
    heading
}
