//! The heading of a page, which tells a reader that another page has come.

use leptos::html::H1;
use leptos::prelude::*;

/// The page's `h1`. It names the document, where that is ours, and takes the focus when a link
/// inside the component led here: the link that had it is gone.
#[component]
pub(super) fn Heading(#[prop(into)] title: Signal<String>, children: Children) -> impl IntoView {
    let navigator = super::navigator();
    let heading = NodeRef::<H1>::new();
    Effect::new(move |_| {
        title.with(|title| navigator.name_document(title));
    });
    Effect::new(move |_| {
        if let Some(heading) = heading.get()
            && navigator.has_moved()
        {
            heading
                .focus()
                .unwrap_or_else(|_| leptos::logging::warn!("the heading takes no focus"));
        }
    });
    view! {
        <h1 node_ref=heading tabindex="-1">
            {children()}
        </h1>
    }
}
