//! Modal dialogs.

use web_sys::HtmlDialogElement;

use crate::view::shared::focus::focus;
use dom::El;

/// Opens a modal dialog, unless it is open.
pub(crate) fn open(dialog: &El) {
    let dialog = dialog.cast::<HtmlDialogElement>();
    if !dialog.open() && dialog.show_modal().is_err() {
        leptos::logging::warn!("the browser did not open the dialog");
    }
}

/// Closes a dialog, if it is open.
pub(crate) fn close(dialog: &El) {
    dialog.cast::<HtmlDialogElement>().close();
}

/// After a dialog has closed: moves the focus to the page's heading if the button that opened the dialog is gone.
pub(crate) fn keep_focus(dialog: &El) {
    let Ok(Some(page)) = dialog.element().closest(".page") else { return };
    let find = |selector: &str| page.query_selector(selector).ok().flatten();
    // The browser forgets the focus of a closed dialog later.
    let is_lost = find(":focus").is_none_or(|focused| dialog.element().contains(Some(&focused)));
    if is_lost && let Some(heading) = find("h1") {
        focus(heading);
    }
}
