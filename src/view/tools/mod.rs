//! The tools of the runs page: dialogs that open on request, in the chunk. One file per tool; `runs::tool` is how the page
//! requests them.

mod shortcuts;

use web_sys::HtmlDialogElement;

use crate::view::runs::runs_page::RunsPage;
use crate::view::runs::tool::Tool;
use dom::{Child as _, El, View};

/// Builds all tools and opens those that the page requests.
pub(crate) fn tools(page: RunsPage) -> View {
    let shortcuts = shortcuts::shortcuts_dialog();
    let help = shortcuts.clone();
    dom::reactive::effect(move |_| match page.tools.take() {
        Some(Tool::Shortcuts) => open(&help),
        None => {}
    });
    shortcuts.view()
}

/// Opens a modal dialog, unless it is open.
fn open(dialog: &El) {
    let dialog = dialog.cast::<HtmlDialogElement>();
    if !dialog.open() && dialog.show_modal().is_err() {
        leptos::logging::warn!("the browser did not open the dialog");
    }
}
