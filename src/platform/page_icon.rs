//! The icon of the document.

use std::cell::RefCell;

use leptos::prelude::document;

thread_local! {
    /// The document's own icon, while another one is shown.
    static OWN: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Shows an SVG image as the icon, or the document's own one.
pub(crate) fn show(svg: Option<&str>) {
    let Some(link) = document().query_selector("link[rel=icon]").ok().flatten() else { return };
    let shown = link.get_attribute("href").unwrap_or_default();
    let url = OWN.with_borrow_mut(|own| match svg {
        Some(svg) => {
            own.get_or_insert(shown);
            let text: String = js_sys::encode_uri_component(svg).into();
            Some(format!("data:image/svg+xml,{text}"))
        }
        None => own.take(),
    });
    if let Some(url) = url
        && let Err(error) = link.set_attribute("href", &url)
    {
        leptos::logging::warn!("the icon was not changed: {error:?}");
    }
}
