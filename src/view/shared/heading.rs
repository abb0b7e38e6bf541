//! The heading of a page, which tells a reader that another page has come.

use crate::view::context::navigator;
use crate::view::shared::focus;
use dom::{El, h1};

/// The page's `h1`. Its title names the document, where that is ours, and it takes the focus when a
/// link inside the component led here: the link that had it is gone.
pub(crate) fn heading(title: impl Fn() -> String + Copy + 'static) -> El {
    let navigator = navigator();
    let heading = h1().attr("tabindex", "-1").child(title);
    dom::reactive::effect(move |named: Option<String>| {
        let title = title();
        if named.as_ref() != Some(&title) {
            navigator.set_document_title(&title);
        }
        title
    });
    let element = heading.clone();
    dom::reactive::effect(move |_| {
        if navigator.has_navigated() {
            focus::give(element.element().clone());
        }
    });
    heading
}
