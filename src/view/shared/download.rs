//! Links to files.

use js_sys::Reflect;
use leptos::prelude::window;

use crate::domain::run::{Download, RunAction};
use crate::view::context::data;
use crate::view::text;
use dom::reactive::Memo;
use dom::{El, View, a, bdi, p, span, when};

/// Whether a link may open a window by itself: browsers allow it for seconds after a click of the user.
pub(crate) fn may_open_window() -> bool {
    let activation = Reflect::get(&window().navigator(), &"userActivation".into());
    let is_active = activation.and_then(|activation| Reflect::get(&activation, &"isActive".into()));
    is_active.is_ok_and(|is_active| is_active.is_truthy())
}

/// A link to a file, and whether it is still valid. (In this window, a file that the browser can show would replace the
/// page.)
pub(crate) fn download_link(download: Download) -> (El, impl Fn() -> bool + Copy + 'static) {
    let server = data().server;
    let expires_at = download.expires_at;
    let expired = Memo::new(move |_| expires_at.is_some_and(|at| at <= server.now()));
    let filename = download.filename.unwrap_or_default();
    let name = if filename.is_empty() { text::action(RunAction::Download) } else { &filename };
    let link = a()
        .attr("href", download.url)
        .attr("download", filename.as_str())
        .attr("target", "_blank")
        .attr("rel", "noopener noreferrer")
        .child(bdi().child(name.to_owned()));
    (link, move || !expired.get())
}

/// Starts a download by clicking its link, which stays visible until it expires. If the response came too late for
/// that, the link is for the user to click.
pub(crate) fn download_notice(download: Download) -> View {
    let (link, is_valid) = download_link(download);
    let element = link.clone();
    let starts = may_open_window();
    if starts {
        dom::reactive::effect(move |_| element.as_html().click());
    }
    let ready = if starts { text::DOWNLOAD_READY } else { text::DOWNLOAD_WAITS };
    when(is_valid, move || {
        let link = span().child(ready.get()).child(link.clone());
        let notice = p().class("notice").attr("data-tone", "good").attr("role", "status");
        notice.child(link)
    })
}
